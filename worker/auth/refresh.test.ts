import { describe, expect, test } from 'vitest'
import { type Answer, openEdge, origin } from '../../test/edge.ts'

const edge = await openEdge()

const fresh = async (door: 'api' | 'web' = 'api') => {
  const person = await edge.provision(['savings'])
  return { ...person, ...(await edge.signIn(person.email, door)) }
}
const refresh = (cookie: string, headers: Record<string, string> = {}) =>
  edge.send('/api/auth/refresh', { method: 'POST', headers: { Cookie: cookie, ...headers } })
const cookieOf = (answer: Answer) => answer.headers.getSetCookie()[0]!.split(';', 1)[0]!
const isAlive = async (token: string) => (await edge.send('/api/account/profile', { token })).status === 200
const isCleared = (answer: Answer) =>
  answer.headers.getSetCookie().some((line) => /^refresh=; Max-Age=0/.test(line))

const session = (email: string, change: string) =>
  edge.sql(
    `update banking.user_sessions set ${change} where user_id = (select id from banking.users where email_index = testing.index_of($1))`,
    [email],
  )
/** As if the tokens that were used had been used a while ago: no grace is left. */
const afterGrace = (email: string) =>
  edge.sql(
    `update banking.refresh_tokens set used_at = used_at - interval '11 seconds' where used_at is not null and session_id in
      (select s.id from banking.user_sessions s join banking.users u on u.id = s.user_id where u.email_index = testing.index_of($1))`,
    [email],
  )

describe('a refresh', () => {
  test('trades the cookie for a new pair at every door, and the new pair works', async () => {
    let { cookie, token } = await fresh()
    const doors = [
      (cookie: string) => refresh(cookie),
      (cookie: string) => edge.send('/api/v1/auth/refresh', { method: 'POST', headers: { Cookie: cookie } }),
      (cookie: string) => edge.call('auth.refresh', undefined, { headers: { Cookie: cookie } }),
    ]
    for (const door of doors) {
      const answer = await door(cookie)
      expect(answer.status).toBe(200)
      expect(answer.body).toMatchObject({ tokenType: 'Bearer', expiresIn: 1800, role: 'customer' })
      expect(answer.body.accessToken).not.toBe(token)
      expect(cookieOf(answer)).not.toBe(cookie)
      expect(await isAlive(answer.body.accessToken)).toBe(true)
      ;({ accessToken: token } = answer.body)
      cookie = cookieOf(answer)
    }
  })

  test('keeps the end of the family: twelve hours for customers, eight for staff', async () => {
    const hours = (answer: Answer) =>
      Number(/Max-Age=(\d+)/.exec(answer.headers.getSetCookie()[0]!)![1]) / 3600
    const { email, cookie, answer } = await fresh()
    expect(hours(answer)).toBeCloseTo(12, 1)
    expect(hours((await edge.signIn('operator1@demo.bank')).answer)).toBeCloseTo(8, 1)
    await session(email, `ends_at = now() + interval '1 hour'`)
    expect(hours(await refresh(cookie))).toBeCloseTo(1, 1)
  })

  test('without a cookie, or with one that is none of ours, is unauthenticated', async () => {
    const { cookie } = await fresh()
    const value = cookie.split('=')[1]!
    const others = [
      '',
      'refresh=',
      'refresh',
      `refresh=${value}x`,
      `refresh=${value.slice(1)}`,
      `Refresh=${value}`,
    ]
    others.push(
      `__Host-refresh=${value}`,
      `xrefresh=${value}`,
      `refresh="${value}"`,
      `refresh=${value.slice(0, -1)}%`,
    )
    for (const other of others) {
      const answer = await refresh(other)
      expect([other, answer.status, answer.code]).toEqual([other, 401, 'unauthenticated'])
    }
    expect((await refresh(`theme=dark; ${cookie}; a=b`)).status).toBe(200)
  })

  test('of a token that the bank never gave is token_revoked and clears the cookie', async () => {
    const answer = await refresh(`refresh=${'A'.repeat(43)}`)
    expect(answer.code).toBe('token_revoked')
    expect(isCleared(answer)).toBe(true)
  })

  test('ends with sign-out, with the end of the family, and with a suspended user', async () => {
    const [out, over, suspended] = [await fresh(), await fresh(), await fresh()]
    await edge.send('/api/auth/logout', { method: 'POST', token: out.token })
    await session(over.email, `ends_at = now() - interval '1 second'`)
    await edge.sql(`update banking.users set status = 'suspended' where email_index = testing.index_of($1)`, [
      suspended.email,
    ])
    for (const [one, code] of [
      [out, 'token_revoked'],
      [over, 'token_expired'],
      [suspended, 'token_revoked'],
    ] as const) {
      const answer = await refresh(one.cookie)
      expect(answer.code).toBe(code)
      expect(isCleared(answer)).toBe(true)
      // Asked again, the family is over.
      expect((await refresh(one.cookie)).code).toBe('token_revoked')
      expect(await isAlive(one.token)).toBe(false)
    }
  })

  test('keeps the cookie where the bank could not be asked', async () => {
    const { cookie } = await fresh()
    const gone = new URL(edge.env.DATABASE_URL)
    gone.port = '9'
    const answer = await edge.send('/api/auth/refresh', {
      method: 'POST',
      headers: { Cookie: cookie },
      env: { DATABASE_URL: gone.href },
    })
    expect(answer.code).toBe('unavailable')
    expect(answer.headers.get('Retry-After')).toBe('1')
    expect(answer.headers.getSetCookie()).toEqual([])
    // A fault inside the bank is no word about the token either.
    const verb = 'function banking.refresh(bytea, bytea, text, text)'
    await edge.sql(`alter ${verb} rename to refresh_away`)
    const failed = await refresh(cookie)
    expect([failed.code, failed.headers.getSetCookie()]).toEqual(['internal', []])
    await edge.sql(`alter ${verb.replace('refresh', 'refresh_away')} rename to refresh`)
    expect((await refresh(cookie)).status).toBe(200)
  })

  test('from a page of another origin is forbidden and uses nothing up', async () => {
    const { cookie } = await fresh()
    for (const from of ['https://evil.example', 'null', 'http://localhost:9999', `${origin}.evil.example`])
      expect((await refresh(cookie, { Origin: from })).code).toBe('forbidden')
    expect((await refresh(cookie, { Origin: origin })).status).toBe(200)
  })
})

describe('a refresh token that comes twice', () => {
  const ended = async (email: string) => {
    const [row] = await edge.sql(
      `select ended_by from banking.user_sessions where user_id = (select id from banking.users where email_index = testing.index_of($1))`,
      [email],
    )
    return row.ended_by
  }

  test('after its successor was used is theft: the family ends with all its access tokens', async () => {
    const { email, cookie, token } = await fresh()
    const second = await refresh(cookie)
    const third = await refresh(cookieOf(second))
    const tokens = [token, second.body.accessToken, third.body.accessToken]
    for (const one of tokens) expect(await isAlive(one)).toBe(true)
    const stolen = await refresh(cookie)
    expect(stolen.code).toBe('token_revoked')
    expect(isCleared(stolen)).toBe(true)
    for (const one of tokens) expect(await isAlive(one)).toBe(false)
    expect((await refresh(cookieOf(third))).code).toBe('token_revoked')
    expect(await ended(email)).toBe('refresh reuse')
    const events = await edge.sql(
      `select kind, severity from banking.security_events where user_id = (select id from banking.users where email_index = testing.index_of($1))`,
      [email],
    )
    expect(events).toEqual([{ kind: 'refresh_reuse', severity: 'critical' }])
  })

  test('after the grace is theft, although its successor was never used', async () => {
    const { email, cookie, token } = await fresh()
    const second = await refresh(cookie)
    await afterGrace(email)
    expect((await refresh(cookie)).code).toBe('token_revoked')
    for (const one of [token, second.body.accessToken]) expect(await isAlive(one)).toBe(false)
    expect((await refresh(cookieOf(second))).code).toBe('token_revoked')
  })

  test('within the grace was a lost answer: it is replaced, and the lost one is worth nothing', async () => {
    const { cookie } = await fresh()
    const lost = await refresh(cookie)
    const again = await refresh(cookie)
    expect(again.status).toBe(200)
    const next = await refresh(cookieOf(again))
    expect(next.status).toBe(200)
    expect((await refresh(cookieOf(lost))).code).toBe('token_revoked')
    expect(await isAlive(next.body.accessToken)).toBe(false)
  })

  test('two or eight at once leave one family with one good token', async () => {
    for (const times of [2, 8]) {
      const { email, cookie } = await fresh()
      const answers = await Promise.all(Array.from({ length: times }, () => refresh(cookie)))
      expect(answers.map(({ status }) => status)).toEqual(Array(times).fill(200))
      const [row] = await edge.sql(
        `select count(*)::int as good from banking.refresh_tokens t join banking.user_sessions s on s.id = t.session_id
           join banking.users u on u.id = s.user_id
          where u.email_index = testing.index_of($1) and t.used_at is null and t.voided_at is null`,
        [email],
      )
      expect(row.good).toBe(1)
      const cookies = answers.map(cookieOf)
      expect(new Set(cookies).size).toBe(times)
      // Whoever holds a lost one and uses it ends the family.
      const outcomes = []
      for (const one of cookies) outcomes.push((await refresh(one)).status)
      expect(outcomes.filter((status) => status === 200).length).toBeLessThanOrEqual(1)
      expect(await ended(email)).toBe('refresh reuse')
    }
  })
})

describe('a session in the browser', () => {
  const seen = (email: string, seconds: number) =>
    session(email, `last_seen_at = now() - interval '${seconds} seconds'`)
  const lastSeen = async (email: string): Promise<number> => {
    const [row] = await edge.sql(
      `select extract(epoch from now() - last_seen_at)::int as ago from banking.user_sessions
        where user_id = (select id from banking.users where email_index = testing.index_of($1))`,
      [email],
    )
    return row.ago
  }

  test('is over after five idle minutes, at every door and for its refresh token', async () => {
    const { email, cookie, token } = await fresh('web')
    await seen(email, 240)
    expect(await isAlive(token)).toBe(true)
    await seen(email, 301)
    for (const answer of [
      await edge.send('/api/account/balance', { token }),
      await edge.call('accounts.overview', undefined, { token }),
      await edge.call('auth.logout', undefined, { token }),
    ])
      expect([answer.status, answer.code]).toEqual([401, 'session_idle'])
    expect(await lastSeen(email)).toBeGreaterThan(300)
    const late = await refresh(cookie)
    expect(late.code).toBe('session_idle')
    expect(isCleared(late)).toBe(true)
  })

  test('of an API client does not idle out', async () => {
    const { email, cookie, token } = await fresh('api')
    await seen(email, 3600)
    expect(await isAlive(token)).toBe(true)
    await seen(email, 3600)
    expect((await refresh(cookie)).status).toBe(200)
  })

  test('writes down that it was active at most once a minute, also when many ask at once', async () => {
    const { email, token } = await fresh('web')
    await seen(email, 30)
    expect(await isAlive(token)).toBe(true)
    expect(await lastSeen(email)).toBeGreaterThanOrEqual(30)
    await seen(email, 61)
    const answers = await Promise.all(Array.from({ length: 20 }, () => isAlive(token)))
    expect(answers).toEqual(Array(20).fill(true))
    expect(await lastSeen(email)).toBeLessThan(30)
  })
})
