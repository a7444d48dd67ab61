/** One Postgres and one endpoint for all tests, with a migrated and seeded bank as the template of fresh ones. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startEndpoint } from '../db/local/endpoint.ts'
import { type Postgres, startPostgres } from '../db/local/postgres.ts'
import { migrate } from '../db/tool/migrate.ts'
import { readSecrets, type Secrets } from '../db/tool/secrets.ts'
import { seed } from '../db/tool/seed.ts'
import { ADMIN, makeAdmin, makeDatabase } from '../db/tool/stack.ts'
import { dataKeysOf, fillVault } from '../db/tool/vault.ts'
import { installIndexes } from './addresses.ts'
import { TEMPLATE } from './copying.ts'

/** What tests need to make and reach banks of their own; plain data, for it travels into workerd. */
export type TestStack = {
  postgresPort: number
  endpointPort: number
  passwords: Record<string, string>
}

declare module 'vitest' {
  export interface ProvidedContext {
    stack: TestStack
    workerBindings: Record<string, string>
  }
}

/** Lost at a power cut, which a test's data may be; the tests of durability start a server of their own. */
const HASTY = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '200',
  // A launcher that looks into hundreds of banks a minute has no time for the tests, and moves plans under them.
  autovacuum: 'off',
}

export async function makeTemplate(postgres: Postgres, secrets: Secrets) {
  await makeDatabase(postgres, TEMPLATE)
  const ownerUrl = postgres.url(TEMPLATE, ADMIN, secrets.passwords.bank_admin)
  const { bank_admin: _admin, ...passwords } = secrets.passwords
  await migrate(ownerUrl, passwords)
  await fillVault(ownerUrl, dataKeysOf(secrets))
  await installIndexes(postgres.url(TEMPLATE), secrets)
  const originKey = Buffer.from(secrets.ORIGIN_KEY, 'base64')
  await seed(ownerUrl, {
    originKey,
    dataKeys: dataKeysOf(secrets),
    outboxCredential: secrets.OUTBOX_CREDENTIAL,
  })
}

/** Postgres, the template in it and the endpoint; `provide` tells tests where they are. Answers what stops them. */
export async function startTestBank(provide: TestProject['provide']) {
  const dataDir = mkdtempSync(join(tmpdir(), 'edgebank-test-'))
  // Under root, Postgres runs as another user, who must be able to pass.
  chmodSync(dataDir, 0o711)
  const secrets = readSecrets(dataDir)
  const postgres = await startPostgres({ dataDir, settings: HASTY })
  const stop = async () => {
    await postgres.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
  try {
    await makeAdmin(postgres, secrets.passwords.bank_admin)
    await makeTemplate(postgres, secrets)
  } catch (error) {
    // A bank that cannot be made must not leave its server behind.
    await stop()
    throw error
  }
  const endpoint = await startEndpoint({ postgresPort: postgres.port, maxConnections: 32 })

  provide('stack', {
    postgresPort: postgres.port,
    endpointPort: endpoint.port,
    passwords: { ...secrets.passwords, [postgres.superuser.user]: postgres.superuser.password },
  })
  const { JWT_SECRET, ORIGIN_KEY, SEAL_KEY, DATA_KEY, METRICS_TOKEN, OUTBOX_CREDENTIAL } = secrets
  provide('workerBindings', {
    STAGE: 'dev',
    // Tests put the URL of their own bank in its place.
    DATABASE_URL: endpoint.url('postgres', 'banking_app', secrets.passwords.banking_app),
    JWT_SECRET,
    ORIGIN_KEY,
    SEAL_KEY,
    DATA_KEY,
    METRICS_TOKEN,
    OUTBOX_CREDENTIAL,
  })
  return {
    postgres,
    secrets,
    async stop() {
      await endpoint.close()
      await stop()
    },
  }
}

/** A project whose own set-up builds on it asks for it as well: whoever is first starts it for all. */
export default async function setup(project: TestProject) {
  if (project.getProvidedContext().stack) return
  const bank = await startTestBank((key, value) => project.vitest.provide(key, value))
  return () => bank.stop()
}
