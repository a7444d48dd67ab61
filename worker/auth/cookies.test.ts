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
    expect(refreshTokenOf(null, true)).toBeUndefined()
    expect(refreshTokenOf('', true)).toBeUndefined()
    expect(refreshTokenOf(`a=b;__Host-refresh=${token};c`, true)).toBe(token)
    expect(refreshTokenOf(`refresh=${token}`, true)).toBeUndefined()
    expect(refreshTokenOf(`__Host-refresh=${token}`, false)).toBeUndefined()
    expect(refreshTokenOf(`refresh=${token}a`, false)).toBeUndefined()
    expect(refreshTokenOf(`refresh=short; refresh=${token}`, false)).toBe(token)
  })
})
