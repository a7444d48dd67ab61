/** Waits until a page has come to rest, so that no test judges one whose data is on its way or which is still fading. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Page, Request } from 'playwright-core'

/** What a page has asked for and not got yet, and how often it ever asked. */
type Traffic = { open: Set<Request>; asked: number }
const traffic = new WeakMap<Page, Traffic>()

/** To be called before the page's first request. */
export function watchTraffic(page: Page) {
  const own: Traffic = { open: new Set(), asked: 0 }
  traffic.set(page, own)
  page.on('request', (request) => {
    // What the last document still waited for is nobody's any more, and may end without a word.
    if (request.isNavigationRequest() && request.frame() === page.mainFrame()) own.open.clear()
    own.open.add(request)
    own.asked += 1
  })
  for (const ended of ['requestfinished', 'requestfailed'] as const)
    page.on(ended as 'requestfinished', (request) => own.open.delete(request))
}

/** In the page: three frames in a row in which nothing moves, as what an answer sets in motion may begin a frame after it. */
export async function restsHere() {
  // A page behind another may be given no frame at all.
  const frame = () => new Promise((done) => requestAnimationFrame(done) && setTimeout(done, 100))
  for (let quiet = 0; quiet < 3; ) {
    await frame()
    const moving = document
      .getAnimations()
      .filter(
        ({ effect, playState }) =>
          playState === 'running' && effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY,
      )
    quiet = moving.length === 0 ? quiet + 1 : 0
    await Promise.allSettled(moving.map(({ finished }) => finished))
  }
  // Skeletons, and buttons that turn.
  return document.querySelector('.animate-breathe, .animate-turn') === null
}

/** Everything that was asked for has come, nothing says that it waits, and nothing moves. */
export async function still(page: Page, limitMs = 15_000): Promise<void> {
  const own = traffic.get(page) ?? { open: new Set(), asked: 0 }
  for (const until = Date.now() + limitMs; Date.now() < until; ) {
    const { asked } = own
    const rests =
      own.open.size === 0 &&
      (await page.evaluate(restsHere).catch((error: Error) => {
        // It went to another document meanwhile.
        if (/context was destroyed|navigation/.test(error.message)) return false
        throw error
      }))
    if (rests && own.open.size === 0 && own.asked === asked) return
    await pause(20)
  }
  const waitsFor = [...own.open].map((request) => request.url()).join(', ')
  throw new Error(`${page.url()} has not come to rest, and waits for: ${waitsFor || 'what it shows'}`)
}
