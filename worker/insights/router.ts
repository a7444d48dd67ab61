import { customer, router } from '../trpc.ts'
import { ahead, insightsInput, insights as insightsShape } from './contract.ts'
import { readAhead, readInsights } from './insights.ts'

export const insights = router({
  month: customer
    .meta({
      says: 'What came and went on the caller’s accounts in a month, by category, beside the months before.',
      rest: [{ method: 'GET', path: '/insights' }],
    })
    .input(insightsInput)
    .output(insightsShape)
    .query(({ ctx, input }) => readInsights(ctx, input)),
  ahead: customer
    .meta({
      says: 'What is left to spend until the next income, and what comes in the next 14 days.',
      rest: [{ method: 'GET', path: '/insights/ahead' }],
    })
    .output(ahead)
    .query(({ ctx }) => readAhead(ctx)),
})
