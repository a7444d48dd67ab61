/**
 * One workerd runs many files, one after another, for it takes longer to start and to load the Worker than most files run.
 * Each has a bank of its own in Postgres; what workerd itself keeps begins here as it was, before each file.
 */
import { env as bindings } from 'cloudflare:workers'
import { neonConfig } from '@neondatabase/serverless'
import { vi } from 'vitest'
import type { Env } from '../worker/config.ts'
import { fetchPatiently } from '../worker/db.ts'

const { CATALOGUE, FILES, ROOTS } = bindings as unknown as Env

vi.restoreAllMocks()
// A file may count or read what the driver sends; the next sends it as the Worker does.
neonConfig.fetchFunction = fetchPatiently
const { keys } = await CATALOGUE.list()
await Promise.all(keys.map(({ name }) => CATALOGUE.delete(name)))
for (const bucket of [FILES, ROOTS]) {
  const { objects } = await bucket!.list()
  if (objects.length > 0) await bucket!.delete(objects.map(({ key }) => key))
}
