import { customer, mover, router } from '../trpc.ts'
import { payee, payeeInput, transferInput, transferred } from './contract.ts'
import { lookUpPayee, moveMoney } from './transfers.ts'

export const transfers = router({
  make: mover
    .meta({
      says: 'Moves money, once for each id: customers transfer and pay, operators take and give cash.',
      rest: [{ method: 'POST', path: '/transactions', status: 201 }],
      trips: {
        most: 2,
        reason:
          'a transfer that needs a further factor leaves nothing behind; its challenge is opened after that',
        onlyStepUp: true,
      },
      idempotencyKey: 'id',
      mayPend: true,
    })
    .input(transferInput)
    .output(transferred)
    .mutation(({ ctx, input }) => moveMoney(ctx, input)),
  lookUp: customer
    .meta({
      says: 'Who would be paid: the name behind an account number.',
      rest: [{ method: 'POST', path: '/payees/look-up' }],
    })
    .input(payeeInput)
    .output(payee)
    .query(({ ctx, input }) => lookUpPayee(ctx, input.accountNumber)),
})
