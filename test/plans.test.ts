/** Searches of history go by index, in its order, also where the planner counts on a smaller account. */
import { PgDialect } from 'drizzle-orm/pg-core'
import pg from 'pg'
import { beforeAll, expect, inject, it } from 'vitest'
import { migrate } from '../db/tool/migrate.ts'
import { dataKeysOf, fillVault } from '../db/tool/vault.ts'
import { verify } from '../db/tool/verify.ts'
import { readInOrder } from '../worker/db.ts'
import { type Filters, pageQuery, totalsQuery } from '../worker/ledger/queries.ts'
import { freshBank } from './bank.ts'
import { fill } from './bench/growing.ts'
import { connect, value } from './teller.ts'

const size = { entries: 40_000, asked: 4_000, people: 40 }
const jti = 'a-token-of-the-asked-person'
const dataKeys = dataKeysOf({ DATA_KEY: inject('workerBindings').DATA_KEY! })
const originKey = Buffer.from(inject('workerBindings').ORIGIN_KEY!, 'base64')

const bank = await freshBank({ empty: true })
let app: pg.Client
let account: string

beforeAll(async () => {
  await migrate(bank.wire.ownerUrl)
  await fillVault(bank.wire.ownerUrl, dataKeys)
  const owner = new pg.Client(bank.wire.ownerUrl)
  await owner.connect()
  await fill(owner, size, jti, { originKey, dataKeys }, () => {})
  account = await value(
    owner,
    'select account_number from banking.accounts where version = (select max(version) from banking.accounts)',
  )
  await owner.end()
  const superuser = await connect(bank.wire.superUrl)
  await superuser.query('vacuum analyze')
  app = await connect(bank.wire.appUrl)
}, 120_000)

/** What `readInOrder` sends, taken down instead of sent, so that the plans here are those of the Worker. */
async function planOf(query: ReturnType<typeof pageQuery>): Promise<string> {
  const dialect = new PgDialect({ casing: 'snake_case' })
  type Statement = { sql: string; params: unknown[] }
  const statements: Statement[] = []
  const database = {
    execute: (text: typeof query) => dialect.sqlToQuery(text),
    batch: async (asked: (Statement | { _prepare: () => { getQuery: () => Statement } })[]) => {
      for (const one of asked) statements.push('_prepare' in one ? one._prepare().getQuery() : one)
      return asked
    },
  }
  await readInOrder(database as never, { jti, kinds: ['customer'] }, database.execute(query) as never)
  await app.query('begin')
  try {
    const last = statements.pop()!
    for (const { sql, params } of statements) await app.query(sql, params)
    const { rows } = await app.query(`explain (analyze, costs off, timing off) ${last.sql}`, last.params)
    return rows.map((row) => row['QUERY PLAN']).join('\n')
  } finally {
    await app.query('rollback')
  }
}

const largeInFull = /Seq Scan on (?:accounts|entries|transactions|transaction_notes)/
const day = (ago: number) => new Date(Date.now() - ago * 864e5).toISOString().slice(0, 10)
const searches: [string, Filters][] = [
  ['nothing but the account', {}],
  ['a type', { type: 'fee' }],
  ['dates', { from: day(400), to: day(300) }],
  ['an amount', { min: '2000', max: '2400' }],
  ['a category', { category: 'travel' }],
  ['words that are common', { q: 'rent' }],
  ['words that are nowhere', { q: 'nobody' }],
  ['all of them', { type: 'transfer', from: day(400), min: '1', category: 'transfers', q: 'a' }],
]

it.each(searches)(
  'a page by %s reads no table in full and looks at a bounded number of lines',
  async (_, filters) => {
    for (const asked of [{ account, ...filters }, filters]) {
      const plan = await planOf(pageQuery(asked, undefined, 51, 500))
      expect(plan).not.toMatch(largeInFull)
      expect(plan).toMatch(/Index Only Scan Backward using entries_account_day on entries e\b/)
      // The journal is met by its key, once a line that is looked at.
      const loops = /using transactions_pkey on transactions t .*loops=(\d+)/.exec(plan)
      expect(Number(loops?.[1] ?? 0), plan).toBeLessThanOrEqual(500)
    }
  },
)

it('a page from the middle begins there, in either direction', async () => {
  for (const way of ['older', 'newer'] as const) {
    const place = { date: day(365), seq: 10_000n, account: 2n, way }
    const plan = await planOf(pageQuery({ account }, place, 51, 500))
    expect(plan).toMatch(
      /Index Cond: \(\(account_id = m\.id\) AND \(ROW\(booking_date, transaction_seq\) [<>]= ROW/,
    )
    expect(Number(/entries_account_day on entries e [^\n]*rows=(\d+)/.exec(plan)![1])).toBeLessThanOrEqual(53)
  }
})

it('totals without words read the index alone', async () => {
  for (const filters of [{}, { from: day(400), to: day(300) }, { min: '100' }]) {
    const plan = await planOf(totalsQuery({ account, ...filters }))
    expect(plan).not.toMatch(largeInFull)
    expect(plan).not.toMatch(/ on transactions /)
    expect(plan).toMatch(/Index Only Scan .*entries_account_day on entries e\b/)
  }
})

it('totals stop at their bound and say how far back they go', async () => {
  const run = async (query: ReturnType<typeof totalsQuery>) => {
    await app.query('begin')
    await app.query('select banking.enter($1, $2)', [jti, ['customer']])
    const { sql, params } = new PgDialect({ casing: 'snake_case' }).sqlToQuery(query)
    const { rows } = await app.query(sql, params)
    await app.query('rollback')
    return rows[0]
  }
  const bounded = await run(totalsQuery({ account }, 1_000))
  expect(bounded).toMatchObject({ count: '1000', since: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) })
  expect(Number((await run(totalsQuery({ account, q: 'rent' }, 1_000))).count)).toBeLessThan(1_000)
  const whole = await run(totalsQuery({ account, from: bounded.since }))
  expect(whole.since).toBeNull()
  expect(Number(whole.count)).toBeGreaterThanOrEqual(1_000)
})

it('the grown bank is one that verify finds clean', async () => {
  const { checks, clean } = await verify(bank.wire.ownerUrl, { originKey })
  expect(checks.flatMap(({ faults }) => faults)).toEqual([])
  expect(clean).toBe(true)
  expect(checks.find(({ name }) => name === 'entry hashes')!.checked).toBeGreaterThanOrEqual(size.entries)
}, 60_000)
