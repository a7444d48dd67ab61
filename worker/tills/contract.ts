import * as z from 'zod/mini'
import { transaction } from '../ledger/contract.ts'
import { pending } from '../proposals/contract.ts'
import { accountNumber, date, money, payment, text, uuid } from '../shapes.ts'

export const till = z.object({
  accountNumber,
  name: z.string(),
  cash: money,
  inVault: money,
  secondAbove: money.check(z.describe('Above this amount a second person is asked')),
  businessDate: date,
})
export type Till = z.infer<typeof till>

/**
 * Cash behind the counter: `issue` from vault to till, `return` from till to vault, `delivery` into the vault against
 * the bank's settlement account, `remittance` out of it. The client makes `id`, the request's key in the operator's scope.
 */
export const cashInput = z.object({
  id: uuid,
  kind: z.enum(['issue', 'return', 'delivery', 'remittance']),
  amount: payment,
  note: z.optional(text(280)),
})

export const moved = z.union([transaction, pending])
