import { sql } from 'drizzle-orm'
import {
  type AnyPgColumn,
  bigint,
  check,
  date,
  index,
  integer,
  jsonb,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { accounts } from './accounts.ts'
import { banking, bytea, moment } from './banking.ts'
import { users } from './users.ts'

/** The chart of accounts. Products point at it; an account stands where its product stands. */
export const glAccounts = banking.table(
  'gl_accounts',
  {
    code: text().primaryKey(),
    name: text().notNull(),
    class: text().notNull(),
    parent: text().references((): AnyPgColumn => glAccounts.code),
  },
  (t) => [
    check('gl_class', sql`${t.class} in ('asset', 'liability', 'equity', 'income', 'expense')`),
    check('gl_code', sql`${t.code} ~ '^[0-9]{4}$'`),
  ],
)

/**
 * What moved on all accounts of a product on a day, by booking date and by value date: the trial balance of any day is
 * their sum. Carried forward with each seal (db/functions/roll_books.sql) and checked against entries by `bank verify`.
 */
export const glDays = banking.table(
  'gl_days',
  {
    productCode: text('product_code').notNull(),
    currency: text().notNull(),
    date: date().notNull(),
    /** Minor units, credit positive. */
    booked: bigint({ mode: 'bigint' }).notNull(),
    valued: bigint({ mode: 'bigint' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.productCode, t.currency, t.date] })],
)

/** The bank's own accounts: shards of settlement, the vault, one till for each operator, fees, interest, suspense. */
export const ownAccounts = banking.table(
  'own_accounts',
  {
    accountId: bigint('account_id', { mode: 'bigint' })
      .primaryKey()
      .references(() => accounts.id),
    productCode: text('product_code').notNull(),
    currency: text().notNull(),
    /** From 0; a till's is its holder's. */
    shard: integer().notNull(),
    /** The operator who holds this till. */
    userId: bigint('user_id', { mode: 'bigint' }).references(() => users.id),
  },
  (t) => [
    uniqueIndex('own_accounts_shard').on(t.productCode, t.currency, t.shard),
    uniqueIndex('own_accounts_holder').on(t.userId, t.currency),
    check('own_account_holder', sql`(${t.productCode} = 'till') = (${t.userId} is not null)`),
  ],
)

/**
 * What waits for a second person. Whoever proposes cannot approve, by the person and not by the log-in:
 * a person is `customer:<id>` where a member of staff banks here, else `user:<id>`.
 */
export const proposals = banking.table(
  'proposals',
  {
    id: uuid().primaryKey().defaultRandom(),
    kind: text().notNull(),
    /** The request that made it. */
    scope: text().notNull(),
    key: text().notNull(),
    makerUserId: bigint('maker_user_id', { mode: 'bigint' })
      .notNull()
      .references(() => users.id),
    makerPerson: text('maker_person').notNull(),
    amount: bigint({ mode: 'bigint' }).notNull(),
    currency: text().notNull(),
    /** The customer's account of a deposit or withdrawal. */
    accountNumber: text('account_number'),
    /** What a reversal or refund takes back, and under which named kind it may overdraw. */
    originalSeq: bigint('original_seq', { mode: 'bigint' }),
    forceKind: text('force_kind'),
    note: text(),
    /** From when a deposit is the customer's to use, where that is later than its booking. */
    valueDate: date('value_date'),
    orderedAt: moment().notNull(),
    orderMac: bytea('order_mac').notNull(),
    madeAt: moment().notNull().defaultNow(),
    expiresAt: moment().notNull(),
    status: text().notNull().default('pending'),
    checkerUserId: bigint('checker_user_id', { mode: 'bigint' }).references(() => users.id),
    checkerPerson: text('checker_person'),
    settledAt: moment(),
    reason: text(),
    transactionSeq: bigint('transaction_seq', { mode: 'bigint' }),
  },
  (t) => [
    uniqueIndex('proposals_request').on(t.scope, t.key),
    index('proposals_open').on(t.status, t.madeAt),
    check('proposal_status', sql`${t.status} in ('pending', 'approved', 'refused', 'expired')`),
    check('proposal_amount', sql`${t.amount} > 0`),
    check('proposal_second_person', sql`${t.checkerPerson} <> ${t.makerPerson}`),
    check(
      'proposal_settled',
      sql`(${t.status} in ('approved', 'refused')) = (${t.checkerPerson} is not null and ${t.checkerUserId} is not null)`,
    ),
    check('proposal_done', sql`(${t.status} = 'approved') = (${t.transactionSeq} is not null)`),
  ],
)

/** Cash of a till as its holder counted it; what differed from the books is an order of the same key. */
export const tillCounts = banking.table(
  'till_counts',
  {
    scope: text().notNull(),
    key: text().notNull(),
    accountId: bigint('account_id', { mode: 'bigint' })
      .notNull()
      .references(() => accounts.id),
    userId: bigint('user_id', { mode: 'bigint' }).notNull(),
    businessDate: date('business_date').notNull(),
    currency: text().notNull(),
    /** How many of each, by minor units. */
    denominations: jsonb().notNull(),
    expected: bigint({ mode: 'bigint' }).notNull(),
    counted: bigint({ mode: 'bigint' }).notNull(),
    note: text(),
    at: moment().notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.scope, t.key] }),
    index('till_counts_account').on(t.accountId, t.at),
    check('till_counted', sql`${t.counted} >= 0 and ${t.expected} >= 0`),
  ],
)

/**
 * What was taken back of a transaction, in one locked row under the original's key. Without an original it is a
 * tombstone: the key is claimed, and a late original is refused.
 */
export const reversals = banking.table(
  'reversals',
  {
    scope: text().notNull(),
    key: text().notNull(),
    originalSeq: bigint('original_seq', { mode: 'bigint' }).unique(),
    amount: bigint({ mode: 'bigint' }),
    refunded: bigint({ mode: 'bigint' }).notNull().default(sql`0`),
    at: moment().notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex('reversals_original').on(t.scope, t.key),
    check('reversal_within_original', sql`${t.refunded} between 0 and coalesce(${t.amount}, 0)`),
    check('reversal_original', sql`(${t.originalSeq} is null) = (${t.amount} is null)`),
  ],
)
