import * as z from 'zod/mini'
import { accountNumber, currency, date, instant, money, page, paging, text, uuid } from '../shapes.ts'

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

/** What a customer may file a line under, in the order in which it is offered. */
export const categories = [
  'groceries',
  'eating_out',
  'transport',
  'housing',
  'utilities',
  'shopping',
  'health',
  'entertainment',
  'travel',
  'education',
  'gifts',
  'income',
  'savings',
  'transfers',
  'cash',
  'fees',
  'taxes',
  'other',
] as const
export const category = z.enum(categories)
export type Category = z.infer<typeof category>

/** The longest note of one's own, in characters (Unicode code points). */
export const ownNoteLength = 280

const own = {
  note: z
    .nullable(z.string())
    .check(z.describe('The caller’s own note; where there is none, the one that came with the order')),
  category: category.check(
    z.describe('What the caller filed it under; until then what its type suggests. Nobody else sees it'),
  ),
}

/** A transaction as the parties to one of its accounts see it: with what they wrote beside it. */
export const receipt = z.extend(transaction, {
  account: accountNumber.check(z.describe('The caller’s account whose side this is')),
  ...own,
  orderNote: z.nullable(z.string()).check(z.describe('The note that came with the order; it never changes')),
})
export type Receipt = z.infer<typeof receipt>

const side = z
  .optional(accountNumber)
  .check(z.describe('Which of the caller’s accounts, where both are; else the one that paid'))

export const transactionInput = z.object({ id: uuid, account: side })

/** What is left out stays as it is; null takes it back. Neither the entry nor the other side is touched. */
export const annotateInput = z.object({
  id: uuid,
  account: side,
  note: z.optional(z.nullable(text(ownNoteLength))),
  category: z.optional(z.nullable(category)),
})

/** One line of an account's history: a transaction seen from that account. */
export const historyItem = z.object({
  id: uuid,
  account: accountNumber,
  type: transactionType,
  direction: z.enum(['credit', 'debit']),
  amount: money.check(z.describe('Unsigned; see direction')),
  balanceAfter: money,
  counterparty: party,
  ...own,
  bookingDate: date,
  valueDate: date,
  createdAt: instant,
})
export type HistoryItem = z.infer<typeof historyItem>

/** A bound of a search by amount, not an amount to be moved: its currency is known only where the account is. */
const bound = z
  .string()
  .check(
    z.regex(/^(?:0|[1-9]\d{0,12})(?:\.\d{1,3})?$/, 'Enter an amount such as 1250 or 1250.00.'),
    z.describe('Decimal string in major units'),
  )

/** What every search of a history may be narrowed by; filters that are given together must all hold. */
export const filters = {
  type: z.optional(transactionType).check(z.describe('Only this type')),
  from: z.optional(date).check(z.describe('First booking date')),
  to: z.optional(date).check(z.describe('Last booking date')),
  min: z.optional(bound).check(z.describe('Least amount, in major units of the currency')),
  max: z.optional(bound).check(z.describe('Greatest amount, in major units of the currency')),
  currency: z
    .optional(currency)
    .check(
      z.describe(
        'Only accounts in this currency. With `min` or `max` over all accounts it is the home currency unless said',
      ),
    ),
  category: z.optional(category).check(z.describe('Only this category')),
  q: z
    .optional(text(100))
    .check(
      z.describe(
        'Beginnings of words in the note or the other side’s name, all of them; what the bank wrote itself is found by any part',
      ),
    ),
}
const ofAll = { account: z.optional(accountNumber), ...filters }

/** Newest first. Keyset pages: a cursor stays good while new transactions arrive. */
export const historyInput = z.prefault(z.object({ ...ofAll, ...paging }), {})
export const accountHistoryInput = z.object({ id: accountNumber, ...filters, ...paging })

/**
 * `next` leads to older lines, `previous` to newer ones; null where there are none. A search looks at a bounded number
 * of lines a page (`searchedLines`): then a page is short though `next` goes on, and `searchedTo` says how far back it
 * has looked.
 */
export const history = z.extend(page(historyItem), {
  previous: z.nullable(z.string()).check(z.describe('Cursor of newer lines, or null on the first page')),
  searchedTo: z
    .optional(date)
    .check(z.describe('The page looked at as many lines as a page may, back to this date; `next` goes on')),
})
export type History = z.infer<typeof history>

/** Lines that a page with filters looks at, at most: what it costs does not grow with the account or the bank. */
export const searchedLines = 500

export const totalsInput = z.prefault(z.object(ofAll), {})

/** Sums of all lines that pass the filters, a row for each currency; transfers between own accounts count on both. */
export const totals = z.object({
  totals: z.array(
    z.object({
      count: z.int().check(z.describe('Lines')),
      in: money.check(z.describe('Sum of credits')),
      out: money.check(z.describe('Sum of debits, unsigned')),
    }),
  ),
  since: z
    .optional(date)
    .check(
      z.describe('Only where there are more lines than are summed up: they are summed back to this date'),
    ),
})
export type Totals = z.infer<typeof totals>

/** Lines of each account that are summed up, at most, newest first; where type, category or words decide, the second. */
export const totalledLines = 100_000
export const totalledInDepth = 20_000

/** Lines in a file, at most; more are refused with invalid_input, so that a file is never silently cut. */
export const exportedLines = 10_000
