/** Payments that were ordered for later: each once, whatever is killed; put off, skipped or failed with the customer told. */
import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { freshBank, type TestBank } from '../../test/bank.ts'
import { limitsOf } from '../../test/limits.ts'
import { asSealed } from '../../test/names.ts'
import { dayAfter, type Order, schedule as orderLater } from '../../test/schedules.ts'
import {
  connect,
  connectMany,
  connectOwner,
  deposit,
  expectBooksToBalance,
  openAccount,
  outcome,
  type Row,
  rows,
  type Session,
  signIn,
  untilWaiting,
  value,
} from '../../test/teller.ts'
import { jobPads } from '../../worker/ledger/rules.ts'
import { verify } from '../tool/verify.ts'

let bank: TestBank
let owner: pg.Client
let app: pg.Client
let job: pg.Client
let asha: Session
let vikram: Session
let today: string
const originKey = () => Buffer.from(inject('workerBindings').ORIGIN_KEY!, 'base64')

beforeAll(async () => {
  bank = await freshBank()
  owner = await connectOwner(bank.wire.ownerUrl)
  app = await connect(bank.wire.appUrl)
  job = await connect(bank.wire.jobUrl)
  asha = await signIn(app, 'customer1@demo.bank')
  vikram = await signIn(app, 'customer2@demo.bank')
  await owner.query(`update banking.configurations set value = '[]' where name = 'calendar.closed_weekdays'`)
})
beforeEach(async () => {
  await owner.query('delete from banking.throttles')
  await owner.query(`update banking.schedules set status = 'cancelled' where status in ('active', 'paused')`)
  await owner.query(
    `update banking.schedule_runs set status = 'skipped', retry_on = null where status = 'waiting'`,
  )
  // Business dates only go forward: each test starts where the one before it ended.
  today = await value(owner, 'select current::text from banking.business_dates')
})
afterAll(async () => {
  await expectBooksToBalance(owner)
  const { checks } = await verify(bank.wire.ownerUrl, { originKey: originKey() })
  expect(checks.filter(({ faults }) => faults.length > 0)).toEqual([])
})

const setDay = (offset: number) =>
  owner.query('update banking.business_dates set current = $1::date + $2::int', [today, offset])
const dayAt = (offset: number) => dayAfter(today, offset)
const posted = (number: string) =>
  value(owner, 'select posted::int from banking.accounts where account_number = $1', [number])

const schedule = (order: Order) => orderLater(app, asha, today, order)
const runOn = async (client: pg.Client, most = 100): Promise<number> =>
  value(client, 'select banking.run_schedules($1, $2, $3)', [
    today,
    jobPads(originKey(), `eod:${today}`),
    most,
  ])
const run = (most?: number) => runOn(job, most)
const runsOf = (id: string) =>
  rows(
    owner,
    `select due_date::text as due, status, reason, attempts, retry_on::text as retry from banking.schedule_runs
      where schedule_id = $1 order by due_date`,
    [id],
  )
const told = async (id: string) =>
  (await rows(
    owner,
    `select template, facts from banking.outbox where facts ->> 'scheduleId' = $1 order by id`,
    [id],
  )) as Row[]
const statusOf = (id: string) =>
  rows(
    owner,
    `select status, next_date::text as next, done_count as done from banking.schedules where id = $1`,
    [id],
  )
const open = (minor = 1000) => openAccount(owner, { holder: asha, minor })

describe('what is due', () => {
  it('is paid once, with the order’s channel counted, and the schedule goes on', async () => {
    const [from, to] = [await open(), await openAccount(owner)]
    const limits = limitsOf(owner, app)
    const { id } = await schedule({ from, to, minor: 300, channel: 'api' })
    expect([await run(), await run()]).toEqual([1, 0])
    expect([await posted(from), await posted(to)]).toEqual([700, 300])
    expect(await runsOf(id)).toEqual([{ due: today, status: 'paid', reason: null, attempts: 1, retry: null }])
    expect(await statusOf(id)).toMatchObject([{ status: 'active', done: 1 }])
    expect(await limits.used(from, 'api')).toEqual({ amount: 300, count: 1, month: 300 })
    const [booked] = await rows(
      owner,
      `select t.type, t.actor, t.note from banking.transactions t join banking.schedule_runs r on r.transaction_seq = t.seq
        where r.schedule_id = $1`,
      [id],
    )
    expect(booked).toEqual({ type: 'transfer', actor: `job:eod:${today}`, note: asSealed('Rent') })
    expect(await told(id)).toEqual([])
  })

  it('of several days is paid for each, one after the other, to the end that was said', async () => {
    const to = await openAccount(owner)
    const [byTimes, byDate, once] = [await open(), await open(), await open()]
    const ids = [
      await schedule({ from: byTimes, to, rule: 'daily', times: 3 }),
      await schedule({ from: byDate, to, rule: 'daily', until: 1 }),
      await schedule({ from: once, to, rule: 'once' }),
    ]
    await setDay(10)
    let done = 0
    for (let turn = 0; turn < 20; turn++) done += await run(2)
    expect(done).toBe(6)
    expect([await posted(byTimes), await posted(byDate), await posted(once)]).toEqual([700, 800, 900])
    for (const { id } of ids) expect(await statusOf(id)).toMatchObject([{ status: 'finished' }])
  })

  it('in future, paused or cancelled is not paid; resumed, it does not pay what was missed', async () => {
    const [from, to] = [await open(), await openAccount(owner)]
    const future = await schedule({ from, to, first: 1 })
    const paused = await schedule({ from, to, rule: 'daily' })
    const cancelled = await schedule({ from, to, rule: 'daily' })
    const set = (id: string, status: string, session = asha) =>
      value(app, `select banking.set_schedule_status($1, $2, $3, 'a request')`, [session.jti, id, status])
    await set(paused.id, 'paused')
    await set(cancelled.id, 'cancelled')
    expect(await run()).toBe(0)
    await setDay(5)
    expect((await set(paused.id, 'active')).nextDate).toBe(dayAt(5))
    expect(await outcome(set(cancelled.id, 'active'))).toBe('already_settled')
    expect(await outcome(set(future.id, 'paused', vikram)), 'another’s').toBe('not_found')
    expect(await run()).toBe(2)
    expect(await posted(from)).toBe(800)
  })
})

describe('what lacks money', () => {
  it('is skipped, and the customer told, where the schedule says so', async () => {
    const [from, to] = [await open(99), await openAccount(owner)]
    const { id } = await schedule({ from, to })
    expect([await run(), await run()]).toEqual([1, 0])
    expect(await runsOf(id)).toMatchObject([{ status: 'skipped', reason: 'insufficient_funds', retry: null }])
    expect(await told(id)).toEqual([
      {
        template: 'schedule_skipped',
        facts: { scheduleId: id, dueDate: today, reason: 'insufficient_funds' },
      },
    ])
    expect(await posted(from)).toBe(99)
  })

  it('is tried again each day, told once, and paid when the money is there', async () => {
    const [from, to] = [await open(0), await openAccount(owner)]
    const { id } = await schedule({ from, to, retryDays: 3, rule: 'once' })
    expect([await run(), await run()]).toEqual([1, 0])
    await setDay(1)
    expect([await run(), await run()]).toEqual([1, 0])
    expect(await runsOf(id)).toMatchObject([{ status: 'waiting', attempts: 2, retry: dayAt(2) }])
    await deposit(owner, from, 150)
    expect(await run(), 'not twice on one day').toBe(0)
    await setDay(2)
    expect([await run(), await run()]).toEqual([1, 0])
    expect(await runsOf(id)).toMatchObject([{ status: 'paid', reason: null, attempts: 3, retry: null }])
    expect(await posted(from)).toBe(50)
    expect((await told(id)).map(({ template }) => template)).toEqual(['schedule_waiting'])
  })

  it('is given up after the last day, and told', async () => {
    const [from, to] = [await open(0), await openAccount(owner)]
    const { id } = await schedule({ from, to, retryDays: 1 })
    await run()
    await setDay(1)
    expect([await run(), await run()]).toEqual([1, 0])
    expect(await runsOf(id)).toMatchObject([{ status: 'skipped', attempts: 2 }])
    expect((await told(id)).map(({ template }) => template)).toEqual(['schedule_waiting', 'schedule_skipped'])
  })

  it('or limits: the payment respects them, and the others of the run are paid', async () => {
    const limits = limitsOf(owner, app)
    await limits.setLimits({ daily_amount: 150 })
    const [from, other, to] = [await open(), await open(), await openAccount(owner)]
    const [one, two] = [await schedule({ from, to }), await schedule({ from, to })]
    const three = await schedule({ from: other, to })
    const own = await schedule({ from, to: other, minor: 500 })
    expect(await run()).toBe(4)
    const all = [...(await runsOf(one.id)), ...(await runsOf(two.id))]
    expect(all.map(({ status, reason }) => `${status} ${reason}`).sort()).toEqual([
      'paid null',
      'skipped limit_exceeded',
    ])
    expect(await runsOf(three.id)).toMatchObject([{ status: 'paid' }])
    expect(await runsOf(own.id)).toMatchObject([{ status: 'paid' }])
    await limits.setLimits({})
  })
})

it('what cannot be paid at all has failed, for its reason, and is told', async () => {
  const [from, to] = [await open(), await openAccount(owner)]
  const { id } = await schedule({ from, to, rule: 'daily', retryDays: 5 })
  await owner.query(`update banking.accounts set status = 'frozen' where account_number = $1`, [from])
  await run()
  await owner.query(`update banking.accounts set status = 'active' where account_number = $1`, [from])
  await setDay(1)
  await owner.query(
    `update banking.account_parties set valid_until = now() where account_id =
    (select id from banking.accounts where account_number = $1)`,
    [from],
  )
  await run()
  expect(await runsOf(id)).toMatchObject([
    { status: 'failed', reason: 'account_not_active' },
    { status: 'failed', reason: 'not_found' },
  ])
  expect((await told(id)).map(({ template }) => template)).toEqual(['schedule_failed', 'schedule_failed'])
  expect(await posted(from)).toBe(1000)
})

it('of a customer whose review is not answered it is told that it failed, and others are paid', async () => {
  const [from, to] = [await open(), await openAccount(owner)]
  await owner.query(
    `update banking.account_parties set role = 'owner' where account_id =
    (select id from banking.accounts where account_number = $1)`,
    [from],
  )
  const theirs = await openAccount(owner, { holder: vikram, minor: 1000 })
  const { id } = await schedule({ from, to, rule: 'once' })
  await orderLater(app, vikram, today, { from: theirs, to, rule: 'once' })
  const stand = (status: string) =>
    owner.query(
      `update banking.customers set status = $2 where id = (select customer_id from banking.users where id = $1)`,
      [asha.userId, status],
    )
  await stand('restricted')
  expect(await run()).toBe(2)
  await stand('active')
  expect(await runsOf(id)).toMatchObject([{ status: 'failed', reason: 'account_not_active' }])
  expect(await told(id)).toMatchObject([{ template: 'schedule_failed' }])
  expect([await posted(from), await posted(theirs)]).toEqual([1000, 900])
})

describe('a run', () => {
  const many = async (count: number) => {
    const [from, to] = [await open(), await openAccount(owner)]
    for (let made = 0; made < count; made++) await schedule({ from, to, minor: 10 })
    return { from, to }
  }

  it('that is killed in the middle has done nothing, and run again pays once', async () => {
    const { from, to } = await many(8)
    const holder = await connectOwner(bank.wire.ownerUrl)
    expect(await run(3)).toBe(3)
    // The run waits for the account in its middle, and is cut off there.
    await holder.query('begin')
    await holder.query('select from banking.accounts where account_number = $1 for update', [from])
    const doomed = await connect(bank.wire.jobUrl)
    const cut = outcome(runOn(doomed))
    await untilWaiting(owner, doomed)
    const backend = (doomed as unknown as { processID: number }).processID
    const killer = await connect(bank.wire.superUrl)
    await killer.query('select pg_terminate_backend($1)', [backend])
    expect(await cut).not.toBe('done')
    await holder.query('rollback')
    expect(await posted(to)).toBe(30)
    expect([await run(), await run()]).toEqual([5, 0])
    expect([await posted(from), await posted(to)]).toEqual([920, 80])
  })

  it('beside another pays once', async () => {
    const { from, to } = await many(20)
    const clients = await connectMany(bank.wire.jobUrl, 4)
    const done = await Promise.all(
      clients.map(async (client) => {
        let sum = 0
        for (let turn = 0; turn < 5; turn++) sum += await runOn(client, 3)
        return sum
      }),
    )
    done.push(await run())
    expect(done.reduce((sum, one) => sum + one, 0)).toBe(20)
    expect([await posted(from), await posted(to)]).toEqual([800, 200])
  })

  it('is for the job’s role alone', async () => {
    for (const name of ['run_schedules($1, $2, 1)', 'run_schedule(null, null, null, null)'])
      expect(await outcome(app.query(`select banking.${name}`, name.includes('$') ? [today, ''] : []))).toBe(
        '42501',
      )
  })
})
