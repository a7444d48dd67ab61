import { file } from '../shapes.ts'
import { router, staff } from '../trpc.ts'
import { exportAnalytics, readAnalytics } from './analytics.ts'
import { analyticsInput, analytics as shape } from './contract.ts'

export const analytics = router({
  read: staff
    .meta({
      says: 'The bank in figures: deposits, customers, volumes, failures, tickets and cohorts of a period.',
      rest: [{ method: 'GET', path: '/analytics' }],
    })
    .input(analyticsInput)
    .output(shape)
    .query(({ ctx, input }) => readAnalytics(ctx, input)),
  file: staff
    .meta({
      says: 'The same figures as a CSV file.',
      rest: [{ method: 'GET', path: '/analytics/csv' }],
      isFile: true,
    })
    .input(analyticsInput)
    .output(file)
    .query(({ ctx, input }) => exportAnalytics(ctx, input)),
})
