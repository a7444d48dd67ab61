/** Public keys of passkeys (COSE_Key, RFC 9052 and 9053) and signatures by them, judged by WebCrypto. */
import { type CborMap, decodeCbor } from './cbor.ts'

/** What the bank asks for, the best first: EdDSA, ES256, RS256. */
export const algorithms = [-8, -7, -257]

/** A key, a signature or a ceremony that is not as it must be. The message is for the log, never for the caller. */
export class Unverified extends Error {
  override name = 'Unverified'
}

const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')

type Kind = { jwk: JsonWebKey; importAs: object; verifyAs: object }

/** Exactly these parameters, each of its length: another of them, or one more, is refused. */
function partsOf(key: CborMap, wanted: Record<number, number | ((value: unknown) => boolean)>): void {
  if (key.size !== Object.keys(wanted).length) throw new Unverified('a key with more or fewer parameters')
  for (const [label, should] of Object.entries(wanted)) {
    const value = key.get(Number(label))
    if (!(typeof should === 'function' ? should(value) : value === should))
      throw new Unverified(`parameter ${label} of the key`)
  }
}

const isBytes = (least: number, most: number) => (value: unknown) =>
  value instanceof Uint8Array && value.length >= least && value.length <= most
const part = (key: CborMap, label: number) => base64url(key.get(label) as Uint8Array)

/** The key as WebCrypto takes it. */
function kindOf(key: CborMap): Kind {
  switch (key.get(3)) {
    case -7: {
      partsOf(key, { 1: 2, 3: -7, [-1]: 1, [-2]: isBytes(32, 32), [-3]: isBytes(32, 32) })
      const importAs = { name: 'ECDSA', namedCurve: 'P-256' }
      const jwk = { kty: 'EC', crv: 'P-256', x: part(key, -2), y: part(key, -3) }
      return { jwk, importAs, verifyAs: { name: 'ECDSA', hash: 'SHA-256' } }
    }
    case -8: {
      partsOf(key, { 1: 1, 3: -8, [-1]: 6, [-2]: isBytes(32, 32) })
      const jwk = { kty: 'OKP', crv: 'Ed25519', x: part(key, -2) }
      return { jwk, importAs: { name: 'Ed25519' }, verifyAs: { name: 'Ed25519' } }
    }
    case -257: {
      // 2,048 to 4,096 bits, and the exponent that everybody uses: others are slow, or weak.
      const isModulus = (value: unknown) => isBytes(256, 512)(value) && (value as Uint8Array)[0] !== 0
      partsOf(key, { 1: 3, 3: -257, [-1]: isModulus, [-2]: isBytes(3, 3) })
      if (part(key, -2) !== 'AQAB') throw new Unverified('another exponent')
      const importAs = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
      return {
        jwk: { kty: 'RSA', n: part(key, -1), e: 'AQAB' },
        importAs,
        verifyAs: { name: 'RSASSA-PKCS1-v1_5' },
      }
    }
    default:
      throw new Unverified('an algorithm that the bank did not ask for')
  }
}

/** A key of one of `algorithms`, with nothing after it. Throws Unverified, NotCbor. */
export async function importCose(bytes: Uint8Array): Promise<{ key: CryptoKey; verifyAs: object }> {
  const { value, end } = decodeCbor(bytes)
  if (!(value instanceof Map) || end !== bytes.length) throw new Unverified('no key')
  const { jwk, importAs, verifyAs } = kindOf(value)
  try {
    const key = await crypto.subtle.importKey('jwk', jwk, importAs as never, false, ['verify'])
    return { key: key as CryptoKey, verifyAs }
  } catch {
    throw new Unverified('a point that is not on its curve')
  }
}

/** r or s of a DER signature, as 32 bytes: positive, without a zero too many (X.690, 8.3.2). */
function integerIn(der: Uint8Array, at: number): { raw: Uint8Array; end: number } {
  const length = der[at + 1]!
  const value = der.subarray(at + 2, at + 2 + length)
  const padded = value[0] === 0
  if (der[at] !== 2 || length < 1 || value.length !== length)
    throw new Unverified('no integer in the signature')
  if (value[0]! > 127 || (padded && !(value[1]! > 127)))
    throw new Unverified('an integer in another spelling')
  const digits = padded ? value.subarray(1) : value
  if (digits.length > 32) throw new Unverified('an integer that is too long')
  const raw = new Uint8Array(32)
  raw.set(digits, 32 - digits.length)
  return { raw, end: at + 2 + length }
}

/** ECDSA's signature as WebCrypto takes it: r ‖ s, 64 bytes. Throws Unverified for any but the one DER spelling. */
export function rawSignature(der: Uint8Array): Uint8Array {
  if (der[0] !== 0x30 || der[1] !== der.length - 2) throw new Unverified('no sequence')
  const r = integerIn(der, 2)
  const s = integerIn(der, r.end)
  if (s.end !== der.length) throw new Unverified('bytes after the signature')
  const raw = new Uint8Array(64)
  raw.set(r.raw)
  raw.set(s.raw, 32)
  return raw
}

/** Whether the signature of a COSE key is over these bytes. Throws Unverified, NotCbor. */
export async function isSignedBy(
  cose: Uint8Array,
  signature: Uint8Array,
  signed: Uint8Array,
): Promise<boolean> {
  const { key, verifyAs } = await importCose(cose)
  const raw = key.algorithm.name === 'ECDSA' ? rawSignature(signature) : signature
  return crypto.subtle.verify(verifyAs as never, key, raw as BufferSource, signed as BufferSource)
}
