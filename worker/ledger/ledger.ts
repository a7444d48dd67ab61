import { and, desc, eq, sql } from 'drizzle-orm'
import type * as z from 'zod/mini'
import { accounts } from '../../db/schema/accounts.ts'
import { entries, transactionNotes, transactions } from '../../db/schema/ledger.ts'
import { ask, read } from '../db.ts'
import { Refusal } from '../errors.ts'
import { toInstant } from '../instants.ts'
import { type Currency, toMoney } from '../money.ts'
import type { Signed } from '../trpc.ts'
import { ownKey, sealOwnNote } from '../vault/own.ts'
import type {
  annotateInput,
  Category,
  Receipt,
  Transaction,
  TransactionType,
  transactionInput,
} from './contract.ts'
import { usualCategory } from './rules.ts'

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

/** With the caller's side of it: their account, the signed amount there, and what they wrote beside it. */
type Seen = Booked & {
  account: string
  signed: string | bigint
  ownNote: string | null
  category: Category | null
}

function shapeReceipt(row: Seen): Receipt {
  return {
    ...shapeTransaction(row),
    account: row.account,
    note: row.ownNote ?? row.note,
    orderNote: row.note,
    category: row.category ?? usualCategory[row.type][BigInt(row.signed) < 0n ? 'debit' : 'credit'],
  }
}

/**
 * A transaction on one of the caller's accounts. Two customers may have made the same id: the caller's own comes
 * first, and of a transfer between own accounts the side that paid, unless another is named. Refuses not_found.
 */
export async function getTransaction(
  ctx: Signed,
  { id, account }: z.output<typeof transactionInput>,
): Promise<Receipt> {
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
        account: accounts.accountNumber,
        signed: entries.amount,
        ownNote: sql<
          string | null
        >`banking.own_words('transaction_notes', 'note', ${transactions.id}::text, ${transactionNotes.note})`,
        category: transactionNotes.category,
      })
      .from(transactions)
      .innerJoin(entries, eq(entries.transactionSeq, transactions.seq))
      .innerJoin(accounts, eq(accounts.id, entries.accountId))
      .leftJoin(
        transactionNotes,
        and(
          eq(transactionNotes.accountId, entries.accountId),
          eq(transactionNotes.transactionSeq, entries.transactionSeq),
        ),
      )
      .where(and(eq(transactions.id, id), account ? eq(accounts.accountNumber, account) : undefined))
      .orderBy(
        sql`${transactions.scope} = 'customer:' || (select (banking.caller()).customer_id) desc`,
        entries.amount,
        desc(transactions.seq),
      )
      .limit(1),
  )
  if (!row) throw new Refusal('not_found')
  return shapeReceipt(row as Seen)
}

/** Notes and files the caller's side of a transaction. Refuses not_found, forbidden (who may only look). */
export async function annotate(
  ctx: Signed,
  { id, account, ...change }: z.output<typeof annotateInput>,
): Promise<Receipt> {
  // An empty one takes it back.
  const note = change.note ? await sealOwnNote(ctx, await ownKey(ctx), id, change.note) : null
  const sealed = { ...change, ...('note' in change ? { note } : {}) }
  const values = [ctx.who.jti, id, account ?? null, JSON.stringify(sealed), ctx.requestId]
  return shapeReceipt(await ask<Seen>(ctx.database, 'banking.annotate_transaction', values))
}
