/** Administration, the palette and the inbox, each by keyboard as well; wide, on a phone, light and dark. */
import pg from 'pg'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest'
import { violations } from './axe.ts'
import { startBrowser } from './browser.ts'
import { newcomer } from './newcomer.ts'
import { fillSignIn, operator, type Size, toDesk, type Visit, visit } from './visit.ts'

const url = inject('siteUrl')
const ownerUrl = inject('siteOwnerUrl')
const admin = 'admin1@demo.bank'
let browser: Browser
let now: Visit
let page: Page
let owner: pg.Client

beforeAll(async () => {
  browser = await startBrowser()
  owner = new pg.Client({ connectionString: ownerUrl })
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
const nothingWaits = (name: string) =>
  owner.query(
    `update banking.setting_changes set status = 'expired', settled_at = now() where status = 'pending' and name = $1`,
    [name],
  )

describe('administration', () => {
  test('an admin finds a setting, reads its history, and proposes another value with its consequence in words', async () => {
    await nothingWaits('holds.days_most')
    await atDesk(admin)
    await toDesk(page, 'Administration')
    await page.getByRole('heading', { name: 'Features' }).waitFor()
    expect(await violations(page)).toEqual([])
    await page.getByLabel('Find a setting').fill('longest that a hold')
    await page.getByText('1 of', { exact: false }).waitFor()
    await page.getByRole('button', { name: 'History of Days most' }).click()
    await dialog().getByText('In force', { exact: true }).waitFor()
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Change Days most' }).click()
    await dialog().getByLabel('New value').fill('900')
    await dialog().getByRole('button', { name: 'Propose' }).click()
    await dialog().getByText('Say why.').waitFor()
    await dialog().getByLabel('Why').fill('The scheme changed')
    await dialog().getByLabel('Source').fill('Scheme rules, chapter 7')
    await dialog().getByRole('button', { name: 'Propose' }).click()
    await dialog().getByText('Enter a whole number from 1 to 90', { exact: false }).waitFor()
    await dialog().getByLabel('New value').fill('21')
    await dialog().getByText('days most is 21 days instead of 30 days', { exact: false }).waitFor()
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Enter')
    await dialog().waitFor({ state: 'detached' })
    await page.getByText('Waits for a second person').waitFor()
    await toDesk(page, 'Approvals')
    const own = page.getByRole('listitem').filter({ hasText: 'holds.days_most' })
    await own.getByText('Yours: somebody else decides.').waitFor()
    await nothingWaits('holds.days_most')
  })

  test('a holiday is proposed on a phone in the dark', async () => {
    await nothingWaits('2031-05-01')
    await atDesk(admin, 'smallest', { colorScheme: 'dark' })
    await toDesk(page, 'Administration')
    await page.getByRole('button', { name: 'Add a holiday' }).click()
    await dialog().getByLabel('Day').fill('2031-05-01')
    await dialog().getByLabel('Name').fill('Labour Day')
    await dialog().getByLabel('Why').fill('As each year')
    await dialog().getByLabel('Source').fill('Negotiable Instruments Act')
    await dialog().getByText('the bank is closed on', { exact: false }).waitFor()
    expect(await violations(page)).toEqual([])
    await dialog().getByRole('button', { name: 'Propose' }).click()
    await dialog().waitFor({ state: 'detached' })
    expect(await violations(page)).toEqual([])
    await nothingWaits('2031-05-01')
  })
})

describe('the palette', () => {
  test('leads an operator to a customer, an account and a page, by keyboard alone, and keeps what was opened', async () => {
    const person = await newcomer(ownerUrl, ['savings'], 100n)
    await atDesk(operator)
    const box = page.getByRole('combobox', { name: 'Page, customer or account number' })
    await page.keyboard.press('Control+k')
    await box.fill(person.customerId)
    await page.getByRole('option').filter({ hasText: person.customerId }).waitFor()
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Latest transactions' }).waitFor()
    const { rows } = await owner.query(
      `select a.account_number as number from banking.accounts a join banking.account_parties p on p.account_id = a.id
         join banking.customers c on c.id = p.customer_id where c.customer_id = $1`,
      [person.customerId],
    )
    await page.keyboard.press('Control+k')
    await page.getByRole('group', { name: 'Recent' }).getByText(person.customerId).waitFor()
    await box.fill(rows[0].number)
    await page.keyboard.press('Enter')
    await page.waitForURL(`**/desk/accounts/${rows[0].number}`)
    await page.keyboard.press('Control+k')
    await box.fill('adm')
    await page
      .getByText('Looking…')
      .or(page.getByText('Nothing found', { exact: false }))
      .first()
      .waitFor()
    await box.fill('day')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowUp')
    expect(await page.getByRole('option', { selected: true }).count()).toBe(1)
    await page.keyboard.press('Enter')
    await page.waitForURL('**/desk/journal')
    await page.keyboard.press('Control+k')
    await page.keyboard.press('Escape')
    await box.waitFor({ state: 'detached' })
  })

  test('opens by its button at 320 px', async () => {
    await atDesk(operator, 'smallest')
    await page.getByRole('button', { name: 'Go to (Ctrl K)' }).click()
    await page.getByRole('option', { name: 'Approvals' }).waitFor()
    expect(await violations(page)).toEqual([])
    await page.getByRole('option', { name: 'Approvals' }).click()
    await page.getByRole('heading', { name: 'Approvals' }).waitFor()
  })
})

describe('the inbox', () => {
  test('by keyboard: j and k walk it, a asks before it approves, r refuses with a reason, Enter opens', async () => {
    const name = 'outbox.keep_days'
    await nothingWaits(name)
    await owner.query(
      `insert into banking.setting_changes (kind, name, effective_from, before, after, reason, source, maker_user_id,
          maker_person, expires_at)
        select 'setting', $1, b.current, '30', '31', 'A longer month', 'A test', u.id, banking.person_of(u.id), now() + interval '1 hour'
          from banking.users u, banking.business_dates b where u.kind = 'operator' order by u.id limit 1`,
      [name],
    )
    await atDesk(admin)
    await toDesk(page, 'Approvals')
    const line = page.getByRole('listitem').filter({ hasText: name })
    await line.waitFor()
    await page.getByText('to move', { exact: false }).waitFor()
    await page.keyboard.press('j')
    for (let tries = 0; tries < 50; tries++) {
      if (await line.evaluate((element) => element === document.activeElement)) break
      await page.keyboard.press('j')
    }
    expect(await line.evaluate((element) => element === document.activeElement)).toBe(true)
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('a')
    await dialog().getByText('It is in force from its day on.', { exact: false }).waitFor()
    await page.keyboard.press('Escape')
    await dialog().waitFor({ state: 'detached' })
    await line.focus()
    await page.keyboard.press('r')
    await dialog().getByLabel('Reason').fill('Not this year')
    await page.keyboard.press('Enter')
    await line.waitFor({ state: 'detached' })
    const { rows } = await owner.query(
      'select status, decision from banking.setting_changes where name = $1 order by made_at desc limit 1',
      [name],
    )
    expect(rows).toEqual([{ status: 'refused', decision: 'Not this year' }])
  })
})
