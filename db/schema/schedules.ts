import { sql } from 'drizzle-orm'
import { bigint, check, date, index, integer, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { accounts } from './accounts.ts'
import { banking, moment } from './banking.ts'
import { customers } from './customers.ts'
import { users } from './users.ts'

/** Days on which the bank is closed, beside Sundays. */
export const holidays = banking.table('holidays', {
  day: date().primaryKey(),
  name: text().notNull(),
  source: text().notNull(),
})

/** A payment to be made later, once or again and again. */
export const schedules = banking.table(
  'schedules',
  {
    /** Made by the client. */
    id: uuid().primaryKey(),
    customerId: bigint('customer_id', { mode: 'bigint' })
      .notNull()
      .references(() => customers.id),
    /** Who ordered it. */
    userId: bigint('user_id', { mode: 'bigint' })
      .notNull()
      .references(() => users.id),
    /** The door through which it was ordered: its payments count against that channel's limits. */
    channel: text().notNull(),
    fromAccountId: bigint('from_account_id', { mode: 'bigint' })
      .notNull()
      .references(() => accounts.id),
    toNumber: text('to_number').notNull(),
    toName: text('to_name').notNull(),
    amount: bigint({ mode: 'bigint' }).notNull(),
    currency: text().notNull(),
    note: text(),
    firstDate: date('first_date').notNull(),
    rule: text().notNull(),
    /** Where a month has no such day: its last one, or no payment in that month. */
    monthEnd: text('month_end').notNull(),
    holiday: text().notNull(),
    untilDate: date('until_date'),
    times: integer(),
    /** Days after the due one on which it is tried again where money lacks; 0 skips. */
    retryDays: integer('retry_days').notNull(),
    /** `proposed` waits for the other holders of the account. */
    status: text().notNull().default('active'),
    /** Number of the occurrence that comes next, from 0, its date by the calendar, and the day it is paid. */
    nextNumber: integer('next_number').notNull(),
    nextNominal: date('next_nominal'),
    nextDate: date('next_date'),
    /** How many occurrences have come due. */
    doneCount: integer('done_count').notNull().default(0),
    createdAt: moment().notNull().defaultNow(),
    changedAt: moment().notNull().defaultNow(),
  },
  (t) => [
    index('schedules_customer').on(t.customerId),
    index('schedules_due').on(t.nextDate, t.id).where(sql`status = 'active'`),
    index('schedules_from').on(t.fromAccountId),
    check('schedule_channel', sql`${t.channel} in ('web', 'api')`),
    check('schedule_amount', sql`${t.amount} > 0`),
    check('schedule_rule', sql`${t.rule} in ('once', 'daily', 'weekly', 'monthly', 'quarterly', 'yearly')`),
    check('schedule_month_end', sql`${t.monthEnd} in ('last_day', 'skip')`),
    check('schedule_holiday', sql`${t.holiday} in ('before', 'after', 'ignore')`),
    check('schedule_times', sql`${t.times} > 0`),
    check('schedule_retry', sql`${t.retryDays} >= 0`),
    check('schedule_status', sql`${t.status} in ('proposed', 'active', 'paused', 'finished', 'cancelled')`),
    check(
      'schedule_next',
      sql`${t.status} not in ('proposed', 'active', 'paused') or ${t.nextDate} is not null`,
    ),
  ],
)

/**
 * What became of one occurrence of a schedule. `due_date` is its date by the calendar, before holidays move it: at most
 * one row for each, so that each is paid at most once.
 */
export const scheduleRuns = banking.table(
  'schedule_runs',
  {
    scheduleId: uuid('schedule_id')
      .notNull()
      .references(() => schedules.id),
    dueDate: date('due_date').notNull(),
    /** `waiting` is tried again on `retry_on`. */
    status: text().notNull(),
    reason: text(),
    attempts: integer().notNull(),
    retryOn: date('retry_on'),
    retryUntil: date('retry_until'),
    triedOn: date('tried_on').notNull(),
    transactionSeq: bigint('transaction_seq', { mode: 'bigint' }),
    changedAt: moment().notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.scheduleId, t.dueDate] }),
    uniqueIndex('schedule_runs_transaction').on(t.transactionSeq),
    index('schedule_runs_waiting').on(t.retryOn).where(sql`status = 'waiting'`),
    check('schedule_run_status', sql`${t.status} in ('paid', 'waiting', 'skipped', 'failed')`),
    check('schedule_run_paid', sql`(${t.status} = 'paid') = (${t.transactionSeq} is not null)`),
    check('schedule_run_waiting', sql`(${t.status} = 'waiting') = (${t.retryOn} is not null)`),
  ],
)
