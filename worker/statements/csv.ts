import { csvLine } from '../ledger/export.ts'
import { decimal, type Statement, unsigned } from './rules.ts'

const headings = [
  'Entry',
  'Booking date',
  'Value date',
  'Booked at',
  'Type',
  'Name',
  'Account',
  'Note',
  'Debit',
  'Credit',
  'Balance',
  'Currency',
  'Reference',
]

/**
 * RFC 4180 with a byte order mark, which spreadsheets need to see UTF-8. The first row after the headings is the
 * opening balance, the last one the totals and the closing balance. A text that a spreadsheet would run as a formula
 * has an apostrophe before it, and a lone line break stays in its cell, where the library would let it begin a row.
 */
export function csvOf(statement: Statement): string {
  const { currency, account, opening, closing, credits, debits } = statement
  const rows = statement.lines.map((line) => {
    const amount = BigInt(line.amount)
    return [
      line.version,
      line.booked,
      line.valued,
      line.createdAt,
      line.type,
      line.otherName,
      line.otherNumber,
      line.note,
      amount < 0n ? unsigned(amount) : null,
      amount > 0n ? amount : null,
      BigInt(line.balance),
      currency,
      line.id,
    ]
  })
  const none = null
  const [opened, closed] = [
    ['Opening', statement.from, none, none, none, none, account, none, none, none, opening, currency, none],
    [
      ...['Closing', statement.to, none, none, none, none, account, none],
      ...[debits.sum, credits.sum, closing, currency, none],
    ],
  ]
  return `\ufeff${[headings, opened, ...rows, closed]
    .map((cells) => csvLine(cells, (minor) => decimal(minor, currency)))
    .join('')}`
}
