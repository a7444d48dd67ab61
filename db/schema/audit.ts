import { sql } from 'drizzle-orm'
import { bigint, check, customType, index, integer, jsonb, text } from 'drizzle-orm/pg-core'
import { banking, moment } from './banking.ts'

/** PostgreSQL's own number of a transaction. Its default stands in db/policies/evidence.sql, like those of the origin. */
const xid = customType<{ data: string; driverData: string }>({ dataType: () => 'xid8' })

/**
 * From where, as `admit` left it for this transaction, and in which transaction: the same in every evidence table, so
 * that a deed, what it changed and what it raised are found together.
 */
const origin = () => ({
  transactionId: xid('transaction_id'),
  address: text(),
  /** Family of browser and system, never the whole user agent. */
  agent: text(),
})

/** Every deed, written in the deed's own transaction. Never updated, never deleted, no personal data. */
export const auditLogs = banking.table(
  'audit_logs',
  {
    id: bigint({ mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
    at: moment().notNull().defaultNow(),
    actor: text().notNull(),
    action: text().notNull(),
    subject: text().notNull(),
    requestId: text('request_id'),
    detail: jsonb(),
    ...origin(),
  },
  // Each filter of the search in its order; a day is found by halving (audit_id_at).
  (t) => [
    index('audit_logs_actor').on(t.actor, t.id),
    index('audit_logs_action').on(t.action, t.id),
    index('audit_logs_subject').on(t.subject, t.id),
  ],
)

/**
 * Before and after of every row that has a state, by a trigger that no verb can forget (note_change.sql). Columns that
 * hold personal data or a secret tell that they changed, not what they hold. The deed is the row of audit_logs of the
 * same transaction; one without is a change by hand, and `bank verify` lists it.
 */
export const auditChanges = banking.table(
  'audit_changes',
  {
    id: bigint({ mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
    at: moment().notNull().defaultNow(),
    tableName: text('table_name').notNull(),
    /** The primary key, its parts by a stroke. */
    rowId: text('row_id').notNull(),
    deed: text().notNull(),
    before: jsonb(),
    after: jsonb(),
    /** As `admit` proved it; null for jobs and by hand. */
    actor: text(),
    /** The log-in at the database. */
    login: text().notNull(),
    ...origin(),
  },
  (t) => [
    check('change_deed', sql`${t.deed} in ('insert', 'update', 'delete')`),
    index('audit_changes_row').on(t.tableName, t.rowId, t.id),
    index('audit_changes_deed').on(t.transactionId),
  ],
)

export const securityEvents = banking.table(
  'security_events',
  {
    id: bigint({ mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
    at: moment().notNull().defaultNow(),
    kind: text().notNull(),
    severity: text().notNull(),
    userId: bigint('user_id', { mode: 'bigint' }),
    requestId: text('request_id'),
    detail: jsonb(),
    ...origin(),
  },
  (t) => [
    index('security_events_user').on(t.userId, t.id),
    index('security_events_kind').on(t.kind, t.id),
    index('security_events_severity').on(t.severity, t.id),
    check('event_severity', sql`${t.severity} in ('low', 'medium', 'high', 'critical')`),
  ],
)

/** Who of the staff looked at which customer, and why they could: written by the function that showed it. */
export const accessLogs = banking.table(
  'access_logs',
  {
    id: bigint({ mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
    at: moment().notNull().defaultNow(),
    actorUserId: bigint('actor_user_id', { mode: 'bigint' }).notNull(),
    customerId: bigint('customer_id', { mode: 'bigint' }).notNull(),
    what: text().notNull(),
    requestId: text('request_id'),
    ...origin(),
  },
  (t) => [index('access_logs_customer').on(t.customerId, t.id)],
)

/**
 * What admins must look at: high and critical security events, those of one kind and user within ten minutes as one.
 * No evidence itself: the events are.
 */
export const alerts = banking.table(
  'alerts',
  {
    id: bigint({ mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
    kind: text().notNull(),
    severity: text().notNull(),
    userId: bigint('user_id', { mode: 'bigint' }),
    firstEventId: bigint('first_event_id', { mode: 'bigint' }).notNull(),
    lastEventId: bigint('last_event_id', { mode: 'bigint' }).notNull(),
    events: integer().notNull().default(1),
    firstAt: moment().notNull(),
    lastAt: moment().notNull(),
    acknowledgedAt: moment(),
    acknowledgedBy: bigint('acknowledged_by', { mode: 'bigint' }),
    note: text(),
  },
  (t) => [
    check('alert_severity', sql`${t.severity} in ('high', 'critical')`),
    check('alert_acknowledged', sql`(${t.acknowledgedAt} is null) = (${t.acknowledgedBy} is null)`),
    check('alert_note', sql`${t.acknowledgedAt} is null or length(btrim(${t.note})) > 0`),
    index('alerts_open').on(t.id).where(sql`acknowledged_at is null`),
    index('alerts_same').on(t.kind, t.userId, t.id),
  ],
)
