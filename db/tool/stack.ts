/** Postgres, the Neon endpoint before it, and a migrated bank inside: what dev, bench and tests stand on. */
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { type Endpoint, startEndpoint } from '../local/endpoint.ts'
import { stopLeftover } from '../local/leftover.ts'
import { type Postgres, startPostgres } from '../local/postgres.ts'
import { openEmpty } from './empty.ts'
import { closeDays } from './end-of-day.ts'
import { migrate } from './migrate.ts'
import { inFolder } from './roots.ts'
import { sealBank } from './sealing.ts'
import { readSecrets, type Secrets } from './secrets.ts'
import { seed } from './seed.ts'
import { dataKeysOf, fillVault } from './vault.ts'

export type StackOptions = {
  /** Holds the cluster, its log and the secrets; made when it is not there. */
  dataDir: string
  /** An owner's URL of a Postgres of one's own, instead of the one from npm. */
  databaseUrl?: string | undefined
  /** Throws away what the data folder holds. */
  fresh?: boolean
  stage: 'dev' | 'test' | 'bench'
  /** Postgres settings over the durable ones. */
  settings?: Record<string, string>
  postgresPort?: number
  endpointPort?: number
  /** False writes no demo bank, and nothing else. */
  withSeed?: boolean
  /** A bank that is open and has nobody in it, in place of the demo bank. */
  empty?: boolean
}

export type Stack = {
  postgres: Postgres | undefined
  endpoint: Endpoint | undefined
  secrets: Secrets
  /** Wire protocol, the role that made the database: migrations and the internal tool. */
  ownerUrl: string
  /** What the Worker gets as DATABASE_URL. */
  appUrl: string
  jobUrl: string
  /** Wire protocol, for psql and the bench. */
  appWireUrl: string
  migratorWireUrl: string
  /** How long each step took. */
  timings: Record<string, number>
  stop(): Promise<void>
}

export const DATABASE = 'bank'
/** Like an owner at Neon: may make roles and databases, and is no superuser, so RLS holds for it as well. */
export const ADMIN = 'bank_admin'

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

export function withRole(url: string, user: string, password: string): string {
  const changed = new URL(url)
  changed.username = encodeURIComponent(user)
  changed.password = encodeURIComponent(password)
  return changed.href
}

/** Makes the administrator once, and sets the password that the data folder knows. */
export async function makeAdmin(postgres: Postgres, password: string) {
  const client = new pg.Client({ connectionString: postgres.url('postgres') })
  await client.connect()
  try {
    const known = await client.query('select from pg_roles where rolname = $1', [ADMIN])
    if (known.rowCount === 0) await client.query(`create role ${ADMIN} login createrole createdb noinherit`)
    await client.query(`alter role ${ADMIN} password ${client.escapeLiteral(password)}`)
  } finally {
    await client.end()
  }
}

export async function makeDatabase(postgres: Postgres, name: string) {
  const client = new pg.Client({ connectionString: postgres.url('postgres') })
  await client.connect()
  try {
    const known = await client.query('select from pg_database where datname = $1', [name])
    if (known.rowCount === 0) {
      await client.query(`create database ${client.escapeIdentifier(name)} owner ${ADMIN}`)
    }
  } finally {
    await client.end()
  }
}

/** Removes what a data folder holds of a bank, and nothing else that may lie in it. */
async function startOver(dataDir: string) {
  await stopLeftover(join(dataDir, 'postgres'))
  for (const name of [
    'postgres',
    'postgres.unfinished',
    'postgres.log',
    'superuser.password',
    'secrets.json',
    'kv',
    'roots',
  ]) {
    rmSync(join(dataDir, name), { recursive: true, force: true })
  }
}

function readOwnerUrl(databaseUrl: string): URL {
  if (!URL.canParse(databaseUrl) || !/^postgres(ql)?:$/.test(new URL(databaseUrl).protocol)) {
    throw new Error('DATABASE_URL is not a postgres:// URL.')
  }
  const url = new URL(databaseUrl)
  const hasTls = /^(require|verify-ca|verify-full)$/.test(url.searchParams.get('sslmode') ?? '')
  if (!LOOPBACK.has(url.hostname) && !hasTls) {
    throw new Error('DATABASE_URL leaves this machine without TLS: add ?sslmode=require.')
  }
  return url
}

export async function startStack(options: StackOptions): Promise<Stack> {
  const { dataDir } = options
  const timings: Record<string, number> = {}
  let since = performance.now()
  const lap = (name: string) => {
    const now = performance.now()
    timings[name] = Math.round(now - since)
    since = now
  }
  if (options.fresh) await startOver(dataDir)
  const secrets = readSecrets(dataDir)
  const { passwords } = secrets
  let postgres: Postgres | undefined
  let endpoint: Endpoint | undefined
  let isDescribed = false
  async function stop() {
    if (isDescribed) rmSync(join(dataDir, 'stack.json'), { force: true })
    await endpoint?.close()
    await postgres?.stop()
  }
  try {
    let owner: URL
    if (options.databaseUrl) {
      owner = readOwnerUrl(options.databaseUrl)
    } else {
      const { settings = {}, postgresPort } = options
      postgres = await startPostgres({ dataDir, settings, ...(postgresPort ? { port: postgresPort } : {}) })
      lap('postgres')
      await makeAdmin(postgres, passwords.bank_admin)
      await makeDatabase(postgres, DATABASE)
      owner = new URL(postgres.url(DATABASE, ADMIN, passwords.bank_admin))
    }
    const ownerUrl = owner.href
    const { banking_app, banking_job, banking_migrator } = passwords
    await migrate(ownerUrl, { banking_app, banking_job, banking_migrator })
    await fillVault(ownerUrl, dataKeysOf(secrets))
    lap('migrate')
    if (options.withSeed ?? true) {
      const originKey = Buffer.from(secrets.ORIGIN_KEY, 'base64')
      const outboxCredential = secrets.OUTBOX_CREDENTIAL
      if (options.empty) await openEmpty(ownerUrl, outboxCredential)
      else await seed(ownerUrl, { originKey, dataKeys: dataKeysOf(secrets), outboxCredential })
      // A bank that slept for days closes each of them before it wakes up.
      await closeDays(ownerUrl, { actor: 'system:dev', originKey, patienceMs: 10_000 })
      await sealBank(ownerUrl, Buffer.from(secrets.SEAL_KEY, 'base64'), inFolder(join(dataDir, 'roots')))
      lap('seed')
    }
    let front = ownerUrl
    if (LOOPBACK.has(owner.hostname)) {
      const { endpointPort } = options
      const postgresPort = Number(owner.port || 5432)
      const postgresHost = owner.hostname.replace(/^\[|\]$/g, '')
      const where = endpointPort ? { port: endpointPort } : {}
      endpoint = await startEndpoint({ postgresPort, postgresHost, ...where })
      front = endpoint.url(decodeURIComponent(owner.pathname.slice(1)), 'unset', 'unset')
    }
    lap('endpoint')
    const stack = {
      ownerUrl,
      appUrl: withRole(front, 'banking_app', banking_app),
      jobUrl: withRole(front, 'banking_job', banking_job),
      appWireUrl: withRole(ownerUrl, 'banking_app', banking_app),
      migratorWireUrl: withRole(ownerUrl, 'banking_migrator', banking_migrator),
    }
    // For the internal tool, which works on the bank that is running.
    writeFileSync(
      join(dataDir, 'stack.json'),
      `${JSON.stringify({ pid: process.pid, ...stack }, null, 2)}\n`,
      {
        mode: 0o600,
      },
    )
    isDescribed = true
    return { ...stack, postgres, endpoint, secrets, timings, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
