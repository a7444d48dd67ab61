import { sql } from 'drizzle-orm'
import { bigint, boolean, check, date, index, integer, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { accounts, products } from './accounts.ts'
import { banking, moment } from './banking.ts'
import { users } from './users.ts'

const minor = (name: string) => bigint(name, { mode: 'bigint' })

/**
 * What may leave an account through one channel, in minor units of the product's currency, from a calendar day of
 * `bank.timezone` on. Null is no limit; a product without a row has none.
 */
export const productLimits = banking.table(
  'product_limits',
  {
    productCode: text('product_code')
      .notNull()
      .references(() => products.code),
    channel: text().notNull(),
    effectiveFrom: date('effective_from').notNull(),
    perTransaction: minor('per_transaction'),
    dailyAmount: minor('daily_amount'),
    dailyCount: integer('daily_count'),
    monthlyAmount: minor('monthly_amount'),
    source: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.productCode, t.channel, t.effectiveFrom] }),
    check('product_limit_channel', sql`${t.channel} in ('web', 'api')`),
    check(
      'product_limits_not_negative',
      sql`least(${t.perTransaction}, ${t.dailyAmount}, ${t.dailyCount}, ${t.monthlyAmount}) >= 0`,
    ),
  ],
)

/**
 * An account's own limits: the lesser of what the customer lowered and what the bank grants, where it grants
 * something else than the product's default. Null says nothing.
 */
export const accountLimits = banking.table(
  'account_limits',
  {
    accountId: minor('account_id')
      .notNull()
      .references(() => accounts.id),
    channel: text().notNull(),
    loweredPerTransaction: minor('lowered_per_transaction'),
    loweredDailyAmount: minor('lowered_daily_amount'),
    loweredDailyCount: integer('lowered_daily_count'),
    loweredMonthlyAmount: minor('lowered_monthly_amount'),
    grantedPerTransaction: minor('granted_per_transaction'),
    grantedDailyAmount: minor('granted_daily_amount'),
    grantedDailyCount: integer('granted_daily_count'),
    grantedMonthlyAmount: minor('granted_monthly_amount'),
    changedAt: moment().notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.channel] }),
    check('account_limit_channel', sql`${t.channel} in ('web', 'api')`),
    check(
      'account_limits_not_negative',
      sql`least(${t.loweredPerTransaction}, ${t.loweredDailyAmount}, ${t.loweredDailyCount}, ${t.loweredMonthlyAmount},
        ${t.grantedPerTransaction}, ${t.grantedDailyAmount}, ${t.grantedDailyCount}, ${t.grantedMonthlyAmount}) >= 0`,
    ),
  ],
)

/**
 * What was used on a day and in its month, with the limits in force beside it, so that a transfer checks and counts in
 * one update by key. `owner_id` is an account, and `channel` the one it was used through; or minus a customer's id, and
 * `new ` with a currency, for what went to new payees from all accounts of the customer. Beyond `valid_until` (the end
 * of the day, or at once when a limit changes) the row is renewed by use_limits.sql. Written by every transfer: no
 * checks, foreign keys or triggers (docs/decisions/0003-entries-move-balances.md).
 */
export const limitUsage = banking.table(
  'limit_usage',
  {
    ownerId: minor('owner_id').notNull(),
    channel: text().notNull(),
    day: date().notNull(),
    dayAmount: minor('day_amount').notNull(),
    dayCount: integer('day_count').notNull(),
    monthAmount: minor('month_amount').notNull(),
    /** Limits in force; the greatest number for none. */
    perTransaction: minor('per_transaction').notNull(),
    dailyAmount: minor('daily_amount').notNull(),
    dailyCount: integer('daily_count').notNull(),
    monthlyAmount: minor('monthly_amount').notNull(),
    /** Above it a transfer needs a further factor; null until the row is renewed. */
    stepUpAbove: minor('step_up_above'),
    /** Whether any rule of risk may hold until then; null until the row is renewed, which is taken for yes. */
    isWatched: boolean('is_watched'),
    validUntil: moment().notNull(),
  },
  (t) => [primaryKey({ columns: [t.ownerId, t.channel] })],
)

/** A raise that one member of staff proposes and another approves. */
export const limitRaises = banking.table(
  'limit_raises',
  {
    id: uuid().primaryKey(),
    accountId: minor('account_id')
      .notNull()
      .references(() => accounts.id),
    channel: text().notNull(),
    kind: text().notNull(),
    /** Minor units, or a count. */
    value: minor('value').notNull(),
    reason: text().notNull(),
    status: text().notNull().default('pending'),
    proposedBy: minor('proposed_by')
      .notNull()
      .references(() => users.id),
    proposedAt: moment().notNull().defaultNow(),
    decidedBy: minor('decided_by').references(() => users.id),
    decidedAt: moment(),
    /** Why it was rejected. */
    decision: text(),
  },
  (t) => [
    check('limit_raise_channel', sql`${t.channel} in ('web', 'api')`),
    check(
      'limit_raise_kind',
      sql`${t.kind} in ('per_transaction', 'daily_amount', 'daily_count', 'monthly_amount')`,
    ),
    check('limit_raise_value', sql`${t.value} > 0`),
    check('limit_raise_status', sql`${t.status} in ('pending', 'approved', 'rejected')`),
    check('limit_raise_decided', sql`(${t.status} = 'pending') = (${t.decidedBy} is null)`),
    check('limit_raise_four_eyes', sql`${t.decidedBy} <> ${t.proposedBy}`),
    index('limit_raises_decided').on(t.status, t.proposedAt),
    index('limit_raises_pending').on(t.proposedAt).where(sql`status = 'pending'`),
  ],
)
