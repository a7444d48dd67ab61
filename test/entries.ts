/** Entries as the owner of the tables would write them by hand, past the bank's own functions. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { outcome, value } from './teller.ts'

export type Line = {
  account: string
  amount: number
  seq?: string
  currency?: string
  version?: number
  after?: number
  /** What it is hashed of, here. */
  hash?: string
}

/** A row of the journal. */
export const journal = (owner: pg.Client, amount = 100): Promise<string> =>
  value(
    owner,
    `insert into banking.transactions (id, scope, type, actor, amount, currency, booking_date, value_date, created_at,
       ordered_at, origin_mac, text_salt, from_name, to_name, text_commitment)
     select $1, 'job:test', 'transfer', 'system:test', $2, 'INR', b.current, b.current, now(), now(), '', '', '', '', ''
       from banking.business_dates b returning seq`,
    [randomUUID(), amount],
  )

/** All lines in one statement; what a line leaves out continues its account. */
export const write = (owner: pg.Client, seq: string, lines: Line[]) =>
  outcome(
    owner.query(
      `insert into banking.entries (transaction_seq, account_id, version, amount, currency, balance_after, booking_date,
         value_date, hash)
       select coalesce(l.seq, $2), a.id, coalesce(l.version, a.version + 1), l.amount, coalesce(l.currency, a.currency),
         coalesce(l.after, a.posted + l.amount), current_date, current_date, sha256(coalesce(l.hash, 'x')::bytea)
         from jsonb_to_recordset($1) as l(account text, amount bigint, seq bigint, currency text, version bigint, after bigint,
           hash text)
         join banking.accounts a on a.account_number = l.account`,
      [JSON.stringify(lines), seq],
    ),
  )
