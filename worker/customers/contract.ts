import * as z from 'zod/mini'
import { role } from '../auth/contract.ts'
import { date, instant, page, paging } from '../shapes.ts'

export const profile = z.object({
  role,
  customerId: z.nullable(z.string()),
  name: z.string(),
  email: z.string(),
  phone: z.nullable(z.string()),
  memberSince: date,
  status: z
    .nullable(z.string())
    .check(z.describe('Of a customer; `restricted` pays nobody until the bank knows them again')),
  reviewOn: z.nullable(date).check(z.describe('When the bank looks again at who they are')),
  previousSignInAt: z.nullable(instant).check(z.describe('The sign-in before this one')),
})
export type Profile = z.infer<typeof profile>

/** What of a customer's data staff were shown: each procedure of staff that shows some has its word here. */
export const looks = [
  'find',
  'customer',
  'entries',
  'account',
  'limits',
  'days',
  'transaction',
  'hold',
  'proposals',
  'tickets',
  'ticket',
  'attachment',
  'raises',
  'reviews',
  'export',
  'day_book',
  'books',
  'security_events',
  'audit',
] as const

const look = z.object({
  id: z.string(),
  at: instant,
  what: z.string().check(z.describe(`What was shown: ${looks.join(', ')}, or a later word`)),
  role,
  staff: z.string().check(z.describe('The same for the same person; the bank can tell who it is')),
})
export type Look = z.infer<typeof look>

export const seenInput = z.prefault(
  z.object({
    limit: paging.limit,
    cursor: z
      .optional(z.string().check(z.regex(/^\d{1,18}$/, 'This is not a cursor of the bank.')))
      .check(z.describe('The `next` of the page before')),
  }),
  {},
)
export const seen = page(look)

const happened = z.object({
  at: instant,
  kind: z.string().check(z.describe('signed_in, or the kind of a security event')),
  severity: z.enum(['low', 'medium', 'high', 'critical']),
  address: z.nullable(z.string()),
  agent: z.nullable(z.string()).check(z.describe('Family of browser and system')),
  endedAt: z.nullable(instant).check(z.describe('When the session of a sign-in ended')),
  mine: z.boolean().check(z.describe('The session of this request')),
})
export type Activity = z.infer<typeof happened>

export const activityInput = z.prefault(z.object({ limit: paging.limit, cursor: paging.cursor }), {})
export const activity = page(happened)
