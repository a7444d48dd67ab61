import { sql } from 'drizzle-orm'
import {
  bigint,
  check,
  date,
  index,
  integer,
  numeric,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { accounts, products } from './accounts.ts'
import { banking, moment } from './banking.ts'

/** Terms on which a deposit can be opened or renewed, by effective dates; amounts in minor units. */
export const termOffers = banking.table(
  'term_offers',
  {
    code: text().notNull(),
    effectiveFrom: date('effective_from').notNull(),
    effectiveUntil: date('effective_until').notNull().default('infinity'),
    productCode: text('product_code')
      .notNull()
      .references(() => products.code),
    months: integer(),
    days: integer(),
    /** A year, simple, paid at maturity. */
    ratePercent: numeric('rate_percent', { precision: 7, scale: 4 }).notNull(),
    /** A year, on the days that it ran, where the customer closes it before maturity. */
    penaltyRatePercent: numeric('penalty_rate_percent', { precision: 7, scale: 4 }).notNull(),
    /** Closed before so many days have passed it earns nothing. */
    leastDays: integer('least_days').notNull(),
    minimum: bigint({ mode: 'bigint' }).notNull(),
    dayCount: text('day_count').notNull(),
    /** Interest is rounded half-up to a multiple of this: 100 is the rupee. */
    rounding: bigint({ mode: 'bigint' }).notNull(),
    source: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.code, t.effectiveFrom] }),
    check(
      'offer_term',
      sql`num_nonnulls(${t.months}, ${t.days}) = 1 and coalesce(${t.months}, ${t.days}) > 0`,
    ),
    check(
      'offer_rates',
      sql`${t.ratePercent} >= 0 and ${t.penaltyRatePercent} between 0 and ${t.ratePercent}`,
    ),
    check('offer_amounts', sql`${t.minimum} > 0 and ${t.rounding} > 0 and ${t.leastDays} >= 0`),
    check('offer_day_count', sql`${t.dayCount} in ('ACT/365F')`),
  ],
)

/** One term of a deposit; a renewal is a further row on the same account. Conditions as they were agreed. */
export const termDeposits = banking.table(
  'term_deposits',
  {
    id: bigint({ mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
    accountId: bigint('account_id', { mode: 'bigint' })
      .notNull()
      .references(() => accounts.id),
    payoutAccountId: bigint('payout_account_id', { mode: 'bigint' })
      .notNull()
      .references(() => accounts.id),
    offerCode: text('offer_code').notNull(),
    principal: bigint({ mode: 'bigint' }).notNull(),
    ratePercent: numeric('rate_percent', { precision: 7, scale: 4 }).notNull(),
    penaltyRatePercent: numeric('penalty_rate_percent', { precision: 7, scale: 4 }).notNull(),
    leastDays: integer('least_days').notNull(),
    dayCount: text('day_count').notNull(),
    rounding: bigint({ mode: 'bigint' }).notNull(),
    openedOn: date('opened_on').notNull(),
    maturesOn: date('matures_on').notNull(),
    renewal: text().notNull(),
    status: text().notNull().default('active'),
    /** Paid when it ended, in minor units. */
    interest: bigint({ mode: 'bigint' }),
    /** Paid for the days from maturity until it was paid, where it had to wait. */
    overdueInterest: bigint('overdue_interest', { mode: 'bigint' }),
    endedOn: date('ended_on'),
    /** The transaction that paid the principal out. */
    endedBy: uuid('ended_by'),
    renewedFrom: bigint('renewed_from', { mode: 'bigint' }),
    /** The order that paid it in; none for a renewal. */
    transactionId: uuid('transaction_id'),
    scope: text(),
    key: text(),
    createdAt: moment().notNull().defaultNow(),
    /** When its holders were told that it will mature. */
    announcedOn: date('announced_on'),
  },
  (t) => [
    uniqueIndex('term_deposits_running').on(t.accountId).where(sql`${t.status} in ('active', 'matured')`),
    uniqueIndex('term_deposits_request').on(t.scope, t.key),
    index('term_deposits_due').on(t.maturesOn).where(sql`${t.status} = 'active'`),
    index('term_deposits_waiting').on(t.id).where(sql`${t.status} = 'matured'`),
    index('term_deposits_payout').on(t.payoutAccountId),
    check('deposit_renewal', sql`${t.renewal} in ('none', 'principal', 'principal_and_interest')`),
    check('deposit_status', sql`${t.status} in ('active', 'matured', 'renewed', 'paid', 'closed_early')`),
    check('deposit_amounts', sql`${t.principal} > 0 and ${t.interest} >= 0`),
    check('deposit_overdue', sql`${t.overdueInterest} >= 0`),
    check('deposit_dates', sql`${t.maturesOn} > ${t.openedOn}`),
  ],
)
