import { queryOptions } from '@tanstack/solid-query'
import { bank } from '../../api.ts'

export const payeesQuery = () =>
  queryOptions({
    queryKey: ['payees', 'list'],
    queryFn: ({ signal }) => bank.payees.list.query({ limit: 200 }, { signal }),
  })
