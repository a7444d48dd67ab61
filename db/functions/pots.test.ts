/** Pots: money set aside stays on the account and is no longer available, by hand, by month and by rounding up. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshBank, type TestBank } from '../../test/bank.ts'
import { beginOn, businessDate, closeDay, nextDay, originKey } from '../../test/closing.ts'
import { asSealed } from '../../test/names.ts'
import {
  connect,
  connectMany,
  connectOwner,
  demoNumbers,
  expectBooksToBalance,
  openAccount,
  outcome,
  type Row,
  rows,
  type Session,
  signIn,
  transfer,
  untilWaiting,
  value,
} from '../../test/teller.ts'
import { verify } from '../tool/verify.ts'

let bank: TestBank
let owner: pg.Client
let app: pg.Client
let asha: Session
let vikram: Session
let own: string
let second: string
let other: string

beforeAll(async () => {
  bank = await freshBank()
  owner = await connectOwner(bank.wire.ownerUrl)
  app = await connect(bank.wire.appUrl)
  asha = await signIn(app, 'customer1@demo.bank')
  vikram = await signIn(app, 'customer2@demo.bank')
  own = await openAccount(owner, { holder: asha, minor: 1_000_000, until: '10 years', overdraft: 500_000 })
  const numbers = await demoNumbers(owner)
  second = numbers.asha[0]!
  other = numbers.vikram[0]!
})
const faults = async () => {
  const { checks } = await verify(bank.wire.ownerUrl, { originKey: originKey() })
  return checks.flatMap((check) => check.faults.map((fault) => `${check.name}: ${fault}`))
}
afterAll(async () => {
  await expectBooksToBalance(owner)
  expect(await faults()).toEqual([])
})

type Wish = {
  name?: string
  target?: number
  until?: string
  monthly?: number
  roundTo?: number
  id?: string
}
const open = (account: string, wish: Wish = {}, who = asha): Promise<Row> =>
  value(app, `select banking.open_pot($1, $2, $3, $4, 'teal', $5, $6, $7, $8, 'r')`, [
    who.jti,
    wish.id ?? randomUUID(),
    account,
    asSealed(wish.name ?? 'Holiday'),
    wish.target ?? null,
    wish.until ?? null,
    wish.monthly ?? null,
    wish.roundTo ?? null,
  ])
type Move = {
  way?: string
  minor?: number
  key?: string
  currency?: string
  who?: Session
  client?: pg.Client
}
const move = (pot: string, given: Move = {}): Promise<Row> =>
  value(given.client ?? app, `select banking.move_pot($1, $2, $3, $4, $5, $6, 'r')`, [
    (given.who ?? asha).jti,
    given.key ?? randomUUID(),
    pot,
    given.way ?? 'in',
    given.minor ?? 100,
    given.currency ?? 'INR',
  ])
const close = (pot: string, who = asha): Promise<Row> =>
  value(app, `select banking.close_pot($1, $2, 'r')`, [who.jti, pot])
const saved = async (pot: string) =>
  Number(
    await value(owner, `select banking.pot_answer(o) ->> 'saved' from banking.pots o where o.id = $1`, [pot]),
  )
const state = async (number: string) => {
  const [row] = await rows(
    owner,
    'select posted::int, held::int from banking.accounts where account_number = $1',
    [number],
  )
  return row as { posted: number; held: number }
}

describe('by hand', () => {
  it('money goes in and comes back, in parts and whole, without a posting', async () => {
    const before = await state(own)
    const pot = await open(own, { target: 500_000 })
    expect(pot).toMatchObject({ saved: '0', target: '500000', status: 'open' })
    expect(await move(pot.id, { minor: 300 })).toMatchObject({ saved: '300' })
    expect(await move(pot.id, { minor: 200 })).toMatchObject({ saved: '500' })
    expect(await state(own)).toEqual({ posted: before.posted, held: before.held + 500 })
    expect(await move(pot.id, { way: 'out', minor: 100 })).toMatchObject({ saved: '400' })
    expect(await move(pot.id, { way: 'out', minor: 400 })).toMatchObject({ saved: '0' })
    expect(await move(pot.id, { minor: 50 })).toMatchObject({ saved: '50' })
    expect(await close(pot.id)).toMatchObject({ saved: '0', status: 'closed' })
    expect(await state(own)).toEqual(before)
    expect(await faults()).toEqual([])
  })

  it('once for each request, and each pot once for its id', async () => {
    const [id, key] = [randomUUID(), randomUUID()]
    await open(own, { id })
    expect(await open(own, { id })).toMatchObject({ replayed: true })
    expect(await outcome(open(second, { id }))).toBe('idempotency_conflict')
    await move(id, { key, minor: 70 })
    expect(await move(id, { key, minor: 70 })).toMatchObject({ replayed: true, saved: '70' })
    expect(await outcome(move(id, { key, minor: 71 }))).toBe('idempotency_conflict')
    await close(id)
  })

  it('what is set aside cannot be spent, and an overdraft cannot be set aside', async () => {
    const lean = await openAccount(owner, { holder: asha, minor: 1_000, overdraft: 500, until: '10 years' })
    const pot = await open(lean)
    expect(await outcome(move(pot.id, { minor: 1_001 }))).toBe('insufficient_funds')
    await move(pot.id, { minor: 1_000 })
    expect(await outcome(transfer(app, asha, { from: lean, to: other, minor: 501 }))).toBe(
      'insufficient_funds',
    )
    expect(await outcome(move(pot.id, { way: 'out', minor: 1_001 }))).toBe('insufficient_funds')
    await close(pot.id)
    await transfer(app, asha, { from: lean, to: other, minor: 501 })
  })

  it('of two at once that want the last of it one gets it', async () => {
    const lean = await openAccount(owner, { holder: asha, minor: 1_000, until: '10 years' })
    const pot = await open(lean)
    const clients = await connectMany(bank.wire.appUrl, 4)
    const done = await Promise.all(clients.map((client) => outcome(move(pot.id, { minor: 600, client }))))
    expect(done.sort()).toEqual(['done', 'insufficient_funds', 'insufficient_funds', 'insufficient_funds'])
    expect(await state(lean)).toEqual({ posted: 1_000, held: 600 })
    await close(pot.id)
  })

  it('is not left in an account that is closed in the same moment', async () => {
    const ending = await openAccount(owner, { holder: asha, until: '10 years' })
    await owner.query('begin')
    await owner.query(`update banking.accounts set status = 'closed' where account_number = $1`, [ending])
    const opened = outcome(open(ending))
    await untilWaiting(owner, app)
    await owner.query('commit')
    expect(await opened).toBe('account_not_active')
  })

  it('refuses, in order', async () => {
    const pot = await open(own)
    const closed = await open(own)
    await close(closed.id)
    const looked = await openAccount(owner, { holder: asha, mandate: 'view', until: '10 years' })
    const frozen = await openAccount(owner, { holder: asha, status: 'frozen', until: '10 years' })
    const today = await businessDate(owner)
    for (const [expected, asked] of [
      ['invalid_input', () => move(pot.id, { minor: 0 })],
      ['not_found', () => move(pot.id, { who: vikram })],
      ['not_found', () => move(randomUUID())],
      ['already_settled', () => move(closed.id)],
      ['currency_mismatch', () => move(pot.id, { currency: 'USD' })],
      ['not_found', () => open(own, {}, vikram)],
      ['forbidden', () => open(looked)],
      ['account_not_active', () => open(frozen)],
      ['invalid_input', () => open(own, { until: nextDay(today, -1) })],
      ['done', () => close(closed.id)],
      ['not_found', () => close(pot.id, vikram)],
    ] as const)
      expect(await outcome(asked()), expected).toBe(expected)
    await owner.query(`update banking.configurations set value = '1' where name = 'pots.most'`)
    expect(await outcome(open(own))).toBe('limit_exceeded')
    await owner.query(`update banking.configurations set value = '20' where name = 'pots.most'`)
    await close(pot.id)
  })

  it('moves one way or the other, and while the account may pay', async () => {
    const lean = await openAccount(owner, { holder: asha, minor: 1_000, until: '10 years' })
    const pot = await open(lean)
    const asked = (way: string | null) =>
      value(app, `select banking.move_pot($1, gen_random_uuid(), $2, $3, 100, 'INR', 'r')`, [
        asha.jti,
        pot.id,
        way,
      ])
    for (const way of ['sideways', '', null]) expect(await outcome(asked(way))).toBe('invalid_input')
    for (const [status, expected] of [
      ['debit_frozen', 'account_not_active'],
      ['frozen', 'account_not_active'],
      ['credit_frozen', 'done'],
      ['active', 'done'],
    ]) {
      await owner.query('update banking.accounts set status = $2 where account_number = $1', [lean, status])
      for (const way of ['in', 'out']) expect(await outcome(asked(way)), status).toBe(expected)
    }
    await close(pot.id)
  })

  it('staff cannot release it as if it were a shop’s', async () => {
    const pot = await open(own)
    await move(pot.id)
    const operator = await signIn(app, 'operator1@demo.bank')
    const hold = await value(owner, 'select hold_id from banking.pots where id = $1', [pot.id])
    const released = value(app, `select banking.release_hold($1, gen_random_uuid(), $2, 'r')`, [
      operator.jti,
      hold,
    ])
    expect(await outcome(released)).toBe('forbidden')
    await close(pot.id)
  })
})

describe('at the end of the day', () => {
  it('a monthly amount is set aside once a month, or passed over where it is not there', async () => {
    const lean = await openAccount(owner, { holder: asha, minor: 1_500, until: '10 years' })
    const pot = await open(lean, { monthly: 1_000 })
    const first = await businessDate(owner)
    await closeDay(owner)
    await closeDay(owner)
    expect(await saved(pot.id)).toBe(1_000)
    await beginOn(owner, nextDay(first, 31))
    await closeDay(owner)
    expect(await saved(pot.id)).toBe(1_000)
    expect(
      await value(owner, 'select next_on > $2 from banking.pots where id = $1', [pot.id, nextDay(first, 50)]),
    ).toBe(true)
  })

  it.each([
    [1_000, [1_001, 2_000, 1_999, 5_550], 999 + 0 + 1 + 450],
    [5_000, [1_001], 3_999],
    [10_000, [12_345, 100], 7_655 + 9_900],
  ])(
    'debits are rounded up to %i, transfers between own accounts apart',
    async (roundTo, debits, expected) => {
      const from = await openAccount(owner, { holder: asha, minor: 100_000, until: '10 years' })
      const pot = await open(from, { roundTo })
      for (const minor of debits) await transfer(app, asha, { from, to: other, minor })
      await transfer(app, asha, { from, to: second, minor: 333 })
      await closeDay(owner)
      expect(await saved(pot.id)).toBe(expected)
      await closeDay(owner)
      expect(await saved(pot.id)).toBe(expected)
      await close(pot.id)
    },
  )

  it('rounds up to what is there, and does not fill what was closed', async () => {
    const from = await openAccount(owner, { holder: asha, minor: 1_100, until: '10 years' })
    const pot = await open(from, { roundTo: 1_000 })
    const gone = await open(from, { roundTo: 1_000, monthly: 10 })
    await transfer(app, asha, { from, to: other, minor: 1_001 })
    await close(gone.id)
    await closeDay(owner)
    expect([await saved(pot.id), await saved(gone.id)]).toEqual([99, 0])
  })

  it('a day that is not over is not filled for', async () => {
    const today = await businessDate(owner)
    expect(await outcome(value(owner, `select banking.fill_pots($1, '\\x', 10)`, [today]))).not.toBe('done')
  })
})
