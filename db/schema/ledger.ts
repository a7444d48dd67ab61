import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  check,
  date,
  index,
  integer,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { banking, bytea, moment } from './banking.ts'

export const transactionType = banking.enum('transaction_type', [
  'transfer',
  'payment',
  'deposit',
  'withdrawal',
  'fee',
  'interest',
  'opening',
  'exchange',
  'reversal',
  'refund',
])

/**
 * The immutable journal. `id` is the client's and unique in its `scope`; `seq` is the bank's own, given under the
 * account locks, so it grows with every account's version. Why entries have no foreign keys:
 * docs/decisions/0003-entries-move-balances.md.
 */
export const transactions = banking.table(
  'transactions',
  {
    seq: bigint({ mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
    id: uuid().notNull(),
    scope: text().notNull(),
    type: transactionType().notNull(),
    actor: text().notNull(),
    fromNumber: text('from_number'),
    toNumber: text('to_number'),
    amount: bigint({ mode: 'bigint' }).notNull(),
    currency: text().notNull(),
    bookingDate: date('booking_date').notNull(),
    valueDate: date('value_date').notNull(),
    createdAt: moment().notNull(),
    /** When the Worker took the order; part of the origin MAC. */
    orderedAt: moment().notNull(),
    originMac: bytea('origin_mac').notNull(),
    textSalt: bytea('text_salt').notNull(),
    /** As the accounts carried them: of customers sealed under the journal's key, whose hashes entries commit to. */
    fromName: text('from_name').notNull(),
    toName: text('to_name').notNull(),
    /** What finds a name that is sealed, by beginnings of its words. */
    fromTokens: integer('from_tokens').array(),
    toTokens: integer('to_tokens').array(),
    /** Sealed under the journal's key, with what finds it behind it (worker/vault/notes.ts); the bank's own in clear. */
    note: text(),
    /** sha256(salt ‖ names and note): what entry hashes commit to, so that text can be erased. */
    textCommitment: bytea('text_commitment').notNull(),
    /** The transaction that this one takes back, whole or in part; the origin MAC commits to it. */
    reversesSeq: bigint('reverses_seq', { mode: 'bigint' }),
    /** The channel against whose limits this counted; null where it counted against none. */
    limitChannel: text('limit_channel'),
  },
  (t) => [
    uniqueIndex('transactions_id_scope').on(t.id, t.scope),
    // The day book's: a block range costs a transfer next to nothing.
    index('transactions_booking_date').using('brin', t.bookingDate),
  ],
)

/** The lines of the journal: signed minor units, one line an account in each transaction, chained by hash. */
export const entries = banking.table(
  'entries',
  {
    transactionSeq: bigint('transaction_seq', { mode: 'bigint' }).notNull(),
    accountId: bigint('account_id', { mode: 'bigint' }).notNull(),
    version: bigint({ mode: 'bigint' }).notNull(),
    amount: bigint({ mode: 'bigint' }).notNull(),
    currency: text().notNull(),
    balanceAfter: bigint('balance_after', { mode: 'bigint' }).notNull(),
    bookingDate: date('booking_date').notNull(),
    valueDate: date('value_date').notNull(),
    hash: bytea().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.transactionSeq, t.accountId] }),
    // An account's dates never go back as its sequence grows, so this is the order of its history as well; with the
    // amount in it, sums over thousands of lines read no line (docs/decisions/0008-searching-history.md).
    index('entries_account_day').on(t.accountId, t.bookingDate, t.transactionSeq, t.amount),
    // Only what is valued on another day than it is booked: a plain transfer writes none of it.
    index('entries_valued')
      .on(t.accountId, t.valueDate, t.transactionSeq)
      .where(sql`value_date <> booking_date`),
    index('entries_valued_elsewhere').on(t.accountId, t.bookingDate).where(sql`value_date <> booking_date`),
  ],
)

/** What a customer may file a line under. In the order in which it is offered. */
export const category = banking.enum('category', [
  'groceries',
  'eating_out',
  'transport',
  'housing',
  'utilities',
  'shopping',
  'health',
  'entertainment',
  'travel',
  'education',
  'gifts',
  'income',
  'savings',
  'transfers',
  'cash',
  'fees',
  'taxes',
  'other',
])

/**
 * What an account's parties wrote beside a line of it, and what they filed it under. It belongs to one side of the
 * transaction, changes as often as they like, and is no part of the journal. Without foreign keys, which would lock
 * rows that every transfer writes: its one verb (db/functions/annotate_transaction.sql) finds the line first.
 */
export const transactionNotes = banking.table(
  'transaction_notes',
  {
    accountId: bigint('account_id', { mode: 'bigint' }).notNull(),
    transactionSeq: bigint('transaction_seq', { mode: 'bigint' }).notNull(),
    note: text(),
    category: category(),
    updatedAt: moment().notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.transactionSeq] }),
    // As it is sealed, with what finds it; the Worker counts its letters.
    check('note_length', sql`char_length(${t.note}) between 1 and 4000`),
    check('note_or_category', sql`${t.note} is not null or ${t.category} is not null`),
  ],
)

/** A claim on a request's key, for ever. The answer is rebuilt from the journal, which cannot change. */
export const requestKeys = banking.table(
  'request_keys',
  {
    scope: text().notNull(),
    key: text().notNull(),
    payloadHash: bytea('payload_hash').notNull(),
    createdAt: moment().notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.scope, t.key] })],
)

/** One row: the date on which the bank books, apart from the clock. */
export const businessDates = banking.table(
  'business_dates',
  {
    only: boolean().primaryKey().default(true),
    current: date().notNull(),
    changedAt: moment().notNull().defaultNow(),
  },
  (t) => [check('business_date_only', sql`${t.only}`)],
)
