import pg from 'pg'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { startBrowser } from './browser.ts'
import { still } from './still.ts'
import {
  atHome,
  customer,
  fillSignIn,
  goTo,
  moving,
  operator,
  otherCustomer,
  password,
  type Size,
  signIn,
  type Visit,
  visit,
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
const begin = async (size: Size) => {
  now = await visit(browser, url, size, moving)
  page = now.page
}
afterEach(async () => {
  const { complaints } = now
  await now.leave()
  expect(complaints).toEqual([])
})
const signInPage = (who = page) => who.getByRole('heading', { name: 'Sign in' }).waitFor()
const signOutButton = (size: Size) =>
  size === 'phone'
    ? page.getByRole('main').getByRole('button', { name: 'Sign out' })
    : page.getByRole('button', { name: 'Sign out' }).first()

describe.each(['phone', 'desktop'] as const)('signing in on a %s', (size) => {
  beforeEach(() => begin(size))

  test('the address of the bank leads to the sign-in, and from there to one’s money', async () => {
    await page.goto('/')
    await signInPage()
    expect(await page.title()).toBe('Sign in · Edgebank')
    await fillSignIn(page)
    await atHome(page)
    expect(await page.getByRole('region', { name: 'Total' }).innerText()).toMatch(/₹[\d,]+\.\d\d/)
    expect(new URL(page.url()).pathname).toBe('/')
  })

  test('a wrong password: one sentence that does not say which of the two is wrong', async () => {
    await page.goto('/sign-in')
    await fillSignIn(page, customer, 'not the password')
    const wrong = page.getByRole('alert')
    await wrong.waitFor()
    const said = await wrong.innerText()
    await fillSignIn(page, 'nobody@demo.bank', 'not the password')
    await expect.poll(() => wrong.innerText()).toBe(said)
    expect(await page.getByLabel('Password', { exact: true }).inputValue()).toBe('')
    await fillSignIn(page)
    await atHome(page)
  })

  test('what one browser fails is counted for nobody else', async () => {
    const owner = new pg.Client(inject('siteOwnerUrl'))
    await owner.connect()
    const counted = async () => {
      const { rows } = await owner.query(
        `select count(*)::int as count from banking.sign_in_attempts where source = 'address'`,
      )
      return rows[0].count as number
    }
    await owner.query('set role banking_owner')
    const before = await counted()
    const other = await visit(browser, url, size)
    for (const one of [page, other.page]) {
      await one.goto('/sign-in')
      await fillSignIn(one, 'nobody@demo.bank', 'not the password')
      await one.getByRole('alert').waitFor()
    }
    // Others come and go beside this one, and add only theirs.
    expect(await counted()).toBeGreaterThanOrEqual(before + 2)
    await owner.end()
    await other.leave()
  })

  test('after signing out neither the back button nor a reload shows anything', async () => {
    await signIn(page)
    await goTo(page, 'History')
    await page.getByRole('heading', { name: 'History' }).waitFor()
    if (size === 'phone') await goTo(page, 'Profile')
    await signOutButton(size).click()
    await page.getByText('You are signed out.').waitFor()
    for (let back = 0; back < 3; back++) {
      await page.goBack().catch(() => undefined)
      await still(page)
      expect(await page.locator('body').innerText()).not.toMatch(/₹[\d,]+\.\d\d/)
    }
    await page.goto('/')
    await signInPage()
  })

  test('a reload keeps the session, without a token in any storage', async () => {
    await signIn(page)
    const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]))
    expect(kept).not.toMatch(/eyJ|Bearer|@|C\d{10}/)
    await page.reload()
    await atHome(page)
  })
})

describe('the sign-in form', () => {
  beforeEach(() => begin('phone'))

  test('an empty form marks what is missing and moves the focus there', async () => {
    await page.goto('/sign-in')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('This is needed.').first().waitFor()
    await page.locator('[name=identifier]:focus').waitFor()
  })

  test('the password can be shown and hidden', async () => {
    await page.goto('/sign-in')
    const field = page.getByLabel('Password', { exact: true })
    await field.fill('secret')
    await page.getByRole('button', { name: 'Show password' }).click()
    expect(await field.getAttribute('type')).toBe('text')
    await page.getByRole('button', { name: 'Hide password' }).click()
    expect(await field.getAttribute('type')).toBe('password')
  })

  test('a demo log-in fills the form', async () => {
    await page.goto('/sign-in')
    await page.getByRole('button', { name: `Use ${customer}` }).click()
    expect(await page.getByLabel('Password', { exact: true }).inputValue()).toBe(password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await atHome(page)
  })

  test('a deep link is reached after signing in', async () => {
    await page.goto('/history?type=interest')
    await signInPage()
    await fillSignIn(page)
    await page.getByRole('heading', { name: 'History' }).waitFor()
    expect(new URL(page.url()).search).toBe('?type=interest')
  })

  test('too many attempts: how long to wait', async () => {
    await page.route('**/trpc/auth.login', (route) =>
      route.fulfill({
        status: 429,
        json: {
          error: {
            message: '',
            code: -32029,
            data: { code: 'rate_limited', detail: { retryAfterSeconds: 600 } },
          },
        },
      }),
    )
    await page.goto('/sign-in')
    await fillSignIn(page)
    await page.getByText('Too many attempts. Try again in 10 minutes.').waitFor()
  })

  test('without a connection it says so', async () => {
    await page.goto('/sign-in')
    await page.route('**/trpc/**', (route) => route.abort('internetdisconnected'))
    await fillSignIn(page)
    await page.getByText('The bank could not be reached.').waitFor()
  })

  test('staff come to their desk, and can leave', async () => {
    await page.goto('/sign-in')
    await fillSignIn(page, operator)
    await page.getByRole('heading', { name: 'Teller' }).waitFor()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await signInPage()
  })
})

describe('the automatic sign-out', () => {
  beforeEach(async () => {
    await begin('phone')
    await page.clock.install()
    await signIn(page)
  })

  test('five minutes without a sign of life end the session, after a warning', async () => {
    await page.clock.fastForward('04:05')
    await page.getByRole('dialog', { name: 'Are you still there?' }).waitFor()
    await page.clock.fastForward('01:00')
    await page.getByText('You were away for five minutes').waitFor()
    await page.clock.resume()
    await page.reload()
    await signInPage()
  })

  test('whoever is still there stays', async () => {
    await page.clock.fastForward('04:10')
    await page.getByRole('button', { name: 'Stay signed in' }).click()
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    // The clock of the page runs on beside these, so half a minute is left to a slow machine.
    await page.clock.fastForward('03:30')
    await page.clock.runFor(1500)
    expect(await page.getByRole('dialog').isVisible()).toBe(false)
    await atHome(page)
  })

  test('a computer that slept for an hour wakes to the sign-in', async () => {
    await page.clock.fastForward('01:00:00')
    await page.getByText('You were away for five minutes').waitFor()
    expect(await page.locator('body').innerText()).not.toMatch(/₹[\d,]+\.\d\d/)
  })
})

describe('a browser', () => {
  beforeEach(() => begin('desktop'))

  test('that keeps nothing is asked once at each visit, and works', async () => {
    await page.addInitScript(() => {
      const refuse = () => {
        throw new DOMException('The operation is insecure.', 'SecurityError')
      }
      for (const name of ['getItem', 'setItem', 'removeItem']) Reflect.set(Storage.prototype, name, refuse)
    })
    await page.goto('/')
    await signInPage()
    await fillSignIn(page)
    await atHome(page)
    await page.reload()
    await atHome(page)
    await signOutButton('desktop').click()
    await page.getByText('You are signed out.').waitFor()
  })

  test('in which two people sign in at the same moment shows the first one nothing of the second', async () => {
    const second = await now.another()
    await Promise.all([page.goto('/sign-in'), second.goto('/sign-in')])
    let release = () => {}
    const held = new Promise<void>((done) => {
      release = done
    })
    let asked = () => {}
    const isAsked = new Promise<void>((done) => {
      asked = done
    })
    await second.route('**/trpc/auth.login', async (route) => {
      asked()
      await held
      await route.continue()
    })
    await fillSignIn(second, otherCustomer)
    await isAsked
    await fillSignIn(page)
    await atHome(page)
    release()
    const closed = page.getByText('Somebody else signed in in another tab, so this one was closed.')
    await closed.waitFor()
    expect(await page.locator('body').innerText()).not.toMatch(/₹[\d,]+\.\d\d/)
    // That the second one leaves is said next door, and is not why this tab was closed.
    await page.evaluate(() => {
      const heard = new Promise((done) => {
        new BroadcastChannel('session').onmessage = done
      })
      Reflect.set(globalThis, 'heard', () => heard)
    })
    await second.getByRole('button', { name: 'Sign out' }).click()
    await second.getByText('You are signed out.').waitFor()
    await page.evaluate(() => Reflect.get(globalThis, 'heard')().then(() => undefined))
    expect(await closed.isVisible()).toBe(true)
  })
})
