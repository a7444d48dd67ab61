/** Codes by mail or text message as a second factor at sign-in: asked for by a customer, sent, good once, for five tries. */
import { beforeEach, describe, expect, test } from 'vitest'
import { demoSecret } from '../../test/codes.ts'
import { newestCode } from '../../test/confirming.ts'
import { type Answer, openEdge, password } from '../../test/edge.ts'

const edge = await openEdge()
// Tests ask for more codes in an hour than a person does.
beforeEach(() => edge.sql(`delete from banking.throttles where key like 'step_up_code:%'`))

const said = ({ status, code }: Answer) => [status, code]
const post = (path: string, token: string | undefined, body: object) =>
  edge.send(`/api/v1${path}`, { token, body })
const put = (token: string, body: object) =>
  edge.send('/api/v1/factors/sign-in-code', { method: 'PUT', token, body })
const login = (email: string) => edge.tryToSignIn(email, password)
const send = (challengeId: string, channel = 'email') =>
  post('/auth/login/code', undefined, { challengeId, channel })
const complete = (challengeId: string, code: string) =>
  post('/auth/login/complete', undefined, { challengeId, code })
const another = (code: string) => (code === '000000' ? '000001' : '000000')
const passPause = () =>
  edge.sql(`update banking.sign_in_challenges set sent_at = sent_at - interval '1 minute'`)

/** A customer whose sign-in asks for a code, and the session in which that was said. */
async function careful() {
  const person = await edge.provision([])
  const { token } = await edge.signIn(person.email)
  const answer = await put(token, { on: true, password })
  expect(answer.status, answer.text).toBe(204)
  return { ...person, token }
}
/** The password was right, and a code is on its way. */
async function asked() {
  const person = await careful()
  const challengeId: string = (await login(person.email)).body.challengeId
  await send(challengeId)
  return { ...person, challengeId, code: await newestCode(edge) }
}

test('a demo customer signs in by the password alone until they say otherwise', async () => {
  expect((await login('customer1@demo.bank')).status).toBe(200)
})

describe('asking for it', () => {
  test('takes the password, ends other sessions, is audited, noticed and told', async () => {
    const { email } = await edge.provision([])
    const [token, other] = [(await edge.signIn(email)).token, (await edge.signIn(email)).token]
    expect(said(await put(token, { on: true }))).toEqual([401, 'step_up_required'])
    expect(said(await put(token, { on: true, password: 'another one altogether' }))).toEqual([
      401,
      'step_up_required',
    ])
    expect((await put(token, { on: true, password })).status).toBe(204)
    expect(said(await edge.send('/api/account/profile', { token: other }))).toEqual([401, 'token_revoked'])
    expect((await edge.send('/api/v1/factors', { token })).body.signInCode).toBe(true)
    expect(said(await put(token, { on: true, password }))).toEqual([409, 'already_settled'])
    const [{ deeds, mails }] = await edge.sql(
      `select array(select action from banking.audit_logs where subject = 'factor:code' order by id) as deeds,
         array(select template from banking.outbox where user_id = banking.find_user(testing.identifier($1))
           and template like 'factor%') as mails`,
      [email],
    )
    expect([deeds.at(-1), mails]).toEqual(['factors.code_on', ['factor_added']])
  })
  test('is for customers: staff have an app or a passkey', async () => {
    const { token } = await edge.signIn('operator1@demo.bank')
    expect(said(await put(token, { on: true, password }))).toEqual([403, 'forbidden'])
  })
  test('is undone by such a code, not by the password', async () => {
    const { token, email } = await careful()
    expect(said(await put(token, { on: false, password }))).toEqual([401, 'step_up_required'])
    const { body } = await post('/factors/proof', token, {})
    expect(body.factors).toEqual(['email'])
    await post(`/challenges/${body.challengeId}/codes`, token, { channel: 'email' })
    const code = await newestCode(edge)
    await post(`/challenges/${body.challengeId}/confirmation`, token, { code })
    expect((await put(token, { on: false, challengeId: body.challengeId })).status).toBe(204)
    expect((await login(email)).status).toBe(200)
  })
})

describe('at sign-in', () => {
  test('a code is sent after the right password, and opens the session once', async () => {
    const { email, challengeId, code, customerId } = await asked()
    const [message] = await edge.sql(
      `select channel, template from banking.outbox where facts ->> 'code' = $1 and user_id = banking.find_user(testing.identifier($2))`,
      [code, email],
    )
    expect(message).toEqual({ channel: 'email', template: 'sign_in_code' })
    const opened = await complete(challengeId, code)
    expect(opened.body).toMatchObject({ role: 'customer', customerId })
    expect(said(await complete(challengeId, code))).toEqual([401, 'token_expired'])
    const [{ factor }] = await edge.sql(
      `select detail ->> 'factor' as factor from banking.audit_logs where action = 'auth.login' order by id desc limit 1`,
    )
    expect(factor).toBe('email')
  })
  test('what is asked names the ways there are', async () => {
    const { email } = await careful()
    expect((await login(email)).body).toMatchObject({ code: 'step_up_required', factors: ['email'] })
    await edge.giveFactor(email, demoSecret)
    await edge.sql(
      `update banking.users set phone_sealed = 'v1.of.nobody' where id = banking.find_user(testing.identifier($1))`,
      [email],
    )
    expect((await login(email)).body.factors).toEqual(['totp', 'email', 'sms'])
  })
  test('keeps no code but in the message, and not there once it was used', async () => {
    const { challengeId, code } = await asked()
    const kept = () =>
      edge.sql(
        `select to_jsonb(c)::text as text from banking.sign_in_challenges c
         union all select to_jsonb(l)::text from banking.audit_logs l
         union all select to_jsonb(o)::text from banking.outbox o where o.facts ? 'code'`,
      )
    expect((await kept()).filter(({ text }) => text.includes(`"${code}"`))).toHaveLength(1)
    await complete(challengeId, code)
    expect((await kept()).filter(({ text }) => text.includes(`"${code}"`))).toEqual([])
  })
  test('five wrong ones spend the challenge, and block as wrong passwords do', async () => {
    const { email, challengeId, code } = await asked()
    for (let wrong = 0; wrong < 5; wrong += 1)
      expect(said(await complete(challengeId, another(code)))).toEqual([401, 'unauthenticated'])
    expect(said(await complete(challengeId, code))).toEqual([401, 'token_expired'])
    expect(said(await login(email))).toEqual([401, 'unauthenticated'])
    const left = await edge.sql(`select from banking.outbox where facts ->> 'code' = $1`, [code])
    expect(left).toEqual([])
  })
  test('is bound to its own challenge', async () => {
    const [mine, theirs] = [await asked(), await asked()]
    expect(said(await complete(mine.challengeId, theirs.code))).toEqual([401, 'unauthenticated'])
    expect((await complete(mine.challengeId, mine.code)).status).toBe(200)
  })
  test('no code is right before one was sent', async () => {
    const { email } = await careful()
    const { challengeId } = (await login(email)).body
    expect(said(await complete(challengeId, '000000'))).toEqual([401, 'unauthenticated'])
  })
  test('twice at once opens one session', async () => {
    const { challengeId, code } = await asked()
    const both = await Promise.all([1, 2].map(() => complete(challengeId, code)))
    expect(both.map(said).sort()).toEqual([
      [200, undefined],
      [401, 'token_expired'],
    ])
  })
  test('a new one voids the one before; between two is a pause, and ten an hour are the most', async () => {
    const { challengeId, code } = await asked()
    const soon = await send(challengeId)
    expect([soon.code, Number(soon.headers.get('Retry-After')) > 0]).toEqual(['rate_limited', true])
    await passPause()
    expect((await send(challengeId)).status).toBe(200)
    const next = await newestCode(edge)
    if (next !== code) expect(said(await complete(challengeId, code))).toEqual([401, 'unauthenticated'])
    for (let sent = 2; sent < 10; sent += 1) {
      await passPause()
      expect((await send(challengeId)).status).toBe(200)
    }
    await passPause()
    expect(said(await send(challengeId))).toEqual([429, 'rate_limited'])
  })
  test('is sent to nobody who did not ask for it, by no way that there is not, for no challenge that is none', async () => {
    const { email } = await edge.provision([])
    await edge.giveFactor(email, demoSecret)
    const { challengeId } = (await login(email)).body
    expect(said(await send(challengeId))).toEqual([400, 'invalid_input'])
    const own = (await login((await careful()).email)).body.challengeId
    expect(said(await send(own, 'sms'))).toEqual([400, 'invalid_input'])
    expect(said(await send(crypto.randomUUID()))).toEqual([401, 'token_expired'])
  })
  test('exactly one proof is taken at a time', async () => {
    const { challengeId, code } = await asked()
    const both = { challengeId, code, totp: '123456' }
    expect(said(await post('/auth/login/complete', undefined, both))).toEqual([400, 'invalid_input'])
  })
})
