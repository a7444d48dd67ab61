/** An order that waits with its money held is released only while all that let it be ordered still holds, and once. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { TestBank } from '../../test/bank.ts'
import { faultsOfBank } from '../../test/closing.ts'
import { customerIdOf, newSession, setParty } from '../../test/joint.ts'
import { openRiskBank, type riskOf } from '../../test/risk.ts'
import {
  connect,
  connectOwner,
  expectBooksToBalance,
  hangUp,
  inTransaction,
  openAccount,
  outcome,
  rows,
  type Session,
  transfer,
  untilWaiting,
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
let id: string
let risk: ReturnType<typeof riskOf>

beforeAll(async () => {
  ;({ bank, app, owner, one, two, risk } = await openRiskBank())
  const every = { kind: 'velocity', parameters: { minutes: 1, amount: 1 }, action: 'hold' }
  await risk.setRule(one, two, 'a_rule', every)
})
beforeEach(async () => {
  payer = await newSession(owner, app)
  from = await openAccount(owner, { holder: payer, minor: 1_000 })
  to = await openAccount(owner)
  const order = { id: randomUUID(), from, to, minor: 700 }
  id = ((await transfer(app, payer, order)) as unknown as { proposalId: string }).proposalId
})
afterAll(async () => {
  await expectBooksToBalance(owner)
  expect(await faultsOfBank(bank)).toEqual([])
})

type Word = { yes?: boolean | null; reason?: string | null; order?: string; who?: Session; over?: pg.Client }
const settle = ({ yes = true, reason = 'Called them', order = id, who = one, over = app }: Word = {}) =>
  value(over, `select banking.settle_risk_order($1, $2, $3, $4, 'a request')`, [who.jti, order, yes, reason])
/** The code and the field of what is refused. */
const refusal = (word: Word = {}) =>
  settle(word).then(
    () => 'done',
    ({ message, detail }) => `${message} ${JSON.parse(detail ?? '{}').field}`,
  )
const standing = async () =>
  (
    await rows(
      owner,
      `select a.posted::int, a.held::int, o.status from banking.accounts a join banking.risk_orders o on o.id = $1
        where a.account_number = $2`,
      [id, from],
    )
  )[0]
const setStatus = (number: string, status: string, over = owner) =>
  over.query('update banking.accounts set status = $2 where account_number = $1', [number, status])

it('is asked with yes or no and a reason, of an order that there is', async () => {
  for (const reason of [null, '', '  ']) expect(await refusal({ reason })).toBe('invalid_input reason')
  expect(await refusal({ yes: null })).toBe('invalid_input reason')
  expect(await refusal({ order: randomUUID() })).toMatch(/^not_found/)
  expect(await standing()).toEqual({ posted: 1_000, held: 700, status: 'pending' })
})

it('is settled once: the other word of the same person comes too late', async () => {
  await settle({ yes: false })
  expect(await refusal({ yes: true })).toMatch(/^already_settled/)
  expect(await standing()).toEqual({ posted: 1_000, held: 0, status: 'refused' })
})

it.each([
  [
    'the order is settled, though its money is held',
    `update banking.risk_orders set status = 'refused', settled_at = now(), checker_user_id = $2,
       checker_person = banking.person_of($2) where id = $1`,
  ],
  [
    'its money is held no longer, though it is pending',
    `update banking.holds set status = 'released', released = authorised where id = (select o.hold_id from banking.risk_orders o where o.id = $1)
       and $2::bigint is not null`,
  ],
])('is settled where %s', async (_, change) => {
  await inTransaction(owner, async () => {
    await owner.query(change, [id, two.userId])
    expect(await refusal({ over: owner })).toMatch(/^already_settled/)
  })
})

it.each([true, false])(
  'is written down in its case and told to who ordered it, and to nobody else: %s',
  async (yes) => {
    const [alert] = await risk.alerts(payer)
    const third = await newSession(owner, app)
    const other = await openAccount(owner, { holder: third, minor: 1_000 })
    const key: string = await value(owner, 'select key from banking.risk_orders where id = $1', [id])
    // Another's order under the same id, and one of theirs that is not this one.
    await transfer(app, third, { id: key, from: other, to, minor: 5 })
    const [beside] = await risk.alerts(third)
    const notes = async (of: string) =>
      (
        await rows(
          owner,
          'select kind, user_id, text from banking.case_notes where case_id = $1 order by id',
          [of],
        )
      ).at(-1)
    const told = (who: Session) =>
      rows(
        owner,
        `select facts ->> 'status' as status from banking.outbox where template = 'order_settled' and user_id = $1`,
        [who.userId],
      )
    await settle({ yes })
    const kind = yes ? 'released' : 'declined'
    expect(await notes(alert!.case)).toEqual({ kind, user_id: one.userId, text: 'Called them' })
    expect(await notes(beside!.case)).not.toMatchObject({ kind })
    expect([await told(payer), await told(third)]).toEqual([[{ status: yes ? 'released' : 'refused' }], []])
    const deeds = await rows(
      owner,
      `select action, actor from banking.audit_logs where subject = 'risk_order:' || $1`,
      [id],
    )
    expect(deeds.at(-1)).toEqual({
      action: `risk_orders.${yes ? 'released' : 'refused'}`,
      actor: `user:${one.userId}`,
    })
  },
)

it('without an alert, as of before there were cases, is written down in none', async () => {
  const notes = () => value(owner, 'select count(*)::int from banking.case_notes')
  const before = await notes()
  await owner.query(`update banking.risk_orders set key = gen_random_uuid()::text where id = $1`, [id])
  expect(await outcome(settle({ yes: false }))).toBe('done')
  expect(await notes()).toBe(before)
})

it('stands in the way of the end of its case, and of nothing else there', async () => {
  const [alert] = await risk.alerts(payer)
  const step = (name: string) =>
    outcome(
      value(app, `select banking.move_case($1, $2, $3, 'confirmed', 'Seen', 'r')`, [
        ...[one.jti, alert!.case, name],
      ]),
    )
  for (const name of ['take', 'note']) expect(await step(name)).toBe('done')
  expect(await step('propose')).toBe('already_settled')
  await settle({ yes: false })
  expect(await step('propose')).toBe('done')
})

describe('released', () => {
  it.each(['view', null, 'jointly'])(
    'not where its maker may not order alone any more: %s',
    async (mandate) => {
      await setParty(owner, from, payer, mandate)
      expect(await refusal()).toBe('forbidden from')
      expect(await standing()).toEqual({ posted: 1_000, held: 700, status: 'pending' })
      await setParty(owner, from, payer, 'either')
      expect(await refusal()).toBe('done')
    },
  )

  it.each([
    ['from', 'debit_frozen', 'credit_frozen'],
    ['to', 'credit_frozen', 'debit_frozen'],
  ])('not where the account %s is %s; where it is %s', async (side, stops, lets) => {
    const account = side === 'from' ? from : to
    await setStatus(account, stops)
    expect(await refusal()).toBe(`account_not_active ${side}`)
    expect(await standing()).toEqual({ posted: 1_000, held: 700, status: 'pending' })
    await setStatus(account, lets)
    expect(await refusal()).toBe('done')
    expect(await standing()).toEqual({ posted: 300, held: 0, status: 'released' })
  })

  it('not to an account of the bank, nor in a currency that one of the two has not', async () => {
    const dollars = await openAccount(owner, { currency: 'USD' })
    const tillNumber: string = await value(
      owner,
      `select account_number from banking.accounts where type = 'bank' and currency = 'INR' limit 1`,
    )
    for (const [change, given, expected] of [
      ['to_number = $2', tillNumber, 'not_found to'],
      ['to_number = $2', dollars, 'currency_mismatch to'],
      [`to_number = $2, currency = 'USD'`, dollars, 'currency_mismatch to'],
    ])
      await inTransaction(owner, async () => {
        await owner.query(`update banking.risk_orders set ${change} where id = $1`, [id, given])
        expect(await refusal({ over: owner }), change).toBe(expected)
      })
  })

  it('not where the money is no longer there', async () => {
    await inTransaction(owner, async () => {
      // A fee that the bank took by itself.
      await owner.query(
        `select banking.post('system:test', 'job:test', gen_random_uuid(), 'fee', row(f.*)::banking.accounts,
           row(t.*)::banking.accounts, 'A', 'B', 301, null, clock_timestamp(), '\\x00', null)
           from banking.accounts f, banking.accounts t where f.account_number = $1 and t.account_number = $2`,
        [from, to],
      )
      expect(await refusal({ over: owner })).toBe('insufficient_funds from')
    })
  })

  it('by who has an account elsewhere, and not by who has the one that is paid', async () => {
    const person = await newSession(owner, app)
    await openAccount(owner, { holder: person })
    const link = (to: string | null) =>
      owner.query('update banking.users set person_id = $2 where id = $1', [one.userId, to])
    await link(await customerIdOf(owner, person))
    await setParty(owner, to, person, 'view')
    expect(await refusal()).toMatch(/^forbidden/)
    await setParty(owner, to, person, null)
    expect(await refusal()).toBe('done')
    await link(null)
  })

  it('by what the accounts are once nobody else has them in hand', async () => {
    const [job, other] = [await connectOwner(bank.wire.ownerUrl), await connect(bank.wire.appUrl)]
    for (const account of [from, to]) {
      await job.query('begin')
      await setStatus(account, 'frozen', job)
      const waiting = refusal({ over: other })
      await untilWaiting(owner, other)
      await job.query('commit')
      expect(await waiting).toMatch(/^account_not_active/)
      await setStatus(account, 'active')
    }
    expect(await outcome(settle())).toBe('done')
    await hangUp([job, other])
  })
})
