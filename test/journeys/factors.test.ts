/** Second factors: a new member of staff's first sign-in, the apps and codes of one's own, and signing in by them. */
import pg from 'pg'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest'
import { storedPassword } from '../../db/tool/passwords.ts'
import { dataKeysOf, sealNewPerson } from '../../db/tool/vault.ts'
import { calmStep, demoCodeAt } from '../codes.ts'
import { violations, violationsInBoth } from './axe.ts'
import { startBrowser } from './browser.ts'
import { newcomer } from './newcomer.ts'
import { atHome, fillCode, fillPassword, password, type Size, signIn, type Visit, visit } from './visit.ts'

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

async function asOwner<Result>(work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: inject('siteOwnerUrl') })
  await client.connect()
  try {
    await client.query('set role banking_owner')
    return await work(client)
  } finally {
    await client.end()
  }
}

/** A member of staff of the journey's own, as the internal tool makes one. */
async function newStaff(): Promise<string> {
  const email = `${crypto.randomUUID()}@journey.bank`
  const { salt, memoryKib, passes, lanes, verifier } = await storedPassword(password)
  await asOwner(async (client) => {
    const keys = dataKeysOf({ DATA_KEY: inject('siteDataKey') })
    const sealed = await sealNewPerson(client, keys, 'staff', { name: 'Nadia New', email })
    const given = ['admin', sealed, salt, memoryKib, passes, lanes, verifier]
    await client.query(`select banking.provision_staff('system:test', $1, $2, $3, $4, $5, $6, $7)`, given)
  })
  return email
}

const begin = async (size: Size, options = {}) => {
  now = await visit(browser, url, size, options)
  page = now.page
}
/** The secret as it is shown for typing. */
const shownSecret = async () => (await page.locator('code').innerText()).replaceAll(' ', '')
const codeNow = async (secret: string) => {
  await calmStep()
  return demoCodeAt(Date.now(), secret)
}
/** Codes are good once; the journey gets its step back rather than wait. */
const giveStepBack = () =>
  asOwner((client) =>
    client.query(`update banking.user_factors set last_used_step = null where label <> 'Demo app'`),
  )

/** The codes are shown with it, once. */
async function firstSignIn(): Promise<{ email: string; secret: string; codes: string[] }> {
  const email = await newStaff()
  await page.goto('/sign-in')
  await fillPassword(page, email)
  await page.getByRole('img', { name: 'QR code for your authenticator app' }).waitFor()
  const secret = await shownSecret()
  await fillCode(page, await codeNow(secret))
  await page.getByText('Keep these recovery codes').waitFor()
  expect(await violations(page)).toEqual([])
  const codes = await page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem').allInnerTexts()
  await page.getByRole('button', { name: 'I have kept them' }).press('Enter')
  await page.waitForURL((address) => address.pathname.startsWith('/desk'))
  return { email, secret, codes }
}

const toSecurity = async () => {
  await page.getByRole('link', { name: 'Security' }).click()
  await page.getByRole('heading', { name: 'Security' }).waitFor()
}
const signOut = async () => {
  await page.getByRole('button', { name: 'Sign out' }).first().click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
}
const dialog = () => page.getByRole('dialog')

test('staff make an app at their first sign-in, keep recovery codes, and come back by app or by code', async () => {
  await begin('desktop')
  const { email, secret, codes: firstCodes } = await firstSignIn()
  expect(new Set(firstCodes).size).toBe(10)
  await toSecurity()
  await page.getByText('10 recovery codes are left.').waitFor()
  expect(await page.getByRole('button', { name: /^Remove / }).count(), 'staff keep one').toBe(0)

  await giveStepBack()
  await page.getByRole('button', { name: 'Make new codes' }).click()
  await dialog()
    .getByLabel('Code', { exact: true })
    .fill(await codeNow(secret))
  await dialog().getByRole('button', { name: 'Make new codes' }).click()
  const codes = page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem')
  await expect.poll(() => codes.count()).toBe(10)
  const [first, second] = await codes.allInnerTexts()
  expect(firstCodes).not.toContain(first)
  await page.getByRole('button', { name: 'I have kept them' }).click()
  await page.getByText('10 recovery codes are left.').waitFor()

  await signOut()
  await fillPassword(page, email)
  await fillCode(page, '12345')
  await page.getByText('Six digits.').waitFor()
  await fillCode(page, demoCodeAt(0))
  expect(await page.getByRole('alert').innerText()).toContain('That code is not right')
  await page.getByRole('button', { name: 'Use a recovery code instead' }).click()
  await page.getByRole('textbox', { name: 'Recovery code' }).fill(first!.toLowerCase())
  await page.getByRole('button', { name: 'Continue' }).click()
  await toSecurity()
  await page.getByText('9 recovery codes are left.').waitFor()

  await page.getByRole('button', { name: 'Add an app' }).click()
  await page.getByLabel('Name of the app').fill('Second phone')
  await page.getByRole('button', { name: 'Use a recovery code instead' }).click()
  await page.getByRole('textbox', { name: 'Recovery code' }).fill(second!)
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('img', { name: 'QR code for your authenticator app' }).waitFor()
  await page.getByLabel('Code from the new app').fill(await codeNow(await shownSecret()))
  await page.getByRole('button', { name: 'Add the app' }).click()
  await page.getByText('Second phone', { exact: true }).waitFor()

  await giveStepBack()
  await page.getByRole('button', { name: 'Remove Second phone' }).click()
  await dialog().getByLabel('Code', { exact: true }).fill(demoCodeAt(0))
  await dialog().getByRole('button', { name: 'Remove' }).click()
  await dialog().getByText('That code is not right').waitFor()
  await dialog()
    .getByLabel('Code', { exact: true })
    .fill(await codeNow(secret))
  await dialog().getByRole('button', { name: 'Remove' }).click()
  await page.getByText('Second phone', { exact: true }).waitFor({ state: 'detached' })
})

test('a customer adds an app by password, keeps the codes, and signs in with it, by keyboard', async () => {
  await begin('phone')
  const { email } = await newcomer(inject('siteOwnerUrl'), ['savings'], 100_00n)
  await signIn(page, email)
  await page.goto('/security')
  await page.getByText('Password alone').waitFor()
  await page.getByRole('button', { name: 'Add an app' }).press('Enter')
  await page.getByLabel('Name of the app').fill('My phone')
  await page.getByLabel('Password', { exact: true }).fill('not the password')
  await page.keyboard.press('Enter')
  await page.getByText('That is not your password.').waitFor()
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.keyboard.press('Enter')
  await page.getByRole('img', { name: 'QR code for your authenticator app' }).waitFor()
  const secret = await shownSecret()
  await page.getByLabel('Code from the new app').fill(await codeNow(secret))
  await page.keyboard.press('Enter')
  await expect
    .poll(() => page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem').count())
    .toBe(10)
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: 'I have kept them' }).press('Enter')
  await page.getByText('10 recovery codes are left.').waitFor()

  await page.context().clearCookies()
  await page.evaluate(() => localStorage.clear())
  await giveStepBack()
  await page.goto('/sign-in')
  await fillPassword(page, email)
  await page.getByLabel('Code', { exact: true }).waitFor()
  await page.keyboard.type(await codeNow(secret))
  await page.keyboard.press('Enter')
  await atHome(page)
})

test('a challenge that took too long leads back to the password, and so does the way back', async () => {
  await begin('phone')
  const { email, secret } = await firstSignIn()
  await signOut()
  await fillPassword(page, email)
  await page.getByLabel('Code', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Back to the password' }).click()
  await fillPassword(page, email)
  await page.getByLabel('Code', { exact: true }).waitFor()
  await asOwner((client) =>
    client.query(
      `update banking.sign_in_challenges set expires_at = now()
        where user_id = banking.find_user(testing.identifier($1))`,
      [email],
    ),
  )
  await giveStepBack()
  await fillCode(page, await codeNow(secret))
  await page.getByText('That took a little too long').waitFor()
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.keyboard.press('Enter')
  await page.getByLabel('Code', { exact: true }).waitFor()
  await page.keyboard.type(await codeNow(secret))
  await page.keyboard.press('Enter')
  await page.waitForURL((address) => address.pathname.startsWith('/desk'))
})

test('the second step, the first app and the security page are for everybody, in either theme', async () => {
  await begin('smallest')
  const fits = async (what: string) => {
    expect(await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth), what).toBe(
      false,
    )
    expect(await violationsInBoth(page), what).toEqual([])
  }
  const email = await newStaff()
  await page.goto('/sign-in')
  await fillPassword(page, email)
  await page.getByRole('img', { name: 'QR code for your authenticator app' }).waitFor()
  await fits('first app')
  await fillCode(page, await codeNow(await shownSecret()))
  await page.getByText('Keep these recovery codes').waitFor()
  await fits('first codes')
  await page.getByRole('button', { name: 'I have kept them' }).click()
  await page.waitForURL((address) => address.pathname.startsWith('/desk'))
  await toSecurity()
  await page.getByText('10 recovery codes are left.').waitFor()
  await fits('security')
  await page.getByRole('button', { name: 'Add an app' }).click()
  await page.getByLabel('Name of the app').waitFor()
  await fits('adding')
  await signOut()
  await fillPassword(page, email)
  await page.getByLabel('Code', { exact: true }).waitFor()
  await fits('second step')
})
