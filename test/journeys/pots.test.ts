/** Pots: opened, filled, emptied and closed by hand, shown at home and on the account, as axe sees them. */
import { mkdirSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { violations } from './axe.ts'
import { startBrowser } from './browser.ts'
import { still } from './still.ts'
import { otherCustomer, type Size, signIn, type Visit, visit } from './visit.ts'

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

describe.each(['smallest', 'desktop'] as const)('on a screen of the size %s', (size: Size) => {
  beforeEach(async () => {
    now = await visit(browser, url, size, { colorScheme: size === 'smallest' ? 'dark' : 'light' })
    page = now.page
    await signIn(page, otherCustomer)
  })
  afterEach(async () => {
    const { complaints } = now
    await now.leave()
    expect(complaints).toEqual([])
  })

  test('a pot is opened, filled, changed, emptied in part and closed', async () => {
    await main().getByRole('link', { name: 'Start one' }).click()
    await page.getByText('No pots yet').waitFor()
    await expectSound('pots-none')
    await page.getByRole('button', { name: 'New pot' }).click()
    await page.getByRole('button', { name: 'Open the pot' }).click()
    await page.getByText('Give it a name.').waitFor()
    await page.getByLabel('Name', { exact: true }).fill('Hampi in spring')
    await page.getByLabel('Goal').fill('40,000')
    await page.getByLabel('Every month').fill('2000')
    await page.getByLabel('Round up payments').selectOption({ label: 'To the next ₹50' })
    await expectSound('pots-new')
    await page.getByRole('button', { name: 'Open the pot' }).click()
    await page.getByRole('heading', { name: 'Hampi in spring' }).waitFor()
    await page.getByRole('button', { name: 'Add to Hampi in spring' }).click()
    await page.getByLabel('Amount').fill('99999999')
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await page.locator('[aria-invalid="true"]').waitFor()
    await page.getByLabel('Amount').fill('10000')
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await page.getByText('₹10,000').waitFor()
    await expectSound('pots')
    await page.getByRole('button', { name: 'Change Hampi in spring' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Hampi in autumn')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('button', { name: 'Take out of Hampi in autumn' }).click()
    await page.getByLabel('Amount').fill('2500')
    await page.getByRole('button', { name: 'Take out', exact: true }).click()
    await page.getByText('₹7,500').waitFor()
    await main().getByRole('link', { name: 'Home' }).click()
    await main().getByText('Hampi in autumn').waitFor()
    await expectSound('home-pots')
    await main().locator('a[href^="/accounts/"]').first().click()
    await page.waitForURL(/\/accounts\//)
    await main().getByText('Hampi in autumn').waitFor()
    await main().getByRole('link', { name: 'All pots' }).click()
    await page.getByRole('button', { name: 'Close Hampi in autumn' }).click()
    await page.getByRole('button', { name: 'Close the pot' }).click()
    await page.getByText('No pots yet').waitFor()
  })
})
