/** Native argon2, which makes passwords, against the same vectors that the edge checks (worker/auth/argon2.test.ts). */
import { argon2Sync, createHash } from 'node:crypto'
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

describe('RFC 9106, section 5: the table of the RFC itself, secret and associated data included', () => {
  const filled = (bytes: number, value: number) => Buffer.alloc(bytes, value)
  const given = {
    memory: 32,
    passes: 3,
    parallelism: 4,
    tagLength: 32,
    message: filled(32, 1),
    nonce: filled(16, 2),
  }
  const whole = { ...given, secret: filled(8, 3), associatedData: filled(12, 4) }

  test.each([
    ['argon2d', '512b391b6f1162975371d30919734294f868e3be3984f3c1a13a4db9fabe4acb'],
    ['argon2i', 'c814d9d1dc7f37aa13f0d77f2494bda1c8de6b016dd388d29952a4c4672b6ce8'],
    ['argon2id', '0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659'],
  ] as const)('%s by Node’s own implementation', (name, tag) => {
    expect(argon2Sync(name, whole).toString('hex')).toBe(tag)
  })

  // The bank uses neither secret nor data. An implementation that makes the RFC's tags makes the vectors of ours too.
  test.each(vectors)('$name comes from the implementation that makes the RFC’s tags', (one) => {
    const { memoryKib: memory, passes, lanes: parallelism } = one
    const nonce = Buffer.from(one.salt, 'hex')
    const tag = argon2Sync('argon2id', {
      message: one.password,
      nonce,
      memory,
      passes,
      parallelism,
      tagLength: 32,
    })
    expect(tag.toString('hex')).toBe(one.tag)
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
