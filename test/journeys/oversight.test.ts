/** Reports, analytics and products in the desk: run, taken, read as chart and table, proposed; narrow, wide, light, dark. */
import { readFile } from 'node:fs/promises'
import pg from 'pg'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest'
import { violations } from './axe.ts'
import { startBrowser } from './browser.ts'
import { fillSignIn, operator, type Size, toDesk, type Visit, visit } from './visit.ts'

const url = inject('siteUrl')
const admin = 'admin1@demo.bank'
let browser: Browser
let now: Visit
let page: Page
let owner: pg.Client

beforeAll(async () => {
  browser = await startBrowser()
  owner = new pg.Client({ connectionString: inject('siteOwnerUrl') })
  await owner.connect()
  await owner.query('set role banking_owner')
})
afterAll(async () => {
  await owner?.end()
  await browser?.close()
})
afterEach(async () => {
  const { complaints } = now
  await now.leave()
  expect(complaints).toEqual([])
})

async function atDesk(who: string, size: Size = 'desktop', options = {}) {
  now = await visit(browser, url, size, options)
  page = now.page
  await page.goto('/sign-in')
  await fillSignIn(page, who)
  await page.getByRole('heading', { name: 'Teller' }).waitFor()
}
const dialog = () => page.getByRole('dialog')

describe('reports', () => {
  test('an admin runs one, takes it as CSV and PDF, and sees who took it', async () => {
    await atDesk(admin)
    await toDesk(page, 'Reports')
    await page.getByLabel('Report', { exact: true }).selectOption({ label: 'Access review' })
    await page.getByText('Log-ins of the staff', { exact: false }).waitFor()
    await page.getByRole('button', { name: 'Run a report' }).click()
    await dialog().getByLabel('To').fill('2001-01-01')
    await dialog().getByRole('button', { name: 'Run' }).click()
    await dialog().getByText('The period ends before it begins.').waitFor()
    expect(await violations(page)).toEqual([])
    await dialog().getByLabel('From').fill('2026-01-01')
    await dialog().getByLabel('To').fill('2026-01-31')
    await dialog().getByRole('button', { name: 'Run' }).click()
    await dialog().waitFor({ state: 'detached' })
    const line = page.getByRole('row').filter({ hasText: 'January 2026' })
    await line.getByText('Final').waitFor()
    for (const format of ['CSV', 'PDF']) {
      const [taken] = await Promise.all([
        page.waitForEvent('download'),
        line.getByRole('button', { name: `as ${format}` }).click(),
      ])
      expect(taken.suggestedFilename()).toBe(`access-2026-01-01-2026-01-31-1.${format.toLowerCase()}`)
      const start = (await readFile(await taken.path())).subarray(0, 12).toString()
      expect(start).toContain(format === 'CSV' ? 'Log-in' : '%PDF-1.7')
    }
    await line.getByText('PDF,', { exact: false }).waitFor()
    expect(await violations(page)).toEqual([])
  })

  test('an operator sees on a phone in the dark what is open to them', async () => {
    await atDesk(operator, 'smallest', { colorScheme: 'dark' })
    await toDesk(page, 'Reports')
    await page.getByRole('button', { name: 'Run a report' }).click()
    await dialog().getByRole('button', { name: 'Run' }).click()
    await dialog().waitFor({ state: 'detached' })
    await page.getByRole('row').filter({ hasText: 'Reconciliation' }).first().waitFor()
    expect(await page.getByRole('row').filter({ hasText: 'Access review' }).count()).toBe(0)
    expect(await violations(page)).toEqual([])
  })
})

describe('analytics', () => {
  test('figures stand as chart and as table, of a chosen period, and can be taken as CSV', async () => {
    // As the end of day leaves them: yesterday is closed.
    await owner.query(`insert into banking.eod_runs (closed_date, status, started_by, key_hash, seq_before, seq_after)
      select current - 1, 'done', 'test', '', 0, 0 from banking.business_dates on conflict do nothing`)
    await owner.query(`insert into banking.eod_steps (closed_date, name, position, status)
      select current - 1, 'roll_bank_days', 800, 'done' from banking.business_dates on conflict (closed_date, name) do nothing`)
    await owner.query(`insert into banking.bank_days select current - n, m.measure, m.key, m.currency, m.count * n, m.sum * n
      from banking.business_dates, generate_series(1, 200) n, (values ('booked', 'transfer', 'INR', 7, 1234500), ('deposits', 'savings', 'INR', 7, 99000),
        ('deposits', 'current', 'INR', 7, 12000), ('failed', 'scheduled.insufficient_funds', '', 1, 0), ('opened', 'fees', '', 2, 0),
        ('answered', 'fees', '', 2, 95), ('solved', 'fees', '', 1, 1500), ('joined', '', '', 1, 0)) m (measure, key, currency, count, sum)
      on conflict do nothing`)
    await owner.query(`insert into banking.customer_months select c.id, date_trunc('month', current - n * 30)::date
      from banking.customers c, banking.business_dates, generate_series(0, 11) n on conflict do nothing`)
    try {
      await atDesk(admin)
      await toDesk(page, 'Analytics')
      await page.getByRole('heading', { name: 'Deposits' }).waitFor()
      await page.getByText('Closed days, up to', { exact: false }).waitFor()
      expect(await violations(page)).toEqual([])
      await page.getByRole('group', { name: 'Show tickets as' }).getByText('Table').click()
      const fees = page.getByRole('row').filter({ hasText: 'Fees' })
      await fees.getByText('48 min', { exact: true }).waitFor()
      await fees.getByText('25 h 0 min', { exact: true }).waitFor()
      await page.getByLabel('Period', { exact: true }).selectOption({ label: 'Last 30 days' })
      await page.getByText('Who joined. Who is active is counted by months.').waitFor()
      const [taken] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'CSV' }).click(),
      ])
      expect((await readFile(await taken.path())).toString()).toContain('scheduled.insufficient_funds')
      expect(await violations(page)).toEqual([])
    } finally {
      await owner.query('delete from banking.bank_days')
      await owner.query('delete from banking.customer_months')
      await owner.query(
        `delete from banking.eod_steps where closed_date in (select closed_date from banking.eod_runs where started_by = 'test')`,
      )
      await owner.query(`delete from banking.eod_runs where started_by = 'test'`)
    }
  })

  test('before a day was closed there is nothing to draw, and the page says so', async () => {
    await atDesk(admin, 'smallest')
    await page.route('**/trpc/analytics.read**', (route) =>
      route.fulfill({
        contentType: 'application/json',
        body: JSON.stringify({
          result: {
            data: { through: null, currency: 'INR', currencies: [], places: [], lines: [], cohorts: [] },
          },
        }),
      }),
    )
    await toDesk(page, 'Analytics')
    await page.getByText('No day has been closed yet').waitFor()
    expect(await violations(page)).toEqual([])
  })
})

describe('products', () => {
  test('an admin proposes another rate from a month to come, with its consequence in words', async () => {
    const clear = () =>
      owner.query(
        `update banking.setting_changes set status = 'expired', settled_at = now() where status = 'pending' and kind = 'product'`,
      )
    await clear()
    await atDesk(admin)
    await toDesk(page, 'Administration')
    await page.getByRole('button', { name: 'Change Savings' }).click()
    await dialog().getByLabel('Interest, percent a year', { exact: true }).fill('41')
    await dialog().getByLabel('Why').fill('Rates have fallen')
    await dialog().getByLabel('Source').fill('Board, minutes of March')
    await dialog().getByRole('button', { name: 'Propose' }).click()
    await dialog().getByText('A rate such as 3.75', { exact: false }).waitFor()
    await dialog().getByLabel('Interest, percent a year', { exact: true }).fill('3.25')
    await dialog().getByText('percent a year 3.25 instead of 3.5', { exact: false }).waitFor()
    expect(await violations(page)).toEqual([])
    await dialog().getByRole('button', { name: 'Propose' }).click()
    await dialog().waitFor({ state: 'detached' })
    await page.getByText('Waits for a second person').first().waitFor()
    await toDesk(page, 'Approvals')
    await page.getByRole('listitem').filter({ hasText: 'Product and fees' }).getByText('3.25').waitFor()
    expect(await violations(page)).toEqual([])
    await clear()
  })
})
