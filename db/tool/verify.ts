/** Checks every invariant, hash and origin MAC of the ledger, without the bank's word for anything. */
import { createHash, createHmac } from 'node:crypto'
import pg from 'pg'
import { completedMac, openOrderMac, orderText, originKeyOf } from '../../worker/ledger/rules.ts'
import { type Check, Finding, rowsOf } from './findings.ts'
import { guards, numbers } from './guards.ts'
import { committedTexts, isSealedSince } from './journal-texts.ts'
import { type ForceDebits, listForceDebits, obligations } from './obligations.ts'
import { type BankVault, type DataKeys, openBankVault } from './vault.ts'
import { books } from './verify-books.ts'
import { chains } from './verify-chains.ts'
import { deposits } from './verify-deposits.ts'
import { type ByHand, listByHand, verifyEvidence } from './verify-evidence.ts'
import { insights } from './verify-insights.ts'
import { interest } from './verify-interest.ts'
import { oversight } from './verify-reports.ts'
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

/**
 * Reads the whole ledger in one snapshot, through a cursor, so that memory does not grow with the bank. `ownerUrl`
 * may set role banking_owner; `originKey` is the Worker's ORIGIN_KEY; `trusted` is what is known of seals and roots
 * from elsewhere than the database; `dataKeys` are asked for where texts
 * were sealed after they were booked.
 */
export async function verify(
  ownerUrl: string,
  { originKey, trusted, dataKeys }: { originKey: Buffer; trusted?: Trusted; dataKeys?: () => DataKeys },
): Promise<Verdict> {
  const startedAt = performance.now()
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'bank verify' })
  await client.connect()
  try {
    await client.query('begin isolation level repeatable read read only')
    await client.query('set local role banking_owner')
    const checks = [
      ...(await chains(client)),
      ...(await journal(client, originKey, dataKeys)),
      ...(await books(client)),
      ...(await interest(client)),
      ...(await deposits(client)),
      ...(await insights(client)),
      ...(await oversight(client)),
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

const isInstant = (at: unknown): at is Date => at instanceof Date && !Number.isNaN(at.getTime())

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
    // Postgres keeps infinity, and years that no Date has: no order of the Worker's says so, and the look goes on.
    orderedAt: isInstant(row.ordered_at) ? row.ordered_at.toISOString() : String(row.ordered_at),
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

function commitmentOf(said: Pick<Journal, 'text_salt' | 'from_name' | 'to_name' | 'note'>): Buffer {
  const commitment = createHash('sha256')
    .update(said.text_salt)
    .update(sha256(said.from_name))
    .update(sha256(said.to_name))
  if (said.note !== null) commitment.update(sha256(said.note))
  return commitment.digest()
}

/** Each transaction: entries sum to zero, the order was the Worker's, texts are those committed to, deed recorded. */
async function journal(client: pg.Client, originKey: Buffer, dataKeys?: () => DataKeys): Promise<Check[]> {
  const zero = new Finding('transactions sum to zero in each currency')
  const origin = new Finding('origin MACs')
  const once = new Finding('orders are booked once')
  const sides = new Finding('account numbers are those of the entries')
  const texts = new Finding('names and notes are those committed to')
  const claims = new Finding('transactions have their request key')
  const audits = new Finding('transactions have their audit row')
  let vault: BankVault | undefined
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
    if (isSealedSince(row) && dataKeys) vault ??= await openBankVault(client, dataKeys())
    const said = isSealedSince(row) ? await committedTexts(row, vault?.journal) : row
    texts.expect(said !== undefined && commitmentOf(said).equals(row.text_commitment), where)
    claims.expect(row.claimed, where)
    audits.expect(row.audited, where)
  }
  return [zero, origin, once, sides, texts, claims, audits]
}
