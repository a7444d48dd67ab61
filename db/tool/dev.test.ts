/** `npm run dev` as a process: ready, two side by side, and nothing left whichever way it ends. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { findPostmaster, isAlive } from '../local/leftover.ts'
import { freePort, isPortFree } from '../local/ports.ts'

const root = resolve(import.meta.dirname, '../..')
const running: ChildProcess[] = []
const folders: string[] = []

afterEach(async () => {
  for (const child of running.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    await ended
  }
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'edgebank-dev-'))
  chmodSync(folder, 0o711)
  folders.push(folder)
  return folder
}

type Dev = { child: ChildProcess; port: number; dataDir: string; output: () => string }

/** Starts the script as npm does, or under a shell that can be killed in its stead. */
function startDev(port: number, dataDir: string, underShell = false, words: string[] = []): Dev {
  const script = join(root, 'db/tool/dev.ts')
  const [command, flags] = underShell
    ? ['sh', ['-c', `"${process.execPath}" "${script}"; true`]]
    : [process.execPath, [script, ...words]]
  const child = spawn(command, flags, {
    cwd: root,
    env: { PATH: process.env.PATH, PORT: String(port), DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout!.on('data', (chunk) => {
    output += chunk
  })
  child.stderr!.on('data', (chunk) => {
    output += chunk
  })
  running.push(child)
  return { child, port, dataDir, output: () => output }
}

async function untilReady(dev: Dev) {
  // The whole sentence: the Worker's own log says "/ready" of every answer, also of those before it is.
  await expect.poll(dev.output, { timeout: 90_000, interval: 100 }).toMatch(/Edgebank is ready after/)
  const answer = await fetch(`http://localhost:${dev.port}/ready`)
  expect(answer.status, `${await answer.text()}\n${dev.output()}`).toBe(200)
}

async function untilNothingIsLeft({ port, dataDir }: Dev, processes: number[]) {
  const left = async () => [
    ...processes.filter(isAlive),
    ...(findPostmaster(join(dataDir, 'postgres')) ? ['postmaster'] : []),
    ...((await isPortFree(port)) ? [] : ['port']),
  ]
  await expect.poll(left, { timeout: 20_000, interval: 100 }).toEqual([])
}

const processesOf = ({ dataDir }: Dev) => [
  Number(readFileSync(join(dataDir, 'wrangler.pid'), 'utf8')),
  findPostmaster(join(dataDir, 'postgres'))!.pid,
]

it('comes up, shows the way in, and stops with everything it started', async () => {
  const [one, other] = await Promise.all([
    startDev(await freePort(), makeFolder()),
    startDev(await freePort(), makeFolder(), false, ['--empty']),
  ])
  await untilReady(one)
  await untilReady(other)
  expect(one.output()).toContain(`http://localhost:${one.port}`)
  expect(one.output()).toContain('customer1@demo.bank')
  expect(one.output()).toContain('correct-horse-battery-demo')
  expect(one.output()).toContain('/dev/outbox')
  expect(other.output()).toContain('no demo people')
  expect(other.output()).toContain(`DATA_DIR=${other.dataDir} npm run bank -- user --kind admin`)
  expect(other.output()).not.toContain('@demo.bank')
  for (const [dev, signal] of [
    [one, 'SIGTERM'],
    [other, 'SIGINT'],
  ] as const) {
    const processes = processesOf(dev)
    const ended = once(dev.child, 'exit')
    dev.child.kill(signal)
    expect((await ended)[0]).toBe(0)
    await untilNothingIsLeft(dev, processes)
  }
}, 120_000)

it('stops when its parent dies, and cleans up after its own violent end', async () => {
  const first = startDev(await freePort(), makeFolder(), true)
  await untilReady(first)
  const processes = processesOf(first)
  first.child.kill('SIGKILL')
  await untilNothingIsLeft(first, processes)

  const second = startDev(first.port, first.dataDir)
  await untilReady(second)
  const orphans = processesOf(second)
  second.child.kill('SIGKILL')
  await once(second.child, 'exit')
  expect(orphans.every(isAlive)).toBe(true)
  const third = startDev(first.port, first.dataDir)
  await untilReady(third)
  expect(orphans.some(isAlive)).toBe(false)
}, 180_000)

it('says at once that a port is in use, and that a port is none', async () => {
  const taken = createServer()
  const port = await freePort()
  await new Promise<void>((done) => taken.listen(port, '127.0.0.1', done))
  for (const [wanted, sentence] of [
    [port, `Port ${port} is in use`],
    [70_000, 'PORT is no port'],
  ] as const) {
    const dev = startDev(wanted, makeFolder())
    const [status] = await once(dev.child, 'exit')
    expect(status).toBe(1)
    expect(dev.output()).toContain(sentence)
  }
  taken.close()
}, 30_000)
