import { bigint, date, integer, jsonb, primaryKey, text } from 'drizzle-orm/pg-core'
import { banking, bytea, moment } from './banking.ts'

/** A rule reads the row in force on the business date: the newest `effective_from` not after it. */
export const configurations = banking.table(
  'configurations',
  {
    name: text().notNull(),
    effectiveFrom: date('effective_from').notNull(),
    value: jsonb().notNull(),
    source: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.name, t.effectiveFrom] })],
)

/** Keys that never leave Postgres; only functions of the owner read them. */
export const secrets = banking.table('secrets', {
  name: text().primaryKey(),
  value: bytea().notNull(),
})

/** Counters of calls in a window of time, for look-ups that invite guessing. */
export const throttles = banking.table('throttles', {
  key: text().primaryKey(),
  windowStart: moment().notNull(),
  calls: integer().notNull(),
})

/** Mail and SMS to be sent, written in the transaction of what they tell about. */
export const outbox = banking.table('outbox', {
  id: bigint({ mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
  at: moment().notNull().defaultNow(),
  channel: text().notNull(),
  userId: bigint('user_id', { mode: 'bigint' }).notNull(),
  template: text().notNull(),
  facts: jsonb().notNull(),
  sentAt: moment(),
})

/** Where the numbers that the bank issues come from; see functions/issue_number.sql. */
export const customerNumbers = banking.sequence('customer_numbers')
export const accountNumbers = banking.sequence('account_numbers')
