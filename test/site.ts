/** The whole bank for a browser: a Postgres, the Worker under wrangler, the pages from a built folder. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { ProvidedContext } from 'vitest'
import { startEndpoint } from '../db/local/endpoint.ts'
import { freePort } from '../db/local/ports.ts'
import { closeDays } from '../db/tool/end-of-day.ts'
import { inFolder } from '../db/tool/roots.ts'
import { sealBank } from '../db/tool/sealing.ts'
import type { Secrets } from '../db/tool/secrets.ts'
import { ADMIN, type Stack, startStack, withRole } from '../db/tool/stack.ts'
import { startWorker } from '../db/tool/worker.ts'
import { createFrom, newName, rightsOn, TEMPLATE } from './copying.ts'

/** Where the tests' server is, and the secrets of the bank that is the template in it. */
export type Shared = Pick<ProvidedContext, 'stack' | 'workerBindings'>

type Options = {
  /** A folder from the checkout's root, such as `dist/web-coverage`. */
  assets?: string
  /** Leaves the demo's people out. */
  empty?: boolean
  /** A bank of its own in the tests' server, copied in a second, in place of a server of its own, which takes ten. */
  within?: Shared
}
type SiteStack = Pick<Stack, 'ownerUrl' | 'appUrl' | 'secrets' | 'stop'>

async function copyBank({ stack, workerBindings }: Shared, dataDir: string): Promise<SiteStack> {
  const passwords = stack.passwords as Secrets['passwords']
  // What the bindings say beside the secrets is of another bank.
  const { STAGE: _stage, DATABASE_URL: _other, ...keys } = workerBindings
  const secrets = { ...keys, passwords } as Secrets
  const urlOf = (database: string) => {
    const url = `postgresql://nobody@127.0.0.1:${stack.postgresPort}/${database}`
    return withRole(url, ADMIN, passwords.bank_admin)
  }
  const name = newName()
  const client = new pg.Client({ connectionString: urlOf('postgres') })
  await client.connect()
  try {
    for (const text of [createFrom(name, TEMPLATE), ...rightsOn(name)]) await client.query(text)
  } finally {
    await client.end()
  }
  const ownerUrl = urlOf(name)
  // As a bank on one's own machine is when it opens (db/tool/stack.ts).
  await closeDays(ownerUrl, { actor: 'system:dev', originKey: Buffer.from(secrets.ORIGIN_KEY, 'base64') })
  await sealBank(ownerUrl, Buffer.from(secrets.SEAL_KEY, 'base64'), inFolder(join(dataDir, 'roots')))
  const endpoint = await startEndpoint({ postgresPort: stack.postgresPort })
  const appUrl = endpoint.url(name, 'banking_app', passwords.banking_app)
  return { ownerUrl, appUrl, secrets, stop: () => endpoint.close() }
}

export async function startSite({ assets, empty = false, within }: Options = {}) {
  const dataDir = mkdtempSync(join(tmpdir(), 'edgebank-site-'))
  chmodSync(dataDir, 0o711)
  const stack: SiteStack = within
    ? await copyBank(within, dataDir)
    : await startStack({ dataDir, stage: 'test', settings: { fsync: 'off' }, empty })
  const start = async () =>
    startWorker({
      port: await freePort(),
      dataDir,
      databaseUrl: stack.appUrl,
      secrets: stack.secrets,
      ...(assets ? { assets } : {}),
    })
  // Of several wranglers that begin in one folder at once, one may end without a word: it begins once more, and says so.
  const worker = await start()
    .catch((error: Error) => {
      console.warn(`Once more: ${error.message}`)
      return start()
    })
    .catch(async (error) => {
      await stack.stop()
      throw error
    })
  return {
    url: worker.url,
    stack,
    dataDir,
    async stop() {
      await worker.stop()
      await stack.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
