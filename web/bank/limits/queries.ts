import { queryOptions } from '@tanstack/solid-query'
import { bank } from '../../api.ts'

export const limitsQuery = (account: string) =>
  queryOptions({
    queryKey: ['limits', account],
    queryFn: ({ signal }) => bank.limits.ofAccount.query({ id: account }, { signal }),
    enabled: account !== '',
  })
