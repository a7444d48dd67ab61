/** Rules of risk: each just below, at and above its line; what each action does; two at once; who may change a rule. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { freshBank, type TestBank } from '../../test/bank.ts'
import { faultsOfBank } from '../../test/closing.ts'
import { newSession, setParty } from '../../test/joint.ts'
import { limitsOf } from '../../test/limits.ts'
import { type Rule, riskOf } from '../../test/risk.ts'
import {
  connect,
  connectMany,
  connectOwner,
  expectBooksToBalance,
  openAccount,
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
let one: Session
let two: Session
let payer: Session
let from: string
let to: string
let risk: ReturnType<typeof riskOf>
let limits: ReturnType<typeof limitsOf>

beforeAll(async () => {
  bank = await freshBank()
  app = await connect(bank.wire.appUrl)
  owner = await connectOwner(bank.wire.ownerUrl)
  one = await signIn(app, 'operator1@demo.bank')
  two = await signIn(app, 'operator2@demo.bank')
  risk = riskOf(owner, app)
  limits = limitsOf(owner, app)
  await limits.clear()
  await limits.setting('step_up.transfer_above', { INR: '90000000' })
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

const every = { kind: 'velocity', parameters: { minutes: 1, amount: 1 } }

describe('which rules hold', () => {
  it.each<[string, Partial<Rule>, string]>([
    ['one that is on', {}, 'forbidden'],
    ['not one that is off', { isOn: false }, 'done'],
    ['not one of another currency', { currency: 'USD' }, 'done'],
    ['not yet', { effectiveFrom: '2999-01-01T00:00:00Z' }, 'done'],
    ['no longer', { effectiveUntil: '2020-01-02T00:00:00Z' }, 'done'],
  ])('%s', async (_, more, expected) => {
    await rule({ ...every, ...more, action: 'refuse' })
    expect(await pay(5)).toBe(expected)
  })

  it('not for what goes to another account of one’s own', async () => {
    await rule({ ...every, action: 'refuse' })
    expect(await pay(5, { to: await openAccount(owner, { holder: payer }) })).toBe('done')
    expect(await seen()).toBe(0)
  })

  it('the gravest action of those that apply; each leaves its alert in one case', async () => {
    for (const action of ['allow', 'hold', 'refuse', 'step_up'])
      await rule({ ...every, action, score: action.length }, `it_${action}`)
    expect(await pay(5)).toBe('forbidden')
    const alerts = await risk.alerts(payer)
    expect(alerts.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(['it_allow', 'it_hold', 'it_refuse', 'it_step_up']),
    )
    expect(new Set(alerts.map((alert) => alert.case)).size).toBe(1)
    const top = 'select score from banking.cases where id = $1'
    expect(await value(owner, top, [alerts[0]!.case])).toBe(7)
  })

  it('after checks, limits and funds', async () => {
    await rule({ ...every, action: 'refuse' })
    expect(await pay(2_000_000)).toBe('insufficient_funds')
    await limits.setLimits({ per_transaction: 4 })
    expect(await pay(5)).toBe('limit_exceeded')
    await limits.setLimits({})
    expect(await seen()).toBe(0)
  })
})

describe('what an action does', () => {
  it('allow: it is done, with an alert that names the order', async () => {
    await rule({ ...every, action: 'allow' })
    const id = randomUUID()
    expect(await pay(5, { id })).toBe('done')
    expect(await risk.alerts(payer)).toMatchObject([
      { rule: 'a_rule', action: 'allow', key: id, facts: { amount: 5 } },
    ])
  })

  it('refuse: the alert stays, limits are given back, the same request is answered the same', async () => {
    await rule({ ...every, action: 'refuse' })
    const order = { id: randomUUID(), from, to, minor: 700 }
    const declined = { refused: 'forbidden', declined: true }
    expect(await transfer(app, payer, order)).toEqual(declined)
    expect(await limits.used(from)).toEqual({ amount: 0, count: 0, month: 0 })
    await rule({ ...every, isOn: false })
    expect(await transfer(app, payer, order), 'also when the rule is off by then').toEqual(declined)
    expect(await risk.pay(payer, { ...order, minor: 701 })).toBe('idempotency_conflict')
    expect(await seen()).toBe(1)
    expect(await pay(700)).toBe('done')
  })

  it('step_up: nothing without a factor', async () => {
    await rule({ ...every, action: 'step_up' })
    expect(await pay(5)).toBe('step_up_required')
    expect(await limits.used(from)).toEqual({ amount: 0, count: 0, month: 0 })
  })

  const held = async () =>
    (
      await rows(owner, 'select posted::int, held::int from banking.accounts where account_number = $1', [
        from,
      ])
    )[0]
  const hold = async (minor = 700) => {
    await rule({ ...every, action: 'hold' })
    const order = { id: randomUUID(), from, to, minor }
    const answer = (await transfer(app, payer, order)) as unknown as { proposalId: string }
    return { order, id: answer.proposalId }
  }
  const settle = (who: Session, id: string, yes: boolean, over = app) =>
    value(over, `select banking.settle_risk_order($1, $2, $3, 'Called the customer', 'a request')`, [
      who.jti,
      id,
      yes,
    ])

  it('hold: the money waits, and goes when the staff release it, once', async () => {
    const { order, id } = await hold()
    expect(await held()).toEqual({ posted: 1_000_000, held: 700 })
    expect(await transfer(app, payer, order)).toEqual({ replayed: true, proposalId: id })
    expect(await outcome(settle(payer, id, true))).toBe('forbidden')
    const [a, b] = await connectMany(bank.wire.appUrl, 2)
    const both = await Promise.all([outcome(settle(one, id, true, a)), outcome(settle(two, id, true, b))])
    expect(both.toSorted()).toEqual(['already_settled', 'done'])
    expect(await held()).toEqual({ posted: 999_300, held: 0 })
    expect(await limits.used(from)).toEqual({ amount: 700, count: 1, month: 700 })
    const told = `select facts ->> 'status' from banking.outbox where template = 'order_settled' and user_id = $1`
    expect(await value(owner, told, [payer.userId])).toBe('released')
  })

  it('hold: refused, the money is free and nothing was used', async () => {
    const { id } = await hold()
    expect(await settle(one, id, false)).toMatchObject({ status: 'refused' })
    expect(await settle(one, id, false)).toMatchObject({ replayed: true })
    expect(await outcome(settle(two, id, true))).toBe('already_settled')
    expect(await held()).toEqual({ posted: 1_000_000, held: 0 })
    expect(await limits.used(from)).toEqual({ amount: 0, count: 0, month: 0 })
  })

  it('hold: not by staff whose own account it is, and not when it is over', async () => {
    const { id } = await hold()
    const person = `update banking.users set person_id = $2 where id = $1`
    const customer = await value(owner, 'select customer_id::text from banking.users where id = $1', [
      payer.userId,
    ])
    await owner.query(person, [one.userId, customer])
    expect(await outcome(settle(one, id, true))).toBe('forbidden')
    await owner.query(person, [one.userId, null])
    await owner.query(`update banking.risk_orders set expires_at = now() where id = $1`, [id])
    expect(await outcome(settle(one, id, true))).toBe('already_settled')
  })

  it('holders who decide together: nothing that would be held or refused waits for the others', async () => {
    const other = await newSession(owner, app)
    await setParty(owner, from, payer, 'jointly')
    await setParty(owner, from, other, 'jointly')
    for (const action of ['hold', 'refuse']) {
      await rule({ ...every, action })
      expect(await pay(5)).toBe('forbidden')
    }
    await rule({ ...every, action: 'allow' })
    expect(await pay(5)).toBe('waits')
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

describe('a rule changes by two persons', () => {
  it.each<[string, string, Rule]>([
    ['code', 'A b', every],
    ['parameters', 'bad_one', { kind: 'velocity', parameters: { minutes: 1 } }],
    ['parameters', 'bad_two', { kind: 'velocity', parameters: { minutes: 1, count: 64 } }],
    ['parameters', 'bad_three', { kind: 'large', parameters: { amount: 1, times: 2, more: 1 } }],
    ['parameters', 'bad_four', { kind: 'hour', parameters: { amount: 1, from: 24, to: 1 } }],
    ['parameters', 'bad_five', { kind: 'dormant', parameters: { amount: 0.5, days: 1 } }],
    ['parameters', 'bad_six', { kind: 'other', parameters: {} }],
    ['action', 'bad_act', { ...every, action: 'stop' }],
    ['score', 'bad_score', { ...every, score: 0 }],
    ['effectiveUntil', 'bad_time', { ...every, effectiveUntil: '2019-01-01T00:00:00Z' }],
  ])('refuses a bad %s (%s)', async (field, code, given) => {
    const found = await risk.propose(one, code, given).catch((error) => error)
    expect([found.message, JSON.parse(found.detail)]).toEqual(['invalid_input', { field }])
  })

  it('never by its maker, nor by whoever is the same person by then, nor twice', async () => {
    const { proposalId } = await risk.propose(one, 'mine', every)
    expect(await risk.propose(one, 'mine', every)).toMatchObject({ replayed: true, proposalId })
    expect(await outcome(risk.propose(two, 'mine', every))).toBe('already_settled')
    expect(await outcome(risk.decide(one, proposalId))).toBe('forbidden')
    const person =
      'update banking.users set person_id = (select min(id) from banking.customers) where id = any ($1)'
    await owner.query(person, [[one.userId, two.userId]])
    expect(await outcome(risk.decide(two, proposalId))).toBe('forbidden')
    await owner.query('update banking.users set person_id = null where id = any ($1)', [
      [one.userId, two.userId],
    ])
    expect(await risk.decide(two, proposalId)).toMatchObject({ status: 'approved', replayed: false })
    expect(await risk.decide(two, proposalId)).toMatchObject({ replayed: true })
    expect(await outcome(risk.decide(one, proposalId, false))).toBe('forbidden')
  })

  it('not by a maker whose role changed in between, nor by a customer', async () => {
    const { proposalId } = await risk.propose(one, 'role', every)
    await owner.query(`update banking.users set kind = 'admin' where id = $1`, [one.userId])
    const again = await signIn(app, 'operator1@demo.bank')
    expect(await outcome(risk.decide(again, proposalId))).toBe('forbidden')
    await owner.query(`update banking.users set kind = 'operator' where id = $1`, [one.userId])
    one = await signIn(app, 'operator1@demo.bank')
    expect(await outcome(risk.decide(payer, proposalId))).toBe('forbidden')
    expect(await outcome(risk.propose(payer, 'role', every))).toBe('forbidden')
  })

  it('nor by hand: the row of a rule, of a change, of its persons', async () => {
    const { proposalId } = await risk.propose(one, 'by_hand', every)
    const approve = `update banking.risk_rule_changes set status = 'approved', settled_at = now(), checker_user_id = $2,
      checker_person = $3 where id = $1`
    const by = (user: string, person: string) => outcome(owner.query(approve, [proposalId, user, person]))
    expect(await by(one.userId, `user:${one.userId}`)).toBe('23514')
    expect(await by(one.userId, `user:${two.userId}`)).toBe('BK013')
    expect(await by(payer.userId, `user:${payer.userId}`)).toBe('BK013')
    await rule(every, 'kept')
    for (const text of [
      `update banking.risk_rules set is_on = false where code = 'kept'`,
      `update banking.risk_rules set action = 'refuse' where code = 'kept'`,
    ])
      expect(await outcome(owner.query(text))).toBe('BK013')
    expect(await outcome(owner.query(`delete from banking.risk_rules where code = 'kept'`))).toBe('BK001')
  })

  it('of two who decide at once one does', async () => {
    const { proposalId } = await risk.propose(one, 'at_once', every)
    const admin = await signIn(app, 'admin1@demo.bank')
    const [a, b] = await connectMany(bank.wire.appUrl, 2)
    const both = await Promise.all([
      outcome(risk.decide(two, proposalId, true, a)),
      outcome(risk.decide(admin, proposalId, false, b)),
    ])
    expect(both.toSorted()).toEqual(['already_settled', 'done'])
  })
})

it('a customer reads none of it', async () => {
  for (const table of [
    'risk_rules',
    'risk_rule_changes',
    'risk_counters',
    'risk_alerts',
    'risk_orders',
    'cases',
    'case_notes',
  ])
    expect(await outcome(app.query(`select from banking.${table}`)), table).toBe('42501')
})
