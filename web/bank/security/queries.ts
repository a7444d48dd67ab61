import { queryOptions } from '@tanstack/solid-query'
import { bank } from '../../api.ts'

export const sessionsQuery = () =>
  queryOptions({
    queryKey: ['security', 'sessions'],
    queryFn: ({ signal }) => bank.sessions.list.query(undefined, { signal }),
  })
