/** Checks every invariant, hash and origin MAC of the ledger, without the bank's word for anything. */
import { createHash, createHmac } from 'node:crypto'
import pg from 'pg'
import { completedMac, openOrderMac, orderText, originKeyOf } from '../../worker/ledger/rules.ts'
import { type Check, Finding, rowsOf } from './findings.ts'
import { guards, numbers } from './guards.ts'
import { type ForceDebits, listForceDebits, obligations } from './obligations.ts'
import { books } from './verify-books.ts'
import { type ByHand, listByHand, verifyEvidence } from './verify-evidence.ts'
import { interest } from './verify-interest.ts'
import { type Trusted, verifySeals } from './verify-seals.ts'

export type Verdict = {
  checks: Check[]
  milliseconds: number
  clean: boolean
  /** No fault, but never unsaid. */
  forceDebits: ForceDebits[]
  /** Nor these: an owner may have had reason to change a row, and it is on record. */
  byHand: ByHand[]
}

const noHead = Buffer.alloc(32)

/**
 * Reads the whole ledger in one snapshot, through a cursor, so that memory does not grow with the bank. `ownerUrl`
 * may set role banking_owner; `originKey` is the Worker's ORIGIN_KEY; `trusted` is what is known of seals and roots
 * from elsewhere than the database.
 */
export async function verify(
  ownerUrl: string,
  { originKey, trusted }: { originKey: Buffer; trusted?: Trusted },
): Promise<Verdict> {
  const startedAt = performance.now()
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'bank verify' })
  await client.connect()
  try {
    await client.query('begin isolation level repeatable read read only')
    await client.query('set local role banking_owner')
    const checks = [
      ...(await chains(client)),
      ...(await journal(client, originKey)),
      ...(await books(client)),
      ...(await interest(client)),
      await numbers(client),
      await guards(client),
      ...(await obligations(client)),
      ...(trusted ? await verifySeals(client, trusted) : []),
      ...(trusted ? await verifyEvidence(client, trusted) : []),
    ]
    const forceDebits = await listForceDebits(client)
    const byHand = await listByHand(client)
    const milliseconds = Math.round(performance.now() - startedAt)
    return {
      checks,
      milliseconds,
      forceDebits,
      byHand,
      clean: checks.every((check) => check.faults.length === 0),
    }
  } finally {
    await client.end()
  }
}

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
async function chains(client: pg.Client): Promise<Check[]> {
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

type Journal = {
  seq: string
  id: string
  scope: string
  actor: string
  type: string
  amount: string
  currency: string
  /** A number where it is infinite. */
  ordered_at: Date | number
  origin_mac: Buffer
  text_salt: Buffer
  from_name: string
  to_name: string
  note: string | null
  text_commitment: Buffer
  sums_to_zero: boolean
  credited: string | null
  debit_number: string | null
  credit_number: string | null
  from_number: string | null
  to_number: string | null
  debit_is_ours: boolean
  credit_is_ours: boolean
  debit_product: string | null
  credit_product: string | null
  /** scope/id of what this takes back. */
  reverses: string | null
  booked_before: boolean
  claimed: boolean
  audited: boolean
}

const transactions = `
  select t.*, e.sums_to_zero, e.credited, e.debit_number, e.credit_number, e.debit_is_ours, e.credit_is_ours,
         e.debit_product, e.credit_product, (select o.scope || '/' || o.id from banking.transactions o where o.seq = t.reverses_seq) as reverses,
         exists (select from banking.transactions o
           where o.id = t.id and o.seq < t.seq and o.origin_mac = t.origin_mac) as booked_before,
         exists (select from banking.request_keys k where k.scope = t.scope and k.key = t.id::text) as claimed,
         exists (select from posted p where p.subject = 'transaction:' || t.seq) as audited
    from banking.transactions t
    left join lateral (
      select bool_and(total = 0) as sums_to_zero, sum(credited) as credited, min(debit_number) as debit_number,
             min(credit_number) as credit_number, bool_or(debit_is_ours) as debit_is_ours,
             bool_or(credit_is_ours) as credit_is_ours, min(debit_product) as debit_product,
             min(credit_product) as credit_product
        from (select sum(e.amount) as total, sum(e.amount) filter (where e.amount > 0) as credited,
                     min(a.account_number) filter (where e.amount < 0) as debit_number,
                     min(a.account_number) filter (where e.amount > 0) as credit_number,
                     bool_or(a.type = 'bank') filter (where e.amount < 0) as debit_is_ours,
                     bool_or(a.type = 'bank') filter (where e.amount > 0) as credit_is_ours,
                     min(a.product_code) filter (where e.amount < 0) as debit_product,
                     min(a.product_code) filter (where e.amount > 0) as credit_product
                from banking.entries e join banking.accounts a on a.id = e.account_id
               where e.transaction_seq = t.seq group by e.currency) c
    ) e on true
   order by t.seq`

const sha256 = (bytes: string) => createHash('sha256').update(bytes, 'utf8').digest()

/** The MAC that this transaction must have. Orders of staff left the bank's side open (OpenOrder). */
function originOf(row: Journal, originKey: Buffer): Buffer {
  const [from, to] = [row.debit_number ?? '', row.credit_number ?? '']
  const order = {
    id: row.id,
    actor: row.actor,
    type: row.type,
    from,
    to,
    minor: BigInt(row.amount),
    currency: row.currency,
    orderedAt: row.ordered_at instanceof Date ? row.ordered_at.toISOString() : String(row.ordered_at),
  }
  // Staff's orders of cash and reversals are open at the bank's side; the payment out of a hold names both accounts.
  if (!row.scope.startsWith('staff:') || row.type === 'payment')
    return createHmac('sha256', originKeyOf(originKey, row.actor)).update(orderText(order)).digest()
  const taken = row.reverses === null ? undefined : { from: '', to: '', reverses: row.reverses }
  const ordered = {
    ...order,
    from: (row.debit_is_ours ? row.debit_product : row.debit_number) ?? '',
    to: (row.credit_is_ours ? row.credit_product : row.credit_number) ?? '',
    reverses: '',
    ...taken,
    ...(row.type === 'reversal' && { minor: 0n, currency: '' }),
  }
  return Buffer.from(completedMac(openOrderMac(originKey, ordered), from, to))
}

/** Each transaction: entries sum to zero, the order was the Worker's, texts are those committed to, deed recorded. */
async function journal(client: pg.Client, originKey: Buffer): Promise<Check[]> {
  const zero = new Finding('transactions sum to zero in each currency')
  const origin = new Finding('origin MACs')
  const once = new Finding('orders are booked once')
  const sides = new Finding('account numbers are those of the entries')
  const texts = new Finding('names and notes are those committed to')
  const claims = new Finding('transactions have their request key')
  const audits = new Finding('transactions have their audit row')
  const withAudit = `with posted as materialized (
    select subject from banking.audit_logs where action like 'ledger.post.%') ${transactions}`
  for await (const row of rowsOf<Journal>(client, withAudit.trim())) {
    const where = () => `transaction ${row.seq} (${row.id})`
    zero.expect(row.sums_to_zero === true && row.credited === row.amount, where)
    origin.expect(originOf(row, originKey).equals(row.origin_mac), where)
    once.expect(!row.booked_before, where)
    // The bank's own accounts stand in the entries alone.
    sides.expect(
      row.from_number === (row.debit_is_ours ? null : row.debit_number) &&
        row.to_number === (row.credit_is_ours ? null : row.credit_number),
      where,
    )
    const commitment = createHash('sha256')
      .update(row.text_salt)
      .update(sha256(row.from_name))
      .update(sha256(row.to_name))
    if (row.note !== null) commitment.update(sha256(row.note))
    texts.expect(commitment.digest().equals(row.text_commitment), where)
    claims.expect(row.claimed, where)
    audits.expect(row.audited, where)
  }
  return [zero, origin, once, sides, texts, claims, audits]
}
