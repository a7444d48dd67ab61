/** Ordering a payment for later: who may, once for each id, and what comes in the days ahead. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import { dayAfter, type Order, schedule as orderLater } from '../../test/schedules.ts'
import {
  connect,
  connectMany,
  connectOwner,
  openAccount,
  outcome,
  type Row,
  type Session,
  signIn,
  value,
} from '../../test/teller.ts'
import { jobPads } from '../../worker/ledger/rules.ts'

let owner: pg.Client
let app: pg.Client
let job: pg.Client
let asha: Session
let vikram: Session
let today: string
let appUrl: string

beforeAll(async () => {
  const bank = await freshBank()
  appUrl = bank.wire.appUrl
  owner = await connectOwner(bank.wire.ownerUrl)
  app = await connect(bank.wire.appUrl)
  job = await connect(bank.wire.jobUrl)
  asha = await signIn(app, 'customer1@demo.bank')
  vikram = await signIn(app, 'customer2@demo.bank')
  today = await value(owner, 'select current::text from banking.business_dates')
})

const open = (minor = 1000) => openAccount(owner, { holder: asha, minor })
const schedule = (order: Order, session = asha) => orderLater(app, session, today, order)

describe('ordering a payment for later', () => {
  it('is refused as a transfer would be, and made once for its id', async () => {
    const [from, to] = [await open(), await openAccount(owner)]
    const theirs = await openAccount(owner, { holder: vikram, minor: 100 })
    const id = randomUUID()
    const first = await schedule({ id, from, to })
    expect(await schedule({ id, from, to })).toEqual({ ...first, replayed: true })
    expect(await outcome(schedule({ id, from, to, first: 1 }))).toBe('idempotency_conflict')
    expect(await outcome(schedule({ id, from: theirs, to }, vikram))).toBe('idempotency_conflict')
    expect(await outcome(schedule({ from: theirs, to }))).toBe('not_found')
    expect(await outcome(schedule({ from, to, first: -1 }))).toBe('invalid_input')
    expect(await outcome(schedule({ from, to, minor: 0 }))).toBe('invalid_input')
    expect(await outcome(schedule({ from, to: from }))).toBe('invalid_input')
    expect(await schedule({ from, to: '1000000000000' })).toEqual({ refused: 'not_found', field: 'to' })
    const looking = await openAccount(owner, { holder: asha, minor: 100, mandate: 'view' })
    expect(await outcome(schedule({ from: looking, to }))).toBe('forbidden')
    const frozen = await openAccount(owner, { holder: asha, status: 'frozen' })
    expect(await outcome(schedule({ from: frozen, to }))).toBe('account_not_active')
    const dollars = await openAccount(owner, { currency: 'USD' })
    expect(await outcome(schedule({ from, to: dollars }))).toBe('currency_mismatch')
  })

  it('says what comes in the days ahead', async () => {
    const [from, to] = [await open(), await openAccount(owner)]
    const made = [
      await schedule({ from, to, rule: 'weekly', first: 2, times: 3 }),
      await schedule({ from, to, rule: 'daily', first: 1, until: 2 }),
    ].map(({ id }) => id)
    const seen = async (session: Session) =>
      value(app, 'select banking.read_schedules($1, 30, 50)', [session.jti])
    const { upcoming, items } = await seen(asha)
    const dates = [1, 2, 2, 9, 16].map((count) => dayAfter(today, count))
    const ahead = upcoming.filter(({ scheduleId }: Row) => made.includes(scheduleId))
    expect(ahead.map(({ date }: Row) => date)).toEqual(dates)
    expect(items.length).toBeGreaterThanOrEqual(2)
    expect((await seen(vikram)).upcoming).toEqual([])
  })
})

it('is refused beyond schedules.most of a customer, by many at once too, until one of them has ended', async () => {
  await owner.query(`update banking.schedules set status = 'cancelled' where status in ('active', 'paused')`)
  const [from, to] = [await open(), await openAccount(owner)]
  await owner.query(`update banking.configurations set value = '2' where name = 'schedules.most'`)
  const { id } = await schedule({ from, to })
  await schedule({ from, to: await open(), rule: 'daily' })
  expect(await outcome(schedule({ from, to }))).toBe('limit_exceeded')
  expect(await schedule({ id, from, to })).toMatchObject({ id, replayed: true })
  const set = (status: string) =>
    value(app, `select banking.set_schedule_status($1, $2, $3, null)`, [asha.jti, id, status])
  await set('paused')
  expect(await outcome(schedule({ from, to }))).toBe('limit_exceeded')
  await set('cancelled')
  expect(await outcome(schedule({ from, to }))).toBe('done')
  const many = await connectMany(appUrl, 6)
  await owner.query(`update banking.schedules set status = 'cancelled' where status in ('active', 'paused')`)
  const own = await open()
  const sources = await Promise.all(many.map(() => open()))
  const ends = await Promise.all(
    many.map((client, index) =>
      outcome(orderLater(client, asha, today, { from: sources[index]!, to: own, rule: 'daily' })),
    ),
  )
  expect(ends.toSorted()).toEqual(['done', 'done', ...Array(4).fill('limit_exceeded')])
  await owner.query(`update banking.configurations set value = '100' where name = 'schedules.most'`)
})

describe('by who has SQL as the Worker’s role', () => {
  const pads = () => jobPads(Buffer.from(inject('workerBindings').ORIGIN_KEY!, 'base64'), `eod:${today}`)
  const postedOf = (number: string) =>
    value(owner, 'select posted::int from banking.accounts where account_number = $1', [number])

  it('more days and a larger sum than there are do not stop the payments of the others', async () => {
    await owner.query(
      `update banking.schedules set status = 'cancelled' where status in ('active', 'paused')`,
    )
    const [from, to, bounded] = [await open(), await openAccount(owner), await open(1)]
    await owner.query(
      `update banking.account_parties set role = 'owner' where account_id =
      (select id from banking.accounts where account_number = $1)`,
      [bounded],
    )
    const customer = `id = (select customer_id from banking.users where id = ${asha.userId})`
    await owner.query(`update banking.customers set kyc_level = 'small' where ${customer}`)
    const endless = await schedule({ from, to, rule: 'once', retryDays: 2_147_483_647 })
    const vast = 9_223_372_036_854_775_807n as unknown as number
    await schedule({ from, to: bounded, rule: 'once', minor: vast })
    const theirs = await openAccount(owner, { holder: vikram, minor: 100 })
    await schedule({ from: theirs, to, rule: 'once' }, vikram)
    await value(job, 'select banking.run_schedules($1, $2, 100)', [today, pads()])
    await owner.query(`update banking.customers set kyc_level = 'full' where ${customer}`)
    expect([await postedOf(theirs), await postedOf(to)]).toEqual([0, 200])
    const tried = 'select (retry_until - tried_on)::int from banking.schedule_runs where schedule_id = $1'
    expect(await value(owner, tried, [endless.id])).toBe(366)
  })
})
