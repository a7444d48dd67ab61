import * as z from 'zod/mini'
import { pending } from '../proposals/contract.ts'
import { customerId, date, page, paging, remark } from '../shapes.ts'

export const level = z.enum(['minimum', 'small', 'full'])
export const rating = z.enum(['low', 'medium', 'high'])

const due = z.object({
  customerId,
  name: z.string(),
  level,
  risk: rating,
  status: z.string(),
  reviewOn: date,
  overdueDays: z.int(),
  waits: z.boolean().check(z.describe('A review of theirs waits for a second person')),
})
export const reviews = page(due)
export type Due = z.infer<typeof due>

export const reviewsInput = z.prefault(
  z.object({
    limit: paging.limit,
    cursor: z
      .optional(z.string().check(z.regex(/^\d{4}-\d\d-\d\d\.C\d{10}$/, 'This is not a cursor of the bank.')))
      .check(z.describe('The `next` of the page before')),
  }),
  {},
)

const counts = z.record(z.string(), z.int())
export const erasure = z.object({
  customerId,
  name: z.string(),
  state: z.enum(['possible', 'hindered', 'waits', 'begun', 'erased']),
  obstacles: z.array(z.string()).check(z.describe('What of the relation is not over')),
  keptUntil: date.check(z.describe('The law has the bank keep who they are until then')),
  own: z.boolean().check(z.describe('The caller’s own person: somebody else serves it')),
  goes: counts.check(z.describe('What goes at once, and how much of it')),
  stays: counts.check(z.describe('What stays, and how much of it')),
})
export type Erasure = z.infer<typeof erasure>
export const customerInput = z.object({ customerId })
export const eraseInput = z.object({ customerId, reason: remark(200) })

export const waiting = pending
export const reviewInput = z.object({ customerId, level, risk: rating, reason: remark(200) })
