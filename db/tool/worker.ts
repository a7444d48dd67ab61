/** The Worker under `wrangler dev`, as people use it; the bench has a faster way. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { describeProcess } from '../local/leftover.ts'
import { isPortFree } from '../local/ports.ts'
import { showOutput, startChild } from './children.ts'
import type { Secrets } from './secrets.ts'

const root = resolve(import.meta.dirname, '../..')
const READY_MS = 60_000
const NOISE =
  /^\s*$|wrangler \d|─{5}|Your Worker has access|env\.|^Binding|Starting local server|Ready on|Using secrets|Shutting down|wrangler:info|Scheduled Workers are not|manually trigger a scheduled|local\/scheduled|cron-triggers/

export type WorkerOptions = {
  port: number
  dataDir: string
  databaseUrl: string
  secrets: Secrets
  /** Another folder of built pages than wrangler.toml names. */
  assets?: string
  onEnd?: () => void
  /** Stops the waiting for readiness. */
  signal?: AbortSignal
}

export type RunningWorker = { url: string; pid: number; stop(): Promise<void> }

const pidFile = (dataDir: string) => join(dataDir, 'wrangler.pid')

/** A wrangler whose starter was killed holds the port; a pid alone proves nothing, so its command line is asked. */
export async function stopLeftoverWorker(dataDir: string, port: number) {
  if (!existsSync(pidFile(dataDir))) return
  const pid = Number(readFileSync(pidFile(dataDir), 'utf8'))
  const found = describeProcess(pid)
  if (!found?.command.includes(join(dataDir, 'kv'))) return
  if (found.parent > 1 && describeProcess(found.parent)?.command.includes('node')) return
  process.kill(-pid, 'SIGKILL')
  for (let waited = 0; waited < 3_000 && !(await isPortFree(port)); waited += 50) await pause(50)
}

/** What the Worker finds in `env`, beside the bindings of wrangler.toml. */
export function workerEnv(databaseUrl: string, secrets: Secrets): Record<string, string> {
  const { passwords: _passwords, ...keys } = secrets
  return { STAGE: 'dev', DATABASE_URL: databaseUrl, ...keys }
}

/** Resolves when `/ready` answers 200. */
export async function startWorker(options: WorkerOptions): Promise<RunningWorker> {
  const { port, dataDir, databaseUrl, secrets } = options
  const flags = ['dev', '--port', String(port), '--ip', '127.0.0.1', '--inspector-port', '0']
  flags.push('--persist-to', join(dataDir, 'kv'), '--show-interactive-dev-session=false')
  if (options.assets) flags.push('--assets', options.assets)
  // wrangler takes from the environment only what wrangler.toml names; these two open nothing outside dev.
  const { METRICS_TOKEN, OUTBOX_CREDENTIAL } = secrets
  for (const [name, value] of Object.entries({ METRICS_TOKEN, OUTBOX_CREDENTIAL })) {
    flags.push('--var', `${name}:${value}`)
  }
  const child = startChild(join(root, 'node_modules/wrangler/wrangler-dist/cli.js'), flags, root, {
    ...workerEnv(databaseUrl, secrets),
    CLOUDFLARE_CF_FETCH_ENABLED: 'false',
    WRANGLER_SEND_METRICS: 'false',
    // Where several wranglers find each other by the Worker's name: banks side by side have the same, and shall not.
    WRANGLER_REGISTRY_PATH: join(dataDir, 'registry'),
    CI: '1',
  })
  writeFileSync(pidFile(dataDir), String(child.process.pid))
  showOutput(child, NOISE)
  let hasEnded = false
  let isStopping = false
  child.process.once('exit', () => {
    hasEnded = true
    if (!isStopping) options.onEnd?.()
  })
  async function stop() {
    isStopping = true
    await child.stop()
    rmSync(pidFile(dataDir), { force: true })
  }

  const url = `http://localhost:${port}`
  let last = 'no answer'
  for (
    const end = Date.now() + READY_MS;
    Date.now() < end && !hasEnded && !options.signal?.aborted;
    await pause(50)
  ) {
    const answer = await fetch(`http://127.0.0.1:${port}/ready`).catch(() => undefined)
    if (answer?.status === 200) return { url, pid: child.process.pid!, stop }
    if (answer) last = `${answer.status} ${await answer.text()}`
  }
  await stop()
  throw new Error(
    hasEnded
      ? 'wrangler has ended; DEBUG=1 npm run dev shows all that it says.'
      : `The Worker is not ready after ${READY_MS / 1000} s: ${last}`,
  )
}
