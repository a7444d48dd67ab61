import { describe, expect, test } from 'vitest'
import { openEdge } from '../../test/edge.ts'
import { forge, forgeries, otherSpellings, partsOf, secretOf } from '../../test/tokens.ts'
import type { Config } from '../config.ts'
import { newJti, newRefreshToken, signToken, verifyToken } from './tokens.ts'

const secret = crypto.getRandomValues(new Uint8Array(32))
const config = { jwtSecret: secret, jwtSecretPrevious: undefined } as Config
const claims = { jti: newJti(), sub: '7', role: 'customer', customerId: 'C1234567890' } as const
const refused = { code: 'unauthenticated' }

describe('an access token', () => {
  test('comes back as it was signed, under RFC 9068 type, for thirty minutes', async () => {
    const token = await signToken(config, claims, 1800)
    expect(await verifyToken(config, `Bearer ${token}`)).toEqual(claims)
    const { header, claims: inside } = partsOf(token)
    expect(header).toEqual({ alg: 'HS256', typ: 'at+jwt' })
    expect(inside).toMatchObject({ iss: 'edgebank', aud: 'bank', sub: '7', jti: claims.jti })
    expect(inside.exp - inside.iat).toBe(1800)
  })

  test('of staff has no customer id', async () => {
    const token = await signToken(config, { ...claims, role: 'operator', customerId: null }, 60)
    expect((await verifyToken(config, `bearer ${token}`)).customerId).toBeNull()
    const { claims: inside, header } = partsOf(token)
    expect(inside.aud).toBe('desk')
    const without = await forge(secret, { ...inside, cid: undefined }, header)
    expect((await verifyToken(config, `Bearer ${without}`)).customerId).toBeNull()
  })

  test.each([
    ['customer', 'desk'],
    ['operator', 'bank'],
    ['admin', 'bank'],
    ['nobody', 'bank'],
  ])('of role %s is none for the audience %s', async (role, aud) => {
    const token = await signToken(config, claims, 60)
    const { claims: inside, header } = partsOf(token)
    const forged = await forge(secret, { ...inside, role, aud }, header)
    await expect(verifyToken(config, `Bearer ${forged}`)).rejects.toMatchObject(refused)
  })

  test('is refused in every forged form', async () => {
    const token = await signToken(config, claims, 1800)
    for (const [what, forged] of await forgeries(token, secret))
      await expect(verifyToken(config, `Bearer ${forged}`), what).rejects.toMatchObject(refused)
  })

  test('that was judged before opens nothing but itself', async () => {
    const token = await signToken(config, claims, 1800)
    const first = await verifyToken(config, `Bearer ${token}`)
    expect(await verifyToken(config, `bearer ${token}`)).toEqual(claims)
    for (const [what, forged] of await forgeries(token, secret))
      await expect(verifyToken(config, `Bearer ${forged}`), what).rejects.toMatchObject(refused)
    for (const spelling of otherSpellings(token))
      await expect(verifyToken(config, `Bearer ${spelling}`), spelling.slice(-4)).rejects.toMatchObject(
        refused,
      )
    const other = { jwtSecret: crypto.getRandomValues(new Uint8Array(32)) } as Config
    await expect(verifyToken(other, `Bearer ${token}`)).rejects.toMatchObject(refused)
    // Whoever is given claims cannot make others of them for the next request.
    expect(() => Object.assign(first, { role: 'admin' })).toThrow(TypeError)
    expect((await verifyToken(config, `Bearer ${token}`)).role).toBe('customer')
  })

  test('of thousands is judged again once it was forgotten', async () => {
    const tokens = await Promise.all(
      Array.from({ length: 5_001 }, (_, at) => signToken(config, { ...claims, sub: String(at) }, 1800)),
    )
    for (const [at, token] of [...tokens, tokens[0]!].entries())
      expect((await verifyToken(config, `Bearer ${token}`)).sub).toBe(String(at % tokens.length))
  })

  test('is read from a bearer header alone', async () => {
    const token = await signToken(config, claims, 1800)
    const headers = [null, undefined, '', 'Bearer', 'Bearer ', token, `Token ${token}`, `Bearer  ${token}`]
    headers.push(`Bearer ${token} `, `Bearer ${token}\n`, `Bearer ${'a'.repeat(2049)}`, 'Bearer short')
    for (const header of headers)
      await expect(verifyToken(config, header), String(header)).rejects.toMatchObject(refused)
  })

  test('has one spelling: other base64 of the same bytes is refused', async () => {
    const token = await signToken(config, claims, 1800)
    const { raw } = partsOf(token)
    const spellings = otherSpellings(token)
    spellings.push(
      `${raw.header}=.${raw.payload}.${raw.signature}`,
      `${raw.header}.${raw.payload}=.${raw.signature}`,
    )
    expect(spellings.length).toBeGreaterThan(8)
    for (const spelling of spellings)
      await expect(verifyToken(config, `Bearer ${spelling}`), spelling.slice(-4)).rejects.toMatchObject(
        refused,
      )
  })

  test('under the previous secret is accepted while secrets are rotated, and never signed with it', async () => {
    const previous = crypto.getRandomValues(new Uint8Array(32))
    const rotating = { jwtSecret: secret, jwtSecretPrevious: previous } as Config
    const old = await signToken({ ...config, jwtSecret: previous }, claims, 1800)
    expect((await verifyToken(rotating, `Bearer ${old}`)).jti).toBe(claims.jti)
    await expect(verifyToken(config, `Bearer ${old}`)).rejects.toMatchObject(refused)
    const fresh = await signToken(rotating, claims, 1800)
    expect((await verifyToken(config, `Bearer ${fresh}`)).jti).toBe(claims.jti)
    for (const [what, forged] of await forgeries(old, crypto.getRandomValues(new Uint8Array(32))))
      await expect(verifyToken(rotating, `Bearer ${forged}`), what).rejects.toMatchObject(refused)
  })

  test('of a bank that rotates its secret goes on working at every step', async () => {
    const edge = await openEdge()
    const { token } = await edge.signIn((await edge.provision()).email)
    const fresh = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))))
    const during = { JWT_SECRET: fresh, JWT_SECRET_PREVIOUS: edge.env.JWT_SECRET }
    expect((await edge.send('/api/account/profile', { token, env: during })).status).toBe(200)
    expect((await edge.send('/api/account/profile', { token, env: { JWT_SECRET: fresh } })).code).toBe(
      'unauthenticated',
    )
    expect(secretOf(fresh).length).toBe(32)
  })
})

test('names of tokens are random and of full length', () => {
  const names = new Set(Array.from({ length: 1000 }, newJti))
  expect(names.size).toBe(1000)
  for (const name of names) expect(name).toMatch(/^[\w-]{22}$/)
  expect(newRefreshToken()).toMatch(/^[\w-]{43}$/)
})
