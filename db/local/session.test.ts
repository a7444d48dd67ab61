/** Transactions, sessions and connections behind the endpoint: what one request may leave to the next, and may not. */
import { neon, neonConfig, Pool } from '@neondatabase/serverless'
import { sql as text } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/neon-http'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { freshBank, type TestBank } from '../../test/bank.ts'
import { type Endpoint, startEndpoint } from './endpoint.ts'

neonConfig.webSocketConstructor = WebSocket

let bank: TestBank
let endpoint: Endpoint
let reference: pg.Client
let sql: ReturnType<typeof neon<false, false>>

beforeAll(async () => {
  bank = await freshBank({ empty: true })
  // One of this process, so that what it runs is counted.
  endpoint = await startEndpoint({ postgresPort: Number(new URL(bank.wire.superUrl).port) })
  const { username, password } = new URL(bank.superUrl)
  bank.superUrl = endpoint.url(bank.name, username, decodeURIComponent(password))
  reference = new pg.Client(bank.wire.superUrl)
  await reference.connect()
  await reference.query('create table notes (id int primary key deferrable initially deferred, body text)')
  sql = neon(bank.superUrl)
})

afterAll(async () => {
  await reference.end()
  await endpoint.close()
})

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'none',
    (error) => error.code as string,
  )
const countNotes = async () => Number((await reference.query('select count(*) from notes')).rows[0].count)

describe('a batch', () => {
  it('is one transaction, whose error undoes everything', async () => {
    const before = await countNotes()
    const code = await codeOf(
      sql.transaction([
        sql`insert into notes values (1, 'a')`,
        sql`insert into notes values (2, 'b')`,
        sql`select 1 / 0`,
        sql`insert into notes values (3, 'c')`,
      ]),
    )
    expect(code).toBe('22012')
    expect(await countNotes()).toBe(before)
    const same = await sql.transaction([
      sql`select pg_current_xact_id()::text as id, transaction_timestamp() as at`,
      sql`select pg_current_xact_id()::text as id, transaction_timestamp() as at`,
    ])
    expect(same[0]).toEqual(same[1])
  })

  it('is undone as well when only the commit fails', async () => {
    const clash = [sql`insert into notes values (9, 'a')`, sql`insert into notes values (9, 'b')`]
    expect(await codeOf(sql.transaction(clash))).toBe('23505')
    expect(await codeOf(sql.transaction(clash, { isolationLevel: 'Serializable' }))).toBe('23505')
    expect(await countNotes()).toBe(0)
  })

  it.each([
    [{}, 'read committed', 'off', 'off'],
    [{ isolationLevel: 'ReadUncommitted' }, 'read uncommitted', 'off', 'off'],
    [{ isolationLevel: 'ReadCommitted' }, 'read committed', 'off', 'off'],
    [{ isolationLevel: 'RepeatableRead' }, 'repeatable read', 'off', 'off'],
    [{ isolationLevel: 'Serializable', readOnly: true, deferrable: true }, 'serializable', 'on', 'on'],
    [{ readOnly: true }, 'read committed', 'on', 'off'],
    [{ readOnly: false, deferrable: false }, 'read committed', 'off', 'off'],
  ] as const)('runs as its headers ask: %o', async (options, isolation, readOnly, deferrable) => {
    const setting = (name: string) => sql`select current_setting(${name}) as value`
    const names = ['transaction_isolation', 'transaction_read_only', 'transaction_deferrable']
    const rows = await sql.transaction(names.map(setting), options)
    expect(rows.map((one) => one[0]!.value)).toEqual([isolation, readOnly, deferrable])
    if (readOnly === 'on') {
      expect(await codeOf(sql.transaction([sql`insert into notes values (5)`], options))).toBe('25006')
    }
  })

  it('may hold statements of every kind, and none at all', async () => {
    const rows = await sql.transaction([
      sql`create temp table scratch (id int)`,
      sql`insert into scratch values (7)`,
      sql`savepoint here`,
      sql`set local work_mem = '5MB'`,
      sql`select id, current_setting('work_mem') as memory from scratch`,
    ])
    expect(rows[4]).toEqual([{ id: 7, memory: '5MB' }])
    expect(await sql.transaction([])).toEqual([])
  })

  it('leaves nothing open when it opens or ends transactions itself', async () => {
    await sql`begin`
    await sql.transaction([sql`select 1`, sql`begin`])
    await sql.transaction([sql`commit`, sql`begin isolation level serializable`])
    const rows = await sql`select current_setting('transaction_isolation') as isolation`
    expect(rows).toEqual([{ isolation: 'read committed' }])
    const open = `select count(*)::int as n from pg_stat_activity where datname = $1 and state like 'idle in%'`
    expect((await reference.query(open, [bank.name])).rows[0].n).toBe(0)
  })
})

describe('a session is clean for the next request', () => {
  const LEAKS: [string, string[], string, unknown][] = [
    ['set', [`set work_mem = '7MB'`], `select current_setting('work_mem') as v`, '4MB'],
    [
      'set_config',
      [`select set_config('app.secret', 'x', false)`],
      `select coalesce(current_setting('app.secret', true), '') as v`,
      '',
    ],
    ['set role', ['set role banking_app'], 'select current_user::text as v', 'postgres'],
    [
      'session authorization',
      ['set session authorization banking_app'],
      'select session_user::text as v',
      'postgres',
    ],
    [
      'search_path',
      ['set search_path = pg_catalog'],
      `select current_setting('search_path') as v`,
      '"$user", public',
    ],
    ['timezone', [`set timezone = 'Asia/Kolkata'`], `select current_setting('timezone') as v`, 'UTC'],
    [
      'a temporary table',
      ['create temp table leak (id int)'],
      `select to_regclass('pg_temp.leak')::text as v`,
      null,
    ],
    [
      'an advisory lock',
      ['select pg_advisory_lock(42)'],
      `select count(*)::int as v from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()`,
      0,
    ],
    [
      'a cursor',
      ['declare leak cursor with hold for select 1'],
      `select count(*)::int as v from pg_cursors where name = 'leak'`,
      0,
    ],
    [
      'a prepared statement',
      ['prepare leak as select 1'],
      `select count(*)::int as v from pg_prepared_statements where name = 'leak'`,
      0,
    ],
    ['a channel', ['listen leak'], 'select count(*)::int as v from pg_listening_channels()', 0],
    ['deallocate all', ['deallocate all'], 'select 1 as v', 1],
    ['discard all', ['discard all'], 'select 1 as v', 1],
    [
      'what was prepared for the cleaning itself, thrown away unseen',
      [
        `set work_mem = '7MB'`,
        `do $$ begin execute 'deallocate all'; perform set_config('work_mem', '8MB', false); end $$`,
      ],
      `select current_setting('work_mem') as v`,
      '4MB',
    ],
    [
      'a function of the name that gives up advisory locks, in front of it',
      [
        'create schema if not exists before',
        'create or replace function before.pg_advisory_unlock_all() returns void language sql as $$ select $$',
        `select set_config('search_path', 'before, pg_catalog', false), pg_advisory_lock(43)`,
      ],
      `select count(*)::int as v from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()`,
      0,
    ],
    ['an open transaction', ['begin', 'select 1'], `select (now() = clock_timestamp()) as v`, false],
  ]

  it.each(LEAKS)('%s', async (_name, leaks, probe, expected) => {
    // One connection, so that the probe meets the session that leaked.
    const own = await startEndpoint({
      postgresPort: Number(new URL(bank.wire.superUrl).port),
      maxConnections: 1,
    })
    const { username, password } = new URL(bank.superUrl)
    const alone = neon(own.url(bank.name, username, decodeURIComponent(password)))
    try {
      for (let round = 0; round < 3; round++) {
        for (const leak of leaks) await alone.query(leak)
        expect(await alone.query(probe)).toEqual([{ v: expected }])
      }
      await codeOf(alone.query('select 1 / 0'))
      expect(await alone.query(probe)).toEqual([{ v: expected }])
    } finally {
      await own.close()
    }
  })

  it('also from within a batch, and lastval', async () => {
    await reference.query('create sequence numbers')
    await sql.transaction([sql`set work_mem = '9MB'`, sql`select nextval('numbers')`])
    const probes = await Promise.all(
      Array.from({ length: 20 }, () => sql`select current_setting('work_mem') as v`),
    )
    expect(probes.flat().every((row) => row.v === '4MB')).toBe(true)
    expect(await codeOf(sql`select lastval()`)).toBe('55000')
  })
})

describe('statements kept prepared', () => {
  it('follow a table that changes its columns or their types', async () => {
    await reference.query('create table changing (a int)')
    const read = () => sql`select * from changing`
    const write = (value: string) => sql`insert into changing values (${value})`
    for (let round = 0; round < 8; round++) await Promise.all([read(), write('1')])
    await reference.query(`alter table changing add b text default 'x'`)
    expect((await read())[0]).toEqual({ a: 1, b: 'x' })
    await reference.query('alter table changing alter a type text, drop b')
    await write('now text')
    expect(await read()).toContainEqual({ a: 'now text' })
    expect(await sql.transaction([sql`select 1 as one`, read()])).toHaveLength(2)
    await reference.query('drop table changing')
    expect(await codeOf(read())).toBe('42P01')
  })

  it('are forgotten when there are many', async () => {
    for (let at = 0; at < 700; at += 50) {
      const some = Array.from({ length: 50 }, (_, index) => sql.query(`select ${at + index} as n`))
      expect((await Promise.all(some)).flat().map((row) => row!.n)).toEqual(
        some.map((_, index) => at + index),
      )
    }
    expect(await sql.query('select 0 as n')).toEqual([{ n: 0 }])
  })
})

describe('connections', () => {
  it('eight at once run at once', async () => {
    const started = performance.now()
    const rows = await Promise.all(
      Array.from({ length: 8 }, () => sql`select pg_backend_pid() as pid, pg_sleep(0.4)`),
    )
    expect(performance.now() - started).toBeLessThan(1_500)
    expect(new Set(rows.flat().map((row) => row.pid)).size).toBe(8)
  })

  it('more requests than connections wait for their turn, each with its own answer', async () => {
    const rows = await Promise.all(
      Array.from({ length: 300 }, (_, n) => sql`select ${n}::int as n, pg_sleep(0.002)`),
    )
    expect(rows.flat().map((row) => row.n)).toEqual(Array.from({ length: 300 }, (_, n) => n))
  })

  it('a request whose client has gone is cancelled and leaves nothing open', async () => {
    const control = new AbortController()
    const gone = neon(bank.superUrl, { fetchOptions: { signal: control.signal } })
    const work = codeOf(
      gone.transaction([gone`insert into notes values (77, 'x')`, gone`select pg_sleep(20)`]),
    )
    await new Promise((resolve) => setTimeout(resolve, 200))
    control.abort()
    await work
    const running = `select count(*)::int as n from pg_stat_activity where query like '%pg_sleep(20)%' and state <> 'idle' and pid <> pg_backend_pid()`
    await expect.poll(async () => (await reference.query(running)).rows[0].n, { timeout: 5_000 }).toBe(0)
    expect(await countNotes()).toBe(0)
    expect(await sql`select 1 as one`).toEqual([{ one: 1 }])
  })

  it('drizzle: single, batch, and where each keeps its code', async () => {
    const db = drizzle({ client: sql })
    const one = await db.execute(text`select 1 as one, ${'x'}::text as x`)
    expect(one.rows).toEqual([{ one: 1, x: 'x' }])
    const [first, second] = await db.batch([db.execute(text`select 1 as a`), db.execute(text`select 2 as b`)])
    expect([first.rows, second.rows]).toEqual([[{ a: 1 }], [{ b: 2 }]])
    const failure = await db.execute(text`select 1 / 0`).then(undefined, (error) => error)
    expect(failure.cause.code).toBe('22012')
    const batch = await db.batch([db.execute(text`select 1 / 0`)]).then(undefined, (error) => error)
    expect(batch.code ?? batch.cause.code).toBe('22012')
  })

  it.each(['password', false] as const)('WebSocket sessions with pipelineConnect %s', async (pipeline) => {
    neonConfig.pipelineConnect = pipeline
    const pool = new Pool({ connectionString: bank.superUrl })
    const session = await pool.connect()
    try {
      await session.query('begin')
      await session.query(`set local work_mem = '6MB'`)
      const query = `select $1::int8 as n, current_setting('work_mem') as m, array[1, null] as l`
      const { rows } = await session.query(query, [5])
      await session.query('rollback')
      await reference.query('begin')
      await reference.query(`set local work_mem = '6MB'`)
      expect(rows).toEqual((await reference.query(query, [5])).rows)
      await reference.query('rollback')
      const big = await session.query('select $1::text as big', ['x'.repeat(2_000_000)])
      expect(big.rows[0].big.length).toBe(2_000_000)
    } finally {
      session.release()
      await pool.end()
    }
    const wrong = new Pool({ connectionString: bank.superUrl.replace(/:[^:@]+@/, ':wrong@') })
    wrong.on('error', () => {})
    expect(await codeOf(wrong.query('select 1'))).toBe('28P01')
  })
})
