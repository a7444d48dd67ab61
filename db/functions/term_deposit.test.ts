/** Term deposits at the door of the database: worked examples to the paisa, maturities, early closings, refusals. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { freshBank, type TestBank } from '../../test/bank.ts'
import { closeDeposit, type Deposit, getDeposit, openDeposit } from '../../test/holding.ts'
import {
  connect,
  connectMany,
  connectOwner,
  expectBooksToBalance,
  openAccount,
  outcome,
  rows,
  type Session,
  signIn,
  transfer,
  value,
} from '../../test/teller.ts'
import { verify } from '../tool/verify.ts'

let bank: TestBank
let app: pg.Client
let owner: pg.Client
let asha: Session
let vikram: Session
let leela: Session

beforeAll(async () => {
  bank = await freshBank()
  app = await connect(bank.wire.appUrl)
  owner = await connectOwner(bank.wire.ownerUrl)
  asha = await signIn(app, 'customer1@demo.bank')
  vikram = await signIn(app, 'customer2@demo.bank')
  leela = await signIn(app, 'operator1@demo.bank')
  await owner.query(`insert into banking.term_offers (code, effective_from, product_code, months, days, rate_percent,
      penalty_rate_percent, least_days, minimum, day_count, rounding, source)
    values ('1-month', '2000-01-01', 'term-deposit', 1, null, 6, 5, 7, 100, 'ACT/365F', 100, 'test')`)
})

afterAll(async () => {
  await expectBooksToBalance(owner)
  const originKey = Buffer.from(inject('workerBindings').ORIGIN_KEY!, 'base64')
  const { checks } = await verify(bank.wire.ownerUrl, { originKey })
  // Here the owner's hand lets time pass, and verify says so.
  const byHand = 'term deposits run from their day to the end of their term'
  expect(checks.filter(({ name, faults }) => name !== byHand && faults.length > 0)).toEqual([])
})

const account = (minor = 0, more = {}) => openAccount(owner, { holder: asha, minor, ...more })
const posted = (number: string): Promise<number> =>
  value(owner, 'select posted::int from banking.accounts where account_number = $1', [number])
const statusOf = (number: string): Promise<string> =>
  value(owner, 'select status::text from banking.accounts where account_number = $1', [number])
const setStatus = (number: string, status: string) =>
  owner.query('update banking.accounts set status = $2 where account_number = $1', [number, status])
const today = (): Promise<string> => value(owner, 'select current::text from banking.business_dates')

describe('a deposit', () => {
  it('is opened and paid in at once, under a number of its own, and moves by nothing else', async () => {
    const from = await account(20_000_000)
    const id = randomUUID()
    const { deposit, replayed } = await openDeposit(app, asha, { from, id })
    expect(replayed).toBe(false)
    expect(deposit).toMatchObject({
      principal: '10000000',
      ratePercent: '6.7500',
      offerCode: '1-year',
      openedOn: await today(),
    })
    const number = deposit.accountNumber
    expect([await posted(from), await posted(number), await statusOf(number)]).toEqual([
      10_000_000,
      10_000_000,
      'locked',
    ])
    expect(await outcome(transfer(app, asha, { from: number, to: from }))).toBe('account_not_active')
    expect(await outcome(transfer(app, asha, { from, to: number }))).toBe('account_not_active')
    expect(await outcome(app.query('select banking.close_account($1, $2, null)', [asha.jti, number]))).toBe(
      'account_not_active',
    )
    expect(await openDeposit(app, asha, { from, id })).toEqual({ replayed: true, deposit })
    expect(await outcome(openDeposit(app, asha, { from, id, minor: 5_000_000 }))).toBe('idempotency_conflict')
    expect(await posted(from)).toBe(10_000_000)
  })

  it('of one id asked for by many at once is opened once', async () => {
    const from = await account(50_000_000)
    const id = randomUUID()
    const many = await connectMany(bank.wire.appUrl, 8)
    const all = await Promise.all(many.map((client) => openDeposit(client, asha, { from, id })))
    expect(all.filter(({ replayed }) => !replayed)).toHaveLength(1)
    expect(new Set(all.map(({ deposit }) => JSON.stringify(deposit))).size).toBe(1)
    expect(await posted(from)).toBe(40_000_000)
  })

  it('is refused in the order of precedence', async () => {
    type Plan = {
      who: Session
      deposit: Partial<Deposit>
      from: { minor: number; status?: string; mandate?: string; holder?: Session }
    }
    const dollars = await account(0, { currency: 'USD' })
    const faults: [string, (plan: Plan) => unknown][] = [
      ['forbidden', (plan) => Object.assign(plan, { who: leela })],
      ['invalid_input', (plan) => Object.assign(plan.deposit, { renewal: null })],
      ['not_found', (plan) => Object.assign(plan.from, { holder: vikram })],
      ['not_found', (plan) => Object.assign(plan.deposit, { offer: 'no-such' })],
      ['forbidden', (plan) => Object.assign(plan.from, { mandate: 'jointly' })],
      ['account_not_active', (plan) => Object.assign(plan.from, { status: 'debit_frozen' })],
      ['currency_mismatch', (plan) => Object.assign(plan.deposit, { payout: dollars })],
      ['limit_exceeded', (plan) => Object.assign(plan.deposit, { minor: 99_999 })],
      ['insufficient_funds', (plan) => Object.assign(plan.from, { minor: 50_000 })],
    ]
    const play = async (spoils: ((plan: Plan) => unknown)[]) => {
      const plan: Plan = { who: asha, deposit: {}, from: { minor: 30_000_000 } }
      for (const spoil of spoils) spoil(plan)
      const from = await account(0, plan.from)
      const payout = await account()
      // Who may not reserve a number is refused there already.
      return outcome(openDeposit(app, plan.who, { from, payout, ...plan.deposit }))
    }
    expect(await play([])).toBe('done')
    for (const [index, [code, spoil]] of faults.entries())
      for (const [, lower] of faults.slice(index)) expect(await play([spoil, lower]), code).toBe(code)
    expect(
      await outcome(openDeposit(app, asha, { from: await account(1_000_000), payout: '1000000000000' })),
    ).toBe('not_found')
  })

  it('cannot be opened under a number that the bank has not reserved for it', async () => {
    const from = await account(20_000_000)
    const text = `select banking.open_term_deposit($1, gen_random_uuid(), '1-year', $2, $2, 10000000, 'INR', 'none', now(), '\\x00', null)`
    expect(await outcome(app.query(text, [asha.jti, from]))).toMatch(/^2[23]/)
    expect(await posted(from)).toBe(20_000_000)
  })
})

describe('closed early', () => {
  it('it pays the penalty rate for the days that it ran, and nothing in the first week', async () => {
    const from = await account(30_000_000)
    const { deposit: young } = await openDeposit(app, asha, { from })
    const { deposit: older } = await openDeposit(app, asha, { from })
    await owner.query(
      `update banking.term_deposits d set opened_on = d.opened_on - case a.account_number when $1 then 6 else 100 end
         from banking.accounts a where a.id = d.account_id and a.account_number in ($1, $2)`,
      [young.accountNumber, older.accountNumber],
    )
    expect((await getDeposit(app, asha, young.accountNumber)).closing).toMatchObject({
      interest: '0',
      total: '10000000',
    })
    // 5.75 % on a lakh for 100 days: 1,575.34… → 1,575.
    const shown = await getDeposit(app, asha, older.accountNumber)
    expect(shown).toMatchObject({
      days: 100,
      status: 'active',
      closing: { interest: '157500', total: '10157500' },
    })
    const id = randomUUID()
    const closed = await closeDeposit(app, asha, { account: older.accountNumber, to: from, id })
    expect(closed).toMatchObject({
      replayed: false,
      interest: '157500',
      principal: '10000000',
      total: '10157500',
      to: from,
    })
    expect(await posted(from)).toBe(20_157_500)
    expect([await statusOf(older.accountNumber), await posted(older.accountNumber)]).toEqual(['closed', 0])
    expect(await outcome(closeDeposit(app, asha, { account: older.accountNumber, to: from }))).toBe(
      'already_settled',
    )
    await closeDeposit(app, asha, { account: young.accountNumber, to: from })
    expect(await posted(from)).toBe(30_157_500)
    expect(
      await value(owner, `select posted::int from banking.accounts where product_code = 'interest-expense'`),
    ).toBeLessThan(0)
  })

  it('by two at once it is paid once, and a repeated id gets the first answer', async () => {
    const from = await account(10_000_000)
    const { deposit } = await openDeposit(app, asha, { from })
    const many = await connectMany(bank.wire.appUrl, 8)
    const outcomes = await Promise.all(
      many.map((client) => outcome(closeDeposit(client, asha, { account: deposit.accountNumber, to: from }))),
    )
    expect(outcomes.filter((one) => one === 'done')).toHaveLength(1)
    expect(outcomes.filter((one) => one === 'already_settled')).toHaveLength(7)
    expect(await posted(from)).toBe(10_000_000)
  })

  it('of many that end at once each is paid, under ids that another has used, while the bank pays in other money too', async () => {
    const from = await account(80_000_000)
    const many = await connectMany(bank.wire.appUrl, 8)
    const theirs = await openAccount(owner, { holder: vikram, minor: 800 })
    const ids: [string, string][] = []
    for (const _ of many) {
      const { deposit } = await openDeposit(app, asha, { from })
      const id = randomUUID()
      await transfer(app, vikram, { id, from: theirs, to: from, minor: 100 })
      ids.push([id, deposit.accountNumber])
    }
    await owner.query('update banking.term_deposits set opened_on = opened_on - 100 where status = $1', [
      'active',
    ])
    await owner.query(`select banking.internal_account('interest-expense', 'USD')`)
    await Promise.all(
      ids.map(async ([id, number], index) =>
        expect(await closeDeposit(many[index]!, asha, { account: number, to: from, id })).toMatchObject({
          replayed: false,
          accountNumber: number,
          total: '10157500',
        }),
      ),
    )
    expect(await posted(from)).toBe(8 * 10_157_500 + 800)
  })

  it('it refuses another sum than the one that was shown, another’s deposit, a frozen one, and nobody’s', async () => {
    const from = await account(10_000_000)
    const { deposit } = await openDeposit(app, asha, { from })
    const close = { account: deposit.accountNumber, to: from }
    expect(await outcome(closeDeposit(app, asha, { ...close, total: 10_000_001 }))).toBe('invalid_input')
    expect(await outcome(closeDeposit(app, asha, { ...close, to: '1000000000000' }))).toBe('not_found')
    expect(await outcome(getDeposit(app, vikram, deposit.accountNumber))).toBe('not_found')
    const own = await openAccount(owner, { holder: vikram })
    const stolen = closeDeposit(app, vikram, { ...close, to: own, seenBy: asha })
    expect(await outcome(stolen)).toBe('not_found')
    const dollars = await account(0, { currency: 'USD' })
    expect(await outcome(closeDeposit(app, asha, { ...close, to: dollars }))).toBe('currency_mismatch')
    const internal = `select (banking.internal_account('fees', 'INR')).account_number`
    const interestNumber = await value(owner, internal)
    expect(await outcome(closeDeposit(app, asha, { ...close, interestNumber }))).toBe('invalid_input')
    await setStatus(deposit.accountNumber, 'frozen')
    expect(await outcome(closeDeposit(app, asha, close))).toBe('account_not_active')
    await setStatus(deposit.accountNumber, 'locked')
    await setStatus(from, 'credit_frozen')
    expect(await outcome(closeDeposit(app, asha, close))).toBe('account_not_active')
    await setStatus(from, 'active')
    const theirs = await openAccount(owner, { holder: vikram })
    expect(await outcome(closeDeposit(app, asha, { ...close, to: theirs }))).toBe('not_found')
    const [row] = await rows(
      owner,
      `select count(*)::int as payouts from banking.term_deposits where status = 'active'
      and account_id = (select id from banking.accounts where account_number = $1)`,
      [deposit.accountNumber],
    )
    expect(row).toEqual({ payouts: 1 })
  })
})
