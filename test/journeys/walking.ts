/** Every page of web/routes.ts with something on it, for who looks at all of them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { demoCodeAt } from '../codes.ts'
import { fillCode, fillPassword } from './visit.ts'

export const roles = ['nobody', 'customer', 'operator', 'admin'] as const
export type Role = (typeof roles)[number]
/** A page of somebody, and how to come to it where an address is not enough. */
export type Place = { name: string; role: Role; route: string; go: (page: Page) => Promise<unknown> }

const source = readFileSync(join(import.meta.dirname, '../../web/routes.ts'), 'utf8')
const [outside = '', desk = '', inside = ''] = source.split(/path: '\/(?:desk)?',\n/)
const pathsOf = (part: string) => [...part.matchAll(/path: '([^']*)'/g)].map((found) => found[1]!)
/** As web/routes.ts has them; the desk’s with their beginning. */
export const routes = {
  outside: pathsOf(outside),
  inside: pathsOf(inside),
  desk: pathsOf(desk).map((path) => `/desk${path === '/' ? '' : path}`),
}

/** Where a page stands whose address has an id in it: the first link of this page that fits. */
const linkedFrom: Record<string, string> = {
  '/receipt/:id': '/history',
  '/accounts/:id': '/',
  '/accounts/:id/statements': '/',
  '/support/:id': '/support',
  '/desk/cases/:id': '/desk/cases',
  '/desk/tickets/:id': '/desk/tickets',
  '/desk/applications/:id': '/desk/applications',
  '/desk/books/:code': '/desk/books',
  '/desk/transactions/:seq': '/desk/journal',
}
const onlyAdmins = /\/desk\/(?:security-events|audit|users|admin)$/

async function linked(page: Page, route: string): Promise<string> {
  const [, base = ''] = /^(.*?\/):/.exec(route) ?? []
  const tail = route.replace(/^.*?:\w+/, '')
  await page.goto(linkedFrom[route]!)
  const link = page.locator(`main a[href^="${base}"]:not([href$="/new"])`).first()
  await link.waitFor()
  return `${(await link.getAttribute('href'))!.split('?')[0]}${tail}`
}

async function toReview(page: Page) {
  await page.goto('/send')
  await page
    .getByRole('list', { name: /Suggestions|सुझाव/ })
    .getByRole('button')
    .last()
    .click()
  await page.getByLabel(/^(?:Amount|राशि)(?![\u0900-\u097f])/).fill('1250.50')
  await page.locator('form button[type=submit]').last().click()
  await page.waitForURL('**/send/review*')
}

const slug = (route: string) =>
  route
    .replace('/desk', 'desk')
    .replaceAll(/[^a-z]+/gi, '-')
    .replace(/^-+|-+$/g, '') || 'home'

/** `customerId` and `account` are whom the desk looks at. */
export function placesOf(customerId: string, account: string): Place[] {
  const at = (role: Role, route: string): Place => {
    const known = route
      .replace('*', 'no/such/page')
      .replace('/customers/:id', `/customers/${customerId}`)
      .replace('/desk/accounts/:id', `/desk/accounts/${account}`)
    return {
      name: slug(route === '/*' || route === '*' ? 'not-found' : route),
      role,
      route,
      async go(page) {
        if (route === '/send/review') return toReview(page)
        if (route === '/receipt/:id/wrong') return page.goto(`${await linked(page, '/receipt/:id')}/wrong`)
        return page.goto(known.includes(':') ? await linked(page, route) : known.replace(/^(?!\/)/, '/'))
      },
    }
  }
  const invalid: Place = {
    ...at('customer', '/send'),
    name: 'send-faults',
    async go(page) {
      await page.goto('/send')
      await page.getByLabel('To account number').fill('1234567890123')
      await page.getByLabel('Amount').fill('12.345')
      await page.getByRole('button', { name: 'Continue' }).click()
    },
  }
  const none: Place = {
    ...at('customer', '/history'),
    name: 'history-none',
    go: (page) => page.goto('/history?from=2001-01-01&to=2001-01-02'),
  }
  return [
    ...routes.outside.map((route) => at('nobody', route)),
    ...routes.inside.map((route) => at('customer', route)),
    invalid,
    none,
    ...routes.desk.map((route) => at(onlyAdmins.test(route) ? 'admin' : 'operator', route)),
  ]
}

const names = { customer: 'customer1', operator: 'operator2', admin: 'admin1' }

/** A code of an app is good once, so whoever has one waits for the next. */
export async function enter(page: Page, role: Role) {
  await page.goto('/sign-in')
  if (role === 'nobody') return
  await fillPassword(page, `${names[role]}@demo.bank`)
  if (role !== 'customer') {
    await page.waitForTimeout(30_500 - (Date.now() % 30_000))
    await fillCode(page, demoCodeAt(Date.now()))
  }
  await page.waitForURL((url) => url.pathname !== '/sign-in')
}
