/** One-time codes: sent with what they confirm, good once, for a short time, in their own session, five tries. */
import { createHash, randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import {
  challengeOf,
  give,
  large,
  newestCode,
  notThe,
  type Order,
  open,
  passTime,
  send,
  told,
} from '../../test/step-up.ts'
import {
  connect,
  connectMany,
  connectOwner,
  expectBooksToBalance,
  openAccount,
  type Row,
  rows,
  type Session,
  signIn,
  type Transfer,
  untilWaiting,
} from '../../test/teller.ts'

let app: pg.Client
let owner: pg.Client
let apps: pg.Client[]
let asha: Session
let again: Session
let vikram: Session
let from: string
let to: string

beforeAll(async () => {
  const bank = await freshBank()
  app = await connect(bank.wire.appUrl)
  apps = await connectMany(bank.wire.appUrl, 2)
  owner = await connectOwner(bank.wire.ownerUrl)
  asha = await signIn(app, 'customer1@demo.bank')
  again = await signIn(app, 'customer1@demo.bank')
  vikram = await signIn(app, 'customer2@demo.bank')
  await owner.query(`update banking.configurations set value = '{}' where name = 'payees.cooling_limit'`)
})
beforeEach(async () => {
  from = await openAccount(owner, { holder: asha, minor: 900_000_00 })
  to = await openAccount(owner, { holder: vikram })
  await passTime(owner)
})
afterAll(() => expectBooksToBalance(owner))

const orderOf = (more: Partial<Transfer> = {}): Order => ({
  id: randomUUID(),
  from,
  to,
  minor: large,
  note: 'Rent',
  ...more,
})

describe('a code', () => {
  it('is sent with amount and payee, kept as a hash alone, and taken out of the message when it was used', async () => {
    const order = orderOf()
    const { challengeId } = await open(app, asha, order)
    const sent = await send(app, asha, challengeId, 'sms')
    expect(sent).toEqual({
      challengeId,
      channel: 'sms',
      expiresAt: expect.any(String),
      resendSeconds: 30,
      triesLeft: 5,
    })
    const message = () =>
      rows(owner, 'select channel, user_id, template, facts from banking.outbox order by id desc limit 1')
    const [{ facts, ...envelope }] = (await message()) as [Row]
    expect(envelope).toEqual({ channel: 'sms', user_id: asha.userId, template: 'step_up_code' })
    const { code, ...shown } = facts
    expect(code).toMatch(/^\d{6}$/)
    expect(shown).toEqual({
      purpose: 'transfer',
      payee: 'S•••',
      account: `•••• ${to.slice(-4)}`,
      amount: String(large),
      currency: 'INR',
      expiresAt: sent.expiresAt,
    })
    const { code_salt, code_hash } = await challengeOf(owner, challengeId)
    const id = Buffer.from(challengeId.replaceAll('-', ''), 'hex')
    const hash = createHash('sha256').update(Buffer.concat([code_salt, id, Buffer.from(code)]))
    expect(code_hash).toEqual(hash.digest())
    expect(await give(app, asha, challengeId, code)).toMatchObject({ challengeId, factor: 'sms' })
    expect((await message())[0]!.facts).toEqual(shown)
    expect(await challengeOf(owner, challengeId)).toMatchObject({
      code_salt: null,
      code_hash: null,
      factor: 'sms',
      tries: 0,
    })
    const trail = await rows(
      owner,
      `select action, detail from banking.audit_logs where subject = $1 order by id`,
      [`challenge:${challengeId}`],
    )
    expect(trail.map(({ action }) => action)).toEqual([
      'challenges.open',
      'challenges.send_code',
      'challenges.satisfy',
    ])
    expect(JSON.stringify(trail)).not.toContain(code)
  })

  it('is six digits, any of a million', async () => {
    const codes: string[] = (
      await rows(owner, 'select banking.make_code() as code from generate_series(1, 5000)')
    ).map(({ code }) => code)
    expect(codes.every((code) => /^\d{6}$/.test(code))).toBe(true)
    expect(new Set(codes).size).toBeGreaterThan(4900)
    // Each digit at each place a tenth of the time: 500 of 5,000, six standard deviations around it.
    for (let place = 0; place < 6; place++)
      for (const digit of '0123456789') {
        const count = codes.filter((code) => code[place] === digit).length
        expect(count, `${digit} at ${place}`).toBeGreaterThan(370)
        expect(count, `${digit} at ${place}`).toBeLessThan(630)
      }
  })

  it('is good once, and of two at once one wins', async () => {
    const { challengeId } = await open(app, asha, orderOf())
    await send(app, asha, challengeId)
    const code = (await newestCode(owner))!
    const both = await Promise.all(apps.map((client) => told(give(client, asha, challengeId, code))))
    expect(both.map((answer) => answer.refused ?? 'done').sort()).toEqual(['already_settled', 'done'])
    expect(await told(give(app, asha, challengeId, code))).toEqual({
      refused: 'already_settled',
      state: 'satisfied',
    })
  })

  it('given twice is judged one after the other', async () => {
    const { challengeId } = await open(app, asha, orderOf())
    await send(app, asha, challengeId)
    const code = (await newestCode(owner))!
    const [one, other] = apps as [pg.Client, pg.Client]
    await one.query('begin')
    await give(one, asha, challengeId, code)
    const waiting = told(give(other, asha, challengeId, code))
    await untilWaiting(owner, other)
    await one.query('commit')
    expect(await waiting).toEqual({ refused: 'already_settled', state: 'satisfied' })
  })

  it('may be mistyped four times, over all codes of a challenge, and each time is remembered', async () => {
    const { challengeId } = await open(app, asha, orderOf())
    await send(app, asha, challengeId)
    const first = (await newestCode(owner))!
    for (const left of [4, 3])
      expect(await give(app, asha, challengeId, notThe(first))).toEqual({
        refused: 'invalid_input',
        field: 'code',
        triesLeft: left,
      })
    await passTime(owner)
    expect((await send(app, asha, challengeId)).triesLeft).toBe(3)
    const second = (await newestCode(owner))!
    expect(await told(give(app, asha, challengeId, first === second ? notThe(first) : first))).toMatchObject({
      triesLeft: 2,
    })
    await give(app, asha, challengeId, notThe(second))
    expect(await told(give(app, asha, challengeId, notThe(second)))).toMatchObject({ triesLeft: 0 })
    expect(await newestCode(owner)).toBeUndefined()
    expect(await told(give(app, asha, challengeId, second))).toEqual({
      refused: 'already_settled',
      state: 'spent',
    })
    expect(await told(send(app, asha, challengeId))).toMatchObject({ refused: 'rate_limited' })
    await passTime(owner)
    expect(await told(send(app, asha, challengeId))).toEqual({ refused: 'already_settled', state: 'spent' })
    const severities = await rows(
      owner,
      `select severity from banking.security_events where kind = 'step_up_wrong' and user_id = $1 order by id desc limit 5`,
      [asha.userId],
    )
    expect(severities.map(({ severity }) => severity)).toEqual(['high', 'low', 'low', 'low', 'low'])
  })

  it('tried wrongly five times at once is counted five times', async () => {
    const { challengeId } = await open(app, asha, orderOf())
    await send(app, asha, challengeId)
    const wrong = notThe((await newestCode(owner))!)
    await Promise.all([...apps, ...apps, app].map((client) => give(client, asha, challengeId, wrong)))
    expect((await challengeOf(owner, challengeId)).tries).toBe(5)
  })

  it('in another shape is no code', async () => {
    const { challengeId } = await open(app, asha, orderOf())
    expect(await give(app, asha, challengeId, '123456'), 'before any was sent').toMatchObject({
      triesLeft: 4,
    })
    await send(app, asha, challengeId)
    const code = (await newestCode(owner))!
    for (const wrong of [null, `${code} `, ` ${code}`])
      expect(await give(app, asha, challengeId, wrong)).toMatchObject({ refused: 'invalid_input' })
    expect(await give(app, asha, challengeId, code)).toMatchObject({ challengeId })
  })

  it('expires with its challenge', async () => {
    const { challengeId } = await open(app, asha, orderOf())
    await send(app, asha, challengeId)
    const code = (await newestCode(owner))!
    await owner.query(
      `update banking.challenges set expires_at = now() - interval '1 second' where id = $1`,
      [challengeId],
    )
    expect(await told(give(app, asha, challengeId, code))).toEqual({
      refused: 'already_settled',
      state: 'expired',
    })
    await passTime(owner)
    expect(await told(send(app, asha, challengeId))).toEqual({ refused: 'already_settled', state: 'expired' })
  })

  it('is sent again after a pause, and ten times in an hour', async () => {
    const { challengeId } = await open(app, asha, orderOf())
    for (let sent = 0; sent < 10; sent++) {
      await send(app, asha, challengeId)
      const waiting = (await told(send(app, asha, challengeId))) as Row
      expect(waiting.refused).toBe('rate_limited')
      if (sent < 9) expect(waiting.retryAfterSeconds).toBeOneOf([29, 30])
      await owner.query(`update banking.challenges set sent_at = sent_at - interval '31 seconds'`)
    }
    const over = (await told(send(app, asha, challengeId))) as Row
    expect(over.refused).toBe('rate_limited')
    expect(over.retryAfterSeconds).toBeGreaterThan(3500)
    expect((await told(send(app, vikram, challengeId))) as Row, 'others may').toEqual({
      refused: 'not_found',
      field: 'challengeId',
    })
    await owner.query(`update banking.throttles set window_start = window_start - interval '61 minutes'`)
    expect(await told(send(app, asha, challengeId))).toMatchObject({ challengeId })
    await owner.query(
      `with done as (update banking.challenges set sent_at = sent_at - interval '1 hour')
      update banking.throttles set calls = 10 where key = 'step_up_code:' || $1`,
      [asha.userId],
    )
    const next = await told(send(app, asha, challengeId))
    expect(next.retryAfterSeconds, 'an hour of its own').toBeGreaterThan(3500)
  })

  it('asked for twice at once is sent once', async () => {
    const { challengeId } = await open(app, asha, orderOf())
    const both = await Promise.all(apps.map((client) => told(send(client, asha, challengeId))))
    expect(both.map((answer) => answer.refused ?? 'sent').sort()).toEqual(['rate_limited', 'sent'])
  })

  it('replaced by another is good no more, and gone from its message', async () => {
    const { challengeId } = await open(app, asha, orderOf())
    await send(app, asha, challengeId)
    const first = (await newestCode(owner))!
    await passTime(owner)
    await send(app, asha, challengeId, 'sms')
    const second = (await newestCode(owner))!
    const standing = await rows(
      owner,
      `select facts ->> 'code' as code from banking.outbox where facts ? 'code'`,
    )
    expect(standing.filter(({ code }) => code === first && first !== second)).toEqual([])
    if (first !== second) expect(await give(app, asha, challengeId, first)).toMatchObject({ triesLeft: 4 })
    expect(await give(app, asha, challengeId, second)).toMatchObject({ factor: 'sms' })
  })

  it('is for the session that asked and no other', async () => {
    const { challengeId } = await open(app, asha, orderOf())
    await send(app, asha, challengeId)
    const code = (await newestCode(owner))!
    for (const session of [again, vikram])
      for (const answer of [
        await told(send(app, session, challengeId)),
        await told(give(app, session, challengeId, code)),
      ])
        expect(answer).toEqual({ refused: 'not_found', field: 'challengeId' })
    expect((await challengeOf(owner, challengeId)).tries).toBe(0)
  })
})
