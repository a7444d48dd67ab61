/** An authenticator in software, for tests: it makes passkeys and signs, and each thing that it says can be said wrongly. */
import type { CreationOptions, RequestOptions } from '../worker/passkeys/contract.ts'

type Bytes = Uint8Array<ArrayBuffer>
const bytesOf = (...parts: (Uint8Array | number[])[]): Bytes =>
  Uint8Array.from(parts.flatMap((part) => Array.from(part)))
export const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')
const fromBase64url = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'))
const sha256 = async (bytes: Uint8Array) =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as BufferSource))
const utf8 = (text: string) => new TextEncoder().encode(text)

export type Value = number | string | boolean | Uint8Array | Value[] | Map<number | string, Value>

function head(kind: number, size: number): number[] {
  const top = kind << 5
  if (size < 24) return [top | size]
  if (size < 256) return [top | 24, size]
  return [top | 25, size >> 8, size & 255]
}

/** Canonical CBOR of what authenticators say. */
export function encodeCbor(value: Value): Bytes {
  if (typeof value === 'number') return bytesOf(value < 0 ? head(1, -1 - value) : head(0, value))
  if (typeof value === 'boolean') return bytesOf([value ? 0xf5 : 0xf4])
  if (typeof value === 'string') return bytesOf(head(3, utf8(value).length), utf8(value))
  if (value instanceof Uint8Array) return bytesOf(head(2, value.length), value)
  if (Array.isArray(value)) return bytesOf(head(4, value.length), ...value.map(encodeCbor))
  const pairs = [...value].flatMap(([key, item]) => [encodeCbor(key), encodeCbor(item)])
  return bytesOf(head(5, value.size), ...pairs)
}

const kinds = {
  [-7]: {
    make: { name: 'ECDSA', namedCurve: 'P-256' },
    sign: { name: 'ECDSA', hash: 'SHA-256' },
    cose: (jwk: JsonWebKey): [number, Value][] => [
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, fromBase64url(jwk.x!)],
      [-3, fromBase64url(jwk.y!)],
    ],
  },
  [-8]: {
    make: { name: 'Ed25519' },
    sign: { name: 'Ed25519' },
    cose: (jwk: JsonWebKey): [number, Value][] => [
      [1, 1],
      [3, -8],
      [-1, 6],
      [-2, fromBase64url(jwk.x!)],
    ],
  },
  [-257]: {
    make: {
      name: 'RSASSA-PKCS1-v1_5',
      hash: 'SHA-256',
      modulusLength: 2048,
      publicExponent: new Uint8Array([1, 0, 1]),
    },
    sign: { name: 'RSASSA-PKCS1-v1_5' },
    cose: (jwk: JsonWebKey): [number, Value][] => [
      [1, 3],
      [3, -257],
      [-1, fromBase64url(jwk.n!)],
      [-2, fromBase64url(jwk.e!)],
    ],
  },
}
export type Algorithm = keyof typeof kinds

/** An integer of DER, in its one spelling. */
function derInteger(raw: Uint8Array): number[] {
  let digits = Array.from(raw)
  while (digits.length > 1 && digits[0] === 0) digits = digits.slice(1)
  if (digits[0]! > 127) digits = [0, ...digits]
  return [2, digits.length, ...digits]
}
export function derOf(raw: Uint8Array): Bytes {
  const inner = [...derInteger(raw.subarray(0, 32)), ...derInteger(raw.subarray(32))]
  return bytesOf([0x30, inner.length], inner)
}

/** What can be said otherwise than it is. */
export type Lie = {
  type?: string
  challenge?: string
  origin?: string
  clientData?: Record<string, unknown>
  /** The bytes of the client data, as text. */
  clientText?: string
  rpId?: string
  flags?: number
  count?: number
  /** Changes the authenticator data before it is signed. */
  data?: (bytes: Bytes) => Bytes
  cose?: (key: [number, Value][]) => [number, Value][]
  key?: Bytes
  object?: (map: Map<string, Value>) => Value
  objectBytes?: (bytes: Bytes) => Bytes
  signature?: (bytes: Bytes) => Bytes
  userHandle?: string | null
  id?: string
}

const transports = ['internal', 'hybrid']

export async function authenticator(algorithm: Algorithm = -7, pageOrigin = 'http://localhost:8787') {
  const kind = kinds[algorithm]
  const pair = (await crypto.subtle.generateKey(kind.make as never, true, [
    'sign',
    'verify',
  ])) as CryptoKeyPair
  const jwk = (await crypto.subtle.exportKey('jwk', pair.publicKey)) as JsonWebKey
  const id = crypto.getRandomValues(new Uint8Array(32))
  let count = 0
  let handle = ''

  const clientOf = (type: string, challenge: string, lie: Lie) => {
    const said = {
      type: lie.type ?? type,
      challenge: lie.challenge ?? challenge,
      origin: lie.origin ?? pageOrigin,
      crossOrigin: false,
      ...lie.clientData,
    }
    return utf8(lie.clientText ?? JSON.stringify(said))
  }
  const dataOf = async (rpId: string, flags: number, lie: Lie, rest: Uint8Array) => {
    const said = lie.count ?? count
    const counter = [said >>> 24, (said >>> 16) & 255, (said >>> 8) & 255, said & 255]
    const bytes = bytesOf(await sha256(utf8(lie.rpId ?? rpId)), [lie.flags ?? flags], counter, rest)
    return lie.data ? lie.data(bytes) : bytes
  }

  async function create(options: CreationOptions, lie: Lie = {}) {
    handle = options.user.id
    const key = lie.key ?? encodeCbor(new Map(lie.cose ? lie.cose(kind.cose(jwk)) : kind.cose(jwk)))
    const credential = bytesOf(new Uint8Array(16), [id.length >> 8, id.length & 255], id, key)
    // Present, verified, may be backed up, and brings a credential.
    const authData = await dataOf(options.rp.id, 0x4d, lie, credential)
    const map = new Map<string, Value>([
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', authData],
    ])
    const object = encodeCbor(lie.object ? lie.object(map) : map)
    return {
      id: lie.id ?? base64url(id),
      rawId: base64url(id),
      type: 'public-key' as const,
      response: {
        clientDataJSON: base64url(clientOf('webauthn.create', options.challenge, lie)),
        attestationObject: base64url(lie.objectBytes ? lie.objectBytes(object) : object),
        transports,
      },
    }
  }

  async function get(options: RequestOptions, lie: Lie = {}) {
    if (lie.count === undefined) count += 1
    const client = clientOf('webauthn.get', options.challenge, lie)
    const data = await dataOf(options.rpId, 0x0d, lie, new Uint8Array())
    const signed = bytesOf(data, await sha256(client))
    const made = new Uint8Array(await crypto.subtle.sign(kind.sign as never, pair.privateKey, signed))
    const signature = algorithm === -7 ? derOf(made) : made
    return {
      id: lie.id ?? base64url(id),
      rawId: base64url(id),
      type: 'public-key' as const,
      response: {
        clientDataJSON: base64url(client),
        authenticatorData: base64url(data),
        signature: base64url(lie.signature ? lie.signature(signature) : signature),
        userHandle: lie.userHandle === undefined ? handle : lie.userHandle,
      },
    }
  }

  return { create, get, id: base64url(id), publicKey: encodeCbor(new Map(kind.cose(jwk))) }
}
export type Authenticator = Awaited<ReturnType<typeof authenticator>>
