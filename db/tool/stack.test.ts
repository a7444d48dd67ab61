/** The stack that dev, bench and the browser's tests stand on: made, found again, started over, refused. */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { neon } from '@neondatabase/serverless'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import '../../test/bank.ts'
import { readSecrets } from './secrets.ts'
import { type Stack, startStack } from './stack.ts'

const HASTY = { fsync: 'off', shared_buffers: '32MB' }
let dataDir: string

beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'edgebank-stack-'))
  chmodSync(dataDir, 0o711)
})

afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

async function count(stack: Stack, table: string): Promise<number> {
  const client = new pg.Client(stack.ownerUrl)
  await client.connect()
  try {
    await client.query('set role banking_owner')
    return Number((await client.query(`select count(*) from banking.${table}`)).rows[0].count)
  } finally {
    await client.end()
  }
}

it('makes a bank, finds it again, and starts over when asked', async () => {
  const first = await startStack({ dataDir, stage: 'test', settings: HASTY })
  const entries = await count(first, 'entries')
  expect(entries).toBeGreaterThan(500)
  expect(await neon(first.appUrl)`select current_user::text as who`).toEqual([{ who: 'banking_app' }])
  expect(await neon(first.jobUrl)`select current_user::text as who`).toEqual([{ who: 'banking_job' }])
  for (const file of ['secrets.json', 'superuser.password', 'stack.json']) {
    expect(statSync(join(dataDir, file)).mode & 0o077, file).toBe(0)
  }
  expect(JSON.parse(readFileSync(join(dataDir, 'stack.json'), 'utf8')).appUrl).toBe(first.appUrl)
  await expect(startStack({ dataDir, stage: 'test', settings: HASTY })).rejects.toThrow('in use')
  // The one that was refused must not take the running one's description with it.
  expect(existsSync(join(dataDir, 'stack.json'))).toBe(true)
  await first.stop()
  expect(existsSync(join(dataDir, 'stack.json'))).toBe(false)

  const again = await startStack({ dataDir, stage: 'test', settings: HASTY })
  expect(again.secrets).toEqual(first.secrets)
  expect(await count(again, 'entries')).toBe(entries)
  // A Postgres of one's own: the owner's URL, no server started, the endpoint before it.
  const beside = mkdtempSync(join(tmpdir(), 'edgebank-own-'))
  const ofOnesOwn = { dataDir: beside, stage: 'test', databaseUrl: again.ownerUrl } as const
  // What is sealed there opens by the key that it was made with.
  await expect(startStack(ofOnesOwn)).rejects.toThrow('another DATA_KEY')
  writeFileSync(join(beside, 'secrets.json'), JSON.stringify({ DATA_KEY: again.secrets.DATA_KEY }))
  const own = await startStack(ofOnesOwn)
  expect(own.postgres).toBeUndefined()
  expect(await neon(own.appUrl)`select 1 as one`).toEqual([{ one: 1 }])
  await own.stop()
  await expect(startStack({ ...ofOnesOwn, empty: true })).rejects.toThrow('There is a demo bank already')
  rmSync(beside, { recursive: true, force: true })
  await again.stop()

  const fresh = await startStack({ dataDir, stage: 'test', fresh: true, settings: HASTY, withSeed: false })
  expect(fresh.secrets).not.toEqual(first.secrets)
  expect(await count(fresh, 'entries')).toBe(0)
  await fresh.stop()

  // Opened empty, it is open: and stays empty, whoever starts it next.
  for (const more of [{ empty: true }, {}]) {
    const empty = await startStack({ dataDir, stage: 'test', settings: HASTY, ...more })
    expect(await count(empty, 'users')).toBe(0)
    expect(await count(empty, "secrets where name in ('dev_outbox', 'job:eod', 'factor')")).toBe(3)
    await empty.stop()
  }
}, 90_000)

it.each([
  ['mysql://root@localhost/x', 'not a postgres:// URL'],
  ['nonsense', 'not a postgres:// URL'],
  ['postgres://u:p@db.example.com/bank', 'without TLS'],
])('refuses %s', async (databaseUrl, sentence) => {
  const beside = mkdtempSync(join(tmpdir(), 'edgebank-none-'))
  await expect(startStack({ dataDir: beside, stage: 'test', databaseUrl })).rejects.toThrow(sentence)
  rmSync(beside, { recursive: true, force: true })
})

it('adds secrets that a later version asks for, and keeps the rest', () => {
  const beside = mkdtempSync(join(tmpdir(), 'edgebank-secrets-'))
  const secrets = readSecrets(beside)
  expect(Buffer.from(secrets.ORIGIN_KEY, 'base64')).toHaveLength(32)
  expect(readSecrets(beside)).toEqual(secrets)
  rmSync(beside, { recursive: true, force: true })
})
