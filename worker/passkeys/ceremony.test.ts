/** Hostile ceremonies, one lie each, before any database: what is not exactly right is refused, and for its reason. */
import { describe, expect, test } from 'vitest'
import { type Algorithm, authenticator, encodeCbor, type Lie, type Value } from '../../test/authenticator.ts'
import { type Asserted, judgeAssertion, judgeCreation, toBase64url } from './ceremony.ts'
import type { CreationOptions, RequestOptions } from './contract.ts'
import { algorithms, Unverified } from './cose.ts'

const party = { id: 'bank.example', origin: 'https://bank.example' }
const challenge = toBase64url(new Uint8Array(32).fill(7))
const asked = { challenge, rpId: party.id } as RequestOptions
const wanted = {
  challenge,
  rp: { id: party.id, name: 'Edgebank' },
  user: { id: toBase64url(new Uint8Array(32).fill(1)), name: 'C1', displayName: 'C1' },
} as CreationOptions

const device = (algorithm: Algorithm = -7) => authenticator(algorithm, party.origin)
type Device = Awaited<ReturnType<typeof device>>
const known = (one: Device, backupEligible = true) => ({
  id: 'a',
  credentialId: Buffer.from(one.id, 'base64url').toString('hex'),
  publicKey: Buffer.from(one.publicKey).toString('hex'),
  transports: [],
  backupEligible,
})
/** What was wrong, or `believed`. */
const verdict = (work: Promise<unknown>) =>
  work.then(
    () => 'believed',
    (error: unknown) => (error instanceof Unverified ? error.message : `not a verdict: ${String(error)}`),
  )
const bytes = (...parts: (Uint8Array | number[])[]) => Uint8Array.from(parts.flatMap((one) => [...one]))
const cut = (by: number) => (data: Uint8Array) => Uint8Array.from(data.subarray(0, data.length - by))

describe.each(algorithms as Algorithm[])('algorithm %d', (algorithm) => {
  test('is registered and signs, with what is kept of it', async () => {
    const one = await device(algorithm)
    const made = await judgeCreation(party, await one.create(wanted))
    expect(toBase64url(made.challenge)).toBe(challenge)
    expect(toBase64url(made.credential.id)).toBe(one.id)
    expect(made.credential.publicKey).toEqual(one.publicKey)
    expect([made.signCount, made.backupEligible, made.backedUp]).toEqual([0, true, false])
    const said = await judgeAssertion(party, known(one), await one.get(asked, { flags: 0x1d }))
    expect([toBase64url(said.challenge), said.signCount, said.backedUp]).toEqual([challenge, 1, true])
  })
  test('a signature of another key, or with one bit changed, is none', async () => {
    const [one, other] = [await device(algorithm), await device(algorithm)]
    const theirs = { ...known(one), publicKey: known(other).publicKey }
    expect(await verdict(judgeAssertion(party, theirs, await one.get(asked)))).toBe('the signature')
    const flipped = await one.get(asked, {
      signature: (raw) => raw.map((byte, at) => (at === raw.length - 1 ? byte ^ 1 : byte)) as typeof raw,
    })
    expect(await verdict(judgeAssertion(party, known(one), flipped))).toBe('the signature')
  })
})

/** Said in either ceremony. */
const common: [string, Lie, string][] = [
  ['the other ceremony', { type: 'payment.get' }, 'another ceremony'],
  ['another origin', { origin: 'https://bank.example.evil.example' }, 'another origin'],
  ['plain HTTP', { origin: 'http://bank.example' }, 'another origin'],
  ['a subdomain', { origin: 'https://www.bank.example' }, 'another origin'],
  ['a port', { origin: 'https://bank.example:8443' }, 'another origin'],
  ['an origin that is a list', { clientData: { origin: [party.origin] } }, 'another origin'],
  ['a frame of another site', { clientData: { crossOrigin: true } }, 'a frame'],
  ['a frame, said otherwise', { clientData: { crossOrigin: 'false' } }, 'a frame'],
  ['a page above', { clientData: { topOrigin: 'https://evil.example' } }, 'a frame'],
  ['a challenge that is short', { challenge: toBase64url(new Uint8Array(16)) }, 'no challenge of the bank'],
  ['a challenge in another spelling', { challenge: `${challenge}=` }, 'base64url in another spelling'],
  ['no challenge', { clientData: { challenge: null } }, 'no challenge'],
  ['client data that is no JSON', { clientText: '{' }, 'client data that is no JSON'],
  ['client data that is nothing', { clientText: 'null' }, 'another ceremony'],
  ['client data with a mark before it', { clientText: '\ufeff{}' }, 'client data that is no JSON'],
  ['another relying party', { rpId: 'evil.example' }, 'another relying party'],
]

describe('a registration is refused for', () => {
  const parameter = (label: number, value: Value) => (key: [number, Value][]) =>
    key.map(([name, before]): [number, Value] => [name, name === label ? value : before])
  const lies: [string, Lie, string][] = [
    ...common,
    ['the type of a sign-in', { type: 'webauthn.get' }, 'another ceremony'],
    ['nobody there', { flags: 0x4c }, 'nobody was there'],
    ['nobody verified', { flags: 0x49 }, 'the user was not verified'],
    ['a backup that cannot be', { flags: 0x55 }, 'backed up, and cannot be'],
    ['no credential', { flags: 0x0d }, 'bytes after the authenticator data'],
    [
      'no credential at all',
      { flags: 0x0d, data: (all) => Uint8Array.from(all.subarray(0, 37)) },
      'no credential',
    ],
    ['extensions that are not there', { flags: 0xcd }, 'CBOR: cut off'],
    [
      'extensions that are no map',
      { flags: 0xcd, data: (all) => bytes(all, [0x01]) },
      'extensions that are no map',
    ],
    ['another id than it carries', { id: toBase64url(new Uint8Array(32)) }, 'another credential'],
    ['data cut off', { data: (all) => Uint8Array.from(all.subarray(0, 36)) }, 'authenticator data cut off'],
    ['a credential cut off', { data: (all) => Uint8Array.from(all.subarray(0, 54)) }, 'credential cut off'],
    ['an id cut off', { data: (all) => Uint8Array.from(all.subarray(0, 60)) }, 'length of the id'],
    ['a key cut off', { data: cut(1) }, 'CBOR: cut off'],
    ['bytes after the key', { data: (all) => bytes(all, [0]) }, 'bytes after the authenticator data'],
    ['an object cut off', { objectBytes: cut(1) }, 'CBOR: cut off'],
    ['bytes after the object', { objectBytes: (all) => bytes(all, [0xa0]) }, 'no attestation object'],
    ['no map', { object: () => [] }, 'no attestation object'],
    ['more in the object', { object: (map) => map.set('more', 1) }, 'no attestation object'],
    ['a statement that is no map', { object: (map) => map.set('attStmt', 0) }, 'no attestation object'],
    [
      'authenticator data that is text',
      { object: (map) => map.set('authData', '') },
      'no authenticator data',
    ],
    [
      'a key twice in the object',
      { objectBytes: (all) => bytes([0xa4, 0x63, 0x66, 0x6d, 0x74, 0x60], all.subarray(1)) },
      'CBOR: a key twice, or of another kind',
    ],
    [
      'an indefinite length',
      { objectBytes: (all) => bytes([0xbf], all.subarray(1), [0xff]) },
      'CBOR: an indefinite length, or one of 64 bits',
    ],
    [
      'a length longer than needed',
      { objectBytes: (all) => bytes([0xb8, 3], all.subarray(1)) },
      'CBOR: longer than needed',
    ],
    ['a tag', { objectBytes: (all) => bytes([0xc0], all) }, 'CBOR: a tag, or cut off'],
    ['nesting', { object: (map) => map.set('attStmt', new Map([['x', [[[[1]]]]]])) }, 'CBOR: too deep'],
    ['an algorithm not asked for', { cose: parameter(3, -37) }, 'an algorithm that the bank did not ask for'],
    ['ES256K', { cose: parameter(3, -47) }, 'an algorithm that the bank did not ask for'],
    ['another key type', { cose: parameter(1, 3) }, 'parameter 1 of the key'],
    ['another curve', { cose: parameter(-1, 2) }, 'parameter -1 of the key'],
    ['a coordinate too short', { cose: parameter(-2, new Uint8Array(31)) }, 'parameter -2 of the key'],
    ['a coordinate that is no bytes', { cose: parameter(-3, true) }, 'parameter -3 of the key'],
    [
      'a point beside the curve',
      { cose: parameter(-3, new Uint8Array(32).fill(1)) },
      'a point that is not on its curve',
    ],
    [
      'a private key with it',
      { cose: (key) => [...key, [-4, new Uint8Array(32)]] },
      'a key with more or fewer parameters',
    ],
    ['a parameter left out', { cose: (key) => key.slice(0, 4) }, 'a key with more or fewer parameters'],
    ['a key that is no map', { key: encodeCbor([1]) }, 'no key'],
    ['a parameter twice', { key: bytes([0xa2, 1, 2, 1, 2]) }, 'CBOR: a key twice, or of another kind'],
  ]
  test.each(lies)('%s', async (_, lie, reason) => {
    expect(await verdict(judgeCreation(party, await (await device()).create(wanted, lie)))).toBe(reason)
  })
  test.each([
    ['an exponent of its own', -2, Uint8Array.from([0, 0, 3]), 'another exponent'],
    ['1,024 bits', -1, new Uint8Array(128).fill(255), 'parameter -1 of the key'],
    ['8,192 bits', -1, new Uint8Array(1024).fill(255), 'parameter -1 of the key'],
    ['a modulus in another spelling', -1, new Uint8Array(257).fill(255, 1), 'parameter -1 of the key'],
  ] as const)('RSA with %s', async (_, label, value, reason) => {
    const one = await (await device(-257)).create(wanted, { cose: parameter(label, value) })
    expect(await verdict(judgeCreation(party, one))).toBe(reason)
  })
  test('nothing: extensions are read past', async () => {
    const extensions = encodeCbor(
      new Map<string, Value>([
        ['credProtect', 2],
        ['hmac-secret', true],
      ]),
    )
    const one = await (await device()).create(wanted, { flags: 0xcd, data: (all) => bytes(all, extensions) })
    expect(await verdict(judgeCreation(party, one))).toBe('believed')
  })
  test('nothing: whatever statement comes with it is not looked at', async () => {
    const statement = new Map<string, Value>([['x5c', [new Uint8Array(900)]]])
    const one = await (await device()).create(wanted, {
      object: (map) => map.set('fmt', 'packed').set('attStmt', statement),
    })
    expect(await verdict(judgeCreation(party, one))).toBe('believed')
  })
})

describe('a signature is refused for', () => {
  const der = (change: (r: number[], s: number[]) => number[]) => (signature: Uint8Array) => {
    const r = [...signature.subarray(2, 4 + signature[3]!)]
    return Uint8Array.from(change(r, [...signature.subarray(2 + r.length)]))
  }
  const wrap = (inner: number[]) => [0x30, inner.length, ...inner]
  const lies: [string, Lie, string][] = [
    ...common,
    ['the type of a registration', { type: 'webauthn.create' }, 'another ceremony'],
    ['nobody there', { flags: 0x0c }, 'nobody was there'],
    ['nobody verified', { flags: 0x09 }, 'the user was not verified'],
    ['a backup that cannot be', { flags: 0x15 }, 'backed up, and cannot be'],
    ['another kind of passkey than it was', { flags: 0x05 }, 'another kind of passkey than it was'],
    ['bytes after its data', { data: (all) => bytes(all, [0]) }, 'bytes after the authenticator data'],
    ['a credential with it', { flags: 0x4d }, 'credential cut off'],
    ['another passkey', { id: toBase64url(new Uint8Array(32)) }, 'another passkey'],
    ['an id in another spelling', { id: 'A' }, 'base64url in another spelling'],
    ['no signature', { signature: () => new Uint8Array() }, 'no sequence'],
    ['a signature cut off', { signature: cut(1) }, 'no sequence'],
    ['bytes after it', { signature: (all) => bytes(all, [0]) }, 'no sequence'],
    ['bytes in it', { signature: der((r, s) => wrap([...r, ...s, 0])) }, 'bytes after the signature'],
    ['r ‖ s', { signature: () => new Uint8Array(64).fill(1) }, 'no sequence'],
    [
      'a length in the long form',
      { signature: der((r, s) => [0x30, 0x81, r.length + s.length, ...r, ...s]) },
      'no sequence',
    ],
    [
      'a zero too many',
      { signature: der((r, s) => wrap([2, r[1]! + 1, 0, ...r.slice(2), ...s])) },
      'an integer in another spelling',
    ],
    [
      'a negative r',
      { signature: der((_, s) => wrap([2, 1, 0x80, ...s])) },
      'an integer in another spelling',
    ],
    ['r of nothing', { signature: der((_, s) => wrap([2, 0, ...s])) }, 'no integer in the signature'],
    [
      'r of 33 digits',
      { signature: der((_, s) => wrap([2, 33, ...new Array(33).fill(1), ...s.slice(0, 4)])) },
      'an integer that is too long',
    ],
    [
      'another kind than integers',
      { signature: der((r, s) => wrap([4, ...r.slice(1), ...s])) },
      'no integer in the signature',
    ],
    [
      'r and s of 0',
      { signature: () => Uint8Array.from(wrap([2, 1, 0, 2, 1, 0])) },
      'an integer in another spelling',
    ],
  ]
  test.each(lies)('%s', async (name, lie, reason) => {
    const one = await device()
    const said = await verdict(judgeAssertion(party, known(one), await one.get(asked, lie)))
    // r of fewer than 32 digits has one spelling more that begins with a zero; its reason is the same.
    expect(said, name).toBe(reason)
  })
  test('a whole credential with it, which nobody asked for', async () => {
    const one = await device()
    const whole = [new Uint8Array(16), [0, 32], Buffer.from(one.id, 'base64url'), one.publicKey]
    const lie: Lie = { flags: 0x4d, data: (all) => bytes(all, ...whole) }
    const said = await verdict(judgeAssertion(party, known(one), await one.get(asked, lie)))
    expect(said).toBe('a credential where none is asked for')
  })
  test('more than a challenge of the bank is asked of its caller: the challenge is answered as it was signed', async () => {
    const one = await device()
    const other = toBase64url(new Uint8Array(32).fill(8))
    const said = await judgeAssertion(party, known(one), await one.get(asked, { challenge: other }))
    expect(toBase64url(said.challenge)).toBe(other)
  })
  test('a changed client data or authenticator data', async () => {
    const one = await device()
    const right = await one.get(asked)
    const change = (response: Partial<Asserted['response']>) =>
      verdict(judgeAssertion(party, known(one), { ...right, response: { ...right.response, ...response } }))
    const text = Buffer.from(right.response.clientDataJSON, 'base64url').toString()
    expect(await change({ clientDataJSON: Buffer.from(`${text} `).toString('base64url') })).toBe(
      'the signature',
    )
    const data = Buffer.from(right.response.authenticatorData, 'base64url')
    data[36] = data[36]! ^ 1
    expect(await change({ authenticatorData: data.toString('base64url') })).toBe('the signature')
  })
  test('a passkey of one device that calls itself synced', async () => {
    const one = await device()
    expect(await verdict(judgeAssertion(party, known(one, false), await one.get(asked)))).toBe(
      'another kind of passkey than it was',
    )
  })
})

test('on one’s own machine any port of localhost is the bank’s, and nothing else', async () => {
  const local = { id: 'localhost', origin: 'any port of localhost' }
  const from = async (origin: string) => {
    const one = await authenticator(-7, origin)
    return verdict(judgeAssertion(local, known(one), await one.get({ ...asked, rpId: 'localhost' })))
  }
  expect(await from('http://localhost:8787')).toBe('believed')
  expect(await from('http://localhost')).toBe('believed')
  for (const origin of [
    'https://localhost.evil.example',
    'http://127.0.0.1:8787',
    'http://localhost:8787/',
    'null',
  ])
    expect(await from(origin), origin).toBe('another origin')
})
