import { describe, expect, test } from 'vitest'
import { openEdge } from '../../test/edge.ts'
import { forge, forgeries, otherSpellings, partsOf, secretOf } from '../../test/tokens.ts'
import type { Config } from '../config.ts'
import { newJti, newRefreshToken, openSigned, signToken, verifyToken } from './tokens.ts'

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
    const without = await forge(secret, { ...inside, cid: undefined }, header)
    expect((await verifyToken(config, `Bearer ${without}`)).customerId).toBeNull()
  })

  test('is refused in every forged form', async () => {
    const token = await signToken(config, claims, 1800)
    for (const [what, forged] of await forgeries(token, secret))
      await expect(verifyToken(config, `Bearer ${forged}`), what).rejects.toMatchObject(refused)
  })

  test('is read from a bearer header alone', async () => {
    const token = await signToken(config, claims, 1800)
    const headers = [null, undefined, '', 'Bearer', 'Bearer ', token, `Token ${token}`, `Bearer  ${token}`]
    headers.push(`Bearer ${token} `, `Bearer ${token}\n`, `Bearer ${'a'.repeat(2049)}`, 'Bearer short')
    for (const header of headers)
      await expect(verifyToken(config, header), String(header)).rejects.toMatchObject(refused)
  })

  test('has other spellings, and all of them name the same jti', async () => {
    const token = await signToken(config, claims, 1800)
    let accepted = 0
    for (const spelling of otherSpellings(token)) {
      expect(spelling).not.toBe(token)
      const verified = await verifyToken(config, `Bearer ${spelling}`).catch(() => undefined)
      if (verified) accepted += 1
      if (verified) expect(verified.jti).toBe(claims.jti)
    }
    // Were none accepted, the tests of signing out under another spelling would prove nothing.
    expect(accepted).toBeGreaterThan(0)
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

type Case = { tcId: number; comment: string; jws: string; result: string }
type Group = {
  comment: string
  private?: Record<string, string>
  public?: Record<string, string>
  tests: Case[]
}

describe('the JWS vectors of Wycheproof', async () => {
  // Shared with other checkouts and not copied here; a glob of nothing is an empty record.
  const found = import.meta.glob<{ testGroups: Group[] }>(
    '../../../shared/vectors/wycheproof/json_web_signature_test.json',
    { import: 'default' },
  )
  const [load] = Object.values(found)
  const groups = (await load?.())?.testGroups ?? []
  if (!load) console.log('Skipped: no Wycheproof vectors beside this checkout (shared/vectors/wycheproof).')

  const bytes = (base64url: string) => secretOf(base64url.replaceAll('-', '+').replaceAll('_', '/'))
  /** The secret of a group; for key pairs their public part, as in the attack that confuses algorithms. */
  const secretIn = ({ private: key = {}, public: open = {} }: Group) =>
    bytes(key.k ?? open.n ?? open.x ?? key.n ?? key.x ?? '')

  test('that are invalid do not pass the pinned check', async () => {
    const passed: Case[] = []
    let valid = 0
    for (const group of groups) {
      // Two vectors (tcId 367, 370) are called invalid and are, letter for letter, the valid tcId 357.
      const good = new Set(group.tests.filter(({ result }) => result !== 'invalid').map(({ jws }) => jws))
      for (const one of group.tests) {
        const opened = await openSigned(one.jws, secretIn(group)).catch(() => undefined)
        if (opened && good.has(one.jws)) valid += 1
        else if (opened) passed.push(one)
      }
    }
    // jose decodes base64 leniently: these are valid tokens spelt otherwise, which is why revocation goes by jti.
    expect(passed.filter(({ jws }) => isCanonical(jws))).toEqual([])
    expect(passed.length).toBeLessThanOrEqual(8)
    if (groups.length > 0) expect(valid).toBeGreaterThan(0)
  })

  test('are no access tokens of ours, valid or not', async () => {
    for (const group of groups)
      for (const { jws } of group.tests) {
        const ours = { jwtSecret: secretIn(group), jwtSecretPrevious: undefined } as Config
        await expect(verifyToken(ours, `Bearer ${jws}`)).rejects.toMatchObject(refused)
      }
  })
})

/** Whether every part is base64url as RFC 7515 writes it: no padding, no other letters, no bits left over. */
const isCanonical = (jws: string) =>
  jws.split('.').every((part) => {
    try {
      const decoded = atob(part.replaceAll('-', '+').replaceAll('_', '/'))
      return btoa(decoded).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '') === part
    } catch {
      return false
    }
  })
