import * as z from 'zod/mini'
import { role } from '../auth/contract.ts'
import { customerId, date, instant, page, paging, remark } from '../shapes.ts'

const rowId = z.string().check(z.regex(/^\d{1,18}$/, 'This is not an id of the bank.'))
const cursor = z.optional(rowId).check(z.describe('The `next` of the page before'))
const word = (says: string) =>
  z
    .optional(z.string().check(z.maxLength(120), z.regex(/^[\w.:/-]+$/, 'Letters, digits and .:/-_ only.')))
    .check(z.describe(says))

export const severity = z.enum(['low', 'medium', 'high', 'critical'])

/** Whom an event is about: a log-in by its number, a customer by their id, never by name. */
const about = {
  userId: z.nullable(z.string()),
  role: z.nullable(role),
  customerId: z.nullable(customerId),
}

export const securityEvent = z.object({
  id: rowId,
  at: instant,
  kind: z.string(),
  severity,
  ...about,
  address: z.nullable(z.string()),
  agent: z.nullable(z.string()).check(z.describe('Family of browser and system')),
  requestId: z.nullable(z.string()),
})
export type SecurityEvent = z.infer<typeof securityEvent>

export const eventsInput = z.prefault(
  z.object({
    severity: z.optional(severity).check(z.describe('One severity alone')),
    kind: word('Such as sign_in_blocked'),
    userId: z.optional(rowId).check(z.describe('The number of a log-in')),
    from: z.optional(date).check(z.describe('From this day on')),
    to: z.optional(date).check(z.describe('To the end of this day')),
    limit: paging.limit,
    cursor,
  }),
  {},
)
export const securityEvents = page(securityEvent)

export const alert = z.object({
  id: rowId,
  kind: z.string(),
  severity,
  ...about,
  events: z.int().check(z.describe('How many of this kind and user came within ten minutes of each other')),
  firstAt: instant,
  lastAt: instant,
  acknowledgedAt: z.nullable(instant),
  acknowledgedBy: z.nullable(z.string()),
  note: z.nullable(z.string()),
})
export type Alert = z.infer<typeof alert>

export const alertsInput = z.prefault(
  z.object({
    state: z._default(z.enum(['open', 'acknowledged']), 'open').check(z.describe('Which ones')),
    limit: paging.limit,
    cursor,
  }),
  {},
)
export const alerts = page(alert)

export const acknowledgeInput = z.object({
  id: rowId.check(z.describe('The number of the alert')),
  note: remark(500).check(z.describe('What came of it')),
})

export const auditInput = z.prefault(
  z.object({
    actor: word('Whole, such as user:7 or job:seal'),
    action: word('Whole, or its beginning with the stop, such as limits.'),
    subject: word('Whole, such as account:12, or its beginning with the colon'),
    from: z.optional(date).check(z.describe('From this day on, UTC')),
    to: z.optional(date).check(z.describe('To the end of this day, UTC')),
    requestId: word('The id of a request'),
    limit: paging.limit,
    cursor,
  }),
  {},
)

const values = z
  .nullable(z.record(z.string(), z.unknown()))
  .check(z.describe('What is personal is opened for as long as its key lives; then it is “erased”'))
export const deed = z.object({
  id: rowId,
  at: instant,
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  requestId: z.nullable(z.string()),
  address: z.nullable(z.string()),
  agent: z.nullable(z.string()),
  detail: values,
  seal: z.nullable(z.string()).check(z.describe('Number of the seal over it; none yet for the newest')),
  intact: z.nullable(z.boolean()).check(z.describe('Whether it still is what was sealed')),
  changes: z.array(
    z.object({
      table: z.string(),
      row: z.string(),
      deed: z.enum(['insert', 'update', 'delete']),
      before: values,
      after: values,
    }),
  ),
})
export type Deed = z.infer<typeof deed>
/** `next` can come without items: the search looked at so many rows and found none. */
export const deeds = page(deed)
