import * as z from 'zod/mini'
import { accountNumber, date, instant, money, page, paging, text, uuid } from '../shapes.ts'

export const transactionType = z.enum([
  'transfer',
  'payment',
  'deposit',
  'withdrawal',
  'fee',
  'interest',
  'opening',
  'exchange',
  'reversal',
  'refund',
])
export type TransactionType = z.infer<typeof transactionType>

/** One side of a transaction as both sides may see it. */
export const party = z.object({ accountNumber: z.nullable(accountNumber), name: z.string() })

export const transaction = z.object({
  id: uuid,
  type: transactionType,
  status: z.literal('posted'),
  from: party,
  to: party,
  amount: money,
  note: z.nullable(z.string()),
  bookingDate: date,
  valueDate: date,
  createdAt: instant,
  balanceAfter: money.check(z.describe("Posted balance of the caller's account after this transaction")),
})
export type Transaction = z.infer<typeof transaction>

export const transactionInput = z.object({ id: uuid })

/** One line of an account's history: a transaction seen from that account. */
export const historyItem = z.object({
  id: uuid,
  account: accountNumber,
  type: transactionType,
  direction: z.enum(['credit', 'debit']),
  amount: money.check(z.describe('Unsigned; see direction')),
  balanceAfter: money,
  counterparty: party,
  note: z.nullable(z.string()),
  bookingDate: date,
  valueDate: date,
  createdAt: instant,
})
export type HistoryItem = z.infer<typeof historyItem>

const filters = {
  type: z.optional(transactionType).check(z.describe('Only this type')),
  from: z.optional(date).check(z.describe('First booking date')),
  to: z.optional(date).check(z.describe('Last booking date')),
  q: z.optional(text(100)).check(z.describe('Words in the note or the other side’s name')),
}

/** Newest first. Keyset pages: a cursor stays good while new transactions arrive. */
export const historyInput = z.prefault(
  z.object({ account: z.optional(accountNumber), ...filters, ...paging }),
  {},
)
export const accountHistoryInput = z.object({ id: accountNumber, ...filters, ...paging })
export const history = page(historyItem)
