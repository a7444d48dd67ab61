import * as z from 'zod/mini'
import { money } from '../shapes.ts'

export const events = [
  'money_in',
  'money_out',
  'schedules',
  'statements',
  'deposits',
  'fees',
  'answers',
  'new_device',
] as const
export type NotifiedEvent = (typeof events)[number]

const event = z.enum(events)
const channel = z.enum(['email', 'sms', 'none'])
const grouping = z.enum(['indian', 'international'])

const notification = z.object({
  event,
  channel,
  above: z.nullable(money).check(z.describe('Told from this sum on; of money alone, in INR')),
  mayBeSilent: z.boolean().check(z.describe('Notices of security cannot be turned off')),
})
export type Notification = z.infer<typeof notification>

export const preferences = z.object({
  language: z.nullable(z.string()).check(z.describe('Of the pages; null where none was chosen')),
  grouping: z.nullable(grouping).check(z.describe('1,00,000 or 100,000')),
  notifications: z.array(notification),
})
export type Preferences = z.infer<typeof preferences>

export const languageInput = z.object({
  language: z.string().check(z.regex(/^[a-z]{2}$/, 'This is not a language.')),
  grouping,
})

const inRupees = money.check(z.refine(({ currency }) => currency === 'INR', 'This sum is in INR.'))
export const notificationsInput = z.object({
  notifications: z
    .array(z.object({ event, channel, above: z.optional(z.nullable(inRupees)) }))
    .check(z.minLength(1), z.maxLength(events.length)),
})
