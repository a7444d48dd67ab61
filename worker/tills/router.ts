import { operator, router } from '../trpc.ts'
import { cashInput, countAnswer, countInput, moved, openTillInput, till, tillInput } from './contract.ts'
import { countTill } from './count.ts'
import { moveOwnCash, openTill, readTill } from './tills.ts'

export const tills = router({
  mine: operator
    .meta({
      says: 'The caller’s till in one currency: the cash in it, what the vault holds, and their other tills.',
      rest: [{ method: 'GET', path: '/tills/mine' }],
    })
    .input(tillInput)
    .output(till)
    .query(({ ctx, input }) => readTill(ctx, input.currency)),
  open: operator
    .meta({
      says: 'Opens the caller’s till in a further currency; asked for again it is the same one.',
      rest: [{ method: 'POST', path: '/tills', status: 201 }],
    })
    .input(openTillInput)
    .output(till)
    .mutation(({ ctx, input }) => openTill(ctx, input.currency)),
  move: operator
    .meta({
      says: 'Moves cash between the caller’s till and the vault, or into and out of the vault.',
      rest: [{ method: 'POST', path: '/tills/cash', status: 201 }],
      idempotencyKey: 'id',
      mayPend: true,
    })
    .input(cashInput)
    .output(moved)
    .mutation(({ ctx, input }) => moveOwnCash(ctx, input)),
  count: operator
    .meta({
      says: 'Counts the cash of the caller’s till, once for each id; a difference is posted, or waits for a second person.',
      rest: [{ method: 'POST', path: '/tills/counts', status: 201 }],
      idempotencyKey: 'id',
      trips: { most: 2, reason: 'what the books say is looked at first, since the difference is signed' },
      mayPend: true,
    })
    .input(countInput)
    .output(countAnswer)
    .mutation(({ ctx, input }) => countTill(ctx, input)),
})
