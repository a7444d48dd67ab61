/** A cheque that bounces before its value date was never there: no day by value date, no interest and no fee knows of it. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { freshBank, type TestBank } from '../../test/bank.ts'
import {
  accrualsOf,
  beginOn,
  book,
  businessDate,
  closeUntil,
  faultsOfBank,
  nextDay,
  openMany,
  postedBy,
  setTerms,
} from '../../test/closing.ts'
import { moveCash, reverse } from '../../test/counter.ts'
import {
  connect,
  connectOwner,
  expectBooksToBalance,
  type Row,
  rows,
  type Session,
  signIn,
  value,
} from '../../test/teller.ts'

let bank: TestBank
let app: pg.Client
let owner: pg.Client
let leela: Session
let arjun: Session

/** 1,00,000.00 in paise: at 3.65 % of 365 days it earns 10.00 a day. */
const lakh = 10_000_000
const tenRupees = 1_000_000_000

beforeAll(async () => {
  bank = await freshBank()
  app = await connect(bank.wire.appUrl)
  owner = await connectOwner(bank.wire.ownerUrl)
  leela = await signIn(app, 'operator1@demo.bank')
  arjun = await signIn(app, 'operator2@demo.bank')
  await beginOn(owner, '2030-02-01')
  await setTerms(owner, 'overdrawn', '-infinity', {
    ...{ interest_rate_percent: '3.65', overdraft_rate_percent: '18.25', rounding: '100000000000' },
  })
  await setTerms(owner, 'least', '-infinity', { minimum_balance: lakh, minimum_balance_fee: 5_000 })
})

afterEach(async () => {
  await expectBooksToBalance(owner)
  expect(await faultsOfBank(bank)).toEqual([])
})

async function opened(code: string, minor = 0) {
  const [id] = (await openMany(owner, code)) as [string]
  if (minor) await book(owner, id, minor)
  const number: string = await value(owner, 'select account_number from banking.accounts where id = $1', [id])
  return { id, number }
}
const cheque = async (account: string, minor: number, days: number) => {
  const id = randomUUID()
  await moveCash(app, leela, { id, account, minor, valueDate: nextDay(await businessDate(owner), days) })
  return id
}
/** Its lines: from when each counts, and how much. */
const linesOf = (account: string): Promise<Row[]> =>
  rows(
    owner,
    `select e.booking_date::text as booked, e.value_date::text as valued, e.amount::int from banking.entries e
      where e.account_id = $1 order by e.version`,
    [account],
  )
const microsOf = async (account: string) =>
  (await accrualsOf(owner, account)).map(({ kind, micros }) => `${kind} ${Number(micros)}`)
const standing = (account: string): Promise<Row> =>
  rows(owner, 'select posted::int, held::int from banking.accounts where id = $1', [account]).then(
    ([row]) => row!,
  )

describe('a cheque that bounces before its value date', () => {
  it('costs no overdraft interest and no savings interest, to the paisa', async () => {
    const [empty, saving] = [await opened('overdrawn'), await opened('overdrawn', lakh)]
    const today = await businessDate(owner)
    for (const { number } of [empty, saving])
      await reverse(app, leela, { original: await cheque(number, lakh, 4) })
    await closeUntil(owner, nextDay(today, 6))
    expect(await microsOf(empty.id)).toEqual([])
    expect(await microsOf(saving.id)).toEqual(Array(6).fill(`credit ${tenRupees}`))
    for (const { id } of [empty, saving])
      expect((await linesOf(id)).slice(-2)).toEqual([
        { booked: today, valued: nextDay(today, 4), amount: lakh },
        { booked: today, valued: nextDay(today, 4), amount: -lakh },
      ])
    expect([await standing(empty.id), await standing(saving.id)]).toEqual([
      { posted: 0, held: 0 },
      { posted: lakh, held: 0 },
    ])
    const ofTills = `select count(*)::int from banking.holds h join banking.accounts a on a.id = h.account_id where a.type = 'bank'`
    expect(await value(owner, ofTills), 'nothing is held of the till that got it back').toBe(0)
  })

  it('some days later, or after a second person, still goes when it would have come', async () => {
    const account = await opened('overdrawn', lakh)
    const today = await businessDate(owner)
    const early = await cheque(account.number, lakh, 5)
    await closeUntil(owner, nextDay(today, 2))
    const { proposalId } = await reverse(app, leela, { original: early, force: 'bank_error' })
    await closeUntil(owner, nextDay(today, 3))
    await value(app, 'select banking.settle_proposal($1, $2, true, null, null, null)', [
      arjun.jti,
      proposalId,
    ])
    expect((await linesOf(account.id)).at(-1)).toEqual({
      ...{ booked: nextDay(today, 3), valued: nextDay(today, 5), amount: -lakh },
    })
    await closeUntil(owner, nextDay(today, 7))
    expect(await microsOf(account.id)).toEqual(Array(7).fill(`credit ${tenRupees}`))
  })

  it('from its value date on goes on the day on which it is taken back', async () => {
    const account = await opened('overdrawn', lakh)
    const today = await businessDate(owner)
    const original = await cheque(account.number, 100, 1)
    await closeUntil(owner, nextDay(today, 2))
    await reverse(app, leela, { original })
    expect((await linesOf(account.id)).at(-1)).toMatchObject({
      booked: nextDay(today, 2),
      valued: nextDay(today, 2),
    })
  })

  it('in part goes in part, and the rest comes on its day', async () => {
    const account = await opened('overdrawn', lakh)
    const today = await businessDate(owner)
    const original = await cheque(account.number, lakh, 2)
    await reverse(app, leela, { original, minor: lakh / 2 })
    expect(await standing(account.id), 'what is left of it is held').toEqual({
      posted: 1.5 * lakh,
      held: lakh,
    })
    await closeUntil(owner, nextDay(today, 3))
    expect(await microsOf(account.id)).toEqual([
      `credit ${tenRupees}`,
      `credit ${tenRupees}`,
      `credit ${1.5 * tenRupees}`,
    ])
  })

  it('is no reason for the fee of a minimum balance, and the books by value date know nothing of it', async () => {
    await closeUntil(owner, '2030-03-01')
    const account = await opened('least', lakh)
    const books = () =>
      rows(
        owner,
        `select d.day, g.code, g.balance::text from (values ('2030-03-01'::date), ('2030-03-08'), ('2030-03-09')) d (day)
          cross join lateral (
            select s.code, s.balance from banking.gl_standing(d.day, 'value') s where s.currency = 'INR' and s.balance <> 0
            union all select 'accounts ' || b.code, b.balance from banking.gl_balances(d.day, 'value') b
             where b.currency = 'INR' and b.balance <> 0) g order by 1, 2`,
      )
    const before = await books()
    await reverse(app, leela, { original: await cheque(account.number, lakh, 8) })
    const after = await books()
    await closeUntil(owner, '2030-04-01')
    expect((await postedBy(owner, account.id)).filter(({ type }) => type === 'fee')).toEqual([])
    expect(after).toEqual(before)
    const days = 'select booked::int, valued::int from banking.balance_on($1, $2)'
    for (const day of ['2030-03-01', '2030-03-08', '2030-03-09'])
      expect(await rows(owner, days, [account.id, day]), day).toEqual([{ booked: lakh, valued: lakh }])
  })
})
