/** A new customer: written down by one operator, taken on by another, invited, and signed in with a password of their own. */
import pg from 'pg'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { aPng } from '../pictures.ts'
import { startBrowser } from './browser.ts'
import { expectSound } from './holders.ts'
import { fillPassword, fillSignIn, operator, type Visit, visit } from './visit.ts'

const url = inject('siteUrl')
const chosen = 'marigold over the tramlines'
const email = `${crypto.randomUUID()}@journey.bank`
let browser: Browser
let mine: Visit
let theirs: Visit

beforeAll(async () => {
  browser = await startBrowser()
  mine = await atDesk(operator)
  theirs = await atDesk('operator2@demo.bank')
})
afterAll(async () => {
  await mine?.leave()
  await theirs?.leave()
  await browser?.close()
})

async function atDesk(who: string): Promise<Visit> {
  const now = await visit(browser, url, 'desktop')
  await now.page.goto('/sign-in')
  await fillSignIn(now.page, who)
  await now.page.getByRole('heading', { name: 'Teller' }).waitFor()
  return now
}

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

async function invitation(): Promise<string> {
  const client = new pg.Client(inject('siteOwnerUrl'))
  await client.connect()
  try {
    await client.query('set role banking_owner')
    const { rows } = await client.query(
      `select facts ->> 'link' as link from banking.outbox o join banking.users u on u.id = o.user_id
        where template = 'customer_invited' and u.email_index = (select email_index from banking.applications
          where status = 'approved' order by settled_at desc limit 1)`,
    )
    return rows[0].link
  } finally {
    await client.end()
  }
}

test('from the first question to the first sign-in', async () => {
  const { page } = mine
  await page.getByRole('navigation', { name: 'Desk' }).getByRole('link', { name: 'Applications' }).click()
  await page.getByRole('heading', { name: 'Screening lists' }).waitFor()
  await looked(page, 'applications')
  await page.getByRole('link', { name: 'New application' }).click()
  // By keyboard: Enter keeps the step and goes on.
  await page.getByLabel('Full name').fill('Kavita Deshpande')
  await page.getByLabel('Date of birth').fill('1990-05-17')
  await looked(page, 'application-person')
  await page.getByLabel('Full name').press('Enter')
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Phone').fill('+91 98200 54321')
  await page.getByLabel('Address', { exact: true }).fill('12 Karve Road')
  await page.getByLabel('Town').fill('Pune')
  await page.getByLabel('Postal code').fill('411004')
  await page.getByLabel('Town').press('Enter')
  await page.getByLabel('Occupation').selectOption('salaried')
  await page.getByLabel('PAN').fill('ABCDE1234')
  await page.getByLabel('What the account is for').fill('Salary')
  // What is kept comes back after a reload.
  await page.getByRole('button', { name: 'Save and go on' }).click()
  await page.getByLabel('First account').waitFor()
  await page.reload()
  await page.getByRole('heading', { name: 'Kavita Deshpande' }).waitFor()
  for (const title of ['Contact', 'Work and tax', 'Account', 'Review']) {
    await page.getByRole('button', { name: 'Save and go on' }).click()
    await page.getByRole('heading', { name: title }).waitFor()
  }
  // A paper that is none is refused in words; a real one is kept.
  const file = (name: string, text: string) => ({
    name,
    mimeType: 'image/png',
    buffer: Buffer.from(text, 'base64'),
  })
  await page.getByLabel('File').setInputFiles(file('passport.png', btoa('<svg></svg>')))
  await page.getByRole('button', { name: 'Add the paper' }).click()
  await page.getByText('Only PDF, JPEG and PNG are taken, and this is none of them.').waitFor()
  await page.getByLabel('File').setInputFiles(file('passport.png', aPng))
  await page.getByRole('button', { name: 'Add the paper' }).click()
  await page.getByRole('list', { name: 'Papers' }).getByText('PNG').waitFor()
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: /^Save: Identity/ }).click()
  expect((await download).suggestedFilename()).toMatch(/^identity-.*\.png$/)
  await looked(page, 'application-review')
  await page.getByRole('button', { name: 'Submit for approval' }).click()
  await page.getByText('A PAN looks like ABCDE1234F.').waitFor()
  await page.getByLabel('PAN').fill('ABCDE1234F')
  for (const title of ['Account', 'Review']) {
    await page.getByRole('button', { name: 'Save and go on' }).click()
    await page.getByRole('heading', { name: title }).waitFor()
  }
  await page.getByRole('button', { name: 'Submit for approval' }).click()
  await page.getByText('You wrote in it: another person decides.').waitFor()

  const other = theirs.page
  await other.getByRole('navigation', { name: 'Desk' }).getByRole('link', { name: 'Approvals' }).click()
  await other
    .getByRole('listitem')
    .filter({ hasText: 'New customer' })
    .getByRole('link', { name: 'Look at it and decide' })
    .click()
  await other.getByRole('heading', { name: 'Rating' }).waitFor()
  await looked(other, 'application')
  await other.getByRole('button', { name: 'Approve' }).click()
  await other.getByRole('dialog').getByRole('button', { name: 'Approve' }).click()
  await other.getByText('Approved: the invitation is sent').waitFor()
  await other.getByText(/^sent, until/).waitFor()

  const newcomer = await visit(browser, url, 'phone')
  try {
    const path = await invitation()
    await newcomer.page.goto(path)
    await newcomer.page.getByRole('heading', { name: 'Welcome' }).waitFor()
    expect(newcomer.page.url()).not.toContain('#')
    await looked(newcomer.page, 'welcome')
    await newcomer.page.getByLabel('New password').fill(chosen)
    await newcomer.page.getByRole('button', { name: 'Set the password' }).click()
    await newcomer.page.getByRole('link', { name: 'Sign in' }).click()
    await fillPassword(newcomer.page, email, chosen)
    await newcomer.page.getByRole('heading', { name: 'Latest' }).waitFor()
    await newcomer.page.goto(path)
    await newcomer.page.getByLabel('New password').fill(chosen)
    await newcomer.page.getByRole('button', { name: 'Set the password' }).click()
    await newcomer.page.getByRole('heading', { name: 'This link has ended' }).waitFor()
    expect(newcomer.complaints).toEqual([])
  } finally {
    await newcomer.leave()
  }
  expect([...mine.complaints, ...theirs.complaints]).toEqual([])
})
