/** Mail and SMS on their way out: the real sender, a real database, and a provider in a process of its own. */
import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest'
import { type Env, readConfig } from '../worker/config.ts'
import { deliver } from '../worker/delivery/delivery.ts'
import { freshBank, type TestBank } from './bank.ts'
import type { Play, Received } from './provider.ts'
import { openProvider } from './providing.ts'
import { connect, connectOwner, rows, value } from './teller.ts'

let bank: TestBank
let owner: pg.Client
let user: string
let env: Env
const { start: startProvider, stop: stopProvider, at, play, seen } = openProvider()

const queue = (template: string, facts: object, channel = 'email') =>
  value(
    owner,
    `insert into banking.outbox (channel, user_id, template, facts) values ($1, $2, $3, $4) returning id::text`,
    [channel, user, template, JSON.stringify(facts)],
  )
const row = async (id: string) =>
  (
    await rows(
      owner,
      `select state, tries, fault, facts, template, sent_at is not null as settled,
        extract(epoch from next_at - clock_timestamp())::float as wait from banking.outbox where id = $1`,
      [id],
    )
  )[0]!
/** Lets the time pass until everything is due. */
const later = () =>
  owner.query(`update banking.outbox set next_at = now() where state in ('queued', 'retry')`)
const run = (more: Partial<Env> = {}) => {
  const given = { ...env, ...more }
  return deliver(given, readConfig(given))
}
const mine = (all: Received[], id: string) => all.filter(({ key }) => key?.startsWith(`edgebank-${id}-`))

beforeAll(async () => {
  bank = await freshBank()
  owner = await connectOwner(bank.wire.ownerUrl)
  user = await value(owner, `select banking.find_user(testing.identifier('customer1@demo.bank'))::text`)
  await startProvider()
  env = {
    ...inject('workerBindings'),
    DATABASE_URL: bank.appUrl,
    JOB_DATABASE_URL: bank.jobUrl,
    MAIL_FROM: 'Edgebank <bank@edgebank.example>',
    RESEND_API_KEY: 're_key',
    RESEND_URL: at(''),
    TWILIO_ACCOUNT_SID: 'AC1',
    TWILIO_AUTH_TOKEN: 'twilio-token',
    TWILIO_FROM: '+15005550006',
    TWILIO_URL: at(''),
  } as unknown as Env
})
beforeEach(async () => {
  await owner.query(`delete from banking.outbox`)
  await play({ status: 200 })
})
afterAll(async () => {
  await stopProvider()
})

describe('a message', () => {
  it('is written by its template, sent once to the address of its user, and its code is gone from the row', async () => {
    const id = await queue('step_up_code', {
      code: '483920',
      amount: '125000',
      currency: 'INR',
      payee: 'V…m',
    })
    expect(await run()).toEqual({ sent: 1, retry: 0, failed: 0, dropped: 0 })
    const [one, ...more] = mine(await seen('received'), id)
    expect(more).toEqual([])
    expect(one).toMatchObject({ path: '/emails', authorization: 'Bearer re_key' })
    const mail = JSON.parse(one!.body)
    expect(mail).toMatchObject({ to: ['customer1@demo.bank'], from: env.MAIL_FROM })
    expect(mail.text).toMatch(/483920 confirms: INR 1,250\.00 to V…m/)
    expect(mail.subject).not.toContain('483920')
    expect(await row(id)).toMatchObject({ state: 'sent', facts: {}, template: 'step_up_code', settled: true })
    expect(await run()).toMatchObject({ sent: 0 })
    expect(mine(await seen('received'), id)).toHaveLength(1)
  })

  it('by SMS goes to the phone, with what it confirms', async () => {
    await queue('step_up_code', { code: '483921', amount: '125000', currency: 'INR', payee: 'V…m' }, 'sms')
    expect(await run()).toMatchObject({ sent: 1 })
    const sms = (await seen('received')).findLast(({ path }) => path.includes('Messages.json'))!
    expect(sms.path).toBe('/2010-04-01/Accounts/AC1/Messages.json')
    expect(sms.authorization).toBe(`Basic ${btoa('AC1:twilio-token')}`)
    const fields = new URLSearchParams(sms.body)
    expect(fields.get('To')).toBe('+919800000001')
    expect(fields.get('Body')).toMatch(/^Edgebank: 483921 confirms: INR 1,250\.00 to V…m/)
  })

  it('leaves an audit row of who was told what and when, without the words', async () => {
    const id = await queue('password_reset', { token: 'canary-reset-token' })
    await run()
    const [told] = await rows(owner, `select * from banking.audit_logs where detail ->> 'message' = $1`, [id])
    expect(told).toMatchObject({ actor: 'job:deliver', action: 'message.sent', subject: `user:${user}` })
    expect(JSON.stringify(told)).not.toContain('canary')
  })

  it('of an unknown template says that there is news, and the log names the template alone', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => {})
    const id = await queue('never_heard_of', { code: 'canary-fact' })
    expect(await run()).toMatchObject({ sent: 1 })
    expect(mine(await seen('carried'), id)[0]!.body).not.toContain('canary')
    expect(said.mock.calls.flat().join()).toContain('never_heard_of')
    expect(said.mock.calls.flat().join()).not.toContain('canary')
    said.mockRestore()
  })

  it('to a user without an address, or too late for its code, is given up and its facts are gone', async () => {
    const staff = await value(
      owner,
      `select banking.find_user(testing.identifier('operator1@demo.bank'))::text`,
    )
    const lost = await queue('step_up_code', { code: '1' }, 'sms')
    await owner.query('update banking.outbox set user_id = $2 where id = $1', [lost, staff])
    const old = await queue('password_reset', { token: 'x' })
    await owner.query(`update banking.outbox set at = now() - interval '16 minutes' where id = $1`, [old])
    expect(await run()).toMatchObject({ sent: 0, failed: 2 })
    expect(await row(lost)).toMatchObject({ state: 'failed', fault: 'no address', facts: {} })
    expect(await row(old)).toMatchObject({ state: 'failed', fault: 'too late', facts: {} })
    expect(mine(await seen('received'), old)).toEqual([])
  })
})

it('a message whose address does not open waits, and holds up no other', async () => {
  const other = await value(
    owner,
    `select banking.find_user(testing.identifier('customer2@demo.bank'))::text`,
  )
  const [lost, fine] = [await queue('new_sign_in', {}), await queue('new_sign_in', {})]
  await owner.query('update banking.outbox set user_id = $2 where id = $1', [lost, other])
  // Sealed in another row: it is whole, and not theirs.
  await owner.query('begin')
  const [mine2] = await rows(owner, 'select email_sealed as sealed from banking.users where id = $1', [other])
  const [theirs] = await rows(owner, 'select email_sealed as sealed from banking.users where id = $1', [user])
  await owner.query('update banking.users set email_sealed = $2 where id = $1', [other, theirs!.sealed])
  await owner.query('commit')
  expect(await run()).toMatchObject({ sent: 1, retry: 1 })
  expect([(await row(lost)).state, (await row(fine)).state]).toEqual(['retry', 'sent'])
  await owner.query('update banking.users set email_sealed = $2 where id = $1', [other, mine2!.sealed])
  await later()
  expect(await run()).toMatchObject({ sent: 1 })
})

describe('a provider that', () => {
  const cases: [string, Play, RegExp, number][] = [
    ['fails', { status: 500 }, /^status 500$/, 15],
    ['is busy', { status: 429, retryAfter: '600' }, /^status 429$/, 600],
    ['is busy for longer than a day', { status: 503, retryAfter: '9999999' }, /^status 503$/, 86_400],
    ['does not take the key', { status: 401 }, /^status 401$/, 15],
    ['answers elsewhere', { status: 302 }, /^status 302$/, 15],
    ['hangs up', { status: 500, loseAnswers: true }, /^TypeError$/, 15],
  ]
  it.each(cases)(
    '%s delays: nothing is lost, and it comes when the provider is well',
    async (_, how, fault, wait) => {
      await play(how)
      const id = await queue('new_sign_in', { device: 'Firefox' })
      expect(await run()).toMatchObject({ sent: 0, retry: 1, failed: 0 })
      const waiting = await row(id)
      expect(waiting).toMatchObject({ state: 'retry', tries: 1, facts: { device: 'Firefox' } })
      expect(waiting.fault).toMatch(fault)
      expect(Math.abs(waiting.wait - wait)).toBeLessThan(5)
      // Not due yet: nothing is asked again.
      const before = (await seen('received')).length
      await run()
      expect((await seen('received')).length).toBe(before)
      await play({ status: 200 })
      await later()
      expect(await run()).toMatchObject({ sent: 1 })
      expect(mine(await seen('carried'), id)).toHaveLength(1)
      expect(await row(id)).toMatchObject({ state: 'sent', tries: 2, fault: null })
    },
  )

  it('refuses the message for good is not asked again', async () => {
    await play({ status: 422 })
    const id = await queue('new_sign_in', {})
    expect(await run()).toMatchObject({ failed: 1 })
    expect(await row(id)).toMatchObject({ state: 'failed', fault: 'status 422', facts: {} })
    await later()
    expect(await run()).toMatchObject({ sent: 0, retry: 0, failed: 0 })
  })

  it('carried the message but lost its answer is asked again under the same key, and people get one', async () => {
    await play({ status: 200, loseAnswers: true })
    const id = await queue('new_sign_in', {})
    expect(await run()).toMatchObject({ retry: 1 })
    await play({ status: 200 })
    await later()
    expect(await run()).toMatchObject({ sent: 1 })
    expect(mine(await seen('received'), id)).toHaveLength(2)
    expect(mine(await seen('carried'), id)).toHaveLength(1)
  })

  it('is slow is given up after ten seconds, and the message waits', async () => {
    await play({ status: 200, delayMs: 11_500 })
    const id = await queue('new_sign_in', {})
    const began = performance.now()
    expect(await run()).toMatchObject({ retry: 1 })
    expect(performance.now() - began).toBeLessThan(14_000)
    expect((await row(id)).fault).toBe('TimeoutError')
    await pause(2_500)
  })

  it('is down waits twice as long each time, up to the limit, and is left alone after one batch', async () => {
    const port = await stopProvider()
    const ids: string[] = []
    for (let turn = 0; turn < 25; turn += 1) ids.push(await queue('new_sign_in', {}))
    expect(await run()).toMatchObject({ sent: 0, retry: 10 })
    const waits: number[] = []
    await owner.query('delete from banking.outbox where id <> $1', [ids[0]])
    for (let turn = 0; turn < 10; turn += 1) {
      await later()
      await run()
      waits.push(Math.round((await row(ids[0]!)).wait))
    }
    for (const [turn, wait] of waits.entries())
      if (turn > 0) expect(wait).toBeGreaterThanOrEqual(Math.min(waits[turn - 1]! * 1.8, 3590))
    expect(waits.at(-1)).toBeLessThanOrEqual(3600)
    await startProvider(port)
    await later()
    expect(await run()).toMatchObject({ sent: 1 })
  })
})

it('a link begins with the bank’s own address, and waits where that is not known', async () => {
  const id = await queue('password_reset', {
    path: '/reset#canary',
    expiresAt: new Date(Date.now() + 60_000),
  })
  expect(await run()).toMatchObject({ retry: 1 })
  expect((await row(id)).fault).toBe('BANK_URL is not set')
  await later()
  expect(await run({ BANK_URL: 'https://bank.example/' })).toMatchObject({ sent: 1 })
  expect(JSON.parse(mine(await seen('carried'), id)[0]!.body).text).toContain(
    'https://bank.example/reset#canary',
  )
  const late = await queue('password_reset', { path: '/reset#late', expiresAt: new Date(Date.now() - 1_000) })
  expect(await run({ BANK_URL: 'https://bank.example/' })).toMatchObject({ failed: 1 })
  expect(await row(late)).toMatchObject({ fault: 'too late', facts: {} })
})

it('a message that its maker took back is never sent', async () => {
  const id = await queue('step_up_code', { amount: '1' })
  await owner.query('update banking.outbox set sent_at = now() where id = $1', [id])
  expect(await run()).toMatchObject({ sent: 0, retry: 0, failed: 0 })
})

it('two senders at once send each message once', async () => {
  const ids: string[] = []
  for (let turn = 0; turn < 40; turn += 1) ids.push(await queue('new_sign_in', {}))
  const both = await Promise.all([run(), run()])
  expect(both.reduce((sum, one) => sum + one!.sent, 0)).toBe(40)
  const received = await seen('received')
  for (const id of ids) expect(mine(received, id)).toHaveLength(1)
})

it('a sender that was killed after taking a message leaves it due, and its late answer changes nothing', async () => {
  const id = await queue('new_sign_in', {})
  const job = await connect(bank.wire.jobUrl)
  const [taken] = await value(job, `select banking.take_messages(10, '{email}')`)
  expect(taken).toMatchObject({ id, try: 1 })
  expect((await row(id)).wait).toBeGreaterThan(100)
  await later()
  expect(await run()).toMatchObject({ sent: 1 })
  const late = JSON.stringify([{ id, try: 1, state: 'retry', fault: 'late' }])
  expect(await value(job, 'select banking.settle_messages($1)', [late])).toMatchObject({ settled: 0 })
  expect((await row(id)).state).toBe('sent')
})

describe('without', () => {
  it('a provider or a credential messages stay queued, and nothing is asked', async () => {
    const id = await queue('new_sign_in', {})
    expect(
      await run({ RESEND_API_KEY: '', TWILIO_ACCOUNT_SID: '', TWILIO_AUTH_TOKEN: '', TWILIO_FROM: '' }),
    ).toBe(undefined)
    expect(await run({ JOB_DATABASE_URL: '' })).toBe(undefined)
    expect(await row(id)).toMatchObject({ state: 'queued', tries: 0 })
  })

  it('a provider for SMS mail still goes out', async () => {
    const sms = await queue('step_up_code', { code: '1' }, 'sms')
    const mail = await queue('new_sign_in', {})
    const sent = await run({ TWILIO_ACCOUNT_SID: '', TWILIO_AUTH_TOKEN: '', TWILIO_FROM: '' })
    expect(sent).toMatchObject({ sent: 1 })
    expect([(await row(sms)).state, (await row(mail)).state]).toEqual(['queued', 'sent'])
  })
})

it('settled messages are removed after outbox.keep_days, those that wait never', async () => {
  const [done, waiting] = [await queue('new_sign_in', {}), await queue('step_up_code', {}, 'sms')]
  await run({ TWILIO_ACCOUNT_SID: '', TWILIO_AUTH_TOKEN: '', TWILIO_FROM: '' })
  await owner.query(`update banking.outbox set at = now() - interval '31 days'`)
  await owner.query(`update banking.outbox set sent_at = now() - interval '31 days' where state = 'sent'`)
  expect(await run({ TWILIO_ACCOUNT_SID: '', TWILIO_AUTH_TOKEN: '', TWILIO_FROM: '' })).toMatchObject({
    dropped: 1,
  })
  const left = await rows(owner, 'select id::text from banking.outbox')
  expect(left.map(({ id }) => id)).toEqual([waiting])
  expect(left.map(({ id }) => id)).not.toContain(done)
})

it('nobody but the job may take, settle or drop messages', async () => {
  const app = await connect(bank.wire.appUrl)
  for (const call of [`take_messages(1, '{email}')`, `settle_messages('[]')`, 'drop_messages()'])
    await expect(app.query(`select banking.${call}`), call).rejects.toMatchObject({ code: '42501' })
  expect(await value(app, 'select banking.outbox_state()')).toMatchObject({ email: { waiting: 0 } })
})
