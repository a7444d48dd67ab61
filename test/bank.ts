/** A bank for one test file: a copy of the seeded template, made in some tens of milliseconds. Also in workerd. */
import { neon, neonConfig } from '@neondatabase/serverless'
import { inject } from 'vitest'
import { createFrom, newName, rightsOn, TEMPLATE } from './copying.ts'

const HOST = '127.0.0.1'
neonConfig.fetchEndpoint = (host, port) => `http://${host}:${port}/sql`
neonConfig.wsProxy = (host, port) => `${host}:${port}/v2`
neonConfig.useSecureWebSocket = false
neonConfig.disableWarningInBrowsers = true

export type TestBank = {
  name: string
  /** Through the endpoint, for Neon's driver. */
  appUrl: string
  jobUrl: string
  /** The role that owns the database and is no superuser. */
  ownerUrl: string
  superUrl: string
  /** Postgres itself, for `pg`; not reachable from workerd. */
  wire: { appUrl: string; jobUrl: string; ownerUrl: string; superUrl: string; migratorUrl: string }
}

function urlOf(role: string, database: string, port: number): string {
  return `postgresql://${role}:${encodeURIComponent(inject('stack').passwords[role]!)}@${HOST}:${port}/${database}`
}

/** The URL of a role at the endpoint, on any database of the test server. */
export function endpointUrl(role: string, database: string): string {
  return urlOf(role, database, inject('stack').endpointPort)
}

/** The same at Postgres itself. */
export function wireUrl(role: string, database: string): string {
  return urlOf(role, database, inject('stack').postgresPort)
}

/** With the demo bank in it; `empty: true` gives a database with nothing at all. */
export async function freshBank(options: { empty?: boolean } = {}): Promise<TestBank> {
  const name = newName()
  const admin = neon(endpointUrl('bank_admin', 'postgres'))
  await admin.query(createFrom(name, options.empty ? 'template0' : TEMPLATE))
  if (!options.empty) await admin.transaction(rightsOn(name).map((text) => admin.query(text)))
  return {
    name,
    appUrl: endpointUrl('banking_app', name),
    jobUrl: endpointUrl('banking_job', name),
    ownerUrl: endpointUrl('bank_admin', name),
    superUrl: endpointUrl('postgres', name),
    wire: {
      appUrl: wireUrl('banking_app', name),
      jobUrl: wireUrl('banking_job', name),
      ownerUrl: wireUrl('bank_admin', name),
      superUrl: wireUrl('postgres', name),
      migratorUrl: wireUrl('banking_migrator', name),
    },
  }
}
