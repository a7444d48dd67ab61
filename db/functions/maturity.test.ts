/** Term deposits at the end of their day: paid, renewed or waiting, each once. */
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { freshBank, type TestBank } from '../../test/bank.ts'
import { closeDeposit, getDeposit, openDeposit, runStep } from '../../test/holding.ts'
import {
  connect,
  connectOwner,
  expectBooksToBalance,
  openAccount,
  outcome,
  rows,
  type Session,
  signIn,
  value,
} from '../../test/teller.ts'
import { verify } from '../tool/verify.ts'

let bank: TestBank
let app: pg.Client
let owner: pg.Client
let job: pg.Client
let asha: Session
let vikram: Session

beforeAll(async () => {
  bank = await freshBank()
  app = await connect(bank.wire.appUrl)
  job = await connect(bank.wire.jobUrl)
  owner = await connectOwner(bank.wire.ownerUrl)
  asha = await signIn(app, 'customer1@demo.bank')
  vikram = await signIn(app, 'customer2@demo.bank')
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

  it('a term that has passed earns all of its interest, also where its owner comes before the end of day', async () => {
    const from = await account(20_000_000)
    const { deposit } = await openDeposit(app, asha, { from, offer: '90-days' })
    const on = (date: string) =>
      value(
        owner,
        `select banking.early_interest(d, $2) from banking.term_deposits d join banking.accounts a on a.id = d.account_id
          where a.account_number = $1`,
        [deposit.accountNumber, date],
      )
    // A lakh at 4.5 % for 89 days: 1,097.26 → 1,097; at 5.5 % for all 90: 1,356.16 → 1,356.
    expect([await on(plus(deposit.maturesOn, -1)), await on(deposit.maturesOn)]).toEqual(['109700', '135600'])
    expect(await on(plus(deposit.maturesOn, 30))).toBe('135600')
    await advanceTo(plus(deposit.maturesOn, 3))
    await closeDeposit(app, asha, { account: deposit.accountNumber, to: from })
    expect(await posted(from)).toBe(20_135_600)
    for (let done = -1; done !== 0; )
      done = await runStep(job, 'mature_term_deposits', plus(deposit.maturesOn, 2), 50)
    expect(await terms(deposit.accountNumber)).toMatchObject([{ status: 'closed_early', interest: 135_600 }])
    expect(await posted(from)).toBe(20_135_600)
  })

  it('a late run renews for every term that has passed, and month ends do not drift away from the calendar', async () => {
    const from = await account(10_000_000)
    // The first leap year that the bank's clock has not reached, whenever this runs.
    const leap = Math.floor(Number((await today()).slice(0, 4)) / 4) * 4 + 4
    await advanceTo(`${leap}-01-31`)
    const { deposit } = await openDeposit(app, asha, {
      from,
      offer: '1-month',
      renewal: 'principal_and_interest',
    })
    expect(deposit.maturesOn).toBe(`${leap}-02-29`)
    await advanceTo(`${leap}-04-02`)
    for (let done = -1; done !== 0; ) done = await runStep(job, 'mature_term_deposits', `${leap}-04-01`, 50)
    expect(await terms(deposit.accountNumber)).toEqual([
      // 29 days at 6 %: 476.71… → 477.
      {
        status: 'renewed',
        principal: 10_000_000,
        interest: 47_700,
        opened_on: `${leap}-01-31`,
        matures_on: `${leap}-02-29`,
      },
      {
        status: 'renewed',
        principal: 10_047_700,
        interest: 47_900,
        opened_on: `${leap}-02-29`,
        matures_on: `${leap}-03-29`,
      },
      {
        status: 'active',
        principal: 10_095_600,
        interest: null,
        opened_on: `${leap}-03-29`,
        matures_on: `${leap}-04-29`,
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
