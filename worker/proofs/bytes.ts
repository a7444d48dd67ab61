/** Bytes, hashes and signatures by WebCrypto, which Worker, browser and Node have alike. */

export const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

export const fromHex = (hex: string): Uint8Array =>
  Uint8Array.from({ length: hex.length / 2 }, (_, at) => Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16))

export function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 8192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return btoa(text)
}

export const fromBase64 = (text: string): Uint8Array =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0))

export const toBase64url = (bytes: Uint8Array): string =>
  toBase64(bytes).replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_')

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

export function joined(...parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

export async function sha256(bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as BufferSource))
}

export const sha256Hex = async (bytes: Uint8Array): Promise<string> => toHex(await sha256(bytes))

/** RFC 8785 for what manifests are made of: no number here is other than a whole one. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`)
  return `{${members.join(',')}}`
}

export type SealKey = { keyId: string; publicKey: Uint8Array; sign: (text: string) => Promise<string> }

// PKCS #8 around an Ed25519 seed (RFC 8410).
const pkcs8 = fromHex('302e020100300506032b657004220420')

export const keyIdOf = async (publicKey: Uint8Array): Promise<string> =>
  (await sha256Hex(publicKey)).slice(0, 16)

/** The bank's sealing key from its 32-byte seed; throws where the seed is of another length. */
export async function openSealKey(seed: Uint8Array): Promise<SealKey> {
  if (seed.length !== 32) throw new RangeError('A sealing key is a seed of 32 bytes.')
  const key = await crypto.subtle.importKey('pkcs8', joined(pkcs8, seed) as BufferSource, 'Ed25519', true, [
    'sign',
  ])
  const { x } = (await crypto.subtle.exportKey('jwk', key)) as JsonWebKey
  const publicKey = fromBase64(x!)
  return {
    keyId: await keyIdOf(publicKey),
    publicKey,
    sign: async (text) =>
      toBase64url(new Uint8Array(await crypto.subtle.sign('Ed25519', key, utf8(text) as BufferSource))),
  }
}

/** Undefined where this browser has no Ed25519. */
export async function isSigned(
  text: string,
  signature: string,
  publicKey: string,
): Promise<boolean | undefined> {
  let key: CryptoKey
  try {
    const raw = fromBase64(publicKey) as BufferSource
    key = await crypto.subtle.importKey('raw', raw, 'Ed25519', false, ['verify'])
  } catch {
    return undefined
  }
  return crypto.subtle.verify(
    'Ed25519',
    key,
    fromBase64(signature) as BufferSource,
    utf8(text) as BufferSource,
  )
}
