/**
 * AES-256-GCM with every choice pinned: keys of 256 bits, IVs of 96 bits, tags of 128 bits. WebCrypto takes others, and
 * with an IV of another length a wrong tag can tell the authentication key.
 */
import { joined, utf8 } from '../proofs/bytes.ts'

const IV_BYTES = 12
const TAG_BYTES = 16

/** What cannot be opened: another key, another place, or changed bytes. Never says which, nor any of the bytes. */
export class Unopenable extends Error {
  override name = 'Unopenable'
  constructor() {
    super('This does not open.')
  }
}

export type AesKey = CryptoKey

export async function aesKey(raw: Uint8Array): Promise<AesKey> {
  if (raw.length !== 32) throw new RangeError('A key has 32 bytes.')
  return crypto.subtle.importKey('raw', raw as BufferSource, 'AES-GCM', false, ['encrypt', 'decrypt'])
}

const algorithm = (iv: Uint8Array, associated: Uint8Array) => ({
  name: 'AES-GCM',
  iv: iv as BufferSource,
  additionalData: associated as BufferSource,
  tagLength: TAG_BYTES * 8,
})

/** iv ‖ ciphertext ‖ tag, under an IV that is drawn here: no caller can choose one twice. */
export async function gcmSeal(key: AesKey, text: Uint8Array, associated: Uint8Array): Promise<Uint8Array> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES))
  const sealed = await crypto.subtle.encrypt(algorithm(iv, associated), key, text as BufferSource)
  return joined(iv, new Uint8Array(sealed))
}

/** Seals the same to the same: with a key of its own for the bytes, and another that IVs follow from. */
export type SameKey = { aes: AesKey; iv: CryptoKey }

/** Both keys by HKDF-SHA256 from one secret of 32 bytes, apart from whatever else is sealed under that. */
export async function sameKey(raw: Uint8Array, purpose: string): Promise<SameKey> {
  if (raw.length !== 32) throw new RangeError('A key has 32 bytes.')
  const secret = await crypto.subtle.importKey('raw', raw as BufferSource, 'HKDF', false, ['deriveBits'])
  const derived = async (use: string) => {
    const how = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: utf8(`${purpose} ${use}`) }
    return new Uint8Array(await crypto.subtle.deriveBits(how as HkdfParams, secret, 256))
  }
  const iv = (await derived('iv')) as BufferSource
  return {
    aes: await aesKey(await derived('seal')),
    iv: await crypto.subtle.importKey('raw', iv, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']),
  }
}

// What is joined stays apart: no text ends where another begins.
const lengthOf = ({ length }: Uint8Array) =>
  new Uint8Array([length >>> 24, length >>> 16, length >>> 8, length])

/**
 * As `gcmSeal`, but equal bytes for an equal text, place and occasion. The IV is the beginning of an HMAC over all three,
 * so it comes twice only where everything does, and no caller can choose it (docs/decisions/0015-secrets-at-rest.md).
 */
export async function gcmSealSame(
  key: SameKey,
  text: Uint8Array,
  associated: Uint8Array,
  occasion: Uint8Array,
): Promise<Uint8Array> {
  const whole = joined(lengthOf(associated), associated, lengthOf(occasion), occasion, text)
  const iv = new Uint8Array(await crypto.subtle.sign('HMAC', key.iv, whole as BufferSource)).slice(
    0,
    IV_BYTES,
  )
  const sealed = await crypto.subtle.encrypt(algorithm(iv, associated), key.aes, text as BufferSource)
  return joined(iv, new Uint8Array(sealed))
}

/** Throws Unopenable. `sealed` is ciphertext ‖ tag. */
export async function gcmOpen(
  key: AesKey,
  iv: Uint8Array,
  sealed: Uint8Array,
  associated: Uint8Array,
): Promise<Uint8Array> {
  if (iv.length !== IV_BYTES || sealed.length < TAG_BYTES) throw new Unopenable()
  try {
    const text = await crypto.subtle.decrypt(algorithm(iv, associated), key, sealed as BufferSource)
    return new Uint8Array(text)
  } catch {
    throw new Unopenable()
  }
}

/** The reverse of `gcmSeal`. Throws Unopenable. */
export const gcmOpenWhole = (key: AesKey, whole: Uint8Array, associated: Uint8Array): Promise<Uint8Array> =>
  gcmOpen(key, whole.subarray(0, IV_BYTES), whole.subarray(IV_BYTES), associated)
