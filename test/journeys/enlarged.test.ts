/** Text at twice its size and no motion: every page of the customers, wide and at its narrowest. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { overflows } from './axe.ts'
import { startBrowser } from './browser.ts'
import { still } from './still.ts'
import { device, fillPayment, otherCustomer, signIn, type Visit, visit } from './visit.ts'

const url = inject('siteUrl')
let browser: Browser
let now: Visit
let page: Page

beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(async () => {
  await browser?.close()
})
afterEach(async () => {
  const { complaints } = now
  await now.leave()
  expect(complaints).toEqual([])
})

const outside = ['/sign-in', '/forgot', '/reset', '/welcome#token', '/verify', '/stop-change']
const inside = [
  '/',
  '/send',
  '/history?type=interest',
  '/insights',
  '/pots',
  '/open-account',
  '/deposits/new',
  '/convert',
  '/payees',
  '/payees/add',
  '/limits',
  '/schedules',
  '/schedules/add',
  '/support',
  '/support/new',
  '/security',
  '/activity',
  '/notifications',
  '/approvals',
  '/profile',
  '/no/such/page',
]

/** As a reader's own setting would: every size of the pages is in rem. */
const enlarge = (at: Page) =>
  at.evaluate(() => {
    document.documentElement.style.fontSize = '200%'
  })

/** Text that stands outside of what holds it, or is cut by it; what only screen readers get is left out. */
const cutOff = (at: Page) =>
  at.evaluate(() => {
    const found = new Set<string>()
    const isSeen = (element: Element) =>
      element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
      !element.closest('.sr-only, [aria-hidden=true], dialog:not([open]), select')
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement!
      if (!node.textContent!.trim() || !isSeen(parent)) continue
      const range = document.createRange()
      range.selectNodeContents(node)
      const named = `${node.textContent!.trim().slice(0, 40)} in ${parent.tagName} ${parent.className}`
      for (const rect of range.getClientRects()) {
        if (rect.width === 0) continue
        for (
          let holder: Element | null = parent;
          holder && holder !== document.body;
          holder = holder.parentElement
        ) {
          const { overflowX, overflowY, position } = getComputedStyle(holder)
          if (position === 'fixed' && rect.right > innerWidth + 1) found.add(`beside the window: ${named}`)
          const box = holder.getBoundingClientRect()
          const scrolls = overflowX === 'auto' || overflowX === 'scroll'
          if (scrolls) break
          const holds =
            /^(?:BUTTON|A|LI|LABEL|TD|TH|DD|DT|P|H1|H2|H3)$/.test(holder.tagName) || overflowX !== 'visible'
          const isInline = getComputedStyle(holder).display === 'inline'
          if (holds && !isInline && (rect.right > box.right + 2 || rect.left < box.left - 2))
            found.add(`wider than ${holder.tagName}: ${named}`)
          if (overflowY !== 'visible' && overflowY !== 'auto' && rect.top > box.bottom - 2)
            found.add(`below the edge of ${holder.tagName}: ${named}`)
        }
      }
    }
    return [...found]
  })

const moving = (at: Page) =>
  at.evaluate(() => document.getAnimations().filter(({ playState }) => playState === 'running').length)

async function look(path: string) {
  await page.goto(path)
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  await still(page)
  await enlarge(page)
  await still(page)
  return {
    path,
    wide: await overflows(page),
    cut: await cutOff(page),
    moving: await moving(page),
  }
}
const faults = async (paths: string[]) => {
  const seen = []
  for (const path of paths) seen.push(await look(path))
  return seen.filter(({ wide, cut, moving: running }) => wide || cut.length > 0 || running > 0)
}

describe.each(['desktop', 'smallest'] as const)('at twice the size, without motion, %s', (size) => {
  beforeEach(async () => {
    now = await visit(browser, url, size, { reducedMotion: 'reduce' })
    page = now.page
  })
  test('before the sign-in', async () => {
    expect(await faults(outside)).toEqual([])
  })
  test('behind it', async () => {
    await signIn(page)
    expect(await faults(inside)).toEqual([])
  })
  test('an account, its statements, a payment and its receipt', async () => {
    const to = (await (await device(url, otherCustomer)).accounts())[0]!.accountNumber
    await signIn(page)
    await page.locator('a[href^="/accounts/"]').first().click()
    await page.getByRole('heading', { name: 'Details' }).waitFor()
    const account = new URL(page.url()).pathname
    expect(await faults([account, `${account}/statements`])).toEqual([])
    await page.goto('/send')
    await fillPayment(page, { to, amount: '1.00', note: 'A long note that goes on for a while' })
    await page.getByRole('heading', { name: 'Check and send' }).waitFor()
    await enlarge(page)
    expect([await overflows(page), await cutOff(page)]).toEqual([false, []])
    await page.getByRole('button', { name: /^Send ₹/ }).click()
    await page.getByRole('heading', { name: 'Money sent' }).waitFor()
    const receipt = new URL(page.url()).pathname
    expect(await faults([receipt, `${receipt}/wrong`])).toEqual([])
  })
})
