/** With the colours of the device's own contrast theme, nothing is told by a background or a shadow that is gone. */
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest'
import { startBrowser } from './browser.ts'
import { still } from './still.ts'
import { fillSignIn, operator, signIn, type Visit, visit } from './visit.ts'

const url = inject('siteUrl')
let browser: Browser
let now: Visit
beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(async () => {
  await browser?.close()
})
afterEach(() => now.leave())

const styleOf = (one: Locator) =>
  one.evaluate((element) => {
    const { backgroundColor, color, outlineStyle, outlineWidth } = getComputedStyle(element)
    return { background: backgroundColor, color, edge: outlineStyle === 'none' ? '0px' : outlineWidth }
  })
const enter = async (colorScheme: 'light' | 'dark') => {
  now = await visit(browser, url, 'desktop', { colorScheme, forcedColors: 'active' })
  return now.page
}
/** What is chosen looks other than what is not, and can be read on what it has behind it. */
async function differs(chosen: Locator, other: Locator) {
  const [one, two] = [await styleOf(chosen.first()), await styleOf(other.first())]
  expect(one.background).not.toBe(two.background)
  expect(one.color).not.toBe(one.background)
}
const focusShows = async (page: Page) => {
  // A page that is still coming takes the focus to its heading or its search.
  await still(page)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  expect(Number.parseFloat((await styleOf(page.locator(':focus'))).edge)).toBeGreaterThanOrEqual(2)
}

test.each(['light', 'dark'] as const)('to customers, %s', async (scheme) => {
  const page = await enter(scheme)
  await signIn(page)
  const places = page.getByRole('navigation', { name: 'Main' })
  await differs(places.locator('[aria-current=page]'), places.locator('a:not([aria-current])'))
  expect((await styleOf(page.locator('.hero').first())).edge).toBe('1px')
  await focusShows(page)

  await page.goto('/deposits/new')
  await page.getByText('How long').waitFor()
  const terms = page.getByRole('group', { name: 'How long' })
  await differs(terms.locator('input:checked + span'), terms.locator('input:not(:checked) + span'))
  expect((await styleOf(page.getByRole('button', { name: 'Continue' }))).edge).toBe('1px')
  await terms.locator('input:checked').focus()
  await page.keyboard.press('ArrowRight')
  expect((await styleOf(terms.locator('input:checked + span'))).edge).toBe('3px')

  await page.goto('/limits')
  await page.locator('meter').first().waitFor({ state: 'attached' })
  const track = page.locator('meter + .bg-sunken').first()
  expect((await styleOf(track)).edge).toBe('1px')
  await differs(track.locator('> div'), track)

  await page.goto('/insights')
  const dots = page.locator('.tone')
  await dots.nth(1).waitFor()
  expect((await styleOf(dots.nth(0))).color).not.toBe((await styleOf(dots.nth(1))).color)
  // Its bars have been painted in both.
  const isPainted = (colour: string) =>
    page
      .locator('canvas')
      .first()
      .evaluate((canvas: HTMLCanvasElement, colour) => {
        const [red, green, blue, alpha = 1] = colour.match(/[\d.]+/g)!.map(Number)
        const wanted = [red!, green!, blue!, alpha * 255]
        const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
        for (let at = 0; at < data.length; at += 4)
          if (wanted.every((part, n) => Math.abs(part - data[at + n]!) < 3)) return true
        return false
      }, colour)
  for (const at of [0, 1]) {
    const { color } = await styleOf(dots.nth(at))
    await expect.poll(() => isPainted(color)).toBe(true)
  }
  await differs(
    page.locator('fieldset input:checked + span'),
    page.locator('fieldset input:not(:checked) + span'),
  )
})

test.each(['light', 'dark'] as const)('to the desk, %s', async (scheme) => {
  const page = await enter(scheme)
  await page.goto('/sign-in')
  await fillSignIn(page, operator)
  const places = page.getByRole('navigation', { name: 'Desk' })
  await places.locator('[aria-current=page]').waitFor()
  await differs(places.locator('[aria-current=page]'), places.locator('a:not([aria-current])'))
  await focusShows(page)
  await page.goto('/desk/approvals')
  await page.getByRole('heading', { level: 1 }).waitFor()
  await differs(
    page.locator('fieldset input:checked + span'),
    page.locator('fieldset input:not(:checked) + span'),
  )
})
