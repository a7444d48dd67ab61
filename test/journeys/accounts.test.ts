import { join } from 'node:path'
import pg from 'pg'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest'
import { violations, violationsInBoth } from './axe.ts'
import { startBrowser } from './browser.ts'
import { newcomer } from './newcomer.ts'
import { signIn, type Visit, visit } from './visit.ts'

const url = inject('siteUrl')
let browser: Browser
let now: Visit
let page: Page
/** Of this file's own: what is put away here must not be missing where another journey counts it. */
let customer: string

beforeAll(async () => {
  browser = await startBrowser()
  customer = (await newcomer(inject('siteOwnerUrl'), ['savings', 'current'], 4_000_000n)).email
})
afterAll(async () => {
  await browser?.close()
})
afterEach(async () => {
  const { complaints } = now
  await now.leave()
  expect(complaints).toEqual([])
})

const heading = (name: string | RegExp) => page.getByRole('heading', { name }).waitFor()
const press = (name: string | RegExp) => page.getByRole('button', { name }).click()
const named = () => `Journey ${Date.now()}`

async function openAccount(name: string) {
  await page.getByRole('link', { name: 'Open new' }).click()
  await page.getByText('Kind of account').waitFor()
  await page.getByLabel('Your own name for it').fill(name)
  await press('Open this account')
  await heading(name)
  await heading('Manage')
}

async function closeAccount() {
  await press('Close this account')
  await press('Close it for good')
  await page.getByText('The account is closed').waitFor()
}

async function toReview(amount = '1000') {
  await page.getByRole('link', { name: 'Open new' }).click()
  await page.getByRole('link', { name: /^Term deposit Put money/ }).click()
  await page.getByLabel('Amount').fill(amount)
  await page.getByText(/you get/).waitFor()
  await press('Continue')
  await heading('Check and open')
}

test('what will change of an account’s terms stands on its page, on a phone and a desktop', async () => {
  const owner = new pg.Client(inject('siteOwnerUrl'))
  await owner.connect()
  await owner.query('set role banking_owner')
  await owner.query(
    `insert into banking.product_terms (product_code, effective_from, overdraft_rate_percent, monthly_fee, source)
     values ('current-usd', '2035-04-01', 12, 150, 'A journey')`,
  )
  await owner.end()
  const { email } = await newcomer(inject('siteOwnerUrl'), ['savings', 'current-usd'], 100_000n)
  for (const size of ['phone', 'desktop'] as const) {
    now = await visit(browser, url, size)
    page = now.page
    await signIn(page, email)
    await page
      .getByRole('main')
      .getByRole('link', { name: /USD|Dollar/i })
      .first()
      .click()
    await heading('What changes')
    await heading('From 1 April 2035')
    await page.getByText(/\$1.50, until then .*\$0.00/).waitFor()
    await page.getByText('you can close the account before that day').waitFor()
    expect(await violations(page)).toEqual([])
    if (process.env.PICTURES) {
      for (const scheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme: scheme })
        await page.screenshot({
          path: join(process.env.PICTURES, `coming-${size}-${scheme}.png`),
          fullPage: true,
        })
      }
    }
    if (size === 'phone') {
      expect(now.complaints).toEqual([])
      await now.leave()
    }
  }
})

describe('an account of one’s own', () => {
  test('is opened, named anew, given a nominee, and closed for good', async () => {
    now = await visit(browser, url, 'phone')
    page = now.page
    await signIn(page, customer)
    const name = named()
    await openAccount(name)
    await press('Give it a name')
    await page.getByLabel('Your own name for it').fill(`${name} again`)
    await press('Save')
    await heading(`${name} again`)
    await press('Add')
    await page.getByLabel('Name').fill('Ravi Raman')
    await page.getByLabel('Share in %').fill('120')
    await press('Save')
    await page.getByText('Each needs a name and a relation.').waitFor()
    await page.getByLabel('Relation').fill('Brother')
    await press('Save')
    await page.getByText(/Each share is a number/).waitFor()
    await page.getByLabel('Share in %').fill('50')
    await press('Save')
    await page.getByText('Brother, 50 %').waitFor()
    await closeAccount()
    await heading('Latest')
    expect(await page.getByText(`${name} again`).count()).toBe(0)
  })

  test('with money in it says what closing pays, and where to', async () => {
    now = await visit(browser, url, 'desktop')
    page = now.page
    await signIn(page, customer)
    await page.locator('a[href^="/accounts/"]').first().click()
    await press('Close this account')
    await page.getByText('Interest paid first').waitFor()
    await page.getByLabel('Pay what is left to').waitFor()
    await press('Keep it')
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Close this account')
  })
})

describe('a term deposit', () => {
  test('is previewed, reviewed, opened once, changed and closed early for the sum that was shown', async () => {
    now = await visit(browser, url, 'phone')
    page = now.page
    await signIn(page, customer)
    await page.goto('/deposits/new')
    await page.getByLabel('Amount').fill('10')
    await press('Continue')
    await page.getByText('The smallest deposit is ₹1,000.00.').waitFor()
    await page.goto('/')
    await toReview()
    const said = await page.getByRole('main').innerText()
    // A thousand rupees for a year at 6.75 %: 67.50, rounded half-up to the rupee.
    expect(said).toMatch(/₹68\.00|₹68/)
    await page.getByRole('button', { name: 'Change' }).click()
    expect(await page.getByLabel('Amount').inputValue()).toMatch(/^1,?000/)
    await page.getByLabel('At maturity').selectOption('principal')
    await press('Continue')
    await page.getByText('Open again, pay the interest out').waitFor()
    await page.getByRole('button', { name: /Put away ₹1,000\.00/ }).click()
    await heading('Your deposit is open')
    await page.getByRole('link', { name: 'Show the deposit' }).click()
    await heading('Terms')
    await press('Change what happens then')
    await page.getByLabel('What happens').selectOption('none')
    await press('Save')
    await page.getByRole('definition').filter({ hasText: 'Pay everything out' }).waitFor()
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
    await press('Close it early')
    await page.getByText('Closed in its first 7 days it earns nothing.').waitFor()
    await press('Close it for good')
    await page.getByText('₹1,000.00 was paid out').waitFor()
    await page.getByText('Closed early').waitFor()
  })

  test('whose answer was lost is asked for again and opened once', async () => {
    now = await visit(browser, url, 'desktop')
    page = now.page
    await signIn(page, customer)
    const running = () =>
      page.getByRole('main').locator('a[href^="/accounts/"]').filter({ hasText: 'Term deposit' })
    const before = await running().count()
    await toReview()
    let lost = 0
    await page.route('**/trpc/deposits.open', async (route) => {
      lost += 1
      if (lost > 1) return route.continue()
      await route.fetch()
      return route.abort()
    })
    await page.getByRole('button', { name: /Put away/ }).click()
    await page.getByText('We did not hear back').waitFor()
    await press('Ask again')
    await heading('Your deposit is open')
    await page.getByRole('link', { name: 'Show the deposit' }).click()
    await press('Close it early')
    await press('Close it for good')
    await page.getByText('₹1,000.00 was paid out').waitFor()
    expect(lost).toBe(2)
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Home' }).click()
    await heading('Latest')
    await expect.poll(() => running().count()).toBe(before)
  })
})

test('the whole of it by keyboard alone', async () => {
  now = await visit(browser, url, 'desktop')
  page = now.page
  await signIn(page, customer)
  const { keyboard } = page
  const tabTo = async (name: RegExp) => {
    for (let step = 0; step < 80; step += 1) {
      const here = await page.evaluate(() => {
        const element = document.activeElement as HTMLInputElement | null
        if (!element?.matches('a, button, input, select')) return ''
        return [element.getAttribute('aria-label'), element.name, element.value, element.textContent].join(
          ' ',
        )
      })
      if (name.test(here)) return
      await keyboard.press('Tab')
    }
    throw new Error(`the keyboard does not reach ${name}`)
  }
  await tabTo(/Open new/)
  await keyboard.press('Enter')
  await page.getByText('Kind of account').waitFor()
  await tabTo(/^\s*Term depositPut money/)
  await keyboard.press('Enter')
  await page.getByLabel('Amount').waitFor()
  await tabTo(/1-year/)
  await keyboard.press('ArrowLeft')
  await tabTo(/amount/)
  await keyboard.type('1500')
  await keyboard.press('Enter')
  await heading('Check and open')
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Check and open')
  expect(await page.getByRole('main').innerText()).toMatch(/Rate, fixed\s+6\s%/)
  await page.getByRole('button', { name: /Put away/ }).click({ trial: true })
  await tabTo(/Put away/)
  await keyboard.press('Enter')
  await heading('Your deposit is open')
  await page.getByRole('link', { name: 'Show the deposit' }).click({ trial: true })
  await tabTo(/Show the deposit/)
  await keyboard.press('Enter')
  await page.getByRole('button', { name: 'Close it early' }).waitFor()
  await tabTo(/Close it early/)
  await keyboard.press('Enter')
  await page.getByRole('dialog').waitFor()
  await tabTo(/Close it for good/)
  await keyboard.press('Enter')
  await page.getByText('₹1,500.00 was paid out').waitFor()
})

describe.each(['smallest', 'desktop'] as const)('every page at the size of a %s', (size) => {
  test('has nothing for axe to complain about in either theme', async () => {
    const colorScheme = size === 'desktop' ? 'light' : 'dark'
    now = await visit(browser, url, size, { colorScheme })
    page = now.page
    await signIn(page, customer)
    const found: Record<string, string[]> = {}
    const look = async (name: string) => {
      const complaints = await violationsInBoth(page)
      if (complaints.length > 0) found[name] = complaints
    }
    await page.getByRole('link', { name: 'Open new' }).click()
    await page.getByText('Kind of account').waitFor()
    await look('open an account')
    await page.goto('/')
    await openAccount(named())
    await look('account')
    await press('Add')
    await page.getByRole('dialog').waitFor()
    await look('nominees')
    await press('Cancel')
    await press('Close this account')
    await look('closing')
    await press('Close it for good')
    await heading('Latest')
    await toReview()
    await look('review')
    await press('Change')
    await look('terms')
    await press('Continue')
    await page.getByRole('button', { name: /Put away/ }).click()
    await heading('Your deposit is open')
    await look('opened')
    await page.getByRole('link', { name: 'Show the deposit' }).click()
    await press('Close it early')
    await look('closing early')
    await press('Close it for good')
    await page.getByText('Closed early').waitFor()
    await look('closed')
    expect(found).toEqual({})
  })
})
