/** Payees, limits and scheduled payments, by hand and by keyboard; each page as axe sees it. */
import { mkdirSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { violations } from './axe.ts'
import { startBrowser } from './browser.ts'
import { giveFactor } from './factor.ts'
import { still } from './still.ts'
import { customer, device, goTo, otherCustomer, type Size, signIn, type Visit, visit } from './visit.ts'

const url = inject('siteUrl')
let browser: Browser
let payee: string
let now: Visit
let page: Page

beforeAll(async () => {
  browser = await startBrowser()
  payee = (await (await device(url, customer)).accounts())[1]!.accountNumber
})
afterAll(async () => {
  await browser?.close()
})

/** What axe finds, and whether the page is wider than the window. */
async function expectSound(name: string) {
  const pictures = process.env.PICTURES
  if (pictures) {
    mkdirSync(pictures, { recursive: true })
    await still(page)
    const { width } = page.viewportSize()!
    await page.screenshot({ path: `${pictures}/${name}-${width}.png`, fullPage: true })
  }
  expect(await violations(page), name).toEqual([])
}

const main = () => page.getByRole('main')
const open = async (name: string) => {
  await goTo(page, 'Profile')
  await main().getByRole('link', { name }).click()
  await page.getByRole('heading', { name, level: 1 }).waitFor()
}

describe.each(['smallest', 'desktop'] as const)('on a screen of the size %s', (size: Size) => {
  beforeEach(async () => {
    now = await visit(browser, url, size, { colorScheme: size === 'smallest' ? 'dark' : 'light' })
    page = now.page
    await signIn(page, otherCustomer)
  })
  afterEach(async () => {
    const { complaints } = now
    await now.leave()
    expect(complaints).toEqual([])
  })

  test('a payee is checked, saved knowingly, renamed, offered by Send and removed', async () => {
    await open('Payees')
    await page.getByText('Nobody saved yet').waitFor()
    await expectSound('payees-none')
    await page.getByRole('link', { name: 'Add a payee' }).click()
    await page.getByRole('button', { name: 'Check the name' }).click()
    await page.getByText('An account number has 13 digits.').waitFor()
    await page.locator('[aria-invalid="true"]:focus').waitFor()
    await page.getByLabel('Account number').fill(payee)
    await page.getByLabel('Name of the holder').fill('Somebody Else')
    await page.keyboard.press('Enter')
    await page.getByText('The name does not match').waitFor()
    expect(await main().innerText()).not.toContain('Asha Raman')
    await expectSound('payee-none')
    await page.getByLabel('Name of the holder').fill('A Raman')
    await page.keyboard.press('Enter')
    await page.getByText('The name is close').waitFor()
    await page.getByText('Asha Raman').waitFor()
    await expectSound('payee-close')
    await page.getByLabel('Nickname').fill('Ashu')
    await page.getByRole('button', { name: 'Yes, save' }).click()
    await page.getByRole('heading', { name: 'Confirm the new payee' }).waitFor()
    await expectSound('payee-confirm')
    await giveFactor(page, inject('siteOwnerUrl'))
    await page.getByRole('heading', { name: 'Payees' }).waitFor()
    await page.getByText('Ashu', { exact: true }).waitFor()
    await expectSound('payees')

    await page.getByRole('button', { name: 'Rename Ashu' }).click()
    await expectSound('payee-rename')
    await page.getByLabel('Nickname').fill('Asha next door')
    await page.keyboard.press('Enter')
    await page.getByText('Asha next door', { exact: true }).waitFor()

    await goTo(page, 'Send')
    const first = page.getByRole('list', { name: 'Suggestions' }).getByRole('button').first()
    await first.getByText('Asha next door').waitFor()
    await first.click()
    expect(await page.getByLabel('To account number').inputValue()).toBe(payee)

    await open('Payees')
    await page.getByRole('button', { name: 'Remove Asha next door' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Keep' }).click()
    await page.getByRole('button', { name: 'Remove Asha next door' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click()
    await page.getByText('Nobody saved yet').waitFor()
  })

  test('limits are shown with their use, lowered, and not raised', async () => {
    await open('Limits')
    await page.getByRole('heading', { name: 'In this app' }).waitFor()
    await expectSound('limits')
    const lower = page.getByRole('button', { name: 'Lower: In a month' }).first()
    await lower.click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('New limit').fill('99,99,99,999')
    await page.keyboard.press('Enter')
    await dialog.getByText('Only the bank can raise a limit').waitFor()
    await expectSound('limits-lower')
    const amount = size === 'smallest' ? '90,00,000' : '80,00,000'
    await dialog.getByLabel('New limit').fill(amount)
    await page.keyboard.press('Enter')
    await page.getByText(`of ₹${amount}.00`).first().waitFor()
    await page.getByText('The limit is lowered.').waitFor()
  })

  test('a payment over a limit says which, and what is left', async () => {
    await goTo(page, 'Send')
    await page.getByRole('radio').nth(0).check({ force: true })
    await page.getByLabel('To account number').fill(payee)
    await page.getByLabel('Amount').fill('1,00,001')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('button', { name: /^Send ₹/ }).click()
    await page.getByText(/you may pay ₹1,00,000\.00 at most a day\. ₹[\d,.]+ is left until/).waitFor()
    await expectSound('send-limit')
  })

  test('a standing order is made, paused, resumed and cancelled', async () => {
    await open('Scheduled payments')
    await page.getByText('Nothing is scheduled').waitFor()
    await expectSound('schedules-none')
    await page.getByRole('link', { name: 'New' }).click()
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByText('Choose the day of the first payment.').waitFor()
    await page.getByLabel('To account number').fill(payee)
    await page.getByLabel('Amount').fill('2500')
    const year = new Date().getFullYear() + 1
    await page.getByLabel('First on').fill(`${year}-01-31`)
    await page.getByLabel('Note').fill('Rent')
    await page.getByText('Every month on the 31st, or the last day', { exact: true }).waitFor()
    await page.getByText('Not at all').click()
    await page.getByText('Every month on the 31st, where there is one', { exact: true }).waitFor()
    await page.getByText('On the last day').click()
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByText('Pays Asha Raman').waitFor()
    await expectSound('schedule-add')
    await page.getByRole('button', { name: 'Schedule' }).click()
    await page.getByText('It is scheduled.').waitFor()
    await page.getByText(`Next on 31 January ${year}`).waitFor()
    await expectSound('schedules')
    await page.getByRole('button', { name: /^Pause:/ }).click()
    await page.getByText('Paused', { exact: true }).waitFor()
    await page.getByRole('button', { name: /^Resume:/ }).click()
    await page.getByText(`Next on 31 January ${year}`).waitFor()
    await page.getByRole('button', { name: /^Cancel:/ }).click()
    await expectSound('schedule-cancel')
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel it' }).click()
    await page.getByText('Nothing is scheduled').waitFor()
  })
})
