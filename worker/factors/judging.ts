/** What was typed, judged here, where the secrets can be opened, and told to Postgres so that it can believe it. */
import { bytea } from '../auth/tags.ts'
import type { Config } from '../config.ts'
import { partyOf } from '../passkeys/asking.ts'
import { type Asserted, judgeAssertion, type Passkey } from '../passkeys/ceremony.ts'
import { Unverified } from '../passkeys/cose.ts'
import { vaultOf } from '../vault/opening.ts'
import { factorMac, judgeTotp, type Proof, recoveryHash, type Totp } from './rules.ts'
import { openSecret } from './sealing.ts'

/** A factor as Postgres answers it to the Worker. */
export type Sealed = { id: string; kind: string; secret: string; lastUsedStep: number }

export async function opened(config: Config, userId: string, sealed: Sealed[]): Promise<Totp[]> {
  const { system } = await vaultOf({ config })
  return Promise.all(
    sealed.map(async ({ id, secret, lastUsedStep }) => ({
      id,
      secret: await openSecret(system, { userId, id }, secret),
      lastUsedStep,
    })),
  )
}

type About = Omit<Proof, 'kind' | 'assertion'>

/** Kind, assertion, MAC and hash of a recovery code, in the order of the SQL verbs. */
type Told = [kind: string | null, assertion: string | null, mac: string | null, codeHash: string | null]

/**
 * A code by the factors of its user. A wrong one is told as well, without a MAC: Postgres counts it.
 */
export async function judge(
  config: Config,
  about: About,
  sealed: Sealed[],
  typed: { totp?: string | undefined; recoveryCode?: string | undefined },
): Promise<Told> {
  if (typed.recoveryCode !== undefined) return [null, null, null, bytea(recoveryHash(typed.recoveryCode))]
  if (typed.totp === undefined) return [null, null, null, null]
  const right = judgeTotp(await opened(config, about.userId, sealed), typed.totp, Date.now())
  if (!right) return ['totp', null, null, null]
  const assertion = `${right.id}:${right.step}`
  return ['totp', assertion, bytea(factorMac(config.originKey, { ...about, kind: 'totp', assertion })), null]
}

/** What a passkey is to sign, and which there are. */
export type Expected = { challenge: Uint8Array; passkeys: Passkey[] }

/** The same of a passkey: the challenge must be the very one that was asked for. Refuses unavailable. */
export async function judgePasskey(
  config: Config,
  about: About,
  { challenge, passkeys }: Expected,
  given: Asserted,
): Promise<Told> {
  const wrong: Told = ['passkey', null, null, null]
  const known = passkeys.find(
    (one) => one.credentialId === Buffer.from(given.id, 'base64url').toString('hex'),
  )
  if (!known) return wrong
  try {
    const said = await judgeAssertion(partyOf(config), known, given)
    if (Buffer.compare(said.challenge, challenge) !== 0) return wrong
    const assertion = `${known.id}:${said.signCount}:${Number(said.backedUp)}`
    return [
      'passkey',
      assertion,
      bytea(factorMac(config.originKey, { ...about, kind: 'passkey', assertion })),
      null,
    ]
  } catch (error) {
    if (error instanceof Unverified) return wrong
    throw error
  }
}
