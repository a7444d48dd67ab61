/** `npm run dev`: the whole bank on one's own machine. */
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { isPortFree } from '../local/ports.ts'
import { buildWeb, viteCommand } from './build.ts'
import { type Child, showOutput, startChild } from './children.ts'
import { isDemoBank } from './empty.ts'
import { demoTotpSecret } from './factors.ts'
import { demoCustomers, demoPassword, demoStaff } from './seed.ts'
import { type Stack, startStack } from './stack.ts'
import { type RunningWorker, startWorker, stopLeftoverWorker } from './worker.ts'

const root = resolve(import.meta.dirname, '../..')
const port = Number(process.env.PORT || 8787)
const dataDir = resolve(process.env.DATA_DIR || join(root, '.data'))
const databaseUrl = process.env.DATABASE_URL || undefined
const is = { type: 'boolean', default: false } as const
const { values: flags } = parseArgs({ options: { fresh: is, empty: is, watch: is } })

let startingStack: Promise<Stack> | undefined
let startingWorker: Promise<RunningWorker> | undefined
let watcher: Child | undefined
let isStopping = false
const stopping = new AbortController()

/** Who uses goes before what is used: the Worker, then the endpoint and Postgres. */
async function stop(status: number) {
  if (isStopping) return
  isStopping = true
  stopping.abort()
  const ignore = () => {}
  await watcher?.stop()
  await startingWorker?.then((worker) => worker.stop(), ignore)
  await startingStack?.then((stack) => stack.stop(), ignore)
  process.exit(status)
}

/** Nobody can sign in to a bank without people: its first come by the internal tool. */
const bankTool = `${process.env.DATA_DIR ? `DATA_DIR=${process.env.DATA_DIR} ` : ''}npm run bank --`
const emptyBank = `
  This bank has no demo people. Its first staff are made by the internal tool, an admin and two operators:
  ${bankTool} user --kind admin --name … --email …
  ${bankTool} user --kind operator --name … --email …
  docs/journey.md goes on from there.
`
const demoPeople = `
  customers       ${demoCustomers.map((one) => one.email).join(', ')}
  staff           ${demoStaff.map((one) => one.email).join(', ')}
  password        ${demoPassword}
  staff’s codes   TOTP secret ${demoTotpSecret} (any authenticator app)
`

async function showWelcome(seconds: string, ownerUrl: string) {
  const url = `http://localhost:${port}`
  const isDemo = await isDemoBank(ownerUrl)
  console.log(`
  Edgebank is ready after ${seconds} s

  ${url}
  mail and SMS    ${url}/dev/outbox
  API             ${url}/api/v1/openapi.json
  data            ${databaseUrl ? new URL(databaseUrl).host : dataDir}
${isDemo ? demoPeople : emptyBank}
  Ctrl-C stops everything; the data stays. "npm run dev -- --fresh${isDemo ? '' : ' --empty'}" starts over.
`)
}

/** Rebuilds while one works on the pages; the browser is reloaded by hand. */
function watchWeb() {
  const build = ['build', '--watch', '--emptyOutDir=false', '--logLevel', 'warn']
  watcher = startChild(viteCommand(root), build, root, {})
  showOutput(watcher, /^\s*$/)
}

async function start() {
  const began = performance.now()
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Error(`PORT is no port: ${process.env.PORT}`)
  await stopLeftoverWorker(dataDir, port)
  if (!(await isPortFree(port))) {
    throw new Error(
      `Port ${port} is in use: stop what listens there, or choose another one: PORT=${port + 1} npm run dev`,
    )
  }
  const { fresh, empty } = flags
  startingStack = startStack({ dataDir, databaseUrl, fresh, empty, stage: 'dev' })
  const [stack] = await Promise.all([startingStack, buildWeb(root)])
  if (isStopping) return
  startingWorker = startWorker({
    port,
    dataDir,
    databaseUrl: stack.appUrl,
    secrets: stack.secrets,
    signal: stopping.signal,
    onEnd: () => {
      console.error('wrangler has ended; DEBUG=1 npm run dev shows all that it says.')
      void stop(1)
    },
  })
  await startingWorker
  if (isStopping) return
  await showWelcome(((performance.now() - began) / 1000).toFixed(1), stack.ownerUrl)
  if (flags.watch) watchWeb()
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(0))
const parent = process.ppid
setInterval(() => {
  if (process.ppid !== parent) void stop(0)
}, 500).unref()

start().catch((error: Error) => {
  if (!isStopping) console.error(`\n${error.message}\n`)
  void stop(1)
})
