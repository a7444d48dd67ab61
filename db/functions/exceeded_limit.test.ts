/** Limits as jobs ask for them: told, not refused, and from the account's, the customer's and the payee's own rows alone. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { freshBank, type TestBank } from '../../test/bank.ts'
import { limitsOf } from '../../test/limits.ts'
import {
  connect,
  connectOwner,
  inTransaction,
  openAccount,
  outcome,
  type Row,
  rows,
  type Session,
  signIn,
  value,
} from '../../test/teller.ts'

let bank: TestBank
let owner: pg.Client
let asha: Session
let holder: string
let other: string
let account: string
let limits: ReturnType<typeof limitsOf>

const TODAY = `(now() at time zone 'Asia/Kolkata')::date`

beforeAll(async () => {
  bank = await freshBank()
  owner = await connectOwner(bank.wire.ownerUrl)
  const app = await connect(bank.wire.appUrl)
  asha = await signIn(app, 'customer1@demo.bank')
  const vikram = await signIn(app, 'customer2@demo.bank')
  const customerOf = (who: Session) =>
    value(owner, 'select customer_id from banking.users where id = $1', [who.userId])
  holder = await customerOf(asha)
  other = await customerOf(vikram)
  limits = limitsOf(owner, app)
})

beforeEach(async () => {
  await limits.clear()
  await owner.query('delete from banking.limit_usage')
  await owner.query('delete from banking.account_limits')
  account = await openAccount(owner, { holder: asha })
})

type Usage = { day?: string; amount?: number; count?: number; month?: number }
/** What was used by an account (its number) or minus a customer. */
const use = (whose: string, channel: string, { day = TODAY, amount = 0, count = 0, month = 0 }: Usage) =>
  owner.query(
    `insert into banking.limit_usage (owner_id, channel, day, day_amount, day_count, month_amount, per_transaction,
       daily_amount, daily_count, monthly_amount, is_watched, valid_until)
     values (coalesce((select id from banking.accounts where account_number = $1), $1::bigint), $2, ${day}, $3, $4, $5,
       0, 0, 0, 0, false, now())`,
    [whose, channel, amount, count, month],
  )
/** A payee with a limit of its own, of whom so much was paid on a day. */
async function payee(daily: number | null, paidOn: string | null, paid: number) {
  const id = randomUUID()
  await owner.query(
    `insert into banking.payees (id, customer_id, account_number, name, typed_name, match, daily_limit, currency, paid_on,
       paid_amount, new_until) values ($1, $2, $3, 'Somebody', 'Somebody', 'match', $4, 'INR', ${paidOn}, $5, now())`,
    [id, holder, await openAccount(owner), daily, paid],
  )
  return id
}
const EXCEEDED = `select banking.exceeded_limit(a, $2, 'web', $3, $4, $5)
  from banking.accounts a where a.account_number = $1`
const exceeded = (minor: number, more: { isNew?: boolean; payee?: string } = {}) =>
  value(owner, EXCEEDED, [account, holder, minor, more.isNew ?? false, more.payee ?? null])

describe('the limit that a movement would exceed', () => {
  it('is the first of their list; none where all is within', async () => {
    const all = { per_transaction: 500, daily_amount: 400, daily_count: 1, monthly_amount: 300 }
    await use(account, 'web', { count: 1 })
    const first = ['per_transaction', 'daily_amount', 'daily_count', 'monthly_amount'] as const
    const set: Partial<typeof all> = { ...all }
    await limits.setting('payees.cooling_limit', { INR: '500' })
    const id = await payee(200, null, 0)
    await limits.setLimits(all)
    expect(await exceeded(501, { isNew: true, payee: id })).toBe('new_payees')
    for (const name of first) {
      await limits.setLimits(set)
      expect(await exceeded(501, { payee: id })).toBe(name)
      delete set[name]
    }
    await limits.setLimits({})
    expect(await exceeded(501, { payee: id })).toBe('payee_daily_amount')
    expect(await exceeded(501)).toBe(null)
    expect(await exceeded(Number.MAX_SAFE_INTEGER)).toBe(null)
  })

  it.each([
    ['per_transaction', { per_transaction: 500 }, {}, 500],
    ['daily_amount', { daily_amount: 500 }, { amount: 200, count: 1 }, 300],
    ['daily_amount', { daily_amount: 500 }, { amount: 200, day: `${TODAY} - 1` }, 500],
    ['monthly_amount', { monthly_amount: 500 }, { month: 200 }, 300],
    [
      'monthly_amount',
      { monthly_amount: 500 },
      { month: 200, day: `(date_trunc('month', ${TODAY}) - interval '1 day')::date` },
      500,
    ],
  ] as const)('%s: %o after %o leaves %d', async (limit, set, used, left) => {
    await limits.setLimits(set)
    await use(account, 'web', used)
    expect(await exceeded(left)).toBe(null)
    expect(await exceeded(left + 1)).toBe(limit)
  })

  it('daily_count: is of a day', async () => {
    await limits.setLimits({ daily_count: 2 })
    await use(account, 'web', { count: 1 })
    expect(await exceeded(1)).toBe(null)
    await owner.query('update banking.limit_usage set day_count = 2')
    expect(await exceeded(1)).toBe('daily_count')
    await owner.query('update banking.limit_usage set day = day - 1')
    expect(await exceeded(1)).toBe(null)
  })

  it('new_payees: counts what this customer sent to new ones in this currency today', async () => {
    await limits.setting('payees.cooling_limit', { INR: '1000' })
    await use(`-${other}`, 'new INR', { amount: 1000 })
    await use(`-${holder}`, 'new EUR', { amount: 1000 })
    expect(await exceeded(1000, { isNew: true })).toBe(null)
    await use(`-${holder}`, 'new INR', { amount: 900 })
    expect(await exceeded(100, { isNew: true })).toBe(null)
    expect(await exceeded(101, { isNew: true })).toBe('new_payees')
    expect(await exceeded(101)).toBe(null)
    await owner.query('update banking.limit_usage set day = day - 1')
    expect(await exceeded(1000, { isNew: true })).toBe(null)
    expect(await exceeded(1001, { isNew: true })).toBe('new_payees')
  })

  it('payee_daily_amount: is this payee’s, of today', async () => {
    await payee(1, null, 0)
    const today = await payee(500, TODAY, 200)
    const yesterday = await payee(500, `${TODAY} - 1`, 200)
    const free = await payee(null, TODAY, 200)
    expect(await exceeded(300, { payee: today })).toBe(null)
    expect(await exceeded(301, { payee: today })).toBe('payee_daily_amount')
    expect(await exceeded(500, { payee: yesterday })).toBe(null)
    expect(await exceeded(501, { payee: yesterday })).toBe('payee_daily_amount')
    expect(await exceeded(501, { payee: free })).toBe(null)
  })

  it('stays what it was until the end of the transaction, for the customer’s row and the payee’s', async () => {
    await limits.setting('payees.cooling_limit', { INR: '1000' })
    await use(`-${holder}`, 'new INR', {})
    const id = await payee(500, null, 0)
    const beside = await connectOwner(bank.wire.ownerUrl)
    const rowsOf: [string, unknown[]][] = [
      [`select from banking.limit_usage where owner_id = $1 for no key update nowait`, [`-${holder}`]],
      [`select from banking.payees where id = $1 for no key update nowait`, [id]],
    ]
    await inTransaction(owner, async () => {
      await exceeded(1, { isNew: true, payee: id })
      for (const [text, given] of rowsOf) expect(await outcome(beside.query(text, given))).toBe('55P03')
    })
  })
})

describe('limits in force', () => {
  const inForce = async (day = TODAY): Promise<Row> => {
    const text = `select (l.per_transaction, l.daily_amount, l.daily_count, l.monthly_amount)::text as limits,
        (l.most_per_transaction, l.most_daily_amount, l.most_daily_count, l.most_monthly_amount)::text as most,
        (l.used_day, l.used_count, l.used_month)::text as used
      from banking.accounts a, banking.limits_in_force(a, 'web', ${day}) l where a.account_number = $1`
    const found = await rows(owner, text, [account])
    expect(found).toHaveLength(1)
    return found[0]!
  }
  const product = (code: string, channel: string, from: string, minor: number) =>
    owner.query(
      `insert into banking.product_limits values ($1, $2, ${from}, $3::int, $3::int, $3::int, $3::int, 'test')
         on conflict (product_code, channel, effective_from) do update set per_transaction = $3::int,
           daily_amount = $3::int, daily_count = $3::int, monthly_amount = $3::int`,
      [code, channel, minor],
    )
  const ofAccount = (number: string, channel: string, lowered: number | null, granted: number | null) =>
    owner.query(
      `insert into banking.account_limits select a.id, $2, $3::int, $3::int, $3::int, $3::int, $4::int, $4::int,
        $4::int, $4::int from banking.accounts a
        where a.account_number = $1`,
      [number, channel, lowered, granted],
    )
  const all = (minor: number | string) => `(${minor},${minor},${minor},${minor})`

  it('are the product’s newest of that day and channel, and nobody’s else', async () => {
    await owner.query(`delete from banking.product_limits where product_code = 'current'`)
    expect(await inForce()).toEqual({ limits: '(,,,)', most: '(,,,)', used: '(0,0,0)' })
    await product('savings', 'web', TODAY, 11)
    await product('current', 'api', TODAY, 22)
    await product('current', 'web', `${TODAY} + 1`, 33)
    expect(await inForce()).toMatchObject({ limits: '(,,,)', most: '(,,,)' })
    await product('current', 'web', `${TODAY} - 2`, 44)
    await product('current', 'web', `${TODAY} - 1`, 55)
    expect(await inForce()).toMatchObject({ limits: all(55), most: all(55) })
    expect(await inForce(`${TODAY} - 2`)).toMatchObject({ limits: all(44) })
    expect(await inForce(`${TODAY} + 1`)).toMatchObject({ limits: all(33) })
  })

  it('are lowered by the customer and granted by the bank for this account and channel', async () => {
    await owner.query(`delete from banking.product_limits where product_code = 'current'`)
    await product('current', 'web', `'-infinity'`, 50)
    const beside = await openAccount(owner, { holder: asha })
    await ofAccount(beside, 'web', 1, 1)
    await ofAccount(account, 'api', 2, 2)
    expect(await inForce()).toMatchObject({ limits: all(50), most: all(50) })
    await ofAccount(account, 'web', 30, null)
    expect(await inForce()).toMatchObject({ limits: all(30), most: all(50) })
    await owner.query('delete from banking.account_limits')
    await ofAccount(account, 'web', null, 80)
    expect(await inForce()).toMatchObject({ limits: all(80), most: all(80) })
    await owner.query('delete from banking.account_limits')
    await ofAccount(account, 'web', 90, 80)
    expect(await inForce()).toMatchObject({ limits: all(80), most: all(80) })
  })

  it('come with what this account has used through this channel, that day and in its month', async () => {
    const beside = await openAccount(owner, { holder: asha })
    await use(beside, 'web', { amount: 1, count: 1, month: 1 })
    await use(account, 'api', { amount: 2, count: 2, month: 2 })
    expect(await inForce()).toMatchObject({ used: '(0,0,0)' })
    await use(account, 'web', { amount: 3, count: 4, month: 5, day: `'2026-03-15'` })
    expect(await inForce(`'2026-03-15'`)).toMatchObject({ used: '(3,4,5)' })
    expect(await inForce(`'2026-03-31'`)).toMatchObject({ used: '(0,0,5)' })
    expect(await inForce(`'2026-04-01'`)).toMatchObject({ used: '(0,0,0)' })
  })
})
