/** What every way into a session shares: new tokens, the flood shield, and the answer with its cookie. */
import { Refusal } from '../errors.ts'
import type { Context } from '../trpc.ts'
import type { Role, Session } from './contract.ts'
import { refreshCookie } from './cookies.ts'
import { holdersNetwork } from './networks.ts'
import { audienceOf, newJti, newRefreshToken, signToken } from './tokens.ts'

/** A session as Postgres opened it. */
export type Opened = {
  userId: string
  role: Role
  customerId: string | null
  expiresIn: number
  refreshSeconds: number
}

export const sha256 = async (text: string) =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))

export type Tokens = { jti: string; refreshToken: string; refreshHash: Uint8Array }

export async function newTokens(): Promise<Tokens> {
  const refreshToken = newRefreshToken()
  return { jti: newJti(), refreshToken, refreshHash: await sha256(refreshToken) }
}

/**
 * A flood costs argon2 time; lock-out proper is counted in Postgres. By what one holder has of an address: of IPv6 that is
 * more addresses than anybody counts. Refuses rate_limited.
 */
export async function refuseFlood(ctx: Context): Promise<void> {
  const { success } = await ctx.env.SIGN_IN_FLOOD.limit({ key: holdersNetwork(ctx.address) })
  if (!success) throw new Refusal('rate_limited', { retryAfterSeconds: 60 })
}

/** The session's answer: the access token in the body, the refresh token in its cookie alone. */
export async function answer(ctx: Context, opened: Opened, tokens: Tokens): Promise<Session> {
  const { userId, role, customerId, expiresIn, refreshSeconds } = opened
  ctx.reply.headers.push([
    'Set-Cookie',
    refreshCookie(tokens.refreshToken, refreshSeconds, { side: audienceOf(role), secure: ctx.secure }),
  ])
  const accessToken = await signToken(
    ctx.config,
    { jti: tokens.jti, sub: userId, role, customerId },
    expiresIn,
  )
  return { accessToken, tokenType: 'Bearer', expiresIn, role, customerId }
}
