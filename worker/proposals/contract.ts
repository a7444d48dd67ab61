import * as z from 'zod/mini'
import { role } from '../auth/contract.ts'
import { transaction } from '../ledger/contract.ts'
import { accountNumber, instant, money, paging, text, uuid } from '../shapes.ts'

/** What needs a second person: nothing has moved, and somebody else decides (202 over REST). */
export const pending = z.object({ status: z.literal('pending'), proposalId: uuid })

/** Why the caller may not decide, as the database would refuse it: where it is null they may. */
export const barred = z.nullable(
  z
    .enum(['own', 'made', 'one_hand', 'about_you', 'admin'])
    .check(
      z.describe(
        'own: asked for by the caller’s person; made: one of the two made the other’s log-in; one_hand: one person made both log-ins alone; about_you: it is about the caller; admin: one of the two must be an admin',
      ),
    ),
)
export type Barred = z.infer<typeof barred>

/** What was approved and can still be stopped is cooling. */
export const proposalStatus = z.enum(['pending', 'cooling', 'approved', 'refused', 'stopped', 'expired'])

export const proposalKind = z.enum([
  'deposit',
  'withdrawal',
  'issue',
  'return',
  'delivery',
  'remittance',
  'shortage',
  'overage',
  'reversal',
  'refund',
  'user_new_user',
  'user_role',
  'user_status',
  'user_factors',
  'user_contact',
  'user_confirm',
  'account_overdraft',
  'account_holder',
  'account_wake',
  'account_close',
  'customer_review',
  'customer_erasure',
  'application',
  'limit_raise',
  'setting',
  'product',
  'holiday_add',
  'holiday_remove',
])

/** A fact about a user or an account before and after: names, masked values and amounts. */
const userFacts = z.record(z.string(), z.string())

export const proposal = z.object({
  id: uuid,
  kind: proposalKind,
  amount: z.nullable(money).check(z.describe('Of an order of money')),
  user: z
    .nullable(
      z.object({
        id: z.string(),
        role,
        name: z.nullable(z.string()).check(z.describe('Of staff; a customer stands here by number')),
        customerId: z.nullable(z.string()),
      }),
    )
    .check(z.describe('Whom a change of a user is about')),
  before: z.nullable(userFacts),
  after: z.nullable(userFacts),
  accountNumber: z.nullable(accountNumber).check(z.describe('The customer’s, of a deposit or withdrawal')),
  original: z.nullable(uuid).check(z.describe('What a reversal or refund takes back')),
  force: z.nullable(z.string()).check(z.describe('The named kind under which it may overdraw')),
  note: z.nullable(z.string()),
  status: proposalStatus,
  maker: z.string(),
  mine: z.boolean().check(z.describe('Made by the caller’s own person: another has to decide')),
  barred,
  checker: z.nullable(z.string()),
  reason: z.nullable(z.string()),
  madeAt: instant,
  expiresAt: z.nullable(instant).check(z.describe('Null where it waits until somebody decides')),
  takesEffectAt: z.nullable(instant).check(z.describe('Until then an approved change can be stopped')),
})
export type Proposal = z.infer<typeof proposal>

/** Newest first; the cursor is the last one’s `madeAt`. */
export const proposalsInput = z.prefault(
  z.object({
    status: z._default(proposalStatus, 'pending').check(z.describe('Which ones')),
    limit: paging.limit,
    cursor: z.optional(instant).check(z.describe('The `next` of the page before')),
  }),
  {},
)
export const proposals = z.object({ items: z.array(proposal), next: z.nullable(z.string()) })

export const approvalInput = z.object({ id: uuid })
export const refusalInput = z.object({ id: uuid, reason: text(280, 1) })
/** What became of a change of a user. */
export const changed = z.object({
  status: z.enum(['cooling', 'done', 'stopped']),
  proposalId: uuid,
  userId: z.string(),
  takesEffectAt: z.nullable(instant),
})
export type Changed = z.infer<typeof changed>
/** A change of an account, or a raise of a limit, that holds from now on. */
export const accountChanged = z.object({ status: z.literal('done'), proposalId: uuid, accountNumber })
/** A change of a customer that holds from now on. */
export const customerChanged = z.object({
  status: z.literal('done'),
  proposalId: uuid,
  customerId: z.string(),
})
/** A setting of the bank, or a day of its calendar, that is in force from its day on. */
export const settingChanged = z.object({ status: z.literal('done'), proposalId: uuid, setting: z.string() })
/** What the approval carried out, or what it will in a while. */
export const approved = z.union([transaction, changed, accountChanged, customerChanged, settingChanged])
export const refused = z.object({ id: uuid })
/** The code of a notice: 128 random bits. */
export const stopInput = z.object({
  code: z.string().check(z.regex(/^[A-Za-z0-9_-]{22}$/, 'This is not a code of the bank.')),
})
export const stopped = z.object({ status: z.literal('stopped') })
