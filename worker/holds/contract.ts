import * as z from 'zod/mini'
import { accountNumber, instant, money, named, payment, uuid } from '../shapes.ts'

/** Open, then captured, released or expired, once. */
export const holdStatus = z.enum(['open', 'captured', 'released', 'expired'])

export const hold = z.object({
  id: uuid,
  accountNumber,
  merchant: z.string(),
  status: holdStatus,
  authorised: money,
  captured: money,
  released: money,
  forced: money.check(z.describe('Debited by this capture without being covered by the hold')),
  transactionId: z.nullable(uuid).check(z.describe('The payment that this step made, where it made one')),
  placedAt: instant,
  expiresAt: instant,
})
export type Hold = z.infer<typeof hold>

export const holdInput = z.object({ id: uuid })

/** `requestId` is the client's own for this step, so that sending it again does it once. */
const requestId = uuid.check(z.describe('Made by the client; the same step again under it is done once'))

export const placeInput = z.object({
  requestId,
  account: accountNumber,
  amount: payment,
  merchant: named(80),
  expiresAt: instant,
})
export const incrementInput = z.object({ id: uuid, requestId, amount: payment })
export const captureInput = z.object({
  id: uuid,
  requestId,
  amount: payment,
  final: z._default(z.boolean(), true).check(z.describe('Releases what is left; false for a part')),
})
export const releaseInput = z.object({ id: uuid, requestId })
