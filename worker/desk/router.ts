import { router, staff } from '../trpc.ts'
import {
  accountDays,
  accountRecord,
  customerInput,
  daysInput,
  deskAccountInput,
  deskCustomer,
  deskEntries,
  deskLimits,
  entriesInput,
  findInput,
  foundCustomers,
  journalInput,
  journalRecord,
} from './contract.ts'
import { findCustomers, readCustomer, readEntries } from './desk.ts'
import { readAccount, readAccountLimits, readDays, readJournalLine } from './records.ts'

export const desk = router({
  find: staff
    .meta({
      says: 'Finds customers by id, account number, e-mail or the beginning of a name.',
      rest: [
        { method: 'GET', path: '/customers' },
        { method: 'POST', path: '/desk/customers/find' },
      ],
    })
    .input(findInput)
    .output(foundCustomers)
    .query(({ ctx, input }) => findCustomers(ctx, input)),
  customer: staff
    .meta({
      says: 'A customer with accounts, balances and the latest transactions.',
      rest: [{ method: 'GET', path: '/customers/{id}' }],
    })
    .input(customerInput)
    .output(deskCustomer)
    .query(({ ctx, input }) => readCustomer(ctx, input.id)),
  entries: staff
    .meta({
      says: 'The lines of any account, newest first.',
      rest: [{ method: 'GET', path: '/desk/accounts/{id}/entries' }],
    })
    .input(entriesInput)
    .output(deskEntries)
    .query(({ ctx, input }) => readEntries(ctx, input)),
  account: staff
    .meta({
      says: 'An account with holders, nominees, terms, holds, orders, history, and what waits for a second person.',
      rest: [{ method: 'GET', path: '/desk/accounts/{id}' }],
    })
    .input(deskAccountInput)
    .output(accountRecord)
    .query(({ ctx, input }) => readAccount(ctx, input.id)),
  limits: staff
    .meta({
      says: 'Limits of a customer’s account, what is used of them, and raises that wait or were decided.',
      rest: [{ method: 'GET', path: '/desk/accounts/{id}/limits' }],
    })
    .input(deskAccountInput)
    .output(deskLimits)
    .query(({ ctx, input }) => readAccountLimits(ctx, input.id)),
  days: staff
    .meta({
      says: 'The days on which something moved on an account, with sums and balance, newest first.',
      rest: [{ method: 'GET', path: '/desk/accounts/{id}/days' }],
    })
    .input(daysInput)
    .output(accountDays)
    .query(({ ctx, input }) => readDays(ctx, input)),
  transaction: staff
    .meta({
      says: 'One transaction of the journal with all its entries.',
      rest: [{ method: 'GET', path: '/books/transactions/{seq}' }],
    })
    .input(journalInput)
    .output(journalRecord)
    .query(({ ctx, input }) => readJournalLine(ctx, input.seq)),
})
