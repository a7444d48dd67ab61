import { sql } from 'drizzle-orm'
import { bigint, check, date, index, jsonb, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { banking, moment } from './banking.ts'

/**
 * Changes of the bank's own settings, its products and its calendar: one admin asks, another decides, and what was approved is a
 * new row of `configurations` or `holidays`. It stays as their history. No foreign keys to users: a row that a verb
 * writes would wait for whoever signs out.
 */
export const settingChanges = banking.table(
  'setting_changes',
  {
    id: uuid().primaryKey().defaultRandom(),
    kind: text().notNull(),
    /** The setting's or the product's, or of a holiday its day. */
    name: text().notNull(),
    effectiveFrom: date('effective_from').notNull(),
    /** What was in force on that day when it was asked for; null: nothing. */
    before: jsonb(),
    /** The value to be, or a holiday's name; null: the holiday is taken away. */
    after: jsonb(),
    reason: text().notNull(),
    source: text().notNull(),
    makerUserId: bigint('maker_user_id', { mode: 'bigint' }).notNull(),
    makerPerson: text('maker_person').notNull(),
    madeAt: moment().notNull().defaultNow(),
    expiresAt: moment().notNull(),
    status: text().notNull().default('pending'),
    checkerUserId: bigint('checker_user_id', { mode: 'bigint' }),
    checkerPerson: text('checker_person'),
    settledAt: moment(),
    /** Why it was refused. */
    decision: text(),
    /** When the end of day made a product what was approved. */
    appliedAt: moment(),
    /** Up to which customer they were told of what is worse for them, and when all of them were. */
    toldCustomer: bigint('told_customer', { mode: 'bigint' }).notNull().default(sql`0`),
    toldAt: moment(),
  },
  (t) => [
    index('setting_changes_open').on(t.status, t.madeAt),
    index('setting_changes_name').on(t.name, t.madeAt),
    uniqueIndex('setting_changes_one_open').on(t.name).where(sql`${t.status} = 'pending'`),
    check('setting_change_kind', sql`${t.kind} in ('setting', 'holiday', 'product')`),
    check('setting_change_value', sql`${t.kind} = 'holiday' or ${t.after} is not null`),
    check('setting_change_status', sql`${t.status} in ('pending', 'approved', 'refused', 'expired')`),
    check('setting_change_second_person', sql`${t.checkerPerson} <> ${t.makerPerson}`),
    check(
      'setting_change_settled',
      sql`(${t.status} in ('approved', 'refused')) = (${t.checkerPerson} is not null and ${t.checkerUserId} is not null)
        and (${t.status} = 'pending') = (${t.settledAt} is null)`,
    ),
  ],
)
