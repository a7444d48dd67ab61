/** Numbers that the bank issues: once, with a check digit, for ever. */
import * as fc from 'fast-check'
import type pg from 'pg'
import { beforeAll, expect, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import { connect, connectOwner, outcome, value } from '../../test/teller.ts'
import { checkDigit, isAccountNumber, isCustomerId } from '../../worker/ids.ts'

let owner: pg.Client
let superuser: pg.Client

beforeAll(async () => {
  const bank = await freshBank()
  owner = await connectOwner(bank.wire.ownerUrl)
  superuser = await connect(bank.wire.superUrl)
})

const insertAccount = `insert into banking.accounts (account_number, product_code, type, currency, holder_name, opened_on)
  values ($1, 'savings', 'savings', 'INR', 'X', current_date)`
const insertCustomer = `insert into banking.customers (customer_id, member_since) values ($1, current_date)`

it('numbers never change once issued, nor does the currency of an account', async () => {
  const attempts = [
    `update banking.accounts set account_number = '1000000000009'`,
    `update banking.accounts set currency = 'USD'`,
    'update banking.accounts set id = default',
    `update banking.customers set customer_id = 'C1000000002'`,
    'update banking.customers set id = default',
  ]
  for (const client of [owner, superuser])
    for (const attempt of attempts) expect(await outcome(client.query(attempt)), attempt).toBe('BK002')
})

it('numbers have the right check digit: of ten, one is accepted', async () => {
  for (const digits of ['739000000001', '100000000000']) {
    for (let digit = 0; digit < 10; digit++) {
      const isRight = checkDigit(digits) === String(digit)
      const made = outcome(owner.query(insertAccount, [`${digits}${digit}`]))
      expect(await made, `${digits}${digit}`).toBe(isRight ? 'done' : 'BK002')
    }
  }
  for (let digit = 0; digit < 10; digit++) {
    const isRight = checkDigit('739000001') === String(digit)
    expect(await outcome(owner.query(insertCustomer, [`C739000001${digit}`]))).toBe(
      isRight ? 'done' : 'BK002',
    )
  }
})

it('numbers have their form', async () => {
  for (const number of ['', '12', '10000000000000', 'C739000000012', '１００００００００００００'])
    expect(await outcome(owner.query(insertAccount, [number])), number).not.toBe('done')
  // A right check digit makes no number of the wrong length.
  for (const digits of ['1', '73900000001', '7390000000011'])
    expect(await outcome(owner.query(insertAccount, [digits + checkDigit(digits)])), digits).toBe('BK007')
  for (const number of ['', 'X7390000012', '17390000012', 'C739000001'])
    expect(await outcome(owner.query(insertCustomer, [number])), number).not.toBe('done')
})

it('numbers bear the same check digits in Postgres as in the Worker', async () => {
  const digits = fc.stringMatching(/^[0-9]{1,20}$/)
  await fc.assert(
    fc.asyncProperty(fc.array(digits, { minLength: 50, maxLength: 50 }), async (samples) => {
      const text =
        'select array_agg(banking.check_digit(d) order by n) from unnest($1::text[]) with ordinality as s(d, n)'
      expect(await value(owner, text, [samples])).toEqual(samples.map(checkDigit))
    }),
    { numRuns: 20 },
  )
})

it('numbers are never given twice, and all are valid: over 20,000 of each', async () => {
  const issue = (kind: string) =>
    value(owner, `select array_agg(banking.issue_${kind}()) from generate_series(1, 20000)`) as Promise<
      string[]
    >
  const accounts = await issue('account_number')
  expect(new Set(accounts).size).toBe(20_000)
  expect(accounts.filter((number) => !isAccountNumber(number))).toEqual([])
  const customers = await issue('customer_id')
  expect(new Set(customers).size).toBe(20_000)
  expect(customers.filter((number) => !isCustomerId(number))).toEqual([])
})
