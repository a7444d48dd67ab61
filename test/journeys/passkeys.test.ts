/** Passkeys with the browser's own virtual authenticator: added, used in each way, taken away; by keyboard, as axe sees it. */
import { mkdirSync } from 'node:fs'
import pg from 'pg'
import type { Browser, CDPSession, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { violations } from './axe.ts'
import { startBrowser } from './browser.ts'
import { confirmation, newestMessage } from './factor.ts'
import { type Newcomer, newcomer } from './newcomer.ts'
import { still } from './still.ts'
import {
  atHome,
  device,
  fillCode,
  fillPassword,
  goTo,
  otherCustomer,
  password,
  type Size,
  sendButton,
  toReview,
  type Visit,
  visit,
} from './visit.ts'

// Passkeys refuse IP addresses.
const url = inject('siteUrl').replace('127.0.0.1', 'localhost')
const ownerUrl = inject('siteOwnerUrl')
let browser: Browser
let now: Visit
let page: Page
let cdp: CDPSession
let authenticatorId: string
let person: Newcomer

beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(async () => {
  await browser?.close()
})

/** Somebody with a screen lock sits before it; `isThere: false` leaves what was asked unanswered. */
async function giveAuthenticator() {
  cdp = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  const options = {
    protocol: 'ctap2' as const,
    transport: 'internal' as const,
    hasResidentKey: true,
    hasUserVerification: true,
    isUserVerified: true,
    automaticPresenceSimulation: true,
  }
  ;({ authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', { options }))
}
const beThere = (enabled: boolean) =>
  cdp.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled })

/** What axe finds, and that nothing is wider than the screen; a picture where one is wanted. */
async function expectSound(name: string) {
  const pictures = process.env.PICTURES
  if (pictures) {
    mkdirSync(pictures, { recursive: true })
    await still(page)
    await page.screenshot({ path: `${pictures}/${name}-${page.viewportSize()!.width}.png`, fullPage: true })
  }
  const wider = await page.evaluate(() => document.body.scrollWidth - document.documentElement.clientWidth)
  expect(wider, name).toBeLessThanOrEqual(0)
  expect(await violations(page), name).toEqual([])
}

const section = (name: string) =>
  page.locator('section').filter({ has: page.getByRole('heading', { name, exact: true }) })
const toSecurity = async () => {
  await goTo(page, 'Profile')
  await page.getByRole('link', { name: 'Security, e-mail and phone' }).first().click()
  await section('Passkeys').getByRole('button', { name: 'Add a passkey' }).waitFor()
}
/** Without a name or a password; the browser's offer in the field is not awaited here. */
const byPasskey = () => page.getByRole('button', { name: 'Use a passkey instead' })
const signOut = async () => {
  await beThere(false)
  await goTo(page, 'Profile')
  await page.getByRole('button', { name: 'Sign out', exact: true }).filter({ visible: true }).first().click()
  await byPasskey().waitFor()
  // The offer in the field has begun by then, while nobody is there to take it.
  await still(page)
}

/** Whoever signs in again comes back to where they were. */
const isIn = async () => {
  await goTo(page, 'Home')
  await atHome(page)
}

async function addPasskey(name: string) {
  await section('Passkeys').getByRole('button', { name: 'Add a passkey' }).press('Enter')
  await page.keyboard.type(name)
  await section('Passkeys').getByLabel('Password', { exact: true }).fill(password)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'I have kept them' }).press('Enter')
  await section('Passkeys').getByText(name, { exact: true }).waitFor()
}

/** A passkey confirms payments once its owner has had a day to read of it. */
async function aDayLater() {
  const client = new pg.Client(ownerUrl)
  await client.connect()
  await client.query('set role banking_owner')
  await client.query(`update banking.passkeys set created_at = created_at - interval '25 hours'`)
  await client.end()
}

describe.each(['smallest', 'desktop'] as const)('on a screen of the size %s', (size: Size) => {
  beforeEach(async () => {
    person = await newcomer(ownerUrl, ['savings'], 20_000_000n)
    now = await visit(browser, url, size, { colorScheme: size === 'smallest' ? 'dark' : 'light' })
    page = now.page
    await giveAuthenticator()
    await beThere(false)
    await page.goto('/sign-in')
    await fillPassword(page, person.email)
    await atHome(page)
    await beThere(true)
  })
  afterEach(async () => {
    const { complaints } = now
    await now.leave()
    expect(complaints).toEqual([])
  })

  test('a passkey is added, is the second factor, signs in alone, confirms a payment, and goes', async () => {
    await toSecurity()
    await expectSound('security-without-passkeys')
    await addPasskey('My phone')
    await expectSound('security-with-passkey')
    await section('Passkeys').getByRole('button', { name: 'Rename My phone' }).press('Enter')
    await page.getByLabel('New name').fill('Pocket phone')
    await page.keyboard.press('Enter')
    await section('Passkeys').getByText('Pocket phone', { exact: true }).waitFor()

    await signOut()
    await expectSound('sign-in-with-passkey')
    await fillPassword(page, person.email)
    await page.getByRole('button', { name: 'Use your passkey' }).waitFor()
    await expectSound('second-step-passkey')
    await beThere(true)
    await page.keyboard.press('Enter')
    await isIn()

    await signOut()
    await beThere(true)
    await byPasskey().press('Enter')
    await isIn()

    await aDayLater()
    const [payee] = await (await device(url, otherCustomer)).accounts()
    await toReview(page, { to: payee!.accountNumber, amount: '60,000', note: 'Deposit for the flat' })
    await sendButton(page).click()
    await confirmation(page).getByRole('button', { name: 'Use a passkey' }).waitFor()
    await expectSound('confirm-by-passkey')
    await page.keyboard.press('Tab')
    await confirmation(page).getByRole('button', { name: 'Use a passkey' }).press('Enter')
    await page.getByRole('heading', { name: 'Money sent' }).waitFor()

    await toSecurity()
    await section('Passkeys').getByRole('button', { name: 'Remove Pocket phone' }).press('Enter')
    await page.getByRole('button', { name: 'Confirm that it is you' }).press('Enter')
    await page.getByRole('button', { name: 'Use a passkey' }).press('Enter')
    await page.getByText('Confirmed', { exact: true }).waitFor()
    await expectSound('remove-passkey')
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).press('Enter')
    await section('Passkeys').getByText('No passkey yet').waitFor()
    await signOut()
    await beThere(true)
    await byPasskey().click()
    await page.getByText('You cannot sign in with this passkey').waitFor()
  })

  test('a passkey that is cancelled or not there says so, and the password goes on', async () => {
    await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false })
    await toSecurity()
    await section('Passkeys').getByRole('button', { name: 'Add a passkey' }).click()
    await section('Passkeys').getByLabel('Password', { exact: true }).fill(password)
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByText('Nothing was done').waitFor()
    await expectSound('passkey-cancelled')
  })

  test('a code is sent at sign-in to who wants that', async () => {
    await toSecurity()
    await section('Code at sign-in').getByRole('button', { name: 'Send me codes' }).click()
    await page.getByRole('dialog').getByLabel('Password', { exact: true }).fill(password)
    await page.getByRole('dialog').getByRole('button', { name: 'Send me codes' }).click()
    await section('Code at sign-in').getByRole('button', { name: 'Send no codes' }).waitFor()
    await signOut()
    await fillPassword(page, person.email)
    await page.getByRole('button', { name: 'Send the code' }).click()
    await page.getByLabel('Code', { exact: true }).waitFor()
    await expectSound('second-step-code')
    await fillCode(page, (await newestMessage(ownerUrl, page)).facts.code!)
    await isIn()
  })
})

test('an IP address has no passkeys, and the page says where there are', async () => {
  now = await visit(browser, url.replace('localhost', '127.0.0.1'), 'phone')
  page = now.page
  await page.goto('/sign-in')
  await byPasskey().click()
  await page.getByText('Passkeys do not work at').waitFor()
  await now.leave()
  expect(now.complaints).toEqual([])
})
