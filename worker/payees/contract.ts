import * as z from 'zod/mini'
import { challengeId } from '../challenges/contract.ts'
import { accountNumber, currency, instant, money, page, paging, payment, text, uuid } from '../shapes.ts'

/** How a typed name compares with the one the bank knows: the same, nearly, or another. */
export const nameMatch = z.enum(['match', 'close', 'none'])
export type NameMatch = z.infer<typeof nameMatch>

export const savedPayee = z.object({
  id: uuid,
  accountNumber,
  name: z.string().check(z.describe('As the bank knows it')),
  nickname: z.nullable(z.string()),
  match: nameMatch.check(z.describe('How the name that was typed compared')),
  dailyLimit: z.nullable(money).check(z.describe('The most that may go to this payee in a day')),
  newUntil: z.nullable(instant).check(z.describe('Until then the limit for new payees holds')),
  createdAt: instant,
})
export type SavedPayee = z.infer<typeof savedPayee>

export const payeesInput = z.prefault(z.object(paging), {})
export const savedPayees = page(savedPayee)
export const payeeIdInput = z.object({ id: uuid })

const name = text(140, 1)
const nickname = text(40)

export const checkInput = z.object({ accountNumber, name })
export const checked = z.object({
  accountNumber,
  match: nameMatch,
  name: z.nullable(z.string()).check(z.describe('The bank’s own spelling, where the typed name is near')),
  currency,
  own: z.boolean(),
})
export type Checked = z.infer<typeof checked>

/** The client makes `id`. `accepted` says which comparison the customer has seen and goes on with. */
export const addInput = z.object({
  id: uuid,
  accountNumber,
  name,
  accepted: z._default(nameMatch, 'match'),
  nickname: z.optional(nickname),
  dailyLimit: z.optional(payment),
  challengeId,
})

/** Null takes the nickname away. A daily limit can be set or lowered, not raised. */
export const changeInput = z.object({
  id: uuid,
  nickname: z.nullable(nickname),
  dailyLimit: z.nullable(payment),
})
