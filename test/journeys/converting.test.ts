import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { startBrowser } from './browser.ts'
import { newcomer } from './newcomer.ts'
import { signIn, visit } from './visit.ts'

const url = inject('siteUrl')
let browser: Browser

beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(async () => {
  await browser?.close()
})

test('rupees become dollars at the rate that was shown, and the receipt says so', async () => {
  const person = await newcomer(inject('siteOwnerUrl'), ['savings', 'current-usd'], 1_000_000n)
  const { page, leave, complaints } = await visit(browser, url, 'phone')
  await signIn(page, person.email)
  await page.getByRole('link', { name: 'Convert' }).click()
  await page.getByRole('heading', { name: 'Convert money' }).waitFor()
  await page.getByLabel('Amount').fill('0.10')
  await page.getByRole('button', { name: 'Show the rate' }).click()
  await page.getByText('This is too little to buy anything').waitFor()
  await page.getByLabel('Amount').fill('99,999')
  await page.getByRole('button', { name: 'Show the rate' }).click()
  await page.getByText('There is not enough money').waitFor()
  await page.getByLabel('Amount').fill('1,000')
  await page.keyboard.press('Enter')
  await page.getByText('$11.23').waitFor()
  expect(await page.getByText('1 INR = 0.0112302483 USD').count()).toBe(1)
  await page.getByRole('button', { name: 'Convert ₹1,000.00' }).click()
  await page.getByText('Reference').waitFor()
  expect(page.url()).toContain('/receipt/')
  expect(await page.getByText('Currency exchange').count()).toBeGreaterThan(0)
  await leave()
  expect(complaints).toEqual([])
})
