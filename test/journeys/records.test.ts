/** What the bank keeps of its customers: a copy that one takes home, a review that is due, and an erasure by two of the staff. */
import pg from 'pg'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { startBrowser } from './browser.ts'
import { giveFactor } from './factor.ts'
import { expectSound } from './holders.ts'
import { type Newcomer, newcomer } from './newcomer.ts'
import { still } from './still.ts'
import { fillSignIn, operator, signIn, toDesk, type Visit, visit } from './visit.ts'

const url = inject('siteUrl')
const ownerUrl = inject('siteOwnerUrl')
let browser: Browser
let person: Newcomer
let mine: Visit
let theirs: Visit

async function asOwner(text: string, values: unknown[]) {
  const client = new pg.Client(ownerUrl)
  await client.connect()
  try {
    await client.query('set role banking_owner')
    await client.query(text, values)
  } finally {
    await client.end()
  }
}

async function atDesk(who: string): Promise<Visit> {
  const now = await visit(browser, url, 'desktop')
  await now.page.goto('/sign-in')
  await fillSignIn(now.page, who)
  await now.page.getByRole('heading', { name: 'Teller' }).waitFor()
  return now
}

beforeAll(async () => {
  browser = await startBrowser()
  person = await newcomer(ownerUrl, ['savings'], 100n)
  mine = await atDesk(operator)
  theirs = await atDesk('operator2@demo.bank')
})
afterAll(async () => {
  await mine?.leave()
  await theirs?.leave()
  await browser?.close()
})

/** Nothing to complain of at either width in either theme. */
async function looked(page: Page, name: string) {
  for (const [width, height] of [
    [1280, 860],
    [320, 640],
  ] as const) {
    await page.setViewportSize({ width, height })
    await expectSound(page, name)
  }
  await page.setViewportSize({ width: 1280, height: 860 })
}

test('a customer takes a copy of their data home', async () => {
  const { page, complaints, leave } = await visit(browser, url, 'desktop')
  await page.goto('/sign-in')
  await fillSignIn(page, person.email)
  await page.getByRole('heading', { name: 'Latest' }).waitFor()
  await page.goto('/data')
  await page.getByText('No copy yet').waitFor()
  await page.getByRole('button', { name: 'Ask for a copy' }).click()
  await giveFactor(page, ownerUrl)
  await page.getByRole('button', { name: 'Make the files' }).click()
  const saving = page.waitForEvent('download')
  await page.getByText('entries-1.csv').first().waitFor()
  await page.getByRole('button', { name: 'Save record.json' }).click()
  expect((await saving).suggestedFilename()).toBe('record.json')
  await looked(page, 'data')
  await leave()
  expect(complaints).toEqual([])
  // On another device the copy lies ready, and is taken with a factor.
  const later = await visit(browser, url, 'desktop')
  await later.page.goto('/sign-in')
  await fillSignIn(later.page, person.email)
  await later.page.getByRole('heading', { name: 'Latest' }).waitFor()
  await later.page.goto('/data')
  const taking = later.page.waitForEvent('download')
  await later.page.getByRole('button', { name: 'Save entries-1.csv' }).click()
  await later.page.getByRole('dialog', { name: 'Confirm that you want a copy of your data' }).waitFor()
  await giveFactor(later.page, ownerUrl)
  expect((await taking).suggestedFilename()).toBe('entries-1.csv')
  await later.leave()
  expect(later.complaints).toEqual([])
})

test('a late review stops payments until two of the staff have seen the papers', async () => {
  await asOwner(
    `update banking.customers set review_on = current_date - 120, status = 'restricted' where customer_id = $1`,
    [person.customerId],
  )
  const { page, leave } = await visit(browser, url, 'desktop')
  await page.goto('/sign-in')
  await fillSignIn(page, person.email)
  await page.getByText('Payments from your accounts have stopped').waitFor()
  await looked(page, 'review-notice')
  await toDesk(mine.page, 'Reviews')
  await mine.page.getByText('payments stopped').first().waitFor()
  await looked(mine.page, 'reviews')
  await mine.page
    .getByRole('row', { name: new RegExp(person.customerId) })
    .getByRole('button', { name: 'Review' })
    .click()
  await mine.page.getByLabel('Reason').fill('Passport and a bill seen')
  await looked(mine.page, 'review-dialog')
  await mine.page.getByRole('button', { name: 'Propose it' }).click()
  await mine.page.getByText('Waits for approval').waitFor()
  await toDesk(theirs.page, 'Approvals')
  // Others propose meanwhile, and the newest stands first.
  const card = theirs.page.getByRole('listitem').filter({ hasText: 'Passport and a bill seen' })
  await card.getByRole('button', { name: /^Approve/ }).click()
  await theirs.page
    .getByRole('dialog')
    .getByRole('button', { name: /^Approve/ })
    .click()
  await theirs.page.getByText('Approved and carried out').first().waitFor()
  await card.waitFor({ state: 'detached' })
  await page.reload()
  await page.getByRole('heading', { name: 'Latest' }).waitFor()
  await still(page)
  expect(await page.getByText('Payments from your accounts have stopped').count()).toBe(0)
  await leave()
})

test('an erasure says what goes and what stays, and waits for a second person', async () => {
  await mine.page.goto(`/desk/customers/${person.customerId}/data`)
  await mine.page.getByText('an account is open: close it first').waitFor()
  await asOwner(
    `update banking.accounts a set status = 'closed' from banking.account_parties p join banking.customers c on c.id = p.customer_id
      where p.account_id = a.id and c.customer_id = $1`,
    [person.customerId],
  )
  await mine.page.reload()
  await mine.page.getByRole('button', { name: /^Erase / }).waitFor()
  await looked(mine.page, 'erasure')
  await mine.page.getByRole('button', { name: /^Erase / }).click()
  await mine.page.getByLabel('Reason').fill('Asked in writing')
  await mine.page.getByRole('button', { name: 'Propose it' }).click()
  await mine.page.getByText('An erasure waits for a second person').waitFor()
  expect([...mine.complaints, ...theirs.complaints]).toEqual([])
})

test('a matured deposit that waits for its owner’s papers says so, and names no other account', async () => {
  const { email, customerId } = await newcomer(ownerUrl, ['savings'], 500_000n)
  const now = await visit(browser, url, 'phone')
  const { page } = now
  await signIn(page, email)
  await page.goto('/deposits/new')
  await page.getByLabel('Amount').fill('1000')
  await page.getByText(/you get/).waitFor()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('button', { name: /Put away/ }).click()
  await page.getByRole('heading', { name: 'Your deposit is open' }).waitFor()
  await asOwner(
    `with owned as (select p.account_id from banking.account_parties p join banking.customers c on c.id = p.customer_id
        where c.customer_id = $1)
     update banking.term_deposits d set status = 'matured', interest = 0, opened_on = d.opened_on - 465,
         matures_on = d.opened_on - 100, ended_on = d.opened_on - 100
       from owned where owned.account_id = d.account_id`,
    [customerId],
  )
  await asOwner(`update banking.customers set status = 'restricted' where customer_id = $1`, [customerId])
  await page.getByRole('link', { name: 'Show the deposit' }).click()
  await page.getByText('We must see your papers again first.').waitFor()
  expect(await page.getByRole('button', { name: 'Pay it out' }).count()).toBe(0)
  // A hundred nights at the rate of savings: 9.589…, to the rupee.
  await page.getByText(/^3\.5\s% a year$/).waitFor()
  await page.getByText('₹10.00').waitFor()
  await looked(page, 'deposit-waiting')
  await asOwner(`update banking.customers set status = 'active' where customer_id = $1`, [customerId])
  await page.reload()
  await page.getByText('With the end of this day it is paid').waitFor()
  await page.getByRole('button', { name: 'Pay it out' }).click()
  await page.getByText('Pay this deposit out?').waitFor()
  await page.getByText('₹1,010.00').waitFor()
  const number = new URL(page.url()).pathname.split('/').at(-1)!
  await mine.page.goto(`/desk/accounts/${number}`)
  await mine.page.getByText('Waits to be paid, earns').waitFor()
  await mine.page.getByText('3.5 % a year').first().waitFor()
  await looked(mine.page, 'desk-deposit-waiting')
  expect(mine.complaints).toEqual([])
  expect(now.complaints).toEqual([])
  await now.leave()
})
