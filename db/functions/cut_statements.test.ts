/** Statements are cut when a month's last day closes: once, from the entries, and never again. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import { beginOn, book, businessDate, closeDay, closeUntil, originKey, padsOf } from '../../test/closing.ts'
import {
  connect,
  connectOwner,
  enter,
  expectBooksToBalance,
  openAccount,
  rows,
  signIn,
  value,
} from '../../test/teller.ts'
import { verify } from '../tool/verify.ts'

const bank = await freshBank()
const owner = await connectOwner(bank.wire.ownerUrl)
const app = await connect(bank.wire.appUrl)
let number: string
let account: string

const cuts = () =>
  rows(
    owner,
    `select month::text, opening::int, closing::int, version_before::int as before, version::int, encode(head, 'hex') as head
       from banking.statement_cuts where account_id = $1 order by month`,
    [account],
  )
const headOf = () => value(owner, `select encode(head, 'hex') from banking.accounts where id = $1`, [account])
const notices = () =>
  rows(owner, `select facts from banking.outbox where template = 'statement_ready' order by id`)

beforeAll(async () => {
  await beginOn(owner, '2027-01-29')
  const asha = await signIn(app, 'customer1@demo.bank')
  number = await openAccount(owner, { holder: asha })
  account = await value(owner, 'select id::text from banking.accounts where account_number = $1', [number])
})

afterAll(() => expectBooksToBalance(owner))

it('not before the month ends, then between its first entry and its last', async () => {
  await book(owner, account, 500)
  await closeDay(owner)
  expect(await cuts()).toEqual([])
  await book(owner, account, 250)
  const head = await headOf()
  await closeDay(owner)
  expect(await businessDate(owner)).toBe('2027-01-31')
  await closeDay(owner)
  expect(await cuts()).toEqual([
    { month: '2027-01-01', opening: 0, closing: 750, before: 0, version: 2, head },
  ])
  expect((await notices()).map(({ facts }) => facts.month)).toContain('2027-01')
})

it('a month without an entry is cut as it was, and nobody is told', async () => {
  const before = (await notices()).length
  await closeUntil(owner, '2027-03-01')
  expect((await cuts())[1]).toMatchObject({
    month: '2027-02-01',
    opening: 750,
    closing: 750,
    before: 2,
    version: 2,
  })
  const told = (await notices()).slice(before).map(({ facts }) => facts)
  // The demo accounts were credited their interest: only theirs.
  for (const facts of told) expect(facts).toMatchObject({ month: '2027-02' })
  const moved = await value(
    owner,
    `select count(distinct p.customer_id)::int from banking.statement_cuts c
       join banking.account_parties p on p.account_id = c.account_id and p.role in ('owner', 'joint')
      where c.month = '2027-02-01' and c.version > c.version_before`,
  )
  expect(told).toHaveLength(moved)
})

it('a second run over the same date cuts nothing again', async () => {
  const before = await cuts()
  await owner.query(`update banking.eod_runs set status = 'running' where closed_date = '2027-02-28'`)
  await owner.query(
    `update banking.eod_steps set cursor = 0 where closed_date = '2027-02-28' and name = 'cut_statements'`,
  )
  expect(
    await value(owner, 'select banking.cut_statements($1, $2, 100000)', ['2027-02-28', padsOf('2027-02-28')]),
  ).toBeGreaterThan(0)
  await owner.query(`update banking.eod_runs set status = 'done' where closed_date = '2027-02-28'`)
  expect(await cuts()).toEqual(before)
})

it("is read by the account's holder alone", async () => {
  const seen = async (who: string) => {
    const session = await signIn(app, who)
    await app.query('begin')
    await enter(app, session)
    const count = await value(app, `select count(*)::int from banking.statement_cuts where account_id = $1`, [
      account,
    ])
    await app.query('commit')
    return count
  }
  expect(await seen('customer1@demo.bank')).toBe(2)
  expect(await seen('customer2@demo.bank')).toBe(0)
})

it('cannot be changed, and verify finds one that was', async () => {
  await expect(owner.query('update banking.statement_cuts set closing = 1')).rejects.toThrow()
  const name = 'statements that were cut are still what the entries say'
  const faults = async () =>
    (await verify(bank.wire.ownerUrl, { originKey: originKey() })).checks.find(
      (check) => check.name === name,
    )!.faults
  expect(await faults()).toEqual([])
  await owner.query('alter table banking.statement_cuts disable trigger rows_stay')
  await owner.query(
    `update banking.statement_cuts set closing = closing + 1 where account_id = $1 and month = '2027-01-01'`,
    [account],
  )
  expect(await faults()).toEqual([`account ${number}, 2027-01-01`])
  await owner.query(
    `update banking.statement_cuts set closing = closing - 1 where account_id = $1 and month = '2027-01-01'`,
    [account],
  )
  await owner.query('alter table banking.statement_cuts enable trigger rows_stay')
})
