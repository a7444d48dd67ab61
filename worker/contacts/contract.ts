import * as z from 'zod/mini'
import { challengeId } from '../challenges/contract.ts'
import { instant, text, uuid } from '../shapes.ts'

const emailPattern = /^[^\s@<>,;:"]+@[^\s@<>,;:"]+\.[^\s@<>,;:"]+$/
const phonePattern = /^\+[1-9]\d(?: ?\d){5,12}$/

export const contactChannel = z.enum(['email', 'phone'])

/** What is wrong with an address or a number, for whoever types it; null where nothing is. */
function faultOfContact(channel: z.infer<typeof contactChannel>, value: string): string | null {
  if (channel === 'email') return emailPattern.test(value) ? null : 'This is not an e-mail address.'
  return phonePattern.test(value) ? null : 'A phone number begins with + and the country, as +91 98200 12345.'
}

export const changeInput = z
  .object({
    id: uuid.check(z.describe('Makes the change once')),
    channel: contactChannel,
    value: z.string().check(z.maxLength(254), z.trim()).check(z.describe('The new address or number')),
    password: text(128, 1).check(z.describe('The present one')),
    challengeId,
    newChallengeId: z.optional(
      uuid.check(z.describe('The challenge of the purpose `new_contact`, once confirmed')),
    ),
  })
  .check((check) => {
    const message = faultOfContact(check.value.channel, check.value.value)
    if (message) check.issues.push({ code: 'custom', input: check.value.value, path: ['value'], message })
  })

export const contactChange = z.object({
  id: uuid,
  status: z.enum(['cooling', 'done', 'stopped']),
  channel: contactChannel,
  value: z.string().check(z.describe('Masked')),
  by: z.enum(['you', 'bank']).check(z.describe('Who asked for it')),
  takesEffectAt: instant.check(z.describe('Until then it can be stopped')),
})
export type ContactChange = z.infer<typeof contactChange>
export const contactChanges = z.object({ items: z.array(contactChange) })

export const stopInput = z.object({ id: uuid })
export const stopped = z.object({ status: z.literal('stopped') })
