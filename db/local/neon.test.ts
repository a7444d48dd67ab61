/** The endpoint answers as `pg` does on the same server, through Neon's driver and drizzle unchanged. */
import { neon, type types as neonTypes } from '@neondatabase/serverless'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { endpointUrl, freshBank, type TestBank, wireUrl } from '../../test/bank.ts'
import { type Endpoint, startEndpoint } from './endpoint.ts'

let bank: TestBank
let endpoint: Endpoint
let reference: pg.Client
let sql: ReturnType<typeof neon<false, true>>
const plain = () => neon(bank.superUrl)

beforeAll(async () => {
  bank = await freshBank({ empty: true })
  // One of this process, so that what it runs is counted.
  endpoint = await startEndpoint({ postgresPort: Number(new URL(bank.wire.superUrl).port) })
  const { username, password } = new URL(bank.superUrl)
  bank.superUrl = endpoint.url(bank.name, username, decodeURIComponent(password))
  reference = new pg.Client(bank.wire.superUrl)
  await reference.connect()
  sql = neon(bank.superUrl, { fullResults: true })
  await reference.query(`
    create table parent (id int primary key, name text not null unique, amount int constraint positive check (amount > 0));
    create table child (id int primary key, parent int references parent deferrable initially immediate);
    insert into parent values (1, 'one', 1);
    create function refuse() returns int language plpgsql as $$
    begin
      raise exception 'insufficient_funds' using errcode = 'BK409', detail = '{"short": "12.50"}', hint = 'less';
    end $$`)
})

afterAll(async () => {
  await reference.end()
  await endpoint.close()
})

/** Fields of an error that a client can rely on, as both drivers name them. */
const FIELDS = [
  'message',
  'severity',
  'code',
  'detail',
  'hint',
  'position',
  'internalPosition',
  'internalQuery',
  'where',
  'schema',
  'table',
  'column',
  'dataType',
  'constraint',
  'file',
  'line',
  'routine',
]

async function errorOf(work: Promise<unknown>): Promise<Record<string, unknown>> {
  const error = await work.then(
    () => undefined,
    (reason) => reason,
  )
  expect(error).toBeInstanceOf(Error)
  return Object.fromEntries(FIELDS.map((name) => [name, error[name] ?? undefined]))
}

const VALUES: [string, string, unknown[]?][] = [
  ['small integers', `select 1::int2 as a, (-2147483648)::int4 as b, null::int4 as c`],
  ['bigint', `select 9223372036854775807::int8 as a, (-9223372036854775808)::int8 as b`],
  [
    'numeric',
    `select 1250.00::numeric(12,2) as a, 'NaN'::numeric as b, 1e-20::numeric as c, 1e40::numeric as d`,
  ],
  [
    'floats',
    `select 'NaN'::float8 as a, 'Infinity'::float8 as b, '-Infinity'::float4 as c, 0.1::float8 as d, 1e-7::float8 as e`,
  ],
  ['booleans', `select true as a, false as b, null::bool as c`],
  [
    'timestamptz',
    `select '2026-11-02 10:11:12.345678+05:30'::timestamptz as a, 'infinity'::timestamptz as b`,
  ],
  [
    'timestamps and dates',
    `select '2024-02-29'::date as a, '2024-02-29 23:59:59.999'::timestamp as b, '23:59:59.5'::time as c`,
  ],
  ['intervals', `select '1 year 2 mons 3 days 04:05:06.789'::interval as a`],
  [
    'json',
    `select '{"a": [1, 2.50, "x\\"y", null], "é": "😀"}'::jsonb as a, '[1, {"b":  2}]'::json as b, 'null'::jsonb as c`,
  ],
  [
    'integer arrays',
    `select '{1,2,NULL}'::int[] as a, '{{1,2},{3,4}}'::int[] as b, '{}'::int[] as c, '{9007199254740993}'::int8[] as d`,
  ],
  ['text arrays', `select array['a,b', 'c"d', 'e\\f', '', 'NULL', null, '{x}', ' y '] as a`],
  [
    'numeric and uuid arrays',
    `select '{1.50,NaN}'::numeric[] as a, array['a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11']::uuid[] as b`,
  ],
  [
    'jsonb and timestamptz arrays',
    `select array['{"a":1}']::jsonb[] as a, array['2026-01-01 00:00:00+00']::timestamptz[] as b`,
  ],
  ['bytea', `select '\\x00ff7f80'::bytea as a, ''::bytea as b, array['\\x01']::bytea[] as c`],
  [
    'text',
    `select 'emoji 😀 क्षि ₹ "quoted" back\\slash' as a, E'tab\\tnew\\nline\\r\\x01\\x1f\\x7f' as b, '' as c, null::text as d`,
  ],
  [
    'other types',
    `select 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid as a, '10.0.0.1/8'::inet as b, '(1,2)'::point as c, '[1,5)'::int4range as d, 'abc'::char(5) as e, '1.50'::money as f`,
  ],
  ['composites', `select row(1, 'a "b"', null) as a, p as b from parent p`],
  ['equal names', `select 1 as a, 2 as a, 3 as b`],
  ['no rows', `select 1 as a where false`],
  ['no columns', `select from generate_series(1, 3)`],
  ['many rows', `select n, n::text as t, md5(n::text) as h from generate_series(1, 2000) n`],
  [
    'parameters',
    `select $1::int + 1 as a, $2::text as b, $3::jsonb as c, $4::int[] as d, $5::text as e, $6::bool as f`,
    [41, 'é"\\😀\n', { k: [1, 'two'] }, [1, 2, null], null, true],
  ],
  ['a bytea parameter', `select $1::bytea as a`, [Buffer.from([0, 1, 255])]],
  ['a date parameter', `select $1::timestamptz as a`, [new Date('2026-05-06T07:08:09.123Z')]],
  ['insert', `insert into parent values (100, 'hundred', 100), (101, 'hundred one', 1) returning id, name`],
  ['update', `update parent set amount = amount + 1 where id >= 100`],
  ['delete', `delete from parent where id >= 100`],
  ['merge', `merge into parent p using (values (1)) v(id) on p.id = v.id when matched then do nothing`],
  ['ddl', `create table scratch (id int); drop table scratch`.split(';')[0]!],
  ['drop', `drop table if exists scratch`],
  ['set', `set local search_path = public`],
  ['show', `show server_version_num`],
  ['explain', `explain (costs off) select 1`],
  ['an empty query', ``],
  ['a comment', `-- nothing`],
]

describe('values', () => {
  it.each(VALUES)('%s', async (_name, text, params = []) => {
    const isChange = /^(insert|update|delete|create|drop)/.test(text)
    const expected = await reference.query(text, params)
    if (isChange) await undo(text)
    const given = await sql.query(text, params)
    if (isChange && /^(update|create)/.test(text)) await undo(text)
    expect(given.rows).toEqual(expected.rows)
    expect(given.command).toEqual(expected.command ?? '')
    expect(given.rowCount).toEqual(expected.rowCount)
    const shape = (field: pg.FieldDef) => [
      field.name,
      field.tableID,
      field.columnID,
      field.dataTypeID,
      field.dataTypeSize,
      field.dataTypeModifier,
      field.format,
    ]
    expect(given.fields.map((field) => shape(field as unknown as pg.FieldDef))).toEqual(
      expected.fields.map(shape),
    )
  })

  /** Brings back what the reference changed, so that the endpoint does the same work. */
  async function undo(text: string) {
    if (text.startsWith('insert')) await reference.query('delete from parent where id >= 100')
    else if (text.startsWith('update'))
      await reference.query('update parent set amount = amount - 1 where id >= 100')
    else if (text.startsWith('delete'))
      await reference.query(`insert into parent values (100, 'hundred', 100), (101, 'hundred one', 1)`)
    else if (text.startsWith('create')) await reference.query('drop table if exists scratch')
  }

  it('array mode', async () => {
    const text = `select 1 as a, 'x' as a, null as b, '{1}'::int[] as c`
    const expected = await reference.query({ text, rowMode: 'array' })
    expect((await sql.query(text, [], { arrayMode: true })).rows).toEqual(expected.rows)
  })

  it('text of five megabytes, both ways', async () => {
    const big = 'ab"\\é😀\n'.repeat(600_000)
    const [row] = await plain()`select ${big}::text as big, length(${big}::text) as n`
    const expected = await reference.query('select $1::text as big, length($1::text) as n', [big])
    expect(row!.big === big).toBe(true)
    expect(row!.big === expected.rows[0].big).toBe(true)
    expect(row!.n).toBe(expected.rows[0].n)
  })

  it('types parsed by the caller', async () => {
    const types = { getTypeParser: () => (text: string) => `<${text}>` } as unknown as typeof neonTypes
    const text = 'select 1 as a, null as b, true as c'
    const expected = await reference.query({ text, types: types as unknown as pg.CustomTypesConfig })
    expect(await plain().query(text, [], { types })).toEqual(expected.rows)
  })

  it('without raw text and array mode: JSON of the types', async () => {
    const { host } = new URL(bank.superUrl)
    const query = `select 1 as a, 2::int8 as b, 1.5::float8 as c, 'NaN'::float8 as d, true as e, '{"x":[1]}'::jsonb as f,
      array[1,null] as g, array['a"b','c'] as h, null as i, 1.50::numeric as j, '{{1},{2}}'::int[] as k, 'é"' as l`
    const response = await fetch(`http://${host}/sql`, {
      method: 'POST',
      headers: { 'Neon-Connection-String': bank.superUrl },
      body: JSON.stringify({ query, params: [] }),
    })
    const answer = (await response.json()) as { rows: unknown[]; rowAsArray: boolean }
    expect(answer.rowAsArray).toBe(false)
    expect(answer.rows).toEqual([
      {
        a: 1,
        b: '2',
        c: 1.5,
        d: 'NaN',
        e: true,
        f: { x: [1] },
        g: [1, null],
        h: ['a"b', 'c'],
        i: null,
        j: '1.50',
        k: [[1], [2]],
        l: 'é"',
      },
    ])
  })
})

const FAILURES: [string, string, unknown[]?][] = [
  ['42601', 'selekt 1'],
  ['42601', `select 'é' as a,`],
  ['23505', `insert into parent values (1, 'again', 1)`],
  ['23505', `insert into parent values (2, 'one', 1)`],
  ['23514', `insert into parent values (2, 'two', 0)`],
  ['23503', 'insert into child values (1, 99)'],
  ['23502', 'insert into parent values (2, null, 1)'],
  ['22012', 'select 1 / 0'],
  ['22P02', 'select $1::int', ['x']],
  ['22003', 'select 2147483647 + 1'],
  ['42P01', 'select * from nowhere'],
  ['42703', 'select nothing from parent'],
  ['42883', 'select no_such_function(1)'],
  ['BK409', 'select refuse()'],
  ['22021', 'select $1::text', ['a\0b']],
]

describe('errors', () => {
  it.each(FAILURES)('%s: %s', async (code, text, params = []) => {
    const expected = await errorOf(reference.query(text, params))
    expect(expected.code).toBe(code)
    expect(await errorOf(sql.query(text, params))).toEqual(expected)
    // The second time the statement may come from the cache.
    expect(await errorOf(sql.query(text, params))).toEqual(expected)
    const batch = [sql.query('select 1'), sql.query(text, params)]
    expect(await errorOf(sql.transaction(batch))).toEqual(expected)
  })

  it('a custom code keeps its detail as written', async () => {
    const error = await errorOf(plain()`select refuse()`)
    expect(error).toMatchObject({ code: 'BK409', message: 'insufficient_funds', hint: 'less' })
    expect(JSON.parse(error.detail as string)).toEqual({ short: '12.50' })
  })

  it('a wrong password, an unknown role and an unknown database', async () => {
    for (const [user, database] of [
      ['postgres', bank.name],
      ['nobody_at_all', bank.name],
    ] as const) {
      const { host } = new URL(bank.superUrl)
      const expected = await errorOf(
        connectOnce(`postgres://${user}:wrong@127.0.0.1:${new URL(bank.wire.superUrl).port}/${database}`),
      )
      expect(expected.code).toBe('28P01')
      expect(await errorOf(neon(`postgresql://${user}:wrong@${host}/${database}`)`select 1`)).toEqual(
        expected,
      )
    }
    const expected = await errorOf(connectOnce(wireUrl('postgres', 'no_such_database')))
    expect(await errorOf(neon(endpointUrl('postgres', 'no_such_database'))`select 1`)).toEqual(expected)
  })

  async function connectOnce(url: string) {
    const client = new pg.Client(url)
    await client.connect()
    await client.end()
  }

  it('what it cannot do is said, and does no harm', async () => {
    expect((await errorOf(sql.query('copy parent to stdout'))).code).toBe('0A000')
    expect((await errorOf(sql.query('copy parent from stdin'))).code).toBe('0A000')
    expect((await errorOf(sql.query('select 1; select 2'))).code).toBe('42601')
    expect((await sql`select 1 as a`).rows).toEqual([{ a: 1 }])
  })
})
