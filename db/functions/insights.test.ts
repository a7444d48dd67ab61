/** Roll-ups and what is read from them: the same before and after the end of day, and what counts as what. */
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshBank, type TestBank } from '../../test/bank.ts'
import { beginOn, businessDate, chunkOf, closeDay, faultsOfBank, nextDay } from '../../test/closing.ts'
import { schedule } from '../../test/schedules.ts'
import {
  connect,
  connectOwner,
  demoNumbers,
  deposit,
  type Row,
  rows,
  type Session,
  signIn,
  transfer,
  value,
} from '../../test/teller.ts'

let bank: TestBank
let owner: pg.Client
let app: pg.Client
let asha: Session
let vikram: Session
let own: [string, string]
let other: string

beforeAll(async () => {
  bank = await freshBank()
  owner = await connectOwner(bank.wire.ownerUrl)
  app = await connect(bank.wire.appUrl)
  asha = await signIn(app, 'customer1@demo.bank')
  vikram = await signIn(app, 'customer2@demo.bank')
  const numbers = await demoNumbers(owner)
  own = numbers.asha as [string, string]
  other = numbers.vikram[0]!
})
afterAll(async () => expect(await faultsOfBank(bank)).toEqual([]))

const read = (session: Session, month: string | null = null, currency: string | null = null): Promise<Row> =>
  value(app, 'select banking.read_insights($1, $2, $3)', [session.jti, month, currency])
const ahead = (session: Session, days = 14): Promise<Row> =>
  value(app, 'select banking.read_ahead($1, $2)', [session.jti, days])
const sorted = (lines: Row[]) => lines.map((line) => JSON.stringify(line)).sort()
const months = () => rows(owner, 'select * from banking.account_months order by 1, 2, 3, 4')
const lineOf = ({ lines, month }: Row, kind: string, direction: string) =>
  lines.find((line: Row) => line.month === month && line.kind === kind && line.direction === direction) ?? {
    count: 0,
    sum: '0',
  }

describe('roll-ups', () => {
  it('are read the same before, while and after a day closes', async () => {
    await transfer(app, asha, { from: own[0], to: own[1], minor: 5_000 })
    await transfer(app, asha, { from: own[0], to: other, minor: 7_000 })
    const before = await read(asha)
    expect(before.lines.length).toBeGreaterThan(10)
    expect(await months()).toEqual([])
    const date = await businessDate(owner)
    const seen: Row[] = []
    await owner.query(`update banking.eod_step_list set chunk = 50 where name = 'roll_account_months'`)
    while ((await chunkOf(owner, date)).status !== 'done')
      seen.push(await read(asha, `${date.slice(0, 7)}-01`))
    expect(seen.length).toBeGreaterThan(5)
    for (const one of [...seen, await read(asha, `${date.slice(0, 7)}-01`)])
      expect(sorted(one.lines)).toEqual(sorted(before.lines))
    expect((await months()).length).toBeGreaterThan(20)
    expect(await faultsOfBank(bank)).toEqual([])
  })

  it('are still the months of their entries when who shared an account left it and came back', async () => {
    const shared = own[1]
    const give = (mandate: string) =>
      owner.query(
        `select banking.carry_out_account_change(a, 'holder', jsonb_build_object('customerId', c.customer_id, 'mandate', $2::text),
             'They asked', $3, null, null)
           from banking.accounts a, banking.customers c join banking.users u on u.customer_id = c.id
          where a.account_number = $1 and u.id = $4`,
        [shared, mandate, asha.userId, vikram.userId],
      )
    const pay = () => transfer(app, vikram, { from: other, to: shared, minor: 1_100 })
    const ours = async () => lineOf(await read(vikram), 'own', 'out')
    const before = await ours()
    await give('either')
    await pay()
    await give('none')
    await pay()
    await give('either')
    await pay()
    await give('none')
    await give('view')
    await give('none')
    const shown = await ours()
    expect([shown.count - before.count, BigInt(shown.sum) - BigInt(before.sum)]).toEqual([2, 2_200n])
    await closeDay(owner)
    expect(await faultsOfBank(bank)).toEqual([])
    // What has been rolled up is what it was, whoever comes and goes.
    await give('none')
    await give('either')
    expect(await faultsOfBank(bank)).toEqual([])
    await give('none')
  })

  it('count money between own accounts on both sides as neither earned nor spent', async () => {
    const [before, beforeThere] = [await read(asha), await read(vikram)]
    await transfer(app, asha, { from: own[0], to: own[1], minor: 1_200 })
    await transfer(app, asha, { from: own[0], to: other, minor: 300 })
    const after = await read(asha)
    const gained = (kind: string, direction: string) =>
      Number(lineOf(after, kind, direction).sum) - Number(lineOf(before, kind, direction).sum)
    expect([gained('own', 'in'), gained('own', 'out')]).toEqual([1_200, 1_200])
    expect([gained('transfer', 'in'), gained('transfer', 'out')]).toEqual([0, 300])
    const there = await read(vikram)
    const cameIn = (kind: string) =>
      Number(lineOf(there, kind, 'in').sum) - Number(lineOf(beforeThere, kind, 'in').sum)
    expect([cameIn('own'), cameIn('transfer')]).toEqual([0, 300])
  })

  it.each([
    [
      'a sum',
      `update banking.account_months set sum = sum + 1 where (account_id, month, kind, direction) = `,
    ],
    [
      'a count',
      `update banking.account_months set count = count + 1 where (account_id, month, kind, direction) = `,
    ],
    [
      'a row that is gone',
      `delete from banking.account_months where (account_id, month, kind, direction) = `,
    ],
  ])('are checked by verify: %s', async (_, change) => {
    await owner.query('create table banking.kept_months as select * from banking.account_months')
    await owner.query(
      `${change} (select account_id, month, kind, direction from banking.account_months order by 1, 2, 3, 4 limit 1)`,
    )
    const faults = await faultsOfBank(bank)
    await owner.query('delete from banking.account_months')
    await owner.query('insert into banking.account_months select * from banking.kept_months')
    await owner.query('drop table banking.kept_months')
    const ofMonths = faults.filter((fault) =>
      /^months of accounts are those of their entries: account \d+/.test(fault),
    )
    expect(ofMonths, faults.join('; ')).toHaveLength(1)
  })
})

describe('what is read', () => {
  it('is of the caller alone, and of one currency', async () => {
    const [mine, theirs] = [await read(asha), await read(vikram)]
    expect(sorted(mine.lines)).not.toEqual(sorted(theirs.lines))
    expect(await read(asha, null, 'USD')).toMatchObject({ lines: [], filed: [], unusual: [], since: null })
  })

  it('says what was filed anew', async () => {
    const { transaction } = await transfer(app, asha, { from: own[0], to: other, minor: 4_321 })
    await value(app, `select banking.annotate_transaction($1, $2, null, '{"category": "gifts"}', 'r')`, [
      asha.jti,
      transaction.id,
    ])
    const { filed, month } = await read(asha)
    expect(filed).toContainEqual({
      month,
      category: 'gifts',
      kind: 'transfer',
      direction: 'out',
      count: 1,
      sum: '4321',
    })
    expect((await read(vikram)).filed.filter((one: Row) => one.category === 'gifts')).toEqual([])
  })

  it('finds a payment unusual at three times what its payee usually gets, and not below', async () => {
    await owner.query(`select banking.advance_business_date('system:test', (date_trunc('month', current) + interval '1 month')::date)
      from banking.business_dates`)
    const [payee] = await rows(
      owner,
      `select account_number from banking.accounts where account_number = $1`,
      [(await demoNumbers(owner)).vikram[1]],
    )
    const to = payee!.account_number
    const paid = await rows(
      owner,
      `select percentile_cont(0.5) within group (order by t.amount) as usual, count(*)::int as count
         from banking.transactions t where t.to_number = $1 and t.from_number = any ($2)
          and t.booking_date >= (select current - interval '11 months' from banking.business_dates)`,
      [to, own],
    )
    expect(paid[0]!.count).toBeGreaterThan(3)
    const line = Math.ceil(3 * Number(paid[0]!.usual))
    expect(line).toBeGreaterThan(100_000)
    await transfer(app, asha, { from: own[0], to, minor: line - 1 })
    expect((await read(asha)).unusual).toEqual([])
    await transfer(app, asha, { from: own[0], to, minor: line })
    expect((await read(asha)).unusual).toMatchObject([
      { toNumber: to, amount: String(line), measure: 'payee', type: 'transfer' },
    ])
  })
})

describe('what is ahead', () => {
  it('estimates the next income from the greatest credit that came thrice, and takes off what is due before', async () => {
    const first = await ahead(asha)
    expect(first.income).toMatchObject({ amount: '14250000', fromName: 'Lumen Design Studio' })
    expect(first.until > first.today).toBe(true)
    expect(BigInt(first.left)).toBe(BigInt(first.has) - BigInt(first.due))
    const today = await businessDate(owner)
    await schedule(app, asha, today, { from: own[0], to: other, minor: 2_500, first: 1, rule: 'once' })
    await schedule(app, asha, today, { from: own[0], to: own[1], minor: 9_900, first: 2, rule: 'once' })
    const next = await ahead(asha)
    const isBefore = nextDay(today) < next.until
    expect(BigInt(next.due) - BigInt(first.due)).toBe(isBefore ? 2_500n : 0n)
    expect(next.items).toMatchObject([
      { kind: 'payment', date: nextDay(today), amount: '2500', own: false, toNumber: other },
      { kind: 'payment', date: nextDay(today, 2), amount: '9900', own: true },
    ])
    expect((await ahead(asha, 1)).items).toHaveLength(1)
    expect((await ahead(vikram)).items).toEqual([])
  })

  it('has no income where too little came or it came too long ago, and reaches to the end of the month', async () => {
    await beginOn(owner, nextDay(await businessDate(owner), 45))
    const { income, until, today } = await ahead(asha)
    expect(income).toBe(null)
    expect(until.slice(8)).toBe('01')
    expect(until > today && until <= nextDay(today, 31)).toBe(true)
    for (const [days, minor] of [
      [0, 100_000],
      [30, 121_000],
      [30, 100_000],
    ] as const) {
      await beginOn(owner, nextDay(await businessDate(owner), days))
      await deposit(owner, own[0], minor)
    }
    expect((await ahead(asha)).income).toBe(null)
    await beginOn(owner, nextDay(await businessDate(owner), 30))
    await deposit(owner, own[0], 110_000)
    await beginOn(owner, nextDay(await businessDate(owner), 31))
    await deposit(owner, own[0], 115_000)
    expect((await ahead(asha)).income).toMatchObject({ amount: '115000', fromNumber: null })
    await closeDay(owner)
  })
})
