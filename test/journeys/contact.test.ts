/** A customer changes their e-mail address: password, a code to the old one, a code to the new one; and stops it. */
import { mkdirSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { violations } from './axe.ts'
import { startBrowser } from './browser.ts'
import { confirmation, newestMessage } from './factor.ts'
import { newcomer } from './newcomer.ts'
import { still } from './still.ts'
import { password, type Size, signIn, visit } from './visit.ts'

const url = inject('siteUrl')
const ownerUrl = inject('siteOwnerUrl')
let browser: Browser

beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(async () => {
  await browser?.close()
})

async function isFine(page: Page, name: string) {
  const pictures = process.env.PICTURES
  if (pictures) {
    mkdirSync(pictures, { recursive: true })
    await still(page)
    await page.screenshot({ path: `${pictures}/${name}-${page.viewportSize()!.width}.png`, fullPage: true })
  }
  expect(await violations(page), name).toEqual([])
}

test.each([
  ['smallest', 'dark'],
  ['desktop', 'light'],
] as const)(
  'at the size %s, %s: both contacts are asked, then it waits and is stopped',
  async (size: Size, colorScheme) => {
    const { email } = await newcomer(ownerUrl, ['savings'], 1000n)
    const now = await visit(browser, url, size, { colorScheme })
    const { page } = now
    await signIn(page, email)
    await page.goto('/security')
    await page.getByRole('button', { name: 'Change e-mail' }).click()
    await page.keyboard.press('Enter')
    await page.locator('[name=contact][aria-invalid=true]:focus').waitFor()
    await isFine(page, 'contact-missing')
    await page.getByLabel('New e-mail address').fill('no address')
    await page.getByLabel('Present password').fill('not the password')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByText('This is not an e-mail address.').waitFor()
    const fresh = `${crypto.randomUUID()}@journey.bank`
    await page.getByLabel('New e-mail address').fill(fresh)
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByText('This is not your present password.').waitFor()
    await page.getByLabel('Present password').fill(password)
    await page.keyboard.press('Enter')
    for (const title of ['First, confirm that it is you', 'Now confirm that it is yours']) {
      await page.getByRole('heading', { name: title }).waitFor()
      const dialog = confirmation(page)
      await dialog.getByText(`${fresh[0]}…@journey.bank`).first().waitFor()
      await dialog.getByRole('button', { name: 'Send the code' }).click()
      await dialog.getByLabel('Code', { exact: true }).waitFor()
      await isFine(page, `contact-${title.slice(0, 3)}`)
      await dialog.getByLabel('Code', { exact: true }).fill((await newestMessage(ownerUrl, page)).facts.code!)
      await page.keyboard.press('Enter')
    }
    await page.getByText('A new e-mail address is on its way').waitFor()
    await isFine(page, 'contact-waiting')
    await page.getByRole('button', { name: 'Stop the change' }).click()
    await page.getByRole('button', { name: 'Stop it' }).click()
    await page.getByRole('button', { name: 'Change e-mail' }).waitFor()
    const { complaints } = now
    await now.leave()
    expect(complaints).toEqual([])
  },
)
