import { type Currency, toMoney } from '../money.ts'
import type { PaperFormat, SealedLine } from '../proofs/contract.ts'

/** An entry with its words: what the file shows, and what the manifest proves of it. */
export type Line = Omit<SealedLine, 'piece'> & {
  createdAt: string
  note: string | null
  otherNumber: string | null
  otherName: string
}

/** One statement, whatever it is written as. Amounts in minor units, negative when the account paid. */
export type Statement = {
  account: string
  holder: string
  currency: Currency
  product: string
  type: 'savings' | 'current'
  bank: string
  businessDate: string
  /** RFC 3339: when the last entry was booked, or the beginning of a period without one. */
  asOf: string
  from: string
  to: string
  opening: bigint
  closing: bigint
  credits: { count: number; sum: bigint }
  debits: { count: number; sum: bigint }
  firstVersion: string
  lastVersion: string
  before: string | null
  lines: Line[]
}

/** A statement with more entries than this is asked for in shorter periods. */
export const mostLines = 5000

/** `2026-02` → its first and last day; two dates → themselves. */
export function datesOf(period: string): { from: string; to: string } {
  const [from, to] = period.split('..') as [string, string | undefined]
  if (to !== undefined) return { from, to }
  const [year, month] = from.split('-').map(Number) as [number, number]
  const last = new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate()
  return { from: `${from}-01`, to: `${from}-${last}` }
}

/** The months from the first date to the last, the newest first, `before` a month where one is given. */
export function monthsBetween(first: string, last: string, before: string | undefined): string[] {
  const count = (month: string) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1
  const newest = Math.min(count(last), before === undefined ? Infinity : count(before) - 1)
  return Array.from({ length: Math.max(0, newest - count(first) + 1) }, (_, back) => {
    const at = newest - back
    return `${String(Math.floor(at / 12)).padStart(4, '0')}-${String((at % 12) + 1).padStart(2, '0')}`
  })
}

const totalOf = (amounts: bigint[]) => ({
  count: amounts.length,
  sum: amounts.reduce((sum, amount) => sum + amount, 0n),
})

export function totalsOf(opening: bigint, lines: readonly Line[]) {
  const amounts = lines.map(({ amount }) => BigInt(amount))
  const credits = totalOf(amounts.filter((amount) => amount > 0n))
  const debits = totalOf(amounts.filter((amount) => amount < 0n).map((amount) => -amount))
  return { credits, debits, closing: opening + credits.sum - debits.sum }
}

/** Minor units as the currency's decimal string. */
export const decimal = (minor: bigint, currency: Currency) => toMoney(minor, currency).amount
export const unsigned = (minor: bigint) => (minor < 0n ? -minor : minor)

/** A type as a person reads it. */
export const spoken = (type: string) => type.charAt(0).toUpperCase() + type.slice(1).replaceAll('_', ' ')

export const contentTypes: Record<PaperFormat, string> = {
  pdf: 'application/pdf',
  csv: 'text/csv; charset=utf-8',
  camt053: 'application/xml; charset=utf-8',
  ofx: 'application/x-ofx; charset=utf-8',
}

const endings: Record<PaperFormat, string> = { pdf: 'pdf', csv: 'csv', camt053: 'camt053.xml', ofx: 'ofx' }

export const filenameOf = ({ account, from, to }: Statement, format: PaperFormat) =>
  `statement-${account}-${from}-to-${to}.${endings[format]}`
