/**
 * How long pages take to show that something was pressed or typed: from the event to the next paint, as the browser
 * tells it (PerformanceEventTiming), for what people do most. Prints a table; exits 1 where the slowest of a step is
 * above the aim. `npm run presses [-- URL of a demo bank] [--slower=4]`.
 */
import { parseArgs } from 'node:util'
import type { Page } from 'playwright-core'
import { launchBrowser } from '../journeys/browser.ts'
import { enter } from '../journeys/walking.ts'

const { values, positionals } = parseArgs({ allowPositionals: true, options: { slower: { type: 'string' } } })
const url = positionals[0] ?? 'http://localhost:8787'
const aimMs = 100
const slower = Number(values.slower ?? 1)

type Timed = PerformanceEntry & { interactionId: number; processingStart: number; processingEnd: number }
const watchEvents = (page: Page) =>
  page.addInitScript(() => {
    const seen: { id: number; name: string; ms: number; workMs: number }[] = []
    Reflect.set(globalThis, '__events', seen)
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as Timed[])
        if (entry.interactionId > 0)
          seen.push({
            id: entry.interactionId,
            name: entry.name,
            ms: entry.duration,
            workMs: Math.round(entry.processingEnd - entry.processingStart),
          })
    }).observe({ type: 'event', buffered: true, durationThreshold: 16 } as never)
  })

const rows: { step: string; slowestMs: number; workMs: number; event: string }[] = []

/** What was slowest of a step; under 16 ms the browser tells nothing. */
async function time(page: Page, step: string, work: () => Promise<unknown>) {
  await page.waitForLoadState('networkidle')
  await page.evaluate(() => (Reflect.get(globalThis, '__events') as unknown[]).splice(0))
  await work()
  await page.waitForTimeout(400)
  const seen = await page.evaluate(
    () => Reflect.get(globalThis, '__events') as { name: string; ms: number; workMs: number }[],
  )
  const slowest = seen.toSorted((one, other) => other.ms - one.ms)[0]
  rows.push({
    step,
    slowestMs: slowest?.ms ?? 16,
    workMs: slowest?.workMs ?? 0,
    event: slowest?.name ?? 'under 16 ms',
  })
}

async function asCustomer(page: Page) {
  await enter(page, 'customer')
  await page.getByRole('heading', { name: 'Latest' }).waitFor()
  const menu = page.getByRole('navigation', { name: 'Main' })
  await time(page, 'hide amounts', () => page.getByRole('button', { name: 'Hide balances' }).click())
  await time(page, 'show amounts', () => page.getByRole('button', { name: 'Show balances' }).click())
  await time(page, 'menu: history', () => menu.getByRole('link', { name: 'History' }).click())
  await page.locator('main a[href^="/receipt/"]').first().waitFor()
  await time(page, 'open filters', () => page.getByRole('button', { name: 'More filters' }).click())
  await time(page, 'type in search', () =>
    page.getByLabel('Name or note').pressSequentially('nature', { delay: 60 }),
  )
  await time(page, 'menu: send', () => menu.getByRole('link', { name: 'Send' }).click())
  const suggested = page.getByRole('list', { name: 'Suggestions' }).getByRole('button').last()
  await time(page, 'choose a payee', () => suggested.click())
  await time(page, 'type an amount', () =>
    page.getByLabel('Amount').pressSequentially('125.50', { delay: 60 }),
  )
  await time(page, 'next step of a transfer', () => page.getByRole('button', { name: 'Continue' }).click())
  await page.getByRole('heading', { name: 'Check and send' }).waitFor()
  await time(page, 'back to change it', () => page.getByRole('link', { name: 'Change' }).click())
  await time(page, 'menu: profile', () => menu.getByRole('link', { name: 'Profile' }).click())
  await page.getByText('Customer id').waitFor()
  await time(page, 'choose a theme', () => page.getByText('Dark', { exact: true }).click())
  await time(page, 'menu: home', () => menu.getByRole('link', { name: 'Home' }).click())
}

async function asOperator(page: Page) {
  await enter(page, 'operator')
  await page.getByRole('heading', { name: 'Teller' }).waitFor()
  await time(page, 'desk: type a name', () =>
    page.getByLabel('Find a customer').pressSequentially('asha', { delay: 60 }),
  )
  await time(page, 'desk: open the palette', () => page.keyboard.press('Control+k'))
  await time(page, 'desk: type in the palette', () => page.keyboard.type('tickets', { delay: 60 }))
  await time(page, 'desk: go there', () => page.keyboard.press('Enter'))
  await time(page, 'desk: another list', () => page.getByText('Unassigned').first().click())
}

const browser = await launchBrowser()
try {
  for (const [width, height, work] of [
    [412, 823, asCustomer],
    [1280, 860, asOperator],
  ] as const) {
    const page = await browser.newPage({ baseURL: url, viewport: { width, height }, serviceWorkers: 'block' })
    await watchEvents(page)
    const cdp = await page.context().newCDPSession(page)
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: slower })
    await work(page)
    await page.close()
  }
} finally {
  await browser.close()
}
console.table(rows)
const late = rows.filter(({ slowestMs }) => slowestMs > aimMs)
for (const { step, slowestMs } of late) console.error(`${step}: ${slowestMs} ms, aim ${aimMs}`)
process.exitCode = late.length > 0 ? 1 : 0
