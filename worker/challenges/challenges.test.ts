/** Step-up as a client meets it: refused with a challenge, confirmed by a code, sent again unchanged. */
import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { challengeIn, confirm, newestCode } from '../../test/confirming.ts'
import { isSound, openEdge, transferOf } from '../../test/edge.ts'

const edge = await openEdge()
const payer = await edge.provision(['savings', 'current'], 90_000_000n)
const payee = await edge.provision(['savings'])
const [from, second] = payer.accounts as [string, string]
const [to] = payee.accounts as [string]
const { token } = await edge.signIn(payer.email)

const rupees = (amount: string) => ({ amount, currency: 'INR' })
const large = (more: object = {}) =>
  transferOf(from, to, { amount: rupees('50000.01'), note: 'Rent', ...more })
const pay = (order: object, by = token) => edge.send('/api/v1/transactions', { token: by, body: order })

beforeEach(async () => {
  await edge.sql('delete from banking.throttles')
  await edge.sql('delete from banking.limit_usage')
})

describe('a large transfer', () => {
  test('is refused with what is to be confirmed, the payee masked, at both doors', async () => {
    const order = large()
    const { status, body, headers } = await pay(order)
    expect([status, headers.get('Content-Type')]).toEqual([401, 'application/problem+json'])
    const asked = {
      challengeId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      purpose: 'transfer',
      factors: ['email'],
      expiresAt: expect.any(String),
      amount: rupees('50000.01'),
      payee: 'T••• P•••',
      account: `•••• ${to.slice(-4)}`,
    }
    expect(body).toMatchObject({ code: 'step_up_required', ...asked })
    expect(body).not.toHaveProperty('refused')
    expect(body).not.toHaveProperty('minor')
    const { error } = (await edge.call('transfers.make', order, { token })).body
    expect(error.data).toMatchObject({ code: 'step_up_required', httpStatus: 401, detail: asked })
    expect(error.data.detail.challengeId, 'the same order, the same challenge').toBe(body.challengeId)
    const life = Date.parse(body.expiresAt) - Date.now()
    expect(life).toBeGreaterThan(280_000)
    expect(life).toBeLessThanOrEqual(300_000)
  })

  test('is made once it was confirmed, and answered again without', async () => {
    const order = large()
    const before = await edge.posted(to)
    const refused = await pay(order)
    const { challengeId } = refused.body
    expect(await edge.posted(to)).toBe(before)
    const sent = await edge.send(`/api/v1/challenges/${challengeId}/codes`, {
      token,
      body: { channel: 'email' },
    })
    expect([sent.status, sent.body]).toEqual([
      200,
      { challengeId, channel: 'email', expiresAt: expect.any(String), resendSeconds: 30, triesLeft: 5 },
    ])
    const code = await newestCode(edge)
    expect(sent.text).not.toContain(code)
    const again = await edge.send(`/api/v1/challenges/${challengeId}/codes`, {
      token,
      body: { channel: 'email' },
    })
    expect([again.code, Number(again.headers.get('Retry-After'))]).toEqual([
      'rate_limited',
      expect.toSatisfy((s) => s > 25),
    ])
    expect((await pay({ ...order, challengeId })).code, 'not yet').toBe('step_up_required')
    const path = `/api/v1/challenges/${challengeId}/confirmation`
    const wrong = await edge.send(path, { token, body: { code: code === '123456' ? '654321' : '123456' } })
    expect([wrong.status, wrong.code, wrong.body.triesLeft]).toEqual([400, 'invalid_input', 4])
    const right = await edge.send(path, { token, body: { code } })
    expect([right.status, right.body]).toEqual([
      200,
      { challengeId, factor: 'email', expiresAt: expect.any(String) },
    ])
    const made = await pay({ ...order, challengeId })
    expect(made.status).toBe(201)
    expect(await edge.posted(to)).toBe(before + 5_000_001n)
    for (const replay of [order, { ...order, challengeId }]) {
      const answer = await pay(replay)
      expect([answer.status, answer.headers.get('Idempotent-Replayed'), answer.body]).toEqual([
        200,
        'true',
        made.body,
      ])
    }
  })

  test.each([
    ['amount', { amount: rupees('50000.02') }],
    ['payee', { to: 'other' }],
    ['account', { from: second }],
    ['note', { note: 'Rent!' }],
    ['type', { type: 'payment' }],
    ['id', { id: crypto.randomUUID() }],
  ])('whose %s was changed after it is asked about anew, and the confirmation is void', async (_, change) => {
    await edge.deposit(second, 10_000_000n)
    const order = large()
    const challengeId = challengeIn(await pay(order))
    await confirm(edge, token, challengeId)
    const [other] = (await edge.provision(['savings'])).accounts
    const changed = { ...order, ...('to' in change ? { to: other } : change) }
    const refused = await pay({ ...changed, challengeId })
    expect(refused.code).toBe('step_up_required')
    expect(refused.body.challengeId).not.toBe(challengeId)
    expect((await pay({ ...order, challengeId })).code, 'void, even for what it was').toBe('step_up_required')
  })

  test('is asked about after everything else', async () => {
    const poor = await edge.provision(['savings'], 5_000_000n)
    const by = (await edge.signIn(poor.email)).token
    expect((await pay(large({ from: poor.accounts[0] }), by)).code).toBe('insufficient_funds')
    expect((await pay(large({ to: '9999999999999' }))).code).toBe('not_found')
    expect((await pay(large({ amount: rupees('100000.01') }))).body).toMatchObject({ limit: 'new_payees' })
    expect((await pay(large({ challengeId: 'x' }))).code).toBe('invalid_input')
  })

  test('needs none to one’s own account, nor up to the amount', async () => {
    expect((await pay(large({ to: second }))).status).toBe(201)
    expect((await pay(large({ amount: rupees('50000.00') }))).status).toBe(201)
  })

  test('sent many times at once with one confirmation is made once', async () => {
    const order = large()
    const challengeId = challengeIn(await pay(order))
    await confirm(edge, token, challengeId)
    const answers = await Promise.all(Array.from({ length: 6 }, () => pay({ ...order, challengeId })))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 201])
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
  })

  test('asked for many times at once is one challenge', async () => {
    const order = large()
    const ids = await Promise.all(Array.from({ length: 6 }, async () => challengeIn(await pay(order))))
    expect(new Set(ids).size).toBe(1)
  })
})

describe('a challenge', () => {
  const given = async (by: string, challengeId: string) =>
    Promise.all([
      edge.call('challenges.sendCode', { challengeId, channel: 'email' }, { token: by }),
      edge.call('challenges.confirm', { challengeId, code: '123456' }, { token: by }),
    ])

  test('of somebody else, or of another session of one’s own, does not exist', async () => {
    const challengeId = challengeIn(await pay(large()))
    for (const email of [payee.email, payer.email, 'operator1@demo.bank'])
      for (const answer of await given((await edge.signIn(email)).token, challengeId))
        expect([answer.status, answer.code], email).toEqual([404, 'not_found'])
  })

  test('that was confirmed in one session is nothing in another', async () => {
    const order = large()
    const challengeId = challengeIn(await pay(order))
    await confirm(edge, token, challengeId)
    const other = (await edge.signIn(payer.email)).token
    expect((await pay({ ...order, challengeId }, other)).code).toBe('step_up_required')
    expect((await pay({ ...order, challengeId })).status).toBe(201)
  })

  test('that is over says so, with its state', async () => {
    const challengeId = challengeIn(await pay(large()))
    await edge.sql(`update banking.challenges set expires_at = now() where id = $1`, [challengeId])
    for (const answer of await given(token, challengeId))
      expect([answer.status, answer.body.error.data.code, answer.body.error.data.detail]).toEqual([
        409,
        'already_settled',
        { state: 'expired' },
      ])
    expect(challengeIn(await pay(large()))).not.toBe(challengeId)
  })

  test('dies with its session', async () => {
    const mine = (await edge.signIn(payer.email)).token
    const challengeId = challengeIn(await pay(large(), mine))
    await edge.send('/api/auth/logout', { method: 'POST', token: mine })
    for (const answer of await given(mine, challengeId)) expect(answer.code).toBe('token_revoked')
  })

  test('takes six ASCII digits and nothing that looks like them; no other try is counted', async () => {
    const challengeId = challengeIn(await pay(large()))
    const shapes = [
      '１２３４５６',
      '١٢٣٤٥٦',
      '12345',
      '1234567',
      '123456\n',
      ' 123456',
      '0x1234',
      '1e5000',
      '-12345',
      '',
    ]
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.constantFrom(...shapes),
      fc.integer(),
      fc.constant(null),
      fc.array(fc.string(), { maxLength: 2 }),
    )
    await fc.assert(
      fc.asyncProperty(anything, async (code) => {
        fc.pre(!(typeof code === 'string' && /^[0-9]{6}$/.test(code)))
        const answer = await edge.call('challenges.confirm', { challengeId, code }, { token })
        expect(answer.code).toBe('invalid_input')
      }),
      { numRuns: 150 },
    )
    const [{ tries }] = await edge.sql('select tries from banking.challenges where id = $1', [challengeId])
    expect(tries).toBe(0)
  })

  test('tells its code to nobody but the outbox: no audit row, event, answer or hash of it alone', async () => {
    const order = large()
    const challengeId = challengeIn(await pay(order))
    await edge.call('challenges.sendCode', { challengeId, channel: 'email' }, { token })
    const code = await newestCode(edge)
    const answer = await edge.call('challenges.confirm', { challengeId, code }, { token })
    expect(answer.text).not.toContain(code)
    const [{ seen }] = await edge.sql(
      `select exists (select from banking.audit_logs l where l::text like '%' || $1 || '%' and l.action like 'challenges%')
         or exists (select from banking.challenges c where c::text like '%' || $1 || '%' and c.id = $2)
         or exists (select from banking.outbox o where o.facts::text like '%"' || $1 || '"%') as seen`,
      [code, challengeId],
    )
    expect(seen).toBe(false)
  })
})

test('the books are sound after all of it', async () => expect(await isSound(edge)).toBe(true))
