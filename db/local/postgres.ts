import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { assertReachable, type Binaries, chooseUser, findBinaries, type RunAs } from './binaries.ts'
import { linesOf, shutDown, stopLeftover } from './leftover.ts'
import { freePort, isPortFree } from './ports.ts'

export type Postgres = {
  port: number
  pid: number
  superuser: { user: string; password: string }
  /** A connection string for the wire protocol. */
  url(database: string, user?: string, password?: string): string
  stop(): Promise<void>
}

export type PostgresOptions = {
  /** Holds the cluster (`postgres/`), its log and the superuser's password. */
  dataDir: string
  port?: number
  /** Server settings over the durable ones below. */
  settings?: Record<string, string>
}

const SUPERUSER = 'postgres'
const START_MS = 30_000
const HELD_MS = 5_000

/** Durable, as in production: an acknowledged commit survives a crash. */
const SETTINGS: Record<string, string> = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '256MB',
  max_wal_size: '4GB',
  checkpoint_timeout: '15min',
  // Short statements all the way: compiling them costs more than it saves.
  jit: 'off',
  password_encryption: 'scram-sha-256',
  // Passwords here are 192 random bits; more rounds would only slow connecting.
  scram_iterations: '1',
  log_min_messages: 'warning',
  log_line_prefix: '%m [%p] %d ',
  timezone: 'UTC',
  log_timezone: 'UTC',
}

function spawnable({ uid, gid }: RunAs) {
  return { ...(uid === undefined ? {} : { uid }), ...(gid === undefined ? {} : { gid }) }
}

/** Makes the cluster beside its place and moves it there, so that a broken start leaves nothing half made. */
function createCluster(cluster: string, password: string, binaries: Binaries, user: RunAs, durable: boolean) {
  const unfinished = `${cluster}.unfinished`
  const passwordFile = `${cluster}.password`
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(unfinished, { mode: 0o700 })
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 })
  if (user.uid !== undefined) {
    chownSync(unfinished, user.uid, user.gid ?? user.uid)
    chownSync(passwordFile, user.uid, user.gid ?? user.uid)
  }
  const flags = [
    `--pgdata=${unfinished}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // Postgres' own C.UTF-8 needs no locale of the system and sorts alike everywhere.
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--set=scram_iterations=1',
    ...(durable ? [] : ['--no-sync']),
  ]
  const made = spawnSync(binaries.initdb, flags, { ...spawnable(user), cwd: unfinished, encoding: 'utf8' })
  rmSync(passwordFile, { force: true })
  if (made.status !== 0) {
    throw new Error(`initdb failed: ${made.error?.message ?? made.stderr.trim()}`)
  }
  renameSync(unfinished, cluster)
}

/** Ready when the postmaster says so in the eighth line of its pid file. */
async function waitUntilReady(cluster: string, child: ChildProcess, logFile: string) {
  const pidFile = join(cluster, 'postmaster.pid')
  for (const end = Date.now() + START_MS; Date.now() < end; ) {
    if (child.exitCode !== null || child.signalCode !== null) {
      const log = readFileSync(logFile, 'utf8').trim().split('\n').slice(-8).join('\n')
      throw new Error(`Postgres did not start:\n${log}`)
    }
    const lines = linesOf(pidFile)
    if (Number(lines[0]) === child.pid && lines[7]?.trim() === 'ready') return
    await pause(5)
  }
  child.kill('SIGQUIT')
  throw new Error(`Postgres was not ready within ${START_MS / 1000} s; its log is ${logFile}.`)
}

/**
 * Backends of a postmaster that was killed let go of its memory when they next run, which on a busy machine may be after
 * the next one begins: that one ends with these words, and another a moment later does not.
 */
async function onceFree<Started>(begin: () => Promise<Started>): Promise<Started> {
  for (const until = Date.now() + HELD_MS; ; await pause(100)) {
    try {
      return await begin()
    } catch (error) {
      if (!/pre-existing shared memory block/.test(String(error)) || Date.now() > until) throw error
    }
  }
}

/** Starts the PostgreSQL that npm installed; makes its cluster the first time. */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const dataDir = resolve(options.dataDir)
  const cluster = join(dataDir, 'postgres')
  const passwordFile = join(dataDir, 'superuser.password')
  const logFile = join(dataDir, 'postgres.log')
  const settings = { ...SETTINGS, ...options.settings }
  const binaries = await findBinaries()
  mkdirSync(dataDir, { recursive: true })
  const user = chooseUser(cluster)
  assertReachable(dataDir, binaries, user)

  if (existsSync(join(cluster, 'PG_VERSION'))) {
    await stopLeftover(cluster)
  } else {
    const password = randomBytes(24).toString('base64url')
    writeFileSync(passwordFile, password, { mode: 0o600 })
    createCluster(cluster, password, binaries, user, settings.fsync !== 'off')
  }
  const password = readFileSync(passwordFile, 'utf8').trim()
  if (options.port && !(await isPortFree(options.port))) {
    throw new Error(`Port ${options.port} is in use: Postgres needs another one.`)
  }
  const port = options.port ?? (await freePort())

  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const begin = async () => {
    const log = openSync(logFile, 'a', 0o600)
    // A group of its own, so that Ctrl-C reaches it only through stop(), after those who still use it.
    const child = spawn(binaries.postgres, ['-D', cluster, '-p', String(port), ...flags], {
      ...spawnable(user),
      cwd: cluster,
      detached: true,
      stdio: ['ignore', log, log],
      env: { PATH: process.env.PATH ?? '', LC_ALL: 'C', TZ: 'UTC' },
    })
    closeSync(log)
    const exited = new Promise<void>((done) => {
      child.once('exit', () => done())
      child.once('error', () => done())
    })
    await waitUntilReady(cluster, child, logFile)
    return { child, exited }
  }
  const { child, exited } = await onceFree(begin)

  return {
    port,
    pid: child.pid!,
    superuser: { user: SUPERUSER, password },
    url(database, as = SUPERUSER, secret = as === SUPERUSER ? password : '') {
      return `postgres://${encodeURIComponent(as)}:${encodeURIComponent(secret)}@127.0.0.1:${port}/${encodeURIComponent(database)}`
    },
    async stop() {
      if (child.exitCode === null && child.signalCode === null) await shutDown(child.pid!)
      await exited
    },
  }
}
