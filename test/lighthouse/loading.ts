/**
 * What stands between an address and its largest text, in figures that hardly depend on how busy the machine is: which
 * request waits for which, bytes, and long tasks; over a line of 150 ms and 1.6 Mbit/s, as Lighthouse’s mobile preset.
 * `npm run loading [-- URL of a demo bank]`, after `npm run dev` or any site with the production bundle.
 */
import type { BrowserContext, CDPSession, Page } from 'playwright-core'
import { launchBrowser } from '../journeys/browser.ts'
import { fillPassword } from '../journeys/visit.ts'

const url = process.argv[2] ?? 'http://localhost:8787'
type Request = { path: string; beganMs: number; endedMs: number; bytes: number }

function watchRequests(cdp: CDPSession) {
  const began = new Map<string, { path: string; at: number }>()
  const requests: Request[] = []
  let first = 0
  cdp.on('Network.requestWillBeSent', ({ requestId, request, timestamp }) => {
    first ||= timestamp
    began.set(requestId, { path: new URL(request.url).pathname, at: timestamp - first })
  })
  cdp.on('Network.loadingFinished', ({ requestId, timestamp, encodedDataLength: bytes }) => {
    const found = began.get(requestId)
    if (!found) return
    const [beganMs, endedMs] = [found.at, timestamp - first].map((seconds) => Math.round(seconds * 1000))
    requests.push({ path: found.path, beganMs: beganMs!, endedMs: endedMs!, bytes })
  })
  return requests
}

type Paint = { at: number; what: string }
const watchPaints = (page: Page) =>
  page.addInitScript(() => {
    const seen = { largest: { at: 0, what: '' }, first: 0, shift: 0, long: [] as number[] }
    Reflect.set(globalThis, '__seen', seen)
    const observe = (type: string, take: (entry: never) => void) =>
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) take(entry as never)
      }).observe({ type, buffered: true })
    observe(
      'largest-contentful-paint',
      ({ startTime, element }: PerformanceEntry & { element?: Element }) => {
        seen.largest = {
          at: Math.round(startTime),
          what: `${element?.tagName} ${element?.textContent?.slice(0, 40)}`,
        }
      },
    )
    observe('paint', ({ startTime }: PerformanceEntry) => {
      seen.first ||= Math.round(startTime)
    })
    observe('layout-shift', ({ value }: PerformanceEntry & { value: number }) => {
      seen.shift += value
    })
    observe('longtask', ({ duration }: PerformanceEntry) => seen.long.push(Math.round(duration)))
  })

async function measure(context: BrowserContext, path: string) {
  const page = await context.newPage()
  const cdp = await context.newCDPSession(page)
  await cdp.send('Network.enable')
  await cdp.send('Network.setCacheDisabled', { cacheDisabled: true })
  await cdp.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 150,
    downloadThroughput: (1.6 * 1024 * 1024) / 8,
    uploadThroughput: (750 * 1024) / 8,
  })
  await watchPaints(page)
  const requests = watchRequests(cdp)
  await page.goto(url + path)
  await page.waitForLoadState('networkidle')
  await page.waitForTimeout(500)
  const seen = await page.evaluate(
    () =>
      Reflect.get(globalThis, '__seen') as { largest: Paint; first: number; shift: number; long: number[] },
  )
  await page.close()
  const before = requests.filter(({ beganMs }) => beganMs < seen.largest.at)
  console.log(
    `\n${path}: first paint ${seen.first} ms, largest ${seen.largest.at} ms (${seen.largest.what.trim()})`,
  )
  console.log(
    `shift ${seen.shift.toFixed(4)}, long tasks ${seen.long.join(' ') || 'none'} ms, ` +
      `${before.length} requests and ${Math.round(before.reduce((sum, { bytes }) => sum + bytes, 0) / 1024)} kB before the largest text`,
  )
  console.table(before.sort((one, other) => one.beganMs - other.beganMs))
  return seen
}

const browser = await launchBrowser()
try {
  const context = await browser.newContext({ viewport: { width: 412, height: 823 }, serviceWorkers: 'block' })
  await measure(context, '/sign-in')
  const page = await context.newPage()
  await page.goto(`${url}/sign-in`)
  await fillPassword(page, 'customer1@demo.bank')
  await page.getByRole('heading', { name: 'Latest' }).waitFor()
  await page.goto('about:blank')
  await measure(context, '/')
} finally {
  await browser.close()
}
