/** Passkeys at the Worker's doors: added, named, taken away, and what asks for them. */
import { beforeEach, describe, expect, test } from 'vitest'
import { authenticator, type Lie } from '../../test/authenticator.ts'
import { calmStep, demoSecret } from '../../test/codes.ts'
import { openEdge, password, transferOf } from '../../test/edge.ts'
import { codeAt, type Holder, passkeysAt, said } from '../../test/passkeys.ts'

const edge = await openEdge()
const { post, add, withPasskey, alone, profile } = passkeysAt(edge)
beforeEach(() => calmStep())

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
  test('is taken without a word on how it is reached', async () => {
    const { token } = await edge.signIn((await edge.provision([])).email)
    const { body } = await post('/passkeys/options', token, { password })
    const { response, ...credential } = await (await authenticator()).create(body)
    const { transports: _, ...bare } = response
    expect((await post('/passkeys', token, { credential: { ...credential, response: bare } })).status).toBe(
      201,
    )
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
