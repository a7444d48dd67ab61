import * as z from 'zod/mini'
import { instant, text, uuid } from '../shapes.ts'

export const totpCode = z.string().check(z.regex(/^\d{6}$/, 'Six digits.'))
export const recoveryCode = z
  .string()
  .check(
    z.maxLength(40),
    z.regex(/^[\s-]*(?:[A-Za-z2-7][\s-]*){16}$/, 'Sixteen letters and digits.'),
    z.describe('One of the codes that were shown once, with or without dashes'),
  )

export const factor = z.object({
  id: uuid,
  kind: z.enum(['totp']),
  label: z.string(),
  addedAt: instant,
})

export const factors = z.object({
  items: z.array(factor),
  recoveryCodesLeft: z.number(),
  signInCode: z.boolean().check(z.describe('Whether a sign-in can be answered by a code that is sent')),
  /** Staff always need one. */
  required: z.boolean(),
})
export type Factors = z.infer<typeof factors>

/** Who one is, once more: by a factor where one has any, else by the password. */
export const proof = {
  password: z.optional(text(128, 1)),
  totp: z.optional(totpCode),
  recoveryCode: z.optional(recoveryCode),
  challengeId: z.optional(
    uuid.check(
      z.describe('A challenge of /factors/proof, once confirmed by a passkey or a code that was sent'),
    ),
  ),
}
export const proofInput = z.object(proof)
export type ProofInput = z.infer<typeof proofInput>

export const beginInput = z.object({ label: z._default(text(40, 1), 'Authenticator app'), ...proof })
export const begun = z.object({
  id: uuid,
  secret: z.string().check(z.describe('Base32, for typing')),
  uri: z.string().check(z.describe('otpauth:// for a QR code')),
})
export type Begun = z.infer<typeof begun>

export const confirmInput = z.object({ id: uuid, totp: totpCode })
export const recoveryCodesShown = {
  recoveryCodes: z.array(z.string()).check(z.describe('Shown once; empty where earlier ones still serve')),
}
export const codes = z.object(recoveryCodesShown)
export type Codes = z.infer<typeof codes>

/** What is to be confirmed by a passkey or a code, as a step_up_required tells it. */
export const reproof = z.object({
  challengeId: uuid,
  purpose: z.literal('factor'),
  factors: z.array(z.enum(['email', 'sms', 'passkey'])),
  expiresAt: instant,
})

export const signInCodeInput = z.object({ on: z.boolean(), ...proof })

export const removeInput = z.object({ id: uuid, ...proof })
