import { queryOptions } from '@tanstack/solid-query'
import { bank } from '../../api.ts'

export const profileQuery = () =>
  queryOptions({
    queryKey: ['customers', 'profile'],
    queryFn: ({ signal }) => bank.customers.profile.query(undefined, { signal }),
    staleTime: 10 * 60_000,
  })
