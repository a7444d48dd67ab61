import { inject } from 'vitest'
import { startSite } from '../site.ts'

/** Under `npm test` the pages count what is run of them. */
export const assets = process.env.COVERAGE === '1' ? 'dist/web-coverage' : 'dist/web'

/** For a journey that changes what all others stand on: a bank of its own, copied from the template of all tests. */
export const ownSite = () =>
  startSite({ assets, within: { stack: inject('stack'), workerBindings: inject('workerBindings') } })
