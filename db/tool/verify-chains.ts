/** Whether each account's chain of entries holds, computed from the entries alone. */
import { createHash } from 'node:crypto'
import type pg from 'pg'
import { type Check, Finding, rowsOf } from './findings.ts'

const noHead = Buffer.alloc(32)

type Line = {
  account_id: string
  number: string
  version: string
  amount: string
  balance_after: string
  currency: string
  account_currency: string
  entry_booking_days: number | null
  entry_value_days: number | null
  hash: Buffer
  seq: string | null
  id: string
  type: string
  transaction_currency: string
  booking_days: number | null
  value_days: number | null
  created_micros: string | null
  text_commitment: Buffer
  origin_mac: Buffer
}

/** Null for infinity, which no verb of the bank writes. */
const days = (date: string) => `case when isfinite(${date}) then ${date} - date '2000-01-01' end`

/** Days and microseconds since 2000-01-01, as PostgreSQL's binary form has them. */
const lines = `
  select e.account_id, a.account_number as number, e.version, e.amount, e.balance_after, e.currency,
         a.currency as account_currency, ${days('e.booking_date')} as entry_booking_days,
         ${days('e.value_date')} as entry_value_days, e.hash, t.seq, t.id, t.type,
         t.currency as transaction_currency, ${days('t.booking_date')} as booking_days,
         ${days('t.value_date')} as value_days, case when isfinite(t.created_at) then
           (extract(epoch from t.created_at) * 1000000)::bigint - 946684800000000 end as created_micros,
         t.text_commitment, t.origin_mac
    from banking.entries e
    left join banking.accounts a on a.id = e.account_id
    left join banking.transactions t on t.seq = e.transaction_seq
   order by e.account_id, e.transaction_seq`

/** The bytes that banking.entry_hash commits to; docs/decisions/0004-hash-chain.md. None for a line without a time. */
export function entryHash(previous: Buffer, line: Line): Buffer | undefined {
  if (line.booking_days === null || line.value_days === null || line.created_micros === null) return undefined
  const entry = Buffer.alloc(24)
  entry.writeBigInt64BE(BigInt(line.version), 0)
  entry.writeBigInt64BE(BigInt(line.amount), 8)
  entry.writeBigInt64BE(BigInt(line.balance_after), 16)
  const transaction = Buffer.alloc(40)
  transaction.writeBigInt64BE(BigInt(line.seq ?? 0), 0)
  transaction.write(line.id.replaceAll('-', ''), 8, 'hex')
  transaction.writeInt32BE(line.booking_days, 24)
  transaction.writeInt32BE(line.value_days, 28)
  transaction.writeBigInt64BE(BigInt(line.created_micros), 32)
  return createHash('sha256')
    .update(previous)
    .update(entry)
    .update(line.number, 'utf8')
    .update(transaction)
    .update(line.text_commitment)
    .update(line.origin_mac)
    .update(line.transaction_currency + line.type, 'utf8')
    .digest()
}

type Account = { id: string; number: string; posted: string; version: string; head: Buffer | null }
type Reached = { version: bigint; balance: bigint; head: Buffer; bookingDays: number }

/** Each account's chain: versions without gaps, running balance, dates in order, hashes, and where it ends. */
export async function chains(client: pg.Client): Promise<Check[]> {
  const order = new Finding('entries continue their account (version, balance, dates)')
  const hash = new Finding('entry hashes')
  const ends = new Finding('accounts stand where their entries end (posted, version, head)')
  const reached = new Map<string, Reached>()
  for await (const line of rowsOf<Line>(client, lines)) {
    const where = () => `account ${line.number ?? line.account_id}, version ${line.version}`
    if (line.seq === null || line.number === null) {
      order.expect(false, () => `${where()}: no transaction or no account`)
      continue
    }
    const before = reached.get(line.account_id) ?? {
      version: 0n,
      balance: 0n,
      head: noHead,
      bookingDays: -Infinity,
    }
    order.expect(
      BigInt(line.version) === before.version + 1n &&
        before.balance + BigInt(line.amount) === BigInt(line.balance_after) &&
        (line.booking_days ?? -Infinity) >= before.bookingDays &&
        line.entry_booking_days === line.booking_days &&
        line.entry_value_days === line.value_days &&
        line.currency === line.account_currency &&
        line.currency === line.transaction_currency,
      where,
    )
    hash.expect(entryHash(before.head, line)?.equals(line.hash) === true, where)
    reached.set(line.account_id, {
      version: BigInt(line.version),
      balance: BigInt(line.balance_after),
      head: line.hash,
      bookingDays: line.booking_days ?? before.bookingDays,
    })
  }
  for await (const account of rowsOf<Account>(
    client,
    'select id, account_number as number, posted, version, head from banking.accounts',
  )) {
    const end = reached.get(account.id)
    ends.expect(
      BigInt(account.posted) === (end?.balance ?? 0n) &&
        BigInt(account.version) === (end?.version ?? 0n) &&
        (end ? account.head?.equals(end.head) === true : account.head === null),
      () => `account ${account.number}`,
    )
  }
  return [order, hash, ends]
}
