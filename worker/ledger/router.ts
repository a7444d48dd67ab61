import { customer, router } from '../trpc.ts'
import { accountHistoryInput, history, historyInput, transaction, transactionInput } from './contract.ts'
import { getTransaction, readHistory } from './ledger.ts'

export const ledger = router({
  history: customer
    .meta({
      says: 'Transactions on all accounts of the caller, newest first.',
      rest: [
        { method: 'GET', path: '/transactions' },
        { method: 'GET', path: '/transactions/history' },
      ],
    })
    .input(historyInput)
    .output(history)
    .query(({ ctx, input }) => readHistory(ctx, input)),
  ofAccount: customer
    .meta({
      says: 'Transactions on one account, newest first.',
      rest: [{ method: 'GET', path: '/accounts/{id}/transactions' }],
    })
    .input(accountHistoryInput)
    .output(history)
    .query(({ ctx, input: { id, ...filters } }) => readHistory(ctx, { ...filters, account: id })),
  transaction: customer
    .meta({ says: 'One transaction, as its receipt.', rest: [{ method: 'GET', path: '/transactions/{id}' }] })
    .input(transactionInput)
    .output(transaction)
    .query(({ ctx, input }) => getTransaction(ctx, input.id)),
})
