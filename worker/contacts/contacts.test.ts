/** A customer's own change of contact: password, a code to the old one, a code to the new one, notice, and time. */
import { beforeEach, describe, expect, test } from 'vitest'
import { challengeIn } from '../../test/confirming.ts'
import { type Answer, openEdge, type Person, password } from '../../test/edge.ts'
import { passkeysAt, said } from '../../test/passkeys.ts'
import { readConfig } from '../config.ts'
import { openAddress } from '../delivery/addresses.ts'

const edge = await openEdge()
const newId = () => crypto.randomUUID()
const newMail = () => `${newId()}@test.bank`

type Change = {
  id: string
  channel: string
  value: string
  password?: string
  challengeId?: string
  newChallengeId?: string
}
const ask = (token: string, change: Change) =>
  edge.send('/api/v1/profile/contact-changes', { token, body: { password, ...change } })
const stop = (token: string, id: string) =>
  edge.send(`/api/v1/profile/contact-changes/${id}/stop`, { method: 'POST', token, body: {} })
const listed = async (token: string) =>
  (await edge.send('/api/v1/profile/contact-changes', { token })).body.items
const profileOf = async (token: string) => (await edge.send('/api/v1/profile', { token })).body

/** The newest message with a code, and where it goes, as delivery opens it. */
async function newestMessage(template: string) {
  const [row] = await edge.sql(
    `select o.facts ->> 'code' as code, o.channel, o.user_id::text as "userId",
         banking.message_address(o.user_id, o.channel, o.address_sealed) as address
       from banking.outbox o where o.template = $1 order by o.id desc limit 1`,
    [template],
  )
  return { code: row.code as string, to: await openAddress(readConfig(edge.env), row) }
}

/** Has a code sent for the challenge of a refusal and gives it; answers where it went. */
async function confirm(token: string, refused: Answer, channel: string): Promise<string | null> {
  expect(refused.code, refused.text).toBe('step_up_required')
  const challengeId = challengeIn(refused)
  await edge.sql(`delete from banking.throttles where key like 'step_up_code:%'`)
  const sent = await edge.call('challenges.sendCode', { challengeId, channel }, { token })
  expect(sent.status, sent.text).toBe(200)
  const { code, to } = await newestMessage('step_up_code')
  const given = await edge.call('challenges.confirm', { challengeId, code }, { token })
  expect(given.status, given.text).toBe(200)
  return to
}

/** All of it; answers the change and where the codes went. */
async function change(token: string, channel: string, value: string) {
  const order: Change = { id: newId(), channel, value }
  const first = await ask(token, order)
  const old = await confirm(token, first, 'email')
  order.challengeId = challengeIn(first)
  const second = await ask(token, order)
  const fresh = await confirm(token, second, channel === 'email' ? 'email' : 'sms')
  order.newChallengeId = challengeIn(second)
  const made = await ask(token, order)
  return { order, first, second, made, old, fresh }
}
async function coolingIsOver(id: string) {
  await edge.sql('alter table banking.user_changes disable trigger two_persons')
  await edge.sql(
    `update banking.user_changes set takes_effect_at = clock_timestamp(), made_at = made_at - interval '2 days' where id = $1`,
    [id],
  )
  await edge.sql('alter table banking.user_changes enable trigger two_persons')
  await edge.sql(`select banking.settle_due_changes('job:test', 50)`)
}

let person: Person
let token: string
beforeEach(async () => {
  person = await edge.provision()
  token = (await edge.signIn(person.email)).token
})

describe('a customer’s own e-mail address', () => {
  test('changes by password, a code to the old one, a code to the new one, and a day', async () => {
    const value = newMail()
    const { order, first, second, made, old, fresh } = await change(token, 'email', value)
    const contact = `${value[0]}…@test.bank`
    expect(first.body).toMatchObject({
      purpose: 'contact',
      factors: ['email'],
      contact,
      contactKind: 'email',
    })
    expect(second.body).toMatchObject({ purpose: 'new_contact', factors: ['email'], contact })
    expect([old, fresh]).toEqual([person.email, value])
    expect([made.status, made.body]).toEqual([
      201,
      {
        id: order.id,
        status: 'cooling',
        channel: 'email',
        value: contact,
        by: 'you',
        takesEffectAt: expect.any(String),
      },
    ])
    const hours = (Date.parse(made.body.takesEffectAt) - Date.now()) / 3_600_000
    expect(hours).toBeGreaterThan(23.9)
    expect(hours).toBeLessThan(24.1)
    const again = await ask(token, order)
    expect([again.status, again.body]).toEqual([200, made.body])
    expect(await listed(token)).toEqual([made.body])
    expect((await newestMessage('contact_change_planned')).to, 'the old one is told').toBe(person.email)
    expect((await profileOf(token)).email).toBe(person.email)
    await coolingIsOver(order.id)
    expect(await listed(token)).toEqual([])
    expect((await profileOf(token)).email).toBe(value)
    expect((await edge.tryToSignIn(person.email, password)).code).toBe('unauthenticated')
    expect((await edge.signIn(value)).token).toBeTruthy()
  })

  test('is proved by a code that went to it: a passkey does not stand in for the mailbox', async () => {
    const thief = await passkeysAt(edge).withPasskey()
    const order: Change = { id: newId(), channel: 'email', value: newMail() }
    const first = await ask(thief.token, order)
    expect(first.body).toMatchObject({ purpose: 'contact', factors: ['email'] })
    const challengeId = challengeIn(first)
    const path = `/api/v1/challenges/${challengeId}/passkey`
    expect(said(await edge.send(path, { token: thief.token }))).toEqual([400, 'invalid_input'])
    const [{ binding }] = await edge.sql(
      `select encode(binding, 'base64') as binding from banking.challenges where id = $1`,
      [challengeId],
    )
    const challenge = Buffer.from(binding, 'base64').toString('base64url')
    const asked = { challenge, rpId: 'localhost', timeout: 1, userVerification: 'required' as const }
    const credential = await thief.device.get({ ...asked, allowCredentials: [] })
    const given = await edge.send(path, { token: thief.token, body: { credential } })
    expect(said(given)).toEqual([400, 'invalid_input'])
    const again = await ask(thief.token, { ...order, challengeId })
    expect([again.code, again.body.purpose]).toEqual(['step_up_required', 'contact'])
  })

  test('stands in clear nowhere on its way', async () => {
    const value = newMail()
    const { order } = await change(token, 'email', value)
    for (const table of [
      'user_changes',
      'challenges',
      'outbox',
      'audit_logs',
      'audit_changes',
      'security_events',
    ]) {
      const [{ text }] = await edge.sql(
        `select string_agg(to_jsonb(t)::text, ' ') as text from banking.${table} t`,
      )
      expect(text, table).not.toContain(value)
    }
    const [deed] = await edge.sql(
      `select actor, detail from banking.audit_logs where action = 'contacts.change' order by id desc limit 1`,
    )
    expect(deed).toMatchObject({ actor: `user:${person.userId}`, detail: { change: order.id } })
  })

  test('is not changed where the old one says no by the code of its notice, or its owner in the bank', async () => {
    const { order } = await change(token, 'email', newMail())
    const { code } = await newestMessage('contact_change_planned')
    expect((await edge.send('/api/v1/changes/stop', { body: { code } })).body).toEqual({ status: 'stopped' })
    await coolingIsOver(order.id)
    expect((await profileOf(token)).email).toBe(person.email)
    expect((await stop(token, order.id)).body, 'again changes nothing').toEqual({ status: 'stopped' })
    const next = await change(token, 'email', newMail())
    const stranger = await edge.provision()
    const other = (await edge.signIn(stranger.email)).token
    expect((await stop(other, next.order.id)).code).toBe('not_found')
    expect((await stop(token, next.order.id)).body).toEqual({ status: 'stopped' })
    await coolingIsOver(next.order.id)
    expect((await profileOf(token)).email).toBe(person.email)
  })

  test('that somebody has is refused after both codes alone, so nobody learns who banks here', async () => {
    const other = await edge.provision()
    const { first, second, made } = await change(token, 'email', other.email)
    expect([first.code, second.code]).toEqual(['step_up_required', 'step_up_required'])
    expect([made.code, made.body.fields]).toEqual([
      'invalid_input',
      [{ path: 'value', message: 'This address cannot be used. Choose another one.' }],
    ])
  })
})

describe('a phone number', () => {
  test('comes by a code to the mail address and one to the phone, and is told to both from then on', async () => {
    const number = '+91 98200 12345'
    const { first, second, old, fresh, order } = await change(token, 'phone', number)
    expect([first.body.factors, second.body.factors]).toEqual([['email'], ['sms']])
    expect([old, fresh?.replaceAll(' ', '')]).toEqual([person.email, '+919820012345'])
    await coolingIsOver(order.id)
    expect((await profileOf(token)).phone).toBe(number)
    const next = await change(token, 'phone', '+91 98200 54321')
    expect(next.first.body.factors).toEqual(['email', 'sms'])
    const told = await edge.sql(
      `select channel from banking.outbox where user_id = $1 and template = 'contact_change_planned' order by id desc limit 2`,
      [person.userId],
    )
    expect(told.map(({ channel }) => channel).sort()).toEqual(['email', 'sms'])
  })
})

describe('is refused', () => {
  test('in this order', async () => {
    const order = () => ({ id: newId(), channel: 'email', value: newMail() })
    const { token: staff } = await edge.signIn('operator1@demo.bank')
    expect((await ask(staff, order())).code).toBe('forbidden')
    expect((await ask(token, { ...order(), value: 'no address' })).body.fields[0].path).toBe('value')
    expect((await ask(token, { ...order(), channel: 'phone', value: '12345' })).body.fields[0].path).toBe(
      'value',
    )
    const wrong = await ask(token, { ...order(), password: 'not the password' })
    expect([wrong.code, wrong.body.fields[0].path]).toEqual(['invalid_input', 'password'])
    expect((await ask(token, { ...order(), value: person.email.toUpperCase() })).code).toBe('already_settled')
    const { order: made } = await change(token, 'email', newMail())
    expect((await ask(token, { ...made, value: newMail() })).code).toBe('idempotency_conflict')
    expect((await ask(token, order())).code, 'one waits').toBe('already_settled')
  })

  test('after five wrong passwords, and the session with it', async () => {
    const order = { id: newId(), channel: 'email', value: newMail(), password: 'not the password' }
    const codes = []
    for (let turn = 0; turn < 5; turn++) codes.push((await ask(token, order)).code)
    expect(codes).toEqual([...Array(4).fill('invalid_input'), 'token_revoked'])
    expect((await profileOf(token)).code).toBe('token_revoked')
  })

  test.each([
    ['another address', { value: newMail() }],
    ['another id', { id: newId() }],
    ['the other challenge twice', 'twice'],
  ])('with challenges of %s', async (_, other) => {
    const order: Change = { id: newId(), channel: 'email', value: newMail() }
    const first = await ask(token, order)
    await confirm(token, first, 'email')
    order.challengeId = challengeIn(first)
    const second = await ask(token, order)
    await confirm(token, second, 'email')
    order.newChallengeId = other === 'twice' ? order.challengeId : challengeIn(second)
    const tried = await ask(token, other === 'twice' ? order : { ...order, ...(other as object) })
    expect(tried.code).toBe('step_up_required')
    expect(await listed(token)).toEqual([])
  })

  test('where the new contact was confirmed by anything but a code that went there', async () => {
    const order: Change = { id: newId(), channel: 'email', value: newMail() }
    const first = await ask(token, order)
    await confirm(token, first, 'email')
    order.challengeId = challengeIn(first)
    const second = await ask(token, order)
    order.newChallengeId = challengeIn(second)
    await edge.sql(`update banking.challenges set satisfied_at = now(), factor = 'passkey' where id = $1`, [
      order.newChallengeId,
    ])
    expect((await ask(token, order)).code).toBe('step_up_required')
    expect(await listed(token)).toEqual([])
  })
})

test('of two at once one is made', async () => {
  const value = newMail()
  const order: Change = { id: newId(), channel: 'email', value }
  const first = await ask(token, order)
  await confirm(token, first, 'email')
  order.challengeId = challengeIn(first)
  const second = await ask(token, order)
  await confirm(token, second, 'email')
  order.newChallengeId = challengeIn(second)
  const both = await Promise.all([ask(token, order), ask(token, order)])
  expect(both.map(({ status }) => status).sort()).toEqual([200, 201])
  expect(await listed(token)).toHaveLength(1)
})
