/** What tests of the end of day do: make products and accounts, book on any value date, close days. */
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import { inject } from 'vitest'
import type { Progress } from '../db/tool/end-of-day.ts'
import { verify } from '../db/tool/verify.ts'
import { jobPads } from '../worker/ledger/rules.ts'
import type { TestBank } from './bank.ts'
import { originMac, type Row, rows, value } from './teller.ts'

export const originKey = () => Buffer.from(inject('workerBindings').ORIGIN_KEY!, 'base64')
export const padsOf = (date: string) => Buffer.from(jobPads(originKey(), `eod:${date}`))

export const nextDay = (date: string, days = 1) =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

export const businessDate = (owner: pg.Client): Promise<string> =>
  value(owner, 'select current::text from banking.business_dates')

/** What `bank verify` finds wrong, in words. */
export async function faultsOfBank(bank: TestBank): Promise<string[]> {
  const { checks } = await verify(bank.wire.ownerUrl, { originKey: originKey() })
  // Tests of interest overdraw accounts and hold money by hand, to see what is made of it, and of deposits let time pass so.
  const byHand = [
    'term deposits run from their day to the end of their term',
    'nothing is overdrawn but by force debits',
    'what accounts hold is the sum of their open holds',
  ]
  return checks
    .filter(({ name }) => !byHand.includes(name))
    .flatMap(({ name, faults }) => faults.map((fault) => `${name}: ${fault}`))
}

/** One chunk of the end of day of a date. */
export const chunkOf = (owner: pg.Client, date: string): Promise<Progress> =>
  value(owner, `select banking.advance_eod('system:test', $1, $2, banking.eod_is_open($1), null)`, [
    date,
    padsOf(date),
  ])

/** Closes the business date and answers how many chunks that took. */
export async function closeDay(owner: pg.Client): Promise<number> {
  const date = await businessDate(owner)
  // Older transactions of the whole server are waited for, those of other test files as well.
  const end = Date.now() + 120_000
  for (let chunks = 1; Date.now() < end; chunks += 1) {
    const { status } = await chunkOf(owner, date)
    if (status === 'done') return chunks
    if (status === 'waiting') await pause(2)
  }
  throw new Error(`${date} does not close`)
}

/** Closes day after day until the business date is `date`. */
export async function closeUntil(owner: pg.Client, date: string) {
  while ((await businessDate(owner)) < date) await closeDay(owner)
}

/** Moves the business date on without closing days: for a bank that has not begun to close them. */
export const beginOn = (owner: pg.Client, date: string) =>
  owner.query(`select banking.advance_business_date('system:test', $1)`, [date])

export type Terms = Partial<
  Record<
    | 'interest_rate_percent'
    | 'overdraft_rate_percent'
    | 'day_count'
    | 'capitalise'
    | 'rounding'
    | 'minimum_balance'
    | 'minimum_balance_fee'
    | 'monthly_fee'
    | 'fee_tax',
    string | number
  >
>

/** Terms of a product from a day on; a product of that code is made where there is none. */
export async function setTerms(owner: pg.Client, code: string, from: string, terms: Terms) {
  await owner.query(
    `insert into banking.products (code, name, type, currency, summary) values ($1, $1, 'savings', 'INR', '')
     on conflict do nothing`,
    [code],
  )
  const columns = Object.keys(terms)
  await owner.query(
    `insert into banking.product_terms (product_code, effective_from, source, ${columns.join(', ')})
     values ($1, $2, 'test', ${columns.map((_, at) => `$${at + 3}`).join(', ')})`,
    [code, from, ...Object.values(terms)],
  )
}

/** Opens accounts of a product on the business date; answers their ids. */
export async function openMany(owner: pg.Client, code: string, count = 1): Promise<string[]> {
  const made = await rows(
    owner,
    `insert into banking.accounts (account_number, product_code, type, currency, holder_name, opened_on)
     select banking.issue_account_number(), p.code, p.type, p.currency, 'Somebody', b.current
       from banking.products p, banking.business_dates b, generate_series(1, $2) where p.code = $1
     returning id::text`,
    [code, count],
  )
  return made.map(({ id }) => id)
}

/**
 * Books minor units from the bank's settlement account to an account, or back where they are below zero, with a value
 * date of its own.
 */
export async function book(owner: pg.Client, account: string, minor: number | bigint, valueDate?: string) {
  const [one] = await rows(
    owner,
    `select a.account_number as number, s.account_number as ours from banking.accounts a, banking.accounts s
      where a.id = $1 and s.product_code = 'settlement' and s.currency = a.currency`,
    [account],
  )
  const amount = BigInt(minor)
  const [from, to] = amount > 0n ? [one!.ours, one!.number] : [one!.number, one!.ours]
  const orderedAt = new Date().toISOString()
  const order = {
    id: randomUUID(),
    actor: 'system:test',
    type: amount > 0n ? 'deposit' : 'withdrawal',
    from,
    to,
    minor: amount > 0n ? amount : -amount,
    currency: 'INR',
    orderedAt,
  }
  await owner.query(
    `with claim as (insert into banking.request_keys (scope, key, payload_hash) values ('job:test', $1::text, '')),
      held as materialized (select * from banking.accounts a where a.account_number in ($3, $4) order by a.id for no key update),
      journal as (
        insert into banking.transactions as t (id, scope, type, actor, from_number, to_number, amount, currency, booking_date,
          value_date, created_at, ordered_at, origin_mac, text_salt, from_name, to_name, text_commitment)
        select $1::uuid, 'job:test', $2::banking.transaction_type, 'system:test',
            (select account_number from held where account_number = $3 and type <> 'bank'),
            (select account_number from held where account_number = $4 and type <> 'bank'), $5, 'INR', b.current,
            coalesce($6::date, b.current), now(), $7, $8, '\\x00', 'x', 'y', banking.text_commitment('\\x00', 'x', 'y', null)
          from banking.business_dates b
        returning t.seq, t.booking_date, t.value_date, banking.transaction_bytes(t) as bytes),
      audit as (insert into banking.audit_logs (actor, action, subject)
        select 'system:test', 'ledger.post.test', 'transaction:' || seq from journal)
      insert into banking.entries (transaction_seq, account_id, version, amount, currency, balance_after, booking_date,
        value_date, hash)
      select j.seq, h.id, h.version + 1, s.amount, 'INR', h.posted + s.amount, j.booking_date, j.value_date,
          banking.entry_hash(h.head, h.version + 1, s.amount, h.posted + s.amount, h.account_number, j.bytes)
        from journal j, held h
        cross join lateral (select case h.account_number when $3 then -$5::bigint else $5::bigint end as amount) s`,
    [order.id, order.type, from, to, order.minor, valueDate ?? null, orderedAt, originMac(order)],
  )
}

export type Accrual = { date: string; kind: string; revision: number; balance: string; micros: string }

export const accrualsOf = (owner: pg.Client, account: string): Promise<Accrual[]> =>
  rows(
    owner,
    `select date::text, kind::text, revision, balance::text, micros::text from banking.interest_accruals
      where account_id = $1 order by date, kind, revision`,
    [account],
  ) as Promise<Accrual[]>

/** Interest and fees that an account was posted: value date, type, signed minor units. */
export const postedBy = (owner: pg.Client, account: string): Promise<Row[]> =>
  rows(
    owner,
    `select t.type::text, t.value_date::text as date, e.amount::text as minor, t.note from banking.entries e
       join banking.transactions t on t.seq = e.transaction_seq
      where e.account_id = $1 and t.actor like 'job:eod:%' order by e.version`,
    [account],
  )
