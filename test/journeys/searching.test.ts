import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import { violationsInBoth } from './axe.ts'
import { startBrowser } from './browser.ts'
import { device, goTo, otherCustomer, signIn, type Visit, visit } from './visit.ts'

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
beforeEach(async () => {
  now = await visit(browser, url, 'smallest')
  page = now.page
  await signIn(page, otherCustomer)
})
afterEach(async () => {
  const { complaints } = now
  await now.leave()
  expect(complaints).toEqual([])
})

const rows = () => page.locator('main a[href^="/receipt/"]')
const totals = () => page.getByRole('region', { name: 'Totals' })

async function toHistory() {
  await goTo(page, 'History')
  await rows().first().waitFor()
}

/** Two lines, out of one account and into another, that no other test looks for. */
async function moved(word: string) {
  const mine = await device(url, otherCustomer)
  const [from, to] = await mine.accounts()
  const order = { from: from!.accountNumber, to: to!.accountNumber }
  const { id } = await mine.pay({ ...order, amount: '12.50', note: word })
  return { ...order, id: id as string }
}

test('filters show as chips and totals, stand in the address, and go one by one', async () => {
  await moved(`chips ${Date.now()}`)
  await toHistory()
  await page.getByRole('button', { name: 'More filters' }).click()
  await page.getByLabel('Category').selectOption('transfers')
  await page.getByLabel('Least amount').fill('₹12.50')
  await page.getByLabel('Greatest amount').fill('12.5')
  await expect.poll(() => page.url()).toMatch(/category=transfers&?/)
  await expect.poll(() => page.url()).toMatch(/min=12\.50&max=12\.5/)
  await expect.poll(() => totals().innerText()).toMatch(/entries\s+In ₹[\d,.]+\s+Out ₹/)
  expect(await page.getByRole('button', { name: /^Without/ }).count()).toBe(3)
  await page.reload()
  await expect.poll(() => page.getByRole('button', { name: /^Without/ }).count()).toBe(3)
  expect(await page.getByLabel('Least amount').inputValue()).toBe('12.50')
  await page.getByRole('button', { name: 'Without At least 12.50' }).click()
  await expect.poll(() => page.url()).not.toMatch(/min=/)
  await page.getByLabel('Greatest amount').fill('a lot')
  await page.getByText('Enter an amount such as').waitFor()
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await expect.poll(() => page.url()).toMatch(/\/history$/)
})

test('a receipt takes a note and a category, by keyboard, and the history finds them', async () => {
  const word = `keepsake${Date.now()}`
  const { id, to } = await moved(`order ${word}`)
  await page.goto(`/receipt/${id}`)
  await page.getByRole('heading', { name: 'For yourself' }).waitFor()
  const save = page.getByRole('button', { name: 'Save' })
  expect(await save.isDisabled()).toBe(true)
  await page.getByLabel('Category').selectOption('savings')
  await page.getByLabel('Your note').focus()
  await page.keyboard.type(`mine ${word}`)
  await page.keyboard.press('Enter')
  await page.getByText('Saved').waitFor()
  await expect.poll(() => save.isDisabled()).toBe(true)
  // What was ordered stays what was ordered.
  expect(await page.getByText(`order ${word}`, { exact: true }).isVisible()).toBe(true)
  await page.reload()
  await expect.poll(() => page.getByLabel('Your note').inputValue()).toBe(`mine ${word}`)
  expect(await page.getByLabel('Category').inputValue()).toBe('savings')
  await toHistory()
  await page.getByLabel('Name or note').fill(`mine ${word}`)
  await expect.poll(() => rows().count()).toBe(1)
  // The other account’s line has no note of its own.
  await page.goto(`/receipt/${id}?account=${to}`)
  await expect.poll(() => page.getByLabel('Category').inputValue()).toBe('transfers')
  expect(await page.getByLabel('Your note').inputValue()).toBe('')
  const found = await (await device(url, otherCustomer)).withNote(`mine ${word}`)
  expect(found).toHaveLength(1)
})

test('what is shown is saved as CSV', async () => {
  const word = `sheet${Date.now()}`
  await moved(`=${word}`)
  await toHistory()
  await page.getByLabel('Name or note').fill(word)
  await expect.poll(() => rows().count()).toBe(2)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'CSV' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('history.csv')
  const lines = (await readFile((await download.path())!, 'utf8')).trimEnd().split('\r\n')
  expect(lines).toHaveLength(3)
  expect(lines[0]).toMatch(/^\uFEFFDate,Value date,/)
  for (const line of lines.slice(1)) expect(line).toContain(`,'=${word},`)
})

test('axe finds nothing on a filtered history and a noted receipt, in either theme', async () => {
  await page.goto('/history?category=transfers&type=transfer&min=1&from=2020-01-01')
  await totals().getByText('In').waitFor()
  expect(await violationsInBoth(page)).toEqual([])
  await rows().first().click()
  await page.getByRole('heading', { name: 'For yourself' }).waitFor()
  expect(await violationsInBoth(page)).toEqual([])
})
