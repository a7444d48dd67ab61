/**
 * Which modules of the pages travel together. Left alone, the bundler makes a file of every icon that two pages share,
 * and a page of eighty small files waits for the slowest of them (measured: docs/web.md).
 */
import { join, resolve } from 'node:path'

type Graph = { getModuleInfo: (id: string) => { importedIds: readonly string[] } | null }

const web = resolve(import.meta.dirname, '../../web')
const first = [join(web, 'main.tsx')]
const door = [join(web, 'bank/auth/sign-in.tsx')]
const home = [join(web, 'bank/inside.ts')]
const lower = [join(web, 'bank/home/lower.tsx')]
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
const isOfDoor = /[\\/]web[\\/]bank[\\/]auth[\\/]/
const isLibrary = /[\\/]node_modules[\\/](?!@trpc[\\/])/
const isStyle = /\.css(?:\?|$)/

type Naming = (id: string, graph: Graph) => string | null

/**
 * `libraries` and `first`: what every visit runs. `sign-in`: what only the door has. `home-parts`: the first screen behind it, of
 * which the desk takes a part as well; `home-lower`: what stands below that. `parts`: icons and components of other pages. A
 * visit fetches three of these at once and waits for the largest, so they are of nearly one size: that is why tRPC is not
 * among the libraries, nor are components with home.
 */
export function chunking(): { name: Naming; debugName: string; priority: number }[] {
  let sets: Record<'first' | 'door' | 'home' | 'lower', Set<string>> | undefined
  const setsOf = (graph: Graph) => {
    sets ??= {
      first: closureOf(first, graph),
      door: closureOf(door, graph),
      home: closureOf(home, graph),
      lower: closureOf(lower, graph),
    }
    return sets
  }
  // A group takes along what its modules import, so the libraries are taken out first: they change seldom, and a new
  // version of the bank leaves them in the cache.
  const libraries: Naming = (id, graph) =>
    !isStyle.test(id) && isLibrary.test(id) && (setsOf(graph).first.has(id) || setsOf(graph).door.has(id))
      ? 'libraries'
      : null
  const ours: Naming = (id, graph) => {
    const { first: atFirst, door: atDoor, home: atHome, lower: below } = setsOf(graph)
    if (isStyle.test(id) || desk.includes(id)) return null
    // Parts of the door are parts of most pages; what is its own is not fetched by who is inside.
    if (atFirst.has(id) || (atDoor.has(id) && !isOfDoor.test(id))) return 'first'
    if (atDoor.has(id)) return 'sign-in'
    if (isPart.test(id) && atHome.has(id)) return 'first'
    if (atHome.has(id) || (below.has(id) && isPart.test(id))) return 'home-parts'
    return null
  }
  const rest: Naming = (id, graph) => {
    if (isStyle.test(id) || desk.includes(id)) return null
    if (setsOf(graph).lower.has(id)) return 'home-lower'
    return isPart.test(id) ? 'parts' : null
  }
  return [
    { name: libraries, debugName: 'libraries', priority: 3 },
    { name: ours, debugName: 'ours', priority: 2 },
    { name: rest, debugName: 'rest', priority: 1 },
  ]
}
