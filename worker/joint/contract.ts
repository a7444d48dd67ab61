import * as z from 'zod/mini'
import { nominee } from '../accounts/contract.ts'
import { challengeId } from '../challenges/contract.ts'
import { renewal } from '../deposits/contract.ts'
import { monthEnd, rule } from '../schedules/contract.ts'
import { accountNumber, date, instant, money, paging, text, uuid } from '../shapes.ts'

export const jointStatus = z
  .enum(['pending', 'approved', 'refused', 'withdrawn', 'expired', 'lapsed'])
  .check(
    z.describe('`lapsed`: all agreed, but it would have brought less than the least that they agreed to'),
  )

/** Of payments for later: what all agree to. Each is paid without a further word. */
const jointSchedule = z.object({
  rule,
  firstDate: date,
  monthEnd,
  until: z.nullable(date),
  times: z.nullable(z.number()),
})
/** Of a term deposit: what all agree to. Whoever holds the account holds it. */
const jointDeposit = z.object({
  offer: z.string(),
  months: z.nullable(z.number()),
  days: z.nullable(z.number()),
  ratePercent: z.string(),
  renewal,
  payout: accountNumber,
})
/** Of a term deposit that runs: what becomes of it then. It is paid to `to`. */
const depositChange = z.object({ renewal, maturesOn: date })
/** Of an exchange, or of closing a deposit early: what it has to bring at least when the last says yes. */
const brings = z.object({
  least: money,
  quoted: money.check(z.describe('What was promised when it was ordered')),
})

/** Of naming nominees: the whole list that all agree to. */
const jointNominees = z.object({
  before: z.nullable(z.array(nominee)).check(z.describe('Who is named now; null once it was decided')),
  after: z.array(nominee),
})

/** What one holder ordered of an account that holders decide about together. */
export const jointOrder = z.object({
  id: uuid,
  kind: z.enum([
    'transfer',
    'payment',
    'closing',
    'schedule',
    'deposit',
    'exchange',
    'deposit_closing',
    'nominees',
    'deposit_change',
  ]),
  status: jointStatus,
  accountNumber: accountNumber.check(z.describe('The account that they decide about')),
  to: z.nullable(accountNumber),
  toName: z.nullable(z.string()),
  amount: z
    .nullable(money)
    .check(z.describe('Held on the account until it is decided; of payments for later each')),
  note: z.nullable(z.string()),
  schedule: z.nullable(jointSchedule),
  deposit: z.nullable(jointDeposit),
  change: z.nullable(depositChange),
  brings: z.nullable(brings),
  nominees: z
    .nullable(jointNominees)
    .check(z.describe('Told to whoever ordered it, and to those who are to agree or have agreed')),
  maker: z.string().check(z.describe('Who ordered it')),
  mine: z.boolean().check(z.describe('Ordered by the caller, who can only take it back')),
  signed: z.boolean().check(z.describe('The caller has said yes; others are still to')),
  may: z.boolean().check(z.describe('It waits for the caller')),
  madeAt: instant,
  expiresAt: instant,
  reason: z.nullable(z.string()),
  transactionId: z.nullable(uuid),
})
export type JointOrder = z.infer<typeof jointOrder>

/** Newest first; the cursor is the last one’s `madeAt`. */
export const jointOrdersInput = z.prefault(
  z.object({
    status: z._default(jointStatus, 'pending').check(z.describe('Which ones')),
    limit: paging.limit,
    cursor: z.optional(instant).check(z.describe('The `next` of the page before')),
  }),
  {},
)
export const jointOrders = z.object({ items: z.array(jointOrder), next: z.nullable(z.string()) })

export const jointApprovalInput = z.object({ id: uuid, challengeId })
export const jointRefusalInput = z.object({ id: uuid, reason: text(280, 1) })
export const jointSettled = z.object({
  id: uuid,
  status: jointStatus.check(z.describe('`pending` where further holders have to say yes')),
  transactionId: z.nullable(uuid),
})
export type JointSettled = z.infer<typeof jointSettled>
