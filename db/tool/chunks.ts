/**
 * Which modules of the pages travel together. Left alone, the bundler makes a file of every icon that two pages share,
 * and a page of eighty small files waits for the slowest of them (measured: docs/web.md).
 */
import { join, resolve } from 'node:path'

type Graph = { getModuleInfo: (id: string) => { importedIds: readonly string[] } | null }

const web = resolve(import.meta.dirname, '../../web')
const first = [join(web, 'main.tsx')]
const home = [join(web, 'bank/inside.ts')]
const desk = [join(web, 'desk/shell/shell.tsx')]

/** What these need before they run. */
function closureOf(starts: readonly string[], graph: Graph): Set<string> {
  const found = new Set<string>()
  const waiting = [...starts]
  for (let id = waiting.pop(); id; id = waiting.pop()) {
    if (found.has(id)) continue
    found.add(id)
    waiting.push(...(graph.getModuleInfo(id)?.importedIds ?? []))
  }
  return found
}

const isPart = /[\\/]lucide-solid[\\/]|[\\/]web[\\/]ui[\\/](?!chart|qr)\w+\.tsx?$/
const isLibrary = /[\\/]node_modules[\\/]/
const isStyle = /\.css(?:\?|$)/

type Naming = (id: string, graph: Graph) => string | null

/**
 * `libraries` and `first`: all that a first visit runs. `home-parts`: what every customer meets behind the sign-in, of which
 * the desk takes a part as well (`inside` was a file more, and a wait more). `parts`: icons and components of other pages.
 */
export function chunking(): { name: Naming; debugName: string; priority: number }[] {
  let sets: { first: Set<string>; home: Set<string> } | undefined
  const setsOf = (graph: Graph) => {
    sets ??= { first: closureOf(first, graph), home: closureOf(home, graph) }
    return sets
  }
  // A group takes along what its modules import, so the libraries are taken out first: they change seldom, and a new
  // version of the bank leaves them in the cache.
  const libraries: Naming = (id, graph) =>
    !isStyle.test(id) && isLibrary.test(id) && setsOf(graph).first.has(id) ? 'libraries' : null
  const ours: Naming = (id, graph) => {
    const { first: atFirst, home: atHome } = setsOf(graph)
    if (isStyle.test(id) || desk.includes(id)) return null
    if (atFirst.has(id)) return 'first'
    if (atHome.has(id)) return 'home-parts'
    return isPart.test(id) ? 'parts' : null
  }
  return [
    { name: libraries, debugName: 'libraries', priority: 2 },
    { name: ours, debugName: 'ours', priority: 1 },
  ]
}
