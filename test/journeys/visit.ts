/** A person with a browser in front of the bank: what every journey does, named once. */
import { randomUUID } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import type { Browser, BrowserContextOptions, Page, Route } from 'playwright-core'
import { expect, inject } from 'vitest'
import type { HistoryItem } from '../../worker/ledger/contract.ts'
import { demoCodeAt, isDemoStaff } from '../codes.ts'
import { watchTraffic } from './still.ts'

export const customer = 'customer1@demo.bank'
export const otherCustomer = 'customer2@demo.bank'
export const operator = 'operator1@demo.bank'
export const password = 'correct-horse-battery-demo'

const sizes = {
  phone: { width: 390, height: 844 },
  desktop: { width: 1280, height: 860 },
  smallest: { width: 320, height: 640 },
}
export type Size = keyof typeof sizes

const coverageFolder = join(import.meta.dirname, '../../coverage/browser')

/** Keeps what the page counted of its own code, where it was built to count. */
async function keepCoverage(page: Page) {
  if (process.env.COVERAGE !== '1' || page.isClosed()) return
  const counted = await page.evaluate(() => JSON.stringify(Reflect.get(globalThis, '__coverage__') ?? null))
  if (counted === 'null') return
  mkdirSync(coverageFolder, { recursive: true })
  writeFileSync(join(coverageFolder, `${randomUUID()}.json`), counted)
}

/** Counters are gone with the document, so they are kept before each that ends. */
function keepBeforeLeaving(page: Page) {
  const { goto, reload, close } = page
  page.goto = async (...given) => {
    await keepCoverage(page)
    return goto.apply(page, given)
  }
  page.reload = async (...given) => {
    await keepCoverage(page)
    return reload.apply(page, given)
  }
  page.close = async (...given) => {
    await keepCoverage(page)
    return close.apply(page, given)
  }
}

/** For a journey as most people see it, with what fades and slides. */
export const moving = { reducedMotion: 'no-preference' } as const

export type Visit = {
  page: Page
  another: () => Promise<Page>
  complaints: string[]
  leave: () => Promise<void>
}

/** A network that nobody else comes from. */
const ownAddress = () => `2001:db8:${randomUUID().slice(0, 4)}:${randomUUID().slice(0, 4)}::1`

const SHOWN = 800
/** Where a visit ended: vitest shows it where the test failed, and nowhere else. */
const tellWhere = async (page: Page) => {
  const words = await page
    .locator('body')
    .innerText({ timeout: 1000 })
    .catch(() => 'no text')
  console.log(`${page.url()}\n${words.replace(/\s+/g, ' ').slice(0, SHOWN)}`)
}

/**
 * A browser of its own, with nothing in it, from a network of its own: failed sign-ins are counted by both, and what one journey
 * fails on purpose shall never make another wait. Nothing moves unless it is asked for with `moving`: frames of a fade are a
 * third of the time that a journey takes. Whatever the page complains about in its console is collected.
 */
export async function visit(
  browser: Browser,
  url: string,
  size: Size,
  options: BrowserContextOptions = {},
): Promise<Visit> {
  const context = await browser.newContext({
    baseURL: url,
    locale: 'en-IN',
    timezoneId: 'Asia/Kolkata',
    viewport: sizes[size],
    // Each journey sees the files of its own build, from the bank; offline.test.ts lets the worker in.
    serviceWorkers: 'block',
    reducedMotion: 'reduce',
    ...options,
    extraHTTPHeaders: { 'CF-Connecting-IP': ownAddress(), ...options.extraHTTPHeaders },
  })
  context.setDefaultTimeout(15_000)
  const complaints: string[] = []
  const another = async () => {
    const page = await context.newPage()
    keepBeforeLeaving(page)
    watchTraffic(page)
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => {
      // A refused request is the bank's answer, not the page's fault.
      if (message.type() === 'error' && !/Failed to load resource/.test(message.text()))
        complaints.push(message.text())
    })
    return page
  }
  const leave = async () => {
    for (const page of context.pages()) {
      await tellWhere(page)
      await page.close()
    }
    await context.close()
  }
  return { page: await another(), another, complaints, leave }
}

const names = new WeakMap<Page, string>()
/** As whom a page signed in last, by its form. */
export const nameAt = (page: Page): string | undefined => names.get(page)

export const fillPassword = async (page: Page, identifier: string, secret = password) => {
  names.set(page, identifier)
  await page.getByLabel('E-mail or customer id').fill(identifier)
  await page.getByLabel('Password', { exact: true }).fill(secret)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

export const fillCode = async (page: Page, code: string) => {
  await page.getByLabel('Code', { exact: true }).fill(code)
  await page.getByRole('button', { name: 'Continue' }).click()
}

/**
 * A code is good once, and no journey waits half a minute for the next: its step is given back, while journeys beside
 * this one wait for their turn.
 */
async function asStaff(ownerUrl: string, work: () => Promise<unknown>) {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    await client.query('set role banking_owner')
    await client.query(`select pg_advisory_lock(hashtext('staff sign in'))`)
    await client.query('update banking.user_factors set last_used_step = null')
    await work()
  } finally {
    await client.end()
  }
}

/** With the code where the demo bank asks for one; a journey on a bank of its own says which. */
export async function fillSignIn(page: Page, identifier = customer, secret = password, ownerUrl?: string) {
  if (!isDemoStaff(identifier) || secret !== password) return fillPassword(page, identifier, secret)
  await asStaff(ownerUrl ?? inject('siteOwnerUrl'), async () => {
    await fillPassword(page, identifier, secret)
    await fillCode(page, demoCodeAt(Date.now()))
    await page.waitForURL((url) => url.pathname !== '/sign-in')
  })
}

/** Home is there when the money is. */
export const atHome = (page: Page) =>
  page
    .getByRole('region', { name: 'Total' })
    .getByText(/₹[\d,]+/)
    .first()
    .waitFor()

export async function signIn(page: Page, identifier = customer) {
  await page.goto('/sign-in')
  await fillSignIn(page, identifier)
  await atHome(page)
}

/** Through the menu, so that the page is not loaded anew. */
export const goTo = (page: Page, place: 'Home' | 'Send' | 'History' | 'Profile') =>
  page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: place }).click()

/** A page of the desk, through its menu, which a narrow window keeps behind a button. */
export async function toDesk(page: Page, name: string) {
  const menu = page.getByRole('button', { name: /^Menu/ })
  if ((await menu.isVisible()) && (await menu.getAttribute('aria-expanded')) === 'false') await menu.click()
  await page.getByRole('navigation', { name: 'Desk' }).getByRole('link', { name }).click()
}

export type Payment = { to: string; amount: string; note?: string }

export async function fillPayment(page: Page, payment: Payment) {
  await page.getByLabel('To account number').fill(payment.to)
  await page.getByLabel('Amount').fill(payment.amount)
  await page.getByLabel('Note').fill(payment.note ?? '')
  await page.getByRole('button', { name: 'Continue' }).click()
}

export const sendButton = (page: Page) => page.getByRole('button', { name: /^Send ₹/ })

export async function toReview(page: Page, payment: Payment) {
  await goTo(page, 'Send')
  await fillPayment(page, payment)
  await page.getByRole('heading', { name: 'Check and send' }).waitFor()
}

/** The session's answer without what home shows: the page then asks for that by itself. */
export async function withoutHome(route: Route) {
  const response = await route.fetch()
  const body = (await response.json()) as { result: { data: { home: unknown } } }
  body.result.data.home = null
  await route.fulfill({ response, json: body })
}

type Account = { accountNumber: string; type: string; available: { amount: string } }

/** The bank without a browser: what a second device of the same person would do meanwhile. */
export async function device(url: string, identifier = customer) {
  const call = async (path: string, input: unknown, token?: string) => {
    const answer = await fetch(`${url}/trpc/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      ...(input !== undefined && { body: JSON.stringify(input) }),
    })
    const { result, error } = (await answer.json()) as { result?: { data: never }; error?: unknown }
    expect(error, path).toBeUndefined()
    return result!.data
  }
  const session: { accessToken: string } = await call('auth.login', { identifier, password })
  const overview = (): Promise<{ customerId: string; accounts: Account[] }> =>
    call('accounts.overview', undefined, session.accessToken)
  return {
    accounts: async () => (await overview()).accounts,
    customerId: async () => (await overview()).customerId,
    pay: (input: { from: string; to: string; amount: string; note?: string }) =>
      call(
        'transfers.make',
        { ...input, id: randomUUID(), amount: { amount: input.amount, currency: 'INR' } },
        session.accessToken,
      ),
    history: async () => {
      const page: { items: HistoryItem[] } = await call('ledger.history', {}, session.accessToken)
      return page.items
    },
    /** What stands in the history under a note: how often a payment really happened. */
    withNote: async (note: string) => {
      const page: { items: HistoryItem[] } = await call('ledger.history', { q: note }, session.accessToken)
      return page.items
    },
  }
}
