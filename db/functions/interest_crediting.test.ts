/** Interest on its way into the account: rounding, what is carried forward, overdrafts, and who gets none. */
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
  postedBy,
  setTerms,
} from '../../test/closing.ts'
import { connectOwner, expectBooksToBalance, value } from '../../test/teller.ts'

const bank = await freshBank()
const owner = await connectOwner(bank.wire.ownerUrl)
await beginOn(owner, '2028-03-21')

/** 1,00,000.00 in paise: at 3.65 % of 365 days it earns 10.00 a day, 1000 paise, in micros 10⁹. */
const lakh = 10_000_000
const tenRupees = 1_000_000_000

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

describe('crediting', () => {
  it('rounds half-up to the rupee at the end of the quarter and carries the rest, above or below zero', async () => {
    await setTerms(owner, 'monthly', '-infinity', { interest_rate_percent: '3.65', capitalise: 'monthly' })
    await setTerms(owner, 'quarterly', '-infinity', { interest_rate_percent: '3.65' })
    const [up, down, exact, tiny] = (await openMany(owner, 'quarterly', 4)) as [
      string,
      string,
      string,
      string,
    ]
    const [month] = (await openMany(owner, 'monthly')) as [string]
    // Eleven nights to the end of March: 10 paise a night for each 1000.00.
    await book(owner, up, 140_000)
    await book(owner, down, 130_000)
    await book(owner, exact, 10_000_000)
    await book(owner, tiny, 100)
    await book(owner, month, lakh)
    await closeUntil(owner, '2028-04-01')
    const credited = (minor: string) => [
      { type: 'interest', date: '2028-04-01', minor, note: 'Interest to 31 March 2028' },
    ]
    // 1.54 → 2.00, 1.43 → 1.00, 110.00, 0.0011 → nothing.
    expect(await postedBy(owner, up)).toEqual(credited('200'))
    expect(await postedBy(owner, down)).toEqual(credited('100'))
    expect(await postedBy(owner, exact)).toEqual(credited('11000'))
    expect(await postedBy(owner, tiny)).toEqual([])
    expect(await postedBy(owner, month)).toEqual(credited('11000'))
    expect([
      await carriedOf(up),
      await carriedOf(down),
      await carriedOf(exact),
      await carriedOf(tiny),
    ]).toEqual([-46_000_000, 43_000_000, 0, 110_000])
    await closeUntil(owner, '2028-05-01')
    expect(await postedBy(owner, up)).toHaveLength(1)
    // Interest earns interest from the day on which it was credited.
    expect((await microsOn(up))['2028-04-01']).toBe(14_020_000)
    // 30 nights on 1,00,110.00: 300.33 → 300.00.
    expect((await postedBy(owner, month)).at(-1)).toEqual({
      type: 'interest',
      date: '2028-05-01',
      minor: '30000',
      note: 'Interest to 30 April 2028',
    })
    expect(await carriedOf(month)).toBe(33_000_000)
  })

  it('exactly half a rupee is rounded up', async () => {
    const [half, less] = (await openMany(owner, 'monthly', 2)) as [string, string]
    // 31 nights × 0.5 ÷ 31 is no whole amount: 5,000.00 for one night of May is 50 paise.
    await closeUntil(owner, '2028-05-31')
    await book(owner, half, 500_000)
    await book(owner, less, 499_999)
    await closeDay(owner)
    expect(await postedBy(owner, half)).toMatchObject([{ minor: '100' }])
    expect(await postedBy(owner, less)).toEqual([])
  })

  it('savings earn nothing below zero, and an overdraft owes no more than it allows', async () => {
    await setTerms(owner, 'overdrawn', '-infinity', {
      interest_rate_percent: '3.65',
      overdraft_rate_percent: '36.5',
      capitalise: 'monthly',
    })
    const [plain] = (await openMany(owner, 'monthly')) as [string]
    const [owing, full] = (await openMany(owner, 'overdrawn', 2)) as [string, string]
    await owner.query('update banking.accounts set overdraft_limit = $2 where id = $1', [owing, 2 * lakh])
    await owner.query('update banking.accounts set overdraft_limit = $2 where id = $1', [full, lakh + 50])
    await book(owner, plain, -lakh)
    await book(owner, owing, -lakh)
    await book(owner, full, -lakh)
    await closeDay(owner)
    expect(await accrualsOf(owner, plain)).toEqual([])
    expect(await accrualsOf(owner, owing)).toEqual([
      {
        date: '2028-06-01',
        kind: 'debit',
        revision: 0,
        balance: String(-lakh),
        micros: String(10 * tenRupees),
      },
    ])
    await closeUntil(owner, '2028-07-01')
    expect(await postedBy(owner, owing)).toMatchObject([
      { type: 'interest', minor: '-300000', note: 'Overdraft interest to 30 June 2028' },
    ])
    expect(await postedBy(owner, full)).toMatchObject([{ type: 'interest', minor: '-50' }])
    const left = 'select debit_micros::text from banking.interest_positions where account_id = $1'
    expect(await value(owner, left, [full])).toBe(String(300 * tenRupees - 50_000_000))
  })

  it('a closed account is credited nothing', async () => {
    const [account] = (await openMany(owner, 'monthly')) as [string]
    await book(owner, account, lakh)
    await closeDay(owner)
    await book(owner, account, -lakh)
    await owner.query(`update banking.accounts set status = 'closed' where id = $1`, [account])
    await closeUntil(owner, '2028-08-01')
    expect(await postedBy(owner, account)).toEqual([])
    expect(await carriedOf(account)).toBe(tenRupees)
  })
})
