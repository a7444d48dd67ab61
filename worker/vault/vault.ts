/**
 * Secrets at rest. Each subject (a customer, a member of staff) has a data key of its own; DATA_KEY, which Postgres
 * never sees, wraps it. A field is sealed under its subject's key and bound to its table, column and row, so that it
 * opens nowhere else. Who destroys a data key erases all that was sealed under it. WebCrypto alone: Worker and Node.
 */
import { fromBase64, sha256Hex, toBase64url, toHex, utf8 } from '../proofs/bytes.ts'
import {
  type AesKey,
  aesKey,
  gcmOpenWhole,
  gcmSeal,
  gcmSealSame,
  type SameKey,
  sameKey,
  Unopenable,
} from './gcm.ts'

/** The keys that wrap: the first one seals, the others only open, for as long as DATA_KEY is being rotated. */
export type Ring = { current: WrappingKey; all: Map<string, WrappingKey> }
type WrappingKey = { id: string; key: AesKey }

/** A row of `encryption_keys`. `wrapped` is null once the key was destroyed. */
export type WrappedKey = {
  id: string
  purpose: 'subject' | 'system' | 'index' | 'journal'
  /** `customer:12` or `user:7`; null where the key is the bank's own. */
  subject: string | null
  /** Which DATA_KEY wraps it: the first 8 digits of its sha256. */
  kekId: string
  wrapped: string | null
}

export type DataKey = { id: string; key: AesKey }
/** The journal's: names under `key`, and under `same` what an order brings, which has to be the same when it comes again. */
export type JournalKey = DataKey & { same: SameKey }
/** Where a sealed value stands. */
export type Place = { table: string; column: string; row: string | bigint }

/** The subject's key was destroyed: what it sealed is gone for good. */
export class Erased extends Error {
  override name = 'Erased'
  constructor() {
    super('The key of this was destroyed.')
  }
}

export const kekIdOf = async (raw: Uint8Array): Promise<string> => (await sha256Hex(raw)).slice(0, 8)

/** DATA_KEY and, while rotating, DATA_KEY_PREVIOUS. Throws RangeError for another length than 32 bytes. */
export async function openRing(current: Uint8Array, previous?: Uint8Array): Promise<Ring> {
  const [first, ...others] = await Promise.all(
    [current, ...(previous ? [previous] : [])].map(async (raw) => ({
      id: await kekIdOf(raw),
      key: await aesKey(raw),
    })),
  )
  return { current: first!, all: new Map([...others, first!].map((one) => [one.id, one])) }
}

// A separator that no name holds keeps `a|bc` and `ab|c` apart.
const associated = (...parts: string[]) => utf8(parts.join('\x1f'))
const keyPlace = ({ id, purpose, subject }: Pick<WrappedKey, 'id' | 'purpose' | 'subject'>) =>
  associated('encryption_keys', 'wrapped', id, purpose, subject ?? '')
const fieldPlace = ({ table, column, row }: Place) => associated(table, column, String(row))

/** A new random key, and the row that keeps it wrapped. */
export async function newKey(
  ring: Ring,
  purpose: WrappedKey['purpose'],
  subject: string | null = null,
): Promise<{ key: DataKey; kept: WrappedKey & { wrapped: string } }> {
  const raw = crypto.getRandomValues(new Uint8Array(32))
  const id = crypto.randomUUID()
  const kept = await wrap(ring, raw, { id, purpose, subject })
  return { key: { id, key: await aesKey(raw) }, kept }
}

async function wrap(
  { current }: Ring,
  raw: Uint8Array,
  about: Pick<WrappedKey, 'id' | 'purpose' | 'subject'>,
): Promise<WrappedKey & { wrapped: string }> {
  const wrapped = toBase64url(await gcmSeal(current.key, raw, keyPlace(about)))
  return { ...about, kekId: current.id, wrapped }
}

/** The 32 bytes of a wrapped key. Throws Erased, Unopenable (also for a DATA_KEY that is not in the ring). */
export async function unwrapRaw(ring: Ring, kept: WrappedKey): Promise<Uint8Array> {
  if (kept.wrapped === null) throw new Erased()
  const wrapping = ring.all.get(kept.kekId)
  if (!wrapping) throw new Unopenable()
  return gcmOpenWhole(wrapping.key, bytesOf(kept.wrapped), keyPlace(kept))
}

/** Throws Erased, Unopenable. */
export const unwrapKey = async (ring: Ring, kept: WrappedKey): Promise<DataKey> => ({
  id: kept.id,
  key: await aesKey(await unwrapRaw(ring, kept)),
})

/** As `unwrapKey`, for the key of the journal. */
export async function openJournalKey(ring: Ring, kept: WrappedKey): Promise<JournalKey> {
  const raw = await unwrapRaw(ring, kept)
  return { id: kept.id, key: await aesKey(raw), same: await sameKey(raw, 'edgebank journal notes') }
}

/** The same key under the ring's current DATA_KEY. */
export const rewrap = async (ring: Ring, kept: WrappedKey): Promise<WrappedKey & { wrapped: string }> =>
  wrap(ring, await unwrapRaw(ring, kept), { id: kept.id, purpose: kept.purpose, subject: kept.subject })

/** `v1.<key id>.<base64url(iv ‖ ciphertext ‖ tag)>`, 77 characters more than four thirds of the text. */
export async function sealField(key: DataKey, place: Place, text: string): Promise<string> {
  const sealed = await gcmSeal(key.key, utf8(text), fieldPlace(place))
  return `v1.${key.id}.${toBase64url(sealed)}`
}

/** As `sealField`, with the same bytes for the same text on the same occasion: an order's id, which somebody chose. */
export async function sealFieldSame(
  key: JournalKey,
  place: Place,
  text: string,
  occasion: string,
): Promise<string> {
  const sealed = await gcmSealSame(key.same, utf8(text), fieldPlace(place), utf8(occasion))
  return `v1.${key.id}.${toBase64url(sealed)}`
}

/** Throws Unopenable for another key, another place or changed bytes. */
export async function openField(key: DataKey, place: Place, sealed: string): Promise<string> {
  const [version, keyId, body, ...more] = sealed.split('.')
  if (version !== 'v1' || keyId !== key.id || body === undefined || more.length > 0) throw new Unopenable()
  const text = await gcmOpenWhole(key.key, bytesOf(body), fieldPlace(place))
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(text)
}

/** Which key a sealed value needs. */
export const keyIdIn = (sealed: string): string => sealed.split('.', 2)[1] ?? ''

function bytesOf(text: string): Uint8Array {
  // One spelling only: trailing bits that base64url ignores would let a changed character open.
  let bytes: Uint8Array
  try {
    bytes = fromBase64(text)
  } catch {
    throw new Unopenable()
  }
  if (toBase64url(bytes) !== text) throw new Unopenable()
  return bytes
}

/** What blind indexes are made with: a random key that survives the rotation of DATA_KEY. */
export type IndexKey = { material: CryptoKey; columns: Map<string, CryptoKey> }

export async function openIndexKey(ring: Ring, kept: WrappedKey): Promise<IndexKey> {
  const raw = await unwrapRaw(ring, kept)
  const material = await crypto.subtle.importKey('raw', raw as BufferSource, 'HKDF', false, [
    'deriveKey',
    'deriveBits',
  ])
  return { material, columns: new Map() }
}

const hmac = { name: 'HMAC', hash: 'SHA-256', length: 256 } as const

/** Each column has a key of its own, so that an index in one says nothing about the same value in another. */
async function columnKey(index: IndexKey, column: string): Promise<CryptoKey> {
  const before = index.columns.get(column)
  if (before) return before
  const info = utf8(`edgebank blind index ${column}`) as BufferSource
  const how = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info }
  const made = await crypto.subtle.deriveKey(how, index.material, hmac, false, ['sign'])
  index.columns.set(column, made)
  return made
}

/** HMAC-SHA256 of a value that was brought into its one form: finds a row without telling what stands in it. */
export async function blindIndex(index: IndexKey, column: string, value: string): Promise<Uint8Array> {
  const key = await columnKey(index, column)
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, utf8(value) as BufferSource))
}

/** As SQL takes it: hexadecimal, without `\x`. */
export const blindHex = async (index: IndexKey, column: string, value: string): Promise<string> =>
  toHex(await blindIndex(index, column, value))
