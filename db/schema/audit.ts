import { bigint, index, jsonb, text } from 'drizzle-orm/pg-core'
import { banking, moment } from './banking.ts'

/** Every deed, written in the deed's own transaction. Never updated, never deleted, no personal data. */
export const auditLogs = banking.table('audit_logs', {
  id: bigint({ mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
  at: moment().notNull().defaultNow(),
  actor: text().notNull(),
  action: text().notNull(),
  subject: text().notNull(),
  requestId: text('request_id'),
  detail: jsonb(),
})

export const securityEvents = banking.table(
  'security_events',
  {
    id: bigint({ mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
    at: moment().notNull().defaultNow(),
    kind: text().notNull(),
    severity: text().notNull(),
    userId: bigint('user_id', { mode: 'bigint' }),
    requestId: text('request_id'),
    address: text(),
    detail: jsonb(),
  },
  (t) => [index('security_events_user').on(t.userId, t.id)],
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
  },
  (t) => [index('access_logs_customer').on(t.customerId, t.id)],
)
