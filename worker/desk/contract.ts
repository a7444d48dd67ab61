import * as z from 'zod/mini'
import { account as customerAccount, nominee } from '../accounts/contract.ts'
import { transactionType } from '../ledger/contract.ts'
import { accountLimits, limitRaise } from '../limits/contract.ts'
import { proposal } from '../proposals/contract.ts'
import { scope } from '../reversals/contract.ts'
import { level, rating } from '../reviews/contract.ts'
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
  mandate: z.string().check(z.describe('What this customer may do there: `either`, `jointly` or `view`')),
})
export type DeskAccount = z.infer<typeof deskAccount>

export const customerInput = z.object({ id: customerId })
export const deskCustomer = z.object({
  customerId,
  name: z.string(),
  status: z.string(),
  memberSince: date,
  level,
  risk: rating,
  reviewOn: z.nullable(date).check(z.describe('When the bank looks again at who they are')),
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
  day: z.optional(date).check(z.describe('Of this day alone')),
  basis: z.optional(z.enum(['booking', 'value'])).check(z.describe('By which date the day is meant')),
})
export const deskEntries = page(deskEntry)

const percent = z.nullable(z.string())
const deskHolder = z.object({
  customerId,
  name: z.string(),
  role: z.string(),
  mandate: z.string(),
  since: instant,
})
const deskHold = z.object({
  id: uuid,
  kind: z.enum(['authorisation', 'uncleared', 'joint', 'risk', 'pot']),
  merchant: z.string(),
  amount: money.check(z.describe('What it still holds')),
  placedAt: instant,
  expiresAt: instant,
})

export const deskAccountInput = z.object({ id: accountNumber })
/** An account with all that stands behind it, for staff; of the bank's own without people. */
export const accountRecord = z.object({
  ...customerAccount.shape,
  type: z.string(),
  holderName: z.string(),
  productCode: z.string(),
  own: z.boolean().check(z.describe('Of the caller’s own person: somebody else serves it')),
  overdraftMost: money.check(z.describe('What the product allows')),
  overdraftAlone: money.check(z.describe('What one person may set')),
  terms: z.nullable(
    z.object({ since: z.nullable(date), interestRatePercent: percent, overdraftRatePercent: percent }),
  ),
  deposit: z.nullable(
    z.object({
      principal: money,
      ratePercent: z.string(),
      openedOn: date,
      maturesOn: date,
      renewal: z.string(),
      status: z.string(),
      overdue: z
        .nullable(z.object({ ratePercent: z.string(), interest: money }))
        .check(z.describe('Of one that matured and waits: its rate now, and what it earned since')),
    }),
  ),
  holders: z.array(deskHolder),
  nominees: z.array(nominee),
  holds: z.array(deskHold).check(z.describe('Open ones, newest first, 200 at most')),
  orders: z.array(
    z.object({
      id: uuid,
      to: z.string(),
      name: z.string(),
      amount: money,
      rule: z.string(),
      next: z.nullable(date),
      status: z.string(),
    }),
  ),
  events: z.array(
    z.object({ at: instant, kind: z.string(), reason: z.nullable(z.string()), by: z.string() }),
  ),
  waiting: z.array(proposal).check(z.describe('What waits for a second person')),
  obligations: z.array(z.string()).check(z.describe('Empty where it can be closed')),
})
export type AccountRecord = z.infer<typeof accountRecord>

export const deskLimits = z.object({
  limits: z.omit(accountLimits, { newPayees: true }),
  holderName: z.string(),
  raises: z
    .array(z.extend(limitRaise, { own: z.boolean().check(z.describe('Proposed by the caller’s person')) }))
    .check(z.describe('Waiting ones first, 20 at most')),
})
export type DeskLimits = z.infer<typeof deskLimits>

export const daysInput = z.object({
  id: accountNumber,
  basis: z
    ._default(z.enum(['booking', 'value']), 'booking')
    .check(z.describe('Days of booking, or from when it earns interest')),
  limit: paging.limit,
  cursor: z.optional(date).check(z.describe('The `next` of the page before')),
})
const accountDay = z.object({
  date,
  lines: z.int(),
  debit: money,
  credit: money,
  balance: money.check(z.describe('At the end of it; credit is positive')),
})
export const accountDays = page(accountDay)

export const journalInput = z.object({
  seq: z
    .string()
    .check(
      z.regex(/^\d{1,18}$/, 'This is not a transaction of the bank.'),
      z.describe('The transaction’s place in the bank’s own order'),
    ),
})
/** One transaction of the journal, customers by number. */
export const journalRecord = z.object({
  seq: z.string(),
  id: uuid,
  type: transactionType,
  actor: z.string(),
  by: z.nullable(z.string()).check(z.describe('The member of staff who ordered it')),
  amount: money,
  bookingDate: date,
  valueDate: date,
  createdAt: instant,
  reverses: z.nullable(z.string()).check(z.describe('Place of what it takes back')),
  refunded: money.check(z.describe('What was taken back of it')),
  entries: z.array(
    z.object({
      accountNumber,
      name: z.nullable(z.string()),
      product: z.string(),
      code: z.string(),
      amount: money.check(z.describe('Credit is positive')),
      balanceAfter: money,
      version: z.string(),
      hash: z.string(),
    }),
  ),
})
export type JournalRecord = z.infer<typeof journalRecord>
