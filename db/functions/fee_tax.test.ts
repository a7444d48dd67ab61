/** Tax on fees: on top of them, to the paisa, shared between Union and State, and never more than there is. */
import { afterAll, expect, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import { beginOn, book, closeUntil, faultsOfBank, openMany, postedBy, setTerms } from '../../test/closing.ts'
import { connectOwner, expectBooksToBalance, rows, value } from '../../test/teller.ts'

const bank = await freshBank()
const owner = await connectOwner(bank.wire.ownerUrl)
await beginOn(owner, '2027-06-01')
await setTerms(owner, 'taxed', '-infinity', {
  monthly_fee: 5_005,
  fee_tax: 'gst',
  minimum_balance: 1_000_000,
  minimum_balance_fee: 20_000,
})
await setTerms(owner, 'untaxed', '-infinity', { monthly_fee: 5_000 })

afterAll(async () => {
  await expectBooksToBalance(owner)
  expect(await faultsOfBank(bank)).toEqual([])
})

it('half-up to the paisa, and the greatest fee that the balance pays with its taxes', async () => {
  const taxes = await rows(
    owner,
    `select banking.tax_of(fee, 9)::int as tax from unnest(array[0, 1, 5, 6, 50, 5005, 100000]::bigint[]) with ordinality f(fee, at) order by at`,
  )
  expect(taxes.map(({ tax }) => tax)).toEqual([0, 0, 0, 1, 5, 450, 9_000])
  const wrong = await value(
    owner,
    `select count(*)::int from generate_series(0, 1500) there,
       lateral (select banking.fee_within(1000, there, '{9,9}') as fee) f
      where f.fee + 2 * banking.tax_of(f.fee, 9) > there
         or f.fee < 1000 and f.fee + 1 + 2 * banking.tax_of(f.fee + 1, 9) <= there`,
  )
  expect(wrong).toBe(0)
  expect(await value(owner, `select banking.fee_within(1000, 700, '{}')::int`)).toBe(700)
})

it('is booked with the fee, as entries of its own, to what the bank owes Union and State', async () => {
  const [rich, poor, empty] = (await openMany(owner, 'taxed', 3)) as [string, string, string]
  const [free] = (await openMany(owner, 'untaxed')) as [string]
  for (const account of [rich, free]) await book(owner, account, 2_000_000)
  await book(owner, poor, 1_180)
  await closeUntil(owner, '2027-07-01')
  const line = (minor: string, note: string) => ({ type: 'fee', date: '2027-07-01', minor, note })
  expect(await postedBy(owner, rich)).toEqual([
    line('-5005', 'Monthly fee, June 2027'),
    line('-450', 'CGST 9 % on: Monthly fee, June 2027'),
    line('-450', 'SGST 9 % on: Monthly fee, June 2027'),
  ])
  expect((await postedBy(owner, poor)).map(({ minor }) => minor)).toEqual(['-1000', '-90', '-90'])
  expect(await postedBy(owner, empty)).toEqual([])
  expect(await postedBy(owner, free)).toEqual([line('-5000', 'Monthly fee, June 2027')])
  const owed = await rows(
    owner,
    `select p.gl_code, sum(a.posted)::int as minor from banking.accounts a join banking.products p on p.code = a.product_code
      where p.code in ('cgst', 'sgst') group by 1 order by 1`,
  )
  expect(owed).toEqual([
    { gl_code: '2310', minor: 540 },
    { gl_code: '2320', minor: 540 },
  ])
})

it('at the rate in force: a change is a new row with its own date and source', async () => {
  await owner.query(
    `insert into banking.configurations (name, effective_from, value, source)
     values ('fees.gst', '2027-07-15', '{"INR": {"cgst": 2.5, "sgst": 2.5}}', 'a test')`,
  )
  const [account] = (await openMany(owner, 'taxed')) as [string]
  await book(owner, account, 2_000_000)
  await closeUntil(owner, '2027-08-01')
  expect((await postedBy(owner, account)).map(({ minor }) => minor)).toEqual(['-5005', '-125', '-125'])
})

it('is found by verify where it was changed', async () => {
  await owner.query('begin')
  await owner.query('update banking.fee_taxes set rate_percent = 12')
  await owner.query('commit')
  const faults = await faultsOfBank(bank)
  expect(faults.length).toBeGreaterThan(0)
  expect(faults[0]).toContain('interest and fees are posted as they were accrued or charged')
  await owner.query(
    `update banking.fee_taxes set rate_percent = case when month = '2027-06-01' then 9 else 2.5 end`,
  )
})
