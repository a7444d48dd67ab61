import { join, relative } from 'node:path'
import { createInstrumenter } from '@vitest/istanbul-lib-instrument'
import type { Plugin } from 'vite'

const pages = join(import.meta.dirname, '../../web')

/**
 * Counts what the browser runs of `web/`, by the lines as we wrote them: it goes before Solid's transform, which
 * takes counters for expressions like any other. They hang on `window.__coverage__` without `new Function`, which the
 * page's policy refuses.
 */
export function coverage(): Plugin {
  const instrumenter = createInstrumenter({
    esModules: true,
    compact: false,
    produceSourceMap: true,
    parserPlugins: ['typescript', 'jsx'],
    coverageGlobalScope: 'globalThis',
    coverageGlobalScopeFunc: false,
  } as never)
  return {
    name: 'edgebank:coverage',
    enforce: 'pre',
    apply: 'build',
    transform(code, id) {
      const path = id.split('?')[0]!
      if (!/\.tsx?$/.test(path) || relative(pages, path).startsWith('..')) return null
      return { code: instrumenter.instrumentSync(code, path), map: instrumenter.lastSourceMap() as never }
    },
  }
}
