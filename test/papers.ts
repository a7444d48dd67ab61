/** Statements made up for tests of what they are written as. */

import type { Currency } from '../worker/money.ts'
import { type Line, type Statement, totalsOf } from '../worker/statements/rules.ts'

export type Entry = {
  minor: bigint
  name?: string
  note?: string | null
  type?: string
  number?: string | null
}

/** One statement of these entries, a day each. */
export function statementOf(
  entries: readonly Entry[],
  about: Partial<Statement> & { opening?: bigint } = {},
): Statement {
  const { opening = 0n, currency = 'INR' as Currency } = about
  let balance = opening
  const lines = entries.map(
    ({ minor, name = 'Somebody', note = null, type = 'transfer', number = null }, index): Line => {
      balance += minor
      const at = new Date(Date.UTC(2026, 0, 1 + (index % 28), 6, 30))
      return {
        version: String(index + 1),
        seq: String(index + 100),
        id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
        type,
        booked: at.toISOString().slice(0, 10),
        valued: at.toISOString().slice(0, 10),
        micros: String((at.getTime() - Date.UTC(2000, 0, 1)) * 1000),
        createdAt: at.toISOString(),
        amount: String(minor),
        balance: String(balance),
        commitment: '0'.repeat(64),
        mac: '0'.repeat(64),
        hash: '0'.repeat(64),
        note,
        otherNumber: number,
        otherName: name,
      }
    },
  )
  return {
    account: '7180339887515',
    holder: 'Asha Raman',
    product: 'Savings',
    type: 'savings',
    bank: 'Edgebank',
    businessDate: '2026-02-01',
    asOf: lines.at(-1)?.createdAt ?? '2026-01-01T00:00:00.000Z',
    from: '2026-01-01',
    to: '2026-01-31',
    firstVersion: '1',
    lastVersion: String(lines.length),
    before: null,
    ...about,
    currency,
    opening,
    lines,
    ...totalsOf(opening, lines),
  }
}
