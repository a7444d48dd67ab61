import { queryOptions } from '@tanstack/solid-query'
import { bank } from '../../api.ts'

export const schedulesQuery = () =>
  queryOptions({
    queryKey: ['schedules', 'list'],
    queryFn: ({ signal }) => bank.schedules.list.query(undefined, { signal }),
  })
