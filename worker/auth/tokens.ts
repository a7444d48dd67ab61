/** Access tokens: HS256, `at+jwt` (RFC 9068), 30 minutes. What they claim, only Postgres confirms. */
import { compactVerify, SignJWT } from 'jose'
import type { Config } from '../config.ts'
import { Refusal } from '../errors.ts'
import type { Role } from './contract.ts'

const issuer = 'edgebank'
const type = 'at+jwt'

/** The two sides of the bank: a token of the one is none at the other. */
export type Audience = 'bank' | 'desk'
export const audienceOf = (role: Role): Audience => (role === 'customer' ? 'bank' : 'desk')

export type Claims = { jti: string; sub: string; role: Role; customerId: string | null }

/** 128 random bits, base64url: the name of a token, known by its hash in Postgres. */
export const newJti = () => base64url(crypto.getRandomValues(new Uint8Array(16)))

/** 256 random bits, base64url. */
export const newRefreshToken = () => base64url(crypto.getRandomValues(new Uint8Array(32)))

const base64url = (bytes: Uint8Array) =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')

export async function signToken(config: Config, claims: Claims, seconds: number): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  return new SignJWT({ role: claims.role, cid: claims.customerId })
    .setProtectedHeader({ alg: 'HS256', typ: type })
    .setIssuer(issuer)
    .setAudience(audienceOf(claims.role))
    .setSubject(claims.sub)
    .setJti(claims.jti)
    .setIssuedAt(now)
    .setExpirationTime(now + seconds)
    .sign(await keyOf(config.jwtSecret))
}

const keys = new WeakMap<Uint8Array, CryptoKey>()

async function keyOf(secret: Uint8Array): Promise<CryptoKey> {
  const before = keys.get(secret)
  if (before) return before
  const usages: KeyUsage[] = ['sign', 'verify']
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', secret as BufferSource, algorithm, false, usages)
  keys.set(secret, key)
  return key
}

/**
 * Steps one and two of the token check: the header is a bearer token, and its signature is ours with algorithm and
 * type pinned. Revocation and expiry, steps three and four, are Postgres's (`banking.admit`), in that order; jose's
 * `jwtVerify` would judge expiry before revocation. Throws `unauthenticated`.
 */
export async function verifyToken(config: Config, authorization: string | null | undefined): Promise<Claims> {
  const token = /^Bearer ([\w.=-]{20,2048})$/i.exec(authorization ?? '')?.[1]
  if (!token) throw new Refusal('unauthenticated')
  const claims =
    (await claimsOf(token, config.jwtSecret)) ??
    (config.jwtSecretPrevious ? await claimsOf(token, config.jwtSecretPrevious) : undefined)
  if (!claims) throw new Refusal('unauthenticated')
  return claims
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Whether a part is base64url as RFC 7515 writes it: no padding, no other letters, no bits left over. */
function isCanonical(part: string): boolean {
  const over = part.length % 4
  if (over === 1 || !/^[\w-]+$/.test(part)) return false
  const last = alphabet.indexOf(part.at(-1)!)
  return (last & (over === 2 ? 15 : over === 3 ? 3 : 0)) === 0
}

/**
 * Header and payload of a token under this secret, by the one algorithm that counts. Throws for any other. jose decodes
 * leniently; here a token has one spelling.
 */
export const openSigned = async (token: string, secret: Uint8Array) => {
  if (!token.split('.').every(isCanonical)) throw new Refusal('unauthenticated')
  return compactVerify(token, await keyOf(secret), { algorithms: ['HS256'] })
}

/**
 * Tokens that bear a secret's signature, each with its claims, which never change: jose sees a token once in an isolate.
 * Under the whole token, so that nothing but the very same text is found; whether it is revoked or over is asked each
 * time, of Postgres. What is no token of ours is not kept.
 */
const judged = new WeakMap<Uint8Array, Map<string, Claims>>()
const mostJudged = 5_000

async function claimsOf(token: string, secret: Uint8Array): Promise<Claims | undefined> {
  const known = judged.get(secret) ?? new Map<string, Claims>()
  const before = known.get(token)
  if (before) return before
  const claims = await judge(token, secret)
  if (!claims) return undefined
  judged.set(secret, known)
  if (known.size >= mostJudged) known.delete(known.keys().next().value!)
  known.set(token, claims)
  return claims
}

async function judge(token: string, secret: Uint8Array): Promise<Claims | undefined> {
  try {
    const { payload, protectedHeader } = await openSigned(token, secret)
    if (protectedHeader.typ !== type) return undefined
    const claims = JSON.parse(new TextDecoder().decode(payload)) as Record<string, unknown>
    if (claims.iss !== issuer || claims.aud !== audienceOf(claims.role as Role)) return undefined
    if (typeof claims.jti !== 'string' || typeof claims.sub !== 'string') return undefined
    return Object.freeze({
      jti: claims.jti,
      sub: claims.sub,
      role: claims.role as Role,
      customerId: (claims.cid as string | null) ?? null,
    })
  } catch {
    // Whatever is wrong with it, the answer is the same: not a token of ours.
    return undefined
  }
}
