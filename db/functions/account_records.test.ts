/** What staff read of an account, its limits and the books: each figure from the entries, each look written down. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import { book, nextDay } from '../../test/closing.ts'
import {
  connect,
  connectOwner,
  expectBooksToBalance,
  openAccount,
  outcome,
  type Row,
  rows,
  type Session,
  signIn,
  transfer,
  value,
} from '../../test/teller.ts'

let app: pg.Client
let owner: pg.Client
let asha: Session
let leela: Session
let meera: Session

beforeAll(async () => {
  const bank = await freshBank()
  app = await connect(bank.wire.appUrl)
  owner = await connectOwner(bank.wire.ownerUrl)
  asha = await signIn(app, 'customer1@demo.bank')
  leela = await signIn(app, 'operator1@demo.bank')
  meera = await signIn(app, 'admin1@demo.bank')
})
afterAll(() => expectBooksToBalance(owner))

const ask = (name: string, ...given: unknown[]) =>
  value(app, `select banking.${name}(${given.map((_, index) => `$${index + 1}`).join(', ')})`, given)
const demoAccount = (): Promise<string> =>
  value(
    owner,
    `select a.account_number from banking.accounts a join banking.account_parties p on p.account_id = a.id
       join banking.customers c on c.id = p.customer_id where c.customer_id = $1 order by a.version desc limit 1`,
    [asha.customerId],
  )
const idOf = (number: string): Promise<string> =>
  value(owner, 'select id::text from banking.accounts where account_number = $1', [number])
const nobody = '9999999999999'
const today = (): Promise<string> => value(owner, 'select current::text from banking.business_dates')

describe('the chart', () => {
  it.each(['booking', 'value'])('sums each level from what is below it, by date of %s', async (basis) => {
    for (const date of [await today(), '2026-03-31', '2001-01-01']) {
      const nodes: Row[] = await ask('chart_of_accounts', leela.jti, date, basis)
      const lines: Row[] = await ask('trial_balance', leela.jti, date, basis)
      for (const line of lines) {
        const node = nodes.find(({ code, currency }) => code === line.code && currency === line.currency)!
        expect(BigInt(node.balance), line.code).toBe(BigInt(line.credit) - BigInt(line.debit))
        expect([node.leaf, node.accounts]).toEqual([true, line.accounts])
      }
      for (const node of nodes) {
        const below = nodes.filter(
          ({ parent, currency }) => parent === node.code && currency === node.currency,
        )
        if (node.leaf) continue
        expect(
          below.reduce((sum, { balance }) => sum + BigInt(balance), 0n),
          node.code,
        ).toBe(BigInt(node.balance))
        expect(below.every(({ depth }) => depth === node.depth + 1)).toBe(true)
      }
      const roots = nodes.filter(({ parent, currency }) => parent === null && currency === 'INR')
      expect(roots.reduce((sum, { balance }) => sum + BigInt(balance), 0n)).toBe(0n)
    }
    expect(await outcome(ask('chart_of_accounts', asha.jti, await today(), basis))).toBe('forbidden')
  })
})

describe('the days of an account', () => {
  it.each(['booking', 'value'])(
    'are those of its lines, also of what is valued elsewhere, by date of %s',
    async (basis) => {
      const day = await today()
      const mixed = await openAccount(owner, { minor: 900 })
      for (const [minor, date] of [
        [500, nextDay(day, -3)],
        [70, nextDay(day, -1)],
        [-40, nextDay(day, -3)],
      ] as const)
        await book(owner, await idOf(mixed), minor, date)
      // All that was booked on its one day is valued on another.
      const elsewhere = await openAccount(owner)
      await book(owner, await idOf(elsewhere), 300, nextDay(day, -2))
      for (const number of [mixed, elsewhere, await demoAccount()]) {
        const told: Row[] = await ask('read_account_days', leela.jti, number, basis, null, 1000, null)
        const lines = await rows(
          owner,
          `select to_char(e.${basis}_date, 'YYYY-MM-DD') as date, count(*)::int as lines,
            coalesce(-sum(e.amount) filter (where e.amount < 0), 0)::text as debit,
            coalesce(sum(e.amount) filter (where e.amount > 0), 0)::text as credit
           from banking.entries e join banking.accounts a on a.id = e.account_id
          where a.account_number = $1 group by 1 order by 1 desc`,
          [number],
        )
        expect(told.map(({ date, lines, debit, credit }) => ({ date, lines, debit, credit }))).toEqual(lines)
      }
    },
  )

  it.each(['booking', 'value'])('add up to its balance and come by pages, by date of %s', async (basis) => {
    const number = await demoAccount()
    const all: Row[] = await ask('read_account_days', leela.jti, number, basis, null, 1000, null)
    expect(all.length).toBeGreaterThan(20)
    const [posted] = await rows(owner, 'select posted from banking.accounts where account_number = $1', [
      number,
    ])
    expect(all[0]!.balance).toBe(String(posted!.posted))
    for (const [index, day] of all.entries()) {
      const before = BigInt(all[index + 1]?.balance ?? '0')
      expect(before - BigInt(day.debit) + BigInt(day.credit), day.date).toBe(BigInt(day.balance))
    }
    const first: Row[] = await ask('read_account_days', leela.jti, number, basis, null, 5, null)
    const next: Row[] = await ask('read_account_days', leela.jti, number, basis, first[4]!.date, 5, null)
    expect([...first, ...next]).toEqual(all.slice(0, 10))
    const [day] = all
    const lines: Row[] = await ask(
      'read_account_entries',
      leela.jti,
      number,
      null,
      1000,
      null,
      day!.date,
      basis,
    )
    expect(lines).toHaveLength(day!.lines)
    expect(lines.every((line) => line[basis === 'value' ? 'valueDate' : 'bookingDate'] === day!.date)).toBe(
      true,
    )
  })
})

it('a transaction of the journal has all its entries, customers by number, and looks are written down', async () => {
  const from = await openAccount(owner, { holder: asha, minor: 500 })
  const to = await openAccount(owner, { holder: asha })
  await transfer(app, asha, { from, to, minor: 200 })
  const [newest] = await rows(owner, 'select max(seq)::text as seq from banking.transactions')
  const before = await value(owner, 'select coalesce(max(id), 0)::text from banking.access_logs')
  const line = await ask('read_journal_line', meera.jti, newest!.seq, 'r')
  expect(line).toMatchObject({
    type: 'transfer',
    amount: '200',
    by: 'the customer',
    refunded: '0',
    reverses: null,
  })
  expect(line.entries).toMatchObject([
    { accountNumber: from, amount: '-200', balanceAfter: '300', name: null },
    { accountNumber: to, amount: '200', balanceAfter: '200' },
  ])
  const looks = await rows(owner, 'select what, request_id from banking.access_logs where id > $1', [before])
  expect(looks).toEqual([{ what: 'transaction', request_id: 'r' }])
  expect(await outcome(ask('read_journal_line', meera.jti, '999999999', 'r'))).toBe('not_found')
  expect(await outcome(ask('read_journal_line', asha.jti, newest!.seq, 'r'))).toBe('forbidden')
})

it('each look at an account leaves a line for each of its holders', async () => {
  const number = await openAccount(owner, { holder: asha })
  await owner.query(
    `insert into banking.account_parties (account_id, customer_id, role, mandate)
     select a.id, c.id, 'joint', 'view' from banking.accounts a, banking.customers c
      where a.account_number = $1 and c.customer_id <> $2 limit 1`,
    [number, asha.customerId],
  )
  const looks = () => rows(owner, 'select what, customer_id from banking.access_logs order by id')
  for (const [what, name, given] of [
    ['account', 'read_account', [number, 'r']],
    ['limits', 'read_account_limits', [number, 'r']],
    ['days', 'read_account_days', [number, 'booking', null, 10, 'r']],
  ] as const) {
    const before = (await looks()).length
    await ask(name, meera.jti, ...given)
    const since = (await looks()).slice(before)
    expect(since.map((look) => look.what)).toEqual([what, what])
    expect(new Set(since.map((look) => look.customer_id)).size).toBe(2)
    expect(await outcome(ask(name, meera.jti, nobody, ...given.slice(1)))).toBe('not_found')
    expect(await outcome(ask(name, asha.jti, ...given))).toBe('forbidden')
  }
})

const inboxOf = (by: Session, status: string): Promise<Row[]> =>
  ask('list_proposals', by.jti, status, null, 200, null)
const settle = (id: string, by: Session, approve = true) =>
  ask('settle_proposal', by.jti, id, approve, null, approve ? null : 'Not so', 'request')

describe('a raise of a limit', () => {
  it('stands in the inbox, and is approved or refused there with a reason', async () => {
    const number = await openAccount(owner, { holder: asha })
    const propose = async (count: number) => {
      const id = randomUUID()
      await ask('propose_raise', leela.jti, id, number, 'web', 'daily_count', count, null, 'Wages', null)
      return id
    }
    const [first, second] = [await propose(5000), await propose(6000)]
    const shown: Row[] = await inboxOf(meera, 'pending')
    expect(shown.find(({ id }) => id === first)).toMatchObject({
      kind: 'limit_raise',
      accountNumber: number,
      after: { 'web daily count': '5000' },
      mine: false,
    })
    expect(await outcome(settle(first, leela))).toBe('forbidden')
    expect(await settle(first, meera)).toMatchObject({ status: 'done', accountNumber: number })
    await settle(second, meera, false)
    const { limits, raises } = await ask('read_account_limits', leela.jti, number, null)
    expect(limits.channels[0].dailyCount.limit).toBe(5000)
    expect(raises.map(({ status }: Row) => status).sort()).toEqual(['approved', 'rejected'])
  })
})
