import { sql } from 'drizzle-orm'
import { bigint, check, jsonb, text } from 'drizzle-orm/pg-core'
import { banking, moment } from './banking.ts'
import { customers } from './customers.ts'

/** What a customer likes: the language and figures of the pages, and of what they are told how. No row: the usual. */
export const preferences = banking.table(
  'preferences',
  {
    customerId: bigint('customer_id', { mode: 'bigint' })
      .primaryKey()
      .references(() => customers.id),
    /** As `<html lang>` has it; null is whatever the device says. */
    language: text(),
    grouping: text(),
    /** Event (notified_events.sql) to channel; an event that is not there has its usual one. */
    channels: jsonb().notNull().default({}),
    /** Told of money from this sum on, minor units of INR; what moves in another currency is always told. */
    moneyInAbove: bigint('money_in_above', { mode: 'bigint' }),
    moneyOutAbove: bigint('money_out_above', { mode: 'bigint' }),
    createdAt: moment().notNull().defaultNow(),
    changedAt: moment().notNull().defaultNow(),
  },
  (t) => [
    check('preference_grouping', sql`${t.grouping} in ('indian', 'international')`),
    check('preference_sums', sql`${t.moneyInAbove} >= 0 and ${t.moneyOutAbove} >= 0`),
  ],
)
