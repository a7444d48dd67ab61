import { writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Plugin } from 'vite'
import { instrument } from '../instrument.ts'

const pages = join(import.meta.dirname, '../../web')
/** Runs in no page, so nobody could collect what it counts. */
const serviceWorker = join(pages, 'offline/sw.ts')

/** Where in each file its counters stand, as the pages were built. */
export const countersFile = join(import.meta.dirname, '../../dist/web-counters.json')

/** What a page counts of a file: how often each statement and function ran, and each way of a branch was taken. */
export type Counts = { s: number[]; f: number[]; b: number[][] }

/**
 * The counters alone. Where in the file each of them stands is four fifths of what the instrumenter writes: every page would
 * read it each time it is loaded, and hand it back when it is left. test/coverage.ts has it from `countersFile`.
 */
function counting(code: string, path: string, { s, f, b }: Record<keyof Counts, object>): string {
  const zeros = (of: object) => `Array(${Object.keys(of).length}).fill(0)`
  const ways = Object.values(b).map((taken: number[]) => taken.length)
  const data = `{path:${JSON.stringify(path)},hash,s:${zeros(s)},f:${zeros(f)},b:[${ways}].map((n)=>Array(n).fill(0))}`
  const [from, to] = [code.indexOf('var coverageData={'), code.indexOf('var coverage=global[gcv]')]
  if (from < 0 || to < from) throw new Error(`The instrumenter writes its counters otherwise now: ${path}`)
  return `${code.slice(0, from)}var coverageData=${data};${code.slice(to)}`
}

/**
 * Counts what the browser runs of `web/`. It goes before Solid's transform, which takes counters for expressions
 * like any other; they hang on `window.__coverage__`.
 */
export function coverage(): Plugin {
  const counters: Record<string, object> = {}
  return {
    name: 'edgebank:coverage',
    enforce: 'pre',
    apply: 'build',
    async transform(code, id) {
      const path = id.split('?')[0]!
      if (path === serviceWorker || !/\.tsx?$/.test(path) || relative(pages, path).startsWith('..'))
        return null
      const counted = await instrument(code, path)
      counters[path] = counted.coverage
      return { code: counting(counted.code, path, counted.coverage), map: null }
    },
    writeBundle() {
      writeFileSync(countersFile, JSON.stringify(counters))
    },
  }
}
