import * as z from 'zod/mini'
import { accountNumber, currency, date, instant, money, page, paging } from '../shapes.ts'

export const accountType = z.enum(['savings', 'current'])
export const accountStatus = z.enum(['active', 'frozen', 'dormant', 'closed'])

export const account = z.object({
  id: accountNumber,
  accountNumber,
  type: accountType,
  product: z.string(),
  nickname: z.nullable(z.string()),
  currency,
  status: accountStatus,
  balance: money.check(z.describe('Posted: the sum of all entries')),
  held: money.check(z.describe('Open holds')),
  available: money.check(z.describe('Posted less held plus overdraft limit')),
  overdraftLimit: money,
  openedOn: date,
})
export type Account = z.infer<typeof account>

export const accountInput = z.object({ id: accountNumber })

export const accountsInput = z.prefault(z.object(paging), {})
export const accounts = page(account)

export const accountBalance = z.object({
  accountNumber,
  balance: money,
  held: money,
  available: money,
  asOf: instant,
})

/** What the caller has in all: one total for each currency, the bank's own currency first. */
export const overview = z.object({
  customerId: z.string(),
  balance: money.check(z.describe("Sum of posted balances in the bank's own currency")),
  available: money,
  totals: z.array(z.object({ balance: money, available: money })),
  accounts: z.array(account),
  businessDate: date,
  asOf: instant,
})
export type Overview = z.infer<typeof overview>
