/** Interest to the paisa, against worked examples: each day count, leap years, month ends, rates, back-dated entries. */
import { afterEach, describe, expect, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import {
  accrualsOf,
  beginOn,
  book,
  closeDay,
  closeUntil,
  faultsOfBank,
  openMany,
  setTerms,
} from '../../test/closing.ts'
import { connectOwner, expectBooksToBalance, outcome, rows, value } from '../../test/teller.ts'

const bank = await freshBank()
const owner = await connectOwner(bank.wire.ownerUrl)
await beginOn(owner, '2027-12-29')

/** 1,00,000.00 in paise: at 3.65 % of 365 days it earns 10.00 a day, 1000 paise, in micros 10⁹. */
const lakh = 10_000_000
const tenRupees = 1_000_000_000
/** Nothing reaches this unit, so that nothing is credited and balances stay. */
const neverCredited = { rounding: '100000000000' }

const microsOn = async (account: string) =>
  Object.fromEntries((await accrualsOf(owner, account)).map(({ date, micros }) => [date, Number(micros)]))

const carriedOf = async (account: string) =>
  Number(
    await value(owner, 'select credit_micros from banking.interest_positions where account_id = $1', [
      account,
    ]),
  )

afterEach(async () => {
  await expectBooksToBalance(owner)
  expect(await faultsOfBank(bank)).toEqual([])
})

describe('day counts', () => {
  it.each([
    // A month has 30 days: the night to the 31st counts nothing, February's last night what is missing.
    ['30/360', '2027-01-30', 0, 360],
    ['30/360', '2027-01-31', 1, 360],
    ['30/360', '2027-02-27', 1, 360],
    ['30/360', '2027-02-28', 3, 360],
    ['30/360', '2028-02-28', 1, 360],
    ['30/360', '2028-02-29', 2, 360],
    ['30/360', '2027-12-31', 1, 360],
    ['ACT/ACT', '2027-12-31', 1, 365],
    ['ACT/ACT', '2028-01-01', 1, 366],
    ['ACT/ACT', '2028-12-31', 1, 366],
    ['ACT/ACT', '2100-06-01', 1, 365],
    ['ACT/365F', '2028-02-29', 1, 365],
  ])('%s counts the night after %s as %i of %i', async (dayCount, date, days, basis) => {
    const found = await rows(
      owner,
      'select banking.days_earned($1, $2) as days, banking.year_basis($1, $2) as basis',
      [dayCount, date],
    )
    expect(found).toEqual([{ days, basis }])
  })

  it('in 30/360 each month of any year counts 30 days', async () => {
    const months = await rows(
      owner,
      `select sum(banking.days_earned('30/360', d::date))::int as days from generate_series(timestamp '2023-01-01',
         '2030-12-31', '1 day') d group by date_trunc('month', d)`,
    )
    expect(months).toHaveLength(96)
    for (const { days } of months) expect(days).toBe(30)
  })

  it('rounds a day half-up to a millionth of a minor unit, without a rounding before', async () => {
    const micros = (minor: string, rate: string, days: number, basis: number) =>
      value(owner, 'select banking.interest_micros($1, $2, $3, $4)', [minor, rate, days, basis])
    // 27.397…, 5, 4.8 and 4.4 micros.
    expect(await micros('1', '1.0000', 1, 365)).toBe('27')
    expect(await micros('73', '0.0025', 1, 365)).toBe('5')
    expect(await micros('73', '0.0024', 1, 365)).toBe('5')
    expect(await micros('73', '0.0022', 1, 365)).toBe('4')
    // The largest amount that the bank moves: exact beyond what a float or sixteen digits hold.
    expect(await micros('999999999999999', '3.6499', 1, 365)).toBe('99997260273972503')
    expect(await micros('1000000000000000', '99.9999', 3, 360)).toBe('8333325000000000000')
  })
})

it('across the end of a year: 365 days fixed, the days of the year, months of 30 days', async () => {
  await setTerms(owner, 'fixed', '-infinity', { interest_rate_percent: '3.65', ...neverCredited })
  await setTerms(owner, 'actual', '-infinity', {
    interest_rate_percent: '3.65',
    day_count: 'ACT/ACT',
    ...neverCredited,
  })
  await setTerms(owner, 'months', '-infinity', {
    interest_rate_percent: '3.6',
    day_count: '30/360',
    ...neverCredited,
  })
  const opened: string[] = []
  for (const code of ['fixed', 'actual', 'months']) opened.push(...(await openMany(owner, code)))
  const [fixed, actual, months] = opened as [string, string, string]
  for (const account of [fixed, actual, months]) await book(owner, account, lakh)
  await closeUntil(owner, '2028-03-02')
  const nights = 3 + 31 + 29 + 1
  const each = await microsOn(fixed)
  expect(Object.values(each)).toEqual(Array(nights).fill(tenRupees))
  expect(each['2028-02-29']).toBe(tenRupees)
  expect(await carriedOf(fixed)).toBe(nights * tenRupees)
  // 3,65,000 paise a year ÷ 366 = 997.267759… paise.
  expect(await microsOn(actual)).toMatchObject({
    '2027-12-31': tenRupees,
    '2028-01-01': 997_267_760,
    '2028-02-29': 997_267_760,
  })
  expect(await carriedOf(actual)).toBe(3 * tenRupees + 61 * 997_267_760)
  // 3.6 % ÷ 360 of a lakh is 10.00 for each of 30 days.
  const thirty = await microsOn(months)
  expect(thirty).toMatchObject({
    '2027-12-31': tenRupees,
    '2028-02-28': tenRupees,
    '2028-02-29': 2 * tenRupees,
  })
  expect(thirty).not.toHaveProperty('2027-12-30')
  expect(thirty).not.toHaveProperty('2028-01-30')
  expect(await carriedOf(months)).toBe((2 + 30 + 30 + 1) * tenRupees)
})

it('a rate counts from its day on, and days that are closed keep theirs', async () => {
  await setTerms(owner, 'changing', '-infinity', { interest_rate_percent: '3.65', ...neverCredited })
  await setTerms(owner, 'changing', '2028-03-04', { interest_rate_percent: '7.3', ...neverCredited })
  const [account] = (await openMany(owner, 'changing')) as [string]
  await book(owner, account, lakh)
  await closeUntil(owner, '2028-03-06')
  expect(await microsOn(account)).toEqual({
    '2028-03-02': tenRupees,
    '2028-03-03': tenRupees,
    '2028-03-04': 2 * tenRupees,
    '2028-03-05': 2 * tenRupees,
  })
  const late = setTerms(owner, 'changing', '2028-03-05', { interest_rate_percent: '1' })
  expect(await outcome(late)).toBe('BK008')
  const change = `update banking.product_terms set interest_rate_percent = 1 where product_code = 'changing'`
  expect(await outcome(owner.query(change))).toBe('BK008')
  expect(
    await outcome(owner.query(`delete from banking.product_terms where product_code = 'changing'`)),
  ).toBe('BK008')
  expect(await outcome(setTerms(owner, 'changing', '2028-03-06', { interest_rate_percent: '0' }))).toBe(
    'done',
  )
  await closeDay(owner)
  expect(await microsOn(account)).not.toHaveProperty('2028-03-06')
})

describe('value dates', () => {
  it('a back-dated entry posts the differences today, again for each further one', async () => {
    const [account] = (await openMany(owner, 'fixed')) as [string]
    await book(owner, account, lakh)
    await closeUntil(owner, '2028-03-10')
    await book(owner, account, lakh, '2028-03-08')
    await closeDay(owner)
    await book(owner, account, -2 * lakh, '2028-03-09')
    await closeDay(owner)
    const found = await accrualsOf(owner, account)
    expect(found.map(({ date, revision, micros }) => [date, revision, Number(micros)])).toEqual([
      ['2028-03-07', 0, tenRupees],
      ['2028-03-08', 0, tenRupees],
      ['2028-03-08', 1, tenRupees],
      ['2028-03-09', 0, tenRupees],
      ['2028-03-09', 1, tenRupees],
      ['2028-03-09', 2, -2 * tenRupees],
      ['2028-03-10', 0, 2 * tenRupees],
      ['2028-03-10', 1, -2 * tenRupees],
    ])
    expect(await carriedOf(account)).toBe(3 * tenRupees)
  })

  it('as-of questions: booked stands, valued moves with what became known', async () => {
    const [account] = (await openMany(owner, 'fixed')) as [string]
    const on = async (date: string) =>
      (
        await rows(owner, 'select booked::int, valued::int from banking.balance_on($1, $2)', [account, date])
      )[0]
    await book(owner, account, 500)
    await closeDay(owner)
    await closeDay(owner)
    await book(owner, account, 300, '2028-03-12')
    await book(owner, account, 70, '2028-03-17')
    await closeDay(owner)
    expect(await on('2028-03-11')).toEqual({ booked: 0, valued: 0 })
    expect(await on('2028-03-12')).toEqual({ booked: 500, valued: 800 })
    expect(await on('2028-03-13')).toEqual({ booked: 500, valued: 800 })
    expect(await on('2028-03-14')).toEqual({ booked: 870, valued: 800 })
    expect(await on('2028-03-17')).toEqual({ booked: 870, valued: 870 })
  })

  it('money with a later value date earns from that date on', async () => {
    const [account] = (await openMany(owner, 'fixed')) as [string]
    await book(owner, account, lakh, '2028-03-17')
    await closeUntil(owner, '2028-03-18')
    expect(await microsOn(account)).toEqual({ '2028-03-17': tenRupees })
  })
})

it('days without an end of day are made up for by the next', async () => {
  const [account] = (await openMany(owner, 'fixed')) as [string]
  await book(owner, account, lakh)
  await beginOn(owner, '2028-03-20')
  await book(owner, account, lakh)
  await closeDay(owner)
  expect(await microsOn(account)).toEqual({
    '2028-03-18': tenRupees,
    '2028-03-19': tenRupees,
    '2028-03-20': 2 * tenRupees,
  })
})
