/** Payments for later from an account that holders decide about together: they wait, and once agreed to pay by themselves. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { TestBank } from '../../test/bank.ts'
import { businessDate, faultsOfBank, nextDay, padsOf } from '../../test/closing.ts'
import {
  newSession,
  openJointBank,
  openTogether,
  setParty,
  settle,
  type Word,
  waiting,
} from '../../test/joint.ts'
import { type Order, schedule } from '../../test/schedules.ts'
import {
  connect,
  expectBooksToBalance,
  outcome,
  type Row,
  rows,
  type Session,
  value,
} from '../../test/teller.ts'

let bank: TestBank
let app: pg.Client
let other: pg.Client
let owner: pg.Client
let job: pg.Client
let asha: Session
let vikram: Session
let third: Session
let account: string
let payee: string

beforeAll(async () => {
  let limits: Awaited<ReturnType<typeof openJointBank>>['limits']
  ;({ bank, app, owner, asha, vikram, limits } = await openJointBank())
  await limits.setting('payees.look_ups_per_minute', 100_000)
  await limits.setting('calendar.closed_weekdays', [])
  other = await connect(bank.wire.appUrl)
  job = await connect(bank.wire.jobUrl)
  third = await newSession(owner, app)
})
beforeEach(async () => {
  ;({ account, payee } = await openTogether(owner, asha, vikram))
})
afterAll(async () => {
  await expectBooksToBalance(owner)
  expect(await faultsOfBank(bank)).toEqual([])
})

const say = (who: Session, word: Word) => settle(app, who, word)
const code = (who: Session, word: Word) => outcome(say(who, word))
const posted = (number: string) =>
  value(owner, 'select posted::int from banking.accounts where account_number = $1', [number])
const mandate = (who: Session, to: string | null, number = account) => setParty(owner, number, who, to)

/** Who was refused had no answer to give. */
const proposal = (answer: Row): string => {
  if (!answer.proposalId) throw new Error(`it did not wait: ${JSON.stringify(answer)}`)
  return answer.proposalId
}

describe('payments for later', () => {
  const order = async (given: Partial<Order> = {}) =>
    schedule(app, asha, await businessDate(owner), {
      from: account,
      to: payee,
      minor: 300,
      rule: 'daily',
      ...given,
    })
  const ask = async (given: Partial<Order> = {}) => proposal(await order(given))
  const statusOf = (id: string) => value(owner, 'select status from banking.schedules where id = $1', [id])
  const run = async () => {
    const date = await businessDate(owner)
    return value(job, 'select banking.run_schedules($1, $2, 100)', [date, padsOf(date)])
  }
  const runsOf = (id: string) =>
    rows(owner, 'select status, reason from banking.schedule_runs where schedule_id = $1 order by due_date', [
      id,
    ])

  it('wait, pay nothing meanwhile, and once all agreed pay without a further word, each once', async () => {
    const id = randomUUID()
    const joint = await ask({ id })
    expect(await order({ id })).toEqual({ proposalId: joint, replayed: true })
    expect(await run()).toBe(0)
    const [seen] = await waiting(app, vikram, 'pending')
    const today = await businessDate(owner)
    expect(seen).toMatchObject({ id: joint, kind: 'schedule', amount: '300', may: true })
    expect(seen!.terms).toMatchObject({ rule: 'daily', firstDate: today, until: null })
    expect(await say(vikram, { id: joint })).toMatchObject({ status: 'approved', transactionId: null })
    expect(await say(vikram, { id: joint })).toMatchObject({ status: 'approved', replayed: true })
    expect([await run(), await run()]).toEqual([1, 0])
    await owner.query('update banking.business_dates set current = $1', [nextDay(today)])
    expect([await run(), await posted(account), await posted(payee)]).toEqual([1, 9_400, 600])
    // Whoever ordered it may decide no longer: nothing more is paid.
    await mandate(asha, 'view')
    await owner.query('update banking.business_dates set current = $1', [nextDay(today, 2)])
    await run()
    expect((await runsOf(id)).at(-1)).toEqual({ status: 'failed', reason: 'not_found' })
    expect(await posted(account)).toBe(9_400)
    await value(app, `select banking.set_schedule_status($1, $2, 'cancelled', null)`, [asha.jti, id])
  })

  it('refused, taken back or expired are cancelled; nobody can resume, change or cancel what waits', async () => {
    const ids = [randomUUID(), randomUUID(), randomUUID()]
    const [refused, back, late] = [
      await ask({ id: ids[0]! }),
      await ask({ id: ids[1]! }),
      await ask({ id: ids[2]! }),
    ]
    for (const status of ['active', 'paused', 'cancelled']) {
      const set = value(app, 'select banking.set_schedule_status($1, $2, $3, null)', [
        asha.jti,
        ids[0],
        status,
      ])
      expect(await outcome(set)).toBe('already_settled')
    }
    await say(vikram, { id: refused!, yes: false, reason: 'Too often' })
    await say(asha, { id: back!, yes: false })
    await owner.query('update banking.joint_orders set expires_at = now() where id = $1', [late])
    expect(await code(vikram, { id: late! })).toBe('already_settled')
    // A refusal is told before its transaction lets go of the order's row, which the job would step over.
    await app.query('select')
    await value(job, 'select banking.expire_joint_orders($1, null, 10)', [await businessDate(owner)])
    for (const id of ids) expect(await statusOf(id)).toBe('cancelled')
    expect(await run()).toBe(0)
  })

  it.each([
    ['whoever ordered may decide no longer', 'forbidden', () => mandate(asha, 'view')],
    [
      'the account was frozen',
      'account_not_active',
      () =>
        owner.query(`update banking.accounts set status = 'debit_frozen' where account_number = $1`, [
          account,
        ]),
    ],
  ])('%s: %s, and it goes on waiting', async (_, expected, change) => {
    const id = await ask()
    await change()
    expect(await code(vikram, { id })).toBe(expected)
    expect((await waiting(app, vikram, 'pending')).find((one) => one.id === id)).toBeDefined()
    await owner.query(`update banking.joint_orders set expires_at = now() where id = $1`, [id])
  })

  it('of a large amount ask whoever approves for a factor of their own, too', async () => {
    const answer = await order({ minor: 5_000_001 })
    expect(answer).toMatchObject({ refused: 'step_up_required' })
    const id = await ask({ minor: 5_000_000 })
    await owner.query(
      `insert into banking.configurations values ('step_up.transfer_above', '2001-01-01', '{"INR": 100}', 'test')`,
    )
    expect(await code(vikram, { id })).toBe('step_up_required')
    await owner.query(
      `insert into banking.configurations values ('step_up.transfer_above', '2001-01-02', '{"INR": 5000000}', 'test')`,
    )
    expect(await code(vikram, { id })).toBe('done')
  })

  it('are seen and stopped by each who agreed, with whoever ordered them told, and by nobody else', async () => {
    const id = randomUUID()
    const joint = await ask({ id })
    const seenBy = async (who: Session) =>
      (await value(app, 'select banking.read_schedules($1, 60, 50)', [who.jti])).items.find(
        (one: Row) => one.id === id,
      )
    const set = (who: Session, status: string) =>
      outcome(value(app, 'select banking.set_schedule_status($1, $2, $3, null)', [who.jti, id, status]))
    expect([await seenBy(vikram), await set(vikram, 'cancelled')]).toEqual([undefined, 'not_found'])
    await say(vikram, { id: joint })
    expect(await seenBy(asha)).toMatchObject({ mine: true, status: 'active' })
    expect(await seenBy(vikram)).toMatchObject({ mine: false, status: 'active', from: account })
    expect([await seenBy(third), await set(third, 'cancelled')]).toEqual([undefined, 'not_found'])
    await mandate(third, 'view')
    expect([await seenBy(third), await set(third, 'cancelled')]).toEqual([undefined, 'not_found'])
    expect(await set(vikram, 'paused')).toBe('done')
    await run()
    expect(await runsOf(id)).toEqual([])
    expect([await set(asha, 'active'), await set(vikram, 'cancelled')]).toEqual(['done', 'done'])
    await run()
    expect([await runsOf(id), await statusOf(id)]).toEqual([[], 'cancelled'])
    const told = await rows(
      owner,
      `select o.user_id::text as user, o.facts ->> 'status' as status from banking.outbox o
        where o.template = 'schedule_stopped' order by o.id`,
    )
    expect(told).toEqual(['paused', 'cancelled'].map((status) => ({ user: asha.userId, status })))
  })

  it('two yes at once start it once', async () => {
    await mandate(third, 'either')
    const id = randomUUID()
    const joint = await ask({ id, rule: 'once' })
    const said = await Promise.all([code(vikram, { id: joint }), code(third, { id: joint, over: other })])
    expect(said.sort()).toEqual(['already_settled', 'done'])
    expect(await statusOf(id)).toBe('active')
    await run()
    expect(await runsOf(id)).toEqual([{ status: 'paid', reason: null }])
  })

  it('without another holder who decides are forbidden', async () => {
    await mandate(vikram, 'view')
    expect(await outcome(order())).toBe('forbidden')
    expect(await outcome(order({ to: 'nowhere' }))).toBe('forbidden')
  })
})
