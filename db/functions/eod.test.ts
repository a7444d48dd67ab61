/** The end-of-day engine: the bank stays open, a run goes on wherever it was stopped, and nothing is done twice. */
import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import {
  accrualsOf,
  beginOn,
  book,
  businessDate,
  chunkOf,
  closeDay,
  closeUntil,
  faultsOfBank,
  nextDay,
  openMany,
  padsOf,
  postedBy,
  setTerms,
} from '../../test/closing.ts'
import {
  connect,
  connectOwner,
  demoNumbers,
  expectBooksToBalance,
  hangUp,
  outcome,
  rows,
  signIn,
  transfer,
  untilWaiting,
  value,
} from '../../test/teller.ts'
import type { Progress } from '../tool/end-of-day.ts'

const bank = await freshBank()
const owner = await connectOwner(bank.wire.ownerUrl)
const app = await connect(bank.wire.appUrl)
const job = await connect(bank.wire.jobUrl)
const superuser = await connect(bank.wire.superUrl)

let accounts: string[]
/** Small chunks, so that every step takes several. */
beforeAll(async () => {
  await beginOn(owner, '2027-03-30')
  await setTerms(owner, 'whole', '-infinity', {
    interest_rate_percent: '36.5',
    capitalise: 'monthly',
    minimum_balance: 2_000_000,
    minimum_balance_fee: 10_000,
    monthly_fee: 5_000,
  })
  accounts = await openMany(owner, 'whole', 7)
  for (const account of accounts) await book(owner, account, 1_000_000)
  // The steps of other features have tests of their own.
  await owner.query(`delete from banking.eod_step_list where name not in ('roll_account_days', 'accrue_interest',
    'capitalise_interest', 'charge_fees', 'check_minimum_balance')`)
  await owner.query('update banking.eod_step_list set chunk = 3')
})

afterAll(async () => {
  expect(await faultsOfBank(bank)).toEqual([])
})

const backendOf = (client: pg.Client) => (client as unknown as { processID: number }).processID

/** Everything that a run writes, for comparison. */
const work = async () =>
  rows(
    owner,
    `select 'entry' as what, e.account_id::text as account, e.amount::text as amount, e.value_date::text as date, t.note
       from banking.entries e join banking.transactions t on t.seq = e.transaction_seq where t.scope like 'job:eod:%'
     union all select 'accrual', account_id::text, micros::text, date::text, concat(kind, revision) from banking.interest_accruals
     union all select 'day', account_id::text, booked || '/' || valued, date::text, null from banking.account_days
     union all select 'fee', account_id::text, charged::text, month::text, kind from banking.fee_charges
     order by 1, 2, 4, 3, 5`,
  )

it('opens by moving the business date on, and the bank books on the new date while the old one closes', async () => {
  const date = await businessDate(owner)
  const asha = await signIn(app, 'customer1@demo.bank')
  const [savings, current] = (await demoNumbers(owner)).asha as [string, string]
  expect((await chunkOf(owner, date)).status).toBe('waiting')
  expect(await businessDate(owner)).toBe(nextDay(date))
  const { transaction } = await transfer(app, asha, { from: savings, to: current })
  expect(transaction).toMatchObject({ bookingDate: nextDay(date), valueDate: nextDay(date) })
  let progress = await chunkOf(owner, date)
  // Older transactions of the whole server come first, those of other test files as well.
  for (; progress.status === 'waiting'; progress = await chunkOf(owner, date)) await pause(5)
  expect(progress).toMatchObject({ date, status: 'running' })
  while (progress.status !== 'done') progress = await chunkOf(owner, date)
  expect(progress.steps.map(({ name, status }) => [name, status])).toEqual([
    ['roll_account_days', 'done'],
    ['accrue_interest', 'done'],
    ['capitalise_interest', 'done'],
    ['charge_fees', 'done'],
    ['check_minimum_balance', 'done'],
  ])
  expect(progress.steps[1]!.chunks).toBeGreaterThan(3)
  const booked = `select count(*) from banking.account_days where date > $1`
  expect(await value(owner, booked, [date])).toBe('0')
})

it('waits for a transaction that may still book on the closed date, and counts its entries there', async () => {
  const date = await businessDate(owner)
  const slow = await connectOwner(bank.wire.ownerUrl)
  await slow.query('begin')
  await book(slow, accounts[0]!, 700)
  for (let turn = 0; turn < 4; turn += 1) expect((await chunkOf(owner, date)).status).toBe('waiting')
  expect(await accrualsOf(owner, accounts[0]!)).toHaveLength(1)
  await slow.query('commit')
  while ((await chunkOf(owner, date)).status !== 'done') await pause(5)
  expect(await value(owner, 'select booked::int from banking.balance_on($1, $2)', [accounts[0], date])).toBe(
    1_000_700,
  )
  expect((await accrualsOf(owner, accounts[0]!)).at(-1)).toMatchObject({ date, balance: '1000700' })
})

describe('a run that is killed', () => {
  it('in any chunk of any step goes on there, and does nothing twice', async () => {
    // The day before ended a month: interest and fees were posted once.
    expect(await businessDate(owner)).toBe('2027-04-01')
    await closeUntil(owner, '2027-04-30')
    for (const account of accounts) await book(owner, account, 100)
    const date = '2027-04-30'
    const killed = new Set<string>()
    let progress: Progress | undefined
    for (let turn = 0; progress?.status !== 'done'; turn += 1) {
      const before = await work()
      const victim = await connectOwner(bank.wire.ownerUrl)
      await victim.query('begin')
      const { steps, status } = await chunkOf(victim, date)
      for (const step of steps) if (step.chunks > 0 && step.status !== 'done') killed.add(step.name)
      // The chunk is done and not committed: its backend dies.
      const gone = new Promise((end) => victim.once('end', end))
      await superuser.query('select pg_terminate_backend($1)', [backendOf(victim)])
      await gone
      expect(await work(), `${status}, turn ${turn}`).toEqual(before)
      progress = await chunkOf(owner, date)
      expect(turn).toBeLessThan(200)
    }
    expect([...killed].sort()).toEqual([
      'accrue_interest',
      'capitalise_interest',
      'charge_fees',
      'check_minimum_balance',
      'roll_account_days',
    ])
    // 30 nights of 10.00 and more, less both fees; once each.
    for (const account of accounts)
      expect((await postedBy(owner, account)).map(({ type, date: on }) => [type, on])).toEqual([
        ['interest', '2027-04-01'],
        ['interest', '2027-05-01'],
        ['fee', '2027-05-01'],
        ['fee', '2027-05-01'],
      ])
    await expectBooksToBalance(owner)
  })

  it('while a chunk is at work leaves nothing of it', async () => {
    const date = await businessDate(owner)
    for (let turn = 0; turn < 2; turn += 1) await chunkOf(owner, date)
    const before = await work()
    const blocker = await connectOwner(bank.wire.ownerUrl)
    await blocker.query('begin')
    await blocker.query('lock table banking.interest_accruals in share mode')
    const victim = await connectOwner(bank.wire.ownerUrl)
    const working = outcome(
      (async () => {
        for (;;) await chunkOf(victim, date)
      })(),
    )
    await untilWaiting(superuser, victim)
    await superuser.query('select pg_terminate_backend($1)', [backendOf(victim)])
    expect(await working).toBe('57P01')
    await blocker.query('rollback')
    expect((await work()).filter(({ what }) => what === 'accrual')).toEqual(
      before.filter(({ what }) => what === 'accrual'),
    )
    while ((await chunkOf(owner, date)).status !== 'done') await pause(1)
  })
})

describe('two at once', () => {
  it('take turns, and each chunk is done once', async () => {
    const date = await businessDate(owner)
    const runners = await Promise.all([1, 2, 3].map(() => connectOwner(bank.wire.ownerUrl)))
    const closing = runners.map(async (runner) => {
      for (;;) if ((await chunkOf(runner, date)).status === 'done') return
    })
    await Promise.all(closing)
    expect(await businessDate(owner)).toBe(nextDay(date))
    const nth = `select count(*)::int from banking.interest_accruals where date = $1 and account_id = any ($2)`
    expect(await value(owner, nth, [date, accounts])).toBe(accounts.length)
    expect(
      await value(
        owner,
        `select count(*)::int from banking.audit_logs where action = 'eod.open' and subject = $1`,
        [`date:${date}`],
      ),
    ).toBe(1)
    await hangUp(runners)
  })

  it('a date that is closed stays as it is; one that was passed over, or is to come, cannot be closed', async () => {
    const date = await businessDate(owner)
    const before = await work()
    expect(await chunkOf(owner, nextDay(date, -1))).toMatchObject({ status: 'done' })
    expect(await work()).toEqual(before)
    expect(await outcome(chunkOf(owner, '2027-03-29'))).toBe('already_settled')
    expect(await outcome(chunkOf(owner, nextDay(date)))).toBe('invalid_input')
    await chunkOf(owner, date)
    expect(await outcome(chunkOf(owner, nextDay(date)))).toBe('invalid_input')
    while ((await chunkOf(owner, date)).status !== 'done') await pause(1)
  })
})

describe('steps', () => {
  it('one whose function is missing stops the run with its name, and the run goes on when it is there', async () => {
    await owner.query(
      `insert into banking.eod_step_list (name, position, function) values ('ours', 250, 'banking.ours')`,
    )
    const date = await businessDate(owner)
    let stopped = 'done'
    // It waits for older transactions of the whole server first: those of other test files as well.
    for (const end = Date.now() + 20_000; Date.now() < end && stopped === 'done'; await pause(5))
      stopped = await outcome(chunkOf(owner, date))
    expect(stopped).toBe('BK500')
    await owner.query(
      `create function banking.ours(p_date date, p_pads bytea, p_max integer) returns integer language sql as 'select 0'`,
    )
    while ((await chunkOf(owner, date)).status !== 'done') await pause(1)
    await owner.query(`delete from banking.eod_step_list where name = 'ours'`)
    await owner.query('drop function banking.ours')
  })

  it('do nothing for another key, without a run, or for a run that is done', async () => {
    const date = await businessDate(owner)
    const steps = await rows(owner, 'select function from banking.eod_step_list order by position')
    expect(steps).toHaveLength(5)
    const call = (name: string, on: string, pads: Buffer) =>
      outcome(job.query(`select ${name}($1, $2, 10)`, [on, pads]))
    for (const { function: name } of steps.slice(0, 2)) {
      expect(await call(name, date, padsOf(date)), name).toBe('BK500')
      expect(await call(name, nextDay(date, -1), padsOf(nextDay(date, -1))), name).toBe('BK500')
    }
    await chunkOf(owner, date)
    const other = owner.query('select banking.advance_eod($1, $2, $3, true, null)', [
      'x',
      date,
      padsOf('2027-01-01'),
    ])
    expect(await outcome(other)).toBe('forbidden')
    const short = owner.query('select banking.advance_eod($1, $2, $3, true, null)', [
      'x',
      date,
      Buffer.alloc(8),
    ])
    expect(await outcome(short)).toBe('invalid_input')
    while ((await chunkOf(owner, date)).status !== 'done') await pause(1)
  })
})

it('leaves books that balance', async () => {
  await closeDay(owner)
  await expectBooksToBalance(owner)
})
