import * as z from 'zod/mini'
import { currency, date, money } from '../shapes.ts'

/** What is counted in a place; `sum` in money, or `minutes`. */
export const measure = z.enum([
  'booked',
  'deposits',
  'active',
  'joined',
  'failed',
  'opened',
  'answered',
  'late',
  'solved',
])
export type Measure = z.infer<typeof measure>

export const analyticsInput = z.object({
  from: date.check(z.describe('First day; of months, a day of the first')),
  to: date.check(z.describe('Last day')),
  by: z.enum(['day', 'month']).check(z.describe('Three months of days, or three years of months, at most')),
  currency: z.optional(currency).check(z.describe('The home currency unless said')),
})

const line = z.object({
  place: z.string().check(z.describe('A day, or a month like 2026-11')),
  measure,
  key: z.string().check(z.describe('A type of transaction or account, a reason, a category; empty for none')),
  count: z.int(),
  sum: z.nullable(money).check(z.describe('Volumes, and deposits as they stood at the end')),
  minutes: z.nullable(z.int()).check(z.describe('Of all of them together')),
})
export type AnalyticsLine = z.infer<typeof line>

export const analytics = z.object({
  through: z.nullable(date).check(z.describe('The last day that counts; null before the first end of day')),
  currency,
  currencies: z.array(currency),
  places: z.array(z.string()),
  lines: z.array(line),
  cohorts: z
    .array(z.object({ month: z.string(), size: z.int(), active: z.array(z.int()) }))
    .check(
      z.describe('Who joined in a month, and how many of them were active in it and in each month since'),
    ),
})
export type Analytics = z.infer<typeof analytics>
