/** Text at twice its size and no motion: every page of the customers, wide and at its narrowest. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { overflows } from './axe.ts'
import { startBrowser } from './browser.ts'
import { cutOff, enlarge } from './enlarging.ts'
import { still } from './still.ts'
import { device, fillPayment, otherCustomer, signIn, type Visit, visit } from './visit.ts'

const url = inject('siteUrl')
let browser: Browser
let now: Visit
let page: Page

beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(async () => {
  await browser?.close()
})
afterEach(async () => {
  const { complaints } = now
  await now.leave()
  expect(complaints).toEqual([])
})

const outside = ['/sign-in', '/forgot', '/reset', '/welcome#token', '/verify', '/stop-change']
const inside = [
  '/',
  '/send',
  '/history?type=interest',
  '/insights',
  '/pots',
  '/open-account',
  '/deposits/new',
  '/convert',
  '/payees',
  '/payees/add',
  '/limits',
  '/schedules',
  '/schedules/add',
  '/support',
  '/support/new',
  '/security',
  '/activity',
  '/notifications',
  '/approvals',
  '/profile',
  '/no/such/page',
]

const moving = (at: Page) =>
  at.evaluate(() => document.getAnimations().filter(({ playState }) => playState === 'running').length)

async function look(path: string) {
  await page.goto(path)
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  await still(page)
  await enlarge(page)
  await still(page)
  return {
    path,
    wide: await overflows(page),
    cut: await cutOff(page),
    moving: await moving(page),
  }
}
const faults = async (paths: string[]) => {
  const seen = []
  for (const path of paths) seen.push(await look(path))
  return seen.filter(({ wide, cut, moving: running }) => wide || cut.length > 0 || running > 0)
}

describe.each(['desktop', 'smallest'] as const)('at twice the size, without motion, %s', (size) => {
  beforeEach(async () => {
    now = await visit(browser, url, size)
    page = now.page
  })
  test('before the sign-in', async () => {
    expect(await faults(outside)).toEqual([])
  })
  test('behind it', async () => {
    await signIn(page)
    expect(await faults(inside)).toEqual([])
  })
  test('an account, its statements, a payment and its receipt', async () => {
    const to = (await (await device(url, otherCustomer)).accounts())[0]!.accountNumber
    await signIn(page)
    await page.locator('a[href^="/accounts/"]').first().click()
    await page.getByRole('heading', { name: 'Details' }).waitFor()
    const account = new URL(page.url()).pathname
    expect(await faults([account, `${account}/statements`])).toEqual([])
    await page.goto('/send')
    await fillPayment(page, { to, amount: '1.00', note: 'A long note that goes on for a while' })
    await page.getByRole('heading', { name: 'Check and send' }).waitFor()
    await enlarge(page)
    expect([await overflows(page), await cutOff(page)]).toEqual([false, []])
    await page.getByRole('button', { name: /^Send ₹/ }).click()
    await page.getByRole('heading', { name: 'Money sent' }).waitFor()
    const receipt = new URL(page.url()).pathname
    expect(await faults([receipt, `${receipt}/wrong`])).toEqual([])
  })
})
