import { queryOptions } from '@tanstack/solid-query'
import { bank } from '../../api.ts'

export const overviewQuery = () =>
  queryOptions({
    queryKey: ['accounts', 'overview'],
    queryFn: ({ signal }) => bank.accounts.overview.query(undefined, { signal }),
  })

export const accountQuery = (id: string) =>
  queryOptions({
    queryKey: ['accounts', 'one', id],
    queryFn: ({ signal }) => bank.accounts.get.query({ id }, { signal }),
  })
