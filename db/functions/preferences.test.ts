/** What customers choose of how they are told: kept, heeded wherever messages are written, never for security. */
import type pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { freshBank, type TestBank } from '../../test/bank.ts'
import {
  connect,
  connectOwner,
  demoNumbers,
  outcome,
  rows,
  type Session,
  signIn,
  transfer,
  value,
} from '../../test/teller.ts'

let bank: TestBank
let app: pg.Client
let owner: pg.Client
let asha: Session
let vikram: Session
let leela: Session
let own: string[]
let theirs: string[]

beforeAll(async () => {
  bank = await freshBank()
  app = await connect(bank.wire.appUrl)
  owner = await connectOwner(bank.wire.ownerUrl)
  asha = await signIn(app, 'customer1@demo.bank')
  vikram = await signIn(app, 'customer2@demo.bank')
  leela = await signIn(app, 'operator1@demo.bank')
  const numbers = await demoNumbers(owner)
  own = numbers.asha
  theirs = numbers.vikram
  // All that the demo bank begins with.
  await seal()
})

const seal = () => value(owner, 'select banking.cut_seal(1000000)')
const choose = (
  channels: object,
  inAbove: number | null = null,
  outAbove: number | null = null,
  who = asha,
  client = app,
) =>
  value(client, 'select banking.choose_notifications($1, $2, $3, $4, $5)', [
    who.jti,
    JSON.stringify(channels),
    inAbove,
    outAbove,
    'r',
  ])
const read = (who = asha) => value(app, 'select banking.read_preferences($1)', [who.jti])
const chosen = async (who = asha) =>
  Object.fromEntries(
    (await read(who)).notifications.map((one: { event: string; channel: string }) => [
      one.event,
      one.channel,
    ]),
  )
/** What was written to somebody by this work. */
async function told(work: () => Promise<unknown>, who = asha) {
  const last = await value(owner, 'select coalesce(max(id), 0)::text from banking.outbox')
  await work()
  const found = await rows(
    owner,
    'select channel, template, facts from banking.outbox where id > $1 and user_id = $2 order by id',
    [last, who.userId],
  )
  return found.map(({ channel, template, facts }) => ({ channel, template, ...facts }))
}
const write = (template: string, who = asha) =>
  told(
    () =>
      owner.query(
        `insert into banking.outbox (channel, user_id, template, facts) values ('email', $1, $2, '{}')`,
        [who.userId, template],
      ),
    who,
  )
const usual = {
  money_in: 'none',
  money_out: 'none',
  schedules: 'email',
  statements: 'email',
  deposits: 'email',
  fees: 'email',
  answers: 'email',
  new_device: 'email',
}
const events = [
  ['schedules', 'schedule_waiting'],
  ['schedules', 'schedule_skipped'],
  ['schedules', 'schedule_failed'],
  ['statements', 'statement_ready'],
  ['deposits', 'deposit_matures'],
  ['deposits', 'deposit_matured'],
  ['fees', 'fee_charged'],
  ['fees', 'minimum_balance_short'],
  ['answers', 'ticket_answered'],
] as const

describe('choices', () => {
  it('begin with the usual, and of security nothing may be silent', async () => {
    const { language, grouping, notifications } = await read(vikram)
    expect([language, grouping]).toEqual([null, null])
    expect(await chosen(vikram)).toEqual(usual)
    expect(
      notifications
        .filter((one: { mayBeSilent: boolean }) => !one.mayBeSilent)
        .map((one: { event: string }) => one.event),
    ).toEqual(['new_device'])
  })
  it('change what they name and leave the rest, each with an audit row', async () => {
    await choose({ statements: 'none', money_in: 'email' }, 50_000)
    await choose({ money_out: 'sms' }, null, 100_000)
    expect(await chosen()).toEqual({ ...usual, statements: 'none', money_in: 'email', money_out: 'sms' })
    const sums = Object.fromEntries(
      (await read()).notifications.map((one: { event: string; above: string }) => [one.event, one.above]),
    )
    expect([sums.money_in, sums.money_out, sums.fees]).toEqual(['50000', '100000', null])
    expect(
      await value(
        owner,
        `select count(*)::int from banking.audit_logs where action = 'preferences.notifications' and actor = $1`,
        [`user:${asha.userId}`],
      ),
    ).toBe(2)
    expect(await chosen(vikram)).toEqual(usual)
  })
  it('of two at once both stand', async () => {
    const other = await connect(bank.wire.appUrl)
    const second = await signIn(other, 'customer2@demo.bank')
    await Promise.all([
      choose({ fees: 'none' }, null, null, vikram),
      choose({ answers: 'none' }, null, null, second, other),
    ])
    expect(await chosen(vikram)).toEqual({ ...usual, fees: 'none', answers: 'none' })
    await choose({ fees: 'email', answers: 'email' }, null, null, vikram)
    await other.end()
  })
  it('are kept with the language, which is chosen by itself', async () => {
    const answer = await value(app, 'select banking.choose_language($1, $2, $3, $4)', [
      asha.jti,
      'hi',
      'international',
      'r',
    ])
    expect([answer.language, answer.grouping]).toEqual(['hi', 'international'])
    expect((await chosen()).statements).toBe('none')
  })
  it.each([
    ['by staff', () => choose({ fees: 'none' }, null, null, leela), 'forbidden'],
    ['of security turned off', () => choose({ new_device: 'none', fees: 'none' }), 'forbidden'],
    ['of what is no event', () => choose({ password_changed: 'none', new_device: 'none' }), 'forbidden'],
    ['of what is no event, alone', () => choose({ password_changed: 'none' }), 'not_found'],
    [
      'after a sign-out',
      () => choose({ fees: 'none' }, null, null, { ...asha, jti: 'gone' }),
      'token_revoked',
    ],
    ['of a sum below zero', () => choose({ money_in: 'email' }, -1), '23514'],
  ])('are refused %s', async (_, work, said) => {
    const before = await chosen()
    expect(await outcome(work())).toContain(said)
    expect(await chosen()).toEqual(before)
  })
  it('of SMS are refused without a phone number', async () => {
    await owner.query('update banking.users set phone_sealed = null where id = $1', [vikram.userId])
    expect(await outcome(choose({ fees: 'sms' }, null, null, vikram))).toContain('not_found')
  })
})

describe('what is written', () => {
  it.each(events)('of %s as %s: silent, by SMS, by mail', async (event, template) => {
    await choose({ [event]: 'none' })
    expect(await write(template)).toEqual([])
    await choose({ [event]: 'sms' })
    expect(await write(template)).toEqual([{ channel: 'sms', template }])
    await choose({ [event]: 'email' })
    expect(await write(template)).toEqual([{ channel: 'email', template }])
    expect(await write(template, vikram)).toEqual([{ channel: 'email', template }])
  })
  it('of security goes out whatever was chosen', async () => {
    await owner.query(
      `update banking.preferences set channels = channels || '{"new_device": "none", "password_changed": "none"}' where customer_id =
         (select customer_id from banking.users where id = $1)`,
      [asha.userId],
    )
    for (const template of [
      'new_sign_in',
      'password_changed',
      'contact_changed',
      'factor_removed',
      'payee_added',
    ])
      expect(await write(template)).toEqual([{ channel: 'email', template }])
    await choose({ new_device: 'sms' })
    expect(await write('new_sign_in')).toEqual([{ channel: 'sms', template: 'new_sign_in' }])
    expect(await write('password_changed')).toEqual([{ channel: 'email', template: 'password_changed' }])
  })
  it('goes by mail to who chose SMS and has no phone number any more', async () => {
    const phone = await value(owner, 'select phone_sealed from banking.users where id = $1', [asha.userId])
    await choose({ fees: 'sms' })
    await owner.query('update banking.users set phone_sealed = null where id = $1', [asha.userId])
    expect(await write('fee_charged')).toEqual([{ channel: 'email', template: 'fee_charged' }])
    await owner.query('update banking.users set phone_sealed = $2 where id = $1', [asha.userId, phone])
  })
  it('to staff is what it was', async () => {
    expect(await write('statement_ready', leela)).toEqual([{ channel: 'email', template: 'statement_ready' }])
  })
})

describe('money', () => {
  const pay = (minor: bigint, from = own[0]!, to = theirs[0]!, who = asha) =>
    transfer(app, who, { from, to, minor })
  it.each([
    [49_999n, 0],
    [50_000n, 1],
    [50_001n, 1],
  ])('that leaves: of %s, %s messages from 50000 on', async (minor, count) => {
    await choose({ money_out: 'email', money_in: 'none' }, null, 50_000)
    const messages = await told(async () => {
      await pay(minor)
      await seal()
    })
    expect(messages.map(({ at: _, ...one }) => one)).toEqual(
      Array.from({ length: count }, () => ({
        channel: 'email',
        template: 'money_out',
        amount: String(minor),
        currency: 'INR',
        account: `•••• ${own[0]!.slice(-4)}`,
      })),
    )
  })
  it('that comes, by SMS, once, and what was before the choice is never told', async () => {
    await pay(100n, theirs[0], own[0], vikram)
    await owner.query('delete from banking.preferences')
    await choose({ money_in: 'sms' })
    const messages = await told(async () => {
      await pay(200n, theirs[0], own[0], vikram)
      await seal()
      await seal()
    })
    expect(messages.map(({ channel, template, amount }) => [channel, template, amount])).toEqual([
      ['sms', 'money_in', '200'],
    ])
  })
  it('of nobody who did not ask', async () => {
    await owner.query('delete from banking.preferences')
    expect(await told(async () => void (await Promise.all([pay(300n), seal()])))).toEqual([])
    expect(await told(seal)).toEqual([])
  })
})
