import { describe, expect, test } from 'vitest'
import { type Answer, openEdge } from '../../test/edge.ts'

const edge = await openEdge()

const resume = (cookie: string) =>
  edge.send('/api/v1/auth/resume', { method: 'POST', headers: { Cookie: cookie } })
const cookieOf = (answer: Answer) => answer.headers.getSetCookie()[0]!.split(';', 1)[0]!

describe('resuming', () => {
  test('answers a session, and what its home shows as its own reads answer it', async () => {
    const { cookie } = await edge.signIn('customer1@demo.bank')
    const { status, body, headers } = await resume(cookie)
    expect([status, headers.get('Cache-Control')]).toEqual([200, 'no-store'])
    expect(body.session).toMatchObject({ tokenType: 'Bearer', expiresIn: 1800, role: 'customer' })
    const token = body.session.accessToken
    const { asOf, ...overview } = (await edge.call('accounts.overview', undefined, { token })).body
    expect(overview.accounts.length).toBeGreaterThan(1)
    expect(body.home).toEqual({
      overview: { ...overview, asOf: expect.any(String) },
      ahead: (await edge.call('insights.ahead', undefined, { token })).body,
    })
    expect(Date.parse(body.home.overview.asOf)).toBeLessThanOrEqual(Date.parse(asOf))
  })

  test('uses the cookie up and gives the next, as a refresh does', async () => {
    const person = await edge.provision(['savings'])
    const { cookie, token } = await edge.signIn(person.email)
    const first = await resume(cookie)
    const second = await resume(cookieOf(first))
    expect([first.status, second.status]).toEqual([200, 200])
    const stolen = await resume(cookie)
    expect(stolen.code).toBe('token_revoked')
    for (const one of [token, second.body.session.accessToken])
      expect((await edge.send('/api/account/profile', { token: one })).code).toBe('token_revoked')
    expect((await resume('')).code).toBe('unauthenticated')
  })

  test('of staff answers the session alone', async () => {
    const { cookie } = await edge.signIn('operator1@demo.bank')
    const { status, body } = await resume(cookie)
    expect([status, body.session.role, body.home]).toEqual([200, 'operator', null])
  })

  test('does not wait for what takes so long that the old token would be thought stolen', async () => {
    const person = await edge.provision(['savings'])
    const { cookie } = await edge.signIn(person.email)
    await edge.sql('alter function banking.read_ahead(text, int) rename to read_ahead_away')
    await edge.sql(`create function banking.read_ahead(p_jti text, p_days int) returns jsonb language sql security definer
      as 'select jsonb_build_object() from pg_sleep(25)'`)
    await edge.sql('grant execute on function banking.read_ahead(text, int) to banking_app')
    const began = Date.now()
    const answer = await resume(cookie)
    expect([answer.status, answer.body.home]).toEqual([200, null])
    // Before it could have been read.
    expect(Date.now() - began).toBeLessThan(25_000)
    await edge.sql('drop function banking.read_ahead(text, int)')
    await edge.sql('alter function banking.read_ahead_away(text, int) rename to read_ahead')
    expect((await resume(cookieOf(answer))).body.home).not.toBe(null)
  })

  test.each(['read_ahead(text, int)', 'enter(text, text[])'])(
    'loses no session where home cannot be read: without %s',
    async (verb) => {
      const person = await edge.provision(['savings'])
      const { cookie } = await edge.signIn(person.email)
      const away = verb.replace('(', '_away(')
      await edge.sql(`alter function banking.${verb} rename to ${away.slice(0, away.indexOf('('))}`)
      const answer = await resume(cookie)
      await edge.sql(`alter function banking.${away} rename to ${verb.slice(0, verb.indexOf('('))}`)
      expect([answer.status, answer.body.home]).toEqual([200, null])
      expect((await resume(cookieOf(answer))).body.home).not.toBe(null)
    },
  )
})
