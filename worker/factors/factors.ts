import { and, asc, count, eq, isNotNull, isNull } from 'drizzle-orm'
import type * as z from 'zod/mini'
import { recoveryCodes, userFactors } from '../../db/schema/factors.ts'
import { users } from '../../db/schema/users.ts'
import { argon2id, type Cost } from '../auth/argon2.ts'
import { bytea } from '../auth/tags.ts'
import { ask, readBoth } from '../db.ts'
import { Refusal } from '../errors.ts'
import { toInstant } from '../instants.ts'
import type { Context, Signed } from '../trpc.ts'
import { vaultOf } from '../vault/opening.ts'
import type {
  Begun,
  beginInput,
  Codes,
  confirmInput,
  Factors,
  ProofInput,
  removeInput,
  reproof,
  signInCodeInput,
} from './contract.ts'
import { judge, opened, type Sealed } from './judging.ts'
import {
  factorMac,
  judgeTotp,
  otpauthUri,
  type Proof,
  recoveryCodeOf,
  recoveryHash,
  toBase32,
} from './rules.ts'
import { sealSecret } from './sealing.ts'

/** The caller's own factors. */
export async function listFactors(ctx: Signed): Promise<Factors> {
  const { id, label, confirmedAt, removedAt } = userFactors
  const [items, [codes]] = await readBoth(
    ctx.database,
    ctx.who,
    ctx.database
      .select({ id, label, confirmedAt })
      .from(userFactors)
      .where(and(isNotNull(confirmedAt), isNull(removedAt)))
      .orderBy(asc(confirmedAt)),
    // One row of one's own, so that a third query needs no trip.
    ctx.database
      .select({ left: count(recoveryCodes.userId), since: users.signInCodeSince })
      .from(users)
      .leftJoin(recoveryCodes, and(eq(recoveryCodes.userId, users.id), isNull(recoveryCodes.usedAt)))
      .groupBy(users.id, users.signInCodeSince),
  )
  return {
    items: items.map((one) => ({
      id: one.id,
      kind: 'totp',
      label: one.label,
      addedAt: toInstant(one.confirmedAt!),
    })),
    recoveryCodesLeft: codes!.left,
    signInCode: codes!.since !== null,
    required: ctx.claims.role !== 'customer',
  }
}

type Reproof = Cost & {
  userId: string
  factors: string[]
  sealed: Sealed[]
  pending: Sealed[]
  salt: string
}

export const beginReproof = (ctx: Signed) =>
  ask<Reproof>(ctx.database, 'banking.begin_reproof', [ctx.who.jti])

/** What was typed to prove who it is, as the SQL verbs take it: tag, kind, assertion, MAC, hash of a recovery code. */
export async function proved(ctx: Signed, purpose: Proof['purpose'], to: Reproof, typed: ProofInput) {
  if (to.factors.length === 0) {
    const tag = typed.password && argon2id(typed.password, Buffer.from(to.salt, 'hex'), to)
    return [tag ? bytea(tag) : null, null, null, null, null]
  }
  // Postgres has seen for itself how this one was confirmed.
  if (typed.challengeId !== undefined) return [null, 'challenge', typed.challengeId, null, null]
  const about = { purpose, userId: to.userId, binding: ctx.who.jti }
  return [null, ...(await judge(ctx.config, about, to.sealed, typed))]
}

/** A new secret for an authenticator app, and its row's id, sealed to the two. */
export async function newSecret(ctx: Context, userId: string, account: string) {
  const id = crypto.randomUUID()
  // 160 bits, as long as the HMAC (RFC 4226, section 4).
  const secret = crypto.getRandomValues(new Uint8Array(20))
  const sealed = await sealSecret((await vaultOf(ctx)).system, { userId, id }, secret)
  const typed = toBase32(secret)
  return { sealed, begun: { id, secret: typed, uri: otpauthUri(account, typed) } satisfies Begun }
}

/**
 * Begins a factor; it counts once `confirmFactor` has its first code. Refuses step_up_required (no proof, or a wrong one),
 * rate_limited, limit_exceeded.
 */
export async function beginFactor(ctx: Signed, input: z.infer<typeof beginInput>): Promise<Begun> {
  const to = await beginReproof(ctx)
  const { begun, sealed } = await newSecret(ctx, to.userId, ctx.claims.customerId ?? `staff ${to.userId}`)
  await ask(ctx.database, 'banking.add_factor', [
    ctx.who.jti,
    begun.id,
    'totp',
    sealed,
    input.label,
    ...(await proved(ctx, 'add', to, input)),
    ctx.requestId,
  ])
  return begun
}

/** Ten recovery codes, and what Postgres is told of them. */
export function newCodes() {
  const codes = Array.from({ length: 10 }, () => recoveryCodeOf(crypto.getRandomValues(new Uint8Array(10))))
  // An array of bytea as Postgres reads it.
  const hashes = `{${codes.map((code) => `"\\${bytea(recoveryHash(code))}"`).join(',')}}`
  return { codes, hashes }
}

/** Confirms a factor by its first code. Other sessions of the user end. Refuses not_found, invalid_input (totp). */
export async function confirmFactor(ctx: Signed, input: z.infer<typeof confirmInput>): Promise<Codes> {
  const { userId, pending } = await beginReproof(ctx)
  const waiting = pending.filter(({ id }) => id === input.id)
  if (waiting.length === 0) throw new Refusal('not_found')
  const right = judgeTotp(await opened(ctx.config, userId, waiting), input.totp, Date.now())
  if (!right) throw wrongFirstCode()
  const assertion = `${right.id}:${right.step}`
  const proof: Proof = { purpose: 'confirm', userId, kind: 'totp', assertion, binding: ctx.who.jti }
  const { codes, hashes } = newCodes()
  const { keptCodes } = await ask<{ keptCodes: boolean }>(ctx.database, 'banking.confirm_factor', [
    ctx.who.jti,
    input.id,
    'totp',
    assertion,
    bytea(factorMac(ctx.config.originKey, proof)),
    hashes,
    ctx.requestId,
  ])
  return { recoveryCodes: keptCodes ? codes : [] }
}

/** Whoever makes a factor knows its secret: a wrong first code is a mistake, no guess. */
export const wrongFirstCode = () =>
  new Refusal('invalid_input', {}, [
    { path: 'totp', message: 'This is not the code that the app shows now. Check the time of your phone.' },
  ])

/** Takes a factor away. Other sessions of the user end. Refuses step_up_required, rate_limited, not_found, forbidden. */
export async function removeFactor(ctx: Signed, input: z.infer<typeof removeInput>) {
  const to = await beginReproof(ctx)
  const proof = await proved(ctx, 'remove', to, input)
  await ask(ctx.database, 'banking.remove_factor', [ctx.who.jti, input.id, ...proof, ctx.requestId])
  return {}
}

/** New recovery codes; the old ones are void. Refuses step_up_required, rate_limited, not_found (no factor). */
export async function renewCodes(ctx: Signed, input: ProofInput): Promise<Codes> {
  const to = await beginReproof(ctx)
  const { codes, hashes } = newCodes()
  const proof = await proved(ctx, 'renew', to, input)
  await ask(ctx.database, 'banking.renew_recovery_codes', [ctx.who.jti, hashes, ...proof, ctx.requestId])
  return { recoveryCodes: codes }
}

/** Asks for a passkey or a code to be sent, in the place of one that can be typed. Refuses not_found (no such factor). */
export const askReproof = (ctx: Signed): Promise<z.infer<typeof reproof>> =>
  ask(ctx.database, 'banking.ask_reproof', [ctx.who.jti, ctx.requestId])

/** Other sessions of the user end. Refuses step_up_required, rate_limited, already_settled. */
export async function setSignInCode(ctx: Signed, input: z.infer<typeof signInCodeInput>) {
  const to = await beginReproof(ctx)
  const proof = await proved(ctx, input.on ? 'add' : 'remove', to, input)
  await ask(ctx.database, 'banking.set_sign_in_code', [
    ctx.who.jti,
    String(input.on),
    ...proof,
    ctx.requestId,
  ])
  return {}
}
