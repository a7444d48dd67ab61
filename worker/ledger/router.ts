import { file } from '../shapes.ts'
import { customer, ownTrips, router } from '../trpc.ts'
import {
  accountHistoryInput,
  annotateInput,
  history,
  historyInput,
  receipt,
  totals,
  totalsInput,
  transactionInput,
} from './contract.ts'
import { exportHistory } from './export.ts'
import { annotate, getTransaction } from './ledger.ts'
import { readHistory, readTotals } from './search.ts'

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
  totals: customer
    .meta({
      says: 'How many transactions pass the filters, and what came and went with them.',
      rest: [{ method: 'GET', path: '/transactions/totals' }],
    })
    .input(totalsInput)
    .output(totals)
    .query(({ ctx, input }) => readTotals(ctx, input)),
  export: customer
    .meta({
      says: 'The transactions that pass the filters, newest first, as a CSV file.',
      rest: [{ method: 'GET', path: '/transactions.csv' }],
      isFile: true,
    })
    .input(totalsInput)
    .output(file)
    .query(({ ctx, input }) => exportHistory(ctx, input)),
  transaction: customer
    .meta({ says: 'One transaction, as its receipt.', rest: [{ method: 'GET', path: '/transactions/{id}' }] })
    .input(transactionInput)
    .output(receipt)
    .query(({ ctx, input }) => getTransaction(ctx, input)),
  annotate: customer
    .meta({
      says: 'Writes a note beside a transaction and files it under a category, for the caller’s side alone.',
      rest: [{ method: 'PUT', path: '/transactions/{id}' }],
      trips: ownTrips,
    })
    .input(annotateInput)
    .output(receipt)
    .mutation(({ ctx, input }) => annotate(ctx, input)),
})
