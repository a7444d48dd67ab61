/** What people see of their money: by category and month, as a chart and as a table, by keyboard, as axe sees it. */
import { mkdirSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { violations } from './axe.ts'
import { startBrowser } from './browser.ts'
import { still } from './still.ts'
import { customer, goTo, type Size, signIn, type Visit, visit } from './visit.ts'

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

async function expectSound(name: string) {
  const pictures = process.env.PICTURES
  if (pictures) {
    mkdirSync(pictures, { recursive: true })
    await still(page)
    const { width } = page.viewportSize()!
    await page.screenshot({ path: `${pictures}/${name}-${width}.png`, fullPage: true })
  }
  expect(await violations(page), name).toEqual([])
}

const main = () => page.getByRole('main')
const section = (name: string) =>
  main()
    .locator('section')
    .filter({ has: page.getByRole('heading', { name, level: 2 }) })
/** Whether anything was drawn. */
const isDrawn = () =>
  page.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
    return data.some((byte) => byte > 0)
  })

describe.each(['smallest', 'desktop'] as const)('on a screen of the size %s', (size: Size) => {
  beforeEach(async () => {
    now = await visit(browser, url, size, {
      colorScheme: size === 'smallest' ? 'dark' : 'light',
    })
    page = now.page
    await signIn(page, customer)
  })
  afterEach(async () => {
    const { complaints } = now
    await now.leave()
    expect(complaints).toEqual([])
  })

  test('home says what is left and leads to the insights; a category leads to its entries', async () => {
    await section('What comes next').getByText('Left to spend until').waitFor()
    await section('What comes next').getByText('from Lumen Design Studio').waitFor()
    await expectSound('home-ahead')
    await main().getByRole('link', { name: 'Insights' }).click()
    await page.getByRole('heading', { name: 'Insights', level: 1 }).waitFor()
    await page.locator('canvas').waitFor()
    expect(await isDrawn()).toBe(true)
    await expectSound('insights')
    const options = await page.getByLabel('Month', { exact: true }).locator('option').allTextContents()
    expect(options.length).toBeGreaterThan(11)
    await page.getByLabel('Month', { exact: true }).selectOption({ index: 1 })
    await page.waitForURL(/month=\d{4}-\d{2}/)
    await section('Income').getByText('₹1,42,500').waitFor()
    await section('Spending').getByRole('link').first().click()
    await page.waitForURL(/\/history\?category=\w+&from=.+&to=.+/)
    await page.getByRole('button', { name: /^Without From/ }).waitFor()
  })

  test('the chart is a table too, to be read and chosen by keyboard', async () => {
    await goTo(page, 'History')
    await main().getByRole('link', { name: 'Insights' }).click()
    const table = page.getByRole('table', { name: 'What came in and went out, month by month' })
    await table.waitFor()
    // Read by screen readers while the chart is shown.
    expect(await table.getByRole('row').count()).toBe(13)
    await page.getByRole('radio', { name: 'Chart' }).focus()
    await page.keyboard.press('ArrowRight')
    await page.locator('canvas').waitFor({ state: 'hidden' })
    await expectSound('insights-table')
    expect(await table.getByRole('row').nth(2).textContent()).toContain('₹')
  })
})
