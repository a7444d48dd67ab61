/** Nothing jumps while a page loads, in whatever order its answers come. */
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest'
import { startBrowser } from './browser.ts'
import { shifts, watchShifts } from './judging.ts'
import {
  fillSignIn,
  operator,
  otherCustomer,
  type Size,
  signIn,
  type Visit,
  visit,
  withoutHome,
} from './visit.ts'

let browser: Browser
let now: Visit
beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(async () => {
  await browser?.close()
})
afterEach(() => now.leave())

const paths = [
  // What home shows comes with the session once, and once by itself.
  '/',
  '/?alone',
  '/send',
  '/history',
  '/schedules',
  '/schedules/add',
  '/security',
  '/activity',
  '/profile',
  '/data',
  '/limits',
  '/pots',
]
/** What stands at the top of a page comes last, which is when what stands below it would have to make room. */
const slowMs: Record<string, number> = {
  'insights.ahead': 900,
  'ledger.totals': 900,
  'accounts.overview': 700,
  'auth.resume': 700,
  'payees.list': 600,
  'passkeys.list': 900,
  'factors.list': 700,
  'customers.accessHistory': 900,
  'customers.profile': 700,
}

test.each<Size>(['smallest', 'phone', 'desktop'])('on a %s nothing jumps while pages load', async (size) => {
  now = await visit(browser, inject('siteUrl'), size)
  const { page } = now
  await watchShifts(page)
  await signIn(page, otherCustomer)
  await page.route('**/trpc/*', async (route) => {
    const name = route.request().url().split('/').at(-1)!
    if (name === 'auth.resume' && page.url().endsWith('?alone')) return withoutHome(route)
    await new Promise((resolve) => setTimeout(resolve, slowMs[name] ?? 0))
    await route.continue()
  })
  const moved: Record<string, string[]> = {}
  for (const path of paths) {
    await page.goto(path)
    await page.getByRole('heading', { level: 1 }).first().waitFor()
    await page.waitForLoadState('networkidle')
    const found = await shifts(page)
    if (found.length > 0) moved[path] = found
  }
  expect(moved).toEqual({})
})

test.each<Size>(['smallest', 'desktop'])('on a %s nothing jumps in the security of staff', async (size) => {
  now = await visit(browser, inject('siteUrl'), size)
  const { page } = now
  await watchShifts(page)
  await page.goto('/sign-in')
  await fillSignIn(page, operator)
  await page
    .getByRole('navigation', { name: 'Desk' })
    .or(page.getByRole('button', { name: /^Menu/ }))
    .first()
    .waitFor()
  await page.route('**/trpc/factors.list', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 600))
    await route.continue()
  })
  await page.goto('/desk/security')
  await page.getByText('Demo app').waitFor()
  await page.waitForLoadState('networkidle')
  expect(await shifts(page)).toEqual([])
})
