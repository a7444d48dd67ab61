import type * as z from 'zod/mini'
import { ask } from '../db.ts'
import { toInstant } from '../instants.ts'
import { type Currency, toMoney } from '../money.ts'
import type { Signed } from '../trpc.ts'
import type { DeskAccount, DeskCustomer, DeskEntry, entriesInput, Found, findInput } from './contract.ts'

type EntryRow = Omit<DeskEntry, 'direction' | 'amount' | 'balanceAfter' | 'counterparty' | 'refunded'> & {
  currency: Currency
  amount: string
  balanceAfter: string
  refunded: string
  counterNumber: string | null
  counterName: string | null
}

function shapeEntry(row: EntryRow): DeskEntry {
  const { currency, amount, balanceAfter, refunded, counterNumber, counterName, ...rest } = row
  const minor = BigInt(amount)
  return {
    ...rest,
    direction: minor < 0n ? 'debit' : 'credit',
    amount: toMoney(minor < 0n ? -minor : minor, currency),
    balanceAfter: toMoney(BigInt(balanceAfter), currency),
    counterparty: { accountNumber: counterNumber, name: counterName },
    createdAt: toInstant(rest.createdAt),
    refunded: toMoney(BigInt(refunded), currency),
  }
}

/** Customers by id, account number, e-mail or the beginning of a name. Each one shown is written down. */
export const findCustomers = (ctx: Signed, { q, limit }: z.output<typeof findInput>) =>
  ask<{ items: Found[]; more: boolean }>(ctx.database, 'banking.find_customers', [
    ctx.who.jti,
    q,
    String(limit),
    ctx.requestId,
  ])

type AccountRow = Omit<DeskAccount, 'balance' | 'available'> & {
  currency: Currency
  posted: string
  available: string
}
type CustomerRow = Omit<DeskCustomer, 'accounts' | 'latest'> & { accounts: AccountRow[]; latest: EntryRow[] }

/** A customer with accounts and the latest lines; written down. Refuses not_found. */
export async function readCustomer(ctx: Signed, id: string): Promise<DeskCustomer> {
  const row = await ask<CustomerRow>(ctx.database, 'banking.read_customer', [ctx.who.jti, id, ctx.requestId])
  return {
    ...row,
    accounts: row.accounts.map(({ currency, posted, available, ...account }) => ({
      ...account,
      balance: toMoney(BigInt(posted), currency),
      available: toMoney(BigInt(available), currency),
    })),
    latest: row.latest.map(shapeEntry),
  }
}

/** Lines of any account, newest first, by keyset; a customer's are written down. Refuses not_found. */
export async function readEntries(ctx: Signed, { id, limit, cursor }: z.output<typeof entriesInput>) {
  const rows = await ask<EntryRow[]>(ctx.database, 'banking.read_account_entries', [
    ctx.who.jti,
    id,
    cursor ?? null,
    String(limit + 1),
    ctx.requestId,
  ])
  const items = rows.slice(0, limit).map(shapeEntry)
  return { items, next: rows.length > limit ? items.at(-1)!.seq : null }
}
