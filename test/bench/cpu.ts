/**
 * `npm run bench -- --cpu`: microseconds of processor a request costs workerd, the local endpoint and Postgres. On a
 * shared machine requests a second say how busy the others are; this says what a request costs.
 */
import { readdirSync, readFileSync } from 'node:fs'
import type { BenchBank } from './bank.ts'
import type { LoadTask } from './load.ts'
import { type Measured, median } from './measured.ts'
import { setRules } from './rules.ts'

/** Linux counts in hundredths of a second for everybody (USER_HZ). */
const TICK_MICROSECONDS = 10_000
const KINDS = ['transfer', 'transfer_1_rule', 'transfer_20_rules', 'balance'] as const
const RULES: Partial<Record<(typeof KINDS)[number], number>> = { transfer_1_rule: 1, transfer_20_rules: 20 }
const ROUNDS = 8
const SECONDS = 2
const CONNECTIONS = 16

type Load = (kind: LoadTask['kind'], isHot: boolean, more: Partial<LoadTask>) => Promise<Measured>

/** State, parent, …: what stands behind the name in /proc/PID/stat; nothing of a process that has ended. */
function statOf(pid: number | string): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined
  }
}

const spent = (pid: number | string) => {
  const stat = statOf(pid)
  return stat ? (Number(stat[11]) + Number(stat[12])) * TICK_MICROSECONDS : 0
}

const childrenOf = (pid: number) =>
  readdirSync('/proc').filter((name) => /^\d+$/.test(name) && statOf(name)?.[1] === String(pid))

/** Prints a table, medians of rounds that alternate; the endpoint runs in this very process. */
export async function measureCpu(bank: BenchBank, workerPids: number[], load: Load): Promise<void> {
  const now = () => ({
    workerd: workerPids.reduce((sum, pid) => sum + spent(pid), 0),
    endpoint: spent(process.pid),
    postgres: childrenOf(bank.postgres.pid).reduce((sum, pid) => sum + spent(pid), 0),
  })
  const parts = Object.keys(now()) as (keyof ReturnType<typeof now>)[]
  const rounds = new Map<string, number[]>()
  for (let round = 0; round <= ROUNDS; round++)
    for (const kind of KINDS) {
      await setRules(bank.ownerUrl, RULES[kind] ?? 0)
      const before = now()
      const { acknowledged, errors, sample } = await load(kind === 'balance' ? kind : 'transfer', false, {
        connections: CONNECTIONS,
        warmSeconds: 0,
        seconds: SECONDS,
      })
      if (errors > 0) throw new Error(`${kind}: ${errors} errors, first: ${sample}`)
      const after = now()
      // The first round warms up: plans, compiled code, connections.
      if (round === 0) continue
      for (const part of parts) {
        const name = `${kind} ${part}`
        rounds.set(name, [...(rounds.get(name) ?? []), (after[part] - before[part]) / acknowledged])
      }
    }
  console.log('\nµs of processor a request')
  for (const [name, values] of rounds)
    console.log(`${name.padEnd(26)}${String(Math.round(median(values))).padStart(10)}`)
}
