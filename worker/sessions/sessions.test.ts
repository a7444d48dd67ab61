/** Devices, as their holder sees them through every door; what ends them is in db/functions/end_sessions.test.ts. */
import { describe, expect, test } from 'vitest'
import { openEdge, transferOf } from '../../test/edge.ts'

const edge = await openEdge()
const phone =
  'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36'
const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/
const list = async (token: string) => (await edge.send('/api/v1/sessions', { token })).body.items
const end = (token: string, id: string) => edge.send(`/api/v1/sessions/${id}`, { method: 'DELETE', token })
const endMany = (token: string, what: 'end-others' | 'end-all') =>
  edge.send(`/api/v1/sessions/${what}`, { method: 'POST', token })
const isAlive = async (token: string) => (await edge.send('/api/account/profile', { token })).status === 200
const cleared = ['refresh=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict']

async function twoDevices() {
  const { email, accounts } = await edge.provision(['savings', 'current'], 100_000n)
  const laptop = await edge.signIn(email, 'web')
  const headers = { 'User-Agent': phone, 'CF-Connecting-IP': '203.0.113.77' }
  const mobile = await edge.signIn(email, 'api', { headers, cf: { city: 'Mumbai', country: 'IN' } })
  return { email, accounts: accounts as [string, string], laptop, mobile }
}

describe('the list', () => {
  test('names device, place and times of each, this one first, and shows neither address nor token', async () => {
    const { laptop, mobile } = await twoDevices()
    const answer = await edge.send('/api/v1/sessions', { token: laptop.token })
    const [here, there, ...more] = answer.body.items
    expect(more).toEqual([])
    expect(here).toMatchObject({ current: true, channel: 'web', device: null })
    expect(here.place).toMatch(/^2001:db8:.*\/48$/)
    expect(there).toEqual({
      id: expect.stringMatching(uuid),
      current: false,
      channel: 'api',
      device: 'Chrome on Android',
      place: 'Mumbai, India',
      startedAt: expect.stringMatching(/Z$/),
      lastSeenAt: expect.stringMatching(/Z$/),
      endsAt: expect.stringMatching(/Z$/),
    })
    expect(Date.parse(there.endsAt) - Date.parse(there.startedAt)).toBe(12 * 3_600_000)
    expect(answer.text).not.toContain('203.0.113.77')
    expect((await list(mobile.token)).map(({ current }: { current: boolean }) => current)).toEqual([
      true,
      false,
    ])
  })

  test('tells the network where the place is not known', async () => {
    const { email } = await edge.provision()
    const { token } = await edge.signIn(email, 'web', { headers: { 'CF-Connecting-IP': '203.0.113.77' } })
    expect((await list(token))[0].place).toBe('203.0.113.0/24')
    const unknown = await edge.signIn(email, 'web', { headers: { 'CF-Connecting-IP': 'x; drop' } })
    expect((await list(unknown.token))[0].place).toBeNull()
  })

  test('knows only what could still be used', async () => {
    const { email, laptop, mobile } = await twoDevices()
    await edge.send('/api/auth/logout', { method: 'POST', token: mobile.token })
    const idle = await edge.signIn(email, 'web')
    await edge.sql(
      `update banking.user_sessions set last_seen_at = now() - interval '301 seconds'
        where id = (select max(id) from banking.user_sessions)`,
    )
    expect(await isAlive(idle.token)).toBe(false)
    expect(await list(laptop.token)).toHaveLength(1)
  })
})

describe('ending one', () => {
  test('signs out that device and no other, once and for all, and is written down', async () => {
    const { accounts, laptop, mobile } = await twoDevices()
    const [, there] = await list(laptop.token)
    const answer = await end(laptop.token, there.id)
    expect([answer.status, answer.text, answer.headers.getSetCookie()]).toEqual([204, '', []])
    expect([await isAlive(laptop.token), await isAlive(mobile.token)]).toEqual([true, false])
    const late = await edge.send('/api/v1/transactions', {
      token: mobile.token,
      body: transferOf(...accounts),
    })
    expect(late.code).toBe('token_revoked')
    const refresh = { method: 'POST', headers: { Cookie: mobile.cookie } }
    expect((await edge.send('/api/auth/refresh', refresh)).code).toBe('token_revoked')
    expect((await end(laptop.token, there.id)).status, 'again').toBe(204)
    const rows = await edge.sql(
      `select a.action from banking.audit_logs a join banking.user_sessions s on a.subject = 'session:' || s.id
        where s.public_id = $1 order by a.id`,
      [there.id],
    )
    expect(rows.map(({ action }) => action)).toEqual(['auth.login', 'sessions.end'])
  })

  test('of this one is a sign-out', async () => {
    const { laptop, mobile } = await twoDevices()
    const answer = await end(laptop.token, (await list(laptop.token))[0].id)
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([204, cleared])
    expect([await isAlive(laptop.token), await isAlive(mobile.token)]).toEqual([false, true])
  })

  test('does not find those of others, nor tell them from none', async () => {
    const [mine, theirs] = [await twoDevices(), await twoDevices()]
    const { id } = (await list(theirs.laptop.token))[0]
    const texts = []
    for (const one of [id, crypto.randomUUID()]) {
      const answer = await end(mine.laptop.token, one)
      expect(answer.code).toBe('not_found')
      texts.push(answer.text.replaceAll(/[0-9a-f-]{36}/g, 'id'))
    }
    expect(texts[0]).toBe(texts[1])
    expect(await isAlive(theirs.laptop.token)).toBe(true)
    expect((await end(mine.laptop.token, '7')).code).toBe('invalid_input')
  })
})

describe('ending many', () => {
  test('the others: this one stays, and is told how many ended', async () => {
    const { email, laptop, mobile } = await twoDevices()
    const third = await edge.signIn(email)
    const bystander = await twoDevices()
    const answer = await endMany(laptop.token, 'end-others')
    expect([answer.status, answer.body, answer.headers.getSetCookie()]).toEqual([200, { ended: 2 }, []])
    const tokens = [laptop.token, mobile.token, third.token, bystander.laptop.token]
    expect(await Promise.all(tokens.map(isAlive))).toEqual([true, false, false, true])
    expect((await endMany(laptop.token, 'end-others')).body).toEqual({ ended: 0 })
  })

  test('all: nothing under any of them commits once this has answered', async () => {
    const { email, accounts, laptop, mobile } = await twoDevices()
    const [from, to] = accounts
    const paying = Array.from({ length: 12 }, (_, at) =>
      edge.send('/api/v1/transactions', {
        token: at % 2 ? laptop.token : mobile.token,
        body: transferOf(from, to),
      }),
    )
    const answer = await endMany(laptop.token, 'end-all')
    const stood = await edge.posted(to)
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([204, cleared])
    const answers = await Promise.all(paying)
    for (const { status, code } of answers) expect(status === 201 || code === 'token_revoked').toBe(true)
    expect(await edge.posted(to)).toBe(stood)
    expect(stood).toBe(BigInt(answers.filter(({ status }) => status === 201).length) * 100n)
    for (const { cookie } of [laptop, mobile])
      expect(
        (await edge.send('/api/auth/refresh', { method: 'POST', headers: { Cookie: cookie } })).code,
      ).toBe('token_revoked')
    expect((await edge.signIn(email)).answer.status).toBe(200)
  })
})

test('staff see and end their own as customers do', async () => {
  const { token } = await edge.signIn('operator2@demo.bank')
  const other = await edge.signIn('operator2@demo.bank')
  expect((await list(token)).length).toBeGreaterThan(1)
  expect((await endMany(token, 'end-others')).body.ended).toBeGreaterThan(0)
  expect(await isAlive(other.token)).toBe(false)
})

describe('staying', () => {
  const stay = (token: string, idleSeconds: unknown) => edge.call('sessions.stay', { idleSeconds }, { token })

  test('answers what is left to a browser, and to an API client only its end', async () => {
    const { laptop, mobile } = await twoDevices()
    const { body } = await stay(laptop.token, 10)
    expect(body.idleSecondsLeft).toBeGreaterThan(280)
    expect(body.secondsLeft).toBeGreaterThan(12 * 3600 - 60)
    expect((await stay(mobile.token, 0)).body.idleSecondsLeft).toBeNull()
    for (const wrong of [-1, 1.5, 86_401, '10', null, undefined])
      expect((await stay(laptop.token, wrong)).code, String(wrong)).toBe('invalid_input')
  })
})
