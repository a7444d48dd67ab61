/**
 * `npm run bench:eod`: the end of day of a bank of 100,000 savings accounts, in accounts a second and as a ratio to
 * TPC-B of the same run. An ordinary day (one account in ten has moved) and the last day of a quarter, when every account
 * is credited its interest. Writes .data/bench-eod.json.
 */
import { fork } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { type Postgres, startPostgres } from '../../db/local/postgres.ts'
import { closeDays } from '../../db/tool/end-of-day.ts'
import { migrate } from '../../db/tool/migrate.ts'
import { readSecrets } from '../../db/tool/secrets.ts'
import { ADMIN, makeAdmin, makeDatabase } from '../../db/tool/stack.ts'
import { dataKeysOf, fillVault } from '../../db/tool/vault.ts'
import { jobPads } from '../../worker/ledger/rules.ts'
import type { DriverTask } from './driver.ts'
import { type Measured, median } from './measured.ts'
import { prepareTpcb } from './tpcb.ts'

const root = resolve(import.meta.dirname, '../..')
const dataDir = join(root, '.data/bench')
const DATABASE = 'bench_eod'
const isQuick = process.argv.includes('--quick')
const ACCOUNTS = isQuick ? 20_000 : 100_000
const ORDINARY_DAYS = isQuick ? 2 : 5
/** One account in this many moves on an ordinary day. */
const MOVED = 10
const FILL_CHUNK = 5_000
/** Accounts a second on two cores. */
const AIM = 20_000

/** Moves money to accounts whose id leaves no rest, in chunks, as a job does. */
async function pay(client: pg.Client, originKey: Buffer, job: string, every: number) {
  const { rows } = await client.query<{ ids: string[] }>(
    `select array_agg(id::text order by id) as ids from (select id, (row_number() over (order by id) - 1) / $1 as chunk
       from banking.accounts where type = 'savings' and id % $2 = 0) a group by chunk order by chunk`,
    [FILL_CHUNK, every],
  )
  const pads = Buffer.from(jobPads(originKey, job))
  for (const { ids } of rows)
    await client.query(
      `select count(*) from banking.post_for_job($1, $2, 'deposit', 'bench',
         (select id from banking.accounts where product_code = 'settlement'), $3, $4, null)`,
      [job, pads, ids, ids.map((id) => 1_000_000 + ((Number(id) * 7_919) % 90_000_000))],
    )
}

async function fill(client: pg.Client, originKey: Buffer) {
  await client.query('set role banking_owner')
  // The day before the quarter's last ones.
  await client.query(
    `select banking.advance_business_date('system:bench',
       (date_trunc('quarter', current + 120) - ($1 || ' days')::interval)::date) from banking.business_dates`,
    [ORDINARY_DAYS + 2],
  )
  await client.query(`select banking.internal_account('settlement', 'INR')`)
  await client.query(
    `insert into banking.accounts (account_number, product_code, type, currency, holder_name, opened_on)
     select banking.issue_account_number(), 'savings', 'savings', 'INR', 'Bench ' || n, b.current
       from banking.business_dates b, generate_series(1, $1) n`,
    [ACCOUNTS],
  )
  await client.query('begin')
  await pay(client, originKey, 'bench:fill', 1)
  await client.query('commit')
}

/** `busy` is processor time of the backend in seconds, where the machine tells it: others may share the cores. */
type Day = { date: string; seconds: number; busy: number; steps: Record<string, number> }

/** Processor time of a process so far, in seconds, from Linux; nothing elsewhere and when it has ended. */
function busyOf(pid: number): number | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
    return (Number(fields[11]) + Number(fields[12])) / 100
  } catch {
    return undefined
  }
}

/** The processor time that the end of day's own backend has taken by the time it is done. */
async function watch(client: pg.Client, work: Promise<unknown>): Promise<number> {
  let busy = 0
  let isDone = false
  const ending = work.finally(() => {
    isDone = true
  })
  while (!isDone) {
    const { rows } = await client.query<{ pid: number }>(
      `select pid from pg_stat_activity where application_name = 'bank eod'`,
    )
    if (rows[0]) busy = busyOf(rows[0].pid) ?? busy
    await pause(20)
  }
  await ending
  return busy
}

async function closeOne(client: pg.Client, ownerUrl: string, originKey: Buffer): Promise<Day> {
  const { rows } = await client.query<{ date: string; next: string }>(
    'select current::text as date, (current + 1)::text as next from banking.business_dates',
  )
  const { date, next } = rows[0]!
  const began = performance.now()
  const busy = await watch(client, closeDays(ownerUrl, { actor: 'system:bench', originKey, to: next }))
  const seconds = (performance.now() - began) / 1000
  const steps = await client.query<{ name: string; seconds: string }>(
    `select name, extract(epoch from ended_at - started_at) as seconds from banking.eod_steps where closed_date = $1`,
    [date],
  )
  return {
    date,
    seconds,
    busy,
    steps: Object.fromEntries(steps.rows.map((step) => [step.name, Number(step.seconds)])),
  }
}

/** Debits equal credits, and what was accrued is what was posted and what is carried. */
async function check(client: pg.Client) {
  const { rows } = await client.query(`
    select (select sum(amount) = 0 from banking.entries) as balanced,
           (select sum(micros) from banking.interest_accruals) = (select sum(minor)::numeric * 1000000
             from banking.interest_postings) + (select sum(credit_micros) from banking.interest_positions) as accounted,
           (select count(*)::int from banking.interest_postings) as credited`)
  const { balanced, accounted, credited } = rows[0]
  if (!balanced || !accounted || credited !== ACCOUNTS)
    throw new Error(`The books do not add up: ${JSON.stringify(rows[0])}`)
}

function measureLimit(url: string): Promise<number> {
  return new Promise((done, fail) => {
    const child = fork(join(import.meta.dirname, 'driver.ts'))
    child.once('message', (measured: Measured) => done(measured.perSecond))
    child.once('exit', (status) => fail(new Error(`the limit ended with ${status} and no figures`)))
    const seconds = isQuick ? 3 : 6
    const task: DriverTask = {
      kind: 'tpcb',
      url,
      clients: 8,
      warmSeconds: 1.5,
      seconds,
      people: [],
      tellers: [],
      isHot: false,
    }
    child.send(task)
  })
}

async function measure(postgres: Postgres, secrets: ReturnType<typeof readSecrets>) {
  const { bank_admin, ...passwords } = secrets.passwords
  const originKey = Buffer.from(secrets.ORIGIN_KEY, 'base64')
  await makeAdmin(postgres, bank_admin)
  const superuser = new pg.Client(postgres.url('postgres'))
  await superuser.connect()
  await superuser.query(`drop database if exists ${DATABASE} with (force)`)
  await makeDatabase(postgres, DATABASE)
  const ownerUrl = postgres.url(DATABASE, ADMIN, bank_admin)
  await migrate(ownerUrl, passwords)
  await fillVault(ownerUrl, dataKeysOf(secrets))
  const client = new pg.Client(ownerUrl)
  await client.connect()
  await fill(client, originKey)
  const inBank = new pg.Client(postgres.url(DATABASE))
  await inBank.connect()
  await inBank.query('vacuum analyze')
  const limits = [await measureLimit(await prepareTpcb(postgres))]
  const days: Day[] = []
  for (let day = 0; day <= ORDINARY_DAYS + 1; day += 1) {
    if (day > 0) {
      await client.query('begin')
      await pay(client, originKey, `bench:${day}`, MOVED)
      await client.query('commit')
    }
    await inBank.query('checkpoint')
    days.push(await closeOne(client, ownerUrl, originKey))
    const last = days.at(-1)!
    const steps = Object.entries(last.steps).map(([name, seconds]) => `${name} ${seconds.toFixed(2)}`)
    console.log(
      `${last.date}  ${last.seconds.toFixed(2)} s, ${last.busy.toFixed(2)} s of processor   ${steps.join('  ')}`,
    )
  }
  limits.push(await measureLimit(await prepareTpcb(postgres)))
  await check(client)
  await Promise.all([client.end(), inBank.end()])
  await superuser.query(`drop database ${DATABASE} with (force)`)
  await superuser.end()
  return { days, limit: median(limits) }
}

async function main() {
  mkdirSync(dataDir, { recursive: true })
  const secrets = readSecrets(dataDir)
  const postgres = await startPostgres({ dataDir, settings: { shared_buffers: '1GB' } })
  const { days, limit } = await measure(postgres, secrets).finally(() => postgres.stop())
  // The first day makes every account's first row; the last ends the quarter.
  const speeds = { eod: days.slice(1, -1), eod_quarter_end: days.slice(-1), eod_first_day: days.slice(0, 1) }
  const figures = Object.entries(speeds).map(([name, some]) => {
    const perSecond = Math.round(ACCOUNTS / median(some.map(({ seconds }) => seconds)))
    const busy = median(some.map((day) => day.busy))
    const perBusySecond = busy > 0 ? Math.round(ACCOUNTS / busy) : undefined
    const ratio = Math.round((perSecond / limit) * 1000) / 1000
    return { name, perSecond, perBusySecond, ratio, to: 'limit', accounts: ACCOUNTS }
  })
  const report = { limit: { name: 'tpcb', perSecond: Math.round(limit) }, figures }
  writeFileSync(join(root, '.data/bench-eod.json'), `${JSON.stringify(report, null, 2)}\n`)
  console.log(`\nlimit (tpcb) ${Math.round(limit)} a second; ${ACCOUNTS} accounts`)
  for (const { name, perSecond, perBusySecond, ratio } of figures) {
    const busy = perBusySecond === undefined ? '' : `${perBusySecond} a second of one processor`
    console.log(
      `${name.padEnd(18)}${String(perSecond).padStart(8)} accounts a second, ${ratio} of the limit; ${busy}`,
    )
  }
  if (figures[0]!.perSecond < AIM) console.log(`BELOW THE AIM  eod: ${AIM} accounts a second`)
}

await main()
