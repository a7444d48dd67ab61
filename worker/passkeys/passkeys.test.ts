/** Passkeys at the Worker's doors: added, listed, named, taken away; as second factor, alone, and over an order. */
import { beforeEach, describe, expect, test } from 'vitest'
import { type Authenticator, authenticator, type Lie } from '../../test/authenticator.ts'
import { calmStep, demoSecret } from '../../test/codes.ts'
import { type Answer, openEdge, password, transferOf } from '../../test/edge.ts'
import { codeOf, fromBase32, stepAt } from '../factors/rules.ts'

const edge = await openEdge()
beforeEach(() => calmStep())

const said = ({ status, code }: Answer) => [status, code]
const post = (path: string, token: string | undefined, body: object) =>
  edge.send(`/api/v1${path}`, { token, body })
const codeAt = () => codeOf(fromBase32(demoSecret), stepAt(Date.now()))
const newest = async (email: string) =>
  edge.sql(
    `select kind, severity from banking.security_events where user_id = banking.find_user(testing.identifier($1))
      order by id desc limit 1`,
    [email],
  )

async function add(token: string, device: Authenticator, proof: object = { password }, label = 'My phone') {
  const options = await post('/passkeys/options', token, proof)
  if (options.status !== 201) return options
  return post('/passkeys', token, { label, credential: await device.create(options.body) })
}

/** A customer with a passkey, signed in, with money. */
async function withPasskey(minor = 0n) {
  const person = await edge.provision(['savings'], minor)
  const { token } = await edge.signIn(person.email)
  const device = await authenticator()
  const { body } = await add(token, device)
  return { ...person, token, device, id: body.id as string, codes: body.recoveryCodes as string[] }
}
type Holder = Awaited<ReturnType<typeof withPasskey>>

const askAlone = async () => (await post('/auth/passkey/options', undefined, {})).body
const alone = async (device: Authenticator, lie: Lie = {}) =>
  post('/auth/passkey', undefined, { credential: await device.get(await askAlone(), lie) })
const profile = (token: string) => edge.send('/api/account/profile', { token })

describe('adding one', () => {
  test('asks for the password before the first factor, and brings ten recovery codes', async () => {
    const { email, token, id, codes } = await withPasskey()
    expect(codes).toHaveLength(10)
    const { body } = await edge.send('/api/v1/passkeys', { token })
    expect(body).toEqual({
      items: [{ id, label: 'My phone', addedAt: expect.any(String), lastUsedAt: null, backedUp: false }],
    })
    const [seen] = await edge.sql(
      `select array(select action from banking.audit_logs where subject = 'factor:' || $2 order by id) as deeds,
         array(select kind from banking.security_events where user_id = banking.find_user(testing.identifier($1))) as events,
         array(select template from banking.outbox
           where user_id = banking.find_user(testing.identifier($1)) and template <> 'new_sign_in') as mails`,
      [email, id],
    )
    expect(seen).toEqual({ deeds: ['passkeys.add'], events: ['passkey_added'], mails: ['passkey_added'] })
  })
  test('is asked for as the browser needs it, with a handle that is random and no address', async () => {
    const { email, customerId } = await edge.provision([])
    const { token } = await edge.signIn(email)
    const { body } = await post('/passkeys/options', token, { password })
    expect(body).toEqual({
      challenge: expect.stringMatching(/^[\w-]{43}$/),
      rp: { id: 'localhost', name: 'Edgebank' },
      user: { id: expect.stringMatching(/^[\w-]{43}$/), name: customerId, displayName: customerId },
      pubKeyCredParams: [-8, -7, -257].map((alg) => ({ type: 'public-key', alg })),
      timeout: 300_000,
      attestation: 'none',
      authenticatorSelection: {
        residentKey: 'required',
        requireResidentKey: true,
        userVerification: 'required',
      },
      excludeCredentials: [],
    })
    const kept = await edge.sql('select hash from banking.passkey_challenges')
    const challenge = Buffer.from(body.challenge, 'base64url')
    expect(kept.map(({ hash }) => Buffer.from(hash).toString('hex'))).not.toContain(challenge.toString('hex'))
  })
  test('a second one has the same handle, names the first, and needs a factor: the password will not do', async () => {
    const holder = await withPasskey()
    const refused = await post('/passkeys/options', holder.token, { password })
    expect(said(refused)).toEqual([401, 'step_up_required'])
    expect(refused.body.factors).toEqual(['passkey', 'recovery'])
    const options = await post('/passkeys/options', holder.token, { recoveryCode: holder.codes[0] })
    expect(options.body.excludeCredentials.map(({ id }: { id: string }) => id)).toEqual([holder.device.id])
    const other = await authenticator(-8)
    const credential = await other.create(options.body)
    expect((await post('/passkeys', holder.token, { credential })).body.recoveryCodes).toEqual([])
    const handles = await edge.sql(
      `select distinct user_handle from banking.passkeys where user_id = banking.find_user(testing.identifier($1))`,
      [holder.email],
    )
    expect(handles).toHaveLength(1)
  })
  test.each([
    ['a lie', { rpId: 'evil.example' }, [400, 'invalid_input']],
    ['a challenge that nobody asked for', { challenge: 'A'.repeat(43) }, [404, 'not_found']],
  ] as const)('is refused with %s', async (_, lie, expected) => {
    const { email } = await edge.provision([])
    const { token } = await edge.signIn(email)
    const { body } = await post('/passkeys/options', token, { password })
    const credential = await (await authenticator()).create(body, lie)
    expect(said(await post('/passkeys', token, { credential }))).toEqual(expected)
  })
  test('a challenge is good once, in its session, for its user, for five minutes', async () => {
    const { email } = await edge.provision([])
    const [first, second] = [(await edge.signIn(email)).token, (await edge.signIn(email)).token]
    const other = (await edge.signIn((await edge.provision([])).email)).token
    const device = await authenticator()
    const { body } = await post('/passkeys/options', first, { password })
    const credential = await device.create(body)
    for (const token of [second, other])
      expect(said(await post('/passkeys', token, { credential }))).toEqual([404, 'not_found'])
    const together = await Promise.all([1, 2].map(() => post('/passkeys', first, { credential })))
    expect(together.map(({ status }) => status).sort()).toEqual([201, 404])
    const late = (await post('/passkeys/options', other, { password })).body
    await edge.sql(`update banking.passkey_challenges set expires_at = now() where used_at is null`)
    const tooLate = { credential: await (await authenticator()).create(late) }
    expect(said(await post('/passkeys', other, tooLate))).toEqual([404, 'not_found'])
  })
  test('a credential of somebody else is refused, whoever holds it', async () => {
    const { device } = await withPasskey()
    const thief = (await edge.signIn((await edge.provision([])).email)).token
    expect(said(await add(thief, device))).toEqual([400, 'invalid_input'])
  })
  test('ends the other sessions and not this one', async () => {
    const { email } = await edge.provision([])
    const [token, other] = [(await edge.signIn(email)).token, (await edge.signIn(email)).token]
    await add(token, await authenticator())
    expect([(await profile(token)).status, (await profile(other)).code]).toEqual([200, 'token_revoked'])
  })
  test('ends at ten', async () => {
    const { token } = await edge.signIn((await edge.provision([])).email)
    await edge.sql(
      `insert into banking.passkeys (user_id, credential_id, user_handle, public_key, sign_count, transports,
         backup_eligible, backed_up, label)
       select t.user_id, uuid_send(gen_random_uuid()), sha256(''), '', 0, '{}', false, false, 'One'
         from banking.auth_tokens t, generate_series(1, 10) order by t.issued_at desc limit 10`,
    )
    expect(said(await post('/passkeys/options', token, { password }))).toEqual([409, 'limit_exceeded'])
  })
})

describe('as a second factor', () => {
  const login = (email: string) => edge.tryToSignIn(email, password)
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
    const second = (await edge.tryToSignIn(email, password)).body
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

describe('over an order', () => {
  const order = (from: string, to: string) =>
    transferOf(from, to, { amount: { amount: '60000.00', currency: 'INR' }, note: 'Deposit' })
  async function asked() {
    const [payer, payee] = [await withPasskey(10_000_000n), await edge.provision(['savings'])]
    const body = order(payer.accounts[0]!, payee.accounts[0]!)
    const refused = await post('/transactions', payer.token, body)
    return { payer, payee, body, refused: refused.body, challengeId: refused.body.challengeId as string }
  }
  const options = async (challengeId: string, token: string) =>
    (await edge.send(`/api/v1/challenges/${challengeId}/passkey`, { token })).body
  const confirm = async (challengeId: string, { token, device }: Holder, lie: Lie = {}) =>
    post(`/challenges/${challengeId}/passkey`, token, {
      credential: await device.get(await options(challengeId, token), lie),
    })

  test('signs the sha256 of exactly that order, which goes through once', async () => {
    const { payer, payee, body, refused, challengeId } = await asked()
    expect(refused.factors).toEqual(['email', 'passkey'])
    const [{ binding }] = await edge.sql(
      `select encode(banking.transfer_binding($1::uuid, 'transfer', $2, $3, 6000000, 'INR', 'Deposit'), 'hex') as binding`,
      [body.id, payer.accounts[0], payee.accounts[0]],
    )
    const { challenge } = await options(challengeId, payer.token)
    expect(Buffer.from(challenge, 'base64url').toString('hex')).toBe(binding)
    const confirmed = await confirm(challengeId, payer)
    expect(confirmed.body).toMatchObject({ challengeId, factor: 'passkey' })
    expect((await post('/transactions', payer.token, { ...body, challengeId })).status).toBe(201)
    const [{ used }] = await edge.sql('select used_at as used from banking.challenges where id = $1', [
      challengeId,
    ])
    expect(used).not.toBeNull()
    expect(await edge.posted(payee.accounts[0]!)).toBe(6_000_000n)
  })
  test('what signs another order, or nothing of the bank’s, is counted, and five spend the challenge', async () => {
    const { payer, challengeId } = await asked()
    for (const triesLeft of [4, 3, 2, 1, 0]) {
      const answer = await confirm(challengeId, payer, { challenge: 'A'.repeat(43) })
      expect([answer.code, answer.body.triesLeft]).toEqual(['invalid_input', triesLeft])
    }
    const spent = await edge.send(`/api/v1/challenges/${challengeId}/passkey`, { token: payer.token })
    expect([spent.code, spent.body.state]).toEqual(['already_settled', 'spent'])
  })
  test('twice at once it is confirmed once', async () => {
    const { payer, challengeId } = await asked()
    const credential = await payer.device.get(await options(challengeId, payer.token))
    const both = await Promise.all(
      [1, 2].map(() => post(`/challenges/${challengeId}/passkey`, payer.token, { credential })),
    )
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
  })
  test('the passkey of somebody else, and the challenge of somebody else, are none', async () => {
    const [{ payer, challengeId }, other] = [await asked(), await withPasskey()]
    const theirs = { ...payer, device: other.device }
    expect(said(await confirm(challengeId, theirs))).toEqual([400, 'invalid_input'])
    expect(
      said(await edge.send(`/api/v1/challenges/${challengeId}/passkey`, { token: other.token })),
    ).toEqual([404, 'not_found'])
  })
})

describe('a change of factors', () => {
  const prove = async ({ token, device }: Holder, lie: Lie = {}) => {
    const { body } = await post('/factors/proof', token, {})
    const options = await edge.send(`/api/v1/challenges/${body.challengeId}/passkey`, { token })
    const credential = await device.get(options.body, lie)
    const done = await post(`/challenges/${body.challengeId}/passkey`, token, { credential })
    return { challengeId: body.challengeId as string, done }
  }
  const remove = (id: string, token: string, proof: object) => post(`/passkeys/${id}/removal`, token, proof)

  test('can be proved by the passkey itself, once, and by no code of the mailbox', async () => {
    const holder = await withPasskey()
    const { body } = await post('/factors/proof', holder.token, {})
    expect([body.purpose, body.factors]).toEqual(['factor', ['passkey']])
    const mail = await post(`/challenges/${body.challengeId}/codes`, holder.token, { channel: 'email' })
    expect(said(mail)).toEqual([400, 'invalid_input'])
    const unproved = { challengeId: body.challengeId }
    expect(said(await remove(holder.id, holder.token, unproved))).toEqual([401, 'step_up_required'])
    const { challengeId } = await prove(holder)
    const other = await authenticator()
    expect((await add(holder.token, other, { challengeId })).status).toBe(201)
    expect(said(await remove(holder.id, holder.token, { challengeId }))).toEqual([401, 'step_up_required'])
    const again = await prove(holder)
    expect((await remove(holder.id, holder.token, { challengeId: again.challengeId })).status).toBe(204)
    expect((await edge.send('/api/v1/passkeys', { token: holder.token })).body.items).toHaveLength(1)
  })
  test('without a passkey or a code there is nothing to be asked', async () => {
    const { token } = await edge.signIn((await edge.provision([])).email)
    expect(said(await post('/factors/proof', token, {}))).toEqual([404, 'not_found'])
  })
  test('removing the last takes the recovery codes, ends the other sessions, is audited and told; the password is enough again', async () => {
    const holder = await withPasskey()
    const other = (await alone(holder.device)).body.accessToken
    expect((await remove(holder.id, holder.token, { recoveryCode: holder.codes[0] })).status).toBe(204)
    expect([(await profile(holder.token)).status, (await profile(other)).code]).toEqual([
      200,
      'token_revoked',
    ])
    const { body } = await edge.send('/api/v1/factors', { token: holder.token })
    expect(body).toEqual({ items: [], recoveryCodesLeft: 0, required: false, signInCode: false })
    expect((await edge.tryToSignIn(holder.email, password)).status).toBe(200)
    expect(said(await alone(holder.device))).toEqual([401, 'unauthenticated'])
    const [{ mails }] = await edge.sql(
      `select array(select template from banking.outbox where user_id = banking.find_user(testing.identifier($1))
         and template like 'passkey%' order by id) as mails`,
      [holder.email],
    )
    expect(mails).toEqual(['passkey_added', 'passkey_removed'])
  })
  test('another’s passkey is not found, to name or to remove; one’s own gets another name', async () => {
    const [mine, theirs] = [await withPasskey(), await withPasskey()]
    const put = (id: string) =>
      edge.send(`/api/v1/passkeys/${id}`, { method: 'PUT', token: mine.token, body: { label: 'Key' } })
    expect(said(await put(theirs.id))).toEqual([404, 'not_found'])
    expect(said(await remove(theirs.id, mine.token, { recoveryCode: mine.codes[0] }))).toEqual([
      404,
      'not_found',
    ])
    expect((await put(mine.id)).status).toBe(204)
    expect((await edge.send('/api/v1/passkeys', { token: mine.token })).body.items[0].label).toBe('Key')
  })
  test('staff keep one factor of any kind', async () => {
    const email = await edge.provisionStaff('operator')
    const app = await edge.giveFactor(email, demoSecret)
    const token = (await edge.tryToSignIn(email, password, 'api', {}, codeAt())).body.accessToken
    const giveStep = () => edge.sql('update banking.user_factors set last_used_step = null')
    await giveStep()
    const device = await authenticator()
    const { id } = (await add(token, device, { totp: codeAt() })).body
    await giveStep()
    expect((await post(`/factors/${app}/removal`, token, { totp: codeAt() })).status).toBe(204)
    const { challengeId } = await prove({ token, device } as Holder)
    expect(said(await remove(id, token, { challengeId }))).toEqual([403, 'forbidden'])
  })
  test('an order that is being confirmed while its passkey is removed: one after the other, no deadlock', async () => {
    for (let round = 0; round < 4; round += 1) {
      const holder = await withPasskey(10_000_000n)
      const other = { ...holder, token: (await alone(holder.device)).body.accessToken as string }
      const payee = await edge.provision(['savings'])
      const body = transferOf(holder.accounts[0]!, payee.accounts[0]!, {
        amount: { amount: '60000.00', currency: 'INR' },
      })
      const { challengeId } = (await post('/transactions', other.token, body)).body
      const options = (await edge.send(`/api/v1/challenges/${challengeId}/passkey`, { token: other.token }))
        .body
      const credential = await holder.device.get(options)
      const [confirmed, removed] = await Promise.all([
        post(`/challenges/${challengeId}/passkey`, other.token, { credential }),
        remove(holder.id, holder.token, { recoveryCode: holder.codes[0] }),
      ])
      expect(removed.status, removed.text).toBe(204)
      expect(confirmed.status, confirmed.text).toBeOneOf([200, 401])
    }
  })
})
