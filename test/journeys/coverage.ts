import { relative, resolve } from 'node:path'
import { createInstrumenter } from '@vitest/istanbul-lib-instrument'
import type { Plugin } from 'vite'

/**
 * Counts what the browser runs of `web/`, after Solid's transform, mapped back to our source. The counters hang on
 * `window.__coverage__` without `new Function`, which the page's policy refuses.
 */
export function coverage(): Plugin {
  const instrumenter = createInstrumenter({
    esModules: true,
    compact: false,
    produceSourceMap: true,
    coverageGlobalScope: 'globalThis',
    coverageGlobalScopeFunc: false,
  })
  return {
    name: 'edgebank:coverage',
    enforce: 'post',
    apply: 'build',
    transform(code, id) {
      const path = id.split('?')[0]!
      if (!/\.tsx?$/.test(path) || relative(resolve('web'), path).startsWith('..')) return null
      const map = this.getCombinedSourcemap()
      const counted = instrumenter.instrumentSync(code, path, map as never)
      return { code: counted, map: instrumenter.lastSourceMap() as never }
    },
  }
}
