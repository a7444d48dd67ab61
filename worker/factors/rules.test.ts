/** RFC 6238 and RFC 4226 to the letter, and who may use a code when. */
import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { aesKey } from '../vault/gcm.ts'
import {
  codeOf,
  factorMac,
  factorPads,
  fromBase32,
  judgeTotp,
  otpauthUri,
  type Proof,
  recoveryCodeOf,
  recoveryHash,
  stepAt,
  toBase32,
} from './rules.ts'
import { openSecret, sealSecret } from './sealing.ts'

const secret = new TextEncoder().encode('12345678901234567890')
const key = new Uint8Array(32).fill(7)

test.each([
  [59, '94287082'],
  [1111111109, '07081804'],
  [1111111111, '14050471'],
  [1234567890, '89005924'],
  [2000000000, '69279037'],
  [20000000000, '65353130'],
])('RFC 6238, appendix B, SHA-1: at %i seconds the code is %s', (seconds, code) => {
  expect(codeOf(secret, stepAt(seconds * 1000), 8)).toBe(code)
  expect(codeOf(secret, stepAt(seconds * 1000))).toBe(code.slice(2))
})

test('RFC 4226, appendix D: the first ten codes', () => {
  const codes = Array.from({ length: 10 }, (_, step) => codeOf(secret, step))
  expect(codes).toEqual('755224 287082 359152 969429 338314 254676 287922 162583 399871 520489'.split(' '))
})

test.each([
  ['', ''],
  ['f', 'MY'],
  ['fo', 'MZXQ'],
  ['foo', 'MZXW6'],
  ['foob', 'MZXW6YQ'],
  ['fooba', 'MZXW6YTB'],
  ['foobar', 'MZXW6YTBOI'],
])('RFC 4648, base32 without padding: %o is %o', (plain, encoded) => {
  expect(toBase32(new TextEncoder().encode(plain))).toBe(encoded)
  expect(new TextDecoder().decode(fromBase32(encoded))).toBe(plain)
})

describe('a code', () => {
  const now = 1_700_000_010_000
  const step = stepAt(now)
  const judged = (at: number, lastUsedStep = -1) =>
    judgeTotp([{ id: 'one', secret, lastUsedStep }], codeOf(secret, at), now)?.step

  test.each([
    [-2, undefined],
    [-1, step - 1],
    [0, step],
    [1, step + 1],
    [2, undefined],
  ])('of the step %i from now is judged %o', (apart, expected) => {
    expect(judged(step + apart)).toBe(expected)
  })

  test('of a step that was used, or of one before it, is none', () => {
    expect(judged(step, step)).toBeUndefined()
    expect(judged(step - 1, step)).toBeUndefined()
    expect(judged(step + 1, step)).toBe(step + 1)
  })

  test('of any of the factors counts for that one; one of none does not', () => {
    const other = new Uint8Array(20).fill(3)
    const both = [
      { id: 'one', secret, lastUsedStep: -1 },
      { id: 'two', secret: other, lastUsedStep: -1 },
    ]
    expect(judgeTotp(both, codeOf(other, step), now)).toEqual({ id: 'two', step })
    expect(judgeTotp([both[0]!], codeOf(other, step), now)).toBeUndefined()
    expect(judgeTotp([], codeOf(secret, step), now)).toBeUndefined()
    expect(judgeTotp(both, codeOf(secret, step).slice(1), now)).toBeUndefined()
  })
})

test('the URI names the bank, the account and the secret, in characters that a URI may have', () => {
  expect(otpauthUri('staff 7', 'ABC')).toBe('otpauth://totp/Edgebank:staff%207?secret=ABC&issuer=Edgebank')
})

test('a recovery code has 80 bits, and is the same however it is typed', () => {
  const code = recoveryCodeOf(new Uint8Array(10).fill(255))
  expect(code).toBe('7777-7777-7777-7777')
  const hash = recoveryHash('ABCD-EFGH-IJKL-MNOP')
  for (const typed of ['abcdefghijklmnop', ' ABCD EFGH ijkl mnop ', 'abcd-efgh--ijklmnop'])
    expect(recoveryHash(typed)).toEqual(hash)
  expect(recoveryHash('ABCD-EFGH-IJKL-MNOQ')).not.toEqual(hash)
})

test('a MAC is bound to each thing that it says, and to the key', () => {
  const proof: Proof = {
    purpose: 'sign-in',
    userId: '1',
    kind: 'totp',
    assertion: 'a:1',
    challenge: 'c',
    binding: 'j',
  }
  const others = [
    { purpose: 'remove' as const },
    { userId: '2' },
    { kind: 'passkey' },
    { assertion: 'a:2' },
    { challenge: undefined },
    { binding: 'k' },
  ].map((more) => factorMac(key, { ...proof, ...more }))
  const all = [factorMac(key, proof), factorMac(new Uint8Array(32).fill(8), proof), ...others]
  expect(new Set(all.map((mac) => Buffer.from(mac).toString('hex'))).size).toBe(all.length)
})

test('the pads are the key of the MACs as RFC 2104 wants it, so that Postgres makes the same', () => {
  const key = new Uint8Array(32).fill(7)
  const proof: Proof = { purpose: 'add', userId: '1', kind: 'totp', assertion: 'a:1', binding: 'j' }
  const [inner, outer] = [factorPads(key).subarray(0, 64), factorPads(key).subarray(64)]
  const hash = (...parts: (Uint8Array | string)[]) =>
    parts.reduce((sum, part) => sum.update(part), createHash('sha256')).digest()
  const text = ['edgebank-factor-1', 'add', '1', 'totp', 'a:1', '', 'j'].join('\n')
  expect(hash(outer, hash(inner, text))).toEqual(factorMac(key, proof))
})

test('a sealed secret opens in its own place under its own key, and nowhere else', async () => {
  const keyOf = async (id: string, byte: number) => ({ id, key: await aesKey(new Uint8Array(32).fill(byte)) })
  const own = await keyOf('one', 7)
  const place = { userId: '1', id: 'one' }
  const sealed = await sealSecret(own, place, secret)
  expect(await openSecret(own, place, sealed)).toEqual(secret)
  expect(sealed).not.toBe(await sealSecret(own, place, secret))
  const attempts = [
    openSecret(await keyOf('one', 8), place, sealed),
    openSecret(await keyOf('two', 7), place, sealed),
    openSecret(own, { ...place, userId: '2' }, sealed),
    openSecret(own, { ...place, id: 'two' }, sealed),
    openSecret(own, place, `${sealed.slice(0, -6)}AAAAAA`),
    openSecret(own, place, ''),
  ]
  for (const attempt of attempts) await expect(attempt).rejects.toThrow()
})
