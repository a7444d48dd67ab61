/** Which rules of risk hold, and what each action does: let through, ask, hold for the staff, decline. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { TestBank } from '../../test/bank.ts'
import { faultsOfBank } from '../../test/closing.ts'
import { newSession, setParty } from '../../test/joint.ts'
import type { limitsOf } from '../../test/limits.ts'
import { openRiskBank, type Rule, type riskOf } from '../../test/risk.ts'
import {
  connectMany,
  expectBooksToBalance,
  openAccount,
  outcome,
  rows,
  type Session,
  sha256,
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
  ;({ bank, app, owner, one, two, risk, limits } = await openRiskBank())
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
const seen = async () => (await risk.alerts(payer)).length

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

  it('step_up: one proof of this very order is enough, also where its amount asks for one', async () => {
    await rule({ ...every, action: 'step_up' })
    await limits.setting('step_up.transfer_above', { INR: '100' })
    const proved = (id: string, minor: number): Promise<string> =>
      value(
        owner,
        `insert into banking.challenges (user_id, session_id, purpose, binding, facts, expires_at, factor, satisfied_at)
         select t.user_id, t.session_id, 'transfer', banking.transfer_binding($2, 'transfer', $3, $4, $5, 'INR', null), '{}',
             now() + interval '1 hour', 'email', now() from banking.auth_tokens t where t.jti_hash = $1 returning id`,
        [sha256(payer.jti), id, from, to, minor],
      )
    for (const minor of [100, 101]) {
      const id = randomUUID()
      const challenge = await proved(id, minor)
      expect(await pay(minor, { challenge }), 'another order').toBe('step_up_required')
      expect(await pay(minor, { id, challenge })).toBe('done')
    }
    await limits.setting('step_up.transfer_above', { INR: '90000000' })
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
