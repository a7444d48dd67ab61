import { sql } from 'drizzle-orm'
import { bigint, check, index, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { accounts } from './accounts.ts'
import { banking, moment } from './banking.ts'

/**
 * Money set aside for somebody: open, then captured, released or expired, once. In minor units; what is still held
 * is authorised − captured − released, and `accounts.held` is the sum of that over open holds.
 */
export const holds = banking.table(
  'holds',
  {
    id: uuid().primaryKey().defaultRandom(),
    accountId: bigint('account_id', { mode: 'bigint' })
      .notNull()
      .references(() => accounts.id),
    /**
     * `authorisation` for a merchant; `uncleared` for a credit that is not the customer's yet; `joint` for what one
     * holder ordered and the others have yet to approve; `risk` for what the staff have yet to release;
     * `pot` for what a customer has set aside.
     */
    kind: text().notNull().default('authorisation'),
    /** The credit that an uncleared one waits for. */
    transactionSeq: bigint('transaction_seq', { mode: 'bigint' }),
    currency: text().notNull(),
    authorised: bigint({ mode: 'bigint' }).notNull(),
    captured: bigint({ mode: 'bigint' }).notNull().default(sql`0`),
    released: bigint({ mode: 'bigint' }).notNull().default(sql`0`),
    status: text().notNull().default('open'),
    merchant: text().notNull(),
    placedAt: moment().notNull().defaultNow(),
    expiresAt: moment().notNull(),
    settledAt: moment(),
  },
  (t) => [
    index('holds_account').on(t.accountId).where(sql`${t.status} = 'open'`),
    index('holds_expiry').on(t.expiresAt).where(sql`${t.status} = 'open'`),
    uniqueIndex('holds_uncleared').on(t.transactionSeq),
    check(
      'hold_kind',
      sql`${t.kind} in ('authorisation', 'uncleared', 'joint', 'risk', 'pot') and (${t.kind} = 'uncleared') = (${t.transactionSeq} is not null)`,
    ),
    check('hold_status', sql`${t.status} in ('open', 'captured', 'released', 'expired')`),
    check(
      'hold_amounts',
      sql`${t.authorised} > 0 and ${t.captured} >= 0 and ${t.released} >= 0
        and case when ${t.status} = 'open' then ${t.captured} + ${t.released} < ${t.authorised}
                 else ${t.captured} + ${t.released} = ${t.authorised} end`,
    ),
  ],
)

/** Each step of a hold with where it stood after it: what a replayed request is answered from. */
export const holdMoves = banking.table(
  'hold_moves',
  {
    id: bigint({ mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
    holdId: uuid('hold_id')
      .notNull()
      .references(() => holds.id),
    kind: text().notNull(),
    amount: bigint({ mode: 'bigint' }).notNull(),
    authorised: bigint({ mode: 'bigint' }).notNull(),
    captured: bigint({ mode: 'bigint' }).notNull(),
    released: bigint({ mode: 'bigint' }).notNull(),
    status: text().notNull(),
    /** What was debited without being covered by the hold. */
    forced: bigint({ mode: 'bigint' }).notNull().default(sql`0`),
    transactionId: uuid('transaction_id'),
    actor: text().notNull(),
    scope: text(),
    key: text(),
    at: moment().notNull().defaultNow(),
  },
  (t) => [
    index('hold_moves_hold').on(t.holdId, t.id),
    uniqueIndex('hold_moves_request').on(t.scope, t.key),
    check('hold_move_kind', sql`${t.kind} in ('place', 'increment', 'capture', 'release', 'expire')`),
  ],
)

/** Debits that had to post without cover: a named kind, and how far they took the account below what it may use. */
export const forceDebits = banking.table(
  'force_debits',
  {
    transactionSeq: bigint('transaction_seq', { mode: 'bigint' }).primaryKey(),
    accountId: bigint('account_id', { mode: 'bigint' })
      .notNull()
      .references(() => accounts.id),
    holdId: uuid('hold_id').references(() => holds.id),
    kind: text().notNull(),
    amount: bigint({ mode: 'bigint' }).notNull(),
    overdrawn: bigint({ mode: 'bigint' }).notNull(),
    currency: text().notNull(),
    at: moment().notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex('force_debits_hold').on(t.holdId),
    index('force_debits_account').on(t.accountId),
    check('force_debit_amounts', sql`${t.amount} > 0 and ${t.overdrawn} between 0 and ${t.amount}`),
  ],
)
