import { asc, isNull } from 'drizzle-orm'
import type * as z from 'zod/mini'
import { passkeys } from '../../db/schema/passkeys.ts'
import { bytea } from '../auth/tags.ts'
import { ask, read } from '../db.ts'
import { Refusal } from '../errors.ts'
import { beginReproof, newCodes, proved } from '../factors/factors.ts'
import { factorMac } from '../factors/rules.ts'
import { toInstant } from '../instants.ts'
import type { Signed } from '../trpc.ts'
import { challengeHash, described, hex, newChallenge, partyOf, timeout } from './asking.ts'
import { judgeCreation, type Passkey, toBase64url } from './ceremony.ts'
import type {
  Added,
  addInput,
  beginInput,
  CreationOptions,
  Passkeys,
  removeInput,
  renameInput,
} from './contract.ts'
import { algorithms, Unverified } from './cose.ts'

/** The caller's own passkeys. */
export async function listPasskeys(ctx: Signed): Promise<Passkeys> {
  const { id, label, createdAt, lastUsedAt, backedUp } = passkeys
  const rows = await read(
    ctx.database,
    ctx.who,
    ctx.database
      .select({ id, label, createdAt, lastUsedAt, backedUp })
      .from(passkeys)
      .where(isNull(passkeys.removedAt))
      .orderBy(asc(createdAt)),
  )
  const items = rows.map((one) => ({
    id: one.id,
    label: one.label,
    addedAt: toInstant(one.createdAt),
    lastUsedAt: one.lastUsedAt === null ? null : toInstant(one.lastUsedAt),
    backedUp: one.backedUp,
  }))
  return { items }
}

type Begun = { handle: string; passkeys: Passkey[] }

/** Begins a passkey: what the browser is to make. Refuses step_up_required, rate_limited, limit_exceeded. */
export async function beginPasskey(ctx: Signed, input: z.infer<typeof beginInput>): Promise<CreationOptions> {
  const party = partyOf(ctx.config)
  const { challenge, hash } = await newChallenge()
  const proof = await proved(ctx, 'add', await beginReproof(ctx), input)
  const offered = bytea(crypto.getRandomValues(new Uint8Array(32)))
  const given = [ctx.who.jti, hash, offered, ...proof, ctx.requestId]
  const begun = await ask<Begun>(ctx.database, 'banking.begin_passkey', given)
  // Authenticators show this name to whoever holds them, and keep it: no address.
  const name = ctx.claims.customerId ?? `staff ${ctx.claims.sub}`
  return {
    challenge: toBase64url(challenge),
    rp: { id: party.id, name: 'Edgebank' },
    user: { id: toBase64url(hex(begun.handle)), name, displayName: name },
    pubKeyCredParams: algorithms.map((alg) => ({ type: 'public-key', alg })),
    timeout,
    attestation: 'none',
    authenticatorSelection: {
      residentKey: 'required',
      requireResidentKey: true,
      userVerification: 'required',
    },
    excludeCredentials: described(begun.passkeys),
  }
}

/** What the browser made, judged. Refuses invalid_input, unavailable. */
async function judgeMade(ctx: Signed, credential: z.output<typeof addInput>['credential']) {
  try {
    return await judgeCreation(partyOf(ctx.config), credential)
  } catch (error) {
    if (!(error instanceof Unverified)) throw error
    throw new Refusal('invalid_input', { reason: error.message }, [
      { path: 'credential', message: 'This passkey cannot be added. Start again.' },
    ])
  }
}

/** Adds what the browser made. Other sessions of the user end. Refuses not_found (too late), invalid_input. */
export async function addPasskey(
  ctx: Signed,
  { label, credential }: z.output<typeof addInput>,
): Promise<Added> {
  const made = await judgeMade(ctx, credential)
  const hash = await challengeHash(made.challenge)
  const { id, publicKey } = made.credential
  const count = String(made.signCount)
  const assertion = [
    hash.slice(2),
    Buffer.from(id).toString('hex'),
    Buffer.from(publicKey).toString('hex'),
    count,
    Number(made.backupEligible),
    Number(made.backedUp),
  ].join(':')
  const about = { purpose: 'confirm' as const, userId: ctx.claims.sub, kind: 'passkey', assertion }
  const { codes, hashes } = newCodes()
  const added = await ask<{ id: string; keptCodes: boolean }>(ctx.database, 'banking.add_passkey', [
    ctx.who.jti,
    hash,
    bytea(id),
    bytea(publicKey),
    count,
    `{${(credential.response.transports ?? []).join(',')}}`,
    String(made.backupEligible),
    String(made.backedUp),
    bytea(factorMac(ctx.config.originKey, { ...about, binding: ctx.who.jti })),
    label,
    hashes,
    ctx.requestId,
  ])
  return { id: added.id, recoveryCodes: added.keptCodes ? codes : [] }
}

/** Refuses not_found. */
export async function renamePasskey(ctx: Signed, { id, label }: z.infer<typeof renameInput>) {
  await ask(ctx.database, 'banking.rename_passkey', [ctx.who.jti, id, label, ctx.requestId])
  return {}
}

/** Takes a passkey away. Other sessions end. Refuses step_up_required, rate_limited, not_found, forbidden. */
export async function removePasskey(ctx: Signed, input: z.infer<typeof removeInput>) {
  const proof = await proved(ctx, 'remove', await beginReproof(ctx), input)
  await ask(ctx.database, 'banking.remove_passkey', [ctx.who.jti, input.id, ...proof, ctx.requestId])
  return {}
}
