/** Payments for later and new payees need a further factor as well, at the door of the database. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import { asSealed } from '../../test/names.ts'
import { type Order, schedule } from '../../test/schedules.ts'
import { confirm, large, passTime } from '../../test/step-up.ts'
import {
  connect,
  connectOwner,
  openAccount,
  outcome,
  type Row,
  rows,
  type Session,
  signIn,
  transfer,
  value,
} from '../../test/teller.ts'

let app: pg.Client
let owner: pg.Client
let asha: Session
let vikram: Session
let today: string
let from: string
let to: string

beforeAll(async () => {
  const bank = await freshBank()
  app = await connect(bank.wire.appUrl)
  owner = await connectOwner(bank.wire.ownerUrl)
  asha = await signIn(app, 'customer1@demo.bank')
  vikram = await signIn(app, 'customer2@demo.bank')
  today = await value(owner, 'select current::text from banking.business_dates')
})
beforeEach(async () => {
  from = await openAccount(owner, { holder: asha, minor: 20_000_000 })
  to = await openAccount(owner, { holder: vikram })
  await passTime(owner)
  await owner.query(`delete from banking.throttles where key like 'look_up%'`)
})

const refused = (answer: Row) => answer.refused ?? 'done'

describe('which account is one’s own', () => {
  it('one that one owns, today; not one that one may look at or will own', async () => {
    const paying = (number: string) => outcome(transfer(app, asha, { from, to: number, minor: large }))
    const ordering = async (number: string) =>
      refused(await schedule(app, asha, today, { from, to: number, minor: large }))
    const other = await openAccount(owner, { holder: asha })
    expect([await paying(other), await ordering(other)]).toEqual(['done', 'done'])
    const later = await openAccount(owner, { holder: asha, from: '1 hour', until: '2 hours' })
    const over = await openAccount(owner, { holder: asha, from: '-2 hours', until: '-1 hour' })
    const guarded = await openAccount(owner, { holder: asha })
    await owner.query(
      `update banking.account_parties set role = 'guardian'
        where account_id = (select id from banking.accounts where account_number = $1)`,
      [guarded],
    )
    for (const number of [later, over, guarded, to])
      expect([await paying(number), await ordering(number)], number).toEqual([
        'step_up_required',
        'step_up_required',
      ])
  })
})

describe('a payment for later', () => {
  const order = (more: Partial<Order> = {}): Order => ({ id: randomUUID(), from, to, minor: large, ...more })
  const add = (of: Order, challenge: string | null): Promise<Row> =>
    value(
      app,
      `select banking.add_schedule($1, $2, $3, $4, $5, 'INR', '${asSealed('Rent')}', $6, $7, 'last_day', 'ignore', null, null, 0, 'web',
        'a request', $8)`,
      [asha.jti, of.id, of.from, of.to, of.minor, today, of.rule ?? 'monthly', challenge],
    )
  const change = (
    id: string,
    minor: number,
    challenge: string | null,
    note = asSealed('Rent'),
  ): Promise<Row> =>
    value(app, `select banking.change_schedule($1, $2, $3, 'INR', $4, null, null, 0, 'a request', $5)`, [
      asha.jti,
      id,
      minor,
      note,
      challenge,
    ])

  it('of more than the amount is made with the challenge that was confirmed for it, and for no other', async () => {
    const one = order()
    const asked = await add(one, null)
    expect(asked).toMatchObject({
      refused: 'step_up_required',
      payee: 'S•••',
      account: `•••• ${to.slice(-4)}`,
      currency: 'INR',
      minor: { amount: String(large) },
    })
    await confirm(app, owner, asha, asked.challengeId)
    for (const other of [{ minor: large + 1 }, { rule: 'weekly' }, { id: randomUUID() }]) {
      const changed = await add({ ...one, ...other }, asked.challengeId)
      expect(refused(changed), JSON.stringify(other)).toBe('step_up_required')
      // It voids what was confirmed: here that is looked at alone.
      await owner.query('update banking.challenges set voided_at = null where id = $1', [asked.challengeId])
    }
    expect(refused(await add(one, asked.challengeId))).toBe('done')
    expect((await rows(owner, 'select from banking.schedules where id = $1', [one.id])).length).toBe(1)
    expect(refused(await add(order(), asked.challengeId)), 'once').toBe('step_up_required')
    expect(refused(await add(order({ minor: large - 1 }), null))).toBe('done')
  })

  it('is confirmed when it is raised above the amount, not when it is lowered or kept', async () => {
    const one = order({ minor: 100 })
    await add(one, null)
    expect(refused(await change(one.id!, large - 1, null))).toBe('done')
    const asked = await change(one.id!, large, null)
    expect(asked).toMatchObject({ refused: 'step_up_required', minor: { amount: String(large) } })
    await confirm(app, owner, asha, asked.challengeId)
    expect(refused(await change(one.id!, large, asked.challengeId, asSealed('More')))).toBe(
      'step_up_required',
    )
    await owner.query('update banking.challenges set voided_at = null where id = $1', [asked.challengeId])
    expect(refused(await change(one.id!, large, asked.challengeId))).toBe('done')
    expect(refused(await change(one.id!, large, null, asSealed('Kept')))).toBe('done')
    expect(refused(await change(one.id!, 200, null))).toBe('done')
  })
})

describe('a payee', () => {
  type Payee = { id: string; name: string; nickname: string | null; limit: number | null; accepted: string }
  const add = (one: Payee, number: string, challenge: string | null): Promise<Row> =>
    value(app, `select banking.add_payee($1, $2, $3, $4, $5, $6, $7, $8, 'a request', $9, $10)`, [
      asha.jti,
      one.id,
      number,
      one.name,
      one.accepted,
      one.nickname,
      one.limit,
      one.limit === null ? null : 'INR',
      challenge,
      one.name === 'Nobody' ? 'none' : 'match',
    ])
  const payee = (): Payee => ({
    id: randomUUID(),
    name: 'Somebody',
    nickname: null,
    limit: null,
    accepted: 'match',
  })

  it('is saved with the challenge that was confirmed for it, once, and for no other', async () => {
    const one = payee()
    const asked = await add(one, to, null)
    expect(asked).toMatchObject({ refused: 'step_up_required', purpose: 'payee', payee: 'S•••' })
    await confirm(app, owner, asha, asked.challengeId)
    const other = await openAccount(owner)
    for (const [changed, number] of [
      [{ ...one, id: randomUUID() }, to],
      [{ ...one, nickname: asSealed('Flat') }, to],
      [{ ...one, limit: 5 }, to],
      [{ ...one, name: 'SOMEBODY' }, to],
      [one, other],
    ] as const) {
      expect(refused(await add(changed, number, asked.challengeId))).toBe('step_up_required')
      await owner.query('update banking.challenges set voided_at = null where id = $1', [asked.challengeId])
    }
    expect(refused(await add(one, to, asked.challengeId))).toBe('done')
    expect(await add(one, to, null), 'sent again').toMatchObject({ id: one.id, replayed: true })
    expect(await add(payee(), to, null), 'saved already').toMatchObject({ id: one.id, replayed: true })
    expect(await outcome(add({ ...one, name: 'Some Body' }, to, null))).toBe('idempotency_conflict')
    const audit = `select count(*)::int from banking.audit_logs where subject = $1 and action = 'payees.add'`
    expect(await value(owner, audit, [`payee:${one.id}`])).toBe(1)
  })

  it('is refused for its name, its currency or its number before that', async () => {
    expect(await add({ ...payee(), name: 'Nobody' }, to, null)).toMatchObject({
      refused: 'invalid_input',
      match: 'none',
      name: null,
    })
    expect(refused(await add(payee(), '1000000000000', null))).toBe('not_found')
    const abroad = await openAccount(owner, { currency: 'USD' })
    expect(refused(await add({ ...payee(), limit: 5 }, abroad, null))).toBe('currency_mismatch')
  })
})
