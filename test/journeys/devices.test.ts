/** One's own devices: two browsers of one person, of which one signs the other out; and how long a session has. */
import pg from 'pg'
import type { Page } from 'playwright-core'
import { beforeEach, describe, expect, inject, test } from 'vitest'
import { violations } from './axe.ts'
import { newcomer } from './newcomer.ts'
import { several } from './several.ts'
import { atHome, fillSignIn, goTo, type Size, signIn } from './visit.ts'

const { open, as } = several()
let email: string
let account: string

beforeEach(async () => {
  const made = await newcomer(inject('siteOwnerUrl'), ['savings'], 100_000n)
  ;({ email } = made)
  account = made.accounts[0]!
})

const arrive = (size: Size, userAgent?: string) => as(email, size, userAgent)
const phone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1'
const toDevices = async (page: Page) => {
  await goTo(page, 'Profile')
  await page.getByRole('link', { name: 'Security, e-mail and phone' }).click()
  await page.getByRole('heading', { name: 'Devices', exact: true }).waitFor()
}
const device = (page: Page, name: string) => page.getByRole('listitem').filter({ hasText: name })
const confirm = (page: Page) =>
  page.getByRole('dialog').getByRole('button', { name: 'Sign out', exact: true }).click()

/** Presses a link without waiting for it: where the page heard of its end by what it asks of itself, the menu is gone. */
const ask = (page: Page) =>
  page.evaluate(() => document.querySelector<HTMLAnchorElement>('nav a[href="/history"]')?.click())

describe('devices', () => {
  test('one browser signs the other out, which then shows nothing any more', async () => {
    const here = await arrive('desktop')
    const there = await arrive('phone', phone)
    await toDevices(here)
    await device(here, 'Safari on iPhone').waitFor()
    await device(here, 'This device').waitFor()
    expect(await violations(here)).toEqual([])

    await here.getByRole('button', { name: 'Sign out Safari on iPhone' }).click()
    await here.getByRole('dialog', { name: 'Sign out Safari on iPhone?' }).waitFor()
    expect(await violations(here)).toEqual([])
    await here.getByRole('button', { name: 'Cancel' }).click()
    expect(await device(here, 'Safari on iPhone').isVisible()).toBe(true)

    // By keyboard, from the list to the end.
    await here.getByRole('button', { name: 'Sign out Safari on iPhone' }).focus()
    await here.keyboard.press('Enter')
    await here.getByRole('dialog').getByRole('button', { name: 'Sign out', exact: true }).focus()
    await here.keyboard.press('Enter')
    await here.getByText('The device is signed out.').waitFor()
    await device(here, 'Safari on iPhone').waitFor({ state: 'detached' })

    await ask(there)
    await there.getByText('This session has ended. Sign in again.').waitFor()
    await there.reload()
    await there.getByRole('heading', { name: 'Sign in' }).waitFor()
  })

  test('signing out all others keeps this one; everywhere ends this one too', async () => {
    const here = await arrive('phone')
    const there = await arrive('smallest', phone)
    await toDevices(here)
    await here.getByRole('button', { name: 'Sign out all others' }).click()
    await confirm(here)
    await here.getByText('All other devices are signed out.').waitFor()
    await ask(there)
    await there.getByText('This session has ended. Sign in again.').waitFor()
    await fillSignIn(there, email)
    await there.getByRole('heading', { name: 'History' }).waitFor()

    await toDevices(there)
    expect(await violations(there)).toEqual([])
    await there.getByRole('button', { name: 'Sign out everywhere' }).click()
    await confirm(there)
    await there.getByRole('heading', { name: 'Sign in' }).waitFor()
    await ask(here)
    await here.getByText('This session has ended. Sign in again.').waitFor()
    await here.reload()
    await here.getByRole('heading', { name: 'Sign in' }).waitFor()
  })

  test('a list that cannot be had says so and can be asked for again', async () => {
    const here = await arrive('phone')
    await here.route('**/trpc/sessions.list', (route) => route.abort('internetdisconnected'))
    await toDevices(here)
    await here.getByText('The bank could not be reached.').waitFor()
    await here.unroute('**/trpc/sessions.list')
    await here.getByRole('button', { name: 'Try again' }).click()
    await device(here, 'This device').waitFor()
  })
})

describe('how long a session has', () => {
  const change = async (what: string) => {
    const client = new pg.Client(inject('siteOwnerUrl'))
    await client.connect()
    try {
      await client.query('begin')
      await client.query('set local role banking_owner')
      await client.query(
        `update banking.user_sessions set ${what} where user_id = (select u.id from banking.users u
           join banking.account_parties p on p.customer_id = u.customer_id
           join banking.accounts a on a.id = p.account_id where a.account_number = $1)`,
        [account],
      )
      await client.query('commit')
    } finally {
      await client.end()
    }
  }

  test('the page warns of what the bank says, not of its own five minutes', async () => {
    const here = await arrive('phone')
    // The bank knows of four quiet minutes of which this page does not: it asks, and warns at once.
    await change(`idle_seconds = 40, last_seen_at = now()`)
    await here.reload()
    await here.getByRole('dialog', { name: 'Are you still there?' }).waitFor()
    expect(Number(/\d+/.exec(await here.getByRole('dialog').innerText())![0])).toBeLessThanOrEqual(40)
    await here.getByRole('button', { name: 'Sign out', exact: true }).last().click()
    await here.getByRole('heading', { name: 'Sign in' }).waitFor()
  })

  test('before it is over for good the page says so, once', async () => {
    const here = await arrive('desktop')
    await change(`ends_at = now() + interval '3 minutes'`)
    await here.reload()
    const dialog = here.getByRole('dialog', { name: 'This session is about to end' })
    await dialog.getByText('3 minutes').waitFor()
    expect(await violations(here)).toEqual([])
    await dialog.getByRole('button', { name: 'Carry on' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await atHome(here)
  })
})

test('two tabs whose token runs out at the same moment refresh one after the other, and both go on', async () => {
  const one = await open('desktop')
  await signIn(one.page, email)
  const other = await one.another()
  await other.goto('/')
  await atHome(other)
  let [refreshes, atOnce, most] = [0, 0, 0]
  for (const page of [one.page, other])
    await page.route(/\/trpc\/auth\.re(?:fresh|sume)$/, async (route) => {
      refreshes += 1
      atOnce += 1
      most = Math.max(most, atOnce)
      const answer = await route.fetch()
      atOnce -= 1
      await route.fulfill({ response: answer })
    })
  await Promise.all([one.page.reload(), other.reload()])
  await Promise.all([atHome(one.page), atHome(other)])
  expect(refreshes).toBeGreaterThan(0)
  expect(most).toBe(1)
})
