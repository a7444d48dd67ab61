import { bigint, date, index, primaryKey, text } from 'drizzle-orm/pg-core'
import { banking } from './banking.ts'

/**
 * What the bank did on a day, counted and summed by the end of day (db/functions/roll_bank_days.sql): never of a person.
 * `measure` and `key`: `booked` by type of transaction; `deposits`, the change of what stands on a type of account;
 * `failed` by reason; `opened`, `answered`, `late` and `solved` tickets by category, with minutes as their sum; `joined`;
 * `accounts` that were opened, by product.
 */
export const bankDays = banking.table(
  'bank_days',
  {
    date: date().notNull(),
    measure: text().notNull(),
    key: text().notNull(),
    /** Empty where nothing of money is counted. */
    currency: text().notNull(),
    count: bigint({ mode: 'bigint' }).notNull(),
    /** Minor units of the currency, or minutes. */
    sum: bigint({ mode: 'bigint' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.measure, t.currency, t.key, t.date] })],
)

/** That a customer did something of their own in a month, as dormancy counts it: what cohorts are made of. */
export const customerMonths = banking.table(
  'customer_months',
  {
    customerId: bigint('customer_id', { mode: 'bigint' }).notNull(),
    /** The month's first day. */
    month: date().notNull(),
  },
  (t) => [primaryKey({ columns: [t.customerId, t.month] }), index('customer_months_month').on(t.month)],
)

/** How many of those who joined in a month (its first day) did something of their own in each month since. */
export const cohortMonths = banking.table(
  'cohort_months',
  {
    joined: date().notNull(),
    month: date().notNull(),
    customers: bigint({ mode: 'bigint' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.joined, t.month] })],
)
