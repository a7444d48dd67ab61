/** Native argon2, which makes passwords, against the same vectors that the edge checks (worker/auth/argon2.test.ts). */
import { createHash } from 'node:crypto'
import { type Algorithm, hashRaw, verify } from '@node-rs/argon2'
import { describe, expect, test } from 'vitest'
import vectors from '../../worker/auth/argon2.vectors.json' with { type: 'json' }
import { argon2, storedPassword, tagOf } from './passwords.ts'

const algorithm = 2 satisfies Algorithm.Argon2id
const unpadded = (hex: string) => Buffer.from(hex, 'hex').toString('base64').replace(/=+$/, '')

describe('a vector that the edge is held to', () => {
  test.each(vectors)('$name comes from native argon2id', async (one) => {
    const tag = await hashRaw(Buffer.from(one.password, 'utf8'), {
      algorithm,
      memoryCost: one.memoryKib,
      timeCost: one.passes,
      parallelism: one.lanes,
      outputLen: 32,
      salt: Buffer.from(one.salt, 'hex'),
    })
    expect(tag.toString('hex')).toBe(one.tag)
    // The edge makes this very tag, so a hash from there verifies here.
    const cost = `m=${one.memoryKib},t=${one.passes},p=${one.lanes}`
    const phc = `$argon2id$v=19$${cost}$${unpadded(one.salt)}$${unpadded(one.tag)}`
    expect(await verify(phc, one.password)).toBe(true)
    expect(await verify(phc, `${one.password}x`)).toBe(false)
  })

  test('stands for many kinds of passwords and costs, the bank’s own among them', () => {
    expect(vectors.length).toBeGreaterThanOrEqual(40)
    const own = vectors.filter(({ memoryKib, passes, lanes }) =>
      [memoryKib, passes, lanes].every(
        (cost, at) => cost === [argon2.memoryKib, argon2.passes, argon2.lanes][at],
      ),
    )
    expect(own.length).toBeGreaterThan(10)
    expect(Math.max(...vectors.map(({ password }) => password.length))).toBe(128)
  })
})

test('what is stored of a password is a salt of its own, the cost, and sha256 of the tag', async () => {
  const [one, other] = await Promise.all([storedPassword('पासवर्ड 🔐'), storedPassword('पासवर्ड 🔐')])
  expect(one.salt).toHaveLength(16)
  expect(one.salt.equals(other.salt)).toBe(false)
  expect(one.verifier.equals(other.verifier)).toBe(false)
  const tag = await tagOf('पासवर्ड 🔐', one.salt)
  expect(createHash('sha256').update(tag).digest().equals(one.verifier)).toBe(true)
  expect(one).toMatchObject({ memoryKib: 19456, passes: 2, lanes: 1 })
})
