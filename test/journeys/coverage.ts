import { join, relative } from 'node:path'
import type { Plugin } from 'vite'
import { instrument } from '../instrument.ts'

const pages = join(import.meta.dirname, '../../web')
/** Runs in no page, so nobody could collect what it counts. */
const serviceWorker = join(pages, 'offline/sw.ts')

/**
 * Counts what the browser runs of `web/`. It goes before Solid's transform, which takes counters for expressions
 * like any other; they hang on `window.__coverage__`.
 */
export function coverage(): Plugin {
  return {
    name: 'edgebank:coverage',
    enforce: 'pre',
    apply: 'build',
    async transform(code, id) {
      const path = id.split('?')[0]!
      if (path === serviceWorker || !/\.tsx?$/.test(path) || relative(pages, path).startsWith('..'))
        return null
      const counted = await instrument(code, path)
      return { code: counted.code, map: counted.map as never }
    },
  }
}
