import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest'
import { overflows, violationsOfEach } from './axe.ts'
import { startBrowser } from './browser.ts'
import {
  atHome,
  customer,
  device,
  fillPayment,
  fillSignIn,
  goTo,
  otherCustomer,
  password,
  sendButton,
  type Visit,
  visit,
} from './visit.ts'

const url = inject('siteUrl')
let browser: Browser
let now: Visit
let page: Page
let payee: string

beforeAll(async () => {
  browser = await startBrowser()
  payee = (await (await device(url, customer)).accounts())[0]!.accountNumber
})
afterAll(async () => {
  await browser?.close()
})
afterEach(() => now.leave())

/** Every page in turn, each as it stands when it has come to rest. */
const pages: [string, () => Promise<unknown>][] = [
  ['sign-in', () => page.goto('/sign-in').then(() => page.getByText('This is a demo bank').waitFor())],
  [
    'sign-in refused',
    () => fillSignIn(page, 'nobody@demo.bank', 'wrong').then(() => page.getByRole('alert').waitFor()),
  ],
  ['home', () => fillSignIn(page, otherCustomer).then(() => atHome(page))],
  ['send', () => goTo(page, 'Send').then(() => page.getByLabel('Amount').waitFor())],
  [
    'send refused',
    () => fillPayment(page, { to: '1', amount: 'x' }).then(() => page.getByText('13 digits; this').waitFor()),
  ],
  [
    'review',
    () => fillPayment(page, { to: payee, amount: '5', note: 'tea' }).then(() => sendButton(page).waitFor()),
  ],
  [
    'receipt',
    () =>
      sendButton(page)
        .click()
        .then(() => page.getByRole('heading', { name: 'Money sent' }).waitFor()),
  ],
  [
    'history',
    () => goTo(page, 'History').then(() => page.getByRole('button', { name: 'More filters' }).click()),
  ],
  [
    'nothing found',
    () =>
      page
        .getByLabel('To', { exact: true })
        .fill('2001-01-01')
        .then(() => page.getByText('Nothing found').waitFor()),
  ],
  [
    'account',
    async () => {
      await goTo(page, 'Home')
      await page.locator('a[href^="/accounts/"]').first().click()
      await page.getByRole('heading', { name: 'Details' }).waitFor()
    },
  ],
  [
    'convert, with nothing to convert',
    () => page.goto('/convert').then(() => page.getByText('Nothing to convert between').waitFor()),
  ],
  ['profile', () => goTo(page, 'Profile').then(() => page.getByText('Customer id').waitFor())],
  [
    'not found',
    () => page.goto('/nowhere').then(() => page.getByRole('heading', { name: 'Page not found' }).waitFor()),
  ],
]

describe.each(['smallest', 'desktop'] as const)('every page at the size of a %s', (size) => {
  test('has nothing for axe to complain about in either theme', async () => {
    const colorScheme = size === 'desktop' ? 'light' : 'dark'
    now = await visit(browser, url, size, { colorScheme })
    page = now.page
    expect(await violationsOfEach(page, pages)).toEqual({})
    expect(now.complaints).toEqual([])
  })
})

test('text at twice its size still fits the window', async () => {
  now = await visit(browser, url, 'phone')
  page = now.page
  await page.addInitScript(() => {
    addEventListener('DOMContentLoaded', () => {
      document.documentElement.style.fontSize = '200%'
    })
  })
  const wide: string[] = []
  for (const [name, go] of pages) {
    await go()
    if (await overflows(page)) wide.push(name)
  }
  expect(wide).toEqual([])
})

test('the whole journey by keyboard alone', async () => {
  now = await visit(browser, url, 'desktop')
  page = now.page
  const { keyboard } = page
  /** Tabs until the focus is on what has this name: nobody may need a mouse to get there. */
  const tabTo = async (name: RegExp) => {
    for (let press = 0; press < 60; press++) {
      const here = await page.evaluate(() => {
        const element = document.activeElement
        if (!element?.matches('a, button, input')) return ''
        return [element.getAttribute('aria-label'), element.getAttribute('name'), element.textContent].join(
          ' ',
        )
      })
      if (name.test(here)) return
      await keyboard.press('Tab')
    }
    throw new Error(`the keyboard does not reach ${name}`)
  }
  await page.goto('/sign-in')
  await page.getByLabel('Password', { exact: true }).waitFor()
  await tabTo(/identifier/)
  await keyboard.type(otherCustomer)
  await keyboard.press('Tab')
  await keyboard.type(password)
  await keyboard.press('Enter')
  await atHome(page)
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1')

  await page.evaluate(() => (document.activeElement as HTMLElement).blur())
  await page.locator('body').press('Tab')
  await tabTo(/Skip to content/)
  await keyboard.press('Enter')
  await tabTo(/Send money/)
  await keyboard.press('Enter')
  await page.getByLabel('Amount').waitFor()
  await tabTo(/\bto\b/)
  await keyboard.type(payee)
  await tabTo(/amount/)
  await keyboard.type('7')
  await tabTo(/note/)
  await keyboard.type('by keyboard')
  await keyboard.press('Enter')
  await sendButton(page).click({ trial: true })
  await tabTo(/^\s*Send ₹7\.00/)
  await keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Money sent' }).waitFor()
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Money sent')

  await page.evaluate(() => (document.activeElement as HTMLElement).blur())
  await tabTo(/Sign out/)
  await keyboard.press('Enter')
  await page.getByText('You are signed out.').waitFor()
})
