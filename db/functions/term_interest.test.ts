/** Interest and terms of deposits: worked examples to the paisa. */
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { freshBank, type TestBank } from '../../test/bank.ts'
import { connectOwner, expectBooksToBalance, openAccount, value } from '../../test/teller.ts'
import { verify } from '../tool/verify.ts'

let bank: TestBank
let owner: pg.Client

beforeAll(async () => {
  bank = await freshBank()
  owner = await connectOwner(bank.wire.ownerUrl)
  await owner.query(`insert into banking.term_offers (code, effective_from, product_code, months, days, rate_percent,
      penalty_rate_percent, least_days, minimum, day_count, rounding, source)
    values ('1-month', '2000-01-01', 'term-deposit', 1, null, 6, 5, 7, 100, 'ACT/365F', 100, 'test'),
      ('spring', '2026-01-01', 'term-deposit', 1, null, 6, 5, 7, 100, 'ACT/365F', 100, 'test'),
      ('spring', '2026-06-01', 'term-deposit', 1, null, 7, 5, 7, 100, 'ACT/365F', 100, 'test')`)
  await owner.query(`update banking.term_offers set effective_until = '2026-12-31' where code = 'spring'`)
})

afterAll(async () => {
  await expectBooksToBalance(owner)
  const originKey = Buffer.from(inject('workerBindings').ORIGIN_KEY!, 'base64')
  const { checks } = await verify(bank.wire.ownerUrl, { originKey })
  expect(checks.filter(({ faults }) => faults.length > 0)).toEqual([])
})

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

  // A lakh at 6 % for 90 days, at 5 % where it ends before; nothing in its first week.
  it.each([
    ['on its sixth day', 'active', 7, 6, '0'],
    ['on its seventh', 'active', 7, 7, '9600'],
    ['on its last but one', 'active', 7, 89, '121900'],
    ['on its last', 'active', 7, 90, '147900'],
    ['later', 'active', 7, 100, '147900'],
    ['on its last, which is within the least of days', 'active', 100, 90, '147900'],
    ['after it was opened anew, of its old terms', 'renewed', 7, 50, '0'],
  ])('ended %s (%s, at least %s days, after %s) it earns %s', async (_, status, least, days, expected) => {
    const number = await openAccount(owner, { minor: 10_000_000 })
    const terms = {
      status,
      principal: 10_000_000,
      rate_percent: 6,
      penalty_rate_percent: 5,
      least_days: least,
    }
    const dates = { opened_on: '2026-01-01', matures_on: '2026-04-01', rounding: 100 }
    const earned = await value(
      owner,
      `select banking.early_interest(jsonb_populate_record(null::banking.term_deposits,
         $2::jsonb || jsonb_build_object('account_id', a.id)), date '2026-01-01' + $3::int)
        from banking.accounts a where a.account_number = $1`,
      [number, JSON.stringify({ ...terms, ...dates }), days],
    )
    expect(earned).toBe(expected)
  })

  it.each([
    ['2025-12-31', null],
    ['2026-01-01', '6.0000'],
    ['2026-05-31', '6.0000'],
    ['2026-06-01', '7.0000'],
    ['2026-12-31', null],
  ])('an offer of %s is at %s', async (on, rate) => {
    const text = `select rate_percent from banking.term_offer('spring', $1)`
    expect(await value(owner, text, [on])).toBe(rate)
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
