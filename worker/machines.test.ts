/** What machines and developers read: /health, /ready, /metrics, /dev/outbox. */
import { describe, expect, test } from 'vitest'
import { leakIn } from '../test/doors.ts'
import { openEdge } from '../test/edge.ts'

const edge = await openEdge()

test('health and readiness say so in JSON, to anybody', async () => {
  expect((await edge.send('/health')).body).toEqual({ status: 'ok' })
  expect((await edge.send('/ready')).body).toEqual({ status: 'ready' })
})

test('a bank whose database is broken is not ready, and does not say how', async () => {
  const broken = await openEdge()
  expect((await broken.send('/ready')).status).toBe(200)
  await broken.sql('alter table banking.business_dates rename to canary_dates')
  const answer = await broken.send('/ready')
  expect(answer.status).toBeGreaterThanOrEqual(500)
  expect(leakIn(broken, answer)).toBeUndefined()
})

test('whom to tell of a weakness is said where RFC 9116 looks for it, for half a year', async () => {
  const { status, text, headers } = await edge.send('/.well-known/security.txt')
  expect(status).toBe(200)
  expect(headers.get('Content-Type')).toMatch(/^text\/plain; ?charset=utf-8$/i)
  expect(text).toMatch(/^Contact: mailto:security@localhost$/m)
  const expires = Date.parse(/^Expires: (.+)$/m.exec(text)![1]!)
  expect(expires).toBeGreaterThan(Date.now() + 90 * 86_400_000)
  expect(expires).toBeLessThan(Date.now() + 366 * 86_400_000)
})

describe('metrics', () => {
  const ask = (authorization?: string) =>
    edge.send('/metrics', authorization ? { headers: { Authorization: authorization } } : {})

  test('are for whoever has their token, and no customer’s token is that', async () => {
    const { token } = await edge.signIn('customer1@demo.bank')
    const metricsToken = edge.env.METRICS_TOKEN!
    const wrong = [
      undefined,
      metricsToken,
      `Bearer ${token}`,
      `Bearer ${metricsToken}x`,
      `Bearer ${metricsToken.slice(1)}`,
    ]
    for (const one of wrong) {
      const answer = await ask(one)
      expect([answer.status, answer.code]).toEqual([401, 'unauthenticated'])
    }
    expect((await ask(`Bearer ${metricsToken}`)).status).toBe(200)
  })

  test('without a token configured are not there', async () => {
    const closed = await openEdge()
    Reflect.deleteProperty(closed.env, 'METRICS_TOKEN')
    expect((await closed.send('/metrics', { headers: { Authorization: 'Bearer undefined' } })).code).toBe(
      'not_found',
    )
  })

  test('count answers by route and status, never by an id', async () => {
    const { token } = await edge.signIn('customer1@demo.bank')
    const text = async () => (await ask(`Bearer ${edge.env.METRICS_TOKEN}`)).text
    const readingOf = (text: string, name: string) =>
      Number(
        text
          .split('\n')
          .find((line) => line.startsWith(`${name} `))
          ?.split(' ')
          .at(-1) ?? 0,
      )
    const balance = 'bank_requests_total{route="GET /api/v1/accounts/{id}/balance",status="404"}'
    const before = await text()
    for (let times = 0; times < 3; times += 1)
      await edge.send('/api/v1/accounts/9999999999999/balance', { token })
    await edge.send('/api/v1/canary-path')
    await edge.send('/trpc/canary.procedure')
    const after = await text()
    expect(readingOf(after, balance) - readingOf(before, balance)).toBe(3)
    expect(readingOf(after, 'bank_request_milliseconds_count')).toBeGreaterThan(
      readingOf(before, 'bank_request_milliseconds_count'),
    )
    expect(after).not.toMatch(/canary|9999999999999/)
    for (const line of after.trim().split('\n'))
      expect(line).toMatch(/^# |^[a-z_]+(?:\{[^{}]*(?:\{\w+\}[^{}]*)*\})? [\d.]+$/)
    expect((await ask(`Bearer ${edge.env.METRICS_TOKEN}`)).headers.get('Content-Type')).toContain(
      'version=0.0.4',
    )
  })
})

describe('the outbox of a development bank', () => {
  const block = async () => {
    const person = await edge.provision()
    for (let times = 0; times < 5; times += 1) await edge.tryToSignIn(person.email, 'wrong')
    return person
  }

  test('shows what would have been sent, newest first, as JSON or as a page', async () => {
    const people = [await block(), await block()]
    const asJson = await edge.send('/dev/outbox', { headers: { Accept: 'application/json' } })
    // Admins are told as well.
    const toCustomers = asJson.body.items.filter(
      ({ template }: { template: string }) => template !== 'security_alert',
    )
    expect(toCustomers.slice(0, 2)).toMatchObject([
      { channel: 'email', to: people[1]!.email, template: 'sign_in_blocked' },
      { channel: 'email', to: people[0]!.email, template: 'sign_in_blocked' },
    ])
    const page = await edge.send('/dev/outbox')
    expect(page.headers.get('Content-Type')).toBe('text/html; charset=utf-8')
    expect(page.text).toContain(people[1]!.email)
    expect(page.headers.get('Content-Security-Policy')).toContain("default-src 'none'")
  })

  test('shows text as text', async () => {
    const person = await block()
    const facts = JSON.stringify({ until: `<img src=x onerror="alert('1')">&` })
    await edge.sql('update banking.outbox set facts = $2 where user_id = $1', [person.userId, facts])
    const { text } = await edge.send('/dev/outbox')
    expect(text).not.toContain('<img')
    expect(text).toContain('&#60;img src=x onerror=')
    expect(text).toContain('alert(&#39;1&#39;)')
  })

  test('leads to where a mail leads, and nowhere else', async () => {
    const person = await block()
    for (const [link, shown] of [
      ['/welcome#abc', true],
      ['//elsewhere.example', false],
      ['javascript:alert(1)', false],
    ] as const) {
      const facts = JSON.stringify({ link })
      await edge.sql('update banking.outbox set facts = $2 where user_id = $1', [person.userId, facts])
      expect((await edge.send('/dev/outbox')).text.includes(`<a href="${link}">`), link).toBe(shown)
    }
  })

  test('says so where nothing has been sent', async () => {
    const quiet = await openEdge()
    expect((await quiet.send('/dev/outbox')).text).toContain('Nothing has been sent yet.')
    expect((await quiet.send('/dev/outbox', { headers: { Accept: 'application/json' } })).body.items).toEqual(
      [],
    )
  })

  test('is not there without its credential, with another one, or where the database knows none', async () => {
    expect((await edge.send('/dev/outbox', { env: { OUTBOX_CREDENTIAL: 'guess' } })).code).toBe('not_found')
    expect((await edge.send('/dev/outbox', { env: { OUTBOX_CREDENTIAL: '' } })).code).toBe('not_found')
    const closed = await openEdge()
    await closed.sql(`delete from banking.secrets where name = 'dev_outbox'`)
    expect((await closed.send('/dev/outbox')).code).toBe('not_found')
  })
})
