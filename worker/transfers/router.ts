import { customer, router } from '../trpc.ts'
import { payee, payeeInput, transferInput, transferred } from './contract.ts'
import { lookUpPayee, makeTransfer } from './transfers.ts'

export const transfers = router({
  make: customer
    .meta({
      says: 'Moves money from an account of the caller, once for each id.',
      rest: [{ method: 'POST', path: '/transactions', status: 201 }],
      idempotencyKey: 'id',
    })
    .input(transferInput)
    .output(transferred)
    .mutation(({ ctx, input }) => makeTransfer(ctx, input)),
  lookUp: customer
    .meta({
      says: 'Who would be paid: the name behind an account number.',
      rest: [{ method: 'POST', path: '/payees/look-up' }],
    })
    .input(payeeInput)
    .output(payee)
    .query(({ ctx, input }) => lookUpPayee(ctx, input.accountNumber)),
})
