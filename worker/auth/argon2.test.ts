import { describe, expect, test } from 'vitest'
import { openEdge, password } from '../../test/edge.ts'
import { argon2id, caps, tagBytes } from './argon2.ts'
// Made by native argon2, which db/tool/passwords.test.ts proves.
import vectors from './argon2.vectors.json' with { type: 'json' }

const fromHex = (hex: string) => Uint8Array.from(hex.match(/../g)!, (pair) => Number.parseInt(pair, 16))
const toHex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
const cost = { memoryKib: 64, passes: 1, lanes: 1 }
const salt = new Uint8Array(16).fill(3)

describe('argon2id at the edge', () => {
  test.each(vectors)('makes the tag of native argon2: $name', ({ password, salt, tag, ...cost }) => {
    expect(toHex(argon2id(password, fromHex(salt), cost))).toBe(tag)
  })

  test('makes the same tags again in any order, whatever the buffers held before', () => {
    for (const { password, salt, tag, ...cost } of [...vectors]
      .reverse()
      .filter(({ memoryKib }) => memoryKib < 1000))
      expect(toHex(argon2id(password, fromHex(salt), cost))).toBe(tag)
  })

  test('tells passwords apart that differ in their last letter or only in bytes', () => {
    const pairs = [
      [`${'x'.repeat(127)}a`, `${'x'.repeat(127)}b`],
      [`${'é'.repeat(127)}a`, `${'é'.repeat(127)}b`],
      [`${'🔑'.repeat(63)}a`, `${'🔑'.repeat(63)}b`],
      ['Zürich', 'Zu\u0308rich'],
      ['a', 'a '],
    ] as const
    for (const [one, other] of pairs)
      expect(toHex(argon2id(one, salt, cost))).not.toBe(toHex(argon2id(other, salt, cost)))
  })

  test('refuses costs out of bounds before it takes memory', () => {
    for (const [name, most] of Object.entries(caps))
      for (const value of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, most + 1, 2 ** 31])
        expect(() => argon2id('a', salt, { ...cost, [name]: value }), `${name} ${value}`).toThrow(RangeError)
  })

  test('refuses a salt of another length and a password beyond its buffer', () => {
    for (const length of [0, 8, 15, 17, 32])
      expect(() => argon2id('a', new Uint8Array(length), cost)).toThrow(RangeError)
    expect(() => argon2id('x'.repeat(1025), salt, cost)).toThrow(RangeError)
    expect(() => argon2id('₹'.repeat(342), salt, cost)).toThrow(RangeError)
    expect(argon2id('x'.repeat(1024), salt, cost)).toHaveLength(tagBytes)
  })

  test('fails where the library refuses the combination of costs', () => {
    expect(() => argon2id('a', salt, { memoryKib: 1, passes: 1, lanes: 1 })).toThrow('argon2id failed')
  })
})

test('passwords of every kind sign in at the edge, and their near misses do not', async () => {
  const edge = await openEdge()
  const person = await edge.provision()
  for (const { password: typed, salt, tag, memoryKib, passes, lanes } of vectors.filter(
    ({ passes }) => passes < 8,
  )) {
    const verifier = toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', fromHex(tag))))
    await edge.sql(
      `update banking.users set password_salt = decode($2, 'hex'), password_verifier = decode($3, 'hex'),
         password_memory_kib = $4, password_passes = $5, password_lanes = $6 where email_index = testing.index_of($1)`,
      [person.email, salt, verifier, memoryKib, passes, lanes],
    )
    expect((await edge.tryToSignIn(person.email, typed)).status).toBe(200)
    const near = typed.length < 128 ? `${typed}x` : typed.slice(0, -2)
    expect((await edge.tryToSignIn(person.email, near)).status).toBe(401)
  }
  // A row whose cost would exhaust the isolate is a fault of the bank, and says nothing of it.
  await edge.sql(
    'update banking.users set password_memory_kib = 4000000 where email_index = testing.index_of($1)',
    [person.email],
  )
  const answer = await edge.tryToSignIn(person.email, password)
  expect([answer.status, answer.code]).toEqual([500, 'internal'])
}, 30_000)
