/** Limits: which one refuses, what is left, when it starts anew; what counts and what does not; many at once. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { freshBank, type TestBank } from '../../test/bank.ts'
import { type Limits, limitsOf } from '../../test/limits.ts'
import {
  connect,
  connectMany,
  connectOwner,
  expectBooksToBalance,
  hangUp,
  openAccount,
  outcome,
  type Session,
  signIn,
  type Transfer,
  transfer,
  value,
} from '../../test/teller.ts'

let bank: TestBank
let app: pg.Client
let owner: pg.Client
let asha: Session
let vikram: Session
let limits: ReturnType<typeof limitsOf>

beforeAll(async () => {
  bank = await freshBank()
  app = await connect(bank.wire.appUrl)
  owner = await connectOwner(bank.wire.ownerUrl)
  asha = await signIn(app, 'customer1@demo.bank')
  vikram = await signIn(app, 'customer2@demo.bank')
  limits = limitsOf(owner, app)
})
beforeEach(() => limits.clear())
afterAll(() => expectBooksToBalance(owner))

const open = (minor = 100_000) => openAccount(owner, { holder: asha, minor })
const pay = (order: Transfer) => limits.pay(asha, order)
const used = (number: string, channel?: string) => limits.used(number, channel)
const midnight = (interval: string, unit: string) =>
  value(
    owner,
    `select to_char((date_trunc('${unit}', now() at time zone 'Asia/Kolkata') + interval '${interval}')
       at time zone 'Asia/Kolkata' at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`,
  )

describe('a refusal says which limit, how much it is, what is left and when it starts anew', () => {
  const cases: [keyof Limits, Limits, unknown, unknown, [string, string] | undefined][] = [
    ['per_transaction', { per_transaction: 500 }, '500', '500', undefined],
    ['daily_amount', { daily_amount: 800 }, '800', '500', ['1 day', 'day']],
    ['daily_count', { daily_count: 1 }, 1, 0, ['1 day', 'day']],
    ['monthly_amount', { monthly_amount: 800 }, '800', '500', ['1 month', 'month']],
  ]
  it.each(cases)('%s', async (limit, set, maximum, left, resets) => {
    await limits.setLimits(set)
    const [from, to] = [await open(), await openAccount(owner)]
    expect(await pay({ from, to, minor: 300 })).toBe('done')
    const money = limit === 'daily_count' ? { maximum, left } : { currency: 'INR', minor: { maximum, left } }
    expect(await pay({ from, to, minor: 501 })).toEqual({
      code: 'limit_exceeded',
      limit,
      channel: 'web',
      resetsAt: resets ? await midnight(...resets) : null,
      ...money,
    })
    expect(await used(from), 'a refusal uses nothing').toEqual({ amount: 300, count: 1, month: 300 })
    if (limit !== 'daily_count') expect(await pay({ from, to, minor: 500 }), 'the last paisa').toBe('done')
  })

  it('of two limits the first of the list, and any limit before funds', async () => {
    const all: Limits = { per_transaction: 500, daily_amount: 400, daily_count: 0, monthly_amount: 300 }
    const [from, to] = [await open(100), await openAccount(owner)]
    for (const name of Object.keys(all) as (keyof Limits)[]) {
      await limits.setLimits(all)
      expect(await pay({ from, to, minor: 501 })).toMatchObject({ code: 'limit_exceeded', limit: name })
      delete all[name]
    }
    await limits.setLimits({})
    expect(await pay({ from, to, minor: 501 })).toMatchObject({ code: 'insufficient_funds' })
    expect(await used(from)).toEqual({ amount: 0, count: 0, month: 0 })
  })
})

describe('what counts', () => {
  it('is what leaves for somebody else, on its own channel', async () => {
    await limits.setLimits({ daily_amount: 500 })
    const [from, own, to] = [await open(), await open(0), await openAccount(owner)]
    expect(await pay({ from, to: own, minor: 5000 }), 'to another account of the same customer').toBe('done')
    expect(await used(from)).toEqual({ amount: 0, count: 0, month: 0 })
    expect(await pay({ from, to, minor: 400, type: 'payment' })).toBe('done')
    expect(await pay({ from, to, minor: 101 })).toMatchObject({ limit: 'daily_amount' })
    expect(await pay({ from, to, minor: 400, channel: 'api' }), 'the other channel has its own').toBe('done')
    expect([await used(from), await used(from, 'api')]).toEqual([
      { amount: 400, count: 1, month: 400 },
      { amount: 400, count: 1, month: 400 },
    ])
  })

  it('is not an account that the customer only looks at, or was party to', async () => {
    await limits.setLimits({ daily_amount: 500 })
    const from = await open()
    const past = await openAccount(owner, { holder: asha, from: '-2 days', until: '-1 day' })
    const signatory = await openAccount(owner, { holder: asha })
    await owner.query(
      `update banking.account_parties set role = 'signatory'
        where account_id = (select id from banking.accounts where account_number = $1)`,
      [signatory],
    )
    for (const to of [past, signatory])
      expect(await pay({ from, to, minor: 501 })).toMatchObject({ limit: 'daily_amount' })
  })

  it('is counted once for a request that is sent again, also when the limit is used up by then', async () => {
    await limits.setLimits({ daily_amount: 500 })
    const [from, to] = [await open(), await openAccount(owner)]
    const order = { id: randomUUID(), from, to, minor: 500 }
    for (let times = 0; times < 3; times++) expect(await pay(order)).toBe('done')
    expect(await used(from)).toEqual({ amount: 500, count: 1, month: 500 })
  })

  it('a refusal for any other reason counts nothing', async () => {
    const [from, to] = [await open(), await openAccount(owner)]
    expect(await pay({ from, to: '1000000000000', minor: 5 })).toMatchObject({ code: 'not_found' })
    expect(await pay({ from, to, minor: 100_001 })).toMatchObject({ code: 'insufficient_funds' })
    expect(await pay({ from, to, minor: 5, currency: 'USD' })).toMatchObject({ code: 'currency_mismatch' })
    expect(await used(from)).toEqual({ amount: 0, count: 0, month: 0 })
  })
})

describe('at once', () => {
  it('64 payments never exceed the daily amount nor the count, and equal ids count once', async () => {
    const clients = await connectMany(bank.wire.appUrl, 64)
    const to = await openAccount(owner)
    const count = (outcomes: string[], wanted: string) => outcomes.filter((one) => one === wanted).length
    await limits.setLimits({ daily_amount: 1000 })
    const from = await open()
    const amounts = await Promise.all(
      clients.map((client) => outcome(transfer(client, asha, { from, to, minor: 90 }))),
    )
    expect([count(amounts, 'done'), count(amounts, 'limit_exceeded')]).toEqual([11, 53])
    expect(await used(from)).toEqual({ amount: 990, count: 11, month: 990 })

    await limits.setLimits({ daily_count: 20 })
    const other = await open()
    const counts = await Promise.all(
      clients.map((client) => outcome(transfer(client, asha, { from: other, to, minor: 1 }))),
    )
    expect([count(counts, 'done'), count(counts, 'limit_exceeded')]).toEqual([20, 44])

    const again = await open()
    const order = { id: randomUUID(), from: again, to, minor: 7 }
    const same = await Promise.all(clients.map((client) => outcome(transfer(client, asha, order))))
    expect(count(same, 'done')).toBe(64)
    expect(await used(again)).toEqual({ amount: 7, count: 1, month: 7 })
    await hangUp(clients)
  })

  it('payments to new payees from two accounts of one customer never exceed the cooling limit together', async () => {
    const clients = await connectMany(bank.wire.appUrl, 32)
    await limits.setting('payees.cooling_limit', { INR: '1000' })
    await owner.query('delete from banking.limit_usage')
    const from = [await open(), await open()]
    const to = [await openAccount(owner), await openAccount(owner)]
    const outcomes = await Promise.all(
      clients.map((client, index) => {
        const order = { from: from[index % 2]!, to: to[(index >> 1) % 2]!, minor: 90 }
        return outcome(transfer(client, asha, { ...order, channel: index % 3 ? 'web' : 'api' }))
      }),
    )
    expect(outcomes.filter((one) => one === 'done')).toHaveLength(11)
    expect(new Set(outcomes)).toEqual(new Set(['done', 'limit_exceeded']))
    expect(await outcome(transfer(app, vikram, { from: await open(), to: to[0]! }))).toBe('not_found')
    await hangUp(clients)
  })
})
