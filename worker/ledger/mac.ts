/** The origin MAC of an order, as Postgres takes it (rules.ts says over which text). */

const keys = new WeakMap<Uint8Array, CryptoKey>()

async function keyOf(secret: Uint8Array): Promise<CryptoKey> {
  const before = keys.get(secret)
  if (before) return before
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', secret as BufferSource, algorithm, false, ['sign'])
  keys.set(secret, key)
  return key
}

const encoder = new TextEncoder()

/** HMAC-SHA256 as a `bytea` in text. By a key that is made once: node:crypto makes a stream for each MAC. */
export async function originMac(originKey: Uint8Array, text: string): Promise<string> {
  const mac = await crypto.subtle.sign('HMAC', await keyOf(originKey), encoder.encode(text))
  return `\\x${Buffer.from(mac).toString('hex')}`
}
