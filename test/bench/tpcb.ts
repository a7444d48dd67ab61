/** TPC-B as pgbench does it, in its own schema: the limit that everything else is a ratio to. */
import pg from 'pg'
import type { Postgres } from '../../db/local/postgres.ts'
import { warm } from './warming.ts'

export const TPCB_DATABASE = 'bench_tpcb'
export const SCALE = 50
const ACCOUNTS = 100_000

/** pgbench's own tables, so that pgbench itself can run on them where it is installed. */
const TABLES = `
  create table pgbench_branches (bid int not null, bbalance int, filler char(88)) with (fillfactor = 100);
  create table pgbench_tellers (tid int not null, bid int, tbalance int, filler char(84)) with (fillfactor = 100);
  create table pgbench_accounts (aid int not null, bid int, abalance int, filler char(84)) with (fillfactor = 100);
  create table pgbench_history (tid int, bid int, aid int, delta int, mtime timestamp, filler char(22));
  insert into pgbench_branches select n, 0 from generate_series(1, ${SCALE}) n;
  insert into pgbench_tellers select n, (n - 1) / 10 + 1, 0 from generate_series(1, ${SCALE * 10}) n;
  insert into pgbench_accounts select n, (n - 1) / ${ACCOUNTS} + 1, 0, '' from generate_series(1, ${SCALE * ACCOUNTS}) n;
  alter table pgbench_branches add primary key (bid);
  alter table pgbench_tellers add primary key (tid);
  alter table pgbench_accounts add primary key (aid)`

/** Made once for each data folder; emptied of history at each run, as pgbench does. */
export async function prepareTpcb(postgres: Postgres): Promise<string> {
  const url = postgres.url(TPCB_DATABASE)
  const admin = new pg.Client(postgres.url('postgres'))
  await admin.connect()
  const known = await admin.query('select from pg_database where datname = $1', [TPCB_DATABASE])
  if (known.rowCount === 0) await admin.query(`create database ${TPCB_DATABASE}`)
  await admin.end()
  const client = new pg.Client(url)
  await client.connect()
  const made = await client.query(`select to_regclass('pgbench_accounts_pkey') as there`)
  if (!made.rows[0].there) await client.query(`begin; ${TABLES}; commit`)
  await client.query('truncate pgbench_history')
  await client.query('vacuum analyze pgbench_branches, pgbench_tellers, pgbench_history')
  if (!made.rows[0].there) await client.query('vacuum analyze pgbench_accounts')
  await client.query('checkpoint')
  await client.end()
  // Made by a run before this one: what is measured is the limit of the machine, not of its disk.
  await warm([url])
  return url
}

const one = (top: number) => 1 + Math.floor(Math.random() * top)

/** The seven statements of one transaction, each prepared. */
export async function tpcbTransaction(client: pg.Client) {
  const aid = one(SCALE * ACCOUNTS)
  const tid = one(SCALE * 10)
  const bid = one(SCALE)
  const delta = one(10_000) - 5_000
  await client.query({ name: 'b', text: 'begin' })
  await client.query({
    name: 'a',
    text: 'update pgbench_accounts set abalance = abalance + $1 where aid = $2',
    values: [delta, aid],
  })
  await client.query({
    name: 's',
    text: 'select abalance from pgbench_accounts where aid = $1',
    values: [aid],
  })
  await client.query({
    name: 't',
    text: 'update pgbench_tellers set tbalance = tbalance + $1 where tid = $2',
    values: [delta, tid],
  })
  await client.query({
    name: 'r',
    text: 'update pgbench_branches set bbalance = bbalance + $1 where bid = $2',
    values: [delta, bid],
  })
  await client.query({
    name: 'h',
    text: 'insert into pgbench_history (tid, bid, aid, delta, mtime) values ($1, $2, $3, $4, current_timestamp)',
    values: [tid, bid, aid, delta],
  })
  await client.query({ name: 'e', text: 'end' })
}
