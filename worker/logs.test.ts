/** One line of JSON for each request, and nothing in it that a reader of logs should not know. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { doorsOf } from '../test/doors.ts'
import { openEdge, password, transferOf } from '../test/edge.ts'
import { examples, factsOf } from '../test/examples.ts'
import { procedures } from './rest.ts'

const edge = await openEdge()
const facts = await factsOf(edge)

let lines: string[] = []
beforeEach(() => {
  lines = []
  for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const)
    vi.spyOn(console, level).mockImplementation((...said) => {
      lines.push(said.map(String).join(' '))
    })
})
afterEach(() => vi.restoreAllMocks())

const known = new Set(['requestId', 'method', 'route', 'status', 'milliseconds', 'code', 'reason'])

describe('a request', () => {
  test('leaves one line of JSON with its id, route, status and time, whatever became of it', async () => {
    const { token } = await edge.signIn('customer1@demo.bank')
    for (const name of Object.keys(procedures))
      for (const door of doorsOf(edge, name)) {
        for (const asked of [{ token }, {}]) {
          if (name === 'auth.logout' && 'token' in asked) continue
          lines = []
          const answer = await door.ask(examples[name]!.input?.(facts), asked)
          expect(lines).toHaveLength(1)
          const line = JSON.parse(lines[0]!)
          expect(line).toMatchObject({
            requestId: answer.headers.get('X-Request-Id'),
            route: door.isRest ? door.label : name,
            status: answer.status,
            milliseconds: expect.any(Number),
          })
          expect(line.code).toBe(answer.code)
          for (const key of Object.keys(line)) expect(known).toContain(key)
        }
      }
  })

  test('to an unknown path is logged without the path', async () => {
    for (const path of [
      '/api/canary-path',
      '/trpc/canary.path',
      '/canary-path.txt',
      '/api/v1/accounts/canary-path/x',
    ]) {
      lines = []
      await edge.send(`${path}?canary-query=1`)
      expect(lines).toHaveLength(1)
      expect(JSON.parse(lines[0]!).route).toBe('unknown')
      expect(lines[0]).not.toContain('canary')
    }
  })

  test('that fails inside the bank says why in the log, and nothing of it in the answer', async () => {
    const { token } = await edge.signIn('customer1@demo.bank')
    await edge.sql('alter table banking.products rename column summary to summary_canary')
    lines = []
    await edge.env.CATALOGUE.delete('catalogue:2')
    const answer = await edge.send('/api/v1/catalogue', { token })
    expect([answer.status, answer.code]).toEqual([500, 'internal'])
    expect(JSON.parse(lines[0]!)).toMatchObject({
      status: 500,
      code: 'internal',
      reason: expect.stringMatching(/^42703/),
    })
    expect(`${answer.text}${lines.join('')}`).not.toMatch(/canary|summary|select/i)
    await edge.sql('alter table banking.products rename column summary_canary to summary')
  })
})

test('no secret of a customer stands in a log line or in an answer that refuses', async () => {
  const { token, cookie, customerId } = await edge.signIn('customer1@demo.bank')
  const jti = JSON.parse(atob(token.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/'))).jti
  const note = 'canary-note-4711'
  const [sealed] = await edge.sql(
    `select u.email_sealed as email, encode(u.email_index, 'hex') as index, k.wrapped from banking.users u
       join banking.encryption_keys k on k.id = banking.key_in(u.email_sealed)
      where u.email_index = testing.index_of('customer1@demo.bank')`,
  )
  const typed = 'canary-password-4711'
  const secrets = {
    password,
    typed,
    token,
    signature: token.split('.')[2]!,
    jti,
    cookie: cookie.split('=')[1]!,
    note,
    own: facts.own,
    foreign: facts.foreign,
    nobodys: facts.nobodys,
    email: 'customer1@demo.bank',
    customerId,
    name: 'Asha',
    jwtSecret: edge.env.JWT_SECRET,
    originKey: edge.env.ORIGIN_KEY,
    dataKey: edge.env.DATA_KEY,
    sealed: sealed.email,
    wrapped: sealed.wrapped,
    index: sealed.index,
    databasePassword: new URL(edge.env.DATABASE_URL).password,
    amount: '4711.47',
  }
  const amount = { amount: '4711.47', currency: 'INR' }
  const refused = [
    await edge.tryToSignIn('customer1@demo.bank', typed),
    await edge.tryToSignIn('customer1@demo.bank', typed, 'web'),
    await edge.send('/api/auth/login', {
      body: { identifier: ['customer1@demo.bank'], password: { typed } },
    }),
    await edge.send('/api/v1/transactions', { token, body: transferOf(facts.own, facts.nobodys, { note }) }),
    await edge.send('/api/v1/transactions', {
      token,
      body: transferOf(facts.foreign, facts.own, { note, amount }),
    }),
    await edge.call('transfers.make', transferOf(facts.own, facts.own, { note, amount }), { token }),
    await edge.call(
      'transfers.make',
      transferOf(facts.own, facts.second, { note, amount: { ...amount, currency: note } }),
      { token },
    ),
    await edge.send(`/api/v1/accounts/${facts.foreign}`, { token }),
    await edge.send(`/api/v1/transactions?q=${note}&account=${facts.foreign}`, { token }),
    await edge.send(`/api/v1/transactions?cursor=${note}`, { token }),
    await edge.send('/api/v1/transactions', {
      token,
      method: 'POST',
      raw: `{"note":"${note}", ${token}`,
      headers: { 'Content-Type': 'application/json' },
    }),
    await edge.send('/api/auth/refresh', { method: 'POST', headers: { Cookie: `${cookie}x` } }),
    await edge.send('/api/account/balance', { token: `${token}x` }),
    await edge.send(`/api/${token}`, { token }),
    await edge.send('/metrics', { headers: { Authorization: `Bearer ${typed}` } }),
  ]
  const good = [
    await edge.send('/api/v1/transactions', {
      token,
      body: transferOf(facts.own, facts.second, { note, amount }),
    }),
    await edge.send('/api/account/profile', { token }),
    await edge.send('/api/auth/refresh', { method: 'POST', headers: { Cookie: cookie } }),
    await edge.send('/api/auth/logout', { method: 'POST', token }),
  ]
  expect(good.map(({ status }) => status)).toEqual([201, 200, 200, 204])
  expect(lines.length).toBeGreaterThanOrEqual(refused.length + good.length)
  for (const answer of refused) expect(answer.status).toBeGreaterThanOrEqual(400)
  const said = lines.join('\n')
  const answered = refused.map(({ text, headers }) => text + JSON.stringify([...headers])).join('\n')
  for (const [what, secret] of Object.entries(secrets)) {
    expect(said.includes(secret), `the log tells the ${what}`).toBe(false)
    expect(answered.includes(secret), `a refusal tells the ${what}`).toBe(false)
  }
})
