import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import { violationsInBoth } from './axe.ts'
import { startBrowser } from './browser.ts'
import { newcomer } from './newcomer.ts'
import { atHome, fillSignIn, password, type Visit, visit } from './visit.ts'

const url = inject('siteUrl')
const ownerUrl = inject('siteOwnerUrl')
const chosen = 'seven green bicycles'
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
  now = await visit(browser, url, 'phone')
  page = now.page
})
afterEach(async () => {
  const { complaints } = now
  await now.leave()
  expect(complaints).toEqual([])
})

type Mail = { to: string; template: string; facts: { link?: string } }
const mails = async (to: string, template: string) => {
  const answer = await fetch(`${url}/dev/outbox`, { headers: { Accept: 'application/json' } })
  const { items } = (await answer.json()) as { items: Mail[] }
  return items.filter((mail) => mail.to === to && mail.template === template)
}
/** Each page is looked at in both themes, as narrow as it gets. */
async function isFine() {
  await page.setViewportSize({ width: 320, height: 640 })
  expect(await violationsInBoth(page)).toEqual([])
}

test('forgotten: asked for, found in the mail, set anew, signed in with', async () => {
  const { email } = await newcomer(ownerUrl, ['savings'], 1000n)
  await page.goto('/sign-in')
  await page.getByRole('link', { name: 'Forgot your password?' }).click()
  await page.getByRole('heading', { name: 'Forgot your password?' }).waitFor()
  await page.getByRole('button', { name: 'Send the link' }).click()
  await page.getByText('This is needed.').waitFor()
  await isFine()
  await page.getByLabel('E-mail or customer id').fill(email)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Look at your mail' }).waitFor()
  await isFine()
  const [mail] = await mails(email, 'password_reset')

  await page.goto(mail!.facts.link!)
  await page.getByRole('heading', { name: 'Choose a new password' }).waitFor()
  expect(new URL(page.url()).hash, 'in no history').toBe('')
  const field = page.getByLabel('New password')
  await page.getByText('15 characters or more.').waitFor()
  await field.fill('short')
  await page.getByText('10 more characters.').waitFor()
  await field.fill('qwertyuiopasdfg')
  await page.getByText('a row of characters that follow each other').waitFor()
  await page.getByRole('button', { name: 'Set the password' }).click()
  await page.locator('[name=new-password][aria-invalid=true]:focus').waitFor()
  await isFine()
  await field.fill(chosen)
  await page.getByText('This is a good one.').waitFor()
  await page.getByRole('button', { name: 'Show password' }).click()
  expect(await field.getAttribute('type')).toBe('text')
  await page.getByRole('button', { name: 'Set the password' }).click()
  await page.getByRole('heading', { name: 'Your password is set' }).waitFor()
  await isFine()
  expect(await mails(email, 'password_changed')).toHaveLength(1)

  await page.getByRole('link', { name: 'Sign in' }).click()
  await fillSignIn(page, email)
  await page.getByRole('alert').waitFor()
  await fillSignIn(page, email, chosen)
  await atHome(page)

  await page.goto(mail!.facts.link!)
  await page.getByLabel('New password').fill('another quite long one')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'This link has ended' }).waitFor()
  await isFine()
})

test('a name that nobody has is told the same, and a link without its token is dead', async () => {
  await page.goto('/forgot')
  await page.getByLabel('E-mail or customer id').fill('nobody@nowhere.example')
  await page.getByRole('button', { name: 'Send the link' }).click()
  await page.getByRole('heading', { name: 'Look at your mail' }).waitFor()
  await page.goto('/reset')
  await page.getByRole('heading', { name: 'This link has ended' }).waitFor()
  await page.getByRole('link', { name: 'Ask for a new link' }).click()
  await page.getByRole('heading', { name: 'Forgot your password?' }).waitFor()
})

test('changed: a wrong present one is marked, a weak new one too, and this session stays', async () => {
  const { email } = await newcomer(ownerUrl, ['savings'], 1000n)
  await page.goto('/sign-in')
  await fillSignIn(page, email)
  await atHome(page)
  await page.goto('/security')
  await page.getByRole('button', { name: 'Change password' }).click()
  await page.getByLabel('Present password').fill('not this one')
  await page.getByLabel('New password').fill('Nora Newcomer 2026')
  await page.getByText('mostly your name').waitFor()
  await page.getByRole('button', { name: 'Change', exact: true }).click()
  await page.locator('[name=new-password][aria-invalid=true]:focus').waitFor()
  await page.getByLabel('New password').fill(chosen)
  await page.getByRole('button', { name: 'Change', exact: true }).click()
  await page.getByText('This is not your present password.').waitFor()
  await isFine()
  await page.getByLabel('Present password').fill(password)
  await page.getByRole('button', { name: 'Change', exact: true }).click()
  await page.getByText('Your password is changed.').waitFor()
  await page.goto('/')
  await atHome(page)
})

test('opened and let be, by keyboard: the focus goes into the form, and back to the button it came from', async () => {
  const { email } = await newcomer(ownerUrl, ['savings'], 1000n)
  await page.goto('/sign-in')
  await fillSignIn(page, email)
  await atHome(page)
  await page.goto('/security')
  for (const [opens, leaves] of [
    ['Change password', 'Keep the old one'],
    ['Change e-mail', 'Keep the old one'],
    ['Add an app', 'Cancel'],
  ] as const) {
    const opener = page.getByRole('button', { name: opens, exact: true })
    await opener.focus()
    await page.keyboard.press('Enter')
    await page.locator('main form input:focus').waitFor()
    await page.getByRole('button', { name: leaves, exact: true }).focus()
    await page.keyboard.press('Enter')
    await opener.waitFor()
    await expect
      .poll(() => opener.evaluate((button) => button === document.activeElement), { message: opens })
      .toBe(true)
  }
})
