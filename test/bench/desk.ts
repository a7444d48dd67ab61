/**
 * `npm run bench:desk`: do the lists and searches of the desk stay as fast when the bank grows? Two banks are asked the
 * same questions (desk-mix.ts) through the Worker, by turns; ends with 1 where the large one's p95 is above 100 ms or
 * more than 1.5 times the small one's.
 *
 *   --people 100000     customers of the large bank
 *   --entries 10000000  lines of the large bank
 *   --rounds 40         how often each question is asked in each of five series, whose middle p95 counts
 *   --only find         the questions whose names begin so
 *   --keep              leaves both banks for the next run of the same size
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { loadavg } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { startEndpoint } from '../../db/local/endpoint.ts'
import { startPostgres } from '../../db/local/postgres.ts'
import { buildWeb } from '../../db/tool/build.ts'
import { migrate } from '../../db/tool/migrate.ts'
import { readSecrets } from '../../db/tool/secrets.ts'
import { ADMIN, makeAdmin } from '../../db/tool/stack.ts'
import { signToken } from '../../worker/auth/tokens.ts'
import type { Config } from '../../worker/config.ts'
import { type DeskBank, makeDeskBank } from './desk-filling.ts'
import { type DeskFacts, type DeskQuestion, questions } from './desk-mix.ts'
import { namesAmong } from './grown-people.ts'
import { middleOf, SERIES } from './measured.ts'
import { sharedMegabytes, warm } from './warming.ts'
import { bundleWorker, startBareWorker } from './worker.ts'

const mostMs = 100
const mostRatio = 1.5
const deepPages = 5
const root = resolve(import.meta.dirname, '../..')
const dataDir = join(root, '.data/desk')

const { values: options } = parseArgs({
  options: {
    people: { type: 'string', default: '100000' },
    entries: { type: 'string', default: '10000000' },
    rounds: { type: 'string', default: '40' },
    only: { type: 'string', default: '' },
    keep: { type: 'boolean', default: false },
  },
})
const rounds = Number(options.rounds)
const warmRounds = Math.max(2, Math.ceil(rounds / 10))
// A customer has a hundred lines in two years in both, and each queue and each day of both fills a page: what is compared
// is the same page in a bank of a hundred times as many customers, and not a short page with a full one.
const small = { database: 'desk_small', people: 1_001, entries: 200_000, asked: 50_000 }
const large = {
  database: 'desk_large',
  people: Number(options.people) + 1,
  entries: Number(options.entries),
  asked: Number(options.entries) / 100,
}
const say = (text: string) => console.log(text)

type Running = {
  bank: DeskBank
  facts: DeskFacts
  port: number
  tokens: Record<DeskQuestion['as'], string>
  pg: pg.Client
}
type Figure = { name: string; p50Ms: number[]; p95Ms: number[]; blocks: number[]; ratio: number }

/** One call by tRPC's protocol on a connection that stays open: how long it took, and what it answered. */
async function call(
  agent: Agent,
  { port, tokens }: Running,
  { procedure, as }: DeskQuestion,
  input: object | undefined,
): Promise<[number, { next?: string | null }]> {
  const body = input ? JSON.stringify(input) : '{}'
  const headers = {
    Authorization: `Bearer ${tokens[as]}`,
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
  }
  const began = performance.now()
  const [status, text] = await new Promise<[number, string]>((done, fail) => {
    const path = `/trpc/${procedure}`
    const sent = request({ agent, port, host: '127.0.0.1', path, method: 'POST', headers }, (answer) => {
      let read = ''
      answer.setEncoding('utf8').on('data', (chunk) => (read += chunk))
      answer.on('end', () => done([answer.statusCode!, read]))
    })
    sent.on('error', fail).end(body)
  })
  const took = performance.now() - began
  if (status !== 200) throw new Error(`${procedure} ${body}: ${status} ${text}`)
  return [took, JSON.parse(text).result.data]
}

type Ready = { name: string; question: DeskQuestion; cursors: (string | undefined)[] }

/** Each question, and of a list a second one that begins some pages further on; nothing where it does not go so far. */
async function prepare(agent: Agent, banks: Running[]): Promise<Ready[]> {
  const ready: Ready[] = []
  for (const [name, question] of Object.entries(questions)) {
    if (!name.startsWith(options.only)) continue
    ready.push({ name, question, cursors: [] })
    if (!question.deep) continue
    const cursors: (string | undefined)[] = []
    for (const running of banks) {
      let cursor: string | undefined
      let before: string | undefined
      const { facts } = running
      for (let page = 0; page <= deepPages; page++) {
        const input = { ...question.input!(facts, 0), ...(cursor && { cursor }), limit: 200 }
        const [, { next }] = await call(agent, running, question, input)
        if (!next) {
          // A page that ends its list may be a short one, which would be compared with a full one.
          cursor = before
          break
        }
        if (page === deepPages) break
        before = cursor
        cursor = next
      }
      cursors.push(cursor)
    }
    if (cursors.every((cursor) => cursor !== undefined))
      ready.push({ name: `${name}, later page`, question, cursors })
  }
  return ready
}

const blocksOf = async ({ pg: client, bank }: Running) => {
  const { rows } = await client.query<{ blocks: string }>(
    `select coalesce(sum(shared_blks_hit + shared_blks_read), 0) as blocks from public.pg_stat_statements s
       join pg_database d on d.oid = s.dbid where d.datname = $1 and s.query like '%banking.%'`,
    [bank.database],
  )
  return Number(rows[0]!.blocks)
}

async function measure(banks: Running[]): Promise<Figure[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const figures: Figure[] = []
  for (const { name, question, cursors } of await prepare(agent, banks)) {
    const latencies = banks.map(() => Array.from({ length: SERIES }, () => [] as number[]))
    const before = await Promise.all(banks.map(blocksOf))
    for (let round = 0; round < warmRounds + SERIES * rounds; round++)
      for (const turn of banks.keys()) {
        // Neither bank is always the one that comes second.
        const which = (turn + round) % banks.length
        const { facts } = banks[which]!
        const cursor = cursors[which]
        const input = question.input && {
          ...question.input(facts, cursor === undefined ? round : 0),
          ...(cursor !== undefined && { cursor }),
        }
        const [took] = await call(agent, banks[which]!, question, input)
        if (round >= warmRounds) latencies[which]![Math.floor((round - warmRounds) / rounds)]!.push(took)
      }
    const after = await Promise.all(banks.map(blocksOf))
    const round2 = (value: number) => Number(value.toFixed(2))
    const taken = latencies.map(middleOf)
    figures.push({
      name,
      p50Ms: taken.map(({ p50Ms }) => round2(p50Ms)),
      p95Ms: taken.map(({ p95Ms }) => round2(p95Ms)),
      blocks: after.map((count, which) =>
        Math.round((count - before[which]!) / (warmRounds + SERIES * rounds)),
      ),
      ratio: round2(taken[1]!.p95Ms / taken[0]!.p95Ms),
    })
    show(figures.at(-1)!)
  }
  agent.destroy()
  return figures
}

const cells = (values: unknown[]) => values.map((value) => String(value).padStart(11)).join('')
const show = ({ name, p50Ms, p95Ms, blocks, ratio }: Figure) =>
  say(`${name.padEnd(34)}${cells([...p50Ms, ...p95Ms, ratio, ...blocks])}`)

function keptBank(file: string): DeskBank | undefined {
  return options.keep && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
}

async function main(): Promise<number> {
  mkdirSync(dataDir, { recursive: true })
  if (!existsSync(join(root, 'dist/web/index.html'))) await buildWeb(root)
  const bundle = bundleWorker(root)
  const secrets = readSecrets(dataDir)
  const settings = {
    shared_buffers: `${sharedMegabytes()}MB`,
    max_wal_size: '16GB',
    shared_preload_libraries: 'pg_stat_statements',
  }
  const postgres = await startPostgres({ dataDir, settings })
  const endpoint = await startEndpoint({ postgresPort: postgres.port })
  const banks: Running[] = []
  const stops: (() => Promise<void>)[] = []
  try {
    await makeAdmin(postgres, secrets.passwords.bank_admin)
    for (const wanted of [small, large]) {
      const file = join(dataDir, `${wanted.database}.json`)
      const before = keptBank(file)
      const same = before?.people === wanted.people && before.entries === wanted.entries
      const bank = same
        ? before
        : await makeDeskBank(postgres, secrets, wanted, (text) => say(`  ${wanted.database} ${text}`))
      writeFileSync(file, JSON.stringify(bank), { mode: 0o600 })
      // Functions and indexes may be those of an earlier checkout.
      if (same) await migrate(postgres.url(wanted.database, ADMIN, secrets.passwords.bank_admin))
      const client = new pg.Client(postgres.url(wanted.database))
      await client.connect()
      stops.push(() => client.end())
      await client.query('create extension if not exists pg_stat_statements schema public')
      const appUrl = endpoint.url(wanted.database, 'banking_app', secrets.passwords.banking_app)
      const worker = await startBareWorker(root, bundle, { appUrl, secrets })
      stops.push(worker.stop)
      const config = { jwtSecret: Buffer.from(secrets.JWT_SECRET, 'base64') } as unknown as Config
      const tokenOf = (role: DeskQuestion['as']) =>
        signToken(config, { jti: bank[role].jti, sub: bank[role].userId, role, customerId: null }, 86_400)
      const tokens = { operator: await tokenOf('operator'), admin: await tokenOf('admin') }
      const names = bank.facts.people.map(({ name }) => name)
      // A page of as many in both: one that is full costs what it shows, however large the bank.
      const facts = { ...bank.facts, ...namesAmong(bank.people, names, 7) }
      banks.push({ bank, facts, port: worker.port, tokens, pg: client })
    }
    await warm([small, large].map(({ database }) => postgres.url(database)))
    const load = [loadavg()[0]!]
    say(
      `\n${'question'.padEnd(34)}${cells(['p50 small', 'p50 large', 'p95 small', 'p95 large', 'ratio', 'blocks', 'blocks'])}`,
    )
    const figures = await measure(banks)
    load.push(loadavg()[0]!)
    say(`load average ${load.map((one) => one.toFixed(1)).join(' to ')}`)
    const result = { small, large, rounds, mostMs, mostRatio, load, figures }
    writeFileSync(join(root, '.data/desk.json'), `${JSON.stringify(result, null, 2)}\n`)
    const missed = figures.filter(({ p95Ms, ratio }) => p95Ms[1]! > mostMs || ratio > mostRatio)
    for (const { name, p95Ms, ratio } of missed) say(`ABOVE THE CEILING  ${name}: ${p95Ms[1]} ms, ${ratio}`)
    return missed.length === 0 ? 0 : 1
  } finally {
    for (const stop of stops) await stop()
    await endpoint.close()
    await postgres.stop()
  }
}

process.exit(
  await main().catch((error: Error) => {
    console.error(error)
    return 1
  }),
)
