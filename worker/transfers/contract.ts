import * as z from 'zod/mini'
import { challengeId } from '../challenges/contract.ts'
import { transaction } from '../ledger/contract.ts'
import { pending } from '../proposals/contract.ts'
import { accountNumber, currency, date, payment, text, uuid } from '../shapes.ts'

/** The longest note, in characters (Unicode code points). */
export const noteLength = 280

const sides = (check: {
  value: { type: string; from?: unknown; to?: unknown; valueDate?: unknown }
  issues: unknown[]
}) => {
  const { type, from, to } = check.value
  const fault = (path: string, message: string) =>
    check.issues.push({ code: 'custom', input: check.value, path: [path], message })
  if (!from && type !== 'deposit') fault('from', 'Say which account the money leaves.')
  if (!to && type !== 'withdrawal') fault('to', 'Say which account the money goes to.')
  if (check.value.valueDate && type !== 'deposit') fault('valueDate', 'Only a deposit may have yet to clear.')
  if (from && from === to) fault('to', 'Choose two different accounts.')
}

/**
 * The client makes `id` (a UUID, version 7 preferred) and keeps it before sending, so that sending again after a
 * lost answer or a reload never pays twice. It is the request's key in the caller's scope.
 */
export const transferInput = z
  .object({
    id: uuid,
    type: z._default(z.enum(['transfer', 'payment', 'deposit', 'withdrawal']), 'transfer'),
    from: z.optional(accountNumber),
    to: z.optional(accountNumber),
    amount: payment,
    note: z.optional(text(noteLength)),
    valueDate: z.optional(
      date.check(z.describe('Of a deposit that has yet to clear: from when the customer may use it')),
    ),
    challengeId,
  })
  .check(sides)

export const transferred = z.union([transaction, pending])

export const payeeInput = z.object({ accountNumber })

/** Confirmation of payee: who would be paid. */
export const payee = z.object({ accountNumber, name: z.string(), currency, own: z.boolean() })
export type Payee = z.infer<typeof payee>
