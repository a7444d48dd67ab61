import { sql } from 'drizzle-orm'
import { bigint, check, date, index, integer, jsonb, primaryKey, text } from 'drizzle-orm/pg-core'
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

/**
 * Mail and SMS to be sent, written in the transaction of what they tell about. `facts` may hold a code: once the row is
 * settled (sent or failed) they are gone, and only template and time stay.
 */
export const outbox = banking.table(
  'outbox',
  {
    id: bigint({ mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
    at: moment().notNull().defaultNow(),
    channel: text().notNull(),
    userId: bigint('user_id', { mode: 'bigint' }).notNull(),
    /** Where it goes in the place of the user's address: sealed as that would stand in `users`. */
    addressSealed: text('address_sealed'),
    template: text().notNull(),
    facts: jsonb().notNull(),
    state: text().notNull().default('queued'),
    /** Not tried before this. */
    nextAt: moment().notNull().defaultNow(),
    tries: integer().notNull().default(0),
    /** Why the last try came to nothing: a status or a word, never what the provider said. */
    fault: text(),
    /** When it was sent, or given up; what has this has nothing left to do, whatever its state. */
    sentAt: moment(),
  },
  (t) => [
    check('outbox_channel', sql`${t.channel} in ('email', 'sms')`),
    check('outbox_state', sql`${t.state} in ('queued', 'retry', 'sent', 'failed')`),
    check('outbox_settled', sql`${t.state} not in ('sent', 'failed') or ${t.sentAt} is not null`),
    index('outbox_due').on(t.nextAt).where(sql`${t.sentAt} is null`),
    index('outbox_settled_at').on(t.sentAt).where(sql`${t.sentAt} is not null`),
  ],
)

/** Where the numbers that the bank issues come from; see functions/issue_number.sql. */
export const customerNumbers = banking.sequence('customer_numbers')
export const accountNumbers = banking.sequence('account_numbers')
