import * as z from 'zod/mini'
import { pending } from '../proposals/contract.ts'
import { accountNumber, currency, date, money, payment, text, uuid } from '../shapes.ts'

/** What becomes of a deposit at maturity: paid out, or opened again without or with its interest. */
export const renewal = z.enum(['none', 'principal', 'principal_and_interest'])
export type Renewal = z.infer<typeof renewal>

const percent = z.string().check(z.describe('A year, simple interest, decimal string'))
const offerCode = text(40, 1)

export const offer = z.object({
  code: z.string(),
  productName: z.string(),
  currency,
  months: z.nullable(z.number()),
  days: z.nullable(z.number()),
  ratePercent: percent,
  penaltyRatePercent: percent.check(z.describe('On the days that it ran, where it is closed early')),
  leastDays: z.number().check(z.describe('Closed before so many days it earns nothing')),
  minimum: money,
})
export type Offer = z.infer<typeof offer>
export const offers = z.object({ items: z.array(offer) })

export const previewInput = z.object({ offer: offerCode, amount: payment })
export const preview = z.object({
  offerCode: z.string(),
  principal: money,
  interest: money,
  maturityAmount: money,
  ratePercent: percent,
  penaltyRatePercent: percent,
  leastDays: z.number(),
  opensOn: date,
  maturesOn: date,
})
export type Preview = z.infer<typeof preview>

/** Why a deposit that has matured could not be paid; `payout_gone`: to an account that is its holders' no longer. */
export const waitsFor = z.enum(['review', 'level', 'payout_gone', 'payout_stopped', 'stopped', 'empty'])
export type WaitsFor = z.infer<typeof waitsFor>

/** The client makes `id`, so that sending again never opens a second deposit. */
export const openDepositInput = z.object({
  id: uuid,
  offer: offerCode,
  from: accountNumber,
  payout: z
    .optional(accountNumber)
    .check(z.describe('The own account that is paid at maturity; `from` where left out')),
  amount: payment,
  renewal: z._default(renewal, 'none'),
})

const agreed = {
  accountNumber,
  offerCode: z.string(),
  principal: money,
  ratePercent: percent,
  penaltyRatePercent: percent,
  leastDays: z.number(),
  openedOn: date,
  maturesOn: date,
  interestAtMaturity: money,
  maturityAmount: money,
}

/** A deposit as it was agreed: what never changes. */
export const openedDeposit = z.object({ ...agreed, transactionId: uuid })
export type OpenedDeposit = z.infer<typeof openedDeposit>
export const openDepositAnswer = z.union([openedDeposit, pending])

export const depositInput = z.object({ id: accountNumber })
export const deposit = z.object({
  ...agreed,
  status: z.enum(['active', 'matured', 'renewed', 'paid', 'closed_early']),
  renewal,
  payout: accountNumber,
  waitsFor: z
    .nullable(waitsFor)
    .check(z.describe('Why a matured one waits; null: it is paid in the next end of day')),
  overdue: z
    .nullable(z.object({ ratePercent: percent, interest: money }))
    .check(z.describe('Of one that waits: the rate that it earns now, and what it earned since it matured')),
  balance: money,
  interestPaid: z.nullable(money),
  overduePaid: z.nullable(money).check(z.describe('Interest for the days that it waited')),
  endedOn: z.nullable(date),
  today: date,
  days: z.number().check(z.describe('Days that it has run')),
  closing: z
    .nullable(z.object({ principal: money, interest: money, total: money }))
    .check(z.describe('What closing it today would pay; null where it has ended')),
})
export type Deposit = z.infer<typeof deposit>

export const updateDepositInput = z.object({ id: accountNumber, renewal, payout: accountNumber })
/** Set at once, or waiting for the others who decide about the deposit. */
export const updatedDeposit = z.union([z.object({ accountNumber, renewal, payout: accountNumber }), pending])
export type UpdatedDeposit = z.infer<typeof updatedDeposit>

export const closeDepositInput = z.object({
  id: accountNumber,
  requestId: uuid.check(z.describe('Made by the client; the same closing again under it is done once')),
  to: accountNumber,
  total: payment.check(z.describe('The sum that the caller was shown; any other is refused')),
})
export const closedDeposit = z.object({
  accountNumber,
  to: accountNumber,
  principal: money,
  interest: money,
  total: money,
  closedOn: date,
  transactionId: uuid,
})
export const closeDepositAnswer = z.union([closedDeposit, pending])
export type ClosedDeposit = z.infer<typeof closedDeposit>
