import { queryOptions } from '@tanstack/solid-query'
import { bank, takeEarly } from '../../api.ts'

// Under the keys of what they are made of, so that whatever makes those old makes these old too.
export const insightsQuery = (month?: string, currency?: string) =>
  queryOptions({
    queryKey: ['ledger', 'history', 'insights', month ?? '', currency ?? ''],
    queryFn: ({ signal }) =>
      bank.insights.month.query(
        { ...(month && { month }), ...(currency && { currency: currency as 'INR' }) },
        { signal },
      ),
  })

export const aheadQuery = () => ({
  ...queryOptions({
    queryKey: ['accounts', 'ahead'],
    queryFn: ({ signal }) => bank.insights.ahead.query(undefined, { signal }),
    // Schedules change it as well; what came with the session this moment need not be asked for again.
    staleTime: 500,
  }),
  initialData: () => takeEarly('ahead'),
})
