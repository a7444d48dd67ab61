/** Closing the day at the desk. On a bank of its own: its business date moves on. */
import pg from 'pg'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { jobPads } from '../../worker/ledger/rules.ts'
import { overflows, violations } from './axe.ts'
import { startBrowser } from './browser.ts'
import { ownSite } from './site.ts'
import { fillSignIn, operator, password, type Size, type Visit, visit } from './visit.ts'

let site: Awaited<ReturnType<typeof ownSite>>
let browser: Browser
let now: Visit
let page: Page

beforeAll(async () => {
  ;[site, browser] = await Promise.all([ownSite(), startBrowser()])
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await site?.stop()
})

const begin = async (size: Size) => {
  now = await visit(browser, site.url, size)
  page = now.page
}
beforeEach(() => begin('desktop'))
afterEach(async () => {
  const { complaints } = now
  await now.leave()
  expect(complaints).toEqual([])
})

async function toDay() {
  await page.goto('/sign-in')
  await fillSignIn(page, operator, password, site.stack.ownerUrl)
  await page.waitForURL((url) => url.pathname !== '/sign-in')
  await page.goto('/desk/day')
  await page.getByRole('heading', { name: 'End of day' }).waitFor()
  await page.getByText('Business date').waitFor()
}

const closeButton = () => page.getByRole('main').getByRole('button', { name: /^Close \d/ })

/** As a colleague left it: the first part of a run is done, of the day before. */
async function leaveOpen() {
  const client = new pg.Client({ connectionString: site.stack.ownerUrl })
  await client.connect()
  await client.query('set role banking_owner')
  const { rows } = await client.query<{ date: string }>(
    'update banking.business_dates set current = current - 1 returning current::text as date',
  )
  const { date } = rows[0]!
  const pads = Buffer.from(jobPads(Buffer.from(site.stack.secrets.ORIGIN_KEY, 'base64'), `eod:${date}`))
  await client.query(`select banking.advance_eod('tool:colleague', $1, $2, false, null)`, [date, pads])
  await client.end()
}

test('a run that stands open is seen, and continued without a question', async () => {
  await toDay()
  await page.getByText('No day has been closed yet.').waitFor()
  expect(await violations(page)).toEqual([])
  await leaveOpen()
  await page.reload()
  await page.getByText('Older transactions are still ending').waitFor()
  await page.getByText('tool:colleague').waitFor()
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: /^Continue closing/ }).click()
  await page.getByText('The day is closed').waitFor()
  await page.getByRole('heading', { name: /^Closed \d/ }).waitFor()
  await closeButton().waitFor()
})

test('a day is closed only after a second thought, by keyboard alone, and its steps are shown', async () => {
  await toDay()
  await closeButton().focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.waitFor()
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })
  expect(await closeButton().evaluate((button) => button === document.activeElement)).toBe(true)
  await page.keyboard.press('Enter')
  await dialog.getByRole('button', { name: 'Close the day' }).focus()
  await page.keyboard.press('Enter')
  await page.getByText('The day is closed').waitFor()
  await page.getByText('This day has not begun.').waitFor()
  const steps = page.getByRole('main').getByRole('listitem')
  expect(await steps.count()).toBeGreaterThan(4)
  for (const step of await steps.all()) expect(await step.innerText()).toContain(': Done')
  expect(await page.getByRole('progressbar').getAttribute('aria-valuenow')).toBe(String(await steps.count()))
  expect(await violations(page)).toEqual([])
})

test('on the smallest screen nothing overflows', async () => {
  await now.leave()
  await begin('smallest')
  await toDay()
  await page.getByRole('progressbar').waitFor()
  expect(await overflows(page)).toBe(false)
  expect(await violations(page)).toEqual([])
})

test('when the bank cannot be reached the page says so, and goes on from there', async () => {
  await toDay()
  await page.route('**/trpc/day.status*', (route) => route.abort())
  await page.reload()
  await page.getByRole('button', { name: 'Try again' }).waitFor()
  await page.unroute('**/trpc/day.status*')
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByText('Business date').waitFor()
})
