/** Rules of risk: each just below, at and above its line; two at once. */
import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { TestBank } from '../../test/bank.ts'
import { faultsOfBank } from '../../test/closing.ts'
import { newSession, setParty } from '../../test/joint.ts'
import { openRiskBank, type Rule, type riskOf } from '../../test/risk.ts'
import {
  connectMany,
  expectBooksToBalance,
  openAccount,
  rows,
  type Session,
  value,
} from '../../test/teller.ts'

let bank: TestBank
let app: pg.Client
let owner: pg.Client
let one: Session
let two: Session
let payer: Session
let from: string
let to: string
let risk: ReturnType<typeof riskOf>

beforeAll(async () => {
  ;({ bank, app, owner, one, two, risk } = await openRiskBank())
})
beforeEach(async () => {
  await risk.clear(one, two)
  payer = await newSession(owner, app)
  from = await openAccount(owner, { holder: payer, minor: 1_000_000 })
  to = await openAccount(owner)
})
afterAll(async () => {
  await expectBooksToBalance(owner)
  expect(await faultsOfBank(bank)).toEqual([])
})

const rule = (given: Rule, code = 'a_rule') => risk.setRule(one, two, code, given)
const pay = (minor: number, more = {}) => risk.pay(payer, { from, to, minor, ...more })
const payAll = async (amounts: number[]) => {
  for (const minor of amounts) expect(await pay(minor)).toBe('done')
}
const seen = async () => (await risk.alerts(payer)).length
const hour = () => value(owner, 'select banking.bank_hour(clock_timestamp())')
const addPayee = (age: string) =>
  owner.query(
    `insert into banking.payees (id, customer_id, account_number, name, typed_name, match, currency, created_at, new_until)
     select gen_random_uuid(), u.customer_id, $2, 'P', 'P', 'match', 'INR', now() - $3::interval, now()
       from banking.users u where u.id = $1`,
    [payer.userId, to, age],
  )
const ageSession = (age: string) =>
  owner.query('update banking.user_sessions set started_at = now() - $2::interval where user_id = $1', [
    payer.userId,
    age,
  ])
const wake = (age: string) =>
  owner.query(
    `insert into banking.account_events (account_id, kind, actor, at)
     select id, 'woken', 'system:test', now() - $2::interval from banking.accounts where account_number = $1`,
    [from, age],
  )
const ageOrders = (age: string) =>
  owner.query(
    `update banking.risk_counters c set recent_at = array(select at - $2::interval from unnest(recent_at) at),
       largest_day = array(select day - $3::int from unnest(largest_day) day)
       from banking.users u where u.id = $1 and c.customer_id = u.customer_id`,
    [payer.userId, age, Number.parseInt(age, 10)],
  )

describe('each rule just below, at and above its line', () => {
  const velocity = { kind: 'velocity', parameters: { minutes: 10, count: 3 } }
  const sum = { kind: 'velocity', parameters: { minutes: 10, amount: 1000 } }
  const band = { kind: 'structuring', parameters: { threshold: 1000, percent: 10, count: 3, days: 7 } }
  const large = { kind: 'large', parameters: { amount: 500, times: 3 } }
  const cases: [string, Rule, number[], string | null, number, boolean][] = [
    ['velocity by count: the second of three', velocity, [1], null, 1, false],
    ['velocity by count: the third of three', velocity, [1, 1], null, 1, false],
    ['velocity by count: a fourth', velocity, [1, 1, 1], null, 1, true],
    ['velocity by count: a fourth when the others are older', velocity, [1, 1, 1], '11 minutes', 1, false],
    ['velocity by sum: below', sum, [600], null, 399, false],
    ['velocity by sum: at', sum, [600], null, 400, false],
    ['velocity by sum: above', sum, [600], null, 401, true],
    ['velocity by sum: above by one alone', sum, [], null, 1001, true],
    ['velocity by sum: the first is older', sum, [600], '11 minutes', 1000, false],
    ['structuring: the second in the band', band, [950], null, 950, false],
    ['structuring: the third, at the band’s foot', band, [950, 950], null, 900, true],
    ['structuring: the third, below the band', band, [950, 950], null, 899, false],
    ['structuring: the third, just under the threshold', band, [950, 950], null, 999, true],
    ['structuring: the third, at the threshold', band, [950, 950], null, 1000, false],
    ['structuring: the third when the others are older', band, [950, 950], '8 days', 950, false],
    ['large: below the floor', large, [], null, 499, false],
    ['large: at the floor, without a past', large, [], null, 500, true],
    ['large: below three times', large, [200], null, 599, false],
    ['large: three times', large, [200], null, 600, true],
    ['large: three times one that a later, smaller one follows', large, [300, 100], null, 899, false],
    ['large: three times what was 89 days ago', large, [300], '89 days', 899, false],
    ['large: three times what was 90 days ago', large, [300], '90 days', 899, true],
  ]
  it.each(cases)('%s', async (_, given, before, age, minor, applies) => {
    await payAll(before)
    // The counter begins with the first order that a rule watches, from what was before it.
    await rule({ ...given, action: 'refuse' })
    if (age) {
      await owner.query(
        'select banking.begin_risk_counter(u.customer_id, $2) from banking.users u where u.id = $1',
        [payer.userId, 'INR'],
      )
      await ageOrders(age)
    }
    expect(await pay(minor)).toBe(applies ? 'forbidden' : 'done')
    expect(await seen()).toBe(applies ? 1 : 0)
  })

  const counted: [string, Rule, number[]][] = [
    ['velocity', velocity, [1, 1, 1]],
    ['structuring', band, [950, 950]],
    ['large', large, [300, 100]],
  ]
  it.each(counted)('%s, counted as it happens as from what was before', async (_, given, before) => {
    await rule({ ...given, parameters: { ...given.parameters } })
    await payAll(before)
    const kept = 'select recent_amount::text, largest_amount::text, largest_day from banking.risk_counters'
    const counters = await rows(owner, kept)
    await owner.query('delete from banking.risk_counters')
    await owner.query(
      'select banking.begin_risk_counter(u.customer_id, $2) from banking.users u where u.id = $1',
      [payer.userId, 'INR'],
    )
    expect(await rows(owner, kept)).toEqual(counters)
  })

  const newPayee = { kind: 'new_payee', parameters: { amount: 500, deviceHours: 24, payeeHours: 24 } }
  it.each([
    ['both new', null, '0 hours', 500, true],
    ['both new, below the amount', null, '0 hours', 499, false],
    ['a payee of 23 hours', '23 hours', '23 hours', 500, true],
    ['a payee of 24 hours', '24 hours', '23 hours', 500, false],
    ['a device of 24 hours', '23 hours', '24 hours', 500, false],
    ['both old', '25 hours', '25 hours', 501, false],
  ])('new payee from a new device: %s', async (_, payee, device, minor, applies) => {
    await rule({ ...newPayee, action: 'refuse' })
    if (payee) await addPayee(payee)
    await ageSession(device)
    expect(await pay(minor)).toBe(applies ? 'forbidden' : 'done')
  })

  it.each([
    ['never woken', null, 500, false],
    ['below the amount', '1 day', 499, false],
    ['at the amount', '1 day', 500, true],
    ['just within the days', '6 days 23 hours', 501, true],
    ['after the days', '7 days', 501, false],
  ])('an account that was dormant: %s', async (_, age, minor, applies) => {
    await rule({ kind: 'dormant', parameters: { amount: 500, days: 7 }, action: 'refuse' })
    if (age) await wake(age)
    expect(await pay(minor)).toBe(applies ? 'forbidden' : 'done')
  })

  it('an account that was dormant: what was in it, paid from another account of theirs', async () => {
    await rule({ kind: 'dormant', parameters: { amount: 500, days: 7 }, action: 'refuse' })
    const other = await openAccount(owner, { holder: payer, minor: 1_000 })
    await wake('1 day')
    expect(await pay(500, { from: other })).toBe('forbidden')
    expect(await pay(499, { from: other })).toBe('done')
  })

  it.each([
    ['at its first hour', 0, 1, 500, true],
    ['below the amount', 0, 1, 499, false],
    ['its end is not in it', -1, 0, 500, false],
    ['before its first', 1, 2, 500, false],
    ['round midnight', 0, -1, 500, true],
    ['outside of one round midnight', 1, 0, 500, false],
  ])('an unusual hour: %s', async (_, start, end, minor, applies) => {
    const now: number = await hour()
    const at = (shift: number) => (now + shift + 24) % 24
    await rule({ kind: 'hour', parameters: { amount: 500, from: at(start), to: at(end) }, action: 'refuse' })
    expect(await pay(minor)).toBe(applies ? 'forbidden' : 'done')
  })
})

it('of two at once at the line one goes on, from one account and from two', async () => {
  const [a, b] = await connectMany(bank.wire.appUrl, 2)
  const second = await openAccount(owner, { holder: payer, minor: 1_000 })
  for (const source of [from, second]) {
    await risk.clear(one, two)
    await rule({ kind: 'velocity', parameters: { minutes: 5, amount: 100 }, action: 'refuse' })
    const both = await Promise.all([
      risk.pay(payer, { from, to, minor: 60 }, a),
      risk.pay(payer, { from: source, to, minor: 60 }, b),
    ])
    expect(both.toSorted()).toEqual(['done', 'forbidden'])
    await owner.query('delete from banking.risk_counters')
    await owner.query(`update banking.limit_usage set day_amount = 0`)
    payer = await newSession(owner, app)
    await setParty(owner, from, payer, 'either')
    await setParty(owner, second, payer, 'either')
  }
})
