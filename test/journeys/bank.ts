import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { startSite } from '../site.ts'

// Under `npm test` the pages count what is run of them.
const assets = process.env.COVERAGE === '1' ? 'dist/web-coverage' : 'dist/web'

export type RunningBank = Awaited<ReturnType<typeof startSite>>

/** A demo bank of one's own behind the real Worker, with the built pages. */
export function startBank(): Promise<RunningBank> {
  if (!existsSync(join(import.meta.dirname, '../..', assets, 'index.html')))
    throw new Error(`Build the web app first: ${assets} is not there.`)
  return startSite({ assets })
}
