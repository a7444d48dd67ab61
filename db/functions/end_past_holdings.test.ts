/** What ends with a holding is what was left on it, no more; and a migrate ends it for those who had left before. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { TestBank } from '../../test/bank.ts'
import { businessDate, faultsOfBank, padsOf } from '../../test/closing.ts'
import { openJointBank, setParty } from '../../test/joint.ts'
import { asSealed } from '../../test/names.ts'
import { type Order, schedule } from '../../test/schedules.ts'
import {
  connect,
  connectOwner,
  expectBooksToBalance,
  hangUp,
  inTransaction,
  openAccount,
  outcome,
  type Row,
  rows,
  type Session,
  untilWaiting,
  value,
} from '../../test/teller.ts'

let bank: TestBank
let app: pg.Client
let owner: pg.Client
let asha: Session
let vikram: Session
let account: string
let payee: string

beforeAll(async () => {
  let limits: Awaited<ReturnType<typeof openJointBank>>['limits']
  ;({ bank, app, owner, asha, vikram, limits } = await openJointBank())
  await limits.setting('payees.look_ups_per_minute', 100_000)
  await limits.setting('calendar.closed_weekdays', [])
})
beforeEach(async () => {
  account = await openAccount(owner, { holder: asha, minor: 90_000, until: '10 years' })
  await setParty(owner, account, vikram, 'either')
  payee = await openAccount(owner)
})
afterAll(async () => {
  await expectBooksToBalance(owner)
  expect(await faultsOfBank(bank)).toEqual([])
})

const potOf = async (who: Session, minor: number): Promise<string> => {
  const { id }: Row = await value(
    app,
    `select banking.open_pot($1, $2, $3, $4, 'teal', null, null, null, null, 'r')`,
    [who.jti, randomUUID(), account, asSealed('Holiday')],
  )
  await value(app, `select banking.move_pot($1, $2, $3, 'in', $4, 'INR', 'r')`, [
    ...[who.jti, randomUUID(), id, minor],
  ])
  return id
}
const order = async (who: Session, given: Partial<Order> = {}): Promise<string> => {
  const id = randomUUID()
  await schedule(app, who, await businessDate(owner), { from: account, to: payee, first: 20, ...given, id })
  return id
}
const statusOf = (table: 'pots' | 'schedules', id: string): Promise<string> =>
  value(owner, `select status from banking.${table} where id = $1`, [id])
const runsOf = (id: string) =>
  rows(owner, 'select status from banking.schedule_runs where schedule_id = $1', [id]).then((all) =>
    all.map(({ status }) => status),
  )
const deedsOn = (subject: string) =>
  rows(owner, 'select action, actor from banking.audit_logs where subject = $1 order by id', [subject])
const mailsTo = (who: Session) =>
  rows(
    owner,
    `select facts ->> 'amount' as amount from banking.outbox where template = 'schedule_stopped' and user_id = $1
        and facts ->> 'status' = 'ended' and facts ->> 'account' = banking.masked_number($2)`,
    [who.userId, payee],
  )
/** Ends what somebody has on the account, as an approved change does. */
const end = (who: Session, over = owner) =>
  over.query(
    `select banking.end_holding(a.id, u.customer_id, 'system:test', 'r') from banking.accounts a, banking.users u
      where a.account_number = $1 and u.id = $2`,
    [account, who.userId],
  )
const endPast = (over = owner) => outcome(over.query(`select banking.end_past_holdings('system:test')`))

describe('the end of a holding', () => {
  it('leaves what had ended before it, and what has run, as it was', async () => {
    const emptied = await potOf(vikram, 10)
    await value(app, `select banking.close_pot($1, $2, 'r')`, [vikram.jti, emptied])
    const called = await order(vikram)
    await value(app, `select banking.set_schedule_status($1, $2, 'cancelled', 'r')`, [vikram.jti, called])
    const ran = await order(vikram, { first: 0, minor: 120 })
    const waits = await order(asha, { first: 0, minor: 95_000, retryDays: 3 })
    const job = await connect(bank.wire.jobUrl)
    const today = await businessDate(owner)
    await value(job, 'select banking.run_schedules($1, $2, 100)', [today, padsOf(today)])
    expect([await runsOf(ran), await runsOf(waits)]).toEqual([['paid'], ['waiting']])
    await end(vikram)
    expect([await runsOf(ran), await runsOf(waits)]).toEqual([['paid'], ['waiting']])
    expect(await mailsTo(vikram)).toEqual([{ amount: '120' }])
    expect((await deedsOn(`pot:${emptied}`)).map(({ action }) => action)).toEqual(['pots.open', 'pots.close'])
    expect((await deedsOn(`schedule:${ran}`)).at(-1)).toEqual({
      action: 'schedules.cancelled',
      actor: 'system:test',
    })
  })

  it('is told to nobody who has no log-in any more', async () => {
    const planned = await order(vikram)
    await inTransaction(owner, async () => {
      await owner.query(`update banking.users set status = 'closed' where id = $1`, [vikram.userId])
      await end(vikram)
      expect(await statusOf('schedules', planned)).toBe('cancelled')
      expect(await mailsTo(vikram)).toEqual([])
    })
  })
})

describe('a migrate', () => {
  it.each([
    ['who may only look', `mandate = 'view'`],
    ['who has left', 'valid_until = clock_timestamp()'],
    ['who does not hold it yet', `valid_from = clock_timestamp() + interval '1 day'`],
  ])('ends it for one %s, and for nobody else', async (_, change) => {
    const [theirs, kept] = [await potOf(vikram, 500), await potOf(asha, 700)]
    const [planned, keeps] = [await order(vikram), await order(asha)]
    await endPast()
    expect([await statusOf('pots', theirs), await statusOf('schedules', planned)]).toEqual(['open', 'active'])
    await owner.query(
      `update banking.account_parties p set ${change} from banking.accounts a, banking.users u
        where a.id = p.account_id and a.account_number = $1 and u.customer_id = p.customer_id and u.id = $2`,
      [account, vikram.userId],
    )
    await endPast()
    expect([await statusOf('pots', theirs), await statusOf('schedules', planned)]).toEqual([
      'closed',
      'cancelled',
    ])
    expect([await statusOf('pots', kept), await statusOf('schedules', keeps)]).toEqual(['open', 'active'])
  })

  it.each([
    ['payments', 'accounts', 'schedules where from_account_id', 'accounts where id'],
    ['accounts', 'pots', 'accounts where id', 'pots where account_id'],
  ])('waits for %s before it takes %s, as everybody does', async (_, __, first, then) => {
    const pot = await potOf(vikram, 500)
    await order(vikram)
    await setParty(owner, account, vikram, null)
    const [busy, migrating] = [await connectOwner(bank.wire.ownerUrl), await connectOwner(bank.wire.ownerUrl)]
    const take = (rowsOf: string) =>
      outcome(
        busy.query(
          `select from banking.${rowsOf} = (select a.id from banking.accounts a where a.account_number = $1)
            for no key update`,
          [account],
        ),
      )
    await busy.query('begin')
    await take(first)
    const run = endPast(migrating)
    await untilWaiting(owner, migrating)
    expect(await take(then)).toBe('done')
    await busy.query('commit')
    expect(await run).toBe('done')
    expect(await statusOf('pots', pot)).toBe('closed')
    await hangUp([busy, migrating])
  })
})
