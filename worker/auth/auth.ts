import type * as z from 'zod/mini'
import { ask } from '../db.ts'
import { Refusal } from '../errors.ts'
import { deviceOf, placeOf } from '../sessions/rules.ts'
import type { Context, Signed } from '../trpc.ts'
import { vaultOf } from '../vault/opening.ts'
import { lookupOf } from '../vault/person.ts'
import type { Cost } from './argon2.ts'
import { answerChallenge, type Challenge, stepUp } from './challenges.ts'
import type { loginInput, Session } from './contract.ts'
import { noRefreshCookie, refreshTokenOf } from './cookies.ts'
import { answer, newTokens, type Opened, refuseFlood, sha256 } from './sessions.ts'
import { bytea, type Method, newPassword, tagOf } from './tags.ts'

/**
 * Two trips: argon2 runs here, but the verifier never leaves Postgres; a third where a code came with the password and is
 * asked for. Unknown, wrong and blocked are one answer. Where what is stored is outdated, the same password goes along at
 * today's cost: rehashing takes no trip of its own. Refuses rate_limited, unauthenticated, step_up_required.
 */
export async function signIn(ctx: Context, input: z.infer<typeof loginInput>): Promise<Session> {
  await refuseFlood(ctx)
  const identifier = await lookupOf((await vaultOf(ctx)).index, input.identifier)
  const { rehash, ...method } = await ask<Method & { rehash: Cost | null }>(
    ctx.database,
    'banking.begin_sign_in',
    [identifier],
  )
  const tag = await tagOf(input.password, method)
  const tokens = await newTokens()
  const opened = await ask<Opened | { challenge: Challenge }>(ctx.database, 'banking.sign_in', [
    identifier,
    bytea(tag),
    tokens.jti,
    bytea(tokens.refreshHash),
    ctx.channel,
    ctx.userAgent,
    ctx.address,
    ctx.requestId,
    deviceOf(ctx.userAgent),
    placeOf(ctx.edge(), ctx.address),
    rehash && newPassword(input.password, rehash),
  ])
  if (!('challenge' in opened)) return answer(ctx, opened, tokens)
  const { challenge } = opened
  if (input.totp === undefined || challenge.enrol) throw await stepUp(ctx, challenge)
  return answerChallenge(ctx, challenge, { totp: input.totp })
}

/** Trades the cookie's refresh token for a new pair. Refuses unauthenticated, token_revoked, token_expired, session_idle. */
export async function refresh(ctx: Context): Promise<Session> {
  const before = refreshTokenOf(ctx.cookie, ctx.secure)
  if (!before) throw new Refusal('unauthenticated')
  const [oldHash, tokens] = await Promise.all([sha256(before), newTokens()])
  try {
    const opened = await ask<Opened>(ctx.database, 'banking.refresh', [
      bytea(oldHash),
      bytea(tokens.refreshHash),
      tokens.jti,
      ctx.requestId,
    ])
    return answer(ctx, opened, tokens)
  } catch (error) {
    // The bank has spoken about this token: the browser need not send it again. An outage is no such word.
    if (error instanceof Refusal && error.status === 401)
      ctx.reply.headers.push(['Set-Cookie', noRefreshCookie(ctx.secure)])
    throw error
  }
}

/** When this has answered, nothing under the session's tokens commits any more. */
export async function signOut(ctx: Signed): Promise<Record<string, never>> {
  await ask(ctx.database, 'banking.logout', [ctx.who.jti, ctx.requestId])
  ctx.reply.headers.push(['Set-Cookie', noRefreshCookie(ctx.secure)])
  return {}
}
