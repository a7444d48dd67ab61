/** What `bank verify` finds where somebody who owns the database has touched days, interest or fees. */
import { beforeAll, expect, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import { beginOn, book, closeUntil, faultsOfBank, openMany, setTerms } from '../../test/closing.ts'
import { connectOwner } from '../../test/teller.ts'

const bank = await freshBank()
const owner = await connectOwner(bank.wire.ownerUrl)

let account: string
beforeAll(async () => {
  await beginOn(owner, '2027-06-01')
  await setTerms(owner, 'watched', '-infinity', {
    interest_rate_percent: '3.65',
    capitalise: 'monthly',
    monthly_fee: 100,
  })
  account = (await openMany(owner, 'watched'))[0]!
  await book(owner, account, 1_000_000)
  await closeUntil(owner, '2027-07-03')
  expect(await faultsOfBank(bank)).toEqual([])
})

const days = 'days of accounts are those of their entries'
const daily = 'each day earned its interest, by balance and terms'
const sums = 'interest accrued is interest posted and what is carried forward'
const reasons = 'interest and fees are posted as they were accrued or charged'

it.each([
  [
    'a day’s balance',
    days,
    `update banking.account_days set booked = booked + 1 where account_id = $1 and date = '2027-06-01'`,
  ],
  [
    'a day that is gone',
    days,
    `delete from banking.account_days where account_id = $1 and date = '2027-07-01'`,
  ],
  [
    'a day that nothing moved',
    days,
    `insert into banking.account_days values ($1, '2027-06-09', 1000000, 1000000)`,
  ],
  [
    'an accrual',
    daily,
    `update banking.interest_accruals set micros = micros + 1 where account_id = $1 and date = '2027-06-09'`,
  ],
  [
    'an accrual that is gone',
    daily,
    `delete from banking.interest_accruals where account_id = $1 and date = '2027-06-09'`,
  ],
  [
    'a rate of the past',
    daily,
    `update banking.product_terms set interest_rate_percent = 3.6501 where $1 > '0' and product_code = 'watched'`,
  ],
  [
    'what is carried forward',
    sums,
    `update banking.interest_positions set credit_micros = credit_micros + 1 where account_id = $1`,
  ],
  [
    'interest that was posted',
    reasons,
    `update banking.interest_postings set minor = minor + 100, micros_after = micros_after - 100000000 where account_id = $1`,
  ],
  ['interest without a reason', reasons, `delete from banking.interest_postings where account_id = $1`],
  ['a fee without a reason', reasons, `delete from banking.fee_charges where account_id = $1`],
  [
    'a fee of another amount',
    reasons,
    `update banking.fee_charges set charged = charged - 1 where account_id = $1`,
  ],
])('%s is found', async (_, name, text) => {
  // Changes that the triggers refuse are made without them, as an owner could, and undone for the next.
  const tables = [
    'interest_accruals',
    'interest_postings',
    'product_terms',
    'fee_charges',
    'account_days',
    'interest_positions',
  ]
  const kept: string[] = []
  for (const table of tables) {
    await owner.query(`create table banking.kept_${table} as select * from banking.${table}`)
    kept.push(table)
    await owner.query(`alter table banking.${table} disable trigger user`)
  }
  try {
    await owner.query(text, [account])
    const faults = await faultsOfBank(bank)
    expect(faults.filter((fault) => fault.startsWith(name)).length, faults.join('; ')).toBeGreaterThan(0)
  } finally {
    for (const table of kept) {
      await owner.query(`delete from banking.${table}`)
      await owner.query(`insert into banking.${table} select * from banking.kept_${table}`)
      await owner.query(`alter table banking.${table} enable trigger user`)
      await owner.query(`drop table banking.kept_${table}`)
    }
  }
  expect(await faultsOfBank(bank)).toEqual([])
})
