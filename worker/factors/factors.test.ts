/** Factors of one's own: who one is, once more; then the app, its recovery codes, and what ends with a change. */
import { beforeEach, describe, expect, test } from 'vitest'
import { calmStep, demoSecret } from '../../test/codes.ts'
import { type Answer, openEdge, password } from '../../test/edge.ts'
import { codeOf, fromBase32, stepAt } from './rules.ts'

const edge = await openEdge()
beforeEach(() => calmStep())

const codeAt = (secret: string, apart = 0) => codeOf(fromBase32(secret), stepAt(Date.now()) + apart)
const said = ({ status, code }: Answer) => [status, code]
const post = (path: string, token: string, body: object) => edge.send(`/api/v1${path}`, { token, body })
const listed = async (token: string) => (await edge.send('/api/v1/factors', { token })).body
const login = (email: string, totp?: string) => edge.tryToSignIn(email, password, 'api', {}, totp)
const giveSteps = () => edge.sql('update banking.user_factors set last_used_step = null')

async function newcomer() {
  const { email } = await edge.provision([])
  return { email, token: (await edge.signIn(email)).token }
}

/** With an app and a session, all steps unused. */
async function withApp(kind: 'customer' | 'operator' = 'customer') {
  const email = kind === 'customer' ? (await edge.provision([])).email : await edge.provisionStaff(kind)
  const factor = await edge.giveFactor(email, demoSecret)
  const token: string = (await login(email, codeAt(demoSecret))).body.accessToken
  await giveSteps()
  return { email, factor, token }
}

async function enrolled() {
  const person = await newcomer()
  const { body } = await post('/factors', person.token, { password, label: 'My phone' })
  const confirmed = await post(`/factors/${body.id}/confirmation`, person.token, {
    totp: codeAt(body.secret),
  })
  return { ...person, ...body, codes: confirmed.body.recoveryCodes as string[] }
}

test('a further app brings no new recovery codes: the ones there are still serve', async () => {
  const { token } = await withApp()
  const begun = await post('/factors', token, { totp: codeAt(demoSecret), label: 'First' })
  const first = await post(`/factors/${begun.body.id}/confirmation`, token, {
    totp: codeAt(begun.body.secret),
  })
  expect(first.body.recoveryCodes).toHaveLength(10)
  await giveSteps()
  const next = await post('/factors', token, { totp: codeAt(demoSecret), label: 'Second' })
  const second = await post(`/factors/${next.body.id}/confirmation`, token, {
    totp: codeAt(next.body.secret),
  })
  expect(second.body.recoveryCodes).toEqual([])
  expect((await listed(token)).recoveryCodesLeft).toBe(10)
})

describe('the first app', () => {
  test('is begun by the password, counts from its first code on, and brings ten recovery codes', async () => {
    const { email, token } = await newcomer()
    expect(await listed(token)).toEqual({
      items: [],
      recoveryCodesLeft: 0,
      required: false,
      signInCode: false,
    })
    const begun = await post('/factors', token, { password, label: 'My phone' })
    expect(begun.status).toBe(201)
    expect(begun.body).toEqual({
      id: expect.any(String),
      secret: expect.stringMatching(/^[A-Z2-7]{32}$/),
      uri: expect.stringMatching(/^otpauth:\/\/totp\/Edgebank:C\d{10}\?secret=[A-Z2-7]{32}&issuer=Edgebank$/),
    })
    expect((await listed(token)).items).toEqual([])
    expect((await login(email)).status, 'it does not count yet').toBe(200)
    const path = `/factors/${begun.body.id}/confirmation`
    const wrong = await post(path, token, { totp: codeAt(demoSecret) })
    expect([said(wrong), wrong.body.fields[0].path]).toEqual([[400, 'invalid_input'], 'totp'])
    const { body } = await post(path, token, { totp: codeAt(begun.body.secret) })
    expect(new Set(body.recoveryCodes).size).toBe(10)
    for (const code of body.recoveryCodes) expect(code).toMatch(/^(?:[A-Z2-7]{4}-){3}[A-Z2-7]{4}$/)
    expect(await listed(token)).toMatchObject({
      items: [{ id: begun.body.id, kind: 'totp', label: 'My phone' }],
      recoveryCodesLeft: 10,
    })
    expect((await login(email)).body).toMatchObject({
      code: 'step_up_required',
      factors: ['totp', 'recovery'],
    })
    expect((await login(email, codeAt(begun.body.secret))).code, 'the first code was used').toBe(
      'unauthenticated',
    )
    expect((await login(email, codeAt(begun.body.secret, 1))).status).toBe(200)
    expect(said(await post(path, token, { totp: codeAt(begun.body.secret) }))).toEqual([404, 'not_found'])
  })

  test('keeps nothing in clear: not the secret, not the codes', async () => {
    const { secret, codes, id } = await enrolled()
    const rows = await edge.sql(
      `select to_jsonb(f)::text as text from banking.user_factors f where id = $1
       union all select to_jsonb(c)::text from banking.recovery_codes c
       union all select to_jsonb(l)::text from banking.audit_logs l
       union all select to_jsonb(e)::text from banking.security_events e
       union all select to_jsonb(o)::text from banking.outbox o`,
      [id],
    )
    for (const { text } of rows)
      for (const hidden of [secret, ...codes, ...codes.map((code: string) => code.replaceAll('-', ''))])
        expect(text).not.toContain(hidden)
  })

  test('ends the other sessions and not this one, is audited, noticed and told by mail', async () => {
    const { email, token } = await newcomer()
    const other = (await edge.signIn(email)).token
    const { body } = await post('/factors', token, { password })
    await post(`/factors/${body.id}/confirmation`, token, { totp: codeAt(body.secret) })
    expect(said(await edge.send('/api/account/profile', { token: other }))).toEqual([401, 'token_revoked'])
    expect((await edge.send('/api/account/profile', { token })).status).toBe(200)
    const [seen] = await edge.sql(
      `select array(select action from banking.audit_logs where subject = 'factor:' || $2 order by id) as deeds,
         array(select kind from banking.security_events where user_id = banking.find_user(testing.identifier($1))) as events,
         array(select template from banking.outbox
           where user_id = banking.find_user(testing.identifier($1)) and template <> 'new_sign_in') as mails`,
      [email, body.id],
    )
    expect(seen).toEqual({
      deeds: ['factors.begin', 'factors.confirm'],
      events: ['factor_added'],
      mails: ['factor_added'],
    })
  })

  test('begun twice is the second one; confirmed twice at once is confirmed once', async () => {
    const { token } = await newcomer()
    const [first, second] = [
      (await post('/factors', token, { password })).body,
      (await post('/factors', token, { password })).body,
    ]
    const confirm = (app: { id: string; secret: string }) =>
      post(`/factors/${app.id}/confirmation`, token, { totp: codeAt(app.secret) })
    expect(said(await confirm(first))).toEqual([404, 'not_found'])
    const answers = await Promise.all([confirm(second), confirm(second)])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404])
  })
})

describe('a change asks who one is', () => {
  const changes = {
    begin: () => ['/factors', {}] as const,
    remove: (factor: string) => [`/factors/${factor}/removal`, {}] as const,
    'renew codes': () => ['/recovery-codes', {}] as const,
  }
  test.each(Object.entries(changes))(
    'to %s: nothing, the password and a wrong code do not do',
    async (_, change) => {
      const { email, factor, token } = await withApp()
      const [path] = change(factor)
      const asked = await post(path, token, {})
      expect([said(asked), asked.body.factors]).toEqual([[401, 'step_up_required'], ['totp']])
      expect(said(await post(path, token, { password }))).toEqual([401, 'step_up_required'])
      const failures = async () =>
        (
          await edge.sql(
            'select failures from banking.users where id = banking.find_user(testing.identifier($1))',
            [email],
          )
        )[0].failures
      expect(await failures(), 'what is missing is no failure').toBe(0)
      const wrong = await post(path, token, { totp: codeAt(demoSecret, 40) })
      expect([said(wrong), wrong.body.wrong]).toEqual([[401, 'step_up_required'], true])
      expect(await failures()).toBe(1)
      expect((await post(path, token, { totp: codeAt(demoSecret) })).status).toBeLessThan(300)
      if (path.endsWith('removal')) return
      const again = await post(path, token, { totp: codeAt(demoSecret) })
      expect([said(again), again.body.wrong], 'a code is good once').toEqual([
        [401, 'step_up_required'],
        true,
      ])
    },
  )

  test('a wrong password before the first app is counted; five in a row end the session and block', async () => {
    const { email, token } = await newcomer()
    for (let turn = 0; turn < 4; turn += 1) {
      const answer = await post('/factors', token, { password: 'wrong' })
      expect([said(answer), answer.body.factors]).toEqual([[401, 'step_up_required'], ['password']])
    }
    const last = await post('/factors', token, { password: 'wrong' })
    expect([last.status, last.code]).toEqual([429, 'rate_limited'])
    expect(Number(last.headers.get('Retry-After'))).toBeGreaterThan(800)
    expect(said(await post('/factors', token, { password }))).toEqual([401, 'token_revoked'])
    expect(said(await login(email))).toEqual([401, 'unauthenticated'])
  })

  test('of one code twice at once one is taken', async () => {
    const { token } = await withApp()
    const answers = await Promise.all(
      [1, 2, 3].map(() => post('/recovery-codes', token, { totp: codeAt(demoSecret) })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 401, 401])
  })
})

describe('an app that goes', () => {
  test('takes recovery codes along with the last one, and the password alone is enough again', async () => {
    const { email, token, id, secret } = await enrolled()
    await giveSteps()
    const other = (await login(email, codeAt(secret))).body.accessToken
    await giveSteps()
    expect((await post(`/factors/${id}/removal`, token, { totp: codeAt(secret) })).status).toBe(204)
    expect(await listed(token)).toEqual({
      items: [],
      recoveryCodesLeft: 0,
      required: false,
      signInCode: false,
    })
    expect(said(await edge.send('/api/account/profile', { token: other }))).toEqual([401, 'token_revoked'])
    expect((await login(email)).status).toBe(200)
    expect(said(await post(`/factors/${id}/removal`, token, { password }))).toEqual([404, 'not_found'])
  })

  test('of staff is never the last one', async () => {
    const { factor, token, email } = await withApp('operator')
    const last = await post(`/factors/${factor}/removal`, token, { totp: codeAt(demoSecret) })
    expect([said(last), last.body.lastFactor]).toEqual([[403, 'forbidden'], true])
    const second = await edge.giveFactor(email, demoSecret)
    expect((await listed(token)).required).toBe(true)
    const answers = await Promise.all(
      [factor, second].map((id, at) =>
        post(`/factors/${id}/removal`, token, { totp: codeAt(demoSecret, at) }),
      ),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 403])
  })

  test('of somebody else is not found', async () => {
    const [one, other] = [await withApp(), await withApp()]
    const proof = { totp: codeAt(demoSecret) }
    const found = await post(`/factors/${other.factor}/removal`, one.token, proof)
    expect(said(found)).toEqual([404, 'not_found'])
    expect((await listed(other.token)).items).toHaveLength(1)
  })
})

test('renewed recovery codes are ten others; a recovery code can ask for them, once', async () => {
  const { token, codes } = await enrolled()
  const renewed = await post('/recovery-codes', token, { recoveryCode: codes[0]! })
  expect(renewed.status).toBe(201)
  expect(new Set([...codes, ...renewed.body.recoveryCodes]).size).toBe(20)
  expect(said(await post('/recovery-codes', token, { recoveryCode: codes[1]! }))).toEqual([
    401,
    'step_up_required',
  ])
  expect((await listed(token)).recoveryCodesLeft).toBe(10)
  const bare = await newcomer()
  expect(said(await post('/recovery-codes', bare.token, { password }))).toEqual([404, 'not_found'])
})

test('somebody keeps five apps at most', async () => {
  const { email, token } = await withApp()
  for (let times = 0; times < 4; times += 1) await edge.giveFactor(email, demoSecret)
  const answer = await post('/factors', token, { totp: codeAt(demoSecret) })
  expect([said(answer), answer.body.maximum]).toEqual([[409, 'limit_exceeded'], 5])
})
