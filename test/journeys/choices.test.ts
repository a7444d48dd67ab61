/** What one is told of, and what others may see over one's shoulder. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import { violations } from './axe.ts'
import { startBrowser } from './browser.ts'
import { newcomer } from './newcomer.ts'
import { still } from './still.ts'
import { atHome, goTo, signIn, type Visit, visit } from './visit.ts'

const url = inject('siteUrl')
let browser: Browser
let now: Visit
let page: Page
/** Of this file's own: the bank remembers what one chooses, and other journeys read English. */
let customer: string

beforeAll(async () => {
  browser = await startBrowser()
  const phone = `+9198${String(Date.now()).slice(-8)}`
  customer = (await newcomer(inject('siteOwnerUrl'), ['savings', 'current'], 4_000_000n, phone)).email
})
afterAll(async () => {
  await browser?.close()
})
beforeEach(async () => {
  now = await visit(browser, url, 'smallest')
  page = now.page
  await signIn(page, customer)
})
afterEach(async () => {
  const { complaints } = now
  await now.leave()
  expect(complaints).toEqual([])
})

test('notifications are chosen by channel and sum, but none of security is turned off', async () => {
  await goTo(page, 'Profile')
  await page.getByRole('link', { name: 'Choose what you are told' }).click()
  await page.getByRole('heading', { name: 'Notifications' }).waitFor()
  const device = page.getByLabel('A sign-in from a new device')
  await device.waitFor()
  expect(await device.locator('option').allInnerTexts()).toEqual(['By e-mail', 'By SMS'])
  await page.getByLabel('A statement is ready').selectOption({ label: 'Do not tell me' })
  await page.getByLabel('Money has left').selectOption({ label: 'By SMS' })
  await page.getByLabel('From this sum on, out').fill('12,5')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved', { exact: true }).waitFor()
  await page.getByLabel('From this sum on, out').fill('a lot')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Enter an amount such as 1,250.').waitFor()
  await page.getByLabel('From this sum on, out').fill('5000')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved', { exact: true }).waitFor()
  expect(await violations(page)).toEqual([])
  await page.reload()
  await expect.poll(() => page.getByLabel('A statement is ready').inputValue()).toBe('none')
  expect(await page.getByLabel('Money has left').inputValue()).toBe('sms')
  expect(await page.getByLabel('From this sum on, out').inputValue()).toBe('5,000.00')
})

test('amounts are hidden by a key, everywhere, and stay hidden after a reload', async () => {
  await page.keyboard.press('Alt+Shift+KeyH')
  await page.getByRole('button', { name: 'Show balances' }).waitFor()
  for (const path of ['/', '/history', '/insights', '/send', '/pots']) {
    await page.goto(path)
    await page.getByRole('heading', { level: 1 }).first().waitFor()
    await still(page)
    expect(await page.getByRole('main').innerText(), path).not.toMatch(/₹\s?[\d,]+/)
    expect(await page.title(), path).not.toMatch(/\d/)
  }
  await page.keyboard.press('Alt+Shift+KeyH')
  await goTo(page, 'Home')
  await atHome(page)
})

test('a language that was chosen elsewhere is spoken on a new device', async () => {
  await goTo(page, 'Profile')
  await page.getByText('हिन्दी').click()
  await page.getByRole('heading', { name: 'प्रोफ़ाइल' }).waitFor()
  const kept = page.waitForResponse((answer) => answer.url().includes('preferences.language'))
  await page.getByText('अंतरराष्ट्रीय: 100,000').click()
  await kept
  await now.leave()
  now = await visit(browser, url, 'phone')
  page = now.page
  await page.goto('/sign-in')
  await page.getByLabel('E-mail or customer id').fill(customer)
  await page.getByLabel('Password', { exact: true }).fill('correct-horse-battery-demo')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'हाल के लेन-देन' }).waitFor()
  await page.goto('/profile')
  const back = page.waitForResponse((answer) => answer.url().includes('preferences.language'))
  await page.getByText('English').click()
  await back
  await page.getByRole('heading', { name: 'Profile' }).waitFor()
})
