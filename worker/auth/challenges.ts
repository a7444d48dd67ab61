/** The second half of a sign-in: the password was right, and a factor is asked for. */
import type * as z from 'zod/mini'
import { ask } from '../db.ts'
import { Refusal } from '../errors.ts'
import type { Begun } from '../factors/contract.ts'
import { newSecret, wrongFirstCode } from '../factors/factors.ts'
import { judge, type Sealed } from '../factors/judging.ts'
import { openingOf } from '../factors/rules.ts'
import { deviceOf, placeOf } from '../sessions/rules.ts'
import type { Context } from '../trpc.ts'
import { originOf } from '../vault/opening.ts'
import type { completeInput, enrolInput, Session } from './contract.ts'
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
}

export const stepUp = ({ id, factors, enrol }: Challenge) =>
  new Refusal('step_up_required', { factors, challengeId: id, ...(enrol ? { enrol } : {}) })

/** Answers a challenge by what was typed. Refuses unauthenticated (counted), token_expired, invalid_input (first code). */
export async function answerChallenge(
  ctx: Context,
  challenge: Challenge,
  typed: Omit<z.infer<typeof completeInput>, 'challengeId'>,
): Promise<Session> {
  const [tokens, origin] = await Promise.all([newTokens(), originOf(ctx)])
  const about = {
    purpose: 'sign-in' as const,
    userId: challenge.userId,
    challenge: challenge.id,
    binding: openingOf(tokens.jti, tokens.refreshHash),
  }
  const told = await judge(ctx.config, about, challenge.sealed, typed)
  const [, assertion] = told
  if (challenge.enrol && assertion === null) throw wrongFirstCode()
  const opened = await ask<Opened>(ctx.database, 'banking.complete_sign_in', [
    challenge.id,
    ...told,
    tokens.jti,
    bytea(tokens.refreshHash),
    ctx.channel,
    origin.agent,
    origin.address,
    ctx.requestId,
    deviceOf(ctx.userAgent),
    placeOf(ctx.edge(), ctx.address),
  ])
  return answer(ctx, opened, tokens)
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
