/**
 * What an authenticator answers, judged as WebAuthn Level 3 says (7.1 and 7.2), strictly: whatever is not exactly as it
 * must be is refused. Attestation is not asked for, so statements are not looked at: any make of authenticator will do.
 */
import type { RelyingParty } from '../config.ts'
import { decodeCbor, NotCbor } from './cbor.ts'
import { importCose, isSignedBy, Unverified } from './cose.ts'

const sha256 = async (bytes: Uint8Array) =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as BufferSource))
export const toBase64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')
const isSame = (one: Uint8Array, other: Uint8Array) => Buffer.compare(one, other) === 0

/** The bytes of base64url without padding, in its one spelling. Throws Unverified. */
export function fromBase64url(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64url')
  if (bytes.toString('base64url') !== text) throw new Unverified('base64url in another spelling')
  return new Uint8Array(bytes)
}

const isOrigin = (origin: unknown, { origin: ours }: RelyingParty): boolean =>
  ours === 'any port of localhost'
    ? typeof origin === 'string' && /^http:\/\/localhost(?::\d{1,5})?$/.test(origin)
    : origin === ours

/** What the browser says it asked for: answers the challenge and the hash of it all. */
async function readClientData(text: string, type: string, party: RelyingParty) {
  const bytes = fromBase64url(text)
  let said: Record<string, unknown>
  try {
    said = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
  } catch {
    throw new Unverified('client data that is no JSON')
  }
  if (said?.type !== type) throw new Unverified('another ceremony')
  if (!isOrigin(said.origin, party)) throw new Unverified('another origin')
  // No page of ours is ever framed, by us or by others.
  const isFramed = [said.crossOrigin, said.topOrigin].some((one) => one !== undefined && one !== false)
  if (isFramed) throw new Unverified('a frame')
  if (typeof said.challenge !== 'string') throw new Unverified('no challenge')
  const challenge = fromBase64url(said.challenge)
  if (challenge.length !== 32) throw new Unverified('no challenge of the bank')
  return { challenge, hash: await sha256(bytes) }
}

const flag = { present: 1, verified: 4, backupEligible: 8, backedUp: 16, credential: 64, extensions: 128 }

/** Authenticator data (6.1) with all that both ceremonies ask of it. */
async function readAuthenticatorData(bytes: Uint8Array, party: RelyingParty) {
  if (bytes.length < 37) throw new Unverified('authenticator data cut off')
  const flags = bytes[32]!
  const has = (bit: number) => (flags & bit) !== 0
  if (!isSame(bytes.subarray(0, 32), await sha256(new TextEncoder().encode(party.id))))
    throw new Unverified('another relying party')
  if (!has(flag.present)) throw new Unverified('nobody was there')
  if (!has(flag.verified)) throw new Unverified('the user was not verified')
  if (has(flag.backedUp) && !has(flag.backupEligible)) throw new Unverified('backed up, and cannot be')
  const rest = { at: 37 }
  const credential = has(flag.credential) ? readCredential(bytes, rest) : undefined
  if (has(flag.extensions)) {
    const { value, end } = decodeCbor(bytes, rest.at)
    if (!(value instanceof Map)) throw new Unverified('extensions that are no map')
    rest.at = end
  }
  if (rest.at !== bytes.length) throw new Unverified('bytes after the authenticator data')
  const signCount = Buffer.from(bytes).readUInt32BE(33)
  return { signCount, backupEligible: has(flag.backupEligible), backedUp: has(flag.backedUp), credential }
}

/** Attested credential data (6.5.1): 16 bytes of the make, the id with its length, the public key. */
function readCredential(bytes: Uint8Array, rest: { at: number }) {
  const idAt = rest.at + 18
  if (bytes.length < idAt) throw new Unverified('credential cut off')
  const length = bytes[idAt - 2]! * 256 + bytes[idAt - 1]!
  if (length < 16 || length > 1023 || bytes.length < idAt + length) throw new Unverified('length of the id')
  const { end } = decodeCbor(bytes, idAt + length)
  rest.at = end
  return { id: bytes.slice(idAt, idAt + length), publicKey: bytes.slice(idAt + length, end) }
}

/** Only what is wrong with the ceremony is an answer; a fault of ours stays one. */
async function judged<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work()
  } catch (error) {
    throw error instanceof NotCbor ? new Unverified(`CBOR: ${error.message}`) : error
  }
}

export type Created = { id: string; response: { clientDataJSON: string; attestationObject: string } }

/** A new passkey, with the challenge that was answered: whether it is one of the bank's, Postgres says. Throws Unverified. */
export const judgeCreation = (party: RelyingParty, { id, response }: Created) =>
  judged(async () => {
    const { challenge } = await readClientData(response.clientDataJSON, 'webauthn.create', party)
    const object = fromBase64url(response.attestationObject)
    const { value, end } = decodeCbor(object)
    if (!(value instanceof Map) || end !== object.length || value.size !== 3)
      throw new Unverified('no attestation object')
    const data = value.get('authData')
    if (typeof value.get('fmt') !== 'string' || !(value.get('attStmt') instanceof Map))
      throw new Unverified('no attestation object')
    if (!(data instanceof Uint8Array)) throw new Unverified('no authenticator data')
    const { credential, ...said } = await readAuthenticatorData(data, party)
    if (!credential) throw new Unverified('no credential')
    if (!isSame(credential.id, fromBase64url(id))) throw new Unverified('another credential')
    await importCose(credential.publicKey)
    return { challenge, credential, ...said }
  })

export type Asserted = {
  id: string
  response: {
    clientDataJSON: string
    authenticatorData: string
    signature: string
    userHandle?: string | null | undefined
  }
}
/** A passkey as Postgres answers it to the Worker; bytes in hex. */
export type Passkey = {
  id: string
  credentialId: string
  publicKey: string
  transports: string[]
  backupEligible: boolean
}

/**
 * A signature by a passkey that is known, with the challenge that was signed: the caller says whether that is the one it
 * asked for. Throws Unverified.
 */
export const judgeAssertion = (party: RelyingParty, passkey: Passkey, { id, response }: Asserted) =>
  judged(async () => {
    if (!isSame(fromBase64url(id), Buffer.from(passkey.credentialId, 'hex')))
      throw new Unverified('another passkey')
    const { challenge, hash } = await readClientData(response.clientDataJSON, 'webauthn.get', party)
    const data = fromBase64url(response.authenticatorData)
    const { credential, ...said } = await readAuthenticatorData(data, party)
    if (credential) throw new Unverified('a credential where none is asked for')
    if (said.backupEligible !== passkey.backupEligible)
      throw new Unverified('another kind of passkey than it was')
    const key = new Uint8Array(Buffer.from(passkey.publicKey, 'hex'))
    const signed = new Uint8Array(Buffer.concat([data, hash]))
    if (!(await isSignedBy(key, fromBase64url(response.signature), signed)))
      throw new Unverified('the signature')
    return { challenge, ...said }
  })
