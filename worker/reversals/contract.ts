import * as z from 'zod/mini'
import { transaction } from '../ledger/contract.ts'
import { pending } from '../proposals/contract.ts'
import { payment, text, uuid } from '../shapes.ts'

/** Where a request's key counts: a customer, a member of staff, a job. Staff read it with each line of an account. */
export const scope = z
  .string()
  .check(z.maxLength(100), z.regex(/^[a-z]+:[\w:.-]+$/, 'This is not a scope of the bank.'))

/**
 * Takes a transaction back: in full, or with `amount` a part of it. `original` is the transaction's id in `scope`, or
 * of the caller's own orders where none is given. `id` is this request's own key.
 */
export const reversalInput = z.object({
  original: uuid,
  scope: z.optional(scope),
  id: uuid,
  amount: z.optional(payment),
  reason: text(280, 1),
  force: z
    .optional(z.enum(['bank_error', 'chargeback']))
    .check(z.describe('A kind of debit that may overdraw the account; always takes a second person')),
})

/** The original was not known and never will be: its key is taken. */
const cancelled = z.object({ status: z.literal('cancelled'), original: uuid })
export const reversed = z.union([transaction, pending, cancelled])
export type Cancelled = z.infer<typeof cancelled>
