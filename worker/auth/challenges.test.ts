/** The second factor at sign-in: when it is asked for, what answers it, and what does not. */
import { beforeEach, describe, expect, test } from 'vitest'
import { calmStep, demoSecret } from '../../test/codes.ts'
import { type Answer, openEdge, password } from '../../test/edge.ts'
import { codeOf, fromBase32, recoveryHash, stepAt } from '../factors/rules.ts'

const edge = await openEdge()
beforeEach(() => calmStep())
const secret = fromBase32(demoSecret)
const code = (apart = 0) => codeOf(secret, stepAt(Date.now()) + apart)
const wrong = () => String((Number(code()) + 123_457) % 1_000_000).padStart(6, '0')
const said = ({ status, code }: Answer) => [status, code]
const unauthenticated = [401, 'unauthenticated']

/** A customer with an app, or a member of staff with or without one. */
async function customer() {
  const { email } = await edge.provision([])
  const factor = await edge.giveFactor(email, demoSecret)
  return { email, factor }
}
const login = (email: string, totp?: string, typed = password) =>
  edge.tryToSignIn(email, typed, 'api', {}, totp)
const complete = (challengeId: string, answer: object) =>
  edge.send('/api/auth/login/complete', { body: { challengeId, ...answer } })
const challenged = async (email: string): Promise<string> => (await login(email)).body.challengeId
const state = async (email: string) =>
  (
    await edge.sql(
      `select failures, blocked_until > now() as blocked from banking.users where id = banking.find_user(testing.identifier($1))`,
      [email],
    )
  )[0]
const giveCode = (email: string, recovery: string) =>
  edge.sql(
    `insert into banking.recovery_codes (user_id, code_hash) values (banking.find_user(testing.identifier($1)), sha256(decode($2, 'hex')))`,
    [email, Buffer.from(recoveryHash(recovery)).toString('hex')],
  )

describe('what a sign-in is answered, in the order of precedence', () => {
  const cases = {
    'no factor, password alone': [false, password, undefined, [200, undefined]],
    'no factor, a code that nobody asked for': [false, password, () => code(), [200, undefined]],
    'no factor, wrong password': [false, 'wrong', undefined, unauthenticated],
    'a factor, a code of another shape': [true, password, () => '12345', [400, 'invalid_input']],
    'a factor, wrong password, no code': [true, 'wrong', undefined, unauthenticated],
    'a factor, wrong password, right code': [true, 'wrong', () => code(), unauthenticated],
    'a factor, right password, no code': [true, password, undefined, [401, 'step_up_required']],
    'a factor, right password, wrong code': [true, password, wrong, unauthenticated],
    'a factor, right password, a code too old': [true, password, () => code(-2), unauthenticated],
    'a factor, right password, right code': [true, password, () => code(), [200, undefined]],
    'a factor, right password, the code before': [true, password, () => code(-1), [200, undefined]],
  } as const
  test.each(Object.entries(cases))('%s', async (_, [hasFactor, typed, totp, expected]) => {
    const { email } = hasFactor ? await customer() : await edge.provision([])
    const answer = await login(email, totp?.(), typed)
    expect(said(answer)).toEqual(expected)
    expect(answer.headers.getSetCookie()).toHaveLength(answer.status === 200 ? 1 : 0)
  })

  test('a blocked or suspended user with a factor is answered like a wrong password, whatever comes along', async () => {
    const [blocked, suspended] = [await customer(), await customer()]
    for (let turn = 0; turn < 5; turn += 1) await login(blocked.email, undefined, 'wrong')
    await edge.sql(
      `update banking.users set status = 'suspended' where id = banking.find_user(testing.identifier($1))`,
      [suspended.email],
    )
    const texts = [await login('nobody@nowhere.example', code()), await login('nobody@nowhere.example')]
    for (const { email } of [blocked, suspended])
      texts.push(await login(email), await login(email, code()), await login(email, wrong()))
    const bare = texts.map(({ text }) => text.replaceAll(/[0-9a-f-]{36}/g, 'id'))
    expect(new Set(bare).size).toBe(1)
  })
})

describe('a challenge', () => {
  test('tells the factors and its id, to both doors, and nothing of the secret', async () => {
    const { email } = await customer()
    await giveCode(email, 'AAAA-BBBB-CCCC-DDDD')
    for (const door of ['api', 'web'] as const) {
      const answer = await edge.tryToSignIn(email, password, door)
      const detail = door === 'api' ? answer.body : answer.body.error.data.detail
      expect(detail).toMatchObject({ factors: ['totp', 'recovery'], challengeId: expect.any(String) })
      expect(answer.text).not.toMatch(/sealed|secret|userId/)
    }
  })

  test('is answered once, by a code, from another device as well', async () => {
    const { email } = await customer()
    const id = await challenged(email)
    const answer = await complete(id, { totp: code() })
    expect([answer.status, answer.body.role]).toEqual([200, 'customer'])
    expect((await edge.send('/api/account/profile', { token: answer.body.accessToken })).status).toBe(200)
    expect(said(await complete(id, { totp: code(1) }))).toEqual([401, 'token_expired'])
  })

  test('is not answered by a code that was used, nor by one from before it', async () => {
    const { email } = await customer()
    expect((await login(email, code())).status).toBe(200)
    expect(said(await login(email, code()))).toEqual(unauthenticated)
    expect(said(await login(email, code(-1)))).toEqual(unauthenticated)
    expect((await login(email, code(1))).status).toBe(200)
  })

  test('by one code twice at once lets one in', async () => {
    const { email } = await customer()
    const ids = await Promise.all([1, 2, 3, 4].map(() => challenged(email)))
    const answers = await Promise.all(ids.map((id) => complete(id, { totp: code() })))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401])
    const same = await challenged(email)
    const again = await Promise.all([1, 2].map(() => complete(same, { totp: code(1) })))
    expect(again.map(({ status }) => status).sort()).toEqual([200, 401])
  })

  test('is over after its time, after five tries, and unknown: one answer', async () => {
    const [old, tried] = [await customer(), await customer()]
    const ids = [await challenged(old.email), await challenged(tried.email), crypto.randomUUID()]
    await edge.sql(
      `update banking.sign_in_challenges set expires_at = now() where user_id = banking.find_user(testing.identifier($1))`,
      [old.email],
    )
    await edge.sql(
      'update banking.sign_in_challenges set tries = 5 where user_id = banking.find_user(testing.identifier($1))',
      [tried.email],
    )
    for (const id of ids) expect(said(await complete(id, { totp: code() }))).toEqual([401, 'token_expired'])
  })

  test('takes one answer, a code or a recovery code, of the right shape', async () => {
    const id = await challenged((await customer()).email)
    const answers = [{}, { totp: code(), recoveryCode: 'AAAA-BBBB-CCCC-DDDD' }, { totp: '1' }]
    for (const answer of [...answers, { recoveryCode: 'AAAA' }, { recoveryCode: '1'.repeat(16) }])
      expect(said(await complete(id, answer))).toEqual([400, 'invalid_input'])
    expect(said(await complete('1', { totp: code() }))).toEqual([400, 'invalid_input'])
  })

  test('of one user is not answered by the code of another', async () => {
    const [one, other] = [await customer(), (await edge.provision([])).email]
    await edge.giveFactor(other, 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ')
    expect(said(await complete(await challenged(other), { totp: code() }))).toEqual(unauthenticated)
    expect((await complete(await challenged(one.email), { totp: code() })).status).toBe(200)
  })
})

describe('wrong codes', () => {
  test('count like wrong passwords, and the right password in between does not forgive them', async () => {
    const { email } = await customer()
    for (let turn = 0; turn < 4; turn += 1) {
      expect(said(await complete(await challenged(email), { totp: wrong() }))).toEqual(unauthenticated)
      expect(await state(email)).toEqual({ failures: turn + 1, blocked: null })
    }
    const id = await challenged(email)
    expect(said(await login(email, wrong()))).toEqual(unauthenticated)
    expect(await state(email)).toEqual({ failures: 5, blocked: true })
    expect(said(await complete(id, { totp: code() }))).toEqual(unauthenticated)
    expect(said(await login(email))).toEqual(unauthenticated)
  })

  test('fifty at once are counted up to the block, and a right one after it is too late', async () => {
    const { email } = await customer()
    const id = await challenged(email)
    const answers = await Promise.all(Array.from({ length: 50 }, () => complete(id, { totp: wrong() })))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]))
    expect((await state(email)).failures).toBe(5)
    expect((await complete(id, { totp: code() })).status).toBe(401)
  })

  test('four are forgotten by a right one', async () => {
    const { email } = await customer()
    for (let turn = 0; turn < 4; turn += 1) await login(email, wrong())
    expect((await login(email, code())).status).toBe(200)
    expect(await state(email)).toEqual({ failures: 0, blocked: null })
  })
})

test('wrong codes from one address, for whomever, are told to wait like wrong passwords', async () => {
  const headers = { 'CF-Connecting-IP': '192.0.2.77', 'User-Agent': 'guesser' }
  await edge.sql(
    `insert into banking.configurations (name, effective_from, value, source)
     values ('auth.attempts_most.device', '2001-01-01', '3', 'test')`,
  )
  const try_ = async (typed: object) => {
    const { email } = await customer()
    const id = await challenged(email)
    return edge.send('/api/auth/login/complete', { headers, body: { challengeId: id, ...typed } })
  }
  for (let turn = 0; turn < 3; turn += 1) expect(said(await try_({ totp: wrong() }))).toEqual(unauthenticated)
  const answer = await try_({ totp: code() })
  expect(said(answer)).toEqual([429, 'rate_limited'])
  expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(0)
})

describe('a recovery code', () => {
  const recovery = 'AAAA-BBBB-CCCC-DDDD'
  test('lets in once, also of two at once, and the user hears of it', async () => {
    const { email } = await customer()
    await giveCode(email, recovery)
    await giveCode(email, 'EEEE-FFFF-GGGG-HHHH')
    const ids = [await challenged(email), await challenged(email)]
    const answers = await Promise.all(ids.map((id) => complete(id, { recoveryCode: 'aaaa bbbb cccc dddd' })))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401])
    expect(said(await complete(await challenged(email), { recoveryCode: recovery }))).toEqual(unauthenticated)
    const mail = await edge.sql(
      `select template, facts from banking.outbox where user_id = banking.find_user(testing.identifier($1)) and template <> 'new_sign_in'`,
      [email],
    )
    expect(mail).toEqual([{ template: 'recovery_code_used', facts: { left: 1 } }])
  })

  test('of another user is none, and a hash from the database is none', async () => {
    const [one, other] = [await customer(), await customer()]
    await giveCode(other.email, recovery)
    expect(said(await complete(await challenged(one.email), { recoveryCode: recovery }))).toEqual(
      unauthenticated,
    )
    expect(await state(one.email)).toMatchObject({ failures: 1 })
    expect((await complete(await challenged(other.email), { recoveryCode: recovery })).status).toBe(200)
  })
})

describe('staff without a factor', () => {
  const enrol = (challengeId: string) => edge.send('/api/v1/auth/login/enrol', { body: { challengeId } })

  test('get no session, but a challenge with which they make the first one, and are in by its code', async () => {
    for (const kind of ['operator', 'admin'] as const) {
      const email = await edge.provisionStaff(kind)
      const asked = await login(email, code())
      expect(said(asked)).toEqual([401, 'step_up_required'])
      expect(asked.body).toMatchObject({ factors: [], enrol: true })
      const id = asked.body.challengeId
      expect((await complete(id, { totp: code() })).body.fields[0].path).toBe('totp')
      const { body, status } = await enrol(id)
      expect([status, body.uri]).toEqual([
        201,
        expect.stringContaining(`secret=${body.secret}&issuer=Edgebank`),
      ])
      const first = codeOf(fromBase32(body.secret), stepAt(Date.now()))
      const answer = await complete(id, { totp: first })
      expect([answer.status, answer.body.role]).toEqual([200, kind])
      const mail = await edge.sql(
        `select template from banking.outbox where user_id = banking.find_user(testing.identifier($1)) and template <> 'new_sign_in'`,
        [email],
      )
      expect(mail).toEqual([{ template: 'factor_added' }])
      expect((await login(email)).body).toMatchObject({ factors: ['totp', 'recovery'] })
      expect(said(await login(email, first))).toEqual(unauthenticated)
    }
  })

  test('are shown ten recovery codes with it, once; of these the bank keeps hashes', async () => {
    const email = await edge.provisionStaff('operator')
    const id = await challenged(email)
    const { body } = await enrol(id)
    const first = await complete(id, { totp: codeOf(fromBase32(body.secret), stepAt(Date.now())) })
    const codes: string[] = first.body.recoveryCodes
    expect(new Set(codes).size).toBe(10)
    const again = await complete(await challenged(email), { recoveryCode: codes[3] })
    expect([again.status, again.body.recoveryCodes]).toEqual([200, undefined])
    expect(said(await complete(await challenged(email), { recoveryCode: codes[3] }))).toEqual(unauthenticated)
    const [kept] = await edge.sql(
      `select count(*)::int as codes, count(used_at)::int as used from banking.recovery_codes
        where user_id = banking.find_user(testing.identifier($1))`,
      [email],
    )
    expect(kept).toEqual({ codes: 10, used: 1 })
  })

  test('are shown none where there are some already', async () => {
    const email = await edge.provisionStaff('operator')
    await edge.sql(
      `insert into banking.recovery_codes (user_id, code_hash) values (banking.find_user(testing.identifier($1)), sha256('kept'))`,
      [email],
    )
    const id = await challenged(email)
    const { body } = await enrol(id)
    const first = await complete(id, { totp: codeOf(fromBase32(body.secret), stepAt(Date.now())) })
    expect([first.status, first.body.recoveryCodes]).toEqual([200, undefined])
  })

  test('cannot use such a challenge twice, nor a second one once there is a factor', async () => {
    const email = await edge.provisionStaff('operator')
    const [id, late] = [await challenged(email), await challenged(email)]
    const { body } = await enrol(id)
    const codes = [0, 1].map((apart) => codeOf(fromBase32(body.secret), stepAt(Date.now()) + apart))
    expect((await complete(id, { totp: codes[0] })).status).toBe(200)
    for (const challenge of [id, late]) {
      expect(said(await enrol(challenge))).toEqual([401, 'token_expired'])
      expect(said(await complete(challenge, { totp: codes[1] }))).toEqual([401, 'token_expired'])
    }
  })

  test('a challenge of somebody who has a factor makes none', async () => {
    const { email } = await customer()
    expect(said(await enrol(await challenged(email)))).toEqual([401, 'token_expired'])
    expect(said(await enrol(crypto.randomUUID()))).toEqual([401, 'token_expired'])
  })
})

test('the flood shield stands before codes as well', async () => {
  const headers = { 'CF-Connecting-IP': '2001:db8:f::7' }
  const answers = await Promise.all(
    Array.from({ length: 320 }, () =>
      edge.send('/api/auth/login/complete', {
        headers,
        body: { challengeId: crypto.randomUUID(), totp: '000000' },
      }),
    ),
  )
  expect(answers.filter(({ code }) => code === 'rate_limited').length).toBeGreaterThanOrEqual(20)
})
