/** What a matured deposit earns while it waits: worked examples to the paisa, and who is paid it, when and how. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { beginOn, businessDate, faultsOfBank, nextDay, setTerms } from '../../test/closing.ts'
import { closeDeposit, getDeposit, openDeposit, runStep } from '../../test/holding.ts'
import { setParty, settle, waiting } from '../../test/joint.ts'
import { openMaturing } from '../../test/maturing.ts'
import { connect, expectBooksToBalance, openAccount, outcome, rows, value } from '../../test/teller.ts'

const bank = await openMaturing('pay_waiting_deposits', 'mature_term_deposits')
const { app, owner, asha, vikram, leela, setLevel, owned, posted, statusOf } = bank
const job = await connect(bank.bank.wire.jobUrl)
afterAll(() => expectBooksToBalance(owner))

// The first leap year that the bank's clock has not reached, whenever this runs.
let leap: number
beforeAll(async () => {
  leap = Math.floor((Number((await businessDate(owner)).slice(0, 4)) + 1) / 4) * 4 + 4
  await owner.query(`insert into banking.term_offers (code, effective_from, product_code, months, days, rate_percent,
      penalty_rate_percent, least_days, minimum, day_count, rounding, source)
    values ('meagre', '2000-01-01', 'term-deposit', null, 90, 2.5, 0, 0, 1, 'ACT/365F', 100, 'test'),
      ('paise', '2000-01-01', 'term-deposit', null, 90, 5.5, 0, 0, 1, 'ACT/365F', 1, 'test')`)
  await setTerms(owner, 'savings', `${leap}-03-01`, { interest_rate_percent: '3' })
  await setTerms(owner, 'savings', `${leap}-04-01`, { interest_rate_percent: '6' })
  // Who is asked for a factor stands in worker/joint/giving.test.ts.
  await owner.query(
    `insert into banking.configurations values ('step_up.transfer_above', '2001-01-01', '{"INR": 900000000}', 'test')`,
  )
  // A dearer product beside it is not what savings earn.
  await setTerms(owner, 'savings-plus', '-infinity', { interest_rate_percent: '9' })
})
beforeEach(async () => {
  await setLevel(asha, 'full')
  await setLevel(vikram, 'full')
})

/** The day comes, and with it what it does to deposits. */
async function come(day: string) {
  await beginOn(owner, day)
  for (const step of ['mature_term_deposits', 'pay_waiting_deposits'] as const)
    while ((await runStep(job, step, nextDay(day, -1))) > 0);
}
/** A deposit of a lakh that matures on a day of the year of the bank's clock and cannot be paid. */
async function waitsFrom(day: string, { offer = '90-days', who = asha, minor = 10_000_000 } = {}) {
  await beginOn(owner, nextDay(day, -90))
  const from = await openAccount(owner, { holder: who, minor })
  const { deposit } = await openDeposit(app, who, { from, offer, minor })
  expect(deposit.maturesOn).toBe(day)
  await set(from, 'frozen')
  await come(day)
  expect(await statusOf(deposit.accountNumber)).toBe('matured')
  return { number: deposit.accountNumber as string, from }
}
const set = (number: string, status: string) =>
  owner.query('update banking.accounts set status = $2 where account_number = $1', [number, status])
const termOf = async (number: string) =>
  (
    await rows(
      owner,
      `select d.status, d.interest::int, d.overdue_interest::int as overdue from banking.term_deposits d
         join banking.accounts a on a.id = d.account_id where a.account_number = $1`,
      [number],
    )
  )[0]
/** The lines of an account since it was paid in: type, other side, amount, value date. */
const linesOf = (number: string) =>
  rows(
    owner,
    `select t.type::text, t.scope like 'job:%' as job, e.amount::int as minor, t.value_date::text as on from banking.entries e
       join banking.accounts a on a.id = e.account_id join banking.transactions t on t.seq = e.transaction_seq
      where a.account_number = $1 and e.version > 2 order by e.version`,
    [number],
  )

describe('earns', () => {
  const earned = async (minor: string | number, rate: number, from: string, until: string, rounding = 1) => {
    const number = await openAccount(owner, { minor: Number(minor) })
    return value(
      owner,
      `select banking.overdue_interest(jsonb_populate_record(null::banking.term_deposits, jsonb_build_object('account_id', a.id,
         'status', 'matured', 'matures_on', $3::date, 'rate_percent', $2::numeric, 'rounding', $5::bigint)), $4)
        from banking.accounts a where a.account_number = $1`,
      [number, rate, from, until, rounding],
    )
  }
  // Savings: 3.5 % until the end of a February of 29 days, 3 % in March, 6 % from April on.
  it.each([
    ['nothing before the day on which it matures', 10_135_600, 5.5, '02-15', '02-10', 1, '0'],
    ['nothing on the day on which it matures', 10_135_600, 5.5, '02-15', '02-15', 1, '0'],
    // 1,01,356 × 3.5 % ÷ 365 = 9.7190…
    ['a night', 10_135_600, 5.5, '02-15', '02-16', 1, '972'],
    // 15 nights at 3.5 %, the 29th of February among them: 145.7860…
    ['each night at its own rate', 10_135_600, 5.5, '02-15', '03-01', 1, '14579'],
    // And 31 at 3 %: 145.7860… + 258.2497… = 404.0357…
    ['another rate from its day on', 10_135_600, 5.5, '02-15', '04-01', 1, '40404'],
    // And 10 at its own 5.5 %, as 6 % would be more: (15 × 3.5 + 31 × 3 + 10 × 5.5) × 1,01,356 ÷ 36,500 = 556.7637…
    ['its own rate where that is the lower', 10_135_600, 5.5, '02-15', '04-11', 1, '55676'],
    ['to the nearest rupee where its terms say so', 10_135_600, 5.5, '02-15', '04-11', 100, '55700'],
    ['its own rate all along', 10_135_600, 2.5, '02-15', '04-11', 1, '38876'],
    // (60 × 3.5 + 31 × 3 + 275 × 6) × 1,00,000 ÷ 36,500: 366 nights over 365.
    ['for all days of a leap year', 10_000_000, 7, '01-01', '12-31.', 1, '535068'],
    // Half a rupee goes up: 36,500 rupees earn 3.50 in a night at 3.5 %.
    ['half-up', 3_650_000, 5, '02-01', '02-02', 100, '400'],
    ['half-up, and a hair less goes down', 3_649_999, 5, '02-01', '02-02', 100, '300'],
    ['nothing where nothing is left', 0, 5.5, '02-15', '04-11', 1, '0'],
  ] as const)('%s', async (_, minor, rate, from, until, rounding, expected) => {
    const end = until.endsWith('.') ? `${leap + 1}-01-01` : `${leap}-${until}`
    expect(await earned(minor, rate, `${leap}-${from}`, end, rounding)).toBe(expected)
  })

  it('nothing in a currency in which nobody saves, and its own rate while savings have none above it', async () => {
    const rates = (currency: string, most: number) =>
      rows(owner, 'select days, rate_percent::float as rate from banking.overdue_rates($1, $2, $3, $4)', [
        currency,
        most,
        `${leap}-02-28`,
        `${leap}-03-02`,
      ])
    expect(await rates('USD', 5.5)).toEqual([{ days: 3, rate: 0 }])
    expect(await rates('INR', 5.5)).toEqual([
      { days: 2, rate: 3.5 },
      { days: 1, rate: 3 },
    ])
    expect(await rates('INR', 0)).toEqual([
      { days: 2, rate: 0 },
      { days: 1, rate: 0 },
    ])
  })
})

describe('is paid', () => {
  it('by the end of day with the deposit, as interest, once; and shown before and after', async () => {
    const { number, from } = await waitsFrom(`${leap}-02-15`)
    expect(await getDeposit(app, asha, number)).toMatchObject({
      overdue: { ratePercent: '3.5000', interest: '0' },
      overduePaid: null,
      closing: { interest: '0', total: '10135600' },
    })
    await come(`${leap}-04-11`)
    expect(await getDeposit(app, asha, number)).toMatchObject({
      waitsFor: 'payout_stopped',
      interestPaid: '135600',
      overdue: { ratePercent: '5.5000', interest: '55700' },
      closing: { principal: '10135600', interest: '55700', total: '10191300' },
    })
    const { deposit } = await value(app, 'select banking.read_account($1, $2, null)', [leela.jti, number])
    expect(deposit).toMatchObject({
      status: 'matured',
      overdue: { ratePercent: '5.5000', interest: '55700' },
    })
    await set(from, 'active')
    await come(`${leap}-04-11`)
    await come(`${leap}-04-12`)
    const day = `${leap}-04-11`
    expect(await linesOf(from)).toEqual([
      { type: 'interest', job: true, minor: 55_700, on: day },
      { type: 'transfer', job: true, minor: 10_135_600, on: day },
    ])
    expect(await termOf(number)).toEqual({ status: 'paid', interest: 135_600, overdue: 55_700 })
    expect(await getDeposit(app, asha, number)).toMatchObject({
      interestPaid: '135600',
      overdue: null,
      overduePaid: '55700',
    })
  })

  it('with what its holder has paid out, for the sum of that day and no other', async () => {
    const { number } = await waitsFrom(`${leap}-07-15`, { offer: 'paise' })
    const to = await owned(asha)
    // 90 days: 1,356.164… Then 30 nights at 5.5 % of 1,01,356.16: 458.185…
    await come(`${leap}-08-13`)
    const { closing: before } = await getDeposit(app, asha, number)
    await come(`${leap}-08-14`)
    const yesterday = closeDeposit(app, asha, { account: number, to, total: Number(before.total) })
    expect(await outcome(yesterday)).toBe('invalid_input')
    expect(await closeDeposit(app, asha, { account: number, to })).toMatchObject({
      principal: '10135616',
      interest: '45819',
      total: '10181435',
    })
    expect(await posted(to)).toBe(10_181_435)
    expect(await termOf(number)).toEqual({ status: 'paid', interest: 135_616, overdue: 45_819 })
    const name = `select t.from_name from banking.transactions t where t.type = 'interest' and t.amount = 45819`
    expect(await value(owner, name)).toBe('Interest after maturity')
  })

  it('with what holders decide together: what was shown is the least, and each day adds to it', async () => {
    const { number } = await waitsFrom(`${leap}-12-15`, { who: vikram })
    for (const who of [asha, vikram]) await setParty(owner, number, who, 'jointly')
    const to = await owned(vikram)
    await come(`${leap}-12-25`)
    const { proposalId } = await closeDeposit(app, vikram, { account: number, to })
    const [order] = await waiting(app, asha, 'pending')
    // Ten nights at 5.5 %: 152.73 → 153.
    expect(order!.terms).toMatchObject({ least: '10150900' })
    await come(`${leap + 1}-01-01`)
    expect(await settle(app, asha, { id: proposalId })).toMatchObject({ status: 'approved' })
    // Seventeen: 259.63 → 260.
    expect(await posted(to)).toBe(10_161_600)
    expect(await termOf(number)).toMatchObject({ status: 'paid', overdue: 26_000 })
  })

  it('only with it: where both together are more than the payout account may hold, it waits, and others are paid', async () => {
    // It may hold 50,000. 9,000 for 90 days at 5.5 %: 122.05 → 122; then 9,122 for ten days: 13.75 → 14.
    const day = `${leap + 1}-06-01`
    await beginOn(owner, nextDay(day, -90))
    const open = async (before: number) => {
      const payout = await owned(vikram, before + 9_000)
      const { deposit } = await openDeposit(app, vikram, { from: payout, offer: 'paise', minor: 9_000 })
      await set(payout, 'frozen')
      return { number: deposit.accountNumber as string, payout }
    }
    const [full, fits] = [await open(40_865), await open(40_864)]
    await come(day)
    await setLevel(vikram, 'small')
    for (const { payout } of [full, fits]) await set(payout, 'active')
    await beginOn(owner, nextDay(day, 10))
    expect(await runStep(job, 'pay_waiting_deposits', nextDay(day, 9), 1)).toBe(1)
    expect(await runStep(job, 'pay_waiting_deposits', nextDay(day, 9), 1)).toBe(0)
    expect([await statusOf(full.number), await statusOf(fits.number)]).toEqual(['matured', 'paid'])
    expect([await posted(full.payout), await posted(fits.payout)]).toEqual([40_865, 50_000])
    expect((await getDeposit(app, vikram, full.number)).waitsFor).toBe('payout_stopped')
  })
})

describe('bank verify', () => {
  const waited = 'deposits that waited earned the lower of their own rate and that of savings'
  const change = (text: string) =>
    owner.query(`update banking.term_deposits d set ${text} where d.overdue_interest = 55700 returning d.id`)

  it('finds nothing wrong with it', async () => expect(await faultsOfBank(bank.bank)).toEqual([]))

  it('finds another sum, and another rate', async () => {
    const [agreed, earned] = [
      'term deposits run on what was offered and paid in',
      'term deposits earned what was agreed',
    ]
    for (const [by, back, others] of [
      ['rate_percent = rate_percent - 1', 'rate_percent = rate_percent + 1', [agreed, earned]],
      ['matures_on = matures_on + 5', 'matures_on = matures_on - 5', [earned]],
    ] as const) {
      const { id } = (await change(by)).rows[0]
      expect(await faultsOfBank(bank.bank)).toEqual(
        [waited, ...others].map((name) => `${name}: deposit ${id}`),
      )
      await change(back)
    }
    await owner.query(
      `update banking.term_deposits set overdue_interest = 55800 where overdue_interest = 55700`,
    )
    expect(await faultsOfBank(bank.bank)).toEqual([
      expect.stringContaining('interest and fees are posted'),
      expect.stringContaining(waited),
    ])
    await owner.query(
      `update banking.term_deposits set overdue_interest = 55700 where overdue_interest = 55800`,
    )
    expect(await faultsOfBank(bank.bank)).toEqual([])
  })
})
