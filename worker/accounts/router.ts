import { customer, router } from '../trpc.ts'
import { getAccount, getBalance, listAccounts, readOverview } from './accounts.ts'
import {
  account,
  accountBalance,
  accountInput,
  accountsInput,
  accounts as accountsPage,
  overview,
} from './contract.ts'

export const accounts = router({
  overview: customer
    .meta({
      says: 'What the caller has in all, and the accounts behind it.',
      rest: [{ method: 'GET', path: '/api/account/balance' }],
    })
    .output(overview)
    .query(({ ctx }) => readOverview(ctx)),
  list: customer
    .meta({ says: 'Accounts that the caller is party to.', rest: [{ method: 'GET', path: '/accounts' }] })
    .input(accountsInput)
    .output(accountsPage)
    .query(({ ctx, input }) => listAccounts(ctx, input)),
  get: customer
    .meta({ says: 'One account.', rest: [{ method: 'GET', path: '/accounts/{id}' }] })
    .input(accountInput)
    .output(account)
    .query(({ ctx, input }) => getAccount(ctx, input.id)),
  balance: customer
    .meta({ says: 'The balances of one account.', rest: [{ method: 'GET', path: '/accounts/{id}/balance' }] })
    .input(accountInput)
    .output(accountBalance)
    .query(({ ctx, input }) => getBalance(ctx, input.id)),
})
