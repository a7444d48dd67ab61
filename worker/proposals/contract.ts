import * as z from 'zod/mini'
import { transaction } from '../ledger/contract.ts'
import { accountNumber, instant, money, paging, text, uuid } from '../shapes.ts'

/** What needs a second person: nothing has moved, and somebody else decides (202 over REST). */
export const pending = z.object({ status: z.literal('pending'), proposalId: uuid })

export const proposalStatus = z.enum(['pending', 'approved', 'refused', 'expired'])

export const proposalKind = z.enum([
  'deposit',
  'withdrawal',
  'issue',
  'return',
  'delivery',
  'remittance',
  'reversal',
  'refund',
])

export const proposal = z.object({
  id: uuid,
  kind: proposalKind,
  amount: money,
  accountNumber: z.nullable(accountNumber).check(z.describe('The customer’s, of a deposit or withdrawal')),
  original: z.nullable(uuid).check(z.describe('What a reversal or refund takes back')),
  force: z.nullable(z.string()).check(z.describe('The named kind under which it may overdraw')),
  note: z.nullable(z.string()),
  status: proposalStatus,
  maker: z.string(),
  mine: z.boolean().check(z.describe('Made by the caller’s own person: another has to decide')),
  checker: z.nullable(z.string()),
  reason: z.nullable(z.string()),
  madeAt: instant,
  expiresAt: instant,
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
/** What the approval carried out. */
export const booked = transaction
export const refused = z.object({ id: uuid })
