/** End of day: runs and their steps, terms of products, days of accounts, interest and fees. */
import { sql } from 'drizzle-orm'
import {
  bigint,
  check,
  customType,
  date,
  integer,
  numeric,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import { products } from './accounts.ts'
import { banking, bytea, moment } from './banking.ts'

const xid8 = customType<{ data: string }>({ dataType: () => 'xid8' })

/**
 * What a product earns and costs from a day on, until the next row. Rates are percent a year; amounts are minor units
 * of the product's currency. Rows of days that are closed never change.
 */
export const productTerms = banking.table(
  'product_terms',
  {
    productCode: text('product_code')
      .notNull()
      .references(() => products.code),
    effectiveFrom: date('effective_from').notNull(),
    /** Earned on a balance above zero. */
    interestRatePercent: numeric('interest_rate_percent', { precision: 7, scale: 4 }),
    /** Owed on a balance below zero. */
    overdraftRatePercent: numeric('overdraft_rate_percent', { precision: 7, scale: 4 }),
    dayCount: text('day_count').notNull().default('ACT/365F'),
    capitalise: text().notNull().default('quarterly'),
    /** Interest is credited in multiples of this, half-up. */
    rounding: bigint({ mode: 'bigint' }).notNull().default(sql`100`),
    /** Of a calendar month's average of end-of-day balances. */
    minimumBalance: bigint('minimum_balance', { mode: 'bigint' }).notNull().default(sql`0`),
    minimumBalanceFee: bigint('minimum_balance_fee', { mode: 'bigint' }).notNull().default(sql`0`),
    monthlyFee: bigint('monthly_fee', { mode: 'bigint' }).notNull().default(sql`0`),
    /** Whether goods and services tax comes on top of its fees; rates stand in configurations. */
    feeTax: text('fee_tax').notNull().default('none'),
    source: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.productCode, t.effectiveFrom] }),
    check('terms_fee_tax', sql`${t.feeTax} in ('none', 'gst')`),
    check('terms_day_count', sql`${t.dayCount} in ('ACT/365F', 'ACT/ACT', '30/360')`),
    check('terms_capitalise', sql`${t.capitalise} in ('monthly', 'quarterly')`),
    check('terms_rates', sql`${t.interestRatePercent} >= 0 and ${t.overdraftRatePercent} >= 0`),
    check('terms_rounding', sql`${t.rounding} >= 1`),
    check(
      'terms_amounts',
      sql`${t.minimumBalance} >= 0 and ${t.minimumBalanceFee} >= 0 and ${t.monthlyFee} >= 0`,
    ),
  ],
)

/** The steps of every run, in order. A function has the form (date, pads bytea, most integer) → integer. */
export const eodStepList = banking.table('eod_step_list', {
  name: text().primaryKey(),
  position: integer().notNull().unique(),
  /** With its schema: looked up when the step runs; a missing one stops the run. */
  function: text().notNull(),
  /** Items of one chunk, which is one transaction. */
  chunk: integer().notNull().default(1000),
})

/** One run for each closed date; it may be interrupted and continued at any point. */
export const eodRuns = banking.table(
  'eod_runs',
  {
    closedDate: date('closed_date').primaryKey(),
    status: text().notNull(),
    startedBy: text('started_by').notNull(),
    startedAt: moment().notNull().defaultNow(),
    endedAt: moment(),
    /** sha256 of the job's key of this date: who continues must hold the same. */
    keyHash: bytea('key_hash').notNull(),
    /** The journal's end when the business date moved on: no later date has a transaction up to here. */
    seqBefore: bigint('seq_before', { mode: 'bigint' }).notNull(),
    /** Transactions below this may still book on the closed date; unknown until the new date is committed. */
    boundary: xid8(),
    /** The journal's end when all of them had ended: no transaction of the closed date comes after. */
    seqAfter: bigint('seq_after', { mode: 'bigint' }),
  },
  (t) => [
    check('run_status', sql`${t.status} in ('waiting', 'running', 'done')`),
    uniqueIndex('eod_runs_one_open').on(sql`(${t.status} <> 'done')`).where(sql`${t.status} <> 'done'`),
  ],
)

export const eodSteps = banking.table(
  'eod_steps',
  {
    closedDate: date('closed_date')
      .notNull()
      .references(() => eodRuns.closedDate),
    name: text().notNull(),
    position: integer().notNull(),
    status: text().notNull().default('waiting'),
    /** Where the next chunk begins, in the step's own order. */
    cursor: bigint({ mode: 'bigint' }).notNull().default(sql`0`),
    done: bigint({ mode: 'bigint' }).notNull().default(sql`0`),
    chunks: integer().notNull().default(0),
    startedAt: moment(),
    endedAt: moment(),
  },
  (t) => [
    primaryKey({ columns: [t.closedDate, t.name] }),
    check('step_status', sql`${t.status} in ('waiting', 'running', 'done')`),
  ],
)

/**
 * Balances at the end of a day, in minor units, booked and by value date. Only days that differ from the one before
 * have a row: the newest at or before a day answers for it. A back-dated entry moves `valued` of the days since.
 */
export const accountDays = banking.table(
  'account_days',
  {
    accountId: bigint('account_id', { mode: 'bigint' }).notNull(),
    date: date().notNull(),
    booked: bigint({ mode: 'bigint' }).notNull(),
    valued: bigint({ mode: 'bigint' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.date] })],
)

/** How far an account's interest has come. Micros are millionths of a minor unit. */
export const interestPositions = banking.table('interest_positions', {
  accountId: bigint('account_id', { mode: 'bigint' }).primaryKey(),
  /** The first day that earned. */
  since: date().notNull(),
  /** Accrued to the end of this day. */
  through: date().notNull(),
  /** The earliest accrued day whose balance a back-dated entry has changed since. */
  dirtyFrom: date('dirty_from'),
  /** Accrued and not yet credited; below zero after rounding up. */
  creditMicros: bigint('credit_micros', { mode: 'bigint' }).notNull().default(sql`0`),
  /** Accrued and not yet charged. */
  debitMicros: bigint('debit_micros', { mode: 'bigint' }).notNull().default(sql`0`),
})

export const interestKind = banking.enum('interest_kind', ['credit', 'debit'])

/** One day's interest of an account; a back-dated entry adds a revision that holds the difference. */
export const interestAccruals = banking.table(
  'interest_accruals',
  {
    accountId: bigint('account_id', { mode: 'bigint' }).notNull(),
    date: date().notNull(),
    kind: interestKind().notNull(),
    revision: smallint().notNull(),
    /** The closed date whose run wrote this. */
    closedDate: date('closed_date').notNull(),
    /** The end-of-day balance by value date that it is on, in minor units. */
    balance: bigint({ mode: 'bigint' }).notNull(),
    micros: bigint({ mode: 'bigint' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.date, t.kind, t.revision] })],
)

/** Interest credited or charged: what was accrued before, the posted amount, and what is carried forward. */
export const interestPostings = banking.table(
  'interest_postings',
  {
    accountId: bigint('account_id', { mode: 'bigint' }).notNull(),
    closedDate: date('closed_date').notNull(),
    kind: interestKind().notNull(),
    microsBefore: bigint('micros_before', { mode: 'bigint' }).notNull(),
    minor: bigint({ mode: 'bigint' }).notNull(),
    microsAfter: bigint('micros_after', { mode: 'bigint' }).notNull(),
    transactionSeq: bigint('transaction_seq', { mode: 'bigint' }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.closedDate, t.kind] }),
    check('interest_posted', sql`${t.minor} > 0`),
  ],
)

/** A fee of a month, once for each account and kind. What the balance did not hold is waived. */
export const feeCharges = banking.table(
  'fee_charges',
  {
    accountId: bigint('account_id', { mode: 'bigint' }).notNull(),
    kind: text().notNull(),
    /** The month's first day. */
    month: date().notNull(),
    closedDate: date('closed_date').notNull(),
    due: bigint({ mode: 'bigint' }).notNull(),
    charged: bigint({ mode: 'bigint' }).notNull(),
    transactionSeq: bigint('transaction_seq', { mode: 'bigint' }),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.kind, t.month] }),
    check('fee_kind', sql`${t.kind} in ('monthly', 'minimum_balance')`),
    check('fee_within_due', sql`${t.charged} between 0 and ${t.due}`),
    check('fee_posted', sql`(${t.charged} > 0) = (${t.transactionSeq} is not null)`),
  ],
)

/** Taxes on a fee, each booked by itself to what the bank owes the State. */
export const feeTaxes = banking.table(
  'fee_taxes',
  {
    accountId: bigint('account_id', { mode: 'bigint' }).notNull(),
    kind: text().notNull(),
    month: date().notNull(),
    /** The bank's own product that it is owed by: `cgst`, `sgst`. */
    tax: text().notNull(),
    ratePercent: numeric('rate_percent', { precision: 7, scale: 4 }).notNull(),
    minor: bigint({ mode: 'bigint' }).notNull(),
    transactionSeq: bigint('transaction_seq', { mode: 'bigint' }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.kind, t.month, t.tax] }),
    check('fee_tax_amount', sql`${t.minor} > 0 and ${t.ratePercent} > 0`),
  ],
)

/** The statement of a month as it was cut when the month's last day closed: nothing of it changes any more. */
export const statementCuts = banking.table(
  'statement_cuts',
  {
    accountId: bigint('account_id', { mode: 'bigint' }).notNull(),
    /** The month's first day. */
    month: date().notNull(),
    opening: bigint({ mode: 'bigint' }).notNull(),
    closing: bigint({ mode: 'bigint' }).notNull(),
    /** Versions of the account before its first entry of the month and at its last; equal without one. */
    versionBefore: bigint('version_before', { mode: 'bigint' }).notNull(),
    version: bigint({ mode: 'bigint' }).notNull(),
    /** The chain's hash at that version; null before the account's first entry. */
    head: bytea(),
    cutAt: moment().notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.month] }),
    check('cut_versions', sql`${t.versionBefore} between 0 and ${t.version}`),
    check('cut_head', sql`(${t.head} is null) = (${t.version} = 0)`),
  ],
)
