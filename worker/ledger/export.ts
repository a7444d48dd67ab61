import { stringify } from 'csv-stringify/sync'
import type * as z from 'zod/mini'
import { Refusal } from '../errors.ts'
import { minorOf, toMoney } from '../money.ts'
import { toBase64, utf8 } from '../proofs/bytes.ts'
import type { file } from '../shapes.ts'
import type { Signed } from '../trpc.ts'
import { exportedLines, type HistoryItem, totalledLines } from './contract.ts'
import type { Filters } from './queries.ts'
import { findLines, shapeLine } from './search.ts'

const head = [
  'Date',
  'Value date',
  'Time (UTC)',
  'Account',
  'Type',
  'Name',
  'Name’s account',
  'Note',
  'Category',
  'Debit',
  'Credit',
  'Currency',
  'Balance',
  'Reference',
]

/**
 * A line of RFC 4180. Text that a spreadsheet would take for a formula is escaped (OWASP, CSV injection): names and
 * notes come from others. A balance below zero is a number, and stays one: the library tells it by its type.
 */
export const csvLine = (cells: (string | bigint | null)[], amountOf = String as (minor: bigint) => string) =>
  stringify([cells], {
    record_delimiter: 'windows',
    // A lone CR or LF in a note as well, which the library would leave bare.
    quote_record_delimiter: true,
    escape_formulas: true,
    cast: {
      bigint: amountOf,
      // The library leaves out one of the characters that spreadsheets skip.
      string: (text) => (text.startsWith('\n') ? `'${text}` : text),
    },
  })

function lineOf(item: HistoryItem): string {
  const { currency } = item.amount
  const minor = minorOf(item.amount)
  return csvLine(
    [
      item.bookingDate,
      item.valueDate,
      item.createdAt,
      item.account,
      item.type,
      item.counterparty.name,
      item.counterparty.accountNumber,
      item.note,
      item.category,
      item.direction === 'debit' ? minor : null,
      item.direction === 'credit' ? minor : null,
      currency,
      minorOf(item.balanceAfter),
      item.id,
    ],
    (amount) => toMoney(amount, currency).amount,
  )
}

/** Says which lines are in the file, without a whole account number. */
const nameOf = ({ account, from, to }: Filters) =>
  `${['history', account?.slice(-4), from && `from-${from}`, to && `to-${to}`].filter(Boolean).join('-')}.csv`

/**
 * Everything that passes the filters, newest first, as one CSV file in UTF-8 with a byte order mark, which spreadsheets
 * need. Refuses invalid_input where that is more than a file holds, not_found.
 */
export async function exportHistory(ctx: Signed, filters: Filters): Promise<z.infer<typeof file>> {
  const { lines, stop } = await findLines(ctx, filters, exportedLines + 1, undefined, totalledLines)
  if (lines.length > exportedLines || stop)
    throw new Refusal('invalid_input', { most: exportedLines }, [
      {
        path: 'from',
        message: `This is more than a file holds (${exportedLines.toLocaleString('en-IN')} entries). Choose a shorter time.`,
      },
    ])
  const text = `\uFEFF${csvLine(head)}${lines.map((line) => lineOf(shapeLine(line))).join('')}`
  return { contentType: 'text/csv; charset=utf-8', filename: nameOf(filters), body: toBase64(utf8(text)) }
}
