import { and, asc, eq, gt, type SQL, sql } from 'drizzle-orm'
import type * as z from 'zod/mini'
import { accounts, products } from '../../db/schema/accounts.ts'
import { businessDates } from '../../db/schema/ledger.ts'
import { type Database, kept, read, readBoth } from '../db.ts'
import { Refusal } from '../errors.ts'
import { type Currency, toMoney } from '../money.ts'
import type { Signed } from '../trpc.ts'
import type { Account, accountBalance, accountsInput, Overview } from './contract.ts'

const homeCurrency = 'INR'

const columns = {
  id: accounts.id,
  accountNumber: accounts.accountNumber,
  type: accounts.type,
  product: products.name,
  // Opened on its way (worker/vault/journal.ts).
  nickname: sql<
    string | null
  >`case when ${accounts.nickname} is not null then banking.own_words('accounts', 'nickname', '', ${accounts.nickname}) end`,
  currency: accounts.currency,
  status: accounts.status,
  posted: accounts.posted,
  held: accounts.held,
  overdraftLimit: accounts.overdraftLimit,
  openedOn: accounts.openedOn,
}

// Row-level security leaves only accounts that the caller is party to; no query names the caller.
const select = (database: Database, where: SQL | undefined, limit: number) =>
  database
    .select(columns)
    .from(accounts)
    .innerJoin(products, eq(products.code, accounts.productCode))
    .where(where)
    .orderBy(asc(accounts.id))
    .limit(limit)

export type Row = Awaited<ReturnType<typeof select>>[number]

const amounts = (row: Omit<Row, 'id'>) => {
  const currency = row.currency as Currency
  return {
    balance: toMoney(row.posted, currency),
    held: toMoney(row.held, currency),
    available: toMoney(row.posted - row.held + row.overdraftLimit, currency),
  }
}

/** A row of Drizzle's, or of account_answer.sql with amounts as text. */
export const shape = (row: Omit<Row, 'id'>): Account => ({
  id: row.accountNumber,
  accountNumber: row.accountNumber,
  type: row.type as Account['type'],
  product: row.product,
  nickname: row.nickname,
  currency: row.currency as Currency,
  status: row.status as Account['status'],
  ...amounts(row),
  overdraftLimit: toMoney(row.overdraftLimit, row.currency as Currency),
  openedOn: row.openedOn,
})

const oneByNumber = kept((database) =>
  select(database, eq(accounts.accountNumber, sql.placeholder('number')), 1),
)

const one = async (ctx: Signed, number: string): Promise<Row> => {
  const [row] = await read(ctx.database, ctx.who, oneByNumber(ctx.database, { number }))
  if (!row) throw new Refusal('not_found')
  return row
}

/** Refuses not_found, also for an account of somebody else. */
export const getAccount = async (ctx: Signed, number: string): Promise<Account> =>
  shape(await one(ctx, number))

/** Refuses not_found, also for an account of somebody else. */
export async function getBalance(ctx: Signed, number: string): Promise<z.infer<typeof accountBalance>> {
  const row = await one(ctx, number)
  return { accountNumber: row.accountNumber, ...amounts(row), asOf: new Date().toISOString() }
}

/** The cursor is the last account number; ids grow in the order of opening. */
export async function listAccounts(ctx: Signed, input: z.output<typeof accountsInput>) {
  const after = input.cursor
    ? gt(accounts.id, sql`(select b.id from ${accounts} b where b.account_number = ${input.cursor})`)
    : undefined
  const rows = await read(ctx.database, ctx.who, select(ctx.database, and(after), input.limit + 1))
  const items = rows.slice(0, input.limit).map(shape)
  return { items, next: rows.length > input.limit ? items.at(-1)!.id : null }
}

/** More accounts than this are listed by pages, not on the first screen. */
const mostInOverview = 200
const inOverview = kept((database) => select(database, undefined, mostInOverview))
const today = kept((database) => database.select({ current: businessDates.current }).from(businessDates))

/** Total first: what the caller has, by currency, and the accounts behind it. */
export async function readOverview(ctx: Signed): Promise<Overview> {
  const [rows, [day]] = await readBoth(ctx.database, ctx.who, inOverview(ctx.database), today(ctx.database))
  const sums = new Map<Currency, { posted: bigint; available: bigint }>([
    [homeCurrency, { posted: 0n, available: 0n }],
  ])
  for (const row of rows) {
    const sum = sums.get(row.currency as Currency) ?? { posted: 0n, available: 0n }
    sum.posted += row.posted
    // A term deposit is the customer's, but not to be spent.
    if (row.status !== 'locked') sum.available += row.posted - row.held + row.overdraftLimit
    sums.set(row.currency as Currency, sum)
  }
  const totals = [...sums].map(([currency, sum]) => ({
    balance: toMoney(sum.posted, currency),
    available: toMoney(sum.available, currency),
  }))
  return {
    customerId: ctx.claims.customerId ?? '',
    balance: totals[0]!.balance,
    available: totals[0]!.available,
    totals,
    accounts: rows.map(shape),
    businessDate: day!.current,
    asOf: new Date().toISOString(),
  }
}
