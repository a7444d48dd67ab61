/** Who may change a rule of risk: two persons, by every way round. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { freshBank, type TestBank } from '../../test/bank.ts'
import { faultsOfBank } from '../../test/closing.ts'
import { newSession } from '../../test/joint.ts'
import { limitsOf } from '../../test/limits.ts'
import { type Rule, riskOf } from '../../test/risk.ts'
import {
  connect,
  connectMany,
  connectOwner,
  expectBooksToBalance,
  outcome,
  rows,
  type Session,
  signIn,
  value,
} from '../../test/teller.ts'

let bank: TestBank
let app: pg.Client
let owner: pg.Client
let one: Session
let two: Session
let payer: Session
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
})
afterAll(async () => {
  await expectBooksToBalance(owner)
  expect(await faultsOfBank(bank)).toEqual([])
})

const rule = (given: Rule, code = 'a_rule') => risk.setRule(one, two, code, given)

const every = { kind: 'velocity', parameters: { minutes: 1, amount: 1 } }

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

  it('nor is it approved once its maker is suspended, only refused', async () => {
    const { proposalId } = await risk.propose(one, 'sleeper', every)
    const becomes = (status: string) =>
      owner.query('update banking.users set status = $2 where id = $1', [one.userId, status])
    await becomes('suspended')
    expect(await outcome(risk.decide(two, proposalId))).toBe('forbidden')
    expect(await risk.decide(two, proposalId, false)).toMatchObject({ status: 'refused' })
    await becomes('active')
    one = await signIn(app, 'operator1@demo.bank')
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

  it('with a reason where it is refused, of one that there is, in time, once; and each word is written down', async () => {
    const admin = await signIn(app, 'admin1@demo.bank')
    const { proposalId: id } = await risk.propose(one, 'worded', every)
    const { proposalId: other } = await risk.propose(one, 'unsaid', every)
    const { proposalId: late } = await risk.propose(one, 'late', every)
    await owner.query('update banking.risk_rule_changes set expires_at = now() where id = $1', [late])
    const decide = (who: Session, change: string, yes: boolean | null, reason: string | null) =>
      outcome(
        value(app, `select banking.decide_rule_change($1, $2, $3, $4, 'a request')`, [
          ...[who.jti, change, yes, reason],
        ]),
      )
    for (const [change, yes, reason, told] of [
      [randomUUID(), null, 'No', 'invalid_input'],
      [randomUUID(), false, null, 'invalid_input'],
      [randomUUID(), false, ' ', 'invalid_input'],
      [randomUUID(), false, 'No', 'not_found'],
      [randomUUID(), true, null, 'not_found'],
      [late, true, null, 'already_settled'],
      [id, true, null, 'done'],
      [id, true, null, 'done'],
      [id, false, 'No', 'already_settled'],
      [other, false, 'No', 'done'],
    ] as const)
      expect(await decide(two, change, yes, reason), `${change} ${yes} ${reason}`).toBe(told)
    expect(await decide(admin, id, true, null)).toBe('already_settled')
    const deeds = await rows(
      owner,
      `select action, request_id, detail ->> 'change' as change from banking.audit_logs
        where actor = $1 and detail ->> 'change' in ($2, $3) order by id`,
      [`user:${two.userId}`, id, other],
    )
    expect(deeds).toEqual([
      { action: 'risk_rules.approve', request_id: 'a request', change: id },
      { action: 'risk_rules.refuse', request_id: 'a request', change: other },
    ])
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
