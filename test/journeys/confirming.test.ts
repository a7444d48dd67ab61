/** A large payment is confirmed by a code that is good for it alone; every page of it as axe sees it. */
import { mkdirSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { violations } from './axe.ts'
import { startBrowser } from './browser.ts'
import { confirmation, giveFactor, newestMessage } from './factor.ts'
import { type Newcomer, newcomer } from './newcomer.ts'
import { still } from './still.ts'
import { device, otherCustomer, type Size, sendButton, signIn, toReview, type Visit, visit } from './visit.ts'

const url = inject('siteUrl')
const ownerUrl = inject('siteOwnerUrl')
let browser: Browser
let payee: string
let payer: Newcomer
let now: Visit
let page: Page

beforeAll(async () => {
  browser = await startBrowser()
  payee = (await (await device(url, otherCustomer)).accounts())[0]!.accountNumber
})
afterAll(async () => {
  await browser?.close()
})

/** What axe finds; and a picture where one is wanted. */
async function expectSound(name: string) {
  const pictures = process.env.PICTURES
  if (pictures) {
    mkdirSync(pictures, { recursive: true })
    await still(page)
    await page.screenshot({ path: `${pictures}/${name}-${page.viewportSize()!.width}.png` })
  }
  const wider = await dialog().evaluate((element) => element.scrollWidth - element.clientWidth)
  expect(wider, `${name} is wider than its dialog`).toBe(0)
  expect(await violations(page), name).toEqual([])
}

const dialog = () => confirmation(page)
const typed = () => dialog().getByLabel('Code', { exact: true })
const receipt = () => page.getByRole('heading', { name: 'Money sent' }).waitFor()
const payments = async () => (await device(url, payer.email)).withNote('Deposit for the flat')
const payment = (amount = '60,000') => ({ to: payee, amount, note: 'Deposit for the flat' })
const code = async () => (await newestMessage(ownerUrl, page)).facts.code!
const another = (right: string) => (right === '000000' ? '000001' : '000000')

describe.each(['smallest', 'desktop'] as const)(
  'a large payment on a screen of the size %s',
  (size: Size) => {
    beforeEach(async () => {
      payer = await newcomer(ownerUrl, ['savings'], 20_000_000n)
      now = await visit(browser, url, size, { colorScheme: size === 'smallest' ? 'dark' : 'light' })
      page = now.page
      await signIn(page, payer.email)
    })
    afterEach(async () => {
      const { complaints } = now
      await now.leave()
      expect(complaints).toEqual([])
    })

    test('is sent after its code was typed, which came with amount and payee', async () => {
      await toReview(page, payment())
      await sendButton(page).click()
      await dialog().getByRole('heading', { name: 'Confirm this payment' }).waitFor()
      const shown = await dialog().innerText()
      for (const fact of ['₹60,000', 'V••• M•••', payee.slice(-4)]) expect(shown).toContain(fact)
      expect(shown, 'one’s own address is masked').not.toContain(payer.email)
      await expectSound('confirm-ways')
      await dialog().getByRole('button', { name: 'Send the code' }).click()
      await typed().waitFor()
      const { channel, facts } = await newestMessage(ownerUrl, page)
      // The name waits sealed in the outbox; it is opened and masked when the message is written.
      expect([channel, facts.amount, facts.payee]).toEqual([
        'email',
        '6000000',
        expect.stringMatching(/^v1\./),
      ])
      await dialog()
        .getByRole('button', { name: /^Send again in \d+ s$/ })
        .waitFor()
      await expectSound('confirm-code')

      await page.keyboard.type('12')
      await page.keyboard.press('Enter')
      await dialog().getByText('A code has six digits.').waitFor()
      await typed().fill(another(facts.code!))
      await page.keyboard.press('Enter')
      await dialog().getByText('This is not the code. 4 tries are left.').waitFor()
      await expectSound('confirm-wrong')
      await typed().fill(facts.code!)
      await page.keyboard.press('Enter')
      await receipt()
      expect(await payments()).toHaveLength(1)
    })

    test('can be left alone and taken up again, also after a reload, with the code that was sent', async () => {
      await toReview(page, payment())
      await sendButton(page).click()
      await dialog().getByRole('button', { name: 'Send the code' }).click()
      await typed().waitFor()
      const right = await code()
      await page.keyboard.press('Escape')
      await dialog().waitFor({ state: 'hidden' })
      expect(await payments()).toEqual([])
      await page.reload()
      await sendButton(page).click()
      await typed().fill(right)
      await dialog().getByRole('button', { name: 'Confirm' }).click()
      await receipt()
      expect(await payments()).toHaveLength(1)
    })

    test('that is changed needs a code of its own', async () => {
      await toReview(page, payment())
      await sendButton(page).click()
      await dialog().getByRole('button', { name: 'Send the code' }).click()
      await typed().waitFor()
      const old = await code()
      await dialog().getByRole('button', { name: 'Not now' }).click()
      await page.getByRole('link', { name: 'Change' }).click()
      await page.getByLabel('Amount').fill('70,000')
      await page.getByRole('button', { name: 'Continue' }).click()
      await sendButton(page).click()
      await dialog().getByText('₹70,000').waitFor()
      await dialog().getByRole('button', { name: 'Send the code' }).click()
      await typed().waitFor()
      const right = await code()
      if (old !== right) {
        await typed().fill(old)
        await page.keyboard.press('Enter')
        await dialog().getByText('This is not the code. 4 tries are left.').waitFor()
      }
      await typed().fill(right)
      await page.keyboard.press('Enter')
      await receipt()
      expect((await payments()).map(({ amount }) => amount.amount)).toEqual(['70000.00'])
    })

    test('of which all tries were used begins anew', async () => {
      await toReview(page, payment())
      await sendButton(page).click()
      await dialog().getByRole('button', { name: 'Send the code' }).click()
      await typed().waitFor()
      const wrong = another(await code())
      for (const left of ['4 tries are', '3 tries are', '2 tries are', '1 try is']) {
        await typed().fill(wrong)
        await page.keyboard.press('Enter')
        await dialog().getByText(`This is not the code. ${left} left.`).waitFor()
      }
      await typed().fill(wrong)
      await page.keyboard.press('Enter')
      await dialog().getByText('That was the last try. Nothing was done.').waitFor()
      await expectSound('confirm-over')
      await dialog().getByRole('button', { name: 'Start again' }).click()
      await giveFactor(page, ownerUrl)
      await receipt()
      expect(await payments()).toHaveLength(1)
    })
  },
)
