import * as z from 'zod/mini'
import { transaction } from '../ledger/contract.ts'
import { pending } from '../proposals/contract.ts'
import { accountNumber, currency, instant, money, payment, uuid } from '../shapes.ts'

/** `id` is made by the client, so that asking again after a lost answer is the same quote. */
export const quoteInput = z
  .object({ id: uuid, sell: payment, buy: currency.check(z.describe('Currency to be bought')) })
  .check((check) => {
    const { sell, buy } = check.value
    if (sell.currency === buy)
      check.issues.push({
        code: 'custom',
        input: buy,
        path: ['buy'],
        message: 'Choose two different currencies.',
      })
  })

export const quote = z.object({
  id: uuid,
  sell: money,
  buy: money,
  rate: z.string().check(z.describe('Units bought for one unit sold, after the bank’s margin')),
  expiresAt: instant,
})
export type Quote = z.infer<typeof quote>

/** Both accounts are the caller's own. `id` is the request's key in the caller's scope, as with a transfer. */
export const exchangeInput = z.object({
  id: uuid,
  quoteId: uuid,
  from: accountNumber,
  to: accountNumber,
  atLeast: z
    .optional(payment)
    .check(
      z.describe(
        'Where other holders have to agree first and the quote is over by then: what the latest rate has to buy; the quote’s sum where left out',
      ),
    ),
})

/** The half that sells: what left the caller’s account; or that it waits for the other holders. */
export const exchanged = z.union([transaction, pending])
