/**
 * The refresh cookies: the customers' and the desk's are two, so that one browser can hold both and neither is taken for
 * the other. `__Host-` binds a cookie to this host over TLS; plain HTTP on loopback cannot carry that prefix.
 */
import type { Audience } from './tokens.ts'

type Kept = { side: Audience; secure: boolean }

const nameFor = ({ side, secure }: Kept) =>
  `${secure ? '__Host-' : ''}${side === 'desk' ? 'desk-refresh' : 'refresh'}`
const attributes = ({ secure }: Kept) => `Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`

export const refreshCookie = (token: string, seconds: number, kept: Kept) =>
  `${nameFor(kept)}=${token}; Max-Age=${seconds}; ${attributes(kept)}`

export const noRefreshCookie = (kept: Kept) => `${nameFor(kept)}=; Max-Age=0; ${attributes(kept)}`

/** The refresh token of a Cookie header, or undefined. */
export function refreshTokenOf(cookie: string | null, kept: Kept): string | undefined {
  const name = nameFor(kept)
  for (const pair of cookie?.split(';') ?? []) {
    const [key, value] = pair.trim().split('=', 2)
    if (key === name && value && /^[\w-]{43}$/.test(value)) return value
  }
  return undefined
}
