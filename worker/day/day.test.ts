/** The end of day through the doors of the bank: staff at the desk, and the cron. */
import { createExecutionContext, createScheduledController, waitOnExecutionContext } from 'cloudflare:test'
import { beforeAll, describe, expect, test } from 'vitest'
import { isSound, openEdge } from '../../test/edge.ts'
import type { Env } from '../config.ts'
import worker from '../index.ts'

const edge = await openEdge()
let operator: string
let admin: string
let customer: string

beforeAll(async () => {
  operator = (await edge.signIn('operator1@demo.bank')).token
  admin = (await edge.signIn('admin1@demo.bank')).token
  customer = (await edge.signIn('customer1@demo.bank')).token
})

const one = async (text: string, values: unknown[] = []) =>
  Object.values((await edge.sql(text, values))[0]!)[0]
const businessDate = () => one('select current::text from banking.business_dates') as Promise<string>
const nextDay = (date: string, days = 1) =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

/** Calls until the day is closed; older transactions of other tests on the same server may have to end first. */
async function closeAt(token: string, date: string) {
  for (let turn = 0; turn < 400; turn += 1) {
    const answer = await edge.call('day.close', { date }, { token })
    expect(answer.status, answer.text).toBe(200)
    if (answer.body.status === 'done') return answer.body
    if (answer.body.status === 'waiting') await scheduler.wait(25)
  }
  throw new Error('The day does not close.')
}

async function cron(env: Env = edge.env) {
  const context = createExecutionContext()
  await worker.scheduled(createScheduledController({ scheduledTime: new Date(), cron: '*/5 * * * *' }), env)
  await waitOnExecutionContext(context)
}

describe('staff', () => {
  test('see the business date before any day was closed', async () => {
    const { body } = await edge.send('/api/v1/day', { token: operator })
    const date = await businessDate()
    expect(body).toEqual({ businessDate: date, today: date, run: null })
  })

  test('close the day part by part, by either door, and see how far it is', async () => {
    const date = await businessDate()
    const first = await edge.send('/api/v1/day', { token: operator, body: { date } })
    expect(first.status, first.text).toBe(200)
    expect(first.body).toMatchObject({ date, status: 'waiting', endedAt: null })
    expect(first.body.startedBy).toBe('Leela Nair')
    expect((await edge.call('day.status', undefined, { token: admin })).body).toMatchObject({
      businessDate: nextDay(date),
      run: { date, status: expect.stringMatching(/waiting|running/) },
    })
    const run = await closeAt(admin, date)
    expect(run.steps.map(({ status }: { status: string }) => status)).toEqual(run.steps.map(() => 'done'))
    expect(run.steps.length).toBeGreaterThan(4)
    const { run: last } = (await edge.call('day.status', undefined, { token: operator })).body
    expect(last).toEqual(run)
    const accrued = await one('select count(*)::int from banking.interest_accruals where date = $1', [date])
    expect(accrued).toBeGreaterThan(1)
    expect(await isSound(edge)).toBe(true)
  })

  test('get the same answer for a day that is closed, and its deeds stand in the audit', async () => {
    const date = nextDay(await businessDate(), -1)
    const before = await one('select count(*)::int from banking.interest_accruals')
    expect(await closeAt(operator, date)).toMatchObject({ date, status: 'done' })
    expect(await one('select count(*)::int from banking.interest_accruals')).toBe(before)
    const actions = await edge.sql(
      `select distinct action from banking.audit_logs where subject = $1 and actor like 'user:%' order by 1`,
      [`date:${date}`],
    )
    expect(actions.map(({ action }) => action)).toEqual(['day.close', 'eod.done', 'eod.open'])
  })

  test('cannot close a day before it has begun, or one that was passed over', async () => {
    const date = await businessDate()
    const tomorrow = await edge.call('day.close', { date }, { token: operator })
    expect([tomorrow.status, tomorrow.code]).toEqual([400, 'invalid_input'])
    const past = await edge.call('day.close', { date: nextDay(date, -9) }, { token: operator })
    expect([past.status, past.code]).toEqual([409, 'already_settled'])
    const customers = await edge.call('day.close', { date }, { token: customer })
    expect([customers.status, customers.code]).toEqual([403, 'forbidden'])
    expect(await businessDate()).toBe(date)
  })

  test('of a Worker with another key close nothing', async () => {
    const env = { ...edge.env, ORIGIN_KEY: btoa('another key of thirty-two bytes.') }
    const date = await businessDate()
    expect((await edge.call('day.close', { date }, { token: operator, env })).code).toBe('forbidden')
  })
})

describe('the cron', () => {
  test('closes every day that is over, after the run that is open, and then nothing', async () => {
    const slept = await openEdge()
    const today = (await slept.sql('select current::text as date from banking.business_dates'))[0].date
    await slept.sql(`update banking.business_dates set current = current - 3`)
    await cron(slept.env)
    const runs = () =>
      slept.sql('select closed_date::text as date, status, started_by from banking.eod_runs order by 1')
    const closed = [-3, -2, -1].map((days) => ({
      date: nextDay(today, days),
      status: 'done',
      started_by: 'job:eod',
    }))
    expect(await runs()).toEqual(closed)
    await cron(slept.env)
    expect(await runs()).toEqual(closed)
    expect((await slept.sql('select current::text as date from banking.business_dates'))[0].date).toBe(today)
    const accruals =
      'select count(*)::int as count, count(distinct date)::int as days from banking.interest_accruals'
    expect((await slept.sql(accruals))[0]).toEqual({ count: 6, days: 3 })
    expect(await isSound(slept)).toBe(true)
  })

  test('goes on with a day that staff began', async () => {
    const begun = await openEdge()
    const { token } = await begun.signIn('operator1@demo.bank')
    const date = (await begun.sql('select current::text as date from banking.business_dates'))[0].date
    await begun.call('day.close', { date }, { token })
    await cron(begun.env)
    expect((await begun.call('day.status', undefined, { token })).body.run).toMatchObject({
      date,
      status: 'done',
    })
  })

  test('two at once close the day once', async () => {
    const twice = await openEdge()
    await twice.sql(`update banking.business_dates set current = current - 1`)
    await Promise.all([cron(twice.env), cron(twice.env), cron(twice.env)])
    const opened = await twice.sql(
      `select count(*)::int as count from banking.audit_logs where action = 'eod.open'`,
    )
    expect(opened).toEqual([{ count: 1 }])
    expect(await twice.sql('select status from banking.eod_runs')).toEqual([{ status: 'done' }])
    expect(await twice.sql('select count(*)::int as count from banking.interest_accruals')).toEqual([
      { count: 2 },
    ])
  })

  test('fails aloud where its credential is not enrolled', async () => {
    const closed = await openEdge()
    await closed.sql(`delete from banking.secrets where name = 'job:eod'`)
    await expect(cron(closed.env)).rejects.toThrow()
    await expect(cron({ ...closed.env, ORIGIN_KEY: 'short' })).rejects.toThrow()
  })
})
