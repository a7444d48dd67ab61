/** What somebody would try who wants more than their share. */
import { describe, expect, test } from 'vitest'
import { leakIn } from '../test/doors.ts'
import { type Asked, isSound, openEdge, origin, password, transferOf } from '../test/edge.ts'

const edge = await openEdge()
const thief = await edge.provision(['savings', 'current'], 1_000_000n)
const victim = await edge.provision(['savings'], 9_000_000n)
const { token, cookie } = await edge.signIn(thief.email)
const [own, second] = thief.accounts as [string, string]
const [theirs] = victim.accounts as [string]

const raw = (path: string, text: string, more: Asked = {}) =>
  edge.send(path, {
    method: 'POST',
    token,
    raw: text,
    ...more,
    headers: { 'Content-Type': 'application/json', ...more.headers },
  })

describe('tRPC', () => {
  test('takes no batch: many guesses or transfers in one request are none', async () => {
    const login = JSON.stringify({ identifier: victim.email, password: 'wrong' })
    const batch = `{${[0, 1, 2, 3, 4, 5].map((at) => `"${at}":${login}`).join(',')}}`
    const names = Array(6).fill('auth.login').join(',')
    expect((await raw(`/trpc/${names}?batch=1`, batch)).status).toBe(404)
    expect((await raw('/trpc/auth.login?batch=1', `{"0":${login}}`)).code).toBe('invalid_input')
    expect((await raw('/trpc/auth.login?batch=1&batch=0', `{"0":${login}}`)).code).toBe('invalid_input')
    const order = transferOf(own, second)
    expect((await raw('/trpc/transfers.make?batch=1', JSON.stringify({ 0: order }))).code).toBe(
      'invalid_input',
    )
    expect(await edge.posted(second)).toBe(0n)
    expect((await edge.tryToSignIn(victim.email, password)).status).toBe(200)
  })

  test('streams nothing: an answer has its status and its headers', async () => {
    const order = transferOf(own, second)
    for (const headers of [
      { 'trpc-accept': 'application/jsonl' },
      { Accept: 'text/html, application/jsonl' },
    ]) {
      const answer = await edge.call('transfers.make', order, {
        token,
        headers: headers as Record<string, string>,
      })
      expect([answer.status, answer.code]).toEqual([400, 'invalid_input'])
    }
    const stream = await edge.send('/trpc/accounts.overview', { headers: { Accept: 'text/event-stream' } })
    expect([stream.status, stream.code]).toEqual([401, 'unauthenticated'])
  })

  test('takes a mutation by POST and its body alone', async () => {
    const input = encodeURIComponent(JSON.stringify(transferOf(own, second)))
    const json = { 'Content-Type': 'application/json' }
    const asks: [string, Asked][] = [
      [`/trpc/transfers.make?input=${input}`, { token }],
      [`/trpc/transfers.make?input=${input}`, { token, method: 'POST', headers: json }],
      [`/trpc/transfers.make?input=${input}&_method=POST`, { token }],
      [`/trpc/transfers.make?input=${input}`, { token, headers: { 'X-HTTP-Method-Override': 'POST' } }],
      [`/trpc/transfers.make?input=${input}&connectionParams=1`, { token, method: 'POST', headers: json }],
    ]
    for (const [path, asked] of asks) expect((await edge.send(path, asked)).status).toBeOneOf([400, 405])
    expect(await edge.posted(second)).toBe(0n)
  })

  test('knows procedures by their own names only', async () => {
    const names = [
      'accounts',
      '_def',
      '_def.procedures',
      'createCaller',
      'accounts.__proto__',
      'accounts.overview._def',
    ]
    for (const name of [
      ...names,
      'toString',
      'valueOf',
      'accounts.overview/',
      'accounts..overview',
      '%61ccounts%2eoverview%00',
    ])
      expect((await edge.send(`/trpc/${name}`, { token })).code, name).toBe('not_found')
    // Spelt with an escape it is the same procedure and asks for the same token.
    expect((await edge.send('/trpc/accounts%2Eoverview')).code).toBe('unauthenticated')
  })
})

describe('JSON', () => {
  test('that reaches for prototypes reaches nothing', async () => {
    const order = transferOf(own, theirs)
    const rest = JSON.stringify(order).slice(1)
    const bodies = [
      `{"__proto__":{"from":"${theirs}","isAdmin":true},${rest}`,
      `{"constructor":{"prototype":{"isAdmin":true}},${rest}`,
      `{"__proto__":${JSON.stringify(order)}}`,
      `{"constructor":{"prototype":${JSON.stringify(order)}}}`,
      `{"toString":1,"valueOf":1,"hasOwnProperty":1,${rest.replace(order.id, crypto.randomUUID())}`,
    ]
    const statuses = []
    for (const body of bodies) statuses.push((await raw('/api/v1/transactions', body)).status)
    expect(statuses).toEqual([201, 200, 400, 400, 201])
    expect(({} as Record<string, unknown>).isAdmin).toBeUndefined()
    expect(
      (await edge.send('/api/v1/transactions?__proto__=1&constructor=1&limit=1', { token })).status,
    ).toBe(200)
  })

  test('with a key twice means the last, for the check as for the work', async () => {
    const { id } = transferOf(own, second)
    const body = (from: string, last: string) =>
      `{"id":"${id}","from":"${from}","from":"${last}","to":"${second}","amount":{"amount":"1.00","currency":"INR"}}`
    expect((await raw('/api/v1/transactions', body(own, theirs))).code).toBe('not_found')
    const made = await raw('/api/v1/transactions', body(theirs, own))
    expect(made.body.from.accountNumber).toBe(own)
  })

  test('of numbers that no integer holds is refused and never rounded', async () => {
    for (const amount of ['1e400', '9007199254740993', '1.00', '-0', '0.1'])
      expect(
        (
          await raw(
            '/api/v1/transactions',
            `{"id":"${crypto.randomUUID()}","from":"${own}","to":"${second}","amount":{"amount":${amount},"currency":"INR"}}`,
          )
        ).code,
      ).toBe('invalid_input')
  })

  test('that is compressed, or longer than declared, is not taken for something else', async () => {
    const order = JSON.stringify(transferOf(own, second))
    const zipped = await new Response(
      new Blob([order]).stream().pipeThrough(new CompressionStream('gzip')),
    ).arrayBuffer()
    const headers = { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' }
    expect(
      (await edge.send('/api/v1/transactions', { method: 'POST', token, raw: zipped, headers })).code,
    ).toBe('invalid_input')
    const long = JSON.stringify({ ...transferOf(own, second), filler: 'x'.repeat(200_000) })
    for (const length of ['0', '10', '-1', 'abc', '1e2', '99999999999999999999'])
      expect((await raw('/api/v1/transactions', long, { headers: { 'Content-Length': length } })).code).toBe(
        'too_large',
      )
  })
})

describe('SQL', () => {
  test('in any header or parameter stays text', async () => {
    const evil = "'); update banking.accounts set posted = 0; --"
    const headers = {
      'User-Agent': evil,
      'CF-Connecting-IP': evil,
      'Idempotency-Key': evil,
      'X-Request-Id': evil,
    }
    const { token } = await edge.signIn(thief.email, 'api', { headers: { 'User-Agent': evil } })
    const [session] = await edge.sql(
      'select user_agent as agent, device from banking.user_sessions order by id desc limit 1',
    )
    expect(session).toEqual({ agent: expect.stringMatching(/^v1\./), device: 'A program' })
    const query = encodeURIComponent(evil)
    for (const name of ['q', 'account', 'type', 'from', 'to', 'limit', 'cursor', evil]) {
      const answer = await edge.send(`/api/v1/transactions?${encodeURIComponent(name)}=${query}`, {
        token,
        headers,
      })
      expect(answer.status).toBeOneOf([200, 400])
      expect(leakIn(edge, answer)).toBeUndefined()
    }
    for (const path of [
      `/api/v1/accounts/${query}`,
      `/api/v1/transactions/${query}`,
      `/api/v1/accounts/${query}/balance`,
    ])
      expect((await edge.send(path, { token, headers })).code).toBe('invalid_input')
    expect((await edge.tryToSignIn(evil, evil, 'api', { headers })).code).toBe('unauthenticated')
    expect(await edge.posted(theirs)).toBeGreaterThan(0n)
  })
})

describe('paths and parameters', () => {
  test('have one spelling each; others are not found or refused, and nothing is let in without a token', async () => {
    const paths = [
      '//api/account/balance',
      '/api/account/balance/',
      '/API/account/balance',
      '/api/account/balance;x=1',
    ]
    paths.push(
      '/api/account/balance%00',
      '/api/account%2Fbalance',
      `/api/v1/accounts/${own}%2Fbalance`,
      '/api/v1/accounts/%2e%2e',
    )
    paths.push(
      `/api/v1/accounts/${own}/../${theirs}`,
      '/api/v1/accounts/',
      '/api/v1/transactions/%2e%2e%2fhistory',
      '/api\\account',
    )
    for (const path of paths) {
      const answer = await edge.send(path, { token })
      if (answer.status === 200) expect(answer.text).not.toContain(theirs)
      expect(answer.text, path).not.toContain('90000.00')
      expect((await edge.send(path)).text).not.toContain(own)
    }
  })

  test('given twice mean one thing, and a foreign account among them is not found', async () => {
    for (const query of [`account=${own}&account=${theirs}`, `account[]=${own}&account=${theirs}`])
      expect((await edge.send(`/api/v1/transactions?${query}`, { token })).code).toBe('not_found')
    expect((await edge.send(`/api/v1/transactions?account=${theirs}&account=${own}`, { token })).status).toBe(
      200,
    )
    expect((await edge.send(`/api/v1/accounts/${theirs}?id=${own}`, { token })).code).toBe('not_found')
    expect((await edge.send(`/api/v1/accounts/${theirs}/transactions?account=${own}`, { token })).code).toBe(
      'not_found',
    )
  })

  test('of another host, protocol or address change nothing', async () => {
    const headers = {
      Host: 'evil.example',
      'X-Forwarded-Host': 'evil.example',
      'X-Forwarded-Proto': 'https',
      Forwarded: 'for=1',
    }
    const answer = await edge.tryToSignIn(thief.email, password, 'api', { headers })
    expect(answer.headers.getSetCookie()[0]).toMatch(/^refresh=/)
    const forwarded = { Origin: 'https://evil.example', ...headers }
    expect((await edge.send('/api/account/balance', { token, headers: forwarded })).code).toBe('forbidden')
  })
})

describe('sessions', () => {
  test('of two people do not mix: my token with your cookie ends and renews only what each stands for', async () => {
    const [mine, yours] = [await edge.signIn(thief.email), await edge.signIn(victim.email)]
    const headers = { Cookie: yours.cookie }
    expect((await edge.send('/api/auth/logout', { method: 'POST', token: mine.token, headers })).status).toBe(
      204,
    )
    expect((await edge.send('/api/account/profile', { token: yours.token })).status).toBe(200)
    const renewed = await edge.send('/api/auth/refresh', { method: 'POST', token, headers })
    expect(renewed.body.customerId).toBe(victim.customerId)
  })

  test('take the first well-formed refresh cookie, and an access token is none', async () => {
    const { cookie } = await edge.signIn(thief.email)
    const ask = (value: string) =>
      edge.send('/api/auth/refresh', { method: 'POST', headers: { Cookie: value } })
    expect((await ask(`refresh=${token}`)).code).toBe('unauthenticated')
    expect((await ask(`refresh=${'B'.repeat(43)}; ${cookie}`)).code).toBe('token_revoked')
    expect((await ask(`refresh=; ${cookie}`)).status).toBe(200)
  })

  test('that sign out while they are renewed leave nothing alive', async () => {
    for (let round = 0; round < 20; round += 1) {
      const { token, cookie } = await edge.signIn(thief.email)
      const refresh = () => edge.send('/api/auth/refresh', { method: 'POST', headers: { Cookie: cookie } })
      const [renewed, out] = await Promise.all(
        round % 2
          ? [refresh(), edge.send('/api/auth/logout', { method: 'POST', token })]
          : [edge.send('/api/auth/logout', { method: 'POST', token }), refresh()].reverse(),
      )
      expect([renewed, out].map((answer) => answer!.status)).toContain(204)
      const fresh = [renewed, out].find((answer) => answer!.body?.accessToken)
      if (fresh)
        expect((await edge.send('/api/account/profile', { token: fresh.body.accessToken })).code).toBe(
          'token_revoked',
        )
      expect((await refresh()).status).toBe(401)
    }
  })

  test('are not opened by a page of another origin, with cookies or without', async () => {
    const body = { identifier: thief.email, password }
    for (const from of ['https://evil.example', 'null'])
      expect((await edge.send('/api/auth/login', { body, headers: { Origin: from } })).code).toBe('forbidden')
    // A form cannot send JSON, and what it can send is refused.
    const form = { 'Content-Type': 'application/x-www-form-urlencoded', Origin: origin, Cookie: cookie }
    for (const path of ['/api/auth/login', '/api/auth/refresh', '/trpc/auth.refresh'])
      expect(
        (await edge.send(path, { method: 'POST', raw: 'identifier=a&password=b', headers: form })).code,
      ).toBe('unsupported_media_type')
  })
})

test('after all that the books are sound and the victim has what they had', async () => {
  expect(await isSound(edge)).toBe(true)
  expect(await edge.posted(theirs)).toBeGreaterThanOrEqual(9_000_000n)
})
