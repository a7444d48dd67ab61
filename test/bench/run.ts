/**
 * `npm run bench`: every speed as a ratio to a limit of the same run; ends with 1 below a floor. Options: --quick (one
 * short round), --isolates (of the Worker; one a core), --cpu (see cpu.ts).
 */
import { fork, spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { buildWeb } from '../../db/tool/build.ts'
import { type BenchBank, checkLedger, prepareBank } from './bank.ts'
import { measureCpu } from './cpu.ts'
import type { DriverTask } from './driver.ts'
import type { LoadTask } from './load.ts'
import { type Measured, median, together } from './measured.ts'
import { setRules } from './rules.ts'
import { firstRouteGzipKb, furtherRoutesGzipKb } from './sizes.ts'
import { prepareTpcb, SCALE, TPCB_DATABASE } from './tpcb.ts'
import { bundleWorker, startBareWorkers } from './worker.ts'

const root = resolve(import.meta.dirname, '../..')
const dataDir = join(root, '.data/bench')
const { values: options } = parseArgs({
  options: { quick: { type: 'boolean' }, cpu: { type: 'boolean' }, isolates: { type: 'string' } },
})
const isQuick = options.quick
const isolates = options.isolates === undefined ? undefined : Number(options.isolates)
if (isolates !== undefined && !(isolates >= 1 && Number.isInteger(isolates)))
  throw new Error('--isolates is a whole number from one.')
const ROUNDS = isQuick ? 1 : 3
const SECONDS = isQuick ? 3 : 6
const OPEN_SECONDS = isQuick ? 10 : 30
const PATIENCE_SECONDS = 60

type Figure = {
  name: string
  value?: number
  perSecond?: number
  p50Ms?: number
  p95Ms?: number
  ratio?: number
  to?: string
  floor?: number
  aim?: number
}

let acknowledged = 0

/** One measurement in a process of its own. */
function measure(script: 'driver' | 'load', task: DriverTask | LoadTask): Promise<Measured> {
  return new Promise((done, fail) => {
    const child = fork(join(import.meta.dirname, `${script}.ts`))
    const limit = (task.warmSeconds + task.seconds + PATIENCE_SECONDS) * 1000
    const timer = setTimeout(() => child.kill('SIGKILL'), limit)
    child.once('message', (measured: Measured) => {
      if (task.kind !== 'tpcb' && task.kind !== 'balance' && task.kind !== 'deposit')
        acknowledged += measured.acknowledged
      done(measured)
    })
    child.once('exit', (status) => {
      clearTimeout(timer)
      fail(new Error(`${script} ${task.kind} ended with ${status} and no figures`))
    })
    child.send(task)
  })
}

/** pgbench on the very tables, where a machine has it; the npm packages do not bring it. */
function runPgbench(bank: BenchBank): number | undefined {
  const { user, password } = bank.postgres.superuser
  const where = ['-h', '127.0.0.1', '-p', String(bank.postgres.port), '-U', user, TPCB_DATABASE]
  const flags = ['-n', '-M', 'prepared', '-c', '8', '-j', '2', '-T', String(SECONDS)]
  const run = spawnSync('pgbench', [...flags, ...where], {
    encoding: 'utf8',
    env: { ...process.env, PGPASSWORD: password },
  })
  const found = /tps = ([\d.]+)/.exec(run.stdout ?? '')
  return found ? Math.round(Number(found[1])) : undefined
}

const KINDS = [
  'limit',
  'function',
  'function_hot',
  'deposits_spread',
  'deposits_20_tills',
  'endpoint',
  'transfer',
  'transfer_20_rules',
  'transfer_hot',
  'balance',
] as const
type Kind = (typeof KINDS)[number]

function loadOf({ people, appUrl: connectionString }: BenchBank, workerPorts: number[]) {
  const endpointPort = Number(new URL(connectionString).port)
  return (kind: LoadTask['kind'], isHot: boolean, more: Partial<LoadTask> = {}) => {
    const ports = kind === 'endpoint' ? [endpointPort] : workerPorts
    const base = {
      kind,
      isHot,
      people,
      ports,
      connectionString,
      connections: 32,
      warmSeconds: 2,
      seconds: SECONDS,
    }
    return measure('load', { ...base, ...more })
  }
}

async function runAll(bank: BenchBank, tpcbUrl: string, workerPorts: number[]) {
  const { people, tellers } = bank
  const driver = (kind: DriverTask['kind'], url: string, isHot: boolean) =>
    measure('driver', { kind, url, isHot, people, tellers, clients: 8, warmSeconds: 1.5, seconds: SECONDS })
  const load = loadOf(bank, workerPorts)
  const withoutRules: Measured[] = []
  const doIt: Record<Kind, () => Promise<Measured>> = {
    limit: () => driver('tpcb', tpcbUrl, false),
    function: () => driver('function', bank.appWireUrl, false),
    function_hot: () => driver('function', bank.appWireUrl, true),
    deposits_spread: () => driver('deposit', bank.appWireUrl, false),
    deposits_20_tills: () => driver('deposit', bank.appWireUrl, true),
    endpoint: () => load('endpoint', false),
    transfer: () => load('transfer', false),
    // By turns with what it is compared to, the one first that was last: a host that slows down slows both.
    transfer_20_rules: async () => {
      const measured: Record<0 | 20, Measured[]> = { 0: [], 20: [] }
      for (const count of [20, 0, 0, 20] as const) {
        await setRules(bank.ownerUrl, count)
        measured[count].push(await load('transfer', false, { seconds: SECONDS / 2 }))
      }
      await setRules(bank.ownerUrl, 0)
      withoutRules.push(together(measured[0]))
      return { ...together(measured[20]), errors: together([...measured[0], ...measured[20]]).errors }
    },
    transfer_hot: () => load('transfer', true),
    balance: () => load('balance', false),
  }
  const rounds: Record<Kind, Measured[]> = Object.fromEntries(KINDS.map((kind) => [kind, []])) as never
  for (let round = 1; round <= ROUNDS; round++) {
    const shown: string[] = []
    for (const kind of KINDS) {
      const measured = await doIt[kind]()
      if (measured.errors > 0)
        throw new Error(`${kind}: ${measured.errors} errors, first: ${measured.sample}`)
      rounds[kind].push(measured)
      shown.push(`${kind} ${Math.round(measured.perSecond)}`)
    }
    console.log(`round ${round} of ${ROUNDS}, a second: ${shown.join(', ')}`)
  }
  const openLoop = { ratePerSecond: 1_000, connections: 256, warmSeconds: 3, seconds: OPEN_SECONDS }
  const open = await load('transfer', false, openLoop)
  const openHot = await load('transfer', true, openLoop)
  const leftByRules = median(
    rounds.transfer_20_rules.map(({ perSecond }, at) => perSecond / withoutRules[at]!.perSecond),
  )
  return { rounds, leftByRules, open, openHot }
}

const round = (value: number, digits: number) => Number(value.toFixed(digits))
const middle = (runs: Measured[], key: 'perSecond' | 'p50Ms' | 'p95Ms') => median(runs.map((one) => one[key]))

function speed(name: string, runs: Measured[], limit: number, more: Partial<Figure> = {}): Figure {
  const perSecond = middle(runs, 'perSecond')
  return {
    name,
    perSecond: Math.round(perSecond),
    p50Ms: round(middle(runs, 'p50Ms'), 2),
    p95Ms: round(middle(runs, 'p95Ms'), 2),
    ratio: round(perSecond / limit, 3),
    to: 'limit',
    ...more,
  }
}

const openFigure = (name: string, measured: Measured): Figure => ({
  name,
  perSecond: Math.round(measured.perSecond),
  p50Ms: round(measured.p50Ms, 2),
  p95Ms: round(measured.p95Ms, 2),
})

const OPEN_P50_MS = 5
const OPEN_P95_MS = 50

function failuresOf(figures: Figure[], open: [string, Measured][]): string[] {
  const failures: string[] = []
  for (const { name, value, ratio, floor } of figures) {
    if (floor === undefined) continue
    if (ratio !== undefined && ratio < floor) failures.push(`${name}: ratio ${ratio} is below ${floor}`)
    // A size has a ceiling where a speed has a floor.
    if (ratio === undefined && value! > floor) failures.push(`${name}: ${value} is above ${floor}`)
  }
  for (const [name, measured] of open) {
    if (measured.errors > 0) failures.push(`${name}: ${measured.errors} errors, first: ${measured.sample}`)
    if (measured.p50Ms > OPEN_P50_MS) failures.push(`${name}: p50 ${measured.p50Ms.toFixed(1)} ms`)
    if (measured.p95Ms > OPEN_P95_MS) failures.push(`${name}: p95 ${measured.p95Ms.toFixed(1)} ms`)
  }
  return failures
}

function show(limit: { name: string; perSecond: number; pgbench?: number }, figures: Figure[]) {
  const cell = (value: unknown, width: number) => String(value ?? '').padStart(width)
  console.log(
    `\n${'figure'.padEnd(26)}${['a second', 'p50 ms', 'p95 ms', 'ratio', 'floor', 'aim'].map((name) => name.padStart(10)).join('')}`,
  )
  console.log(`${`limit (${limit.name})`.padEnd(26)}${cell(limit.perSecond, 10)}`)
  if (limit.pgbench) console.log(`${'limit.pgbench'.padEnd(26)}${cell(limit.pgbench, 10)}`)
  for (const { name, perSecond, value, p50Ms, p95Ms, ratio, floor, aim } of figures) {
    const cells = [perSecond ?? value, p50Ms, p95Ms, ratio, floor, aim]
    console.log(`${name.padEnd(26)}${cells.map((one) => cell(one, 10)).join('')}`)
  }
}

async function main(): Promise<number> {
  mkdirSync(dataDir, { recursive: true })
  await buildWeb(root)
  const bundle = bundleWorker(root)
  console.log(`TPC-B at scale ${SCALE}, ${ROUNDS} rounds of ${SECONDS} s each; making the bank …`)
  const bank = await prepareBank(dataDir)
  try {
    if (options.cpu) {
      const workers = await startBareWorkers(root, bundle, bank, isolates)
      await measureCpu(bank, workers.pids, loadOf(bank, workers.ports)).finally(workers.stop)
      return 0
    }
    const tpcbUrl = await prepareTpcb(bank.postgres)
    const workers = await startBareWorkers(root, bundle, bank, isolates)
    const { rounds, leftByRules, open, openHot } = await runAll(bank, tpcbUrl, workers.ports).finally(
      workers.stop,
    )
    const pgbench = runPgbench(bank)
    const booked = await checkLedger(bank, acknowledged)
    const perSecond = middle(rounds.limit, 'perSecond')
    const limit = { name: 'tpcb', perSecond: Math.round(perSecond), ...(pgbench ? { pgbench } : {}) }
    const figures: Figure[] = [
      speed('function', rounds.function, perSecond, { floor: 0.8 }),
      speed('function_hot', rounds.function_hot, perSecond),
      speed('deposits_spread', rounds.deposits_spread, perSecond),
      speed('deposits_20_tills', rounds.deposits_20_tills, middle(rounds.deposits_spread, 'perSecond'), {
        to: 'deposits_spread',
        floor: 0.8,
      }),
      speed('endpoint', rounds.endpoint, perSecond),
      speed('transfer', rounds.transfer, perSecond, { floor: 0.28, aim: 0.4 }),
      speed('transfer_20_rules', rounds.transfer_20_rules, perSecond, {
        ratio: round(leftByRules, 3),
        to: 'transfer',
        floor: 0.85,
      }),
      speed('transfer_hot', rounds.transfer_hot, perSecond),
      speed('balance', rounds.balance, perSecond),
      openFigure('transfer_open_1000', open),
      openFigure('transfer_open_1000_hot', openHot),
      { name: 'worker_gzip_kb', value: round(bundle.gzipKb, 1), floor: 300 },
      { name: 'first_route_gzip_kb', value: round(firstRouteGzipKb(root), 1), floor: 60 },
      { name: 'further_route_gzip_kb', value: round(furtherRoutesGzipKb(root)[0]!.kb, 1), floor: 40 },
    ]
    writeFileSync(join(root, '.data/bench.json'), `${JSON.stringify({ limit, figures }, null, 2)}\n`)
    show(limit, figures)
    console.log(
      `\n${booked} transfers booked, ${acknowledged} of them acknowledged here; the ledger adds up.`,
    )
    const failures = failuresOf(figures, [
      ['transfer_open_1000', open],
      ['transfer_open_1000_hot', openHot],
    ])
    for (const failure of failures) console.log(`BELOW THE FLOOR  ${failure}`)
    return failures.length === 0 ? 0 : 1
  } finally {
    await bank.stop()
  }
}

process.exit(
  await main().catch((error: Error) => {
    console.error(error)
    return 1
  }),
)
