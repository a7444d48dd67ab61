/** What an authenticator is asked: for whom, with which challenge, by which of its passkeys. */
import { bytea } from '../auth/tags.ts'
import type { Config, RelyingParty } from '../config.ts'
import { Refusal } from '../errors.ts'
import { type Passkey, toBase64url } from './ceremony.ts'
import type { RequestOptions } from './contract.ts'

export const timeout = 300_000
/** Bytes as Postgres answers them. */
export const hex = (text: string) => Buffer.from(text, 'hex')

/** Refuses unavailable where it is not configured where customers open the bank. */
export function partyOf({ passkeys: party }: Config): RelyingParty {
  if (!party) throw new Refusal('unavailable', { reason: 'passkeys need BANK_URL' })
  return party
}

/** A challenge that nobody can foresee, and what Postgres keeps of it. */
export async function newChallenge() {
  const challenge = crypto.getRandomValues(new Uint8Array(32))
  return { challenge, hash: await challengeHash(challenge) }
}
export const challengeHash = async (challenge: Uint8Array): Promise<string> =>
  bytea(new Uint8Array(await crypto.subtle.digest('SHA-256', challenge as BufferSource)))

export const described = (known: Passkey[]) =>
  known.map(({ credentialId, transports }) => ({
    type: 'public-key' as const,
    id: toBase64url(hex(credentialId)),
    transports,
  }))

/** What a browser is asked to have signed. Nobody's passkeys are named where it is not known who asks. */
export const optionsFor = (party: RelyingParty, challenge: Uint8Array, known: Passkey[]): RequestOptions => ({
  challenge: toBase64url(challenge),
  rpId: party.id,
  timeout,
  userVerification: 'required',
  allowCredentials: described(known),
})
