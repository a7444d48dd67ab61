/** The bank's own books: its accounts, the trial balance as of any day, and what staff may look at. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { freshBank, type TestBank } from '../../test/bank.ts'
import { moveCash, reverse } from '../../test/counter.ts'
import {
  connect,
  connectMany,
  connectOwner,
  demoNumbers,
  openAccount,
  outcome,
  type Row,
  rows,
  type Session,
  signIn,
  value,
} from '../../test/teller.ts'
import { migrate } from '../tool/migrate.ts'
import { dataKeysOf, sealNewPerson } from '../tool/vault.ts'

let bank: TestBank
let empty: TestBank
let app: pg.Client
let owner: pg.Client
let leela: Session
let asha: Session
let today: string

beforeAll(async () => {
  bank = await freshBank()
  empty = await freshBank({ empty: true })
  app = await connect(bank.wire.appUrl)
  owner = await connectOwner(bank.wire.ownerUrl)
  leela = await signIn(app, 'operator1@demo.bank')
  asha = await signIn(app, 'customer1@demo.bank')
  today = await value(owner, 'select current::text from banking.business_dates')
})

const looked = (session: Session) =>
  rows(
    owner,
    'select c.customer_id as id, l.what, l.request_id from banking.access_logs l join banking.customers c on c.id = l.customer_id where actor_user_id = $1 order by l.id',
    [session.userId],
  )

describe('the bank’s own accounts', () => {
  it('are there in a bank migrated empty, and opening the books again, sixteen at once, opens none twice', async () => {
    await migrate(empty.wire.ownerUrl)
    const fresh = await connectOwner(empty.wire.ownerUrl)
    const count = () =>
      rows(
        fresh,
        'select product_code as code, count(*)::int from banking.own_accounts group by 1 order by 1',
      )
    const standing = await count()
    expect(standing).toEqual([
      { code: 'capital', count: 1 },
      { code: 'fees', count: 1 },
      { code: 'interest-expense', count: 1 },
      { code: 'settlement', count: 8 },
      { code: 'suspense', count: 1 },
      { code: 'vault', count: 1 },
    ])
    await fresh.query(`insert into banking.configurations (name, effective_from, value, source)
      values ('books.settlement_shards', '2000-01-01', '11', 'test')`)
    const many = await Promise.all(Array.from({ length: 16 }, () => connectOwner(empty.wire.ownerUrl)))
    const opened = await Promise.all(
      many.map((client) => value(client, `select banking.open_books('tool:test')`)),
    )
    expect(opened.sort((a, b) => b - a).slice(0, 2)).toEqual([3, 0])
    expect(await value(fresh, `select banking.open_books('tool:test')`)).toBe(0)
  })

  it('an operator gets a till with the log-in, an admin none', async () => {
    const keys = dataKeysOf({ DATA_KEY: inject('workerBindings').DATA_KEY! })
    const provision = async (kind: string) =>
      value(owner, `select banking.provision_staff('tool:test', $1, $2, $3, 8, 1, 1, $4) ->> 'userId'`, [
        kind,
        await sealNewPerson(owner, keys, 'staff', { name: 'N', email: `${randomUUID()}@test.bank` }),
        ...[Buffer.alloc(16), Buffer.alloc(32)],
      ])
    const tills = 'select count(*)::int from banking.own_accounts where user_id = $1'
    expect(await value(owner, tills, [await provision('operator')])).toBe(1)
    expect(await value(owner, tills, [await provision('admin')])).toBe(0)
  })

  it('of settlement are many, and connections spread over them', async () => {
    const many = await connectMany(bank.wire.ownerUrl, 16)
    for (const client of many) await client.query('set role banking_owner')
    const picked = await Promise.all(
      many.map((client) => value(client, `select banking.own_account('settlement', 'INR')`)),
    )
    expect(new Set(picked).size).toBeGreaterThan(3)
    expect(await value(owner, `select banking.own_account('till', 'INR')`)).toBe(null)
    expect(await value(owner, `select banking.own_account('vault', 'EUR')`)).toBe(null)
  })
})

const trial = (date: string, basis = 'booking'): Promise<Row[]> =>
  value(app, 'select banking.trial_balance($1, $2, $3)', [leela.jti, date, basis])
const sumOf = (lines: Row[], side: string) => lines.reduce((total, line) => total + BigInt(line[side]), 0n)

describe('the trial balance', () => {
  it('sums to the same in debit and credit on any day of the year, by booking and by value date', async () => {
    for (const days of [400, 300, 200, 100, 30, 1, 0, -10])
      for (const basis of ['booking', 'value']) {
        const date = await value(owner, 'select ($1::date - $2::int)::text', [today, days])
        const lines = await trial(date, basis)
        expect(sumOf(lines, 'debit'), `${date} ${basis}`).toBe(sumOf(lines, 'credit'))
        expect(sumOf(lines, 'debit') > 0n).toBe(days < 365)
      }
  })

  it('is each account’s own sum of entries, told anew', async () => {
    const date = await value(owner, `select ($1::date - 77)::text`, [today])
    const told = (await trial(date)).map(({ code, debit, credit }) => [code, BigInt(credit) - BigInt(debit)])
    const summed = await rows(
      owner,
      `select p.gl_code as code, coalesce(sum(e.amount), 0)::bigint as sum from banking.accounts a join banking.products p on p.code = a.product_code
         left join banking.entries e on e.account_id = a.id and e.booking_date <= $1 where a.opened_on <= $1 group by 1 order by 1`,
      [date],
    )
    expect(told).toEqual(summed.map(({ code, sum }) => [code, BigInt(sum)]))
  })

  it('moves with a deposit and back with its reversal; a line leads to its accounts without names of customers', async () => {
    const account = await openAccount(owner)
    const line = async (code: string) => {
      const { debit, credit } = (await trial(today)).find((one) => one.code === code)!
      return BigInt(credit) - BigInt(debit)
    }
    const before = [await line('1011'), await line('2020')] as const
    const id = randomUUID()
    await moveCash(app, leela, { id, account, minor: 1234 })
    expect([await line('1011'), await line('2020')]).toEqual([before[0] - 1234n, before[1] + 1234n])
    const behind: Row[] = await value(app, 'select banking.gl_accounts_of($1, $2, $3, $4, $5, null, 200)', [
      ...[leela.jti, '2020', 'INR', today, 'booking'],
    ])
    expect(behind.find(({ accountNumber }) => accountNumber === account)).toMatchObject({
      name: null,
      balance: '1234',
    })
    expect(behind.reduce((sum, { balance }) => sum + BigInt(balance), 0n)).toBe(before[1] + 1234n)
    await reverse(app, leela, { original: id })
    expect([await line('1011'), await line('2020')]).toEqual(before)
  })

  it('leads through pages of accounts, each once', async () => {
    const page = (after: string | null): Promise<Row[]> =>
      value(app, 'select banking.gl_accounts_of($1, $2, $3, $4, $5, $6, 3)', [
        ...[leela.jti, '1100', 'INR', today, 'value', after],
      ])
    const seen: string[] = []
    for (let rest = await page(null); rest.length > 0; rest = await page(rest.at(-1)!.id))
      seen.push(...rest.map(({ accountNumber }) => accountNumber))
    expect(seen).toHaveLength(8)
    expect(new Set(seen).size).toBe(8)
    expect(
      await outcome(
        value(app, `select banking.gl_accounts_of($1, '0001', 'INR', $2, 'value', null, 3)`, [
          leela.jti,
          today,
        ]),
      ),
    ).toBe('not_found')
  })
})

it('the day book has each transaction of its date once, in order, page by page', async () => {
  const [busy] = await rows(
    owner,
    'select booking_date::text as date, count(*)::int from banking.transactions group by 1 order by 2 desc limit 1',
  )
  const page = (after: string | null): Promise<Row[]> =>
    value(app, 'select banking.day_book($1, $2, $3, 2)', [leela.jti, busy!.date, after])
  const seen: Row[] = []
  for (let rest = await page(null); rest.length > 0; rest = await page(rest.at(-1)!.seq)) seen.push(...rest)
  const expected = await rows(
    owner,
    'select seq, id from banking.transactions where booking_date = $1 order by seq',
    [busy!.date],
  )
  expect(seen.map(({ seq, id }) => ({ seq, id }))).toEqual(expected)
  expect(seen[0]).toMatchObject({ debit: [expect.any(Object)], credit: [expect.any(Object)] })
})

describe('staff who look at customers', () => {
  const find = (
    words: string,
    limit = 20,
    after: string | null = null,
  ): Promise<{ items: Row[]; next: string | null }> =>
    value(app, 'select banking.find_customers($1, $2, $3, $4, $5)', [
      leela.jti,
      words,
      limit,
      'look 1',
      after,
    ])

  const lookup = (words: string): Promise<string> => value(owner, 'select testing.name_lookup($1)', [words])

  it('find them by id, account number, the index of an e-mail or phone, and the tokens of a name, and each one shown is written down', async () => {
    const { asha: numbers } = await demoNumbers(owner)
    const id = await value(
      owner,
      `select customer_id from banking.customers where id = testing.customer('customer1@demo.bank')`,
    )
    const spaced = numbers[0]!.replace(/(\d{4})/g, '$1 ')
    for (const words of [
      id,
      id.toLowerCase(),
      numbers[0]!,
      spaced,
      await value(owner, `select testing.identifier('Customer1@demo.bank')`),
      await value(
        owner,
        `select encode(phone_index, 'hex') from banking.users where phone_index is not null order by id limit 1`,
      ),
      await lookup('asha'),
      await lookup('ra'),
      await lookup('ra ASHA'),
    ]) {
      const before = (await looked(leela)).length
      const { items, next } = await find(words)
      expect(items, words).toEqual([expect.objectContaining({ customerId: id, accounts: 2 })])
      expect(next).toBeNull()
      expect(JSON.stringify(items)).not.toContain('Asha')
      expect((await looked(leela)).slice(before)).toEqual([{ id, what: 'find', request_id: 'look 1' }])
    }
    for (const words of [
      '',
      'Asha',
      await lookup('sha'),
      await lookup('asha mehta'),
      '%',
      '_sha',
      'a\\',
      'C0000000000',
      '1000000000000',
      'nobody@demo.bank',
      "' or true --",
    ])
      expect((await find(words)).items, words).toEqual([])
  })

  it('see accounts and latest lines, and leave a line for each look', async () => {
    const id = await value(
      owner,
      `select customer_id from banking.customers where id = testing.customer('customer1@demo.bank')`,
    )
    const { asha: numbers } = await demoNumbers(owner)
    const before = (await looked(leela)).length
    const customer = await value(app, 'select banking.read_customer($1, $2, $3)', [leela.jti, id, 'look 2'])
    expect(customer.accounts.map(({ accountNumber }: Row) => accountNumber).sort()).toEqual(
      [...numbers].sort(),
    )
    expect(customer.latest).toHaveLength(12)
    const entries = await value(app, 'select banking.read_account_entries($1, $2, null, 5, $3)', [
      ...[leela.jti, numbers[0], 'look 3'],
    ])
    expect(entries).toHaveLength(5)
    const next = await value(app, 'select banking.read_account_entries($1, $2, $3, 5, $4)', [
      ...[leela.jti, numbers[0], entries[4].seq, 'look 4'],
    ])
    expect(BigInt(next[0].seq) < BigInt(entries[4].seq)).toBe(true)
    expect((await looked(leela)).slice(before).map(({ what }) => what)).toEqual([
      'customer',
      'entries',
      'entries',
    ])
  })

  it('see no name on the bank’s own accounts but its own', async () => {
    const [settlement] = await rows(
      owner,
      `select account_number as number from banking.accounts where product_code = 'settlement' and version > 0`,
    )
    const before = (await looked(leela)).length
    const entries: Row[] = await value(app, 'select banking.read_account_entries($1, $2, null, 50, null)', [
      ...[leela.jti, settlement!.number],
    ])
    expect(
      entries.filter(
        ({ counterNumber, counterName, note }) => note !== null || (counterNumber && counterName),
      ),
    ).toEqual([])
    expect((await looked(leela)).length).toBe(before)
  })

  it('are staff: customers are forbidden every one of these', async () => {
    const calls = [
      `banking.find_customers($1, 'asha', 20, null, null)`,
      `banking.read_customer($1, 'C1', null)`,
      `banking.read_account_entries($1, '1', null, 5, null)`,
      `banking.trial_balance($1, '2026-01-01', 'booking')`,
      `banking.gl_accounts_of($1, '1100', 'INR', '2026-01-01', 'booking', null, 5)`,
      `banking.day_book($1, '2026-01-01', null, 5)`,
      `banking.read_till($1)`,
    ]
    for (const call of calls) {
      expect(await outcome(app.query(`select ${call}`, [asha.jti])), call).toBe('forbidden')
      expect(await outcome(app.query(`select ${call}`, ['x'])), call).toBe('token_revoked')
    }
    for (const table of [
      'access_logs',
      'proposals',
      'reversals',
      'own_accounts',
      'gl_accounts',
      'force_debits',
    ])
      expect(await outcome(app.query(`select * from banking.${table}`)), table).toBe('42501')
    expect(await outcome(owner.query('delete from banking.access_logs'))).toBe('BK001')
  })
})
