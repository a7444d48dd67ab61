/** Users and roles: what one proposes another decides, each in a browser of their own, and the table of who may what. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { madeAlone } from '../made-alone.ts'
import { connectOwner, rows } from '../teller.ts'
import { overflows, violations } from './axe.ts'
import { startBrowser } from './browser.ts'
import { expectSound } from './holders.ts'
import { ownSite } from './site.ts'
import { still } from './still.ts'
import { fillSignIn, operator, otherCustomer, password, type Visit, visit } from './visit.ts'

const admin = 'admin1@demo.bank'
/** A bank of its own: a suspended teller would sit in the midst of other journeys. */
let site: Awaited<ReturnType<typeof ownSite>>
let browser: Browser
let mine: Visit
let theirs: Visit

beforeAll(async () => {
  ;[site, browser] = await Promise.all([ownSite(), startBrowser()])
  mine = await atDesk(admin)
  theirs = await atDesk(operator)
}, 120_000)
afterAll(async () => {
  await mine?.leave()
  await theirs?.leave()
  await browser?.close()
  await site?.stop()
})

const enter = (page: Page, who: string) => fillSignIn(page, who, password, site.stack.ownerUrl)
async function atDesk(who: string): Promise<Visit> {
  const now = await visit(browser, site.url, 'desktop')
  await now.page.goto('/sign-in')
  await enter(now.page, who)
  await now.page.getByRole('heading', { name: 'Teller' }).waitFor()
  return now
}
const picture = async (page: Page, name: string) => {
  if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/${name}.png` })
}
const deskTo = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Desk' }).getByRole('link', { name }).click()

describe('users', () => {
  test('an admin proposes an operator and an admin; an operator approves both, and the admin stops the one that cools', async () => {
    const { page } = mine
    const dialog = page.getByRole('dialog')
    await deskTo(page, 'Users')
    await page.getByRole('row', { name: /Leela Nair/ }).waitFor()
    expect(await violations(page)).toEqual([])
    const add = async (name: string, isAdmin: boolean) => {
      await page.getByRole('button', { name: 'New user' }).click()
      if (isAdmin) await dialog.getByText('Admin', { exact: true }).click()
      else {
        await dialog.getByText('Somebody of the staff whom you did not make approves this').waitFor()
        await picture(page, 'new-user')
      }
      await dialog.getByLabel('Name').fill(name)
      await dialog.getByRole('button', { name: isAdmin ? 'Propose an admin' : 'Propose an operator' }).click()
      await dialog.getByText('Say why.').waitFor()
      await dialog.getByLabel('Reason').fill('They begin on Monday')
      await dialog.getByLabel('E-mail').fill(`${crypto.randomUUID()}@test.bank`)
      expect(await violations(page)).toEqual([])
      await page.keyboard.press('Enter')
      await dialog.waitFor({ state: 'detached' })
    }
    const [teller, chief] = [
      `Teller ${crypto.randomUUID().slice(0, 6)}`,
      `Chief ${crypto.randomUUID().slice(0, 6)}`,
    ]
    await add(teller, false)
    const hired = page.getByRole('row', { name: new RegExp(teller) })
    await hired.getByText('proposed').waitFor()
    await deskTo(theirs.page, 'Approvals')
    const asked = theirs.page.getByRole('listitem').filter({ hasText: teller })
    await asked.getByRole('button', { name: 'Approve' }).click()
    await theirs.page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click()
    await asked.waitFor({ state: 'detached' })
    await page.reload()
    await hired.getByText('active').waitFor()
    await add(chief, true)
    const row = page.getByRole('row', { name: new RegExp(chief) })
    await row.getByText('proposed').waitFor()
    await row.getByText('change waits').waitFor()

    await deskTo(page, 'Approvals')
    const own = page.getByRole('listitem').filter({ hasText: chief })
    await own.getByText('Yours: somebody else decides.').waitFor()

    const other = theirs.page
    await other.reload()
    const card = other.getByRole('listitem').filter({ hasText: chief })
    await card.getByText('They begin on Monday').waitFor()
    expect(await violations(other)).toEqual([])
    await card.getByRole('button', { name: 'Approve' }).click()
    await other.getByRole('dialog').getByRole('button', { name: 'Approve' }).click()
    await other.getByText('Approved: it cools now').waitFor()
    await card.waitFor({ state: 'detached' })

    await page.getByText('Cooling', { exact: true }).click()
    await own.getByText(/takes effect/).waitFor()
    await own.getByRole('button', { name: 'Stop' }).click()
    await dialog.getByLabel('Reason').fill('Not after all')
    await dialog.getByRole('button', { name: 'Stop' }).click()
    await page.getByText('Stopped: nothing changes').waitFor()
    await own.waitFor({ state: 'detached' })
  })

  test('suspending a teller signs them out in front of the page', async () => {
    const { page } = mine
    const suspended = await atDesk('operator2@demo.bank')
    await deskTo(page, 'Users')
    const change = async (label: string) => {
      await page.getByRole('button', { name: `${label}: Arjun Das` }).click()
      await page.getByRole('dialog').getByLabel('Reason').fill('A test')
      await page.getByRole('dialog').getByRole('button', { name: label }).click()
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    }
    await change('Suspend')
    // By the next press, or before it by what the page asks of itself.
    const door = suspended.page.getByRole('heading', { name: /Sign in|Welcome/ })
    await Promise.any([deskTo(suspended.page, 'Books'), door.waitFor()])
    await door.waitFor()
    await suspended.leave()
    await change('Activate')
    await page
      .getByRole('row', { name: /Arjun Das/ })
      .getByText('active')
      .waitFor()
  })

  test('a customer’s contact is changed by two, shown masked before and after', async () => {
    const { page } = theirs
    await deskTo(page, 'Teller')
    await page.getByLabel('Find a customer').fill(otherCustomer)
    await page.getByRole('list', { name: 'Found' }).getByRole('link').first().click()
    await page.getByRole('button', { name: 'Change contact' }).click()
    await page.getByRole('dialog').getByLabel('New').fill('vikram@example.org')
    await page.getByRole('dialog').getByLabel('Reason').fill('Asked at the counter')
    await page.getByRole('dialog').getByRole('button', { name: 'Propose' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await deskTo(mine.page, 'Approvals')
    const card = mine.page.getByRole('listitem').filter({ hasText: 'Asked at the counter' })
    await card.getByText('c…@demo.bank').waitFor()
    await card.getByText('v…@example.org').waitFor()
    await card.getByRole('button', { name: 'Refuse' }).click()
    await mine.page.getByRole('dialog').getByLabel('Reason').fill('She did not sign')
    await mine.page.getByRole('dialog').getByRole('button', { name: 'Refuse' }).click()
    await card.waitFor({ state: 'detached' })
  })
})

test('whom one person made alone sees why somebody else decides, until a log-in is confirmed', async () => {
  const owner = await connectOwner(site.stack.ownerUrl)
  const staff = await rows(owner, `select id::text from banking.users where kind = 'operator' order by id`)
  const [leela, arjun, third] = [staff[0]!.id, staff[1]!.id, staff.at(-1)!.id]
  for (const made of [leela, arjun]) await owner.query(madeAlone, [made, third])
  const { page } = theirs
  await deskTo(page, 'Teller')
  await page.getByLabel('Find a customer').fill(otherCustomer)
  await page.getByRole('list', { name: 'Found' }).getByRole('link').first().click()
  await page.getByRole('button', { name: 'Change contact' }).click()
  await page.getByRole('dialog').getByLabel('New').fill('vikram@example.net')
  await page.getByRole('dialog').getByLabel('Reason').fill('Of one hand')
  await page.getByRole('dialog').getByRole('button', { name: 'Propose' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })

  const other = await atDesk('operator2@demo.bank')
  await deskTo(other.page, 'Approvals')
  const card = other.page.getByRole('listitem').filter({ hasText: 'Of one hand' })
  await card.getByText('One person alone made your log-in and the one that asked').waitFor()
  expect(await card.getByRole('button').count()).toBe(0)
  for (const width of [320, 1280]) {
    await other.page.setViewportSize({ width, height: 720 })
    expect(await violations(other.page)).toEqual([])
    expect(await overflows(other.page), `${width}`).toBe(false)
    await picture(other.page, `barred-${width}`)
  }

  await deskTo(mine.page, 'Users')
  const row = mine.page.getByRole('row', { name: /Arjun Das/ })
  await row.getByText('unconfirmed').waitFor()
  expect(await violations(mine.page)).toEqual([])
  await mine.page.getByRole('button', { name: 'Confirm: Arjun Das' }).click()
  await mine.page.getByRole('dialog').getByText('One person alone made this log-in').waitFor()
  await mine.page.getByRole('dialog').getByLabel('Reason').fill('Known for years')
  await picture(mine.page, 'confirm')
  await mine.page.getByRole('dialog').getByRole('button', { name: 'Propose' }).click()
  await row.getByText('change waits').waitFor()
  await deskTo(page, 'Approvals')
  const confirming = page.getByRole('listitem').filter({ hasText: 'Known for years' })
  await confirming.getByText('Whoever made your log-in asked').waitFor()
  await owner.query(
    `select banking.tool_user_change('tool:test', 'confirm', $1, '{"confirmed":"yes"}', 'x')`,
    [leela],
  )
  await other.page.reload()
  await card.getByRole('button', { name: 'Refuse' }).waitFor()
  await other.leave()
})

test('who may do what can be filtered and searched, and is the same for whoever looks', async () => {
  const { page } = mine
  await page.goto('/desk/permissions')
  await page.getByRole('heading', { name: 'Who may do what' }).waitFor()
  await page.getByRole('row', { name: /Users: set role/ }).waitFor()
  expect(await violations(page)).toEqual([])
  await page.getByLabel('Find').fill('second person')
  await page.getByRole('row', { name: /Users: reset factors/ }).waitFor()
  await page.getByRole('row', { name: /Accounts: list/ }).waitFor({ state: 'detached' })
  await page.getByText('Customer', { exact: true }).click()
  await page.getByRole('row', { name: /Users: reset factors/ }).waitFor({ state: 'detached' })
})

test('the page behind a notice takes the code and says when there is no such change', async () => {
  const now = await visit(browser, site.url, 'phone')
  await now.page.goto(`/stop-change#${'A'.repeat(22)}`)
  await now.page.getByRole('heading', { name: 'Stop a change' }).waitFor()
  expect(new URL(now.page.url()).hash).toBe('')
  expect(await violations(now.page)).toEqual([])
  await now.page.getByRole('button', { name: 'Stop the change' }).click()
  await now.page.getByText('This cannot be stopped here').waitFor()
  await now.leave()
})

test('its pages hold on the smallest phone, in either theme', async () => {
  const now = await visit(browser, site.url, 'smallest')
  await now.page.goto('/sign-in')
  await enter(now.page, admin)
  await now.page.getByRole('heading', { name: 'Teller' }).waitFor()
  for (const path of ['users', 'permissions', 'approvals']) {
    await now.page.goto(`/desk/${path}`)
    await now.page.getByRole('heading', { level: 1 }).waitFor()
    await still(now.page)
    expect(await overflows(now.page), path).toBe(false)
    await expectSound(now.page, path)
  }
  await now.leave()
})
