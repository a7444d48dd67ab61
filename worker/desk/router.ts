import { router, staff } from '../trpc.ts'
import {
  customerInput,
  deskCustomer,
  deskEntries,
  entriesInput,
  findInput,
  foundCustomers,
} from './contract.ts'
import { findCustomers, readCustomer, readEntries } from './desk.ts'

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
})
