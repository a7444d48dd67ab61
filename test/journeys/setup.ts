/** One demo bank behind the real Worker for all journeys, with the built pages; customers keep out of each other's way. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startSite } from '../site.ts'
import { assets } from './site.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    siteUrl: string
    /** The owner of the bank's tables, at Postgres itself. */
    siteOwnerUrl: string
    siteDataKey: string
  }
}

export default async function setup(project: TestProject) {
  if (!existsSync(join(import.meta.dirname, '../..', assets, 'index.html')))
    throw new Error(`Build the web app first: ${assets} is not there.`)
  const site = await startSite({ assets, within: project.getProvidedContext() })
  project.provide('siteUrl', site.url)
  project.provide('siteOwnerUrl', site.stack.ownerUrl)
  project.provide('siteDataKey', site.stack.secrets.DATA_KEY)
  return () => site.stop()
}
