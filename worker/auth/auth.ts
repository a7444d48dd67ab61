import type * as z from 'zod/mini'
import { ask } from '../db.ts'
import { Refusal } from '../errors.ts'
import type { Context, Signed } from '../trpc.ts'
import { vaultOf } from '../vault/opening.ts'
import { lookupOf } from '../vault/person.ts'
import { argon2id, type Cost } from './argon2.ts'
import type { loginInput, Role, Session } from './contract.ts'
import { noRefreshCookie, refreshCookie, refreshTokenOf } from './cookies.ts'
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

const bytea = (bytes: Uint8Array) =>
  `\\x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`
const fromHex = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))

/**
 * Two trips: argon2 runs here, but the verifier never leaves Postgres. Unknown, wrong and blocked are one answer.
 * Refuses rate_limited, unauthenticated.
 */
export async function signIn(ctx: Context, input: z.infer<typeof loginInput>): Promise<Session> {
  // A flood costs argon2 time; lock-out proper is counted in Postgres.
  const { success } = await ctx.env.SIGN_IN_FLOOD.limit({ key: ctx.address })
  if (!success) throw new Refusal('rate_limited', { retryAfterSeconds: 60 })
  const identifier = await lookupOf((await vaultOf(ctx)).index, input.identifier)
  const { salt, ...cost } = await ask<Cost & { salt: string }>(ctx.database, 'banking.begin_sign_in', [
    identifier,
  ])
  const tag = argon2id(input.password, fromHex(salt), cost)
  const jti = newJti()
  const refreshToken = newRefreshToken()
  const opened = await ask<Opened>(ctx.database, 'banking.sign_in', [
    identifier,
    bytea(tag),
    jti,
    bytea(await sha256(refreshToken)),
    ctx.channel,
    ctx.userAgent,
    ctx.address,
    ctx.requestId,
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
