/** Nothing that a request asks for runs, waits, nests or grows without end. */
import { neon } from '@neondatabase/serverless'
import { describe, expect, test, vi } from 'vitest'
import { type Asked, openEdge, transferOf } from '../test/edge.ts'
import { checkJson, depthMost, membersMost } from './json.ts'

const edge = await openEdge()
const person = await edge.provision(['savings', 'current'], 1_000_000n)
const { token } = await edge.signIn(person.email)
const [from, to] = person.accounts as [string, string]
const json = { 'Content-Type': 'application/json' }
const raw = (path: string, text: string, more: Asked = {}) =>
  edge.send(path, { method: 'POST', token, raw: text, headers: json, ...more })

describe('a statement', () => {
  const root = neon(edge.bank.superUrl)
  const limit = (name: string, value: string) =>
    root.query(`alter role banking_app in database ${edge.bank.name} set ${name} = '${value}'`)

  test('of the Worker’s role has limits of its own', async () => {
    const [row] = await edge.sql(`select rolconfig as limits from pg_roles where rolname = 'banking_app'`)
    expect(row.limits).toEqual(
      expect.arrayContaining([
        'statement_timeout=30s',
        'lock_timeout=10s',
        'idle_in_transaction_session_timeout=60s',
      ]),
    )
  })

  test.each([
    ['lock_timeout', '55P03'],
    ['statement_timeout', '57014'],
  ])('that is stuck ends by %s as unavailable, with nothing changed', async (name, sqlState) => {
    await limit('lock_timeout', name === 'lock_timeout' ? '300ms' : '0')
    await limit('statement_timeout', name === 'statement_timeout' ? '300ms' : '0')
    // Connections that were open keep their limits.
    await root.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where usename = 'banking_app' and datname = $1`,
      [edge.bank.name],
    )
    const said = vi.spyOn(console, 'log').mockImplementation(() => {})
    const stuck = root.transaction([
      root.query(`select from banking.accounts where account_number = $1 for update`, [from]),
      root.query('select pg_sleep(2)'),
    ])
    await new Promise((done) => setTimeout(done, 300))
    const answer = await edge.send('/api/v1/transactions', { token, body: transferOf(from, to) })
    expect([answer.status, answer.code]).toEqual([503, 'unavailable'])
    expect(answer.headers.get('Retry-After')).toBe('1')
    expect(said.mock.calls.flat().join()).toContain(sqlState)
    said.mockRestore()
    await stuck
    expect(await edge.posted(to)).toBe(0n)
    await limit('lock_timeout', '10s')
    await limit('statement_timeout', '30s')
  })

  test('whose line is dead ends as unavailable', async () => {
    await edge.env.CATALOGUE.delete('catalogue:2')
    const stuck = root.transaction([
      root.query('lock table banking.products in access exclusive mode'),
      root.query('select pg_sleep(2)'),
    ])
    await new Promise((done) => setTimeout(done, 500))
    const soon = AbortSignal.timeout.bind(AbortSignal)
    const clock = vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => soon(200))
    expect((await edge.send('/api/v1/catalogue')).code).toBe('unavailable')
    expect(clock).toHaveBeenCalledWith(35_000)
    clock.mockRestore()
    await stuck
  })
})

describe('JSON', () => {
  const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`
  const withNote = (note: string) => JSON.stringify(transferOf(from, to, { note: '@' })).replace('"@"', note)

  test.each([
    ['deeper than any request', () => withNote(nested(depthMost))],
    ['much deeper than that', () => withNote(nested(5_000))],
    ['that only opens', () => '['.repeat(30_000)],
    [
      'of too many members',
      () =>
        withNote(
          `[${Array(membersMost + 1)
            .fill(1)
            .join(',')}]`,
        ),
    ],
    [
      'of too many keys',
      () => `{${Array.from({ length: membersMost + 1 }, (_, at) => `"${at}":1`).join(',')}}`,
    ],
  ])('%s is invalid_input at every door', async (_, body) => {
    for (const path of ['/api/v1/transactions', '/trpc/transfers.make', '/api/auth/login']) {
      const answer = await raw(path, body())
      expect([path, answer.status, answer.code]).toEqual([path, 400, 'invalid_input'])
    }
    const input = encodeURIComponent(nested(depthMost + 1))
    expect((await edge.send(`/trpc/accounts.list?input=${input}`, { token })).code).toBe('invalid_input')
  })

  test('of text that looks like nesting is text', () => {
    expect(() => checkJson(JSON.stringify({ note: `${'[{,'.repeat(2_000)}\\"[` }))).not.toThrow()
    expect(() => checkJson(nested(depthMost))).not.toThrow()
    expect(() => checkJson(nested(depthMost + 1))).toThrow()
    expect(() => checkJson('')).not.toThrow()
  })
})

test('an address longer than any that the bank makes is too_large', async () => {
  const long = 'x'.repeat(9_000)
  for (const path of [`/api/v1/transactions?q=${long}`, `/trpc/accounts.list?input=${long}`])
    expect((await edge.send(path, { token })).code).toBe('too_large')
  expect((await edge.send(`/api/v1/transactions?q=${'x'.repeat(60)}`, { token })).status).toBe(200)
})

describe('a sort or filter', () => {
  const asks = ['sort=posted', 'order=desc', 'orderBy=id;drop', 'password=1', 'customerId=1', 'select=*']
  test.each(asks)('by a column that is not on the list (%s) changes nothing', async (query) => {
    const plain = await edge.send('/api/v1/transactions?limit=5', { token })
    const asked = await edge.send(`/api/v1/transactions?limit=5&${query}`, { token })
    expect(asked.status).toBeOneOf([200, 400])
    if (asked.status === 200) expect(asked.body).toEqual(plain.body)
  })

  test.each(['type=password_verifier', 'category=%27--', 'currency=XXX', 'min=1e9', 'limit=201'])(
    'with a value that is not on the list (%s) is invalid_input',
    async (query) => {
      expect((await edge.send(`/api/v1/transactions?${query}`, { token })).code).toBe('invalid_input')
    },
  )
})
