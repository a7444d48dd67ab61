/** What the database itself holds the ledger to, whoever writes: the owner's mistakes and the superuser's too. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import { journal, type Line, write } from '../../test/entries.ts'
import { connect, connectOwner, expectBooksToBalance, openAccount, outcome, rows } from '../../test/teller.ts'

let owner: pg.Client
let superuser: pg.Client

beforeAll(async () => {
  const bank = await freshBank()
  owner = await connectOwner(bank.wire.ownerUrl)
  superuser = await connect(bank.wire.superUrl)
})

afterAll(() => expectBooksToBalance(owner))

const LOOSE = 'BK003'
const UNBALANCED = 'BK004'
const BROKEN = 'BK005'
const IDLE = 'BK006'

describe('entries', () => {
  /** In a transaction that is rolled back, so that each case begins with two accounts that hold 1000. */
  async function attempt(make: (from: string, to: string, seq: string) => Line[] | Promise<Line[]>) {
    await owner.query('begin')
    try {
      const [from, to] = [
        await openAccount(owner, { minor: 1000 }),
        await openAccount(owner, { minor: 1000 }),
      ]
      const seq = await journal(owner)
      return await write(owner, seq, await make(from, to, seq))
    } finally {
      await owner.query('rollback')
    }
  }

  it('that balance and continue their accounts move the balances, one transaction or several at once', async () => {
    expect(
      await attempt((from, to) => [
        { account: from, amount: -100 },
        { account: to, amount: 100 },
      ]),
    ).toBe('done')
    await owner.query('begin')
    const numbers = [
      await openAccount(owner),
      await openAccount(owner),
      await openAccount(owner),
      await openAccount(owner),
    ]
    const [one, two] = [await journal(owner), await journal(owner)]
    const lines = numbers.map((account, index) => ({
      account,
      amount: index % 2 ? 100 : -100,
      seq: index < 2 ? one : two,
    }))
    expect(await write(owner, one, lines)).toBe('done')
    expect(
      await rows(
        owner,
        'select posted, version, head from banking.accounts where account_number = any($1) order by id',
        [numbers],
      ),
    ).toEqual(lines.map(({ amount }) => ({ posted: String(amount), version: '1', head: expect.any(Buffer) })))
    await owner.query('rollback')
  })

  it('that do not sum to zero are refused: one side, or two sides of unequal weight', async () => {
    expect(await attempt((from) => [{ account: from, amount: -100 }])).toBe(UNBALANCED)
    expect(await attempt((_, to) => [{ account: to, amount: 100 }])).toBe(UNBALANCED)
    expect(
      await attempt((from, to) => [
        { account: from, amount: -100 },
        { account: to, amount: 101 },
      ]),
    ).toBe(UNBALANCED)
  })

  it('that sum to zero only across currencies are refused', async () => {
    const dollars = () => openAccount(owner, { currency: 'USD', minor: 1000 })
    expect(
      await attempt(async (from) => [
        { account: from, amount: -100 },
        { account: await dollars(), amount: 100 },
      ]),
    ).toBe(UNBALANCED)
    expect(
      await attempt((from, to) => [
        { account: from, amount: -100 },
        { account: to, amount: 100, currency: 'USD' },
      ]),
    ).toBe(UNBALANCED)
  })

  it('that sum to zero only across transactions are refused: of several in one statement, one that does not', async () => {
    const others = async (amounts: number[]) => {
      const seq = await journal(owner)
      const lines: Line[] = []
      for (const amount of amounts)
        lines.push({ account: await openAccount(owner, { minor: 500 }), amount, seq })
      return lines
    }
    expect(
      await attempt(async (from, to) => [
        { account: from, amount: -100 },
        { account: to, amount: 101 },
        ...(await others([-100, 99])),
      ]),
    ).toBe(UNBALANCED)
    expect(
      await attempt(async (from, to) => [
        { account: from, amount: -100 },
        { account: to, amount: 100 },
        ...(await others([-100, 99])),
      ]),
    ).toBe(UNBALANCED)
  })

  it('that do not continue their account are refused: version, balance, currency', async () => {
    const spoilt = (line: Partial<Line>) =>
      attempt((from, to) => [
        { account: from, amount: -100 },
        { account: to, amount: 100, ...line },
      ])
    expect(await spoilt({ version: 1 })).toBe(BROKEN)
    expect(await spoilt({ version: 3 })).toBe(BROKEN)
    expect(await spoilt({ after: 1000 })).toBe(BROKEN)
    expect(await spoilt({ after: 1101 })).toBe(BROKEN)
    expect(
      await attempt((from, to) => [
        { account: from, amount: -100, currency: 'USD' },
        { account: to, amount: 100, currency: 'USD' },
      ]),
    ).toBe(BROKEN)
  })

  it('of zero are refused', async () => {
    expect(
      await attempt((from, to) => [
        { account: from, amount: 0 },
        { account: to, amount: 0 },
      ]),
    ).toBe(IDLE)
  })

  it('an amount of nothing or less is not booked, even where the bank’s own function is asked to', async () => {
    const [from, to] = [await openAccount(owner), await openAccount(owner)]
    const post = `select banking.post('system:test', 'job:test', $1, 'fee', f, t, '', '', $2, null, now(), '', null)
      from banking.accounts f, banking.accounts t where f.account_number = $3 and t.account_number = $4`
    for (const amount of [0, -5])
      expect(await outcome(owner.query(post, [randomUUID(), amount, from, to]))).toBe('23502')
  })

  it('cannot stand twice for one account in a transaction', async () => {
    expect(
      await attempt((from, to) => [
        { account: from, amount: -100 },
        { account: to, amount: 60 },
        { account: to, amount: 40, version: 3, after: 1100 },
      ]),
    ).toBe('23505')
  })

  it('of an unknown account are refused', async () => {
    const lines = `insert into banking.entries values (1, -1, 1, -5, 'INR', -5, current_date, current_date, ''),
      (1, -2, 1, 5, 'INR', 5, current_date, current_date, '')`
    expect(await outcome(owner.query(lines))).toBe(BROKEN)
  })
})

describe('what has been written stays', () => {
  const changes: Record<string, string> = {
    entries: 'amount = amount',
    transactions: `note = 'x'`,
    request_keys: `key = 'x'`,
    audit_logs: `actor = 'x'`,
    security_events: `kind = 'x'`,
  }

  it('the owner and the superuser can neither update, delete nor truncate the journal, its keys and its traces', async () => {
    for (const client of [owner, superuser])
      for (const [table, change] of Object.entries(changes))
        for (const attempt of [
          `update banking.${table} set ${change}`,
          `delete from banking.${table}`,
          `truncate banking.${table}`,
          `truncate banking.${table} cascade`,
        ])
          expect(await outcome(client.query(attempt)), attempt).toBe('BK001')
    const upsert = `insert into banking.request_keys (scope, key, payload_hash) values ('s', 'k', '')
      on conflict (scope, key) do update set payload_hash = 'x'`
    expect(await outcome(owner.query(upsert))).toBe('BK001')
  })

  it('the role that moves money can do none of it', async () => {
    await superuser.query('set role banking_money')
    const attempts = [
      ...Object.entries(changes).map(([table, change]) => `update banking.${table} set ${change}`),
      ...Object.keys(changes).map((table) => `delete from banking.${table}`),
      ...Object.keys(changes).map((table) => `truncate banking.${table}`),
      'update banking.accounts set posted = 0',
      'update banking.accounts set version = 0, head = null',
      `update banking.accounts set overdraft_limit = 1`,
    ]
    for (const attempt of attempts) expect(await outcome(superuser.query(attempt)), attempt).toBe('42501')
    await superuser.query('reset role')
  })

  it('accounts, customers and users are closed, not deleted', async () => {
    for (const client of [owner, superuser])
      for (const table of ['accounts', 'customers', 'users'])
        for (const attempt of [`delete from banking.${table}`, `truncate banking.${table} cascade`])
          expect(await outcome(client.query(attempt)), attempt).toBe('BK001')
  })
})

describe('balances', () => {
  it('do not move without entries, for the owner and the superuser alike', async () => {
    const attempts = [
      'update banking.accounts set posted = posted + 1',
      'update banking.accounts set version = version + 1',
      `update banking.accounts set head = 'x'`,
      'update banking.accounts set head = null',
      `insert into banking.accounts (account_number, product_code, type, currency, holder_name, opened_on)
         select account_number, product_code, type, currency, holder_name, opened_on from banking.accounts limit 1
         on conflict (account_number) do update set posted = 5`,
      `merge into banking.accounts a using (select 1) s on true when matched then update set posted = 5`,
    ]
    for (const client of [owner, superuser])
      for (const attempt of attempts) expect(await outcome(client.query(attempt)), attempt).toBe(LOOSE)
  })

  const insertAccount = (column: string, given: string) =>
    `insert into banking.accounts (account_number, product_code, type, currency, holder_name, opened_on, ${column})
     select banking.issue_account_number(), 'savings', 'savings', 'INR', 'X', current_date, ${given}`

  it('start at nothing', async () => {
    for (const [column, given] of Object.entries({ posted: '5', version: '1', head: `'x'` }))
      expect(await outcome(owner.query(insertAccount(column, given))), column).toBe(LOOSE)
  })

  it('have neither holds nor an overdraft limit below zero', async () => {
    for (const column of ['held', 'overdraft_limit']) {
      expect(await outcome(owner.query(`update banking.accounts set ${column} = -1`)), column).toBe('BK007')
      expect(await outcome(owner.query(insertAccount(column, '-1'))), column).toBe('BK007')
    }
  })
})
