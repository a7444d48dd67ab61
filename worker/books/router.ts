import { file } from '../shapes.ts'
import { router, staff } from '../trpc.ts'
import { exportChart, readChart, readDayBook, readLedgerAccounts, readTrialBalance } from './books.ts'
import {
  chart,
  dayBook,
  dayBookInput,
  ledgerAccounts,
  ledgerAccountsInput,
  trialBalance,
  trialBalanceInput,
} from './contract.ts'

export const books = router({
  trialBalance: staff
    .meta({
      says: 'The trial balance at the end of a day, by booking or value date.',
      rest: [{ method: 'GET', path: '/books/trial-balance' }],
    })
    .input(trialBalanceInput)
    .output(trialBalance)
    .query(({ ctx, input }) => readTrialBalance(ctx, input)),
  chart: staff
    .meta({
      says: 'The chart of accounts as a tree with its sums at the end of a day, by booking or value date.',
      rest: [{ method: 'GET', path: '/books/chart' }],
    })
    .input(trialBalanceInput)
    .output(chart)
    .query(({ ctx, input }) => readChart(ctx, input)),
  chartFile: staff
    .meta({
      says: 'The chart of accounts with its sums as a CSV file.',
      rest: [{ method: 'GET', path: '/books/chart.csv' }],
      isFile: true,
    })
    .input(trialBalanceInput)
    .output(file)
    .query(({ ctx, input }) => exportChart(ctx, input)),
  accounts: staff
    .meta({
      says: 'The accounts behind a line of the trial balance.',
      rest: [{ method: 'GET', path: '/books/accounts' }],
    })
    .input(ledgerAccountsInput)
    .output(ledgerAccounts)
    .query(({ ctx, input }) => readLedgerAccounts(ctx, input)),
  dayBook: staff
    .meta({
      says: 'The journal of a booking date, in the bank’s own order.',
      rest: [{ method: 'GET', path: '/books/day' }],
    })
    .input(dayBookInput)
    .output(dayBook)
    .query(({ ctx, input }) => readDayBook(ctx, input)),
})
