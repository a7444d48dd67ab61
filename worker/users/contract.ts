import * as z from 'zod/mini'
import { role } from '../auth/contract.ts'
import { pending } from '../proposals/contract.ts'
import { customerId, instant, paging, remark, text, uuid } from '../shapes.ts'

/** A user's own id, or a customer's. */
export const userName = z
  .string()
  .check(
    z.regex(/^(?:\d{1,18}|C\d{10})$/, 'This is not a user of the bank.'),
    z.describe('The user’s id, or the customer’s'),
  )
const emailPattern = /^[^\s@]+@[^\s@]+\.[^\s@]+$/
const phonePattern = /^\+\d[\d ]{5,18}\d$/
const staffRole = z.enum(['operator', 'admin'])
const status = z.enum(['proposed', 'active', 'suspended', 'closed'])
const reason = remark(280).check(z.describe('Whoever approves it reads it'))

export const usersInput = z.prefault(
  z.object({
    q: z
      .optional(text(254))
      .check(z.describe('Part of the name of staff; an e-mail address or customer id finds customers too')),
    role: z.optional(role).check(z.describe('Of this role alone')),
    status: z.optional(status).check(z.describe('Of this status alone')),
    limit: paging.limit,
    cursor: z
      .optional(z.string().check(z.regex(/^\d{1,18}$/, 'This is not a cursor of the bank.')))
      .check(z.describe('The `next` of the page before')),
  }),
  {},
)

export const user = z.object({
  id: z.string(),
  role,
  name: z.string().check(z.describe('Masked where it is a customer’s')),
  email: z.nullable(z.string()).check(z.describe('Masked')),
  customerId: z.nullable(z.string()),
  status,
  blockedUntil: z.nullable(instant),
  lastSignInAt: z.nullable(instant),
  mine: z.boolean().check(z.describe('The caller’s own person: somebody else changes it')),
  madeAlone: z
    .boolean()
    .check(z.describe('Made by one person alone: one hand with others of theirs until somebody confirms it')),
  waiting: z.array(z.string()).check(z.describe('Kinds of changes that wait or cool')),
})
export type User = z.infer<typeof user>
export const users = z.object({ items: z.array(user), next: z.nullable(z.string()) })

export const createInput = z.object({
  id: uuid,
  role: staffRole,
  name: text(100, 2),
  email: z.string().check(z.maxLength(254), z.regex(emailPattern, 'This is not an e-mail address.')),
  person: z
    .optional(customerId)
    .check(z.describe('The customer that they are as a person, where they bank here')),
  reason,
})
export const roleInput = z.object({ request: uuid, id: userName, role: staffRole, reason })
export const statusInput = z.object({
  request: uuid,
  id: userName,
  status: z.enum(['active', 'suspended']),
  reason,
})
export const resetInput = z.object({ request: uuid, id: userName, reason })

export const contactInput = z
  .object({
    request: uuid,
    id: userName,
    channel: z.enum(['email', 'phone']),
    value: z.string().check(z.maxLength(254), z.trim()),
    reason,
  })
  .check((check) => {
    const { channel, value } = check.value
    if (!(channel === 'email' ? emailPattern : phonePattern).test(value))
      check.issues.push({
        code: 'custom',
        input: value,
        path: ['value'],
        message:
          channel === 'email'
            ? 'This is not an e-mail address.'
            : 'A phone number begins with + and the country.',
      })
  })

/** Done, or waiting for a second person (202 over REST). */
export const outcome = z.union([z.object({ status: z.literal('done'), userId: z.string() }), pending])
