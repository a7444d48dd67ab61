/** A day at the counter: cash in and out, a second pair of eyes, something taken back, and the books. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest'
import { violationsOfEach } from './axe.ts'
import { startBrowser } from './browser.ts'
import { newcomer } from './newcomer.ts'
import { fillSignIn, operator, otherCustomer, signIn, toDesk, type Visit, visit } from './visit.ts'

const url = inject('siteUrl')
const otherOperator = 'operator2@demo.bank'
let browser: Browser
let now: Visit
let page: Page

beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(async () => {
  await browser?.close()
})
afterEach(() => now.leave())

async function atDesk(who = operator, size: Parameters<typeof visit>[2] = 'desktop', options = {}) {
  now = await visit(browser, url, size, options)
  page = now.page
  await page.goto('/sign-in')
  await fillSignIn(page, who)
  await page.getByRole('heading', { name: 'Teller' }).waitFor()
}

const deskTo = (name: string) => toDesk(page, name)

async function open(name: string) {
  await deskTo('Teller')
  await page.getByLabel('Find a customer').fill(name)
  await page.getByRole('list', { name: 'Found' }).getByRole('link').first().click()
  await page.getByRole('heading', { name: 'Latest transactions' }).waitFor()
}

const dialog = () => page.getByRole('dialog')
async function cash(kind: 'Deposit' | 'Withdraw', amount: string, note = '') {
  await page.getByRole('button', { name: kind, exact: true }).first().click()
  await dialog().getByLabel('Amount').fill(amount)
  await dialog().getByLabel('Note').fill(note)
  await dialog().getByRole('button', { name: 'Review' }).click()
}
const newNote = () => `counter ${crypto.randomUUID().slice(0, 8)}`

describe('the counter', () => {
  test('staff land at the desk; a customer who goes there is sent home, and staff from home to the desk', async () => {
    await atDesk()
    expect(new URL(page.url()).pathname).toBe('/desk')
    await page.goto('/history')
    await page.getByRole('heading', { name: 'Teller' }).waitFor()
    await page.goto('/desk/nowhere')
    await page.getByRole('link', { name: 'Go to the desk' }).click()
    await page.getByRole('heading', { name: 'Teller' }).waitFor()
    await now.leave()
    now = await visit(browser, url, 'desktop')
    page = now.page
    await signIn(page, otherCustomer)
    await page.goto('/desk/books')
    await page.getByRole('region', { name: 'Total' }).waitFor()
  })

  test('a deposit by keyboard alone: find, amount, review, done, and the line is there', async () => {
    await atDesk()
    const { keyboard } = page
    const note = newNote()
    const tabTo = async (name: RegExp) => {
      for (let press = 0; press < 60; press++) {
        const here = await page.evaluate(() => document.activeElement?.textContent ?? '')
        if (name.test(here)) return
        await keyboard.press('Tab')
      }
      throw new Error(`the keyboard does not reach ${name}`)
    }
    await page.locator('input[type=search]:focus').waitFor()
    await keyboard.type('vikram')
    await page.getByRole('list', { name: 'Found' }).waitFor()
    await tabTo(/^Vikram Mehta/)
    await keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Accounts' }).waitFor()
    await tabTo(/^Deposit$/)
    await keyboard.press('Enter')
    await dialog().waitFor()
    await keyboard.type('1,234.5')
    await keyboard.press('Tab')
    await keyboard.type(note)
    await keyboard.press('Enter')
    await dialog().getByRole('button', { name: 'Deposit ₹1,234.50' }).waitFor()
    await keyboard.press('Enter')
    await dialog().getByText('Deposited').waitFor()
    await keyboard.press('Enter')
    await dialog().waitFor({ state: 'detached' })
    await page.getByRole('row', { name: new RegExp(`Cash deposit.*${note}.*1,234.50`) }).waitFor()
    // The focus is back where it was.
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Deposit')
    expect(now.complaints).toEqual([])
  })

  test('too much is refused with a reason and can be changed; then cash goes out and is taken back', async () => {
    // Of their own: what one person pays out of an account in a day counts together.
    const { customerId } = await newcomer(inject('siteOwnerUrl'), ['savings'], 100_000n)
    await atDesk()
    await open(customerId)
    const note = newNote()
    await cash('Withdraw', '199999', note)
    await dialog().getByRole('button', { name: 'Pay out ₹1,99,999.00' }).click()
    await dialog().getByText('Nothing was done').waitFor()
    await page.keyboard.press('Escape')
    await cash('Withdraw', '75', note)
    await dialog().getByRole('button', { name: 'Pay out ₹75.00' }).click()
    await dialog().getByText('Paid out: hand over the cash').waitFor()
    await dialog().getByRole('button', { name: 'Close' }).click()
    const row = page.getByRole('row', { name: new RegExp(`${note}.*−₹75.00`) })
    await row.getByRole('button', { name: 'Reverse Cash withdrawal of ₹75.00' }).click()
    await dialog().getByRole('button', { name: 'Review' }).click()
    await dialog().getByText('Say why.').waitFor()
    await dialog().getByLabel('Reason').fill('Wrong account')
    await dialog().getByRole('button', { name: 'Review' }).click()
    await dialog().getByRole('button', { name: 'Take back ₹75.00' }).click()
    await dialog().getByText('Taken back', { exact: true }).waitFor()
    await dialog().getByRole('button', { name: 'Close' }).click()
    await row.getByText('Taken back').waitFor()
    await page.getByRole('row', { name: /Reversal.*Wrong account/ }).waitFor()
  })

  test('above the threshold another operator decides', async () => {
    await atDesk()
    await open('Vikram')
    const note = newNote()
    await cash('Deposit', '250000', note)
    await dialog().getByRole('button', { name: 'Deposit ₹2,50,000.00' }).click()
    await dialog().getByText('Waits for a second person').waitFor()
    await dialog().getByRole('button', { name: 'Close' }).click()
    await deskTo('Approvals')
    const mine = page.getByRole('listitem').filter({ hasText: note })
    await mine.getByText('Yours: somebody else decides.').waitFor()
    await now.leave()
    await atDesk(otherOperator)
    await deskTo('Approvals')
    const theirs = page.getByRole('listitem').filter({ hasText: note })
    await theirs.getByRole('button', { name: 'Approve' }).click()
    await dialog().getByRole('button', { name: 'Approve ₹2,50,000.00' }).click()
    await page.getByText('Approved and carried out').waitFor()
    await theirs.waitFor({ state: 'detached' })
    await open('Vikram')
    await page.getByRole('row', { name: new RegExp(`Cash deposit.*${note}`) }).waitFor()
  })

  test('a deposit whose answer is lost, and a reload after it: found again, and cancelled for good', async () => {
    await atDesk()
    await open('Vikram')
    for (const arrives of [true, false]) {
      const note = newNote()
      // Once the bank books it and the answer is lost; once the order itself is lost.
      await page.route('**/trpc/transfers.make', async (route) => {
        if (arrives) await route.fetch()
        await route.abort('connectionreset')
      })
      await cash('Deposit', '300', note)
      await dialog().getByRole('button', { name: 'Deposit ₹300.00' }).click()
      await dialog().getByText('No answer came').waitFor()
      await page.unroute('**/trpc/transfers.make')
      await page.reload()
      await page.getByText('Not finished: Deposit ₹300.00').waitFor()
      await page.getByRole('button', { name: 'Cancel it' }).click()
      await page
        .getByText(arrives ? 'It had come, and is taken back' : 'It never came, and never will')
        .waitFor()
      await page.getByText('Not finished').waitFor({ state: 'detached' })
      await page.reload()
      await page.getByRole('heading', { name: 'Latest transactions' }).waitFor()
      expect(await page.getByRole('row', { name: new RegExp(note) }).count()).toBe(arrives ? 1 : 0)
      if (arrives)
        await page
          .getByRole('row', { name: new RegExp(note) })
          .getByText('Taken back')
          .waitFor()
    }
  })

  test('cash is taken from the vault, and the till says so', async () => {
    await atDesk(otherOperator)
    const held = () => page.getByText('Cash in the till').locator('..').getByRole('definition').innerText()
    const before = await held()
    await page.getByRole('button', { name: 'Take from vault' }).click()
    await dialog().getByLabel('Amount').fill('1000')
    await dialog().getByRole('button', { name: 'Review' }).click()
    await dialog().getByRole('button', { name: 'Take ₹1,000.00' }).click()
    await dialog().getByText('In your till').waitFor()
    await dialog().getByRole('button', { name: 'Close' }).click()
    await expect.poll(held).not.toBe(before)
  })
})

test('the books: debits equal credits, a line leads to its accounts and they to their lines, any day', async () => {
  await atDesk('admin1@demo.bank')
  await deskTo('Books')
  await page.getByText('Debits equal credits').first().waitFor()
  await page.getByText('Value', { exact: true }).click()
  await page.waitForURL(/basis=value/)
  await page.getByText('Debits equal credits').first().waitFor()
  await page.getByRole('link', { name: 'Cash in tills' }).click()
  await page.getByRole('heading', { name: 'Ledger 1011 in INR' }).waitFor()
  await page.getByRole('region', { name: 'Accounts' }).getByRole('link').first().click()
  await page.getByRole('region', { name: 'Transactions' }).waitFor()
  await deskTo('Day book')
  await page.getByLabel('Booked on').fill('2001-01-01')
  await page.getByText('Nothing was booked on this day').waitFor()
  expect(now.complaints).toEqual([])
})

/** Every page of the desk as it stands when it has come to rest. */
const pages: [string, () => Promise<unknown>][] = [
  ['teller', () => page.getByText('Cash in the vault').waitFor()],
  [
    'found',
    async () => {
      await page.getByLabel('Find a customer').fill('a')
      await page.getByLabel('Find a customer').fill('as')
      await page.getByRole('list', { name: 'Found' }).waitFor()
    },
  ],
  [
    'nobody',
    () =>
      page
        .getByLabel('Find a customer')
        .fill('zz')
        .then(() => page.getByText('Nobody found').waitFor()),
  ],
  ['customer', () => open('Asha')],
  ['cash', () => page.getByRole('button', { name: 'Deposit', exact: true }).first().click()],
  ['cash refused', () => dialog().getByRole('button', { name: 'Review' }).click()],
  [
    'reverse',
    async () => {
      await page.keyboard.press('Escape')
      await page
        .getByRole('button', { name: /^Reverse / })
        .first()
        .click()
      await dialog().getByText('A part').click()
    },
  ],
  ['approvals', () => page.keyboard.press('Escape').then(() => deskTo('Approvals'))],
  ['books', () => deskTo('Books').then(() => page.getByText('Debits equal credits').first().waitFor())],
  [
    'ledger',
    async () => {
      await page.getByRole('link', { name: 'Savings accounts' }).first().click()
      await page.getByRole('region', { name: 'Accounts' }).getByRole('link').first().click()
      await page.getByRole('region', { name: 'Transactions' }).waitFor()
    },
  ],
  [
    'account',
    async () => {
      await open('Asha')
      await page.getByRole('region', { name: 'Accounts' }).getByRole('link').first().click()
      await page.getByRole('region', { name: 'Holders' }).waitFor()
    },
  ],
  [
    'days',
    async () => {
      await page.getByRole('link', { name: 'By day' }).click()
      await page.getByRole('region', { name: 'Days' }).waitFor()
    },
  ],
  [
    'transaction',
    async () => {
      await page.getByRole('region', { name: 'Days' }).getByRole('link').first().click()
      await page.getByRole('region', { name: 'Transactions' }).getByRole('link').first().click()
      await page.getByRole('region', { name: 'Entries' }).waitFor()
    },
  ],
  [
    'chart',
    () => deskTo('Chart').then(() => page.getByRole('button', { name: 'Below Assets' }).first().waitFor()),
  ],
  [
    'day book',
    () =>
      deskTo('Day book').then(() =>
        page
          .getByText(/^Debited$|^Nothing was/)
          .first()
          .waitFor(),
      ),
  ],
]

describe.each(['smallest', 'desktop'] as const)('every page of the desk at the size of a %s', (size) => {
  test('has nothing for axe to complain about in either theme', async () => {
    const colorScheme = size === 'desktop' ? 'light' : 'dark'
    await atDesk(operator, size, { colorScheme })
    expect(await violationsOfEach(page, pages)).toEqual({})
    expect(now.complaints).toEqual([])
  })
})
