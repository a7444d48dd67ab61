import * as z from 'zod/mini'
import { transactionType } from '../ledger/contract.ts'
import { scope } from '../reversals/contract.ts'
import { accountNumber, date, instant, money, page, paging, text, uuid } from '../shapes.ts'

export const customerId = z
  .string()
  .check(z.regex(/^C\d{10}$/, 'A customer id is C and ten digits.'), z.describe('C, 9 digits, a check digit'))

/** A customer id, an account number, an e-mail address, a phone number, or beginnings of the words of a name. */
export const findInput = z.object({
  q: text(100, 2).check(
    z.describe(
      'Customer id, account number, e-mail, phone (+ and digits), or beginnings of the words of a name',
    ),
  ),
  limit: paging.limit,
  cursor: z
    .optional(z.string().check(z.regex(/^\d{1,18}$/, 'This is not a cursor of the bank.')))
    .check(z.describe('The `next` of the page before')),
})

const found = z.object({
  customerId,
  name: z.string(),
  status: z.string(),
  email: z.nullable(z.string()),
  memberSince: date,
  accounts: z.int(),
})
export const foundCustomers = page(found)
export type Found = z.infer<typeof found>

export const deskEntry = z.object({
  seq: z.string().check(z.describe('The transaction’s place in the bank’s own order')),
  id: uuid,
  scope: scope.check(z.describe('With the id, what a reversal names')),
  type: transactionType,
  account: accountNumber,
  direction: z.enum(['credit', 'debit']),
  amount: money,
  balanceAfter: money,
  counterparty: z.object({ accountNumber: z.nullable(accountNumber), name: z.nullable(z.string()) }),
  note: z.nullable(z.string()),
  bookingDate: date,
  valueDate: date,
  createdAt: instant,
  refunded: money.check(z.describe('What was taken back of it')),
  reverses: z.boolean().check(z.describe('Takes another transaction back')),
})
export type DeskEntry = z.infer<typeof deskEntry>

const deskAccount = z.object({
  accountNumber,
  product: z.string(),
  type: z.string(),
  status: z.string(),
  holderName: z.string(),
  balance: money,
  available: money,
})
export type DeskAccount = z.infer<typeof deskAccount>

export const customerInput = z.object({ id: customerId })
export const deskCustomer = z.object({
  customerId,
  name: z.string(),
  status: z.string(),
  memberSince: date,
  email: z.nullable(z.string()),
  phone: z.nullable(z.string()),
  accounts: z.array(deskAccount),
  latest: z.array(deskEntry),
})
export type DeskCustomer = z.infer<typeof deskCustomer>

/** A place in the bank's own order: where a page of it ended. */
export const seqCursor = z.string().check(z.regex(/^\d{1,18}$/, 'This is not a cursor of the bank.'))
export const entriesInput = z.object({
  id: accountNumber,
  limit: paging.limit,
  cursor: z.optional(seqCursor).check(z.describe('The `next` of the page before')),
})
export const deskEntries = page(deskEntry)
