import * as z from 'zod/mini'
import { category, party, transactionType } from '../ledger/contract.ts'
import { accountNumber, currency, date, money, uuid } from '../shapes.ts'

const month = z
  .string()
  .check(
    z.regex(/^(?!0000)\d{4}-(?:0[1-9]|1[0-2])$/, 'A month is written like 2026-11.'),
    z.describe('A calendar month, by booking date'),
  )

/** How many months are shown together: the one that is asked for and those before it. */
export const shownMonths = 12

export const insightsInput = z.prefault(
  z.object({
    month: z.optional(month),
    currency: z.optional(currency).check(z.describe('Only accounts in it; the home currency unless said')),
  }),
  {},
)

const share = z.object({
  category,
  count: z.int(),
  sum: money,
  usual: z
    .nullable(money)
    .check(z.describe('A month’s average over the three before, as far as there are any; null without one')),
})
export type Share = z.infer<typeof share>

/** A payment far above what is usual, and what that is: the median of the eleven months before. */
const unusual = z.object({
  id: uuid,
  account: accountNumber,
  date,
  type: transactionType,
  category,
  to: party,
  amount: money,
  usual: money,
  measure: z
    .enum(['payee', 'category'])
    .check(z.describe('Against which payments: those to the same account, or those of the same category')),
})

/** Own accounts alone; money between accounts with a holder in common is neither income nor spending. */
export const insights = z.object({
  today: date,
  month,
  currency,
  currencies: z.array(currency).check(z.describe('Of the caller’s accounts')),
  since: z.nullable(date).check(z.describe('The first entry of all; null where nothing was ever booked')),
  in: money,
  out: money,
  returned: money.check(
    z.describe('Given back by reversals and refunds; in neither sum. Negative where taken'),
  ),
  months: z
    .array(z.object({ month, in: money, out: money }))
    .check(z.maxLength(shownMonths), z.describe('Oldest first, the month asked for last')),
  spending: z.array(share).check(z.describe('Greatest first')),
  income: z.array(share).check(z.describe('Greatest first')),
  unusual: z.array(unusual).check(z.maxLength(5)),
})
export type Insights = z.infer<typeof insights>

/** What comes, up to this many days ahead. */
export const aheadDays = 14

const coming = z.object({
  kind: z.enum(['payment', 'maturity']),
  id: z.string().check(z.describe('Of the schedule, or of the term deposit')),
  date,
  account: accountNumber.check(z.describe('Which pays, or which matures')),
  to: z.nullable(party),
  own: z.boolean().check(z.describe('Whether the money stays the caller’s')),
  amount: money,
})

export const ahead = z.object({
  today: date,
  until: date.check(z.describe('When the next income is expected, else the first day of the next month')),
  left: money.check(z.describe('What may be spent before: what is there less what is due. Can be negative')),
  has: money.check(
    z.describe('On own savings and current accounts in the home currency, less what is held; no overdraft'),
  ),
  due: money.check(z.describe('Scheduled payments to others before that day')),
  income: z
    .nullable(
      z.object({
        account: accountNumber,
        from: party,
        amount: money,
        last: date,
        next: date,
      }),
    )
    .check(
      z.describe(
        'An estimate: the greatest credit that came three times, a month apart, from the same side, within `insights.similar_percent`. Null where there is none',
      ),
    ),
  items: z.array(coming).check(z.maxLength(50), z.describe('The next 14 days, soonest first')),
})
export type Ahead = z.infer<typeof ahead>
