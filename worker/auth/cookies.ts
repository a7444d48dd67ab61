/** The refresh cookie. `__Host-` binds it to this host over TLS; plain HTTP on loopback cannot carry that prefix. */

const nameFor = (secure: boolean) => (secure ? '__Host-refresh' : 'refresh')
const attributes = (secure: boolean) => `Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`

export const refreshCookie = (token: string, seconds: number, secure: boolean) =>
  `${nameFor(secure)}=${token}; Max-Age=${seconds}; ${attributes(secure)}`

export const noRefreshCookie = (secure: boolean) => `${nameFor(secure)}=; Max-Age=0; ${attributes(secure)}`

/** The refresh token of a Cookie header, or undefined. */
export function refreshTokenOf(cookie: string | null, secure: boolean): string | undefined {
  const name = nameFor(secure)
  for (const pair of cookie?.split(';') ?? []) {
    const [key, value] = pair.trim().split('=', 2)
    if (key === name && value && /^[\w-]{43}$/.test(value)) return value
  }
  return undefined
}
