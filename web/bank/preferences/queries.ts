import { queryOptions } from '@tanstack/solid-query'
import { bank } from '../../api.ts'

export const preferencesQuery = () =>
  queryOptions({
    queryKey: ['preferences'],
    queryFn: ({ signal }) => bank.preferences.read.query(undefined, { signal }),
    staleTime: 10 * 60_000,
  })
