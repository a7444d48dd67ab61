import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** Longest wait for a fast shutdown, which writes a checkpoint, before the hard way. */
const FAST_SHUTDOWN_MS = 20_000

/** Without the file none: the postmaster takes away what one that was killed left, between any two looks at it. */
export function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !isZombie(pid)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Dead but not yet collected by its parent, which for an orphan may take seconds. */
function isZombie(pid: number): boolean {
  try {
    return /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8').slice(0, 400))
  } catch {
    return false
  }
}

/** Command line and parent of a process, as far as this platform tells. */
export function describeProcess(pid: number): { command: string; parent: number } | undefined {
  if (existsSync('/proc/self/cmdline')) {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      // The name in brackets may hold spaces; state and parent follow it.
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
      return { command, parent }
    } catch {
      return undefined
    }
  }
  const shown = spawnSync('ps', ['-o', 'ppid=,command=', '-p', String(pid)], { encoding: 'utf8' })
  const found = /^\s*(\d+)\s+(.*)$/s.exec(shown.stdout ?? '')
  return found ? { parent: Number(found[1]), command: found[2]! } : undefined
}

/** The pid of a live postmaster of this cluster; the pid file alone proves nothing, since pids are used again. */
export function findPostmaster(cluster: string): { pid: number; parent: number } | undefined {
  const pid = Math.abs(Number.parseInt(linesOf(join(cluster, 'postmaster.pid'))[0] ?? '', 10))
  if (!pid || pid === process.pid || !isAlive(pid)) return undefined
  const found = describeProcess(pid)
  const folders = [cluster, realpathSync(cluster)]
  if (!found?.command.includes('postgres') || !folders.some((folder) => found.command.includes(folder))) {
    return undefined
  }
  return { pid, parent: found.parent }
}

/** Fast shutdown, then an immediate one (which Postgres recovers from) when that takes too long. */
export async function shutDown(pid: number) {
  for (const [signal, patience] of [
    ['SIGINT', FAST_SHUTDOWN_MS],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 2_000],
  ] as const) {
    try {
      process.kill(pid, signal)
    } catch {
      return
    }
    for (let waited = 0; waited < patience; waited += 10) {
      if (!isAlive(pid)) return
      await pause(10)
    }
  }
}

/** Stops a postmaster whose starter died before it could; refuses to take one that is in use. */
export async function stopLeftover(cluster: string) {
  const found = findPostmaster(cluster)
  if (!found) return
  if (found.parent > 1 && describeProcess(found.parent)?.command.includes('node')) {
    throw new Error(
      `The data folder ${cluster} is in use by process ${found.parent}: stop that one, or set another DATA_DIR.`,
    )
  }
  await shutDown(found.pid)
}
