/** What every answer carries, and which pages may ask. */
import { describe, expect, test } from 'vitest'
import { type Asked, openEdge, origin, transferOf } from '../test/edge.ts'

const edge = await openEdge()
const person = await edge.provision(['savings', 'current'], 1_000_000n)
const { token, cookie } = await edge.signIn(person.email)
const [from, to] = person.accounts as [string, string]

describe('headers of an answer', () => {
  const common: [string, string | RegExp][] = [
    ['X-Content-Type-Options', 'nosniff'],
    ['Referrer-Policy', 'no-referrer'],
    ['Strict-Transport-Security', /^max-age=\d{8}; includeSubDomains; preload$/],
    ['Cross-Origin-Opener-Policy', 'same-origin'],
    ['Cross-Origin-Resource-Policy', 'same-origin'],
    ['X-Frame-Options', 'DENY'],
    ['X-Request-Id', /^[0-9a-f-]{36}$/],
  ]
  const asks: [string, Asked][] = [
    ['/api/account/balance', { token }],
    ['/api/account/balance', {}],
    ['/api/v1/transactions', { token, body: {} }],
    ['/api/v1/nothing', {}],
    ['/api/auth/login', { method: 'PATCH' }],
    ['/trpc/accounts.overview', { token }],
    ['/trpc/accounts.overview', {}],
    ['/trpc/nothing', {}],
    ['/health', {}],
    ['/ready', {}],
    ['/metrics', {}],
  ]
  test.each(asks)('%s %j protect it, keep it out of caches and let nothing run', async (path, asked) => {
    const { headers } = await edge.send(path, asked)
    for (const [name, value] of common) expect(headers.get(name), name).toMatch(value)
    expect(headers.get('Content-Security-Policy')).toBe(
      "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    )
    expect(headers.get('Cache-Control')).toBe('no-store')
    expect(headers.get('Server')).toBeNull()
    expect(headers.get('X-Powered-By')).toBeNull()
  })

  test('of a page allow its own scripts and styles, the one text that it begins with, and nothing else', async () => {
    for (const path of ['/', '/history', '/desk']) {
      const { headers, text } = await edge.send(path)
      for (const [name, value] of common) expect(headers.get(name), name).toMatch(value)
      const policy = headers.get('Content-Security-Policy')!
      expect(policy).toContain("default-src 'none'")
      // What stands in the page is one script, and the policy names that very text.
      const [inline, ...others] = [...text.matchAll(/<script(?![^>]*\ssrc=)[^>]*>(.*?)<\/script>/gs)]
      expect(others).toEqual([])
      const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(inline![1]))
      const named = btoa(String.fromCharCode(...new Uint8Array(hash)))
      expect(policy).toContain(`; script-src 'self' 'sha256-${named}'; style-src 'self'; `)
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).not.toMatch(/unsafe|\*|https?:/)
      // Passkeys are for these pages alone, and for no frame in them.
      expect(headers.get('Permissions-Policy')).toContain('publickey-credentials-get=(self)')
      expect(headers.get('Permissions-Policy')).toContain('camera=()')
      expect(headers.get('Cache-Control')).toBe('no-store')
    }
  })

  test('name each request once', async () => {
    const ids = await Promise.all(
      Array.from({ length: 20 }, async () => (await edge.send('/health')).headers),
    )
    expect(new Set(ids.map((headers) => headers.get('X-Request-Id'))).size).toBe(20)
    const told = await Promise.all(Array.from({ length: 20 }, () => edge.send('/trpc/catalogue.read')))
    expect(told.every(({ status }) => status === 200)).toBe(true)
    expect(new Set(told.map(({ headers }) => headers.get('X-Request-Id'))).size).toBe(20)
    const given = await edge.send('/health', { headers: { 'X-Request-Id': 'mine' } })
    expect(given.headers.get('X-Request-Id')).not.toBe('mine')
  })
})

/** What a page of another origin could ask for. */
const asksFrom = (page: string, more: Asked = {}) => {
  const headers = { Origin: page }
  return Promise.all([
    edge.send('/api/account/balance', { token, headers, ...more }),
    edge.send('/api/v1/transactions', { token, headers, body: transferOf(from, to), ...more }),
    edge.call('accounts.overview', undefined, { token, headers, ...more }),
    edge.send('/trpc/accounts.overview', { token, headers, ...more }),
    edge.send('/api/auth/refresh', { method: 'POST', headers: { ...headers, Cookie: cookie }, ...more }),
  ])
}
const strangers = [
  'https://evil.example',
  'null',
  'http://localhost:8788',
  'https://localhost:8787',
  'http://localhost',
]
strangers.push(
  'https://app.bank.example.evil.example',
  'http://app.bank.example',
  'https://app.bank.example:8443',
)

describe('without a frontend elsewhere', () => {
  test.each(strangers)('a page of %s may not ask, and no header says that it may', async (page) => {
    const before = await edge.posted(to)
    for (const answer of await asksFrom(page)) {
      expect([answer.status, answer.code]).toEqual([403, 'forbidden'])
      for (const [name] of answer.headers) expect(name).not.toMatch(/^access-control/)
    }
    expect(await edge.posted(to)).toBe(before)
  })

  test('a preflight is answered with 405, and the bank’s own pages may ask', async () => {
    const headers = { Origin: 'https://evil.example', 'Access-Control-Request-Method': 'POST' }
    for (const path of ['/api/account/balance', '/trpc/transfers.make', '/']) {
      const answer = await edge.send(path, { method: 'OPTIONS', headers })
      expect(answer.status).toBe(405)
      expect(answer.headers.get('Access-Control-Allow-Origin')).toBeNull()
    }
    expect((await edge.send('/api/account/balance', { token, headers: { Origin: origin } })).status).toBe(200)
  })
})

describe('with FRONTEND_URL', () => {
  const page = 'https://app.bank.example'
  const env = { FRONTEND_URL: `${page}/` }

  test('that page may ask, with cookies, and may read what it needs; errors as well', async () => {
    const { cookie } = await edge.signIn(person.email)
    const refreshed = { method: 'POST', headers: { Origin: page, Cookie: cookie }, env }
    const body = transferOf(from, to)
    const answers = [
      await edge.send('/api/v1/transactions', { token, headers: { Origin: page }, body, env }),
      await edge.send('/api/v1/transactions', { token, headers: { Origin: page }, body, env }),
      await edge.send('/api/auth/refresh', refreshed),
      await edge.call('accounts.overview', undefined, { token, headers: { Origin: page }, env }),
      await edge.send('/api/account/balance', { headers: { Origin: page }, env }),
      await edge.send('/api/v1/nothing', { headers: { Origin: page }, env }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([201, 200, 200, 200, 401, 404])
    for (const { headers } of answers) {
      expect(headers.get('Access-Control-Allow-Origin')).toBe(page)
      expect(headers.get('Access-Control-Allow-Credentials')).toBe('true')
      expect(headers.get('Access-Control-Expose-Headers')).toMatch(/Idempotent-Replayed.*Retry-After/)
      expect(headers.get('Cross-Origin-Resource-Policy')).toBe('same-site')
      expect(headers.get('Vary')).toContain('Origin')
    }
  })

  test('its preflight names methods and headers', async () => {
    const answer = await edge.send('/api/v1/transactions', {
      method: 'OPTIONS',
      headers: { Origin: page },
      env,
    })
    expect([answer.status, answer.text]).toEqual([204, ''])
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBe(page)
    expect(answer.headers.get('Access-Control-Allow-Methods')).toBe('GET, POST, PUT, DELETE')
    for (const name of ['Authorization', 'Content-Type', 'Idempotency-Key'])
      expect(answer.headers.get('Access-Control-Allow-Headers')).toContain(name)
  })

  test.each(strangers)('a page of %s still may not', async (stranger) => {
    for (const answer of await asksFrom(stranger, { env })) {
      expect(answer.code).toBe('forbidden')
      expect(answer.headers.get('Access-Control-Allow-Origin')).toBeNull()
      expect(answer.headers.get('Vary')).toContain('Origin')
    }
    const preflight = await edge.send('/api/v1/transactions', {
      method: 'OPTIONS',
      headers: { Origin: stranger },
      env,
    })
    expect(preflight.status).toBe(405)
  })
})
