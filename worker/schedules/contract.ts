import * as z from 'zod/mini'
import { challengeId } from '../challenges/contract.ts'
import { pending } from '../proposals/contract.ts'
import { accountNumber, date, money, payment, text, uuid } from '../shapes.ts'

export const rule = z.enum(['once', 'daily', 'weekly', 'monthly', 'quarterly', 'yearly'])
export type Rule = z.infer<typeof rule>

/** Where a month has no such day: its last one, or no payment then. */
export const monthEnd = z.enum(['last_day', 'skip'])
/** Where the bank is closed on the day: the open day before it, the one after it, or that day all the same. */
export const holiday = z.enum(['before', 'after', 'ignore'])

const retryDays = z.coerce.number().check(z.int(), z.minimum(0), z.maximum(14))
const times = z.number().check(z.int(), z.minimum(1), z.maximum(10_000))
const note = text(280)

/**
 * The client makes `id`: sent again, it is the same schedule. It ends after `times` payments, or with the last one
 * that comes due by `until`. Where money or limits lack, a payment is tried again for `retryDays` days, then skipped.
 */
export const addInput = z.object({
  id: uuid,
  from: accountNumber,
  to: accountNumber,
  amount: payment,
  note: z.optional(note),
  firstDate: date,
  rule: z._default(rule, 'once'),
  monthEnd: z._default(monthEnd, 'last_day'),
  holiday: z._default(holiday, 'ignore'),
  until: z.optional(date),
  times: z.optional(times),
  retryDays: z._default(retryDays, 0),
  challengeId,
})

export const changeInput = z.object({
  id: uuid,
  amount: payment,
  note: z.nullable(note),
  until: z.nullable(date),
  times: z.nullable(times),
  retryDays,
  challengeId,
})

export const scheduleIdInput = z.object({ id: uuid })

export const runStatus = z.enum(['paid', 'waiting', 'skipped', 'failed'])
export const runReason = z.enum([
  'not_found',
  'account_not_active',
  'currency_mismatch',
  'limit_exceeded',
  'insufficient_funds',
  'cancelled',
])

export const schedule = z.object({
  id: uuid,
  status: z
    .enum(['proposed', 'active', 'paused', 'finished', 'cancelled'])
    .check(z.describe('`proposed` waits for the other holders of the account')),
  from: accountNumber,
  to: z.object({ accountNumber, name: z.string() }),
  amount: money,
  note: z.nullable(z.string()),
  firstDate: date,
  rule,
  monthEnd,
  holiday,
  until: z.nullable(date),
  times: z.nullable(z.number()),
  retryDays: z.number(),
  nextDate: z.nullable(date).check(z.describe('The day of the next payment')),
  last: z
    .nullable(
      z.object({
        dueDate: date,
        status: runStatus,
        reason: z.nullable(runReason),
        retryOn: z.nullable(date),
        transactionId: z.nullable(uuid),
      }),
    )
    .check(z.describe('What became of the newest payment that came due')),
})
export type Schedule = z.infer<typeof schedule>
export const added = z.union([schedule, pending])

export const upcomingRun = z.object({
  scheduleId: uuid,
  date,
  amount: money,
  to: z.object({ accountNumber, name: z.string() }),
})

export const schedules = z.object({
  items: z.array(
    z.extend(schedule, {
      mine: z.boolean().check(z.describe('False: another holder ordered it, and all agreed')),
    }),
  ),
  upcoming: z.array(upcomingRun).check(z.describe('Payments of the next 60 days, 50 at most')),
  today: date.check(z.describe('The bank’s business date')),
  next: z.null(),
})
export type Schedules = z.infer<typeof schedules>
