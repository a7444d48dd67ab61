/** Passwords as a client sees them: forgotten, reset, changed; and that nobody learns who banks here. */
import { describe, expect, test } from 'vitest'
import { type Answer, openEdge, password } from '../../test/edge.ts'

const edge = await openEdge()
const chosen = 'seven green bicycles'

/** An answer without what differs in every answer. */
const bare = ({ status, text, headers }: Answer) => ({
  status,
  text: text.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id'),
  headers: [...headers].filter(([name]) => name !== 'x-request-id'),
})

const forget = (identifier: string) => edge.send('/api/auth/forgot-password', { body: { identifier } })
const reset = (token: string, to: string) =>
  edge.send('/api/v1/auth/reset-password', { body: { token, password: to } })

async function tokenOf(email: string): Promise<string> {
  const [mail] = await edge.sql(
    `select o.facts ->> 'link' as link from banking.outbox o join banking.users u on u.id = o.user_id
      where u.email_index = testing.index_of($1) and o.template = 'password_reset' order by o.id desc limit 1`,
    [email],
  )
  return mail.link.split('#')[1]
}

describe('a forgotten password', () => {
  test('gets one answer at every door, for who banks here and who does not', async () => {
    const { email, customerId } = await edge.provision()
    for (const door of [
      '/api/auth/forgot-password',
      '/api/v1/auth/forgot-password',
      '/trpc/auth.forgotPassword',
    ]) {
      const answers = []
      for (const identifier of [email, customerId, 'nobody@nowhere.example', 'C0000000000', "' or 1=1 --"])
        answers.push(bare(await edge.send(door, { body: { identifier } })))
      expect(answers[0]!.status).toBe(door.startsWith('/trpc') ? 200 : 202)
      for (const answer of answers) expect(answer).toEqual(answers[0])
    }
  })

  test('ends with a new one: by the token of the mail, once, and signs nobody in', async () => {
    const { email } = await edge.provision()
    const { token: access, cookie } = await edge.signIn(email)
    await forget(email)
    const token = await tokenOf(email)
    const answer = await reset(token, chosen)
    expect([answer.status, answer.text, answer.headers.getSetCookie()]).toEqual([204, '', []])
    expect((await edge.send('/api/account/profile', { token: access })).code).toBe('token_revoked')
    const renewed = await edge.send('/api/auth/refresh', { method: 'POST', headers: { Cookie: cookie } })
    expect(renewed.code).toBe('token_revoked')
    expect((await edge.tryToSignIn(email, password)).code).toBe('unauthenticated')
    expect((await edge.tryToSignIn(email, chosen)).status).toBe(200)
  })

  test('the token: used, expired, voided, unknown and of another shape are one answer', async () => {
    const { email } = await edge.provision()
    const tokens = []
    for (const state of [
      'used_at = now()',
      'voided_at = now()',
      "expires_at = now() - interval '1 second'",
    ]) {
      await edge.sql(
        `delete from banking.password_resets r using banking.users u where u.id = r.user_id and u.email_index = testing.index_of($1)`,
        [email],
      )
      await forget(email)
      tokens.push(await tokenOf(email))
      await edge.sql(
        `update banking.password_resets r set ${state} from banking.users u where u.id = r.user_id and u.email_index = testing.index_of($1)`,
        [email],
      )
      const answers = []
      for (const one of [...tokens, 'A'.repeat(43), 'x', "'--"]) answers.push(bare(await reset(one, chosen)))
      expect(answers[0]!.status).toBe(404)
      for (const answer of answers) expect(answer).toEqual(answers[0])
    }
    expect((await edge.tryToSignIn(email, password)).status).toBe(200)
  })

  test('a weak new one is refused with its reason, and the token stays good', async () => {
    const { email, customerId } = await edge.provision()
    await forget(email)
    const token = await tokenOf(email)
    const local = email.split('@')[0]!
    const weak = [
      'short',
      'x'.repeat(15),
      'qwertyuiopasdfg',
      'baseball-1234567',
      `${customerId}-1234`,
      `${local}1`,
    ]
    for (const typed of [
      ...weak,
      'nul\u0000 in a long enough one',
      '\ud800 in a long enough one',
      'y7k'.repeat(43),
    ]) {
      const answer = await reset(token, typed)
      expect([answer.status, answer.code], typed).toEqual([400, 'invalid_input'])
      expect(answer.body.fields, typed).toEqual([
        { path: 'password', message: expect.stringMatching(/^[A-Z].+\.$/) },
      ])
      expect(answer.text).not.toContain(typed)
    }
    expect((await reset(token, chosen)).status).toBe(204)
  })

  test('takes passwords of any characters: 128 emoji, spaces around, another form of the same letter', async () => {
    const emoji = [...'🦊🌋🎻🧭🪁🦉🍄🚲🧊🎲🪐🦑🌵🎈🧵']
    const many = Array.from({ length: 128 }, (_, at) => emoji[(at * at + at) % 15]).join('')
    for (const typed of [
      many,
      '  spaces count as they are  ',
      'Zu\u0308rich by the lake side',
      'पासवर्ड बहुत लंबा है',
    ]) {
      const { email } = await edge.provision()
      await forget(email)
      expect((await reset(await tokenOf(email), typed)).status).toBe(204)
      expect((await edge.tryToSignIn(email, typed)).status).toBe(200)
      for (const near of [
        typed.trim() === typed ? `${[...typed].slice(1).join('')}` : typed.trim(),
        typed.normalize('NFC'),
      ])
        if (near !== typed) expect((await edge.tryToSignIn(email, near)).status).toBe(401)
    }
  })

  test('twice at once with one token: one wins', async () => {
    const { email } = await edge.provision()
    await forget(email)
    const token = await tokenOf(email)
    const answers = await Promise.all([
      reset(token, 'the first of the two'),
      reset(token, 'the second of the two'),
    ])
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 404])
  })

  test('from one address without end is a flood', async () => {
    const env = {
      SIGN_IN_FLOOD: { limit: async ({ key }: { key: string }) => ({ success: key !== '2001:db8:e::/64' }) },
    }
    const headers = { 'CF-Connecting-IP': '2001:db8:e::1' }
    const { token } = await edge.signIn('customer1@demo.bank')
    for (const [path, body] of [
      ['forgot-password', { identifier: 'customer1@demo.bank' }],
      ['reset-password', { token: 'x', password: chosen }],
      ['change-password', { current: password, new: chosen }],
    ] as const) {
      const answer = await edge.send(`/api/v1/auth/${path}`, { body, headers, token, env: env as never })
      expect([answer.code, answer.headers.get('Retry-After')], path).toEqual(['rate_limited', '60'])
    }
  })
})

describe('changing a password', () => {
  const change = (token: string, current: string, to: string) =>
    edge.call('auth.changePassword', { current, new: to }, { token })

  test('keeps this session, ends the others, and tells by mail', async () => {
    const { email } = await edge.provision()
    const [here, there] = [await edge.signIn(email, 'web'), await edge.signIn(email)]
    expect((await change(here.token, password, chosen)).status).toBe(200)
    expect((await edge.send('/api/account/profile', { token: here.token })).status).toBe(200)
    expect((await edge.send('/api/account/profile', { token: there.token })).code).toBe('token_revoked')
    expect((await edge.tryToSignIn(email, password)).status).toBe(401)
    expect((await edge.tryToSignIn(email, chosen)).status).toBe(200)
    const mails = `select count(*)::int as count from banking.outbox o join banking.users u on u.id = o.user_id
      where u.email_index = testing.index_of($1) and template = 'password_changed'`
    expect((await edge.sql(mails, [email]))[0].count).toBe(1)
  })

  test('with a wrong present one: which field, and the fifth time signed out and blocked', async () => {
    const { email } = await edge.provision()
    const { token } = await edge.signIn(email, 'web')
    for (let turn = 0; turn < 4; turn++) {
      const answer = await change(token, 'wrong', chosen)
      expect([answer.status, answer.code]).toEqual([400, 'invalid_input'])
      expect(answer.body.error.data.fields).toEqual([
        { path: 'current', message: 'This is not your present password.' },
      ])
    }
    expect((await change(token, 'wrong', chosen)).code).toBe('token_revoked')
    expect((await change(token, password, chosen)).code).toBe('token_revoked')
    expect((await edge.tryToSignIn(email, password)).status).toBe(401)
  })

  test('to a weak one is refused before the present one is looked at, and counts as no failure', async () => {
    const { email } = await edge.provision()
    const { token } = await edge.signIn(email)
    for (let turn = 0; turn < 6; turn++) {
      const answer = await change(token, 'wrong', 'short')
      expect(answer.body.error.data.fields).toEqual([{ path: 'new', message: 'At least 15 characters.' }])
    }
    expect((await change(token, password, chosen)).status).toBe(200)
  })
})

test('an admin lifts a block; operators and customers do not', async () => {
  const { email, customerId } = await edge.provision()
  for (let turn = 0; turn < 5; turn++) await edge.tryToSignIn(email, 'wrong')
  expect((await edge.tryToSignIn(email, password)).status).toBe(401)
  const ask = async (who: string) => {
    const { token } = await edge.signIn(who)
    return edge.send(`/api/v1/users/${customerId}/unblock`, { token, body: { reason: 'They called.' } })
  }
  expect((await ask('operator1@demo.bank')).code).toBe('forbidden')
  expect((await ask('customer1@demo.bank')).code).toBe('forbidden')
  expect((await ask('admin1@demo.bank')).status).toBe(204)
  expect((await ask('admin1@demo.bank')).code).toBe('already_settled')
  expect((await edge.tryToSignIn(email, password)).status).toBe(200)
})
