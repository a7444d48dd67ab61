/** Counters in the web app's code. The instrumenter reads JSX but no types, so those are taken out first. */
import { createInstrumenter } from '@vitest/istanbul-lib-instrument'
import { transformWithOxc } from 'vite'

export async function instrument(code: string, path: string) {
  const { code: bare, map } = await transformWithOxc(code, path, {
    lang: path.endsWith('x') ? 'tsx' : 'ts',
    jsx: 'preserve',
    target: 'esnext',
    sourcemap: true,
  })
  const instrumenter = createInstrumenter({
    esModules: true,
    compact: false,
    produceSourceMap: true,
    coverageGlobalScope: 'globalThis',
    // The page's policy refuses `new Function`.
    coverageGlobalScopeFunc: false,
  })
  const counted = instrumenter.instrumentSync(bare, path, map as never)
  return { code: counted, map: instrumenter.lastSourceMap(), coverage: instrumenter.lastFileCoverage() }
}
