import type * as z from 'zod/mini'
import { ask } from '../db.ts'
import { Refusal } from '../errors.ts'
import { deviceOf, placeOf } from '../sessions/rules.ts'
import type { Context, Signed } from '../trpc.ts'
import { originOf, vaultOf } from '../vault/opening.ts'
import { lookupOf } from '../vault/person.ts'
import type { Cost } from './argon2.ts'
import { answerChallenge, type Challenge, stepUp } from './challenges.ts'
import type { loginInput, Session } from './contract.ts'
import { noRefreshCookie, refreshTokenOf } from './cookies.ts'
import { answer, newTokens, type Opened, refuseFlood, sha256 } from './sessions.ts'
import { bytea, type Method, newPassword, tagOf } from './tags.ts'
import { type Audience, audienceOf } from './tokens.ts'

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
  const [tokens, origin] = await Promise.all([newTokens(), originOf(ctx)])
  const opened = await ask<Opened | { challenge: Challenge }>(ctx.database, 'banking.sign_in', [
    identifier,
    bytea(tag),
    tokens.jti,
    bytea(tokens.refreshHash),
    ctx.channel,
    origin.agent,
    origin.address,
    ctx.requestId,
    deviceOf(ctx.userAgent),
    placeOf(ctx.edge, ctx.address),
    rehash && newPassword(input.password, rehash),
  ])
  if (!('challenge' in opened)) return answer(ctx, opened, tokens)
  const { challenge } = opened
  if (input.totp === undefined || challenge.enrol) throw await stepUp(ctx, challenge)
  return answerChallenge(ctx, challenge, { totp: input.totp })
}

/**
 * Trades the refresh token of one side's cookie for a new pair. Asked as `bank` it takes the desk's cookie where there is
 * none of a customer; asked as `desk` it takes the desk's alone. Refuses unauthenticated, token_revoked, token_expired,
 * session_idle.
 */
export async function refresh(ctx: Context, asked: Audience): Promise<Session> {
  const sides: Audience[] = asked === 'desk' ? ['desk'] : ['bank', 'desk']
  const side = sides.find((one) => refreshTokenOf(ctx.cookie, { side: one, secure: ctx.secure }))
  if (!side) throw new Refusal('unauthenticated')
  const kept = { side, secure: ctx.secure }
  const [oldHash, tokens] = await Promise.all([sha256(refreshTokenOf(ctx.cookie, kept)!), newTokens()])
  try {
    const opened = await ask<Opened>(ctx.database, 'banking.refresh', [
      bytea(oldHash),
      bytea(tokens.refreshHash),
      tokens.jti,
      ctx.requestId,
    ])
    // It comes back in the cookie of its side, wherever it stood.
    if (audienceOf(opened.role) !== side) ctx.reply.headers.push(['Set-Cookie', noRefreshCookie(kept)])
    return answer(ctx, opened, tokens)
  } catch (error) {
    // The bank has spoken about this token: the browser need not send it again. An outage is no such word.
    if (error instanceof Refusal && error.status === 401)
      ctx.reply.headers.push(['Set-Cookie', noRefreshCookie(kept)])
    throw error
  }
}

/** The browser forgets the refresh token of the caller's side. */
export const forget = (ctx: Signed) =>
  ctx.reply.headers.push([
    'Set-Cookie',
    noRefreshCookie({ side: audienceOf(ctx.claims.role), secure: ctx.secure }),
  ])

/** When this has answered, nothing under the session's tokens commits any more. */
export async function signOut(ctx: Signed): Promise<Record<string, never>> {
  await ask(ctx.database, 'banking.logout', [ctx.who.jti, ctx.requestId])
  forget(ctx)
  return {}
}
