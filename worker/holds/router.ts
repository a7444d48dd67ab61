import { operator, router } from '../trpc.ts'
import { captureInput, hold, holdInput, incrementInput, placeInput, releaseInput } from './contract.ts'
import { captureHold, getHold, incrementHold, placeHold, releaseHold } from './holds.ts'

export const holds = router({
  place: operator
    .meta({
      says: 'Sets money of an account aside for a merchant, once for each request.',
      rest: [{ method: 'POST', path: '/holds', status: 201 }],
      idempotencyKey: 'requestId',
    })
    .input(placeInput)
    .output(hold)
    .mutation(({ ctx, input }) => placeHold(ctx, input)),
  get: operator
    .meta({ says: 'One hold as it stands.', rest: [{ method: 'GET', path: '/holds/{id}' }] })
    .input(holdInput)
    .output(hold)
    .query(({ ctx, input }) => getHold(ctx, input.id)),
  increment: operator
    .meta({
      says: 'Adds to an open hold.',
      rest: [{ method: 'POST', path: '/holds/{id}/increment' }],
      idempotencyKey: 'requestId',
    })
    .input(incrementInput)
    .output(hold)
    .mutation(({ ctx, input }) => incrementHold(ctx, input)),
  capture: operator
    .meta({
      says: 'Pays out of a hold; what it does not cover posts as a force debit, in a day no more than one person may move.',
      rest: [{ method: 'POST', path: '/holds/{id}/capture' }],
      idempotencyKey: 'requestId',
      trips: { most: 2, reason: 'the order is signed over both account numbers, which Postgres knows' },
    })
    .input(captureInput)
    .output(hold)
    .mutation(({ ctx, input }) => captureHold(ctx, input)),
  release: operator
    .meta({
      says: 'Gives back what an open hold still holds.',
      rest: [{ method: 'POST', path: '/holds/{id}/release' }],
      idempotencyKey: 'requestId',
    })
    .input(releaseInput)
    .output(hold)
    .mutation(({ ctx, input }) => releaseHold(ctx, input)),
})
