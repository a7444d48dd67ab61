import * as z from 'zod/mini'
import { accountNumber, date, money, payment, text, uuid } from '../shapes.ts'

export const colours = ['teal', 'amber', 'rose', 'sky', 'violet'] as const
export const colour = z.enum(colours)
export type Colour = z.infer<typeof colour>

/** What debits are rounded up to, in major units. */
export const roundings = ['10', '50', '100'] as const
const rounding = z.enum(roundings).check(z.describe('In major units: each debit is rounded up to a multiple'))

export const potNameLength = 40

/** An amount of an automatic transfer or a goal; its currency is that of the account. */
const settings = {
  name: text(potNameLength, 1),
  colour: z._default(colour, 'teal'),
  target: z.optional(z.nullable(payment)),
  until: z.optional(z.nullable(date)),
  monthly: z
    .optional(z.nullable(payment))
    .check(z.describe('Set aside at the end of the day, once a month from now on, where it is there')),
  roundTo: z.optional(z.nullable(rounding)),
}

export const pot = z.object({
  id: uuid,
  account: accountNumber,
  name: z.string(),
  colour,
  target: z.nullable(money),
  until: z.nullable(date),
  monthly: z.nullable(money),
  nextOn: z.nullable(date).check(z.describe('When the monthly amount is set aside next')),
  roundTo: z.nullable(rounding),
  saved: money.check(z.describe('Set aside: on the account still, and not available')),
  status: z.enum(['open', 'closed']),
})
export type Pot = z.infer<typeof pot>

export const pots = z.object({ items: z.array(pot).check(z.maxLength(200)), next: z.null() })

export const openInput = z.object({ id: uuid, account: accountNumber, ...settings })
/** What is left out is taken away. */
export const changeInput = z.object({ id: uuid, ...settings })
export const potIdInput = z.object({ id: uuid })
export const moveInput = z.object({
  id: uuid,
  requestId: uuid.check(z.describe('Made by the client: the money moves at most once for each')),
  way: z.enum(['in', 'out']),
  amount: payment,
})
