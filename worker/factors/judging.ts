/** What was typed, judged here, where the secrets can be opened, and told to Postgres so that it can believe it. */
import { bytea } from '../auth/tags.ts'
import type { Config } from '../config.ts'
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
