/** What a first visit to the sign-in page loads of JavaScript, compressed. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const STATIC_IMPORT = /(?:^|[;}\s])(?:import|export)(?:[^;"'()]*?from)?\s*["']\.\/([\w.-]+\.js)["']/g
const SIGN_IN = /^sign-in-[\w-]+\.js$/

/** The entry, the chunk of the page, and everything that those import before they run. */
export function firstRouteGzipKb(root: string): number {
  const dist = join(root, 'dist/web')
  const assets = join(dist, 'assets')
  const page = readFileSync(join(dist, 'index.html'), 'utf8')
  const named = [...page.matchAll(/(?:src|href)="\/assets\/([\w.-]+\.js)"/g)].map((found) => found[1]!)
  const lazy = readdirSync(assets).filter((name) => SIGN_IN.test(name))
  if (named.length === 0 || lazy.length !== 1) throw new Error('The first route was not found in dist/web.')
  const seen = new Set<string>()
  const waiting = [...named, ...lazy]
  let bytes = 0
  for (let name = waiting.pop(); name; name = waiting.pop()) {
    if (seen.has(name)) continue
    seen.add(name)
    const code = readFileSync(join(assets, name))
    bytes += gzipSync(code, { level: 9 }).length
    for (const found of code.toString('utf8').matchAll(STATIC_IMPORT)) waiting.push(found[1]!)
  }
  for (const found of page.matchAll(/src="\/([\w.-]+\.js)"/g)) {
    bytes += gzipSync(readFileSync(join(dist, found[1]!)), { level: 9 }).length
  }
  return bytes / 1024
}
