/**
 * `npm run bench:sign-in`: 50 sign-ins a second, open loop, through the production bundle in bare workerd, an isolate for
 * each core, as Cloudflare spreads what one cannot do;
 * p95 as a ratio to one native argon2id of the same parameters on the same machine, measured before and after. Writes
 * .data/bench-sign-in.json; exits 1 when a sign-in fails or the rate is not held. `--quick` takes three seconds.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { buildWeb } from '../../db/tool/build.ts'
import { storedPassword, tagOf } from '../../db/tool/passwords.ts'
import { type BenchBank, prepareBank } from './bank.ts'
import { median, summarise } from './measured.ts'
import { bundleWorker, startBareWorkers } from './worker.ts'

const root = resolve(import.meta.dirname, '../..')
const isQuick = process.argv.includes('--quick')
const RATE = 50
const SECONDS = isQuick ? 3 : 30
const WARM_SECONDS = isQuick ? 1 : 5
const PEOPLE = isQuick ? 100 : 1_000
const PASSWORD = 'correct-horse-battery-bench'
/** What a sign-in may cost at this rate, in native hashes. */
const AIM = 6

/** All of them have one password at the cost that people have; the bank's own stores a salt for each. */
async function givePasswords(bank: BenchBank): Promise<string[]> {
  const { salt, memoryKib, passes, lanes, verifier } = await storedPassword(PASSWORD)
  const client = new pg.Client(bank.ownerUrl)
  await client.connect()
  try {
    await client.query('set role banking_owner')
    const { rows } = await client.query<{ id: string }>(
      `update banking.users u set password_salt = $2, password_memory_kib = $3, password_passes = $4,
          password_lanes = $5, password_verifier = $6
         from banking.customers c where u.id = any ($1::bigint[]) and c.id = u.customer_id returning c.customer_id as id`,
      [bank.people.map(({ userId }) => userId), salt, memoryKib, passes, lanes, verifier],
    )
    return rows.map(({ id }) => id)
  } finally {
    await client.end()
  }
}

/** Milliseconds of one native hash, one after another. */
async function nativeHash(): Promise<number> {
  const took: number[] = []
  for (let turn = 0; turn < (isQuick ? 10 : 60); turn += 1) {
    const began = performance.now()
    await tagOf(PASSWORD, Buffer.alloc(16, turn))
    took.push(performance.now() - began)
  }
  return median(took)
}

/** So many sign-ins a second on a fixed grid, whatever becomes of those before; latency counts from when one was due. */
async function load(ports: number[], identifiers: string[]) {
  const latencies: number[] = []
  const flying: Promise<void>[] = []
  let errors = 0
  let sample: string | undefined
  const signIn = async (due: number, at: number, isCounted: boolean) => {
    try {
      const answer = await fetch(`http://127.0.0.1:${ports[at % ports.length]}/api/auth/login`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'CF-Connecting-IP': `2001:db8::${at.toString(16)}` },
        body: JSON.stringify({ identifier: identifiers[at % identifiers.length], password: PASSWORD }),
      })
      const text = await answer.text()
      if (answer.status !== 200) throw new Error(`${answer.status} ${text.slice(0, 300)}`)
      if (isCounted) latencies.push(performance.now() - due)
    } catch (error) {
      errors += 1
      sample ??= String(error)
    }
  }
  const began = performance.now()
  for (let at = 0; at < (WARM_SECONDS + SECONDS) * RATE; at += 1) {
    const due = began + (at * 1000) / RATE
    if (due > performance.now()) await pause(due - performance.now())
    flying.push(signIn(due, at, at >= WARM_SECONDS * RATE))
  }
  await Promise.all(flying)
  // What piled up takes longer than its seconds.
  const seconds = (performance.now() - began) / 1000 - WARM_SECONDS
  return summarise(latencies, seconds, latencies.length, errors, sample)
}

async function main() {
  await buildWeb(root)
  const bundle = bundleWorker(root)
  const bank = await prepareBank(join(root, '.data/bench-sign-in'), PEOPLE)
  try {
    const identifiers = await givePasswords(bank)
    const before = await nativeHash()
    const workers = await startBareWorkers(root, bundle, bank)
    const measured = await load(workers.ports, identifiers).finally(workers.stop)
    const native = median([before, await nativeHash()])
    const ratio = measured.p95Ms / native
    const figures = [
      { name: 'argon2_native', p50Ms: native },
      {
        name: 'sign_in',
        perSecond: measured.perSecond,
        p50Ms: measured.p50Ms,
        p95Ms: measured.p95Ms,
        ratio,
        to: 'argon2_native',
        aim: AIM,
      },
    ]
    mkdirSync(join(root, '.data'), { recursive: true })
    writeFileSync(join(root, '.data/bench-sign-in.json'), `${JSON.stringify({ figures }, null, 2)}\n`)
    console.table(figures)
    if (measured.errors > 0) throw new Error(`${measured.errors} sign-ins failed: ${measured.sample}`)
    if (measured.perSecond < RATE * 0.9) throw new Error(`Only ${measured.perSecond} a second were answered.`)
  } finally {
    await bank.stop()
  }
}

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
