/**
 * AES-256-GCM with every choice pinned: keys of 256 bits, IVs of 96 bits, tags of 128 bits. WebCrypto takes others, and
 * with an IV of another length a wrong tag can tell the authentication key.
 */
import { joined } from '../proofs/bytes.ts'

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
