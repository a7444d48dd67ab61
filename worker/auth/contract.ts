import * as z from 'zod/mini'
import { codeChannel, codeSent as stepUpCodeSent } from '../challenges/contract.ts'
import { begun, recoveryCode, totpCode } from '../factors/contract.ts'
import { asserted, requestOptions } from '../passkeys/contract.ts'
import { text, uuid } from '../shapes.ts'

export const role = z.enum(['customer', 'operator', 'admin'])
export type Role = z.infer<typeof role>

export const loginInput = z.object({
  identifier: text(254, 1).check(z.describe('E-mail address or customer id')),
  // NIST 800-63B-4: at most 128 characters, counted before hashing; the minimum is checked where one is chosen.
  password: text(128, 1),
  totp: z.optional(totpCode),
})

/** One of them. */
export const completeInput = z
  .object({
    challengeId: uuid,
    totp: z.optional(totpCode),
    recoveryCode: z.optional(recoveryCode),
    code: z.optional(totpCode.check(z.describe('The code that was sent'))),
    passkey: z.optional(asserted),
  })
  .check(
    z.refine(
      ({ totp, recoveryCode, code, passkey }) =>
        [totp, recoveryCode, code, passkey].filter((one) => one !== undefined).length === 1,
      {
        path: ['totp'],
        message: 'One of: a code of the app, a code that was sent, a recovery code, a passkey.',
      },
    ),
  )
export const codeSent = stepUpCodeSent
export const sendCodeInput = z.object({ challengeId: uuid, channel: codeChannel })
export const passkeyInput = z.object({ credential: asserted })
export const passkeyOptions = requestOptions
export const enrolInput = z.object({ challengeId: uuid })
export const enrolment = begun

export const session = z.object({
  accessToken: z.string(),
  tokenType: z.literal('Bearer'),
  expiresIn: z.number().check(z.describe('Seconds')),
  role,
  customerId: z.nullable(z.string()),
  recoveryCodes: z.optional(
    z.array(z.string()).check(z.describe('Shown once, to who made their first factor at this sign-in')),
  ),
})
export type Session = z.infer<typeof session>

/** Whether it is good enough depends on whose it is: password-rules.ts. */
const chosenPassword = text(128, 1).check(
  z.describe('15 characters or more; 8 or more for who has a second factor'),
)

export const forgotInput = z.object({
  identifier: text(254, 1).check(z.describe('E-mail address or customer id')),
})
export const resetInput = z.object({
  token: text(128, 1).check(z.describe('What follows the # of the link in the mail')),
  password: chosenPassword,
})
export const changePasswordInput = z.object({ current: text(128, 1), new: chosenPassword })
export const unblockInput = z.object({
  user: text(20, 1).check(z.describe('A customer id, or the id of a log-in of staff')),
  reason: text(200, 1),
})
