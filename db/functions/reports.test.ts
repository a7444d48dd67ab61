/** Reports: what each finds just below and above its line, when the end of day cuts it, and who may run it. */
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshBank, type TestBank } from '../../test/bank.ts'
import { beginOn, closeDay, faultsOfBank } from '../../test/closing.ts'
import { moveCash, reverse, tillOf } from '../../test/counter.ts'
import { newSession } from '../../test/joint.ts'
import {
  connect,
  connectOwner,
  openAccount,
  outcome,
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
let ravi: Session
let meera: Session
let till: string
const lakh = 10_000_000
const above = 10 * lakh

beforeAll(async () => {
  bank = await freshBank()
  app = await connect(bank.wire.appUrl)
  owner = await connectOwner(bank.wire.ownerUrl)
  leela = await signIn(app, 'operator1@demo.bank')
  ravi = await signIn(app, 'operator2@demo.bank')
  meera = await signIn(app, 'admin1@demo.bank')
  till = (await tillOf(owner, leela)).number
  await owner.query(`insert into banking.configurations values
    ('till.second_person_above', '2001-01-01', '{"INR": 99999999999}', 'test')`)
  await beginOn(owner, '2031-03-29')
})
afterAll(async () => expect(await faultsOfBank(bank)).toEqual([]))

/** Somebody new with so many accounts of their own: their customer id and account numbers. */
async function somebody(count = 1): Promise<{ customer: string; id: string; accounts: string[] }> {
  const { userId } = await newSession(owner, app)
  const [made] = await rows(
    owner,
    `select c.id::text, c.customer_id as customer from banking.users u join banking.customers c on c.id = u.customer_id where u.id = $1`,
    [userId],
  )
  const accounts: string[] = []
  while (accounts.length < count) accounts.push(await openAccount(owner))
  await owner.query(
    `insert into banking.account_parties (account_id, customer_id, role, mandate)
     select id, $2, 'owner', 'either' from banking.accounts where account_number = any ($1)`,
    [accounts, made!.id],
  )
  return { customer: made!.customer, id: made!.id, accounts }
}
const pay = async (account: string, minor: number, more: Row = {}) =>
  (await moveCash(app, leela, { kind: 'deposit', till, account, minor, ...more })).transaction!
const cut = (kind: string, from: string, to: string): Promise<Row> =>
  value(owner, `select to_jsonb(banking.cut_report($1, $2, $3, 'system:test', null))`, [kind, from, to])
const linesOf = async (kind: string, from: string, to: string): Promise<unknown[][]> =>
  (await cut(kind, from, to)).content
const run = (who: Session, kind: string, from: string, to: string): Promise<Row> =>
  value(app, `select banking.run_report($1, $2, $3, $4, 'a request')`, [who.jti, kind, from, to])

describe('large cash', () => {
  it('is one transaction above the line, or many that are above it together, in one direction and month', async () => {
    const single = await somebody()
    const atTheLine = await somebody()
    const split = await somebody(2)
    const both = await somebody()
    const undone = await somebody()
    const cheque = await somebody()
    await pay(single.accounts[0]!, above + 1)
    await pay(atTheLine.accounts[0]!, above)
    await pay(split.accounts[0]!, 6 * lakh)
    await pay(split.accounts[1]!, 4 * lakh + 1)
    await pay(both.accounts[0]!, 6 * lakh)
    await moveCash(app, leela, { kind: 'withdrawal', till, account: both.accounts[0]!, minor: 5 * lakh })
    const wrong = await pay(undone.accounts[0]!, above + 5)
    await reverse(app, leela, { original: wrong.id })
    await pay(cheque.accounts[0]!, above + 7, { valueDate: '2031-03-31' })
    const found = (await linesOf('cash', '2031-03-01', '2031-03-31')).map((line) => line.slice(0, 9))
    const name = ({ customer }: { customer: string }) => ({ customer })
    expect(found).toEqual([
      [
        'Single',
        '2031-03-29',
        single.customer,
        name(single),
        single.accounts[0],
        'in',
        '1',
        '1000000.01',
        'INR',
      ],
      ['Together', '2031-03', split.customer, name(split), '2 accounts', 'in', '2', '1000000.01', 'INR'],
    ])
  })
})

describe('suspicious activity', () => {
  it('is what two persons closed as to be reported, on the day of the bank that they did', async () => {
    const { id, customer } = await somebody()
    const close = (how: string, at: string) =>
      owner.query(
        `insert into banking.cases (customer_id, score, status, reviewer_user_id, outcome, proposer_user_id, proposer_person, proposed_at,
           closer_user_id, closer_person, closed_at)
         values ($1, 40, 'closed', $2::bigint, $3, $2::bigint, 'user:' || $2::text, now(), $4::bigint, 'user:' || $4::text, $5)`,
        [id, leela.userId, how, ravi.userId, at],
      )
    await close('reported', '2030-06-10T18:29:59Z')
    await close('reported', '2030-06-10T18:30:00Z')
    await close('confirmed', '2030-06-11T10:00:00Z')
    const found = await linesOf('suspicious', '2030-06-11', '2030-06-11')
    expect(found.map((line) => [line[1], line[2], line[11]])).toEqual([
      ['2030-06-11', customer, { user: ravi.userId }],
    ])
  })
})

describe('dormant and unclaimed', () => {
  it('tells what sleeps at the end of the period, and what has slept for ten years', async () => {
    const [young, old, woken] = [await somebody(), await somebody(), await somebody()]
    const sleeps = async (account: string, opened: string, at: string, kind = 'dormant') => {
      await owner.query('update banking.accounts set opened_on = $2 where account_number = $1', [
        account,
        opened,
      ])
      await owner.query(
        `insert into banking.account_events (account_id, kind, actor, at)
         select id, $2, 'system:test', $3 from banking.accounts where account_number = $1`,
        [account, kind, at],
      )
    }
    await sleeps(young.accounts[0]!, '2011-01-02', '2013-01-02T00:00:00Z')
    await sleeps(old.accounts[0]!, '2011-01-01', '2013-01-01T00:00:00Z')
    await sleeps(woken.accounts[0]!, '2011-01-01', '2013-01-01T00:00:00Z')
    await sleeps(woken.accounts[0]!, '2011-01-01', '2020-12-31T00:00:00Z', 'woken')
    const found = await linesOf('dormant', '2021-01-01', '2021-01-01')
    expect(found.map((line) => [line[0], line[1], line[5], line[9]])).toEqual([
      ['Unclaimed', old.accounts[0], '2011-01-01', '2021-04-01'],
      ['Dormant', young.accounts[0], '2011-01-02', ''],
    ])
    const before = await linesOf('dormant', '2020-12-30', '2020-12-30')
    expect(before.map((line) => line[1])).toContain(woken.accounts[0])
  })
})

describe('access review', () => {
  it('shows every log-in of the staff, and what to look at', async () => {
    await owner.query(`update banking.users set last_sign_in_at = now() - interval '91 days' where id = $1`, [
      ravi.userId,
    ])
    const found = await linesOf('access', '2031-03-01', '2031-03-31')
    const staff = await value(owner, `select count(*)::int from banking.users where kind <> 'customer'`)
    expect(found.length).toBe(staff)
    const lineOf = (who: Session) => found.find(([id]) => id === who.userId)!
    expect([lineOf(meera)[2], lineOf(meera)[7], lineOf(meera)[9]]).toEqual(['admin', '1', ''])
    expect(lineOf(ravi)[9]).toBe('not used for 90 days')
  })
})

describe('deeds', () => {
  it('are counted by who did them, customers together', async () => {
    const today = await value(owner, `select (now() at time zone 'Asia/Kolkata')::date::text`)
    const found = await linesOf('audit', today, today)
    const [counted] = await rows(
      owner,
      `select count(*)::text as count from banking.audit_logs where actor = 'user:' || $1 and action = 'transfers.make'
         or actor = 'user:' || $1 and action like '%deposit%'`,
      [leela.userId],
    )
    const own = found.filter(([, name]) => (name as { user?: string }).user === leela.userId)
    expect(own.reduce((sum, line) => sum + Number(line[3]), 0)).toBeGreaterThanOrEqual(Number(counted!.count))
    const all = await value(
      owner,
      `select count(*)::int from banking.audit_logs where (at at time zone 'Asia/Kolkata')::date = $1 and action <> 'reports.cut'`,
      [today],
    )
    const told = found.filter((line) => line[2] !== 'reports.cut')
    expect(told.reduce((sum, line) => sum + Number(line[3]), 0)).toBe(all)
  })
})

describe('reconciliation', () => {
  it('has no difference where journal and books agree, and shows one where they do not', async () => {
    const found = await linesOf('reconciliation', '2031-03-29', '2031-03-29')
    const parts = new Set(found.map(([part]) => part))
    for (const part of ['Books', 'All', 'Suspense', 'Differences']) expect(parts).toContain(part)
    expect(found.filter((line) => Number(line[9]) !== 0)).toEqual([])
    const cash = found.find((line) => line[1] === '1011')!
    expect(Number(cash[5])).toBeGreaterThan(0)
  })
  it('sets a till as it was counted against what stood there', async () => {
    await owner.query(
      `insert into banking.till_counts (scope, key, account_id, user_id, business_date, currency, denominations, expected, counted)
       select 'staff:' || $1::text, gen_random_uuid()::text, id, $1::bigint, '2031-03-29', 'INR', '{}', 5000, 4900
         from banking.accounts where account_number = $2`,
      [leela.userId, till],
    )
    const found = await linesOf('reconciliation', '2031-03-29', '2031-03-29')
    expect(found.find((line) => line[0] === 'Till')!.slice(7)).toEqual(['50.00', '49.00', '-1.00'])
    // Counted, and not yet posted: a second person has to look.
    expect(found.find((line) => line[0] === 'Differences')!.slice(7)).toEqual(['-1.00', '0.00', '1.00'])
  })
})

describe('the end of day', () => {
  it('cuts those of the day each day, and those of the month on its last', async () => {
    const kinds = async (date: string) =>
      (
        await rows(owner, `select kind from banking.reports where cut_by = 'job:eod:' || $1 order by 1`, [
          date,
        ])
      ).map(({ kind }) => kind)
    await closeDay(owner)
    expect(await kinds('2031-03-29')).toEqual(['reconciliation'])
    await closeDay(owner)
    await closeDay(owner)
    expect(await kinds('2031-03-31')).toEqual(['access', 'audit', 'cash', 'dormant', 'reconciliation'])
    const [cash] = await rows(
      owner,
      `select * from banking.reports where cut_by = 'job:eod:2031-03-31' and kind = 'cash'`,
    )
    expect([cash!.is_final, cash!.row_count]).toEqual([true, 2])
  })
})

describe('run again', () => {
  it('is the same report where nothing differs, and a revision where something does', async () => {
    const first = await run(meera, 'cash', '2031-03-01', '2031-03-31')
    expect(await run(meera, 'cash', '2031-03-01', '2031-03-31')).toEqual(first)
    await owner.query(
      `insert into banking.configurations values ('reports.cash_above', '2031-04-01', '{"INR": "1"}', 'test')`,
    )
    const second = await run(meera, 'cash', '2031-03-01', '2031-03-31')
    expect([second.revision, second.state]).toEqual([first.revision + 1, 'final'])
    const { items } = await value(app, 'select banking.list_reports($1, $2, null, 50)', [meera.jti, 'cash'])
    expect(items.find(({ id }: Row) => id === first.id).state).toBe('superseded')
    await owner.query(`delete from banking.configurations where effective_from = '2031-04-01'`)
    expect((await run(meera, 'cash', '2031-04-01', '2031-04-01')).state).toBe('provisional')
  })
  it('refuses in this order: who may not, a period that is none', async () => {
    const code = (who: Session, kind: string, from: string, to: string) => outcome(run(who, kind, from, to))
    expect(await code(leela, 'cash', '2031-03-02', '2031-03-01')).toBe('forbidden')
    expect(await code(leela, 'nothing', '2031-03-01', '2031-03-01')).toBe('forbidden')
    expect(await code(meera, 'cash', '2031-03-02', '2031-03-01')).toBe('invalid_input')
    expect(await code(meera, 'cash', '2031-03-02', '2031-04-02')).toBe('invalid_input')
    expect(await code(meera, 'cash', '2030-03-30', '2031-04-01')).toBe('invalid_input')
    expect(await code(leela, 'reconciliation', '2031-03-01', '2031-03-01')).toBe('done')
    const asha = await signIn(app, 'customer1@demo.bank')
    expect(await code(asha, 'reconciliation', '2031-03-01', '2031-03-01')).toBe('forbidden')
  })
  it('by two at once is one report', async () => {
    const other = await connect(bank.wire.appUrl)
    const ask = (client: pg.Client): Promise<Row> =>
      value(client, `select banking.run_report($1, 'dormant', '2031-02-01', '2031-02-28', 'r')`, [meera.jti])
    const [one, two] = await Promise.all([ask(app), ask(other)])
    expect(two.id).toBe(one.id)
    await other.end()
  })
})
