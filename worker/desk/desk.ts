import type * as z from 'zod/mini'
import { ask } from '../db.ts'
import { toInstant } from '../instants.ts'
import { type Currency, toMoney } from '../money.ts'
import type { Signed } from '../trpc.ts'
import { nameLookup } from '../vault/names.ts'
import { type Contact, openContact, type Vault, vaultOf } from '../vault/opening.ts'
import { normalEmail, normalPhone } from '../vault/person.ts'
import { blindHex } from '../vault/vault.ts'
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

/** Addresses are found by their blind index, names by the tokens of their beginnings, numbers as they were typed. */
async function wordsOf({ index }: Vault, q: string): Promise<string> {
  if (q.includes('@')) return blindHex(index, 'email', normalEmail(q))
  const phone = normalPhone(q)
  // A 64-digit word of the caller's own is no index.
  if (/^\+\d{7,15}$/.test(phone)) return blindHex(index, 'phone', phone)
  return /^(?:C\d{10}|\d{13})$/i.test(q.replace(/\s/g, '')) ? q : nameLookup(index, q)
}

type FoundRow = Omit<Found, 'email'> & Contact

/** Customers by id, account number, e-mail, phone or beginnings of their names. Each one shown is written down. */
export async function findCustomers(ctx: Signed, { q, limit, cursor }: z.output<typeof findInput>) {
  const vault = await vaultOf(ctx)
  const { items, next } = await ask<{ items: FoundRow[]; next: string | null }>(
    ctx.database,
    'banking.find_customers',
    [ctx.who.jti, await wordsOf(vault, q), String(limit), ctx.requestId, cursor ?? null],
  )
  const opened = items.map(async ({ userId, email: sealed, key, ...found }): Promise<Found> => {
    const { email } = await openContact(vault, { userId, email: sealed, key })
    return { ...found, email }
  })
  return { items: await Promise.all(opened), next }
}

type AccountRow = Omit<DeskAccount, 'balance' | 'available'> & {
  currency: Currency
  posted: string
  available: string
}
type CustomerRow = Omit<DeskCustomer, 'accounts' | 'latest' | 'email' | 'phone'> & {
  contact: Contact | null
  accounts: AccountRow[]
  latest: EntryRow[]
}

/** A customer with accounts and the latest lines; written down. Refuses not_found. */
export async function readCustomer(ctx: Signed, id: string): Promise<DeskCustomer> {
  const { contact, ...row } = await ask<CustomerRow>(ctx.database, 'banking.read_customer', [
    ctx.who.jti,
    id,
    ctx.requestId,
  ])
  const addresses = contact ? await openContact(await vaultOf(ctx), contact) : { email: null, phone: null }
  return {
    ...row,
    ...addresses,
    accounts: row.accounts.map(({ currency, posted, available, ...account }) => ({
      ...account,
      balance: toMoney(BigInt(posted), currency),
      available: toMoney(BigInt(available), currency),
    })),
    latest: row.latest.map(shapeEntry),
  }
}

/** Lines of any account, newest first, by keyset; a customer's are written down. Refuses not_found. */
export async function readEntries(
  ctx: Signed,
  { id, limit, cursor, day, basis }: z.output<typeof entriesInput>,
) {
  const rows = await ask<EntryRow[]>(ctx.database, 'banking.read_account_entries', [
    ctx.who.jti,
    id,
    cursor ?? null,
    String(limit + 1),
    ctx.requestId,
    day ?? null,
    basis ?? 'booking',
  ])
  const items = rows.slice(0, limit).map(shapeEntry)
  return { items, next: rows.length > limit ? items.at(-1)!.seq : null }
}
