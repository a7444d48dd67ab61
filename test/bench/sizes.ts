/** What pages load of JavaScript, compressed: the first visit, and each page after it. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const STATIC_IMPORT = /(?:^|[;}\s])(?:import|export)(?:[^;"'()]*?from)?\s*["']\.\/([\w.-]+\.js)["']/g
const LAZY_IMPORT = /import\(\s*[`"']\.\/([\w.-]+\.js)[`"']\s*\)/g
const SPOKEN = /^(\w\w)-[\w-]{8}\.js$/

const gzipped = (bytes: Buffer) => gzipSync(bytes, { level: 9 }).length

function built(root: string) {
  const dist = join(root, 'dist/web')
  const assets = join(dist, 'assets')
  const page = readFileSync(join(dist, 'index.html'), 'utf8')
  const textOf = (name: string) => readFileSync(join(assets, name), 'utf8')
  /** These and everything that they import before they run. */
  const closureOf = (starts: string[]) => {
    const seen = new Set<string>()
    const waiting = [...starts]
    for (let name = waiting.pop(); name; name = waiting.pop()) {
      if (seen.has(name)) continue
      seen.add(name)
      for (const found of textOf(name).matchAll(STATIC_IMPORT)) waiting.push(found[1]!)
    }
    return seen
  }
  // What the page names, and what runs before the first paint fetches for whoever is not signed in.
  const door = /door:\[([^\]]*)\]/.exec(page)?.[1] ?? ''
  const named = [
    ...`${page.replaceAll(/<script>.*?<\/script>/gs, '')} ${door}`.matchAll(
      /["`]\/assets\/([\w.-]+\.js)["`]/g,
    ),
  ].map((found) => found[1]!)
  if (named.length === 0) throw new Error('The first route was not found in dist/web.')
  const first = closureOf(named)
  const sizeOf = (names: Iterable<string>) =>
    [...names].reduce((sum, name) => sum + gzipped(readFileSync(join(assets, name))), 0) / 1024
  return { assets, page, textOf, closureOf, first, sizeOf }
}

/** The entry with the sign-in, everything that it imports before it runs, and what runs before the first paint. */
export function firstRouteGzipKb(root: string): number {
  const { page, first, sizeOf } = built(root)
  const before = [...page.matchAll(/<script>(.*?)<\/script>/gs)].map((found) => found[1]!)
  if (before.length !== 1) throw new Error('What runs before the first paint was not found in the page.')
  return sizeOf(first) + gzipped(Buffer.from(before[0]!)) / 1024
}

/** What any page adds that is loaded for itself, the largest first; `behind` the sign-in what frames it is there already. */
export function furtherRoutesGzipKb(root: string): { name: string; kb: number }[] {
  const { assets, textOf, closureOf, first, sizeOf } = built(root)
  const entries = new Set(
    readdirSync(assets)
      .filter((name) => name.endsWith('.js'))
      .flatMap((name) => [...textOf(name).matchAll(LAZY_IMPORT)].map((found) => found[1]!)),
  )
  const frames = closureOf([...entries].filter((name) => /^shell-/.test(name)))
  const routes = [...entries].filter((name) => !first.has(name) && !SPOKEN.test(name))
  return routes
    .map((name) => ({
      name,
      kb: sizeOf(
        [...closureOf([name])].filter((one) => !first.has(one) && (/^shell-/.test(name) || !frames.has(one))),
      ),
    }))
    .sort((one, other) => other.kb - one.kb)
}
