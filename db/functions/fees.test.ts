/** Fees: once a month, never below zero, never from a dormant account, and by the month's average balance. */
import { afterAll, describe, expect, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import {
  beginOn,
  book,
  closeDay,
  closeUntil,
  faultsOfBank,
  openMany,
  postedBy,
  setTerms,
} from '../../test/closing.ts'
import { connectOwner, expectBooksToBalance, outcome, rows } from '../../test/teller.ts'

const bank = await freshBank()
const owner = await connectOwner(bank.wire.ownerUrl)
await beginOn(owner, '2027-06-01')
await setTerms(owner, 'charged', '-infinity', { monthly_fee: 5_000 })
await setTerms(owner, 'kept', '-infinity', { minimum_balance: 1_000_000, minimum_balance_fee: 20_000 })

afterAll(async () => {
  await expectBooksToBalance(owner)
  expect(await faultsOfBank(bank)).toEqual([])
})

const balancesOf = async (accounts: string[]) => {
  const text =
    'select posted::int from banking.accounts where id = any ($1::bigint[]) order by array_position($1::bigint[], id)'
  return (await rows(owner, text, [accounts.map(BigInt)])).map(({ posted }) => posted)
}

const fee = (minor: string, note: string, date: string) => ({ type: 'fee', date, minor, note })

describe('the monthly fee', () => {
  it('takes what the balance holds and no more, and no balance goes below zero by it', async () => {
    const [rich, exact, poor, empty, owing, holding] = (await openMany(owner, 'charged', 6)) as [
      string,
      string,
      string,
      string,
      string,
      string,
    ]
    await book(owner, rich, 100_000)
    await book(owner, exact, 5_000)
    await book(owner, poor, 1_234)
    await book(owner, owing, -700)
    await book(owner, holding, 9_000)
    // An overdraft is not for the bank's own fees, and what is held is promised to another.
    await owner.query('update banking.accounts set overdraft_limit = 1000000 where id = any ($1)', [
      [poor, owing],
    ])
    await owner.query('update banking.accounts set held = 6000 where id = $1', [holding])
    await closeUntil(owner, '2027-07-01')
    expect(await balancesOf([rich, exact, poor, empty, owing, holding])).toEqual([
      95_000, 0, 0, 0, -700, 6_000,
    ])
    expect(await postedBy(owner, poor)).toEqual([fee('-1234', 'Monthly fee, June 2027', '2027-07-01')])
    const kept = await rows(
      owner,
      `select due::int, charged::int, month::text from banking.fee_charges where account_id = any ($1) order by account_id`,
      [[rich, poor, empty]],
    )
    expect(kept).toEqual([
      { due: 5000, charged: 5000, month: '2027-06-01' },
      { due: 5000, charged: 1234, month: '2027-06-01' },
      { due: 5000, charged: 0, month: '2027-06-01' },
    ])
  })

  it('is for active accounts that were open for the whole month, once', async () => {
    const [dormant, frozen, whole] = (await openMany(owner, 'charged', 3)) as [string, string, string]
    await closeDay(owner)
    const [late] = (await openMany(owner, 'charged')) as [string]
    for (const account of [dormant, frozen, whole, late]) await book(owner, account, 50_000)
    await owner.query(`update banking.accounts set status = 'dormant' where id = $1`, [dormant])
    await owner.query(`update banking.accounts set status = 'frozen' where id = $1`, [frozen])
    await closeUntil(owner, '2027-08-01')
    expect(await balancesOf([dormant, frozen, whole, late])).toEqual([50_000, 50_000, 45_000, 50_000])
    const twice = `insert into banking.fee_charges (account_id, kind, month, closed_date, due, charged)
      values ($1, 'monthly', '2027-07-01', '2027-07-31', 5000, 0)`
    expect(await outcome(owner.query(twice, [whole]))).toBe('23505')
  })
})

describe('the minimum balance', () => {
  it('is of the average of the month’s end-of-day balances by value date', async () => {
    const [above, below, just, never, short] = (await openMany(owner, 'kept', 5)) as [
      string,
      string,
      string,
      string,
      string,
    ]
    await book(owner, above, 2_000_000)
    await book(owner, below, 2_000_000)
    await book(owner, just, 1_000_000)
    await book(owner, short, 999_999)
    // 15 days of 20,000.00 and 16 of 400.00 are below 10,000.00 on average; 16 and 15 are above.
    await closeUntil(owner, '2027-08-16')
    await book(owner, below, -1_960_000)
    await closeDay(owner)
    await book(owner, above, -1_960_000)
    await closeUntil(owner, '2027-09-01')
    const charge = (minor: string) => [fee(minor, 'Minimum balance fee, August 2027', '2027-09-01')]
    expect(await postedBy(owner, above)).toEqual([])
    expect(await postedBy(owner, just)).toEqual([])
    expect(await postedBy(owner, below)).toEqual(charge('-20000'))
    expect(await postedBy(owner, short)).toEqual(charge('-20000'))
    expect(await postedBy(owner, never)).toEqual([])
    expect(await balancesOf([never])).toEqual([0])
  })

  it('counts a balance that the month began with, where nothing moved', async () => {
    const [still] = (await openMany(owner, 'kept')) as [string]
    await book(owner, still, 500_000)
    await closeUntil(owner, '2027-11-01')
    // September, the month of its opening on the first, and October.
    expect((await postedBy(owner, still)).map(({ minor, date }) => [minor, date])).toEqual([
      ['-20000', '2027-10-01'],
      ['-20000', '2027-11-01'],
    ])
  })
})
