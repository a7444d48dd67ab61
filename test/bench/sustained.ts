/**
 * `npm run load`: the bank under 10,000 sessions, transfers and reads for minutes on end, open loop; then nothing may be
 * lost and `verify` must be clean. Options: --minutes, --transfers and --reads (a second), --sessions.
 */
import { fork } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { verify } from '../../db/tool/verify.ts'
import { checkLedger, prepareBank } from './bank.ts'
import type { LoadTask } from './load.ts'
import type { Measured } from './measured.ts'
import { bundleWorker, startBareWorkers } from './worker.ts'

const root = resolve(import.meta.dirname, '../..')
const dataDir = join(root, '.data/load')
const ERRORS_ALLOWED = 0.001

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    transfers: { type: 'string', default: '1000' },
    reads: { type: 'string', default: '1000' },
    sessions: { type: 'string', default: '10000' },
  },
})
const wanted = Object.fromEntries(
  Object.entries(values).map(([name, value]) => {
    const number = Number(value)
    if (!(number > 0)) throw new Error(`--${name} is a number above zero.`)
    return [name, number]
  }),
) as Record<keyof typeof values, number>

function load(task: LoadTask): Promise<Measured> {
  return new Promise((done, fail) => {
    const child = fork(join(import.meta.dirname, 'load.ts'))
    child.once('message', (measured: Measured) => done(measured))
    child.once('exit', (status) => fail(new Error(`${task.kind} ended with ${status} and no figures`)))
    child.send(task)
  })
}

const shown = ({ perSecond, p50Ms, p95Ms, p99Ms, maxMs, acknowledged, errors, unsent }: Measured) => ({
  perSecond: Math.round(perSecond),
  p50Ms: Math.round(p50Ms * 10) / 10,
  p95Ms: Math.round(p95Ms * 10) / 10,
  p99Ms: Math.round(p99Ms * 10) / 10,
  maxMs: Math.round(maxMs),
  acknowledged,
  errors,
  unsent,
})

async function main(): Promise<number> {
  mkdirSync(dataDir, { recursive: true })
  const bundle = bundleWorker(root)
  console.log(`Making a bank with ${wanted.sessions} customers, all signed in …`)
  const bank = await prepareBank(dataDir, wanted.sessions)
  try {
    const workers = await startBareWorkers(root, bundle, bank)
    const base = {
      ports: workers.ports,
      connections: 256,
      warmSeconds: 3,
      seconds: wanted.minutes * 60,
      people: bank.people,
      isHot: false,
    }
    console.log(
      `${wanted.transfers} transfers and ${wanted.reads} reads a second for ${wanted.minutes} minutes …`,
    )
    const [transfers, reads] = await Promise.all([
      load({ ...base, kind: 'transfer', ratePerSecond: wanted.transfers }),
      load({ ...base, kind: 'balance', ratePerSecond: wanted.reads }),
    ]).finally(workers.stop)
    const booked = await checkLedger(bank, transfers.acknowledged)
    const verdict = await verify(bank.ownerUrl, {
      originKey: Buffer.from(bank.secrets.ORIGIN_KEY, 'base64'),
    })
    const figures = {
      wanted,
      transfers: shown(transfers),
      reads: shown(reads),
      booked,
      verified: { clean: verdict.clean, milliseconds: verdict.milliseconds },
    }
    writeFileSync(join(root, '.data/load.json'), `${JSON.stringify(figures, null, 2)}\n`)
    console.log(JSON.stringify(figures, null, 2))
    const failures: string[] = []
    for (const [name, { errors, unsent, acknowledged, sample }] of Object.entries({ transfers, reads }))
      if (errors > (errors + acknowledged) * ERRORS_ALLOWED)
        failures.push(
          `${name}: ${unsent} were still waiting to be sent, ${errors - unsent} errors${sample ? `, first: ${sample}` : ''}`,
        )
    if (!verdict.clean)
      for (const { name, faults } of verdict.checks)
        if (faults.length > 0) failures.push(`verify: ${name}: ${faults[0]}`)
    for (const failure of failures) console.log(`FAILED  ${failure}`)
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
