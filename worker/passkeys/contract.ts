import * as z from 'zod/mini'
import { proof, recoveryCodesShown } from '../factors/contract.ts'
import { instant, text, uuid } from '../shapes.ts'

/** Bytes on the wire: base64url without padding; at most so many characters. */
const base64url = (most: number, least = 1) =>
  z
    .string()
    .check(z.minLength(least), z.maxLength(most), z.regex(/^[A-Za-z0-9_-]*$/, 'Base64url without padding.'))
const credentialId = base64url(1364, 22)
const clientDataJSON = base64url(4096)
const type = z.literal('public-key')
// What later browsers will say beside these is kept by nobody.
const transport = z.string().check(z.regex(/^[a-z-]{1,20}$/))
const transports = z.array(transport).check(z.maxLength(8))

/** What a browser's `navigator.credentials.create` answered, as `toJSON` writes it. */
export const created = z.object({
  id: credentialId,
  type,
  response: z.object({
    clientDataJSON,
    attestationObject: base64url(16_384),
    transports: z.optional(transports),
  }),
})

/** What `navigator.credentials.get` answered. */
export const asserted = z
  .object({
    id: credentialId,
    type,
    response: z.object({
      clientDataJSON,
      authenticatorData: base64url(4096),
      signature: base64url(1024),
      userHandle: z.optional(z.nullable(base64url(88, 0))),
    }),
  })
  .check(z.describe('What navigator.credentials.get answered, as its toJSON writes it'))

const descriptor = z.object({ type, id: z.string(), transports: z.array(z.string()) })

/** For `PublicKeyCredential.parseRequestOptionsFromJSON`. */
export const requestOptions = z.object({
  challenge: z.string(),
  rpId: z.string(),
  timeout: z.number(),
  userVerification: z.literal('required'),
  allowCredentials: z.array(descriptor),
})
export type RequestOptions = z.infer<typeof requestOptions>

/** For `PublicKeyCredential.parseCreationOptionsFromJSON`. */
export const creationOptions = z.object({
  challenge: z.string(),
  rp: z.object({ id: z.string(), name: z.string() }),
  user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
  pubKeyCredParams: z.array(z.object({ type, alg: z.number() })),
  timeout: z.number(),
  attestation: z.literal('none'),
  authenticatorSelection: z.object({
    residentKey: z.literal('required'),
    requireResidentKey: z.literal(true),
    userVerification: z.literal('required'),
  }),
  excludeCredentials: z.array(descriptor),
})
export type CreationOptions = z.infer<typeof creationOptions>

export const passkey = z.object({
  id: uuid,
  label: z.string(),
  addedAt: instant,
  lastUsedAt: z.nullable(instant),
  backedUp: z.boolean().check(z.describe('Synced between devices, or bound to one')),
})
export const passkeys = z.object({ items: z.array(passkey) })
export type Passkeys = z.infer<typeof passkeys>

const label = text(40, 1)
export const beginInput = z.object(proof)
export const addInput = z.object({ label: z._default(label, 'Passkey'), credential: created })
export const added = z.object({ id: uuid, ...recoveryCodesShown })
export type Added = z.infer<typeof added>
export const renameInput = z.object({ id: uuid, label })
export const removeInput = z.object({ id: uuid, ...proof })
