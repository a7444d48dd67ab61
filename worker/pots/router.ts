import { customer, ownTrips, router } from '../trpc.ts'
import { changeInput, moveInput, openInput, pot, potIdInput, pots as potsShape } from './contract.ts'
import { changePot, closePot, listPots, movePot, openPot } from './pots.ts'

export const pots = router({
  list: customer
    .meta({
      says: 'The caller’s pots, with what is set aside in each.',
      rest: [{ method: 'GET', path: '/pots' }],
    })
    .output(potsShape)
    .query(({ ctx }) => listPots(ctx)),
  open: customer
    .meta({
      says: 'Opens an empty pot inside an account, once for each id.',
      rest: [{ method: 'POST', path: '/pots', status: 201 }],
      idempotencyKey: 'id',
      trips: ownTrips,
    })
    .input(openInput)
    .output(pot)
    .mutation(({ ctx, input }) => openPot(ctx, input)),
  change: customer
    .meta({
      says: 'Sets a pot’s name, colour, goal and automatic amounts.',
      rest: [{ method: 'PUT', path: '/pots/{id}' }],
      trips: ownTrips,
    })
    .input(changeInput)
    .output(pot)
    .mutation(({ ctx, input }) => changePot(ctx, input)),
  move: customer
    .meta({
      says: 'Sets money of the account aside in a pot, or gives it back, once for each request.',
      rest: [{ method: 'POST', path: '/pots/{id}/moves' }],
      idempotencyKey: 'requestId',
    })
    .input(moveInput)
    .output(pot)
    .mutation(({ ctx, input }) => movePot(ctx, input)),
  close: customer
    .meta({
      says: 'Closes a pot; its money is available on the account again.',
      rest: [{ method: 'DELETE', path: '/pots/{id}' }],
    })
    .input(potIdInput)
    .output(pot)
    .mutation(({ ctx, input }) => closePot(ctx, input.id)),
})
