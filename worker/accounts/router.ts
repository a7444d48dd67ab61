import { customer, operator, ownTrips, router } from '../trpc.ts'
import { getAccount, getBalance, listAccounts, readOverview } from './accounts.ts'
import { closeAccount, readClosing } from './closing.ts'
import {
  account,
  accountBalance,
  accountInput,
  accountsInput,
  accounts as accountsPage,
  asked,
  askInput,
  closed,
  closeInput,
  closingTerms,
  details,
  freezeInput,
  holderInput,
  nominees,
  nomineesInput,
  opened,
  openForInput,
  openInput,
  overdraft,
  overdraftInput,
  overview,
  standing,
  unfreezeInput,
  updateInput,
} from './contract.ts'
import {
  closeAccountFor,
  freezeAccount,
  openAccount,
  openAccountFor,
  reactivateAccount,
  readDetails,
  setHolder,
  setNominees,
  setOverdraft,
  unfreezeAccount,
  updateAccount,
  wakeAccount,
} from './life.ts'

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
  details: customer
    .meta({
      says: 'What stands behind an account: holders, holds, nominees, and what keeps it from being closed.',
      rest: [{ method: 'GET', path: '/accounts/{id}/details' }],
    })
    .input(accountInput)
    .output(details)
    .query(({ ctx, input }) => readDetails(ctx, input.id)),
  open: customer
    .meta({
      says: 'Opens a savings or current account of a product on offer, once for each id.',
      rest: [{ method: 'POST', path: '/accounts', status: 201 }],
      idempotencyKey: 'id',
      trips: ownTrips,
    })
    .input(openInput)
    .output(opened)
    .mutation(({ ctx, input }) => openAccount(ctx, input)),
  openFor: operator
    .meta({
      says: 'Staff opens an account for a customer, once for each id.',
      rest: [{ method: 'POST', path: '/customers/{customerId}/accounts', status: 201 }],
      idempotencyKey: 'id',
    })
    .input(openForInput)
    .output(opened)
    .mutation(({ ctx, input }) => openAccountFor(ctx, input)),
  update: customer
    .meta({
      says: "Sets the holder's own name for an account; null takes it away.",
      rest: [{ method: 'PUT', path: '/accounts/{id}' }],
      trips: ownTrips,
    })
    .input(updateInput)
    .output(account)
    .mutation(({ ctx, input }) => updateAccount(ctx, input)),
  close: customer
    .meta({
      says: 'Closes an account for good: accrued interest is paid first, and what is left goes to another account.',
      rest: [{ method: 'DELETE', path: '/accounts/{id}' }],
      trips: { most: 2, reason: 'what it pays is looked at first, since the orders are signed over it' },
      mayPend: true,
    })
    .input(closeInput)
    .output(closed)
    .mutation(({ ctx, input }) => closeAccount(ctx, input)),
  closing: customer
    .meta({
      says: 'What closing an account today would pay: accrued interest, what it owes, and what is left.',
      rest: [{ method: 'GET', path: '/accounts/{id}/closing' }],
    })
    .input(accountInput)
    .output(closingTerms)
    .query(({ ctx, input }) => readClosing(ctx, input.id)),
  wake: customer
    .meta({
      says: 'Takes a dormant account back into use.',
      rest: [{ method: 'POST', path: '/accounts/{id}/wake' }],
    })
    .input(accountInput)
    .output(account)
    .mutation(({ ctx, input }) => wakeAccount(ctx, input.id)),
  nominate: customer
    .meta({
      says: 'Replaces the nominees of an account; its owner alone may, and waits for all others who decide about it.',
      rest: [{ method: 'PUT', path: '/accounts/{id}/nominees' }],
      trips: ownTrips,
      mayPend: true,
    })
    .input(nomineesInput)
    .output(nominees)
    .mutation(({ ctx, input }) => setNominees(ctx, input)),
  freeze: operator
    .meta({
      says: 'Staff stops debits, credits or both on an account, with a reason.',
      rest: [{ method: 'POST', path: '/accounts/{id}/freeze' }],
    })
    .input(freezeInput)
    .output(standing)
    .mutation(({ ctx, input }) => freezeAccount(ctx, input)),
  unfreeze: operator
    .meta({
      says: 'Staff ends a freeze, with a reason.',
      rest: [{ method: 'POST', path: '/accounts/{id}/unfreeze' }],
    })
    .input(unfreezeInput)
    .output(standing)
    .mutation(({ ctx, input }) => unfreezeAccount(ctx, input)),
  overdraft: operator
    .meta({
      says: 'Staff sets how far an account may go below zero; a high limit waits for a second person.',
      rest: [{ method: 'PUT', path: '/accounts/{id}/overdraft' }],
      mayPend: true,
    })
    .input(overdraftInput)
    .output(overdraft)
    .mutation(({ ctx, input }) => setOverdraft(ctx, input)),
  holder: operator
    .meta({
      says: 'Proposes a joint holder, what they may do, or that it ends; a second person decides.',
      rest: [{ method: 'PUT', path: '/accounts/{id}/holders/{customerId}', status: 202 }],
    })
    .input(holderInput)
    .output(asked)
    .mutation(({ ctx, input }) => setHolder(ctx, input)),
  reactivate: operator
    .meta({
      says: 'Proposes that a dormant account is taken back into use; a second person decides.',
      rest: [{ method: 'POST', path: '/accounts/{id}/reactivation', status: 202 }],
    })
    .input(askInput)
    .output(asked)
    .mutation(({ ctx, input }) => reactivateAccount(ctx, input)),
  closeFor: operator
    .meta({
      says: 'Proposes that an empty account is closed for good; a second person decides.',
      rest: [{ method: 'POST', path: '/accounts/{id}/closure', status: 202 }],
    })
    .input(askInput)
    .output(asked)
    .mutation(({ ctx, input }) => closeAccountFor(ctx, input)),
})
