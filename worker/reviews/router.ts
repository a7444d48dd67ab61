import { operator, router, staff } from '../trpc.ts'
import {
  customerInput,
  eraseInput,
  erasure,
  reviewInput,
  reviewsInput,
  reviews as reviewsPage,
  waiting,
} from './contract.ts'
import { listReviews, proposeErasure, proposeReview, readErasure } from './reviews.ts'

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
  erasure: staff
    .meta({
      says: 'What erasing a customer takes away, what stays and why, and what stands in the way.',
      rest: [{ method: 'GET', path: '/customers/{customerId}/erasure' }],
    })
    .input(customerInput)
    .output(erasure)
    .query(({ ctx, input }) => readErasure(ctx, input.customerId)),
  erase: operator
    .meta({
      says: 'Proposes that a customer whose relation is over is erased; a second person decides.',
      rest: [{ method: 'POST', path: '/customers/{customerId}/erasure', status: 202 }],
    })
    .input(eraseInput)
    .output(waiting)
    .mutation(({ ctx, input }) => proposeErasure(ctx, input)),
})
