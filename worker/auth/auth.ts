import type * as z from 'zod/mini'
import { ask } from '../db.ts'
import { Refusal } from '../errors.ts'
import { deviceOf, placeOf } from '../sessions/rules.ts'
import type { Context, Signed } from '../trpc.ts'
import type { Cost } from './argon2.ts'
import type { loginInput, Role, Session } from './contract.ts'
import { noRefreshCookie, refreshCookie, refreshTokenOf } from './cookies.ts'
import { bytea, type Method, newPassword, tagOf } from './tags.ts'
import { newJti, newRefreshToken, signToken } from './tokens.ts'

type Opened = {
  userId: string
  role: Role
  customerId: string | null
  expiresIn: number
  refreshSeconds: number
}

const sha256 = async (text: string) =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))

/** A flood costs argon2 time; lock-out proper is counted in Postgres. Refuses rate_limited. */
export async function refuseFlood(ctx: Context): Promise<void> {
  const { success } = await ctx.env.SIGN_IN_FLOOD.limit({ key: ctx.address })
  if (!success) throw new Refusal('rate_limited', { retryAfterSeconds: 60 })
}

/**
 * Two trips: argon2 runs here, but the verifier never leaves Postgres. Unknown, wrong and blocked are one answer. Where
 * what is stored is outdated, the same password goes along at today's cost: rehashing takes no trip of its own.
 * Refuses rate_limited, unauthenticated.
 */
export async function signIn(ctx: Context, input: z.infer<typeof loginInput>): Promise<Session> {
  await refuseFlood(ctx)
  const { rehash, ...method } = await ask<Method & { rehash: Cost | null }>(
    ctx.database,
    'banking.begin_sign_in',
    [input.identifier],
  )
  const tag = await tagOf(input.password, method)
  const jti = newJti()
  const refreshToken = newRefreshToken()
  const opened = await ask<Opened>(ctx.database, 'banking.sign_in', [
    input.identifier,
    bytea(tag),
    jti,
    bytea(await sha256(refreshToken)),
    ctx.channel,
    ctx.userAgent,
    ctx.address,
    ctx.requestId,
    deviceOf(ctx.userAgent),
    placeOf(ctx.edge, ctx.address),
    rehash && newPassword(input.password, rehash),
  ])
  return answer(ctx, opened, jti, refreshToken)
}

/** Trades the cookie's refresh token for a new pair. Refuses unauthenticated, token_revoked, token_expired, session_idle. */
export async function refresh(ctx: Context): Promise<Session> {
  const before = refreshTokenOf(ctx.cookie, ctx.secure)
  if (!before) throw new Refusal('unauthenticated')
  const jti = newJti()
  const refreshToken = newRefreshToken()
  const [oldHash, newHash] = await Promise.all([sha256(before), sha256(refreshToken)])
  try {
    const opened = await ask<Opened>(ctx.database, 'banking.refresh', [
      bytea(oldHash),
      bytea(newHash),
      jti,
      ctx.requestId,
    ])
    return answer(ctx, opened, jti, refreshToken)
  } catch (error) {
    // The bank has spoken about this token: the browser need not send it again. An outage is no such word.
    if (error instanceof Refusal && error.status === 401)
      ctx.reply.headers.append('Set-Cookie', noRefreshCookie(ctx.secure))
    throw error
  }
}

/** When this has answered, nothing under the session's tokens commits any more. */
export async function signOut(ctx: Signed): Promise<Record<string, never>> {
  await ask(ctx.database, 'banking.logout', [ctx.who.jti, ctx.requestId])
  ctx.reply.headers.append('Set-Cookie', noRefreshCookie(ctx.secure))
  return {}
}

async function answer(ctx: Context, opened: Opened, jti: string, refreshToken: string): Promise<Session> {
  const { userId, role, customerId, expiresIn, refreshSeconds } = opened
  ctx.reply.headers.append('Set-Cookie', refreshCookie(refreshToken, refreshSeconds, ctx.secure))
  const accessToken = await signToken(ctx.config, { jti, sub: userId, role, customerId }, expiresIn)
  return { accessToken, tokenType: 'Bearer', expiresIn, role, customerId }
}
