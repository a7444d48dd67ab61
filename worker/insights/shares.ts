/** From what came and went by kind to categories and months: pure sums, in minor units. */
import type { Category, TransactionType } from '../ledger/contract.ts'
import { usualCategory } from '../ledger/rules.ts'

/** As Postgres answers: months by their first day. `own` is money between accounts with a holder in common. */
export type Line = {
  month: string
  kind: TransactionType | 'own'
  direction: 'in' | 'out'
  count: number
  sum: string
}
/** What of the lines the customer has filed under a category of their own. */
export type Filed = Line & { category: Category }

type Counted = Exclude<TransactionType, 'opening' | 'exchange' | 'reversal' | 'refund'>
/** Neither income nor spending: own money that changes place or currency, and what is taken or given back. */
const apart = new Set<string>(['own', 'opening', 'exchange', 'reversal', 'refund'])
const counts = (line: Line): line is Line & { kind: Counted } => !apart.has(line.kind)
const isReturn = ({ kind }: Line) => kind === 'reversal' || kind === 'refund'

const usualOf = ({ kind, direction }: { kind: Counted; direction: 'in' | 'out' }): Category =>
  usualCategory[kind][direction === 'in' ? 'credit' : 'debit']

type Tally = { count: number; sum: bigint }
const add = (tallies: Map<Category, Tally>, category: Category, count: number, sum: bigint) => {
  const before = tallies.get(category) ?? { count: 0, sum: 0n }
  tallies.set(category, { count: before.count + count, sum: before.sum + sum })
}

/** Each category of one month and direction: what its lines suggest, with what was filed moved to where it was filed. */
export function tallyOf(lines: Line[], filed: Filed[], month: string, direction: 'in' | 'out') {
  const tallies = new Map<Category, Tally>()
  const isMeant = (line: Line) => line.month === month && line.direction === direction
  for (const line of lines)
    if (isMeant(line) && counts(line)) add(tallies, usualOf(line), line.count, BigInt(line.sum))
  for (const line of filed)
    if (isMeant(line) && counts(line)) {
      add(tallies, usualOf(line), -line.count, -BigInt(line.sum))
      add(tallies, line.category, line.count, BigInt(line.sum))
    }
  return tallies
}

/** The first days of so many months that end with this one, oldest first. */
export function monthsUntil(month: string, most: number): string[] {
  const [year, number] = month.split('-').map(Number) as [number, number]
  return Array.from({ length: most }, (_, at) =>
    new Date(Date.UTC(year, number - most + at, 1)).toISOString().slice(0, 10),
  )
}

export function sumOf(lines: Line[], month: string, direction: 'in' | 'out'): bigint {
  const meant = lines.filter((line) => line.month === month && line.direction === direction && counts(line))
  return meant.reduce((sum, line) => sum + BigInt(line.sum), 0n)
}

/** Given back less taken back. */
export const returnedIn = (lines: Line[], month: string): bigint =>
  lines
    .filter((line) => line.month === month && isReturn(line))
    .reduce((sum, line) => sum + (line.direction === 'in' ? 1n : -1n) * BigInt(line.sum), 0n)

export type Share = { category: Category; count: number; sum: bigint; usual: bigint | null }

/**
 * A month's categories, greatest first, each beside its average of the three months before. The customer's first month
 * is no measure, since it is rarely a whole one; it stands in where it is the only one.
 */
export function sharesOf(
  lines: Line[],
  filed: Filed[],
  month: string,
  direction: 'in' | 'out',
  since: string | null,
): Share[] {
  const before = monthsUntil(month, 4).slice(0, 3)
  const known = before.filter((one) => since !== null && one >= `${since.slice(0, 7)}-01`)
  const whole = known.filter((one) => one > (since ?? ''))
  const measured = whole.length > 0 ? whole : known
  const tallies = measured.map((one) => tallyOf(lines, filed, one, direction))
  const usual = (category: Category) =>
    measured.length === 0
      ? null
      : tallies.reduce((sum, tally) => sum + (tally.get(category)?.sum ?? 0n), 0n) / BigInt(measured.length)
  return [...tallyOf(lines, filed, month, direction)]
    .filter(([, { count }]) => count > 0)
    .map(([category, tally]) => ({ category, ...tally, usual: usual(category) }))
    .sort((one, two) => Number(two.sum - one.sum) || one.category.localeCompare(two.category))
}
