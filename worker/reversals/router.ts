import { operator, router } from '../trpc.ts'
import { reversalInput, reversed } from './contract.ts'
import { reverse } from './reversals.ts'

export const reversals = router({
  make: operator
    .meta({
      says: 'Takes a transaction back as a new one, in full or a part of it, with a reason.',
      rest: [{ method: 'POST', path: '/transactions/{original}/reversals', status: 201 }],
      idempotencyKey: 'id',
      mayPend: true,
    })
    .input(reversalInput)
    .output(reversed)
    .mutation(({ ctx, input }) => reverse(ctx, input)),
})
