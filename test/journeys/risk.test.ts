/** Rules and cases at the desk: asked for by one, approved by another; a case found by keyboard and closed by two. */
import pg from 'pg'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { violations } from './axe.ts'
import { startBrowser } from './browser.ts'
import { ownSite } from './site.ts'
import { fillSignIn, operator, password, type Size, type Visit, visit } from './visit.ts'

let site: Awaited<ReturnType<typeof ownSite>>
let browser: Browser

beforeAll(async () => {
  ;[site, browser] = await Promise.all([ownSite(), startBrowser()])
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await site?.stop()
})

async function asStaff(who: string, size: Size, work: (page: Page) => Promise<void>) {
  const now: Visit = await visit(browser, site.url, size)
  await now.page.goto('/sign-in')
  await fillSignIn(now.page, who, password, site.stack.ownerUrl)
  await now.page.waitForURL((url) => url.pathname !== '/sign-in')
  await work(now.page)
  const { complaints } = now
  await now.leave()
  expect(complaints).toEqual([])
}

/** Nothing that axe finds, and nothing wider than the window; a picture where PICTURES says where to. */
async function expectSound(page: Page, name: string) {
  expect(await violations(page), name).toEqual([])
  if (!process.env.PICTURES) return
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    const width = page.viewportSize()!.width
    await page.screenshot({
      path: `${process.env.PICTURES}/${name}-${width}-${colorScheme}.png`,
      fullPage: true,
    })
  }
  await page.emulateMedia({ colorScheme: 'light' })
}

test('one asks for a rule, another approves it; a case goes from the queue to its end by two', async () => {
  await asStaff(operator, 'desktop', async (page) => {
    await page.goto('/desk/rules')
    await page.getByText('No rules yet').waitFor()
    await page.getByRole('button', { name: 'New rule' }).click()
    await page.getByLabel('Name').fill('fast_money')
    await page.getByLabel('Within minutes').fill('10')
    await page.getByLabel('More in sum than (or empty)').fill('25000.00')
    await page.getByLabel('What happens').selectOption('hold')
    await page.getByLabel('Why').fill('Seen last week')
    await page.getByRole('button', { name: 'Ask for it' }).click()
    await page.getByText('Yours: somebody else decides.').waitFor()
    await expectSound(page, 'rules-waiting')
  })

  const owner = new pg.Client(site.stack.ownerUrl)
  await owner.connect()
  await owner.query('set role banking_owner')
  await owner.query(
    `select banking.open_risk_alerts(p.customer_id, p.account_id, 'customer:' || p.customer_id, gen_random_uuid(), 2600000,
       jsonb_build_array(jsonb_build_object('code', 'fast_money', 'change', gen_random_uuid(), 'action', 'refuse', 'score', 80,
         'facts', '{"kind": "velocity", "parameters": {"minutes": 10, "amount": 2500000}}'::jsonb)))
       from banking.account_parties p order by p.account_id limit 1`,
  )
  await owner.end()

  await asStaff('operator2@demo.bank', 'smallest', async (page) => {
    await page.goto('/desk/rules')
    await page.getByRole('button', { name: 'Approve' }).click()
    await page.getByLabel('Reason').fill('Agreed')
    await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click()
    await page.getByText('more than ₹25,000.00, within 10 minutes').first().waitFor()
    await expectSound(page, 'rules')
    await page.goto('/desk/cases')
    const line = page.getByRole('link', { name: /^Case \d/ })
    await line.waitFor()
    await expectSound(page, 'cases')
    await line.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'What was found out' }).waitFor()
    await page.getByRole('button', { name: 'Take under review' }).click()
    await page.getByText('Say what you found.').waitFor()
    await page.getByLabel('What you found').fill('Asked the customer about it.')
    await page.getByRole('button', { name: 'Take under review' }).click()
    await page.getByRole('button', { name: 'Propose this outcome' }).waitFor()
    await page.getByLabel('What you found').fill('A new washing machine.')
    await page.getByRole('button', { name: 'Propose this outcome' }).click()
    await page.getByText('Yours: somebody else closes it').waitFor()
    await expectSound(page, 'case')
  })

  await asStaff(operator, 'desktop', async (page) => {
    await page.goto('/desk/cases')
    await page.getByText('Under review').click()
    await page.getByRole('link', { name: /^Case \d/ }).click()
    await page.getByLabel('What you found').fill('Agreed')
    await expectSound(page, 'case-closing')
    await page.getByRole('button', { name: 'Close as false positive' }).click()
    await page.getByText('Closed by').waitFor()
  })
}, 120_000)
