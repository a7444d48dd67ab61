import * as z from 'zod/mini'
import { seqCursor } from '../desk/contract.ts'
import { transactionType } from '../ledger/contract.ts'
import { accountNumber, currency, date, instant, money, page, paging, uuid } from '../shapes.ts'

const { limit } = paging
const cursor = z.optional(seqCursor).check(z.describe('The `next` of the page before'))

const basis = z
  ._default(z.enum(['booking', 'value']), 'booking')
  .check(z.describe('By when the bank booked, or by when money counts'))
const asOf = { date: date.check(z.describe('At the end of this day')), basis }
const code = z.string().check(z.regex(/^\d{4}$/, 'A code of the chart has four digits.'))

export const trialBalanceInput = z.object(asOf)
const line = z.object({
  code,
  name: z.string(),
  class: z.enum(['asset', 'liability', 'equity', 'income', 'expense']),
  parent: z.nullable(code),
  accounts: z.int(),
  debit: money,
  credit: money,
})
export type TrialLine = z.infer<typeof line>
export const trialBalance = z.object({
  date,
  basis: z.enum(['booking', 'value']),
  lines: z.array(line),
  totals: z.array(z.object({ currency, debit: money, credit: money })),
})
export type TrialBalance = z.infer<typeof trialBalance>

const node = z.object({
  code,
  name: z.string(),
  class: z.enum(['asset', 'liability', 'equity', 'income', 'expense']),
  parent: z.nullable(code),
  depth: z.int(),
  leaf: z.boolean().check(z.describe('Whether accounts stand here themselves')),
  accounts: z.int(),
  balance: money.check(z.describe('Of all below it; credit is positive')),
})
export type ChartNode = z.infer<typeof node>
export const chart = z.object({
  date,
  basis: z.enum(['booking', 'value']),
  nodes: z.array(node).check(z.describe('For each currency a parent before its children')),
})

export const ledgerAccountsInput = z.object({
  ...asOf,
  code: code.check(z.describe('Of the chart of accounts')),
  currency: currency.check(z.describe('One currency of the line')),
  limit,
  cursor,
})
const ledgerAccount = z.object({
  accountNumber,
  name: z.nullable(z.string()).check(z.describe('Of the bank’s own accounts alone')),
  product: z.string(),
  status: z.string(),
  balance: money.check(z.describe('Credit is positive')),
})
export type LedgerAccount = z.infer<typeof ledgerAccount>
export const ledgerAccounts = page(ledgerAccount)

export const dayBookInput = z.object({
  date: date.check(z.describe('The booking date')),
  limit,
  cursor,
})
const side = z.object({ accountNumber, name: z.nullable(z.string()) })
const journalLine = z.object({
  seq: z.string(),
  id: uuid,
  type: transactionType,
  actor: z.string(),
  amount: money,
  bookingDate: date,
  valueDate: date,
  createdAt: instant,
  debit: z.array(side),
  credit: z.array(side),
})
export type JournalLine = z.infer<typeof journalLine>
export const dayBook = page(journalLine)
