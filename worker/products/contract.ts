import * as z from 'zod/mini'
import { pending } from '../proposals/contract.ts'
import { currency, date, instant, money, remark, text } from '../shapes.ts'

const code = z
  .string()
  .check(
    z.regex(/^[a-z][a-z-]{1,39}$/, 'This is not the code of a product.'),
    z.describe('The code of a product'),
  )
const rate = z.nullable(z.string().check(z.regex(/^(?:\d|[1-3]\d)(?:\.\d{1,4})?$/, 'A rate such as 3.75.')))

const terms = z.object({
  from: z.nullable(date).check(z.describe('Null: from the beginning')),
  state: z.enum(['scheduled', 'now', 'past']),
  interestRatePercent: rate,
  overdraftRatePercent: rate,
  monthlyFee: money,
  minimumBalance: money,
  minimumBalanceFee: money,
  source: z.string(),
})
export type Terms = z.infer<typeof terms>

const facts = z.record(z.string(), z.string())
const change = z.object({
  id: z.string(),
  from: date,
  before: facts,
  after: facts,
  reason: z.string(),
  source: z.string(),
  status: z.enum(['pending', 'approved', 'refused', 'expired']),
  maker: z.nullable(z.string()),
  madeAt: instant,
  checker: z.nullable(z.string()),
  settledAt: z.nullable(instant),
  decision: z.nullable(z.string()),
  told: z.nullable(instant).check(z.describe('When customers had been told of what is worse for them')),
  applied: z.boolean().check(z.describe('The end of day has made it so')),
})

const product = z.object({
  code,
  type: z.enum(['savings', 'current', 'term_deposit']),
  currency,
  name: z.string(),
  summary: z.string(),
  offeredFrom: date,
  offeredUntil: z.nullable(date),
  overdraftMost: money,
  waits: z.boolean().check(z.describe('A change of it waits for a second person')),
  terms: z.array(terms).check(z.describe('Newest first')),
  changes: z.array(change).check(z.describe('The last twenty, newest first')),
})
export type Product = z.infer<typeof product>
export const products = z.object({
  businessDate: date,
  worseFrom: date.check(
    z.describe('The first day for what is worse for customers, where it is approved today'),
  ),
  products: z.array(product),
})
export type Products = z.infer<typeof products>

// Zero is an amount as well here: no fee.
const fee = z.object({ amount: z.string().check(z.regex(/^\d{1,12}(?:\.\d{1,3})?$/)), currency })
export const proposeInput = z.object({
  code,
  effectiveFrom: date.check(z.describe('A day to come; of fees, the first of a month')),
  changes: z
    .object({
      name: z.optional(text(40, 1)),
      summary: z.optional(text(200, 1)),
      offeredUntil: z.optional(z.nullable(date)),
      overdraftMost: z.optional(fee),
      interestRatePercent: z.optional(rate),
      overdraftRatePercent: z.optional(rate),
      monthlyFee: z.optional(fee),
      minimumBalance: z.optional(fee),
      minimumBalanceFee: z.optional(fee),
    })
    .check(z.describe('What is left out stays as it is')),
  reason: remark(280).check(z.describe('Why it is changed')),
  source: text(280, 1).check(z.describe('Where it comes from')),
})
export const asked = pending
