import * as z from 'zod/mini'
import { asserted, requestOptions } from '../passkeys/contract.ts'
import { instant, uuid } from '../shapes.ts'

/** The ways by which a code can be sent. */
export const codeChannel = z.enum(['email', 'sms'])

/** A further factor that was given for an order; the order is sent again with it, unchanged. */
export const challengeId = z.optional(
  uuid.check(z.describe('The challenge of a step_up_required, once confirmed')),
)

export const sendCodeInput = z.object({ challengeId: uuid, channel: codeChannel })

export const codeSent = z.object({
  challengeId: uuid,
  channel: codeChannel,
  expiresAt: instant.check(z.describe('Until then the code is good, and the challenge open')),
  resendSeconds: z.number().check(z.describe('The pause before another code can be sent')),
  triesLeft: z.number(),
})
export type CodeSent = z.infer<typeof codeSent>

export const confirmInput = z.object({
  challengeId: uuid,
  code: z.string().check(z.regex(/^[0-9]{6}$/, 'A code has six digits.')),
})

export const confirmed = z.object({
  challengeId: uuid,
  factor: z.enum(['email', 'sms', 'passkey']),
  expiresAt: instant.check(z.describe('Until then the order can be sent again with it, once')),
})

export const passkeyAsked = z.object({ challengeId: uuid })
export const passkeyOptions = requestOptions
export const confirmByPasskeyInput = z.object({ challengeId: uuid, credential: asserted })
