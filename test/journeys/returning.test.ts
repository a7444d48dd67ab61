/** Where a sign-in leads after somebody was here before: back to the page only for the same person, who did not leave by hand. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { startBrowser } from './browser.ts'
import { atHome, customer, fillSignIn, goTo, otherCustomer, signIn, type Visit, visit } from './visit.ts'

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
afterEach(async () => {
  const { complaints } = now
  await now.leave()
  expect(complaints).toEqual([])
})

describe('where the next sign-in leads', () => {
  beforeEach(async () => {
    now = await visit(browser, url, 'desktop')
    page = now.page
    await page.clock.install()
    await signIn(page)
    await goTo(page, 'History')
    await page.getByRole('heading', { name: 'History' }).waitFor()
  })
  const away = async () => {
    await page.clock.fastForward('04:05')
    await page.getByRole('dialog', { name: 'Are you still there?' }).waitFor()
    await page.clock.fastForward('01:00')
    await page.getByText('You were away for five minutes').waitFor()
    await page.clock.resume()
  }
  const path = () => new URL(page.url()).pathname

  test('after a sign-out by hand to one’s home, whoever it is', async () => {
    for (const who of [customer, otherCustomer]) {
      await page.getByRole('button', { name: 'Sign out' }).first().click()
      await page.getByText('You are signed out.').waitFor()
      await fillSignIn(page, who)
      await atHome(page)
      expect(path()).toBe('/')
      await goTo(page, 'History')
      await page.getByRole('heading', { name: 'History' }).waitFor()
    }
  })

  test('what is refused while somebody signs out does not say that the bank ended it', async () => {
    let release = () => {}
    const held = new Promise<void>((done) => {
      release = done
    })
    let over = () => {}
    const isOver = new Promise<void>((done) => {
      over = done
    })
    await page.route('**/trpc/auth.logout', async (route) => {
      const response = await route.fetch()
      over()
      await held
      await route.fulfill({ response })
    })
    const refused = page.waitForResponse((response) => response.status() === 401)
    await page.getByRole('button', { name: 'Sign out' }).first().click()
    await isOver
    // Where what the page asks for by itself was refused already, the menu is gone.
    await page.evaluate(() => document.querySelector<HTMLAnchorElement>('nav a[href="/send"]')?.click())
    await refused
    await page.getByText('You are signed out.').waitFor()
    release()
  })

  test('after an automatic one back to the page, for the same person', async () => {
    await away()
    await fillSignIn(page)
    await page.getByRole('heading', { name: 'History' }).waitFor()
    expect(path()).toBe('/history')
  })

  test('after an automatic one to their own home, for another person', async () => {
    await away()
    await fillSignIn(page, otherCustomer)
    await atHome(page)
    expect(path()).toBe('/')
  })

  test('after an automatic one and a reload home: nobody knows any more who left', async () => {
    await away()
    await page.reload()
    await fillSignIn(page)
    await atHome(page)
    expect(path()).toBe('/')
  })
})
