import * as z from 'zod/mini'
import { transaction } from '../ledger/contract.ts'
import { pending } from '../proposals/contract.ts'
import { accountNumber, currency, date, money, payment, text, uuid } from '../shapes.ts'

/** Of whoever asks: their till in one currency, their first where none is named. */
export const tillInput = z.prefault(
  z.object({
    currency: z.optional(currency).check(z.describe('Of which till; the first one where none is named')),
  }),
  {},
)
export const openTillInput = z.object({ currency })
export const till = z.object({
  accountNumber,
  name: z.string(),
  cash: money,
  inVault: money,
  secondAbove: money.check(z.describe('Above this amount a second person is asked')),
  denominations: z.array(money).check(z.describe('Notes and coins in which its cash is counted')),
  businessDate: date,
  tills: z
    .array(z.object({ accountNumber, cash: money }))
    .check(z.describe('All tills of the caller, one a currency')),
  mayOpen: z
    .array(currency)
    .check(z.describe('Currencies in which the bank counts cash and they have no till')),
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

/** The client makes `id`. Which notes and coins there are stands in the bank's configuration. */
export const countInput = z.object({
  id: uuid,
  denominations: z
    .array(z.object({ value: payment, count: z.int().check(z.minimum(0), z.maximum(999_999)) }))
    .check(z.minLength(1), z.maxLength(40), z.describe('All of one currency, each once')),
  note: z.optional(text(280)),
})
export const counted = z.object({
  status: z.enum(['even', 'posted']),
  expected: money.check(z.describe('What the books say')),
  counted: money,
  difference: money.check(z.describe('Above zero: too much; below zero: too little')),
  transactionId: z.nullable(uuid),
})
export const countAnswer = z.union([counted, pending])
export type Counted = z.infer<typeof counted>
