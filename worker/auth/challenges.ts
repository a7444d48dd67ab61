/** The second half of a sign-in: the password was right, and a factor is asked for. */
import type * as z from 'zod/mini'
import type { CodeSent } from '../challenges/contract.ts'
import { ask } from '../db.ts'
import { Refusal } from '../errors.ts'
import type { Begun } from '../factors/contract.ts'
import { newCodes, newSecret, wrongFirstCode } from '../factors/factors.ts'
import { judge, judgePasskey, type Sealed } from '../factors/judging.ts'
import { openingOf } from '../factors/rules.ts'
import { optionsFor } from '../passkeys/asking.ts'
import type { Passkey } from '../passkeys/ceremony.ts'
import { deviceOf, placeOf } from '../sessions/rules.ts'
import type { Context } from '../trpc.ts'
import { originOf } from '../vault/opening.ts'
import type { completeInput, enrolInput, Session, sendCodeInput } from './contract.ts'
import { secondStepChallenge } from './passkey.ts'
import { answer, newTokens, type Opened, refuseFlood } from './sessions.ts'
import { bytea } from './tags.ts'

/** What Postgres answers where the password was right: its challenge, and the factors of the user, sealed. */
export type Challenge = {
  id: string
  userId: string
  factors: string[]
  /** There is no factor yet, and this is good for making the first and nothing else. */
  enrol: boolean
  sealed: Sealed[]
  passkeys: Passkey[]
}

/** What is asked for after a right password, and by what it can be answered. */
export async function stepUp({ config }: Context, { id, factors, enrol, passkeys }: Challenge) {
  const party = passkeys.length > 0 ? config.passkeys : undefined
  return new Refusal('step_up_required', {
    factors,
    challengeId: id,
    ...(enrol ? { enrol } : {}),
    ...(party ? { passkey: optionsFor(party, await secondStepChallenge(id), passkeys) } : {}),
  })
}

type Typed = Omit<z.infer<typeof completeInput>, 'challengeId'>

/** A code that was sent is Postgres' own to judge; the others are told under the Worker's MAC. */
async function toldOf(ctx: Context, challenge: Challenge, typed: Typed, binding: string) {
  const about = { purpose: 'sign-in' as const, userId: challenge.userId, challenge: challenge.id, binding }
  if (typed.code !== undefined) return ['code', typed.code, null, null]
  if (typed.passkey === undefined) return judge(ctx.config, about, challenge.sealed, typed)
  const expected = { challenge: await secondStepChallenge(challenge.id), passkeys: challenge.passkeys }
  return judgePasskey(ctx.config, about, expected, typed.passkey)
}

/** Answers a challenge by what was typed. Refuses unauthenticated (counted), token_expired, invalid_input (first code). */
export async function answerChallenge(ctx: Context, challenge: Challenge, typed: Typed): Promise<Session> {
  const [tokens, origin] = await Promise.all([newTokens(), originOf(ctx)])
  const told = await toldOf(ctx, challenge, typed, openingOf(tokens.jti, tokens.refreshHash))
  if (challenge.enrol && told[1] === null) throw wrongFirstCode()
  const opened = await ask<Opened>(ctx.database, 'banking.complete_sign_in', [
    challenge.id,
    ...(told as (string | null)[]),
    tokens.jti,
    bytea(tokens.refreshHash),
    ctx.channel,
    origin.agent,
    origin.address,
    ctx.requestId,
    deviceOf(ctx.userAgent),
    placeOf(ctx.edge, ctx.address),
  ])
  const session = await answer(ctx, opened, tokens)
  return challenge.enrol ? { ...session, ...(await firstCodes(ctx, tokens.jti)) } : session
}

/** None where there are some already: they can be made anew in the session. */
async function firstCodes(ctx: Context, jti: string): Promise<{ recoveryCodes?: string[] }> {
  const { codes, hashes } = newCodes()
  const asked = [jti, hashes, ctx.requestId]
  const { kept } = await ask<{ kept: boolean }>(ctx.database, 'banking.first_recovery_codes', asked)
  return kept ? { recoveryCodes: codes } : {}
}

const readChallenge = (ctx: Context, id: string) =>
  ask<Challenge>(ctx.database, 'banking.read_challenge', [id])

/** The password was right a moment ago; now the code. Refuses rate_limited, and as `answerChallenge`. */
export async function completeSignIn(ctx: Context, input: z.infer<typeof completeInput>): Promise<Session> {
  await refuseFlood(ctx)
  const { challengeId, ...typed } = input
  return answerChallenge(ctx, await readChallenge(ctx, challengeId), typed)
}

/** The first factor of a member of staff, before the first session. Refuses rate_limited, token_expired, unauthenticated. */
export async function enrolAtSignIn(
  ctx: Context,
  { challengeId }: z.infer<typeof enrolInput>,
): Promise<Begun> {
  await refuseFlood(ctx)
  const { userId } = await readChallenge(ctx, challengeId)
  const { begun, sealed } = await newSecret(ctx, userId, `staff ${userId}`)
  await ask(ctx.database, 'banking.enrol_at_sign_in', [
    challengeId,
    begun.id,
    'totp',
    sealed,
    'Authenticator app',
    ctx.requestId,
  ])
  return begun
}

/**
 * Sends a code to whoever had the password right. Refuses rate_limited, token_expired, unauthenticated, invalid_input (no
 * such way for this user).
 */
export async function sendSignInCode(
  ctx: Context,
  { challengeId, channel }: z.infer<typeof sendCodeInput>,
): Promise<CodeSent> {
  await refuseFlood(ctx)
  return ask(ctx.database, 'banking.send_sign_in_code', [challengeId, channel, ctx.requestId])
}
