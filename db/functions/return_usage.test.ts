/** The days of limits: midnight of the bank's time zone, months, dates of change, and what a reversal gives back. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import { limitsOf } from '../../test/limits.ts'
import {
  connect,
  connectOwner,
  expectBooksToBalance,
  openAccount,
  outcome,
  type Session,
  signIn,
  type Transfer,
  value,
} from '../../test/teller.ts'

let app: pg.Client
let owner: pg.Client
let asha: Session
let limits: ReturnType<typeof limitsOf>

beforeAll(async () => {
  const bank = await freshBank()
  app = await connect(bank.wire.appUrl)
  owner = await connectOwner(bank.wire.ownerUrl)
  asha = await signIn(app, 'customer1@demo.bank')
  limits = limitsOf(owner, app)
})
beforeEach(() => limits.clear())
afterAll(() => expectBooksToBalance(owner))

const open = (minor = 100_000) => openAccount(owner, { holder: asha, minor })
const pay = (order: Transfer) => limits.pay(asha, order)
const used = (number: string, channel?: string) => limits.used(number, channel)

describe('the day', () => {
  it('is the calendar day of bank.timezone: a new business date does not start it anew', async () => {
    await limits.setLimits({ daily_amount: 500, monthly_amount: 5000 })
    const [from, to] = [await open(), await openAccount(owner)]
    expect(await pay({ from, to, minor: 500 })).toBe('done')
    await owner.query(`update banking.business_dates set current = current + 1`)
    expect(await pay({ from, to, minor: 1 })).toMatchObject({ limit: 'daily_amount' })
    await owner.query(`update banking.business_dates set current = current - 2`)
    expect(await pay({ from, to, minor: 1 })).toMatchObject({ limit: 'daily_amount' })
    await owner.query(`update banking.business_dates set current = current + 1`)
  })

  it('ends at midnight there, to the second, while the business date stays', async () => {
    // A zone in which midnight is two seconds away.
    const zone = await value(
      owner,
      `select '<T>' || case when o < 0 then '+' else '-' end || to_char(abs(o) * interval '1 second', 'HH24:MI:SS')
         from (select 86400 - 2 - extract(epoch from now())::int % 86400 as o) s`,
    )
    const near = await value(owner, `select extract(epoch from (now() at time zone $1)::time)::int`, [zone])
    expect(near).toBeGreaterThan(86_390)
    await limits.setting('bank.timezone', zone)
    await limits.setLimits({ daily_amount: 500 })
    const [from, to] = [await open(), await openAccount(owner)]
    expect(await pay({ from, to, minor: 500 })).toBe('done')
    const { resetsAt } = (await pay({ from, to, minor: 1 })) as { resetsAt: string }
    await owner.query(
      `select pg_sleep(greatest(0, extract(epoch from $1::timestamptz - clock_timestamp())) + 0.05)`,
      [resetsAt],
    )
    expect(await pay({ from, to, minor: 500 })).toBe('done')
    expect(await used(from)).toMatchObject({ amount: 500, count: 1 })
  })

  it('of a row from an earlier day starts at nothing, the month goes on within it, and ends with it', async () => {
    await limits.setLimits({ daily_amount: 500, monthly_amount: 700 })
    const [from, to] = [await open(), await openAccount(owner)]
    expect(await pay({ from, to, minor: 500 })).toBe('done')
    const age = (days: string) =>
      owner.query(
        `update banking.limit_usage set day = ${days}, valid_until = now() - interval '1 second'
          where owner_id = (select id from banking.accounts where account_number = $1)`,
        [from],
      )
    const monthStart = `date_trunc('month', now() at time zone 'Asia/Kolkata')::date`
    await age(`${monthStart} - 1`)
    expect(await pay({ from, to, minor: 500 }), 'the month before').toBe('done')
    // On the first of a month there is no earlier day in it.
    await age(`least(${monthStart}, (now() at time zone 'Asia/Kolkata')::date - 1)`)
    const first = await value(owner, `select extract(day from now() at time zone 'Asia/Kolkata')::int = 1`)
    if (!first) {
      expect(await pay({ from, to, minor: 201 })).toMatchObject({ limit: 'monthly_amount' })
      expect(await pay({ from, to, minor: 200 })).toBe('done')
    }
    expect((await used(from)).month).toBe(first ? 500 : 700)
  })
})

describe('limits by date', () => {
  it('the newest that is in force on the day holds, and a change holds from the next payment on', async () => {
    const [from, to] = [await open(), await openAccount(owner)]
    await limits.setLimits({ per_transaction: 500 })
    expect(await pay({ from, to, minor: 400 })).toBe('done')
    const add = (day: string, minor: number) =>
      owner.query(
        `insert into banking.product_limits (product_code, channel, effective_from, per_transaction, source)
         values ('current', 'web', (now() at time zone 'Asia/Kolkata')::date + $1::int, $2, 'test')`,
        [day, minor],
      )
    await add('1', 100)
    expect(await pay({ from, to, minor: 400 }), 'tomorrow’s does not hold today').toBe('done')
    await add('0', 300)
    expect(await pay({ from, to, minor: 301 })).toMatchObject({ limit: 'per_transaction' })
    expect(await pay({ from, to, minor: 300 })).toBe('done')
  })
})

describe('what is reversed in full on the same day', () => {
  const seqOf = (id: string) => value(owner, 'select seq from banking.transactions where id = $1', [id])
  it('gives its usage back, to the channel that it was counted on', async () => {
    await limits.setLimits({ daily_amount: 500 })
    await limits.setting('payees.cooling_limit', { INR: '600' })
    await owner.query('delete from banking.limit_usage')
    const [from, to] = [await open(), await openAccount(owner)]
    const [id, api] = [randomUUID(), randomUUID()]
    expect(await pay({ id, from, to, minor: 500 })).toBe('done')
    expect(await pay({ id: api, from, to, minor: 100, channel: 'api' })).toBe('done')
    expect(await pay({ from, to, minor: 1, channel: 'api' })).toMatchObject({ limit: 'new_payees' })
    await owner.query('select banking.return_usage($1)', [await seqOf(id)])
    expect([await used(from), await used(from, 'api')]).toEqual([
      { amount: 0, count: 0, month: 0 },
      { amount: 100, count: 1, month: 100 },
    ])
    expect(await pay({ from, to, minor: 500 })).toBe('done')
  })

  it('gives nothing back where nothing was counted, or on a later day', async () => {
    await limits.setLimits({ daily_amount: 500 })
    const [from, own, to] = [await open(), await open(), await openAccount(owner)]
    const [id, uncounted] = [randomUUID(), randomUUID()]
    expect(await pay({ id, from, to, minor: 300 })).toBe('done')
    expect(await pay({ id: uncounted, from, to: own, minor: 300 })).toBe('done')
    await owner.query('select banking.return_usage($1)', [await seqOf(uncounted)])
    expect(await used(from)).toMatchObject({ amount: 300, count: 1 })
    // Always another day than Kolkata's or the day before it: one of the two ends of the date line.
    const there = await value(
      owner,
      `select z from unnest(array['Pacific/Kiritimati', 'Etc/GMT+12']) z
        where (now() at time zone z)::date <> (now() at time zone 'Asia/Kolkata')::date limit 1`,
    )
    await owner.query(
      `update banking.limit_usage set day = day + 1 where owner_id = (select id from banking.accounts where account_number = $1)`,
      [from],
    )
    expect(['Pacific/Kiritimati', 'Etc/GMT+12']).toContain(there)
    await owner.query('select banking.return_usage($1)', [await seqOf(id)])
    expect(await used(from), 'the row is of another day').toMatchObject({ amount: 300, count: 1 })
  })

  it('is for the bank’s own verbs alone', async () => {
    expect(await outcome(app.query('select banking.return_usage(1)'))).toBe('42501')
    expect(await outcome(app.query(`update banking.limit_usage set day_amount = 0`))).toBe('42501')
    expect(await outcome(app.query(`select * from banking.limit_usage`))).toBe('42501')
  })
})
