/** Staff serve an account: what one may do at once, what another has to approve, and what the customer sees of it. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { violations } from './axe.ts'
import { startBrowser } from './browser.ts'
import { newcomer } from './newcomer.ts'
import { device, fillSignIn, operator, type Size, toDesk, type Visit, visit } from './visit.ts'

const url = inject('siteUrl')
const colleague = 'operator2@demo.bank'
let browser: Browser
let customer: Awaited<ReturnType<typeof device>>
let account: string
let other: string
let mine: Visit
let theirs: Visit | undefined
let page: Page

beforeAll(async () => {
  browser = await startBrowser()
  // Somebody to whom no other journey pays meanwhile.
  const made = await newcomer(inject('siteOwnerUrl'), ['savings', 'current'], 5_000_000n)
  customer = await device(url, made.email)
  account = made.accounts[0]!
  other = made.accounts[1]!
})
afterAll(async () => {
  await browser?.close()
})

async function atDesk(who: string, size: Size, options = {}): Promise<Visit> {
  const now = await visit(browser, url, size, options)
  await now.page.goto('/sign-in')
  await fillSignIn(now.page, who)
  await now.page.getByRole('heading', { name: 'Teller' }).waitFor()
  return now
}
const dialogOf = (on: Page) => on.getByRole('dialog')
const pays = () =>
  customer.pay({ from: account, to: other, amount: '1.00' }).then(
    () => 'posted',
    (error: { actual?: { data?: { code?: string } } }) => error.actual?.data?.code ?? String(error),
  )
/** As staff come to it: the customer by number, then the account. */
async function open(on: Page) {
  await toDesk(on, 'Teller')
  await on.getByLabel('Find a customer').fill(await customer.customerId())
  await on.getByRole('list', { name: 'Found' }).getByRole('link').first().click()
  await on
    .getByRole('region', { name: 'Accounts' })
    .getByRole('link', { name: account.slice(-5) })
    .click()
  await on.getByRole('region', { name: 'Holders' }).waitFor()
}
const say = async (on: Page, word: string, reason = 'A letter of the court') => {
  await dialogOf(on).getByLabel('Reason').fill(reason)
  await dialogOf(on).getByRole('button', { name: word, exact: true }).click()
  await dialogOf(on).waitFor({ state: 'detached' })
}
/** For the eye: PICTURES names a folder. */
const picture = async (on: Page, name: string) => {
  if (!process.env.PICTURES) return
  for (const colorScheme of ['light', 'dark'] as const) {
    await on.emulateMedia({ colorScheme })
    await on.screenshot({ path: `${process.env.PICTURES}/${name}-${colorScheme}.png`, fullPage: true })
  }
}
const figure = (on: Page, name: string) =>
  on.locator('dl div').filter({ hasText: name }).first().locator('dd').innerText()

describe.each(['desktop', 'phone'] as const)('an account on a %s', (size) => {
  beforeEach(async () => {
    mine = await atDesk(operator, size)
    page = mine.page
  })
  afterEach(async () => {
    const { complaints } = mine
    await mine.leave()
    await theirs?.leave()
    theirs = undefined
    expect(complaints).toEqual([])
  })

  test('is frozen with a reason, pays nothing, and pays again when the freeze is ended', async () => {
    await open(page)
    expect(await violations(page)).toEqual([])
    await picture(page, `account-${size}`)
    await page.getByRole('button', { name: 'Freeze', exact: true }).click()
    await dialogOf(page).getByRole('button', { name: 'Freeze', exact: true }).click()
    await dialogOf(page).getByText('Say why.').waitFor()
    await dialogOf(page).getByText('Debits', { exact: true }).click()
    await dialogOf(page)
      .getByText(/Nothing leaves the account/)
      .waitFor()
    expect(await violations(page)).toEqual([])
    await say(page, 'Freeze')
    await page.getByText('Debits frozen').waitFor()
    expect(await pays()).toBe('account_not_active')
    await page.getByRole('button', { name: 'End the freeze' }).click()
    await say(page, 'End the freeze', 'Lifted')
    await page.getByText('Active', { exact: true }).waitFor()
    expect(await pays()).toBe('posted')
    await page
      .getByRole('row', { name: /Freeze ended.*Lifted/ })
      .first()
      .waitFor()
  })

  test('a hold takes from what is available until it is released, by keyboard', async () => {
    await open(page)
    const before = await figure(page, 'Available')
    const merchant = `Hotel ${crypto.randomUUID().slice(0, 6)}`
    await page.getByRole('button', { name: 'Place a hold' }).focus()
    await page.keyboard.press('Enter')
    await dialogOf(page).waitFor()
    const [box, window] = [(await dialogOf(page).boundingBox())!, page.viewportSize()!]
    expect(Math.abs(box.x + box.width / 2 - window.width / 2)).toBeLessThan(10)
    await page.keyboard.type('250')
    await page.keyboard.press('Tab')
    await page.keyboard.type(merchant)
    await page.keyboard.press('Enter')
    await dialogOf(page).waitFor({ state: 'detached' })
    const row = page.getByRole('row', { name: new RegExp(merchant) })
    await row.getByText('₹250.00').waitFor()
    await expect.poll(() => figure(page, 'Available')).not.toBe(before)
    await row.getByRole('button', { name: /^Release/ }).click()
    await dialogOf(page).getByRole('button', { name: 'Release ₹250.00' }).click()
    await row.waitFor({ state: 'detached' })
    await expect.poll(() => figure(page, 'Available')).toBe(before)
  })

  test('a raise of a limit is shown as waiting, not decided by whoever asked, and approved by another', async () => {
    await open(page)
    await page.getByRole('link', { name: 'Limits' }).click()
    await page.getByRole('region', { name: 'In the app' }).waitFor()
    expect(await violations(page)).toEqual([])
    await picture(page, `limits-${size}`)
    const raise = page.getByRole('button', { name: 'Raise: One payment, In the app' })
    const reason = `Wages ${crypto.randomUUID().slice(0, 6)}`
    await raise.click()
    await dialogOf(page).getByLabel('New limit').fill('1')
    await dialogOf(page).getByLabel('Reason').fill(reason)
    await dialogOf(page).getByRole('button', { name: 'Propose the raise' }).click()
    await dialogOf(page)
      .getByText(/Enter more than/)
      .waitFor()
    const amount = size === 'phone' ? '12,50,000' : '12,00,000'
    await dialogOf(page).getByLabel('New limit').fill(amount)
    await say(page, 'Propose the raise', reason)
    await page.getByRole('row', { name: new RegExp(`Waits for a second person.*${reason}`, 's') }).waitFor()
    await page.getByRole('link', { name: 'Account', exact: true }).click()
    await page.getByRole('region', { name: 'Waiting for a second person' }).getByText(reason).waitFor()
    await toDesk(page, 'Approvals')
    const own = page.getByRole('listitem').filter({ hasText: reason })
    await own.getByText('Yours: somebody else decides.').waitFor()
    await picture(page, `approvals-${size}`)
    expect(await violations(page)).toEqual([])

    theirs = await atDesk(colleague, size)
    await toDesk(theirs.page, 'Approvals')
    const card = theirs.page.getByRole('listitem').filter({ hasText: reason })
    await card.getByText(`₹${amount}.00`).waitFor()
    await card.getByRole('button', { name: 'Approve' }).click()
    await dialogOf(theirs.page).getByRole('button', { name: 'Approve' }).click()
    await theirs.page.getByText('Approved and carried out').waitFor()
    await page.goto(`/desk/accounts/${account}/limits`)
    await page
      .getByRole('row', { name: new RegExp(`One payment.*₹${amount}.00`, 's') })
      .first()
      .waitFor()
    await page.getByRole('row', { name: new RegExp(`Approved.*${reason}`, 's') }).waitFor()
  })
})

test('the ledger is a tree: a branch closes, a leaf leads to accounts, days, lines and a transaction, and it is a file', async () => {
  const now = await atDesk(operator, 'desktop')
  page = now.page
  await toDesk(page, 'Chart of accounts')
  await page.getByRole('link', { name: 'Savings accounts' }).waitFor()
  await picture(page, 'chart')
  const branch = page.getByRole('button', { name: 'Below Liabilities' }).first()
  await branch.click()
  await page.getByRole('link', { name: 'Savings accounts' }).waitFor({ state: 'detached' })
  await branch.click()
  const loading = page.waitForEvent('download')
  await page.getByRole('button', { name: 'CSV' }).click()
  expect((await loading).suggestedFilename()).toMatch(/^chart-\d{4}-\d{2}-\d{2}-booking\.csv$/)
  await page.getByRole('link', { name: 'Savings accounts' }).click()
  await page
    .getByRole('link', { name: /By day/ })
    .first()
    .click()
  await page.getByRole('region', { name: 'Days' }).waitFor()
  await picture(page, 'days')
  await page.getByRole('region', { name: 'Days' }).getByRole('link').first().click()
  await page.getByRole('region', { name: 'Transactions' }).getByRole('link').first().click()
  await page.getByRole('region', { name: 'Entries' }).waitFor()
  await picture(page, 'transaction')
  expect(now.complaints).toEqual([])
  await now.leave()
})

test('the menu of a narrow desk opens by keyboard, closes by Escape, and gives the focus back', async () => {
  const now = await atDesk(operator, 'smallest', { colorScheme: 'dark' })
  page = now.page
  const menu = page.getByRole('button', { name: /^Menu/ })
  const books = page.getByRole('link', { name: 'Books' })
  expect(await books.isVisible()).toBe(false)
  await menu.focus()
  await page.keyboard.press('Enter')
  await books.waitFor()
  await picture(page, 'menu')
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('Escape')
  await books.waitFor({ state: 'hidden' })
  expect(await menu.evaluate((element) => element === document.activeElement)).toBe(true)
  await page.keyboard.press('Enter')
  await books.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Trial balance' }).waitFor()
  expect(await menu.getAttribute('aria-expanded')).toBe('false')
  await now.leave()
})
