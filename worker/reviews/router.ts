import { operator, router, staff } from '../trpc.ts'
import { reviewInput, reviewsInput, reviews as reviewsPage, waiting } from './contract.ts'
import { listReviews, proposeReview } from './reviews.ts'

export const reviews = router({
  list: staff
    .meta({
      says: 'Customers whom the bank has to know anew within a month, or should have.',
      rest: [{ method: 'GET', path: '/reviews' }],
    })
    .input(reviewsInput)
    .output(reviewsPage)
    .query(({ ctx, input }) => listReviews(ctx, input)),
  propose: operator
    .meta({
      says: 'Proposes the level and rating that a new look at a customer has found; a second person decides.',
      rest: [{ method: 'POST', path: '/customers/{customerId}/reviews', status: 202 }],
    })
    .input(reviewInput)
    .output(waiting)
    .mutation(({ ctx, input }) => proposeReview(ctx, input)),
})
