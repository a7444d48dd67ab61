/** Secrets of factors at rest: AES-256-GCM, bound to the user and the row, so that none serves in another's place. */

const bytesOf = (text: string) => new TextEncoder().encode(text) as BufferSource

async function keyOf(originKey: Uint8Array): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey('raw', originKey as BufferSource, 'HKDF', false, [
    'deriveKey',
  ])
  const how = {
    name: 'HKDF',
    hash: 'SHA-256',
    salt: new Uint8Array(),
    info: bytesOf('edgebank-factor-seal-1'),
  }
  return crypto.subtle.deriveKey(how, material, { name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ])
}

/** Whose factor it is, and which. */
export type Place = { userId: string; id: string }

const algorithm = (iv: Uint8Array, { userId, id }: Place) => ({
  name: 'AES-GCM',
  iv: iv as BufferSource,
  additionalData: bytesOf(['user_factors', 'secret', userId, id].join('\n')),
})

/** iv ‖ ciphertext ‖ tag, base64. */
export async function sealSecret(originKey: Uint8Array, place: Place, secret: Uint8Array): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const key = await keyOf(originKey)
  const sealed = await crypto.subtle.encrypt(algorithm(iv, place), key, secret as BufferSource)
  return Buffer.concat([iv, new Uint8Array(sealed)]).toString('base64')
}

/** Throws for another key, another place or changed bytes. */
export async function openSecret(originKey: Uint8Array, place: Place, sealed: string): Promise<Uint8Array> {
  const bytes = Buffer.from(sealed, 'base64')
  const key = await keyOf(originKey)
  return new Uint8Array(
    await crypto.subtle.decrypt(algorithm(bytes.subarray(0, 12), place), key, bytes.subarray(12)),
  )
}
