/** A simulated year: whatever moves, what was accrued is what was posted and what is carried, to the last millionth. */
import { expect, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import {
  beginOn,
  book,
  businessDate,
  closeDay,
  faultsOfBank,
  nextDay,
  openMany,
  setTerms,
} from '../../test/closing.ts'
import { connectOwner, expectBooksToBalance, rows } from '../../test/teller.ts'

const bank = await freshBank()
const owner = await connectOwner(bank.wire.ownerUrl)
const begin = '2027-12-15'
const days = 366 + 17
// `npm run year` for the year of a whole bank, of 10,000 accounts (docs/bench.md), and prints what it added up.
const accountsOfEach = Number(process.env.ACCOUNTS ?? 300) / 4
const movesOfDay = 8

const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31))

/** Numbers below a bound from a seed that is told when the test fails (mulberry32). */
let state = seed
function below(bound: number): number {
  state = (state + 0x6d2b79f5) | 0
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
  return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * bound)
}

const products = {
  'year-fixed': { interest_rate_percent: '3.5', monthly_fee: 1_700 },
  'year-actual': { interest_rate_percent: '6.3475', day_count: 'ACT/ACT', capitalise: 'monthly' },
  'year-months': {
    interest_rate_percent: '4.01',
    day_count: '30/360',
    rounding: 1,
    minimum_balance: 500_000,
  },
  'year-overdraft': {
    interest_rate_percent: '0.0075',
    overdraft_rate_percent: '13.85',
    capitalise: 'monthly',
  },
}

it(
  `over ${days} days and ${4 * accountsOfEach} accounts nothing is lost and nothing made (SEED=${seed})`,
  async () => {
    await beginOn(owner, begin)
    const accounts: string[] = []
    for (const [code, terms] of Object.entries(products)) {
      await setTerms(owner, code, '-infinity', { ...terms, minimum_balance_fee: 2_345 })
      accounts.push(...(await openMany(owner, code, accountsOfEach)))
    }
    await owner.query(
      `update banking.accounts set overdraft_limit = 100000000 where product_code = 'year-overdraft'`,
    )
    for (const account of accounts) await book(owner, account, 1 + below(3_000_000))
    await setTerms(owner, 'year-fixed', '2028-02-29', { interest_rate_percent: '4.25', monthly_fee: 900 })
    const backDated = new Set<string>()
    for (let day = 0; day < days; day += 1) {
      const today = await businessDate(owner)
      for (let move = 0; move < movesOfDay; move += 1) {
        const account = accounts[below(accounts.length)]!
        const offset = below(4) === 0 ? below(30) - 24 : 0
        if (offset < 0) backDated.add(account)
        await book(owner, account, (below(5) < 3 ? 1 : -1) * (1 + below(400_000)), nextDay(today, offset))
      }
      await closeDay(owner)
    }
    expect(await businessDate(owner)).toBe('2029-01-01')
    const [totals] = await rows(
      owner,
      `select (select sum(micros) from banking.interest_accruals)::text as accrued,
       (select sum(minor)::numeric * 1000000 from banking.interest_postings)
         + (select sum(credit_micros) + sum(debit_micros) from banking.interest_positions) as accounted,
       (select count(*)::int from banking.interest_accruals where revision > 0) as revisions,
       (select count(*)::int from banking.interest_postings) as postings,
       (select count(*)::int from banking.fee_charges where charged > 0) as fees`,
    )
    expect(totals!.accounted).toBe(totals!.accrued)
    expect(totals!.revisions).toBeGreaterThan(500)
    console.log(JSON.stringify({ accounts: 4 * accountsOfEach, ...totals }))
    expect(totals!.postings).toBeGreaterThan(1000)
    expect(totals!.fees).toBeGreaterThan(500)
    // The year ends a quarter: at most half a unit is left where no day was changed afterwards.
    const left = await rows(
      owner,
      `select p.account_id::text as account, p.credit_micros::int8 between -t.rounding * 500000 and t.rounding * 500000 as half
       from banking.interest_positions p join banking.accounts a on a.id = p.account_id
       join banking.terms_on('2028-12-31') t on t.product_code = a.product_code`,
    )
    for (const { account, half } of left) if (!backDated.has(account)) expect(half, account).toBe(true)
    await expectBooksToBalance(owner)
    expect(await faultsOfBank(bank)).toEqual([])
  },
  // On a machine with much other work 10,000 accounts took 36 minutes.
  Math.max(240_000, 2_000 * accountsOfEach),
)
