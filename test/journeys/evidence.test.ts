/** Who looked, and what happened: the customer's page, and the admin's inbox, events and audit. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest'
import { violations } from './axe.ts'
import { startBrowser } from './browser.ts'
import { newcomer } from './newcomer.ts'
import { fillSignIn, goTo, operator, type Size, signIn, type Visit, visit } from './visit.ts'

const url = inject('siteUrl')
const ownerUrl = inject('siteOwnerUrl')
const admin = 'admin1@demo.bank'
let browser: Browser
let now: Visit
let page: Page

beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(async () => {
  await browser?.close()
})
afterEach(async () => {
  const { complaints } = now
  await now.leave()
  expect(complaints).toEqual([])
})

const begin = async (size: Size = 'desktop', options = {}) => {
  now = await visit(browser, url, size, options)
  page = now.page
}

async function atDesk(who: string, size: Size = 'desktop', options = {}) {
  await begin(size, options)
  await page.goto('/sign-in')
  await fillSignIn(page, who)
  await page.getByRole('heading', { name: 'Teller' }).waitFor()
}

describe('a customer', () => {
  test('sees that nobody has looked, then who did; and the sign-in of this session', async () => {
    const person = await newcomer(ownerUrl, ['savings'], 100n)
    await begin('smallest')
    await signIn(page, person.email)
    await goTo(page, 'Profile')
    await page.getByRole('link', { name: /who looked at your data/ }).click()
    await page.getByText('Nobody has looked', { exact: true }).waitFor()
    await page.getByText('This session', { exact: true }).waitFor()
    expect(await violations(page)).toEqual([])
    await now.leave()

    await atDesk(operator)
    await page.getByLabel('Find a customer').fill(person.customerId)
    await page.getByRole('list', { name: 'Found' }).getByRole('link').first().click()
    await page.getByRole('heading', { name: 'Latest transactions' }).waitFor()
    await now.leave()

    await begin('phone', { colorScheme: 'dark' })
    await signIn(page, person.email)
    await page.goto('/activity')
    const looks = page
      .getByRole('region', { name: 'Who looked at your data' })
      .or(page.locator('section').first())
    await looks.getByText('Opened your details, your accounts and your latest transactions').waitFor()
    await looks
      .getByText(/Branch and service staff, reference/)
      .first()
      .waitFor()
    expect(await page.getByText('Leela').count()).toBe(0)
    expect(await violations(page)).toEqual([])
  })
})

describe('an admin', () => {
  test('is told of a blocked log-in, and closes the alert with a note, by keyboard', async () => {
    const person = await newcomer(ownerUrl, ['savings'], 100n)
    await begin()
    await page.goto('/sign-in')
    for (let nth = 0; nth < 6; nth += 1) {
      await fillSignIn(page, person.email, 'this is not the password')
      await page.getByRole('alert').first().waitFor()
    }
    await now.leave()
    await atDesk(admin)
    await page.getByRole('link', { name: 'Alerts' }).click()
    await page.getByRole('heading', { name: 'Security events' }).waitFor()
    const button = page
      .getByRole('button', { name: new RegExp(`^Acknowledge: .*${person.customerId}`) })
      .first()
    await button.waitFor()
    expect(await violations(page)).toEqual([])
    const waiting = await page.getByRole('button', { name: new RegExp(person.customerId) }).count()
    await button.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Acknowledge' }).press('Enter')
    await page.getByText('Say what came of it.').waitFor()
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('INPUT')
    await page.keyboard.type('Called back: they had forgotten it')
    await page.keyboard.press('Enter')
    await page.getByText('The alert is acknowledged.').waitFor()
    await expect
      .poll(() => page.getByRole('button', { name: new RegExp(person.customerId) }).count())
      .toBe(waiting - 1)
    await page.getByText('Closed', { exact: true }).click()
    await page.getByText('Called back: they had forgotten it').waitFor()
    await page.getByLabel('Severity').selectOption('critical')
    await page
      .getByText(/No such event|critical/)
      .first()
      .waitFor()
  })

  test('finds a deed in the audit; at 320 pixels in the dark as well', async () => {
    await atDesk(admin, 'smallest', { colorScheme: 'dark' })
    await page.goto('/desk/security-events')
    await page.getByRole('heading', { name: 'All events' }).waitFor()
    await page.getByRole('table').waitFor()
    expect(await violations(page)).toEqual([])
    await page.goto('/desk/audit')
    await page.getByRole('table').waitFor()
    await page.getByLabel('Deed', { exact: true }).fill('customers.provision')
    await page.getByLabel('Deed', { exact: true }).press('Enter')
    await page.getByRole('cell', { name: 'customers.provision' }).first().waitFor()
    expect(await violations(page)).toEqual([])
    await page.getByLabel('Deed', { exact: true }).fill('none.such')
    await page.getByRole('button', { name: 'Search' }).click()
    await page.getByText('No such deed').waitFor()
  })

  test('an operator has no way there', async () => {
    await atDesk(operator)
    expect(await page.getByRole('link', { name: 'Audit' }).count()).toBe(0)
    await page.goto('/desk/audit')
    await page.getByText('Your role does not allow this.').waitFor()
  })
})
