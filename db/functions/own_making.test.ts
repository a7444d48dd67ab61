/** A log-in that somebody made is no second person for them: neither by the verbs nor by the rows, at any remove. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { faultsOfBank } from '../../test/closing.ts'
import { newSession } from '../../test/joint.ts'
import { limitsOf } from '../../test/limits.ts'
import { riskOf } from '../../test/risk.ts'
import { openStaff } from '../../test/staffing.ts'
import {
  expectBooksToBalance,
  inTransaction,
  openAccount,
  outcome,
  type Row,
  type Session,
  transfer,
  value,
} from '../../test/teller.ts'

const { bank, app, owner, meera, leela, arjun, asha, reset, decide, link, member, madeBy } = await openStaff()
const risk = riskOf(owner, app)
const every = { kind: 'velocity', parameters: { minutes: 1, amount: 1 } }
/** The admin of these tests, who has made an operator; and another admin, who has made none. */
let maker: Session
let made: Session
let other: Session

beforeAll(async () => {
  maker = await member('admin')
  made = await madeBy(maker)
  other = await member('admin')
})
afterAll(async () => {
  await expectBooksToBalance(owner)
  expect(await faultsOfBank(bank)).toEqual([])
})

const personOf = (who: Session): Promise<string> => value(owner, 'select banking.person_of($1)', [who.userId])
const customerOf = (who: Session): Promise<string> =>
  value(owner, 'select customer_id::text from banking.users where id = $1', [who.userId])
/** What a row comes to that somebody writes by hand as the checker’s, with nothing of it left behind. */
const byHand = async (text: string, id: string, who: Session): Promise<string> =>
  inTransaction(owner, async () => outcome(owner.query(text, [id, who.userId, await personOf(who)])))

describe('a rule of risk', () => {
  const settle = `update banking.risk_rule_changes set status = 'approved', settled_at = now(), checker_user_id = $2,
    checker_person = $3 where id = $1`

  it('is not switched off by an operator whom the admin who asks has made', async () => {
    await risk.setRule(leela, arjun, 'watched', every)
    const { proposalId } = await risk.propose(maker, 'watched', { ...every, isOn: false })
    expect(await outcome(risk.decide(made, proposalId))).toBe('forbidden')
    expect(await outcome(risk.decide(made, proposalId, false))).toBe('forbidden')
    expect(await byHand(settle, proposalId, made)).toBe('BK013')
    expect(await value(owner, `select is_on from banking.risk_rules where code = 'watched'`)).toBe(true)
    expect(await byHand(settle, proposalId, arjun)).toBe('done')
    expect(await risk.decide(arjun, proposalId)).toMatchObject({ status: 'approved' })
  })

  it('nor by that admin, where the operator asks', async () => {
    const { proposalId } = await risk.propose(made, 'asked_by_made', every)
    expect(await outcome(risk.decide(maker, proposalId))).toBe('forbidden')
    expect(await byHand(settle, proposalId, maker)).toBe('BK013')
    const third = await madeBy(await madeBy(maker, 'admin'))
    const { proposalId: thirds } = await risk.propose(third, 'asked_at_a_remove', every)
    expect(await outcome(risk.decide(maker, thirds))).toBe('forbidden')
    for (const id of [proposalId, thirds])
      expect(await risk.decide(other, id)).toMatchObject({ status: 'approved' })
  })

  it('is changed for another admin by that operator', async () => {
    const { proposalId } = await risk.propose(other, 'another', every)
    expect(await risk.decide(made, proposalId)).toMatchObject({ status: 'approved' })
  })

  it('nor by one whom a made admin has made', async () => {
    const second = await madeBy(maker, 'admin')
    const third = await madeBy(second)
    const { proposalId } = await risk.propose(maker, 'at_a_remove', every)
    for (const who of [second, third]) expect(await outcome(risk.decide(who, proposalId))).toBe('forbidden')
    expect(await byHand(settle, proposalId, third)).toBe('BK013')
    expect(await risk.decide(leela, proposalId)).toMatchObject({ status: 'approved' })
    const { proposalId: thirds } = await risk.propose(second, 'at_none', every)
    expect(await outcome(risk.decide(third, thirds))).toBe('forbidden')
    expect(await risk.decide(arjun, thirds)).toMatchObject({ status: 'approved' })
  })
})

describe('a case', () => {
  const fine = 'false_positive'
  const close = `update banking.cases set status = 'closed', closed_at = now(), closer_user_id = $2, closer_person = $3
    where id = $1`
  const opened = async (customer?: string): Promise<string> =>
    value(owner, 'insert into banking.cases (customer_id, score) values ($1, 40) returning id::text', [
      customer ?? (await customerOf(await newSession(owner, app))),
    ])
  const move = (who: Session, id: string, step: string, how: string | null = null): Promise<Row> =>
    value(app, `select banking.move_case($1, $2, $3, $4, 'Seen', 'a request')`, [who.jti, id, step, how])

  it('is not closed by an operator whom the admin who proposed its end has made', async () => {
    const id = await opened()
    await move(maker, id, 'take')
    await move(maker, id, 'propose', fine)
    expect(await outcome(move(made, id, 'close', fine))).toBe('forbidden')
    expect(await byHand(close, id, made)).toBe('BK013')
    expect(await move(arjun, id, 'close', fine)).toMatchObject({ status: 'closed' })
    const second = await opened()
    await move(made, second, 'take')
    await move(made, second, 'propose', fine)
    expect(await outcome(move(maker, second, 'close', fine)), 'the other way round').toBe('forbidden')
    expect(await byHand(close, second, maker)).toBe('BK013')
    expect(await move(other, second, 'close', fine)).toMatchObject({ status: 'closed' })
  })

  it('of whoever made the operator is neither ended nor closed by that operator', async () => {
    const banker = await newSession(owner, app)
    await link(maker, banker)
    const id = await opened(await customerOf(banker))
    await move(made, id, 'take')
    expect(await outcome(move(made, id, 'propose', fine))).toBe('forbidden')
    const propose = `update banking.cases set outcome = 'confirmed', proposer_user_id = $2, proposer_person = $3,
      proposed_at = now() where id = $1`
    expect(await byHand(propose, id, made)).toBe('BK013')
    await move(arjun, id, 'propose', fine)
    expect(await outcome(move(made, id, 'close', fine))).toBe('forbidden')
    expect(await byHand(close, id, made)).toBe('BK013')
    expect(await move(leela, id, 'close', fine)).toMatchObject({ status: 'closed' })
    await link(maker, null)
  })
})

describe('a payment that is held', () => {
  let payer: Session
  const held = async (): Promise<string> => {
    const from = await openAccount(owner, { holder: payer, minor: 1_000_000 })
    const answer = await transfer(app, payer, { from, to: await openAccount(owner), minor: 700 })
    return (answer as unknown as Row).proposalId
  }
  const settle = (who: Session, id: string, yes: boolean) =>
    value(app, `select banking.settle_risk_order($1, $2, $3, 'Called', 'a request')`, [who.jti, id, yes])
  const refuse = `update banking.risk_orders set status = 'refused', settled_at = now(), checker_user_id = $2,
    checker_person = $3 where id = $1`

  beforeAll(async () => {
    const limits = limitsOf(owner, app)
    await limits.clear()
    await limits.setting('step_up.transfer_above', { INR: '90000000' })
    await risk.setRule(leela, arjun, 'holds', { ...every, action: 'hold' })
    payer = await newSession(owner, app)
  })
  afterAll(async () => {
    await link(maker, null)
    await risk.clear(leela, arjun)
  })

  it('is not settled by an operator whom its payer has made, neither by verb nor by hand', async () => {
    await link(maker, payer)
    const id = await held()
    expect(await outcome(settle(made, id, true))).toBe('forbidden')
    expect(await outcome(settle(made, id, false))).toBe('forbidden')
    expect(await byHand(refuse, id, made)).toBe('BK013')
    const since = await madeBy(maker)
    expect(await outcome(settle(since, id, true)), 'made as that person').toBe('forbidden')
    await link(maker, null)
    expect(await outcome(settle(since, id, true)), 'as it was written down').toBe('forbidden')
    expect(await settle(arjun, id, false)).toMatchObject({ status: 'refused' })
  })

  it('is settled by nobody but one of the staff, as the person that `users` says, whoever writes the row', async () => {
    const id = await held()
    const as = (who: Session, person: string) =>
      inTransaction(owner, () => outcome(owner.query(refuse, [id, who.userId, person])))
    expect(await as(arjun, await personOf(leela))).toBe('BK013')
    expect(await as(asha, await personOf(asha))).toBe('BK013')
    expect(await as(arjun, await personOf(arjun))).toBe('done')
    await link(arjun, payer)
    expect(await as(arjun, `user:${arjun.userId}`)).toBe('BK013')
    await link(arjun, null)
    expect(await settle(made, id, false)).toMatchObject({ status: 'refused' })
  })
})

describe('a maker of whom the bank learns later who they are', () => {
  const isOwn = async (who: Session, by: Session | null, person: string) =>
    value(owner, 'select banking.is_makers_own($1, $2, $3)', [who.userId, by?.userId ?? null, person])
  let banker: Session
  beforeAll(async () => {
    banker = await newSession(owner, app)
    await link(maker, banker)
  })
  afterAll(async () => {
    await link(maker, null)
    await link(other, null)
  })

  it('is the maker of that log-in as before, also under another log-in of theirs', async () => {
    const person = await personOf(maker)
    expect(person).toMatch(/^customer:/)
    expect(await isOwn(made, maker, person)).toBe(true)
    expect(await isOwn(made, null, person), 'where no log-in is known').toBe(true)
    expect(await isOwn(made, maker, 'user:before'), 'as another person then').toBe(true)
    expect(await isOwn(made, other, await personOf(other))).toBe(false)
    expect(await isOwn(maker, made, await personOf(made)), 'the other way round').toBe(true)
    expect(await isOwn(other, made, await personOf(made))).toBe(false)
    await link(other, banker)
    expect(await isOwn(made, other, person)).toBe(true)
    expect(await isOwn(other, made, await personOf(made))).toBe(true)
    await link(other, null)
  })

  it('has no raise of a limit decided by it', async () => {
    const id = randomUUID()
    await value(
      app,
      `select banking.propose_raise($1, $2, $3, 'web', 'daily_count', 2000, null, 'x', 'a request')`,
      [...[maker.jti, id, await openAccount(owner)]],
    )
    expect(await outcome(decide(made, id))).toBe('forbidden')
    expect(await outcome(decide(arjun, id))).toBe('done')
  })

  it('has no change of a user decided by it, neither by verb nor by hand', async () => {
    const { proposalId } = await reset(maker, asha.userId)
    expect(await outcome(decide(made, proposalId))).toBe('forbidden')
    const settle = `update banking.user_changes set status = 'refused', settled_at = now(), checker_user_id = $2,
      checker_person = $3 where id = $1`
    expect(await byHand(settle, proposalId, made)).toBe('BK012')
    expect(await byHand(settle, proposalId, arjun)).toBe('done')
    expect(await decide(arjun, proposalId, false)).toMatchObject({ status: 'refused' })
  })

  it('has no change of a setting decided by it, whoever writes the row', async () => {
    const second = await madeBy(maker, 'admin')
    const { proposalId } = await value(
      app,
      `select banking.propose_setting($1, 'setting', 'holds.days_most', '20', (select current + 1 from banking.business_dates),
         'x', 'x', 'a request')`,
      [maker.jti],
    )
    expect(await outcome(decide(second, proposalId))).toBe('forbidden')
    const settle = `update banking.setting_changes set status = 'refused', settled_at = now(), checker_user_id = $2,
      checker_person = $3 where id = $1`
    expect(await byHand(settle, proposalId, second)).toBe('BK012')
    expect(await byHand(settle, proposalId, meera)).toBe('done')
    expect(await decide(other, proposalId, false)).toMatchObject({ status: 'done' })
  })
})

describe('who made a log-in', () => {
  const makers = async (user: string): Promise<string[]> =>
    (await owner.query('select person from banking.makers_of($1) order by person', [user])).rows.map(
      ({ person }: Row) => person,
    )
  const write = (client: pg.Client, user: string, by: string | null, kind = 'new_user') =>
    client.query(
      `insert into banking.user_changes (id, kind, user_id, maker, maker_user_id, maker_person, needs_second, cooling_hours,
         before, after, reason, status, expires_at, takes_effect_at, settled_at)
       select gen_random_uuid(), $4, $1, coalesce('user:' || $2::bigint, $3), $2::bigint, coalesce(banking.person_of($2::bigint), $3),
         false, 0, '{}', '{}', 'x', 'done', now(), now(), now()`,
      [user, by, 'tool:test', kind],
    )

  it('is whoever asked for it, and whoever made those; the command line of its own alone; and ends in a ring', async () => {
    await inTransaction(owner, async () => {
      const [a, b, c] = [leela.userId, arjun.userId, meera.userId]
      expect(await makers(c)).toEqual([])
      await write(owner, a, null)
      await write(owner, b, a)
      await write(owner, c, b)
      expect(await makers(a)).toEqual(['tool:test'])
      expect(await value(owner, 'select banking.is_made_alone($1)', [a]), 'by no person').toBe(false)
      await write(owner, b, other.userId, 'role')
      expect(new Set(await makers(c))).toEqual(new Set([`user:${a}`, `user:${b}`]))
      await write(owner, a, c)
      expect(new Set(await makers(c))).toEqual(new Set([`user:${a}`, `user:${b}`, `user:${c}`]))
    })
  })
})
