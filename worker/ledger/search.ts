/** Searching history: pages in both directions and totals, each in one query under row-level security. */
import type * as z from 'zod/mini'
import { readInOrder } from '../db.ts'
import { Refusal } from '../errors.ts'
import { toInstant } from '../instants.ts'
import { type Currency, toMoney } from '../money.ts'
import type { Signed } from '../trpc.ts'
import { holderLookup } from '../vault/names.ts'
import { noteLookup } from '../vault/notes.ts'
import { vaultOf } from '../vault/opening.ts'
import {
  type Category,
  type History,
  type HistoryItem,
  type historyInput,
  searchedLines,
  type Totals,
  type TransactionType,
} from './contract.ts'
import { decodePosition, encodePosition, type Position } from './cursors.ts'
import { type Filters, type Line, pageQuery, type Sum, totalsQuery } from './queries.ts'

/** Names and notes are sealed: what was typed is looked for by keyed hashes of its words as well. */
async function keyed(ctx: Signed, filters: Filters): Promise<Filters> {
  if (!filters.q) return filters
  const { index } = await vaultOf(ctx)
  const [names, notes] = await Promise.all([holderLookup(index, filters.q), noteLookup(index, filters.q)])
  return { ...filters, names, notes }
}

function positionOf(cursor: string | undefined): Position | undefined {
  const position = cursor === undefined ? undefined : decodePosition(cursor)
  if (cursor !== undefined && !position)
    throw new Refusal('invalid_input', {}, [{ path: 'cursor', message: 'This is not a cursor of the bank.' }])
  return position
}

/** One query's lines, in the order of reading, and where it stopped looking. An account of somebody else is not_found. */
export async function findLines(
  ctx: Signed,
  filters: Filters,
  most: number,
  position?: Position,
  bound = searchedLines,
) {
  const query = ctx.database.execute(pageQuery(await keyed(ctx, filters), position, most, bound))
  const rows = (await readInOrder(ctx.database, ctx.who, query)).rows as Line[]
  const [{ accounts, stop_date, stop_seq, stop_account }] = rows as [Line]
  if (filters.account !== undefined && accounts === '0') throw new Refusal('not_found')
  return {
    lines: rows.filter((row) => row.transaction_seq !== null),
    stop:
      stop_date === null
        ? undefined
        : { date: stop_date, seq: BigInt(stop_seq!), account: BigInt(stop_account!) },
  }
}

const placeOf = (row: Line) => ({
  date: row.booking_date,
  seq: BigInt(row.transaction_seq!),
  account: BigInt(row.account_id),
})

/** The way back from an empty page begins with the very line that led there. */
const turned = ({ date, seq, account, way }: Position) => ({
  date,
  seq,
  account: way === 'older' ? account - 1n : account + 1n,
})

/** Newest first, by keyset. Refuses invalid_input for a cursor that is not ours, not_found. */
export async function readHistory(ctx: Signed, input: z.output<typeof historyInput>): Promise<History> {
  const { limit, cursor, ...filters } = input
  const position = positionOf(cursor)
  const { lines, stop } = await findLines(ctx, filters, limit + 1, position)
  const shown = lines.slice(0, limit)
  // Where reading goes on: after the last line shown, or after the last one that was looked at.
  const onward = lines.length > limit ? placeOf(shown.at(-1)!) : stop
  const backward = shown[0] ? placeOf(shown[0]) : position && turned(position)
  const cursorTo = (place: Omit<Position, 'way'> | undefined, way: Position['way']) =>
    place ? encodePosition({ ...place, way }) : null
  if (position?.way === 'newer')
    return {
      items: shown.toReversed().map(shapeLine),
      next: cursorTo(backward, 'older'),
      previous: cursorTo(onward, 'newer'),
    }
  return {
    items: shown.map(shapeLine),
    next: cursorTo(onward, 'older'),
    previous: position ? cursorTo(backward, 'newer') : null,
    ...(lines.length <= limit && stop ? { searchedTo: stop.date } : {}),
  }
}

export function shapeLine(row: Line): HistoryItem {
  const signed = BigInt(row.amount)
  const currency = row.currency as Currency
  return {
    id: row.id,
    account: row.account_number,
    type: row.type as TransactionType,
    direction: signed < 0n ? 'debit' : 'credit',
    amount: toMoney(signed < 0n ? -signed : signed, currency),
    balanceAfter: toMoney(BigInt(row.balance_after), currency),
    counterparty:
      signed < 0n
        ? { accountNumber: row.to_number, name: row.to_name }
        : { accountNumber: row.from_number, name: row.from_name },
    note: row.own_note ?? row.note,
    category: row.category as Category,
    bookingDate: row.booking_date,
    valueDate: row.value_date,
    createdAt: toInstant(row.created_at),
  }
}

/**
 * Exact over every line of the filters' dates, up to `totalledLines` of each account (`totalledInDepth` where a filter
 * looks into lines); beyond that `since` says from when on. Refuses not_found.
 */
export async function readTotals(ctx: Signed, filters: Filters): Promise<Totals> {
  const query = ctx.database.execute(totalsQuery(await keyed(ctx, filters)))
  const sums = (await readInOrder(ctx.database, ctx.who, query)).rows as Sum[]
  if (filters.account !== undefined && sums.length === 0) throw new Refusal('not_found')
  const cut = sums.flatMap(({ since }) => since ?? []).sort()
  return {
    totals: sums.map((sum) => ({
      count: Number(sum.count),
      in: toMoney(BigInt(sum.credits), sum.currency as Currency),
      out: toMoney(BigInt(sum.debits), sum.currency as Currency),
    })),
    ...(cut.length > 0 ? { since: cut.at(-1)! } : {}),
  }
}
