/** The bank in figures: roll-ups against the journal, counted anew, and nothing twice whatever the chunks. */
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshBank, type TestBank } from '../../test/bank.ts'
import { businessDate, closeDay, faultsOfBank, nextDay } from '../../test/closing.ts'
import { moveCash, tillOf } from '../../test/counter.ts'
import { newSession } from '../../test/joint.ts'
import {
  connect,
  connectOwner,
  demoNumbers,
  outcome,
  type Row,
  rows,
  type Session,
  signIn,
  transfer,
  value,
} from '../../test/teller.ts'

let bank: TestBank
let app: pg.Client
let owner: pg.Client
let asha: Session
let leela: Session
let meera: Session
let own: [string, string]
let first: string

beforeAll(async () => {
  bank = await freshBank()
  app = await connect(bank.wire.appUrl)
  owner = await connectOwner(bank.wire.ownerUrl)
  asha = await signIn(app, 'customer1@demo.bank')
  leela = await signIn(app, 'operator1@demo.bank')
  meera = await signIn(app, 'admin1@demo.bank')
  own = (await demoNumbers(owner)).asha as [string, string]
  first = await businessDate(owner)
  // A few transactions a chunk, so that a day takes many.
  await owner.query(`update banking.eod_step_list set chunk = 7 where name = 'roll_bank_days'`)
})
afterAll(async () => expect(await faultsOfBank(bank)).toEqual([]))

const read = (
  from: string,
  to: string,
  by = 'day',
  currency: string | null = null,
  who = meera,
): Promise<Row> =>
  value(app, 'select banking.read_analytics($1, $2, $3, $4, $5)', [who.jti, from, to, by, currency])
const rolled = () =>
  rows(
    owner,
    `select date::text, key, currency, count::text, sum::text from banking.bank_days where measure = $1 order by 1, 2, 3`,
    ['booked'],
  )
const sorted = (lines: Row[]) => lines.map((line) => JSON.stringify(line)).sort()

describe('roll-ups', () => {
  it('hold what the journal holds, over all of the past and for each day that closes', async () => {
    const till = (await tillOf(owner, leela)).number
    const journal = () =>
      rows(
        owner,
        `select booking_date::text as date, type::text as key, currency, count(*)::text as count, sum(amount)::text as sum
           from banking.transactions where booking_date < (select current from banking.business_dates) group by 1, 2, 3 order by 1, 2, 3`,
      )
    await transfer(app, asha, { from: own[0], to: own[1], minor: 5_000 })
    await moveCash(app, leela, { kind: 'deposit', till, account: own[0], minor: 700 })
    await closeDay(owner)
    expect((await rolled()).length).toBeGreaterThan(50)
    expect(sorted(await rolled())).toEqual(sorted(await journal()))
    await transfer(app, asha, { from: own[0], to: own[1], minor: 6_000 })
    await closeDay(owner)
    // A day on which nothing is booked.
    await closeDay(owner)
    expect(sorted(await rolled())).toEqual(sorted(await journal()))
  })
  it('that were changed are found', async () => {
    await owner.query(
      `update banking.bank_days set sum = sum + 1 where date = $1 and measure = 'deposits' and key = 'savings'`,
      [first],
    )
    expect(await faultsOfBank(bank)).toEqual([
      `days of the bank are those of the journal: ${first}, deposits, savings`,
    ])
    await owner.query(
      `update banking.bank_days set sum = sum - 1 where date = $1 and measure = 'deposits' and key = 'savings'`,
      [first],
    )
  })
  it('give deposits as they stood at the end of each day', async () => {
    const today = await businessDate(owner)
    const { lines } = await read(nextDay(first, -40), nextDay(today, -1))
    for (const place of [nextDay(first, -40), first, nextDay(today, -1)])
      for (const type of ['savings', 'current']) {
        const stood = await value(
          owner,
          `select sum(e.amount)::text from banking.entries e join banking.accounts a on a.id = e.account_id
            where a.type = $1::banking.account_type and e.currency = 'INR' and e.booking_date <= $2`,
          [type, place],
        )
        const line = lines.find(
          (one: Row) => one.measure === 'deposits' && one.place === place && one.key === type,
        )
        expect([place, type, line.sum]).toEqual([place, type, stood])
      }
  })
  it('tell who was active in a month and who came back, by the month in which they joined', async () => {
    const month = first.slice(0, 7)
    const active = await value(
      owner,
      `select count(distinct p.customer_id)::int from banking.entries e join banking.transactions t on t.seq = e.transaction_seq
         join banking.accounts a on a.id = e.account_id and a.type <> 'bank'
         join banking.account_parties p on p.account_id = a.id and p.role in ('owner', 'joint')
        where t.type not in ('interest', 'fee') and (t.scope not like 'customer:%' or t.scope = 'customer:' || p.customer_id)
          and to_char(t.booking_date, 'YYYY-MM') = $1`,
      [month],
    )
    const told = await read(nextDay(first, -300), first, 'month')
    const line = told.lines.find((one: Row) => one.measure === 'active' && one.place === month)
    expect(line.count).toBe(active)
    for (const { size, active: each } of told.cohorts) expect(Math.max(...each)).toBeLessThanOrEqual(size)
  })
  it('count those who joined, and why things failed, on the bank’s own day', async () => {
    const today = await businessDate(owner)
    const newcomer = await newSession(owner, app)
    await owner.query(
      `update banking.customers set member_since = $2 where id = (select customer_id from banking.users where id = $1)`,
      [newcomer.userId, today],
    )
    await owner.query(
      `insert into banking.security_events (kind, severity, at) values ('sign_in_wrong', 'low', $1::date::timestamp at time zone 'Asia/Kolkata'),
         ('sign_in_wrong', 'low', ($1::date + 1)::timestamp at time zone 'Asia/Kolkata')`,
      [today],
    )
    await owner.query(
      `insert into banking.tickets (id, customer_id, category, priority, subject_sealed, opened_at, changed_at, due_at, solve_due_at, answered_at)
       select gen_random_uuid(), u.customer_id, 'account', 'normal', 'x', t.at, t.at, t.at, t.at, t.at + n.minutes * interval '1 minute'
         from (select $2::date::timestamp at time zone 'Asia/Kolkata' as at) t, unnest(array[30, 1440, 1441]) n (minutes), banking.users u where u.id = $1`,
      [asha.userId, today],
    )
    await closeDay(owner)
    await closeDay(owner)
    const { lines } = await read(today, nextDay(today))
    const counts = (measure: string, key: string) =>
      lines
        .filter((one: Row) => one.measure === measure && one.key === key)
        .map((one: Row) => [one.place, one.count, one.sum])
    expect(counts('joined', '')).toEqual([[today, 1, '0']])
    expect(counts('failed', 'sign_in.sign_in_wrong')).toEqual([
      [today, 1, '0'],
      [nextDay(today), 1, '0'],
    ])
    expect(counts('opened', 'account')).toEqual([[today, 3, '0']])
    expect(counts('answered', 'account')).toEqual([
      [today, 1, '30'],
      [nextDay(today), 2, '2881'],
    ])
    expect(counts('late', 'account')).toEqual([[nextDay(today), 1, '1441']])
  })
})

describe('reading', () => {
  it('refuses in this order: who may not, a period that is none', async () => {
    const code = (who: Session, from: string, to: string, by = 'day') =>
      outcome(read(from, to, by, null, who))
    expect(await code(asha, '2026-02-01', '2026-01-01')).toBe('forbidden')
    expect(await code(meera, '2026-02-01', '2026-01-01')).toBe('invalid_input')
    expect(await code(meera, '2026-01-01', '2026-04-04')).toBe('invalid_input')
    expect(await code(meera, '2023-01-01', '2026-02-01', 'month')).toBe('invalid_input')
    expect(await code(leela, '2026-01-01', '2026-04-03')).toBe('done')
  })
  it('has places and no lines where nothing has happened', async () => {
    const told = await read('2001-01-01', '2001-01-03')
    expect([told.places, told.lines]).toEqual([['2001-01-01', '2001-01-02', '2001-01-03'], []])
  })
})
