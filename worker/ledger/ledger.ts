import { and, desc, eq, gte, lte, or, type SQL, sql } from 'drizzle-orm'
import type * as z from 'zod/mini'
import { accounts } from '../../db/schema/accounts.ts'
import { entries, transactions } from '../../db/schema/ledger.ts'
import { read } from '../db.ts'
import { Refusal } from '../errors.ts'
import { toInstant } from '../instants.ts'
import { type Currency, toMoney } from '../money.ts'
import type { Signed } from '../trpc.ts'
import type { HistoryItem, historyInput, Transaction, TransactionType } from './contract.ts'
import { decodePosition, encodePosition } from './cursors.ts'

type Filters = z.output<typeof historyInput>

/** A search text inside LIKE means itself. */
const literally = (words: string) => `%${words.replace(/[\\%_]/g, '\\$&')}%`

function conditions(input: Filters): (SQL | undefined)[] {
  const { type, from, to, q } = input
  return [
    type && eq(transactions.type, type),
    from ? gte(entries.bookingDate, from) : undefined,
    to ? lte(entries.bookingDate, to) : undefined,
    q
      ? or(
          sql`${transactions.note} ilike ${literally(q)}`,
          sql`case when ${entries.amount} < 0 then ${transactions.toName} else ${transactions.fromName} end ilike ${literally(q)}`,
        )
      : undefined,
  ].filter((condition) => condition !== undefined) as SQL[]
}

/**
 * Newest first, by keyset. Each account's newest lines are found by its own index and then merged, so a page costs
 * the same in a small bank and a large one. Refuses invalid_input for a cursor that is not ours; an account of
 * somebody else is not_found.
 */
export async function readHistory(
  ctx: Signed,
  input: Filters,
): Promise<{ items: HistoryItem[]; next: string | null }> {
  const position = input.cursor === undefined ? undefined : decodePosition(input.cursor)
  if (input.cursor !== undefined && !position)
    throw new Refusal('invalid_input', {}, [{ path: 'cursor', message: 'This is not a cursor of the bank.' }])
  const lines = ctx.database
    .select({
      seq: entries.transactionSeq,
      accountId: entries.accountId,
      signed: entries.amount,
      balanceAfter: entries.balanceAfter,
      bookingDate: entries.bookingDate,
      valueDate: entries.valueDate,
      id: transactions.id,
      type: transactions.type,
      fromNumber: transactions.fromNumber,
      toNumber: transactions.toNumber,
      fromName: transactions.fromName,
      toName: transactions.toName,
      note: transactions.note,
      createdAt: transactions.createdAt,
    })
    .from(entries)
    .innerJoin(transactions, eq(transactions.seq, entries.transactionSeq))
    .where(
      and(
        eq(entries.accountId, accounts.id),
        position && lte(entries.transactionSeq, position.seq),
        position &&
          sql`(${entries.transactionSeq}, ${entries.accountId}) < (${position.seq}, ${position.account})`,
        ...conditions(input),
      ),
    )
    .orderBy(desc(entries.transactionSeq))
    .limit(input.limit + 1)
    .as('lines')
  const rows = await read(
    ctx.database,
    ctx.who,
    ctx.database
      .select({
        account: accounts.accountNumber,
        currency: accounts.currency,
        seq: lines.seq,
        accountId: lines.accountId,
        signed: lines.signed,
        balanceAfter: lines.balanceAfter,
        bookingDate: lines.bookingDate,
        valueDate: lines.valueDate,
        id: lines.id,
        type: lines.type,
        fromNumber: lines.fromNumber,
        toNumber: lines.toNumber,
        fromName: lines.fromName,
        toName: lines.toName,
        note: lines.note,
        createdAt: lines.createdAt,
      })
      .from(accounts)
      // A left join: an account without a line is told from an account that the caller may not see.
      .leftJoinLateral(lines, sql`true`)
      .where(input.account === undefined ? undefined : eq(accounts.accountNumber, input.account))
      .orderBy(sql`${lines.seq} desc nulls last`, desc(lines.accountId))
      .limit(input.limit + 1),
  )
  if (input.account !== undefined && rows.length === 0) throw new Refusal('not_found')
  const found = rows.filter((row) => row.seq !== null)
  const shown = found.slice(0, input.limit)
  const last = shown.at(-1)
  return {
    items: shown.map(shapeLine),
    next:
      found.length > input.limit && last
        ? encodePosition({ seq: last.seq!, account: last.accountId! })
        : null,
  }
}

type Line = {
  account: string
  currency: string
  signed: bigint | null
  balanceAfter: bigint | null
  bookingDate: string | null
  valueDate: string | null
  id: string | null
  type: string | null
  fromNumber: string | null
  toNumber: string | null
  fromName: string | null
  toName: string | null
  note: string | null
  createdAt: string | null
}

function shapeLine(row: Line): HistoryItem {
  const debit = row.signed! < 0n
  const currency = row.currency as Currency
  return {
    id: row.id!,
    account: row.account,
    type: row.type as TransactionType,
    direction: debit ? 'debit' : 'credit',
    amount: toMoney(debit ? -row.signed! : row.signed!, currency),
    balanceAfter: toMoney(row.balanceAfter!, currency),
    counterparty: debit
      ? { accountNumber: row.toNumber, name: row.toName! }
      : { accountNumber: row.fromNumber, name: row.fromName! },
    note: row.note,
    bookingDate: row.bookingDate!,
    valueDate: row.valueDate!,
    createdAt: toInstant(row.createdAt!),
  }
}

/** As Postgres answers a transaction (transaction_answer.sql): amounts in minor units, as text. */
export type Booked = {
  id: string
  type: TransactionType
  fromNumber: string | null
  fromName: string
  toNumber: string | null
  toName: string
  amount: string | bigint
  currency: string
  note: string | null
  bookingDate: string
  valueDate: string
  createdAt: string
  balanceAfter: string | bigint
}

export function shapeTransaction(row: Booked): Transaction {
  const currency = row.currency as Currency
  return {
    id: row.id,
    type: row.type,
    status: 'posted',
    from: { accountNumber: row.fromNumber, name: row.fromName },
    to: { accountNumber: row.toNumber, name: row.toName },
    amount: toMoney(BigInt(row.amount), currency),
    note: row.note,
    bookingDate: row.bookingDate,
    valueDate: row.valueDate,
    createdAt: toInstant(row.createdAt),
    balanceAfter: toMoney(BigInt(row.balanceAfter), currency),
  }
}

/**
 * A transaction on one of the caller's accounts. Two customers may have made the same id: the caller's own comes
 * first, and of a transfer between own accounts the side that paid. Refuses not_found.
 */
export async function getTransaction(ctx: Signed, id: string): Promise<Transaction> {
  const [row] = await read(
    ctx.database,
    ctx.who,
    ctx.database
      .select({
        id: transactions.id,
        type: transactions.type,
        fromNumber: transactions.fromNumber,
        fromName: transactions.fromName,
        toNumber: transactions.toNumber,
        toName: transactions.toName,
        amount: transactions.amount,
        currency: transactions.currency,
        note: transactions.note,
        bookingDate: transactions.bookingDate,
        valueDate: transactions.valueDate,
        createdAt: transactions.createdAt,
        balanceAfter: entries.balanceAfter,
      })
      .from(transactions)
      .innerJoin(entries, eq(entries.transactionSeq, transactions.seq))
      .where(eq(transactions.id, id))
      .orderBy(
        sql`${transactions.scope} = 'customer:' || (select (banking.caller()).customer_id) desc`,
        entries.amount,
        desc(transactions.seq),
      )
      .limit(1),
  )
  if (!row) throw new Refusal('not_found')
  return shapeTransaction(row as Booked)
}
