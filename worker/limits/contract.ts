import * as z from 'zod/mini'
import { toMinor } from '../money.ts'
import { accountNumber, currency, instant, money, remark, uuid } from '../shapes.ts'

/** The door an order comes through. Each has limits of its own. */
export const channel = z.enum(['web', 'api'])
export type Channel = z.infer<typeof channel>

export const limitKind = z.enum(['perTransaction', 'dailyAmount', 'dailyCount', 'monthlyAmount'])
export type LimitKind = z.infer<typeof limitKind>

/** An amount that may be nothing: a limit of zero closes the channel. */
const bound = z
  .object({
    amount: z.string().check(z.maxLength(20), z.describe('Decimal string in major units; 0.00 closes')),
    currency,
  })
  .check((check) => {
    if (toMinor(check.value.amount, check.value.currency) === undefined)
      check.issues.push({
        code: 'custom',
        input: check.value.amount,
        path: ['amount'],
        message: 'Enter an amount with the decimals of its currency, such as 25000.00.',
      })
  })
const count = z.number().check(z.int(), z.minimum(0), z.maximum(1_000_000))

const limit = z.object({
  limit: z.nullable(money).check(z.describe('Null is no limit')),
  most: z.nullable(money).check(z.describe('The bank’s own, up to which only the bank raises')),
})
const usedLimit = z.extend(limit, { used: money })

export const accountLimits = z.object({
  accountNumber,
  currency,
  dayEndsAt: instant.check(z.describe('Midnight of the bank’s time zone: use of the day starts anew')),
  monthEndsAt: instant,
  channels: z.array(
    z.object({
      channel,
      perTransaction: limit,
      dailyAmount: usedLimit,
      dailyCount: z.object({ limit: z.nullable(z.number()), most: z.nullable(z.number()), used: z.number() }),
      monthlyAmount: usedLimit,
    }),
  ),
  newPayees: z.object({
    limit: z.nullable(money).check(z.describe('To all new payees together in a day, from all accounts')),
    used: money,
    hours: z.number().check(z.describe('How long a payee is new')),
  }),
})
export type AccountLimits = z.infer<typeof accountLimits>
export type ChannelLimits = AccountLimits['channels'][number]

export const limitsInput = z.object({ id: accountNumber })

/** What is left out stays as it is. */
export const lowerInput = z
  .object({
    id: accountNumber,
    channel,
    perTransaction: z.optional(bound),
    dailyAmount: z.optional(bound),
    dailyCount: z.optional(count),
    monthlyAmount: z.optional(bound),
  })
  .check(({ value, issues }) => {
    const { perTransaction, dailyAmount, dailyCount, monthlyAmount } = value
    const amounts = [perTransaction, dailyAmount, monthlyAmount].filter((one) => one !== undefined)
    const fault = (path: string, message: string) =>
      issues.push({ code: 'custom', input: value, path: [path], message })
    if (amounts.length === 0 && dailyCount === undefined)
      fault('dailyAmount', 'Say which limit is to be lowered.')
    if (new Set(amounts.map((one) => one.currency)).size > 1) fault('dailyAmount', 'Use one currency.')
  })

/** The client makes `id`; sent again it is the same proposal. */
export const proposeInput = z
  .object({
    id: uuid,
    accountNumber,
    channel,
    kind: limitKind,
    amount: z.optional(bound),
    count: z.optional(count.check(z.minimum(1))),
    reason: remark(500),
  })
  .check(({ value, issues }) => {
    const { kind, amount, count } = value
    const field = kind === 'dailyCount' ? 'count' : 'amount'
    if (
      (kind === 'dailyCount') === (count === undefined) ||
      (kind === 'dailyCount') === (amount !== undefined)
    )
      issues.push({ code: 'custom', input: value, path: [field], message: 'Say what the limit shall be.' })
  })

export const decideInput = z.object({ id: uuid })

export const limitRaise = z.object({
  id: uuid,
  status: z.enum(['pending', 'approved', 'rejected']),
  accountNumber,
  channel,
  kind: limitKind,
  amount: z.nullable(money).check(z.describe('What the limit shall be; null for a count')),
  count: z.nullable(z.number()),
  present: z.nullable(z.union([money, z.number()])).check(z.describe('What it is now; null is no limit')),
  reason: z.string(),
  proposedBy: z.string(),
  proposedAt: instant,
  decidedBy: z.nullable(z.string()),
})
export type LimitRaise = z.infer<typeof limitRaise>

/** What waits is a proposal and no error: 202. */
export const raiseProposed = z.object({
  status: z.literal('pending'),
  proposalId: uuid,
  proposal: limitRaise,
})
export const limitRaises = z.object({
  items: z.array(z.extend(limitRaise, { own: z.boolean().check(z.describe('Proposed by the caller')) })),
  next: z.null(),
})

/** Which limit a refusal `limit_exceeded` names in its detail. */
export const exceeded = z.enum([
  'per_transaction',
  'daily_amount',
  'daily_count',
  'monthly_amount',
  'new_payees',
  'payee_daily_amount',
  'level_debits_month',
])
export type Exceeded = z.infer<typeof exceeded>
