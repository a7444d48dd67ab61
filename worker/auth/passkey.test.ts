/** Signing in by a passkey: after the password, and alone. What is wrong in any way has one answer. */
import { beforeEach, describe, expect, test } from 'vitest'
import { authenticator, type Lie } from '../../test/authenticator.ts'
import { calmStep, demoSecret } from '../../test/codes.ts'
import { type Answer, openEdge, password } from '../../test/edge.ts'
import { codeAt, type Holder, passkeysAt, said } from '../../test/passkeys.ts'

const edge = await openEdge()
const { post, add, withPasskey, askAlone, alone, profile, login } = passkeysAt(edge)
beforeEach(() => calmStep())

const newest = async (email: string) =>
  edge.sql(
    `select kind, severity from banking.security_events where user_id = banking.find_user(testing.identifier($1))
      order by id desc limit 1`,
    [email],
  )

describe('as a second factor', () => {
  const complete = async ({ device, email }: Pick<Holder, 'device' | 'email'>, lie: Lie = {}) => {
    const { body } = await login(email)
    return post('/auth/login/complete', undefined, {
      challengeId: body.challengeId,
      passkey: await device.get(body.passkey, lie),
    })
  }
  test('is asked for after the right password, and only then named', async () => {
    const { email, device, token } = await withPasskey()
    const right = await login(email)
    expect(right.body).toMatchObject({ code: 'step_up_required', factors: ['passkey', 'recovery'] })
    expect(right.body.passkey).toMatchObject({
      rpId: 'localhost',
      userVerification: 'required',
      allowCredentials: [{ type: 'public-key', id: device.id, transports: ['internal', 'hybrid'] }],
    })
    const wrong = await edge.tryToSignIn(email, 'not the password at all')
    const unknown = await edge.tryToSignIn('nobody@test.bank', 'not the password at all')
    const bare = ({ text, body }: Answer) => text.replace(body.requestId, '')
    expect(bare(wrong)).toBe(bare(unknown))
    const done = await complete({ device, email })
    expect(done.status, done.text).toBe(200)
    const { items } = (await edge.send('/api/v1/passkeys', { token })).body
    expect(items[0].lastUsedAt).not.toBeNull()
  })
  const lies: [string, Lie][] = [
    ['for another challenge', { challenge: 'A'.repeat(43) }],
    ['of another page', { origin: 'https://evil.example' }],
    ['of another relying party', { rpId: 'evil.example' }],
    ['without the user', { flags: 0x09 }],
    ['of another passkey', { id: 'A'.repeat(43) }],
  ]
  test.each(lies)('one %s counts like a wrong code', async (_, lie) => {
    const holder = await withPasskey()
    expect(said(await complete(holder, lie))).toEqual([401, 'unauthenticated'])
    expect(await newest(holder.email)).toEqual([{ kind: 'factor_wrong', severity: 'low' }])
  })
  test('one of another customer is none', async () => {
    const [mine, theirs] = [await withPasskey(), await withPasskey()]
    expect(said(await complete({ email: mine.email, device: theirs.device }))).toEqual([
      401,
      'unauthenticated',
    ])
  })
  test('twice at once signs in once, and never again', async () => {
    const { email, device } = await withPasskey()
    const { body } = await login(email)
    const answered = { challengeId: body.challengeId, passkey: await device.get(body.passkey) }
    const both = await Promise.all([1, 2].map(() => post('/auth/login/complete', undefined, answered)))
    expect(both.map(({ status }) => status).sort()).toEqual([200, 401])
    expect(said(await post('/auth/login/complete', undefined, answered))).toEqual([401, 'token_expired'])
  })
  test('one whose counter goes back is refused and reported', async () => {
    const holder = await withPasskey()
    expect((await complete(holder, { count: 10 })).status).toBe(200)
    for (const count of [10, 9, 0])
      expect(said(await complete(holder, { count }))).toEqual([401, 'unauthenticated'])
    const [event] = await edge.sql(
      `select severity from banking.security_events where kind = 'passkey_counter_back' order by id desc limit 1`,
    )
    expect(event.severity).toBe('high')
    expect((await complete(holder, { count: 11 })).status).toBe(200)
  })
  test('one that never counts may say 0 for ever', async () => {
    const holder = await withPasskey()
    for (const _ of [1, 2]) expect((await complete(holder, { count: 0 })).status).toBe(200)
  })
  test('a recovery code stands in for it', async () => {
    const { email, codes } = await withPasskey()
    const { challengeId } = (await login(email)).body
    const answer = await post('/auth/login/complete', undefined, { challengeId, recoveryCode: codes[3] })
    expect(answer.status).toBe(200)
  })
  test('is one for staff too', async () => {
    const email = await edge.provisionStaff('operator')
    await edge.giveFactor(email, demoSecret)
    const { body } = await edge.tryToSignIn(email, password, 'api', {}, codeAt())
    await edge.sql('update banking.user_factors set last_used_step = null')
    const device = await authenticator()
    expect((await add(body.accessToken, device, { totp: codeAt() })).status).toBe(201)
    expect((await complete({ email, device })).body.role).toBe('operator')
    expect((await alone(device)).body.role).toBe('operator')
  })
})

describe('alone', () => {
  test('signs in without a name or a password', async () => {
    const { device, customerId } = await withPasskey()
    const answer = await alone(device)
    expect(answer.body).toMatchObject({ role: 'customer', customerId, tokenType: 'Bearer' })
    expect((await profile(answer.body.accessToken)).status).toBe(200)
    const [{ factor }] = await edge.sql(
      `select detail ->> 'factor' as factor from banking.audit_logs where action = 'auth.login' order by id desc limit 1`,
    )
    expect(factor).toBe('passkey')
  })
  test('is asked of everybody alike, and names nobody', async () => {
    const [one, other] = [await askAlone(), await askAlone()]
    expect(one.allowCredentials).toEqual([])
    expect({ ...one, challenge: '' }).toEqual({ ...other, challenge: '' })
    expect(one.challenge).not.toBe(other.challenge)
  })
  test('every wrong one has one answer: nothing tells who banks here', async () => {
    const [wrong, blocked, inactive, removed] = [
      await withPasskey(),
      await withPasskey(),
      await withPasskey(),
      await withPasskey(),
    ]
    const whose = 'where id = banking.find_user(testing.identifier($1))'
    await edge.sql(`update banking.users set blocked_until = now() + interval '1 hour' ${whose}`, [
      blocked.email,
    ])
    await edge.sql(`update banking.users set status = 'suspended' ${whose}`, [inactive.email])
    await edge.sql('update banking.passkeys set removed_at = now() where id = $1', [removed.id])
    const never = await authenticator()
    const answers = [
      await alone(never),
      await alone(never, { userHandle: null }),
      await alone(wrong.device, { origin: 'https://evil.example' }),
      await alone(wrong.device, { signature: (raw) => raw.fill(1) as typeof raw }),
      await alone(wrong.device, { userHandle: 'A'.repeat(43) }),
      await alone(wrong.device, { userHandle: null }),
      await alone(wrong.device, { flags: 0x09 }),
      await alone(blocked.device),
      await alone(inactive.device),
      await alone(removed.device),
    ]
    const bare = ({ status, text, body, headers }: Answer) =>
      [status, text.replace(body.requestId, ''), headers.getSetCookie().length].join(' ')
    expect(new Set(answers.map(bare)).size).toBe(1)
    expect(said(answers[0]!)).toEqual([401, 'unauthenticated'])
    const [{ failures }] = await edge.sql(`select failures from banking.users ${whose}`, [wrong.email])
    expect(failures, 'nobody is blocked by who knows the id of their passkey').toBe(0)
  })
  test('a challenge is good once: replayed, at once or later, it opens nothing', async () => {
    const { device } = await withPasskey()
    const credential = await device.get(await askAlone())
    const both = await Promise.all([1, 2].map(() => post('/auth/passkey', undefined, { credential })))
    expect(both.map(said).sort()).toEqual([
      [200, undefined],
      [401, 'token_expired'],
    ])
    expect(said(await post('/auth/passkey', undefined, { credential }))).toEqual([401, 'token_expired'])
  })
  test('a wrong answer uses its challenge up', async () => {
    const { device } = await withPasskey()
    const options = await askAlone()
    const lie = { credential: await device.get(options, { flags: 0x09 }) }
    expect(said(await post('/auth/passkey', undefined, lie))).toEqual([401, 'unauthenticated'])
    const right = { credential: await device.get(options) }
    expect(said(await post('/auth/passkey', undefined, right))).toEqual([401, 'token_expired'])
  })
  test('what was signed for another ceremony opens nothing', async () => {
    const { device, email } = await withPasskey()
    const second = (await login(email)).body
    const credential = await device.get(second.passkey)
    expect(said(await post('/auth/passkey', undefined, { credential }))).toEqual([401, 'token_expired'])
    const passkey = await device.get(await askAlone())
    const crossed = { challengeId: second.challengeId, passkey }
    expect(said(await post('/auth/login/complete', undefined, crossed))).toEqual([401, 'unauthenticated'])
  })
  test('the counter that goes back is found here as well', async () => {
    const { device } = await withPasskey()
    expect((await alone(device, { count: 7 })).status).toBe(200)
    expect(said(await alone(device, { count: 6 }))).toEqual([401, 'unauthenticated'])
  })
  test('the Worker’s word is needed: SQL alone signs nobody in', async () => {
    const { id } = await withPasskey()
    const { challenge } = await askAlone()
    const hash = Buffer.from(
      await crypto.subtle.digest('SHA-256', Buffer.from(challenge, 'base64url')),
    ).toString('hex')
    const [{ answer }] = await edge.sql(
      `select banking.sign_in_by_passkey(decode($1, 'hex'), $2::uuid, $2 || ':99:0', sha256('guess'), 'jti', sha256(''), 'api',
        null, '2001:db8::77', 'test') as answer`,
      [hash, id],
    )
    expect(answer).toEqual({ refused: 'unauthenticated' })
  })
})

test('what is no client data at all uses nothing up', async () => {
  const { device } = await withPasskey()
  for (const clientText of ['{', 'null', '{"challenge":1}'])
    expect(said(await alone(device, { clientText }))).toEqual([401, 'token_expired'])
})

test('where it is not said where customers open the bank there are no passkeys, and the password goes on', async () => {
  const { device, email, token, codes } = await withPasskey()
  const env = { STAGE: 'production', OUTBOX_CREDENTIAL: undefined, METRICS_TOKEN: undefined } as never
  const ask = (path: string, body: object, more: object = {}) =>
    edge.send(`/api/v1${path}`, { body, env, origin: 'https://bank.example', ...more })
  const refused = await ask('/auth/login', { identifier: email, password })
  const { challengeId } = refused.body
  expect([refused.code, refused.body.factors, refused.body.passkey]).toEqual([
    'step_up_required',
    ['passkey', 'recovery'],
    undefined,
  ])
  const credential = await device.get(await askAlone())
  const made = await (await authenticator()).create({ user: { id: '' }, rp: { id: 'localhost' } } as never)
  const answers = [
    await ask('/auth/passkey/options', {}),
    await ask('/auth/passkey', { credential }),
    await ask('/auth/login/complete', { challengeId, passkey: credential }),
    await ask('/passkeys/options', { recoveryCode: codes[0] }, { token }),
    await ask('/passkeys', { credential: made }, { token }),
  ]
  for (const answer of answers) expect(said(answer)).toEqual([503, 'unavailable'])
  expect((await ask('/auth/login/complete', { challengeId, recoveryCode: codes[1] })).status).toBe(200)
})
