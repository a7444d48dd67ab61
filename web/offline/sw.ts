/**
 * The pages without a network. Only files that hold nobody's data are kept: the page itself and its scripts, styles and
 * fonts. What the bank answers is never stored, so that nothing old can be taken for today's.
 */
type Waiting = Event & { waitUntil: (work: Promise<unknown>) => void }
type Asking = Waiting & { request: Request; respondWith: (answer: Promise<Response>) => void }

const worker = self as unknown as EventTarget & {
  skipWaiting: () => Promise<void>
  clients: { claim: () => Promise<void> }
  location: Location
}

/** Written by the build: the files of the first page, whose names change with what is in them. */
declare const SHELL: readonly string[]
declare const VERSION: string

const pages = `pages ${VERSION}`

async function install() {
  const cache = await caches.open(pages)
  await cache.addAll(SHELL.map((path) => new Request(path, { cache: 'reload' })))
  await worker.skipWaiting()
}

/** Pages of the version before stay where they are open: their files are asked for anew from the network. */
async function tidy() {
  for (const name of await caches.keys()) if (name !== pages) await caches.delete(name)
  await worker.clients.claim()
}

/** The network's page; ours where there is none. */
async function page(request: Request): Promise<Response> {
  try {
    return await fetch(request)
  } catch (fault) {
    const kept = await caches.match('/', { cacheName: pages })
    if (kept) return kept
    throw fault
  }
}

/** Named after their content, so what is kept is what would come. */
async function asset(request: Request): Promise<Response> {
  const kept = await caches.match(request, { cacheName: pages })
  if (kept) return kept
  const answer = await fetch(request)
  if (answer.ok) await (await caches.open(pages)).put(request, answer.clone())
  return answer
}

worker.addEventListener('install', (event) => (event as Waiting).waitUntil(install()))
worker.addEventListener('activate', (event) => (event as Waiting).waitUntil(tidy()))
worker.addEventListener('fetch', (event) => {
  const { request, respondWith } = event as Asking
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== worker.location.origin) return
  if (request.mode === 'navigate' && !/^\/(?:api|dev)(?:\/|$)/.test(pathname))
    respondWith.call(event, page(request))
  else if (pathname.startsWith('/assets/')) respondWith.call(event, asset(request))
})
