/**
 * `npm run growth`: does the bank stay as fast when it grows? Two banks, filled by the bank's own rules, are asked the
 * same mix of questions through the Worker, by turns; ends with 1 where the large one's p95 is above the ceiling.
 *
 *   --entries 1000000   lines of the large bank (10,000,000), a hundredth of them or at most 100,000 on the asked account
 *   --rounds 100        how often the mix is asked in each of five series, whose middle p95 counts
 *   --verify            checks every hash and MAC of the large bank as well (a quarter of an hour at full size)
 *   --keep              leaves the large bank for the next run of the same size
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { startEndpoint } from '../../db/local/endpoint.ts'
import { startPostgres } from '../../db/local/postgres.ts'
import { buildWeb } from '../../db/tool/build.ts'
import { migrate } from '../../db/tool/migrate.ts'
import { readSecrets } from '../../db/tool/secrets.ts'
import { ADMIN, makeAdmin } from '../../db/tool/stack.ts'
import { dataKeysOf, fillVault } from '../../db/tool/vault.ts'
import { verify } from '../../db/tool/verify.ts'
import { type GrownBank, growBank, liftDailyCount, type Size } from './growing.ts'
import { type Asked, askers, mix } from './growth-mix.ts'
import { type Latency, middleOf, orderOf, SERIES } from './measured.ts'
import { sharedMegabytes, warm } from './warming.ts'
import { bundleWorker, startBareWorker } from './worker.ts'

const ceiling = 1.3
const root = resolve(import.meta.dirname, '../..')
const dataDir = join(root, '.data/growth')

const { values: options } = parseArgs({
  options: {
    entries: { type: 'string', default: '10000000' },
    rounds: { type: 'string', default: '100' },
    verify: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
  },
})
const entries = Number(options.entries)
const rounds = Number(options.rounds)
const warmRounds = Math.ceil(rounds / 10)

const small: Size = { entries: 10_000, asked: 5_000, people: 20 }
const large: Size = {
  entries,
  asked: Math.min(100_000, Math.round(entries / 20)),
  people: Math.max(200, Math.min(2_000, Math.round(entries / 1_000))),
}

type Figure = {
  name: string
  p50Ms: [number, number]
  p95Ms: [number, number]
  ratio: number
  ceiling?: number
}

const say = (text: string) => console.log(text)

/** A request on a connection that stays open; answers how long it took. */
async function timed(agent: Agent, port: number, bank: GrownBank, asked: Asked): Promise<[number, string]> {
  const body = asked.body && JSON.stringify(asked.body)
  const headers = {
    Authorization: `Bearer ${bank.token}`,
    ...(body ? { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) } : {}),
  }
  const began = performance.now()
  const [status, text] = await new Promise<[number, string]>((done, fail) => {
    const sent = request(
      { agent, port, host: '127.0.0.1', path: asked.path, method: body ? 'POST' : 'GET', headers },
      (answer) => {
        let read = ''
        answer.setEncoding('utf8').on('data', (chunk) => (read += chunk))
        answer.on('end', () => done([answer.statusCode!, read]))
      },
    )
    sent.on('error', fail).end(body)
  })
  const took = performance.now() - began
  if (status !== 200 && status !== 201) throw new Error(`${asked.path}: ${status} ${text}`)
  return [took, text]
}

async function measure(banks: { bank: GrownBank; port: number }[]): Promise<Figure[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const ask = await Promise.all(
    banks.map(({ bank, port }) => askers(bank, async (asked) => (await timed(agent, port, bank, asked))[1])),
  )
  const latencies = mix.map(() => banks.map(() => Array.from({ length: SERIES }, () => [] as number[])))
  for (let round = 0; round < warmRounds + SERIES * rounds; round++)
    for (const at of orderOf(mix.length, round >> 1)) {
      const { name } = mix[at]!
      for (const turn of banks.keys()) {
        // Neither bank is always the one that comes second.
        const which = (turn + round) % banks.length
        const { bank, port } = banks[which]!
        const [took] = await timed(agent, port, bank, ask[which]!(name))
        if (round >= warmRounds) latencies[at]![which]![Math.floor((round - warmRounds) / rounds)]!.push(took)
      }
    }
  agent.destroy()
  return mix.map(({ name, gated }, at) => {
    const [one, other] = latencies[at]!.map(middleOf) as [Latency, Latency]
    const round2 = (value: number) => Number(value.toFixed(2))
    return {
      name,
      p50Ms: [round2(one.p50Ms), round2(other.p50Ms)],
      p95Ms: [round2(one.p95Ms), round2(other.p95Ms)],
      ratio: round2(other.p95Ms / one.p95Ms),
      ...(gated ? { ceiling } : {}),
    }
  })
}

function show(figures: Figure[]) {
  const cells = (values: unknown[]) => values.map((value) => String(value ?? '').padStart(12)).join('')
  say(
    `\n${'question'.padEnd(22)}${cells(['p50 small', 'p50 large', 'p95 small', 'p95 large', 'ratio', 'ceiling'])}`,
  )
  for (const { name, p50Ms, p95Ms, ratio, ceiling: most } of figures)
    say(`${name.padEnd(22)}${cells([...p50Ms, ...p95Ms, ratio, most])}`)
}

async function main(): Promise<number> {
  mkdirSync(dataDir, { recursive: true })
  await buildWeb(root)
  const bundle = bundleWorker(root)
  const secrets = readSecrets(dataDir)
  const postgres = await startPostgres({
    dataDir,
    settings: { shared_buffers: `${sharedMegabytes()}MB`, max_wal_size: '16GB' },
  })
  const endpoint = await startEndpoint({ postgresPort: postgres.port })
  const stops: (() => Promise<void>)[] = []
  try {
    await makeAdmin(postgres, secrets.passwords.bank_admin)
    const grow = async (database: string, size: Size) => {
      const began = performance.now()
      const bank = await growBank(postgres, secrets, database, size, (text) => say(`  ${database} ${text}`))
      const seconds = Math.round((performance.now() - began) / 1000)
      say(`${database}: ${size.entries} entries, ${size.asked} on the asked account, ${seconds} s`)
      return bank
    }
    const kept = join(dataDir, `growth_large_${entries}.json`)
    const before = options.keep ? keptBank(kept) : undefined
    if (before) {
      // The server has another port now, and functions and policies may be those of an earlier checkout.
      before.ownerUrl = postgres.url(before.database, ADMIN, secrets.passwords.bank_admin)
      await migrate(before.ownerUrl)
      await fillVault(before.ownerUrl, dataKeysOf(secrets))
    }
    const grown = before ?? (await grow('growth_large', large))
    if (options.keep) writeFileSync(kept, JSON.stringify(grown), { mode: 0o600 })
    const banks = [await grow('growth_small', small), grown]
    const running: { bank: GrownBank; port: number }[] = []
    for (const bank of banks) {
      await liftDailyCount(bank.ownerUrl)
      const appUrl = endpoint.url(bank.database, 'banking_app', secrets.passwords.banking_app)
      const worker = await startBareWorker(root, bundle, { appUrl, secrets })
      stops.push(worker.stop)
      running.push({ bank, port: worker.port })
    }
    await warm([banks[0]!, grown].map(({ database }) => postgres.url(database)))
    const figures = await measure(running)
    const originKey = Buffer.from(secrets.ORIGIN_KEY, 'base64')
    const verified: Record<string, boolean> = {}
    for (const { database, ownerUrl } of options.verify ? banks : banks.slice(0, 1))
      verified[database] = (await verify(ownerUrl, { originKey })).clean
    writeFileSync(
      join(root, '.data/growth.json'),
      `${JSON.stringify({ small, large, rounds, ceiling, verified, figures }, null, 2)}\n`,
    )
    show(figures)
    const failures = figures.filter((figure) => figure.ceiling && figure.ratio > figure.ceiling)
    for (const { name, ratio } of failures) say(`ABOVE THE CEILING  ${name}: ${ratio}`)
    for (const [database, clean] of Object.entries(verified))
      say(`verify ${database}: ${clean ? 'clean' : 'NOT CLEAN'}`)
    return failures.length === 0 && Object.values(verified).every(Boolean) ? 0 : 1
  } finally {
    for (const stop of stops) await stop()
    await endpoint.close()
    await postgres.stop()
  }
}

function keptBank(file: string): GrownBank | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

process.exit(
  await main().catch((error: Error) => {
    console.error(error)
    return 1
  }),
)
