/** The production bundle in bare workerd: no proxy, no assets, no second runtime in between. */
import { spawn, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { freePort } from '../../db/local/ports.ts'
import { workerEnv } from '../../db/tool/worker.ts'
import type { BenchBank } from './bank.ts'

const COMPATIBILITY = /compatibility_date = "([^"]+)"/
const READY_MS = 20_000
/** Bare workerd has no rate limits, and a measurement is a flood. */
const OPEN_FLOOD = 'export default () => ({ limit: async () => ({ success: true }) })'

export type Bundle = { folder: string; main: string; modules: string[]; gzipKb: number }

/** What `wrangler deploy` would upload. */
export function bundleWorker(root: string): Bundle {
  // Of this process alone: test files bundle side by side.
  const folder = join(root, `dist/worker-${process.pid}`)
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  rmSync(folder, { recursive: true, force: true })
  const cli = join(root, 'node_modules/wrangler/wrangler-dist/cli.js')
  const built = spawnSync(process.execPath, [cli, 'deploy', '--dry-run', '--outdir', folder], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, WRANGLER_SEND_METRICS: 'false', CI: '1' },
  })
  if (built.status !== 0) throw new Error(`The Worker could not be bundled:\n${built.stdout}${built.stderr}`)
  const modules = readdirSync(folder).filter((name) => /\.(js|mjs|wasm)$/.test(name))
  const bytes = modules.reduce((sum, name) => sum + gzipSync(readFileSync(join(folder, name))).length, 0)
  return { folder, modules, main: modules.find((name) => /^index\.m?js$/.test(name))!, gzipKb: bytes / 1024 }
}

/** workerd's own configuration: the modules, the text bindings, one socket. */
function describe(root: string, bundle: Bundle, bank: Served, port: number): string {
  const date = COMPATIBILITY.exec(readFileSync(join(root, 'wrangler.toml'), 'utf8'))![1]!
  const { OUTBOX_CREDENTIAL: _devOnly, ...keys } = workerEnv(bank.appUrl, bank.secrets)
  const text = JSON.stringify
  const modules = [bundle.main, ...bundle.modules.filter((name) => name !== bundle.main)].map((name) => {
    const kind = name.endsWith('.wasm') ? 'wasm' : 'esModule'
    return `(name = ${text(name)}, ${kind} = embed ${text(name)})`
  })
  const bindings = Object.entries({ ...keys, STAGE: 'production' }).map(
    ([name, value]) => `(name = ${text(name)}, text = ${text(value)})`,
  )
  bindings.push('(name = "SIGN_IN_FLOOD", wrapped = (moduleName = "bench:flood"))')
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "bank", worker = .bank),
    (name = "database", network = (allow = ["local"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "bank")],
  extensions = [(modules = [(name = "bench:flood", internal = true, esModule = ${text(OPEN_FLOOD)})])],
);
const bank :Workerd.Worker = (
  modules = [${modules.join(', ')}],
  bindings = [${bindings.join(', ')}],
  compatibilityDate = "${date}",
  globalOutbound = "database",
);
`
}

type Served = Pick<BenchBank, 'appUrl' | 'secrets'>

export type BareWorkers = { ports: number[]; pids: number[]; stop(): Promise<void> }

/** An isolate for each core unless told otherwise, as Cloudflare spreads what one cannot do. */
export async function startBareWorkers(
  root: string,
  bundle: Bundle,
  bank: Served,
  count = Math.min(4, availableParallelism()),
): Promise<BareWorkers> {
  const workers: Awaited<ReturnType<typeof startBareWorker>>[] = []
  const stop = async () => void (await Promise.all(workers.map((worker) => worker.stop())))
  try {
    while (workers.length < count) workers.push(await startBareWorker(root, bundle, bank))
  } catch (error) {
    await stop()
    throw error
  }
  return { ports: workers.map(({ port }) => port), pids: workers.map(({ pid }) => pid), stop }
}

export async function startBareWorker(root: string, bundle: Bundle, bank: Served) {
  const port = await freePort()
  // Beside the modules, which it names by their relative paths; for us alone, since it holds secrets.
  const file = join(bundle.folder, `bank-${port}.capnp`)
  writeFileSync(file, describe(root, bundle, bank, port), { mode: 0o600 })
  // Through the package's own launcher there would be a Node in between.
  const workerd = spawnSync(process.execPath, ['-p', 'require("workerd").default'], {
    cwd: root,
    encoding: 'utf8',
  })
  // One line of log a request goes where nobody reads it, as it goes elsewhere in production.
  const child = spawn(workerd.stdout.trim(), ['serve', file], { stdio: ['ignore', 'ignore', 'inherit'] })
  const ended = new Promise((done) => child.once('exit', done))
  async function stop() {
    // Nothing in it is worth a farewell.
    child.kill('SIGKILL')
    await ended
    rmSync(file, { force: true })
  }
  for (const end = Date.now() + READY_MS; Date.now() < end; await pause(50)) {
    const answer = await fetch(`http://127.0.0.1:${port}/ready`).catch(() => undefined)
    if (answer?.status === 200) return { port, pid: child.pid!, stop }
    if (answer) console.error(answer.status, await answer.text())
  }
  await stop()
  throw new Error('workerd did not become ready.')
}
