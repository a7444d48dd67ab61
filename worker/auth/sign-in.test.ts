import { describe, expect, test } from 'vitest'
import { type Answer, openEdge, password } from '../../test/edge.ts'

const edge = await openEdge()
const doors = ['api', 'web'] as const

/** An answer without what differs in every answer. */
const bare = ({ status, text, headers }: Answer) => ({
  status,
  text: text.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id'),
  headers: [...headers].filter(([name]) => name !== 'x-request-id'),
})

const tryMany = (identifier: string, typed: string, times: number) =>
  Promise.all(Array.from({ length: times }, () => edge.tryToSignIn(identifier, typed)))

describe('signing in', () => {
  test('answers the token, who it stands for and how long, and the refresh token in a cookie alone', async () => {
    for (const path of ['/api/auth/login', '/api/v1/auth/login']) {
      const answer = await edge.send(path, { body: { identifier: 'customer1@demo.bank', password } })
      expect(answer.status).toBe(200)
      expect(answer.body).toEqual({
        accessToken: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]{43}$/),
        tokenType: 'Bearer',
        expiresIn: 1800,
        role: 'customer',
        customerId: expect.stringMatching(/^C\d{10}$/),
      })
      const [cookie] = answer.headers.getSetCookie()
      const secret = /^refresh=([\w-]{43});/.exec(cookie!)![1]!
      expect(answer.text).not.toContain(secret)
    }
  })

  test('goes by e-mail address or customer id, in any case of letters and with spaces around', async () => {
    const { customerId, email } = await edge.provision()
    const spellings = [
      email,
      email.toUpperCase(),
      ` ${email} `,
      customerId,
      customerId.toLowerCase(),
      `${customerId} `,
    ]
    for (const door of doors)
      for (const spelling of spellings)
        expect((await edge.signIn(spelling, door)).customerId).toBe(customerId)
  })

  test('takes the password as it is: no trimming, no other case, no other form of a letter', async () => {
    const { email } = await edge.provision()
    for (const typed of [` ${password}`, `${password} `, password.toUpperCase(), `${password}\u200b`])
      expect((await edge.tryToSignIn(email, typed)).code).toBe('unauthenticated')
    expect((await edge.tryToSignIn(email, password)).status).toBe(200)
  })

  test('opens a session of the door that was used, and tells of the sign-in before', async () => {
    const { email } = await edge.provision()
    const first = await edge.signIn(email, 'web', { headers: { 'User-Agent': 'x'.repeat(500) } })
    const profile = async (token: string) => (await edge.send('/api/account/profile', { token })).body
    expect((await profile(first.token)).previousSignInAt).toBeNull()
    const second = await edge.signIn(email)
    expect(Date.parse((await profile(second.token)).previousSignInAt)).toBeLessThanOrEqual(Date.now())
    const sessions = await edge.sql(
      `select s.channel, s.idle_seconds, s.user_agent like 'v1.%' as sealed, length(s.user_agent) as agent from banking.user_sessions s
        join banking.users u on u.id = s.user_id where u.email_index = testing.index_of($1) order by s.id`,
      [email],
    )
    expect(sessions).toEqual([
      // Of 500 characters 200, sealed.
      { channel: 'web', idle_seconds: 300, sealed: true, agent: 344 },
      { channel: 'api', idle_seconds: null, sealed: null, agent: null },
    ])
  })

  test('refuses what is no identifier or password before it looks anybody up', async () => {
    const inputs = [
      {},
      { identifier: 'customer1@demo.bank' },
      { identifier: '', password },
      { identifier: 'x'.repeat(255), password },
      { identifier: 'customer1@demo.bank', password: '' },
      { identifier: 'customer1@demo.bank', password: 'x'.repeat(129) },
      { identifier: 'customer1@demo.bank', password: 'nul\u0000' },
      { identifier: 'customer1@demo.bank', password: '\ud800' },
      { identifier: ['customer1@demo.bank'], password },
      { identifier: 'customer1@demo.bank', password: { $ne: '' } },
      { identifier: 'customer1@demo.bank', password, totp: 'abc' },
    ]
    for (const input of inputs)
      for (const answer of [
        await edge.send('/api/auth/login', { body: input }),
        await edge.call('auth.login', input),
      ])
        expect([answer.status, answer.code], JSON.stringify(input)).toEqual([400, 'invalid_input'])
  })

  test('takes text that looks like SQL for a name that nobody has', async () => {
    const names = [
      "' or 1=1 --",
      "customer1@demo.bank'--",
      "'; drop table banking.users; --",
      '%',
      '_',
      '\\',
      '$1',
      '{}',
    ]
    for (const name of names)
      expect((await edge.tryToSignIn(name, "' or ''='")).code, name).toBe('unauthenticated')
  })
})

describe('a sign-in that fails', () => {
  test('does not tell a wrong password from an unknown name, a blocked or a suspended user', async () => {
    const [known, blocked, suspended] = await Promise.all([
      edge.provision(),
      edge.provision(),
      edge.provision(),
    ])
    await tryMany(blocked.email, 'wrong', 5)
    await edge.sql(`update banking.users set status = 'suspended' where email_index = testing.index_of($1)`, [
      suspended.email,
    ])
    for (const door of doors) {
      const answers = [
        await edge.tryToSignIn(known.email, 'wrong', door),
        await edge.tryToSignIn(known.customerId, 'wrong', door),
        await edge.tryToSignIn('nobody@nowhere.example', 'wrong', door),
        await edge.tryToSignIn('C0000000000', 'wrong', door),
        await edge.tryToSignIn(blocked.email, 'wrong', door),
        await edge.tryToSignIn(blocked.email, password, door),
        await edge.tryToSignIn(suspended.email, password, door),
        await edge.tryToSignIn('operator1@demo.bank', 'wrong', door),
      ].map(bare)
      expect(answers[0]!.status).toBe(401)
      expect(answers[0]!.headers.map(([name]) => name)).not.toContain('set-cookie')
      for (const answer of answers) expect(answer).toEqual(answers[0])
    }
  })

  test('five times in a row blocks the right password as well, by either name and at either door', async () => {
    const { email, customerId } = await edge.provision()
    for (let times = 0; times < 5; times += 1)
      expect((await edge.tryToSignIn(times % 2 ? email : customerId, 'wrong')).code).toBe('unauthenticated')
    for (const name of [email, customerId])
      for (const door of doors) expect((await edge.tryToSignIn(name, password, door)).status).toBe(401)
    const mail = await edge.sql(
      `select o.template from banking.outbox o join banking.users u on u.id = o.user_id where u.email_index = testing.index_of($1)`,
      [email],
    )
    expect(mail).toEqual([{ template: 'sign_in_blocked' }])
  })

  test('fifty times at once blocks the right password, and every failure was counted before the block', async () => {
    const { email } = await edge.provision()
    const answers = await tryMany(email, 'wrong', 50)
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]))
    expect((await edge.tryToSignIn(email, password)).status).toBe(401)
    const [user] = await edge.sql(
      'select failures, blocked_until > now() as blocked from banking.users where email_index = testing.index_of($1)',
      [email],
    )
    expect(user).toEqual({ failures: 5, blocked: true })
  })

  test('among fifty at once lets the right password in only where fewer than five failed before it', async () => {
    const { email } = await edge.provision()
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => edge.tryToSignIn(email, index === 40 ? password : 'wrong')),
    )
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1)
    expect((await edge.tryToSignIn(email, password)).status).toBe(401)
  })

  test('four times is forgotten by a right one', async () => {
    const { email } = await edge.provision()
    for (let round = 0; round < 3; round += 1) {
      for (let times = 0; times < 4; times += 1) await edge.tryToSignIn(email, 'wrong')
      expect((await edge.tryToSignIn(email, password)).status).toBe(200)
    }
  })

  test('is let in again after the block, and blocked twice as long by the next wrong one', async () => {
    const { email } = await edge.provision()
    await tryMany(email, 'wrong', 5)
    const past = () =>
      edge.sql(
        `update banking.users set blocked_until = now() - interval '1 second' where email_index = testing.index_of($1)`,
        [email],
      )
    const minutes = async () => {
      const [row] = await edge.sql(
        `select round(extract(epoch from blocked_until - now()) / 60)::int as left from banking.users where email_index = testing.index_of($1)`,
        [email],
      )
      return row.left
    }
    expect(await minutes()).toBe(15)
    await past()
    await edge.tryToSignIn(email, 'wrong')
    expect(await minutes()).toBe(30)
    await past()
    expect((await edge.tryToSignIn(email, password)).status).toBe(200)
  })

  test('from one address without end is a flood, and refused before argon2 runs', async () => {
    const { email } = await edge.provision()
    const headers = { 'CF-Connecting-IP': '2001:db8:f::1' }
    const answers = await Promise.all(
      Array.from({ length: 320 }, () => edge.tryToSignIn(email, 'wrong', 'api', { headers })),
    )
    const refused = answers.filter(({ code }) => code === 'rate_limited')
    expect(refused.length).toBeGreaterThanOrEqual(20)
    expect(Number(refused[0]!.headers.get('Retry-After'))).toBeGreaterThan(0)
    expect((await edge.tryToSignIn('customer2@demo.bank', password)).status).toBe(200)
  })

  test('nor does it help to have many addresses: of IPv6 one holder has all of a /64', async () => {
    const answers = await Promise.all(
      Array.from({ length: 320 }, (_, at) => {
        const headers = { 'CF-Connecting-IP': `2001:db8:f0:1::${(at + 1).toString(16)}` }
        return edge.tryToSignIn('nobody@nowhere.example', 'wrong', 'api', { headers })
      }),
    )
    expect(answers.filter(({ code }) => code === 'rate_limited').length).toBeGreaterThanOrEqual(20)
    const headers = { 'CF-Connecting-IP': '2001:db8:f0:2::1' }
    expect((await edge.tryToSignIn('customer2@demo.bank', password, 'api', { headers })).status).toBe(200)
  })
})

test('staff sign in with a password and a code, never with a password alone', async () => {
  for (const email of ['operator1@demo.bank', 'operator2@demo.bank', 'admin1@demo.bank']) {
    const { answer } = await edge.signIn(email)
    expect(answer.body.customerId).toBeNull()
    expect(answer.body.role).toBe(email.startsWith('admin') ? 'admin' : 'operator')
    for (const door of doors) {
      const refused = await edge.tryToSignIn(email, password, door)
      expect([refused.status, refused.code]).toEqual([401, 'step_up_required'])
      expect(refused.headers.getSetCookie()).toEqual([])
    }
  }
})
