/** The eye that all journeys trust is shown what it must see: a fault of one theme alone, of both, and a page too wide. */
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { violations, violationsInBoth } from './axe.ts'
import { startBrowser } from './browser.ts'
import { type Visit, visit } from './visit.ts'

let browser: Browser
let now: Visit
beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(async () => {
  await browser?.close()
})
beforeEach(async () => {
  now = await visit(browser, 'http://localhost', 'phone')
})
afterEach(() => now.leave())

/** Text of this colour on what is white in one theme and black in the other. */
const show = (colour: string, rest = '') =>
  now.page.setContent(
    `<!doctype html><html lang="en"><title>A page</title><style>:root { color-scheme: light dark }
     body { background: light-dark(#fff, #000); color: ${colour} }</style><main><h1>A page</h1>${rest}</main>`,
  )

test('what can be read in both themes is no fault, and the theme is as it was', async () => {
  await show('light-dark(#000, #fff)')
  expect(await violationsInBoth(now.page)).toEqual([])
  const isDark = () => now.page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)
  expect(await isDark()).toBe(false)
  await now.page.emulateMedia({ colorScheme: 'dark' })
  expect(await violationsInBoth(now.page)).toEqual([])
  expect(await isDark()).toBe(true)
})

test.each(['light', 'dark'] as const)(
  'what cannot be read in one theme alone, from the %s one',
  async (theme) => {
    await now.page.emulateMedia({ colorScheme: theme })
    for (const [colour, lines] of [
      ['light-dark(#eee, #fff)', 1],
      ['light-dark(#000, #111)', 1],
      ['light-dark(#eee, #111)', 2],
    ] as const) {
      await show(colour)
      const found = await violationsInBoth(now.page)
      expect(found).toHaveLength(lines)
      for (const line of found) expect(line).toMatch(/color-contrast: <h1>A page<\/h1>.*contrast/s)
    }
  },
)

test('what has no name, and what is wider than the window', async () => {
  await show('light-dark(#000, #fff)', '<button></button><p style="width: 1000px">Wide</p>')
  const found = await violations(now.page)
  expect(found).toEqual([expect.stringContaining('button-name: <button></button>'), 'wider than the window'])
})
