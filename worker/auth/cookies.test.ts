import { describe, expect, test } from 'vitest'
import { openEdge, password } from '../../test/edge.ts'
import { refreshTokenOf } from './cookies.ts'

const edge = await openEdge()
const body = { identifier: 'customer1@demo.bank', password }

describe('the refresh cookie', () => {
  const overTls = /^__Host-refresh=[\w-]{43}; Max-Age=\d{5}; Path=\/; HttpOnly; SameSite=Strict; Secure$/
  const onLoopback = /^refresh=[\w-]{43}; Max-Age=\d{5}; Path=\/; HttpOnly; SameSite=Strict$/

  test.each([
    ['https://bank.example', overTls],
    ['https://localhost:8787', overTls],
    ['http://localhost:8787', onLoopback],
    ['http://127.0.0.1:8787', onLoopback],
    // A network in between could read it, so the browser is told to drop it.
    ['http://bank.example', overTls],
    ['http://localhost.bank.example', overTls],
  ])(
    'at %s has its attributes, at both doors, and is cleared with the same ones',
    async (origin, pattern) => {
      for (const path of ['/api/auth/login', '/trpc/auth.login']) {
        const answer = await edge.send(path, { origin, body })
        const [cookie, ...more] = answer.headers.getSetCookie()
        expect(cookie).toMatch(pattern)
        expect(more).toEqual([])
        const token = answer.body.accessToken ?? answer.body.result.data.accessToken
        const out = path.startsWith('/api') ? '/api/auth/logout' : '/trpc/auth.logout'
        const headers = { 'Content-Type': 'application/json' }
        const [cleared] = (
          await edge.send(out, { origin, method: 'POST', token, headers })
        ).headers.getSetCookie()
        expect(cleared).toBe(cookie!.replace(/=[\w-]{43}; Max-Age=\d+/, '=; Max-Age=0'))
      }
    },
  )

  test('of plain HTTP is not taken over TLS, where a network could have planted it', async () => {
    const { cookie } = await edge.signIn('customer1@demo.bank')
    const ask = (origin: string) =>
      edge.send('/api/auth/refresh', { origin, method: 'POST', headers: { Cookie: cookie } })
    expect((await ask('https://bank.example')).code).toBe('unauthenticated')
    expect((await ask('http://bank.example')).code).toBe('unauthenticated')
    expect((await ask('http://localhost:8787')).status).toBe(200)
  })

  test('is found among others, and what is not well formed is no cookie', () => {
    const token = 'a'.repeat(43)
    expect(refreshTokenOf(null, { side: 'bank', secure: true })).toBeUndefined()
    expect(refreshTokenOf('', { side: 'bank', secure: true })).toBeUndefined()
    expect(refreshTokenOf(`a=b;__Host-refresh=${token};c`, { side: 'bank', secure: true })).toBe(token)
    expect(refreshTokenOf(`refresh=${token}`, { side: 'bank', secure: true })).toBeUndefined()
    expect(refreshTokenOf(`__Host-refresh=${token}`, { side: 'bank', secure: false })).toBeUndefined()
    expect(refreshTokenOf(`refresh=${token}a`, { side: 'bank', secure: false })).toBeUndefined()
    expect(refreshTokenOf(`refresh=short; refresh=${token}`, { side: 'bank', secure: false })).toBe(token)
  })
})

describe('the desk', () => {
  const name = (line: string | undefined) => line?.split('=', 1)[0]
  const at = (path: string, cookie: string) =>
    edge.send(path, { method: 'POST', headers: { Cookie: cookie, 'Content-Type': 'application/json' } })

  test('has a cookie of its own, over TLS and on loopback, which its sign-out clears', async () => {
    const { token, cookie, answer } = await edge.signIn('operator1@demo.bank')
    expect(cookie).toMatch(/^desk-refresh=[\w-]{43}$/)
    expect(answer.headers.getSetCookie()).toHaveLength(1)
    const out = await edge.send('/api/auth/logout', { method: 'POST', token })
    expect(out.headers.getSetCookie()).toEqual([
      'desk-refresh=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict',
    ])
    expect(refreshTokenOf(`__Host-desk-refresh=${'a'.repeat(43)}`, { side: 'desk', secure: true })).toBe(
      'a'.repeat(43),
    )
    expect(
      refreshTokenOf(`__Host-desk-refresh=${'a'.repeat(43)}`, { side: 'bank', secure: true }),
    ).toBeUndefined()
  })

  test('and the bank side by side in one browser: each path renews its own', async () => {
    const person = await edge.provision([])
    const [bank, desk] = [await edge.signIn(person.email), await edge.signIn('operator1@demo.bank')]
    const both = `${bank.cookie}; ${desk.cookie}`
    const renewed = await at('/api/v1/auth/desk/refresh', both)
    expect([renewed.body.role, name(renewed.headers.getSetCookie()[0])]).toEqual(['operator', 'desk-refresh'])
    const own = await at('/api/v1/auth/refresh', both)
    expect([own.body.role, name(own.headers.getSetCookie()[0])]).toEqual(['customer', 'refresh'])
  })

  test('takes no customer’s cookie, and a lone cookie of the desk is renewed as what it is', async () => {
    const person = await edge.provision([])
    const [bank, desk] = [await edge.signIn(person.email), await edge.signIn('operator1@demo.bank')]
    expect((await at('/api/v1/auth/desk/refresh', bank.cookie)).code).toBe('unauthenticated')
    const renewed = await at('/api/auth/refresh', desk.cookie)
    expect([renewed.body.role, name(renewed.headers.getSetCookie()[0])]).toEqual(['operator', 'desk-refresh'])
  })

  test('an access that stands in the other side’s cookie comes back in its own', async () => {
    const { cookie } = await edge.signIn('operator1@demo.bank')
    const renewed = await at('/api/auth/refresh', cookie.replace('desk-refresh', 'refresh'))
    expect(renewed.headers.getSetCookie().map(name)).toEqual(['refresh', 'desk-refresh'])
    expect(renewed.headers.getSetCookie()[0]).toContain('Max-Age=0')
  })
})
