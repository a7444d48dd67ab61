/** Term deposits at the door of the database: worked examples to the paisa, maturities, early closings, refusals. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { freshBank, type TestBank } from '../../test/bank.ts'
import { closeDeposit, type Deposit, getDeposit, openDeposit, runStep } from '../../test/holding.ts'
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
let job: pg.Client
let asha: Session
let vikram: Session
let leela: Session

beforeAll(async () => {
  bank = await freshBank()
  app = await connect(bank.wire.appUrl)
  job = await connect(bank.wire.jobUrl)
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
  expect(checks.filter(({ faults }) => faults.length > 0)).toEqual([])
})

const account = (minor = 0, more = {}) => openAccount(owner, { holder: asha, minor, ...more })
const posted = (number: string): Promise<number> =>
  value(owner, 'select posted::int from banking.accounts where account_number = $1', [number])
const statusOf = (number: string): Promise<string> =>
  value(owner, 'select status::text from banking.accounts where account_number = $1', [number])
const setStatus = (number: string, status: string) =>
  owner.query('update banking.accounts set status = $2 where account_number = $1', [number, status])
const today = (): Promise<string> => value(owner, 'select current::text from banking.business_dates')
const plus = (date: string, days: number) =>
  new Date(Date.parse(date) + days * 864e5).toISOString().slice(0, 10)
/** The clock of the bank goes on: never back, as in life. */
const advanceTo = (date: string) =>
  value(owner, `select banking.advance_business_date('system:test', $1)`, [date])
const terms = (number: string) =>
  rows(
    owner,
    `select d.status, d.principal::int, d.interest::int, d.opened_on::text, d.matures_on::text from banking.term_deposits d
       join banking.accounts a on a.id = d.account_id where a.account_number = $1 order by d.id`,
    [number],
  )

describe('interest', () => {
  const interest = (principal: number | string, rate: number, from: string, until: string, rounding = 100) =>
    value(owner, 'select banking.term_interest($1, $2, $3, $4, $5)', [principal, rate, from, until, rounding])

  it.each([
    // A lakh for a year at 6.75 %: 6,750.00 in common years, 6,768.49 → 6,768 with a 29 February in it (ACT/365F).
    [10_000_000, 6.75, '2025-03-01', '2026-03-01', '675000'],
    [10_000_000, 6.75, '2023-03-01', '2024-03-01', '676800'],
    [10_000_000, 6.75, '2024-02-29', '2025-02-28', '675000'],
    // 90 days at 5.5 % of ₹1,23,456.78: 1,674.275… → 1,674.
    [12_345_678, 5.5, '2026-11-22', '2027-02-20', '167400'],
    // Two years with a leap day: 731 days.
    [10_000_000, 7, '2023-06-01', '2025-06-01', '1401900'],
    // Exactly half a rupee goes up, a hair less goes down: 36,500 rupees at 1 % earn a rupee a day.
    [3_650_000, 1, '2026-01-01', '2026-01-02', '100'],
    [1_825_000, 1, '2026-01-01', '2026-01-02', '100'],
    [1_824_999, 1, '2026-01-01', '2026-01-02', '0'],
    [3_650_000, 0, '2026-01-01', '2027-01-01', '0'],
    [3_650_000, 1, '2026-01-02', '2026-01-01', '0'],
    // The greatest amount of the bank for ten years is exact, where floating point would not be.
    ['1000000000000000', 6.3333, '2020-01-01', '2030-01-01', '633850545205500'],
  ] as const)('of %s paise at %s % from %s to %s is %s', async (principal, rate, from, until, expected) => {
    expect(await interest(principal, rate, from, until)).toBe(expected)
  })

  it('is rounded to whole units of currencies without a rupee as well', async () => {
    expect(await interest(1_000_000, 0.5, '2026-01-01', '2026-07-01', 1)).toBe('2479')
  })

  it.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2028-01-31', 1, '2028-02-29'],
    ['2026-08-31', 6, '2027-02-28'],
    ['2028-02-29', 12, '2029-02-28'],
    ['2026-11-30', 3, '2027-02-28'],
    ['2026-12-15', 60, '2031-12-15'],
  ])('a term from %s of %s months ends on %s', async (from, months, expected) => {
    expect(await value(owner, 'select banking.term_end($1, $2, null)::text', [from, months])).toBe(expected)
  })
})

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

  it('it refuses another sum than the one that was shown, another’s deposit, a frozen one, and nobody’s', async () => {
    const from = await account(10_000_000)
    const { deposit } = await openDeposit(app, asha, { from })
    const close = { account: deposit.accountNumber, to: from }
    expect(await outcome(closeDeposit(app, asha, { ...close, total: 10_000_001 }))).toBe('invalid_input')
    expect(await outcome(closeDeposit(app, asha, { ...close, to: '1000000000000' }))).toBe('not_found')
    expect(await outcome(getDeposit(app, vikram, deposit.accountNumber))).toBe('not_found')
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

describe('at maturity', () => {
  it('is paid out, renewed with or without its interest, or kept where nobody takes it; each once', async () => {
    const from = await account(80_000_000)
    const payout = await account()
    const shut = await account()
    const open = async (renewal: string, to = payout) =>
      (await openDeposit(app, asha, { from, payout: to, renewal, offer: '90-days' })).deposit
    const [paid, renewed, grown, kept, frozen] = [
      await open('none'),
      await open('principal'),
      await open('principal_and_interest'),
      await open('none', shut),
      await open('principal_and_interest'),
    ]
    await setStatus(shut, 'frozen')
    await setStatus(frozen.accountNumber, 'debit_frozen')
    const due = plus(await today(), 90)
    expect(paid.maturesOn).toBe(due)
    expect(await runStep(job, 'mature_term_deposits', plus(due, -2))).toBe(0)
    expect(await runStep(job, 'mature_term_deposits', plus(due, 5)), 'not before the bank’s own date').toBe(0)
    await advanceTo(due)
    // Killed after each two and started again, by two runs at once.
    const other = await connect(bank.wire.jobUrl)
    const drain = async (client: pg.Client) => {
      let total = 0
      for (let done = -1; done !== 0; total += done)
        done = await runStep(client, 'mature_term_deposits', plus(due, -1), 2)
      return total
    }
    const [one, two] = await Promise.all([drain(job), drain(other)])
    expect(one + two).toBe(5)
    expect(await drain(job)).toBe(0)
    // A lakh for 90 days at 5.5 %: 1,356.16… → 1,356.
    expect(await terms(paid.accountNumber)).toMatchObject([{ status: 'paid', interest: 135_600 }])
    expect([await posted(paid.accountNumber), await statusOf(paid.accountNumber)]).toEqual([0, 'closed'])
    expect(await terms(renewed.accountNumber)).toMatchObject([
      { status: 'renewed', interest: 135_600 },
      { status: 'active', principal: 10_000_000, opened_on: due, matures_on: plus(due, 90) },
    ])
    expect(await terms(grown.accountNumber)).toMatchObject([
      { status: 'renewed' },
      { status: 'active', principal: 10_135_600, opened_on: due },
    ])
    expect(await posted(grown.accountNumber)).toBe(10_135_600)
    for (const waiting of [kept, frozen]) {
      expect(await terms(waiting.accountNumber)).toMatchObject([{ status: 'matured', interest: 135_600 }])
      expect(await posted(waiting.accountNumber)).toBe(10_135_600)
    }
    expect(await posted(payout)).toBe(10_000_000 + 2 * 135_600)
    // What waits is paid when its owner says where to.
    await closeDeposit(app, asha, { account: kept.accountNumber, to: payout })
    expect(await posted(payout)).toBe(20_000_000 + 3 * 135_600)
    expect(await terms(kept.accountNumber)).toMatchObject([{ status: 'paid', interest: 135_600 }])
  })

  it('a late run renews for every term that has passed, and month ends do not drift away from the calendar', async () => {
    const from = await account(10_000_000)
    await advanceTo('2028-01-31')
    const { deposit } = await openDeposit(app, asha, {
      from,
      offer: '1-month',
      renewal: 'principal_and_interest',
    })
    expect(deposit.maturesOn).toBe('2028-02-29')
    await advanceTo('2028-04-02')
    for (let done = -1; done !== 0; ) done = await runStep(job, 'mature_term_deposits', '2028-04-01', 50)
    expect(await terms(deposit.accountNumber)).toEqual([
      // 29 days at 6 %: 476.71… → 477.
      {
        status: 'renewed',
        principal: 10_000_000,
        interest: 47_700,
        opened_on: '2028-01-31',
        matures_on: '2028-02-29',
      },
      {
        status: 'renewed',
        principal: 10_047_700,
        interest: 47_900,
        opened_on: '2028-02-29',
        matures_on: '2028-03-29',
      },
      {
        status: 'active',
        principal: 10_095_600,
        interest: null,
        opened_on: '2028-03-29',
        matures_on: '2028-04-29',
      },
    ])
    expect(await posted(deposit.accountNumber)).toBe(10_095_600)
  })

  it('a renewal takes the terms in force on its day, and an offer that has ended is paid out', async () => {
    const from = await account(30_000_000)
    const { deposit } = await openDeposit(app, asha, { from, offer: '90-days', renewal: 'principal' })
    await owner.query(
      `insert into banking.term_offers select 'n' || code, $1, 'infinity', product_code, months, days, rate_percent + 1,
         penalty_rate_percent, least_days, minimum, day_count, rounding, source from banking.term_offers where code = '90-days'`,
      [deposit.maturesOn],
    )
    await owner.query(`update banking.term_offers set code = '90-days' where code = 'n90-days'`)
    await advanceTo(deposit.maturesOn)
    for (let done = -1; done !== 0; ) done = await runStep(job, 'mature_term_deposits', deposit.maturesOn, 50)
    const rate = `select d.rate_percent::text from banking.term_deposits d join banking.accounts a on a.id = d.account_id
      where a.account_number = $1 and d.status = 'active'`
    expect(await value(owner, rate, [deposit.accountNumber])).toBe('6.5000')
    await owner.query(`update banking.term_offers set effective_until = $1 where code = '90-days'`, [
      plus(deposit.maturesOn, 10),
    ])
    await advanceTo(plus(deposit.maturesOn, 90))
    for (let done = -1; done !== 0; ) done = await runStep(job, 'mature_term_deposits', await today(), 50)
    expect((await terms(deposit.accountNumber)).map(({ status }) => status)).toEqual(['renewed', 'paid'])
  })

  it('what is to happen then can be changed by its owner until it happens', async () => {
    const [from, other] = [await account(30_000_000), await account()]
    const { deposit } = await openDeposit(app, asha, { from })
    const change = (who: Session, renewal: string | null, payout: string) =>
      outcome(
        app.query('select banking.update_term_deposit($1, $2, $3, $4, null)', [
          who.jti,
          deposit.accountNumber,
          renewal,
          payout,
        ]),
      )
    expect(await change(asha, 'weekly', other)).toBe('invalid_input')
    expect(await change(vikram, 'principal', other)).toBe('not_found')
    expect(await change(asha, 'principal', '1000000000000')).toBe('not_found')
    expect(await change(asha, 'principal', await account(0, { currency: 'USD' }))).toBe('currency_mismatch')
    expect(await change(asha, 'principal', await account(0, { status: 'frozen' }))).toBe('account_not_active')
    expect(await change(asha, 'principal', other)).toBe('done')
    expect(await getDeposit(app, asha, deposit.accountNumber)).toMatchObject({
      renewal: 'principal',
      payoutNumber: other,
    })
    expect(await outcome(app.query('select banking.close_account($1, $2, null)', [asha.jti, other]))).toBe(
      'account_not_active',
    )
    await closeDeposit(app, asha, { account: deposit.accountNumber, to: from })
    expect(await change(asha, 'none', other)).toBe('already_settled')
    expect(await outcome(app.query('select banking.close_account($1, $2, null)', [asha.jti, other]))).toBe(
      'done',
    )
  })

  it('orders of a job that bear no key of its day are not booked', async () => {
    const from = await account(10_000_000)
    const { deposit } = await openDeposit(app, asha, { from, offer: '1-month' })
    await advanceTo(deposit.maturesOn)
    expect(
      await outcome(job.query('select banking.mature_term_deposits($1, null, 10)', [deposit.maturesOn])),
    ).toBe('23502')
    for (let done = -1; done !== 0; ) done = await runStep(job, 'mature_term_deposits', deposit.maturesOn, 50)
    expect((await terms(deposit.accountNumber)).at(-1)).toMatchObject({ status: 'paid' })
  })
})
