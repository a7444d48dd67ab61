import { describe, expect, test } from 'vitest'
import { openEdge } from '../../test/edge.ts'
import { bcrypt } from './bcrypt.ts'
import { toHex } from './tags.ts'

const fromHex = (hex: string) => Uint8Array.from(hex.match(/../g)!, (pair) => Number.parseInt(pair, 16))
const sha256 = async (bytes: Uint8Array) =>
  toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as BufferSource)))

describe('bcrypt at the edge', () => {
  // From the test suite of Openwall's crypt_blowfish, the reference: salt and tag as bytes.
  test.each([
    ['U*U', '10410410410410410410410410410410', '1bb69143f9a8d304c8d23d99ab049a77a68e2ccc744206'],
    ['U*U*', '10410410410410410410410410410410', '5c84350bdfbaa96ac16f615ae79f35cfdacd682d369f23'],
    ['U*U*U', '65965965965965965965965965965965', '09e673a3f9a544818eb8dd69a8cb28b32f6f7be604cfa7'],
  ])('makes the tag of %o', (password, salt, tag) => {
    expect(toHex(bcrypt(password, fromHex(salt), 5))).toBe(tag)
  })
  test('refuses a salt of another length and a cost that would hold up the isolate', () => {
    for (const length of [0, 15, 17])
      expect(() => bcrypt('a', new Uint8Array(length), 12)).toThrow(RangeError)
    for (const cost of [3, 13, 31, 5.5, Number.NaN])
      expect(() => bcrypt('a', new Uint8Array(16), cost)).toThrow(RangeError)
  })
})

test('an imported customer signs in once by bcrypt, and from then on by argon2id', async () => {
  const edge = await openEdge()
  await edge.sql(
    `delete from banking.configurations where name = 'auth.argon2' and effective_from = '2000-01-01'`,
  )
  const { email } = await edge.provision()
  const password = 'their password from before'
  const salt = crypto.getRandomValues(new Uint8Array(16))
  const startedAt = Date.now()
  const tag = bcrypt(password, salt, 12)
  console.log(`bcrypt, twelve rounds: ${Date.now() - startedAt} ms`)
  await edge.sql(
    `update banking.users set password_scheme = 'bcrypt', password_salt = decode($2, 'hex'), password_memory_kib = 0,
       password_passes = 12, password_lanes = 0, password_verifier = decode($3, 'hex') where email_index = testing.index_of($1)`,
    [email, toHex(salt), await sha256(tag)],
  )
  const scheme = async () =>
    (
      await edge.sql(
        'select password_scheme, password_memory_kib from banking.users where email_index = testing.index_of($1)',
        [email],
      )
    )[0]
  expect((await edge.tryToSignIn(email, `${password}x`)).status).toBe(401)
  expect(await scheme()).toEqual({ password_scheme: 'bcrypt', password_memory_kib: 0 })
  expect((await edge.tryToSignIn(email, password)).status).toBe(200)
  expect(await scheme()).toEqual({ password_scheme: 'argon2id', password_memory_kib: 19456 })
  expect((await edge.tryToSignIn(email, password)).status).toBe(200)
  expect((await edge.tryToSignIn(email, `${password}x`)).status).toBe(401)
})
