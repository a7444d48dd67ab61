import type { Page } from 'playwright-core'
import { beforeEach, describe, test } from 'vitest'
import { several } from './several.ts'
import { atHome, fillSignIn, goTo, otherCustomer, signIn, type Visit } from './visit.ts'

const { open } = several()
let now: Visit
let page: Page

describe('several tabs', () => {
  beforeEach(async () => {
    now = await open('desktop')
    page = now.page
    await signIn(page)
  })

  test('signing out in one signs out the other', async () => {
    const second = await now.another()
    await second.goto('/history')
    await second.getByRole('heading', { name: 'History' }).waitFor()
    await page.getByRole('button', { name: 'Sign out' }).first().click()
    await second.getByText('You signed out in another tab.').waitFor()
  })

  test('what a tab asks while another signs out is refused for that reason', async () => {
    const second = await now.another()
    await second.goto('/history')
    await second.getByRole('heading', { name: 'History' }).waitFor()
    let answer = () => {}
    const held = new Promise<void>((done) => {
      answer = done
    })
    const ended = new Promise<void>((done) => {
      // The bank has ended the session, and the page that asked for it does not know yet.
      page.route('**/trpc/auth.logout*', async (route) => {
        const response = await route.fetch()
        done()
        await held
        await route.fulfill({ response })
      })
    })
    await page.getByRole('button', { name: 'Sign out' }).first().click()
    await ended
    // Where what the tab asks for by itself was refused already, the menu is gone.
    await second.evaluate(() => document.querySelector<HTMLAnchorElement>('nav a[href="/payees"]')?.click())
    await second.getByText('You signed out in another tab.').waitFor()
    answer()
    await page.getByText('You are signed out.').waitFor()
  })

  test('tabs that load at the same moment all keep the session', async () => {
    const tabs = await Promise.all([now.another(), now.another(), now.another()])
    await Promise.all(tabs.map((tab) => tab.goto('/')))
    await Promise.all(tabs.map(atHome))
    await page.reload()
    await atHome(page)
  })

  test('somebody else’s sign-in closes what the first one shows', async () => {
    const second = await now.another()
    await second.goto('/')
    await atHome(second)
    await second.getByRole('button', { name: 'Sign out' }).click()
    await page.getByText('You signed out in another tab.').waitFor()
    await fillSignIn(page, otherCustomer)
    await atHome(page)
    await second.reload()
    await atHome(second)
    const greeting = (tab: Page) => tab.getByRole('heading', { name: /^Good .+, Vikram/ })
    await greeting(page).waitFor()
    await greeting(second).waitFor()
  })

  test('a session that the bank ended ends in every tab with a sentence', async () => {
    const second = await now.another()
    await second.goto('/')
    await atHome(second)
    await page.route('**/trpc/ledger.history', (route) =>
      route.fulfill({
        status: 401,
        json: { error: { message: '', code: -32001, data: { code: 'token_revoked', detail: {} } } },
      }),
    )
    await goTo(page, 'History')
    for (const tab of [page, second]) await tab.getByText('This session has ended. Sign in again.').waitFor()
  })
})
