/** The till is counted by notes and coins: right, or with the difference posted and said, as axe sees it. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { startBrowser } from './browser.ts'
import { expectSound } from './holders.ts'
import { newcomer } from './newcomer.ts'
import { ownSite } from './site.ts'
import { fillSignIn, operator, password, type Size, type Visit, visit } from './visit.ts'

let site: Awaited<ReturnType<typeof ownSite>>
let browser: Browser
let now: Visit
let page: Page

// A bank of its own: other journeys count on what is in the tills and on what waits at the desk.
beforeAll(async () => {
  ;[site, browser] = await Promise.all([ownSite(), startBrowser()])
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await site?.stop()
})
afterEach(async () => {
  const { complaints } = now
  await now.leave()
  expect(complaints).toEqual([])
})

const sound = (name: string) => expectSound(page, name)

const dialog = () => page.getByRole('dialog')
const held = () => page.getByText('Cash in the till').locator('..').getByRole('definition').innerText()
const paiseOf = (shown: string) => Math.round(Number(shown.replace(/[^\d.]/g, '')) * 100)
const inNotes = [50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100]
const names = inNotes.map((paise) => `₹${paise / 100}.00`)

/** Puts a sum into the fields, large notes first. */
async function fill(paise: number) {
  let rest = paise
  for (const [at, value] of inNotes.entries()) {
    const pieces = Math.floor(rest / value)
    rest -= pieces * value
    await dialog().getByLabel(names[at]!, { exact: true }).fill(String(pieces))
  }
  expect(rest, 'a till holds whole rupees').toBe(0)
}

async function count(paise: number) {
  await page.getByRole('button', { name: 'Count the till' }).click()
  await fill(paise)
  await dialog().getByRole('button', { name: 'Review' }).click()
  await dialog()
    .getByRole('button', { name: /^Book ₹.* as counted$/ })
    .click()
}
const close = () => dialog().getByRole('button', { name: 'Close' }).click()

describe.each(['smallest', 'desktop'] as const)('on a screen of the size %s', (size: Size) => {
  test('a till that is right says so; what is missing or too much is posted, and the till is what was counted', async () => {
    now = await visit(browser, site.url, size)
    page = now.page
    await page.goto('/sign-in')
    await fillSignIn(page, operator, password, site.stack.ownerUrl)
    await page.getByRole('heading', { name: 'Teller' }).waitFor()
    await page.getByText('Cash in the till').waitFor()

    await page.getByRole('button', { name: 'Count the till' }).click()
    await dialog().getByLabel(names[0]!, { exact: true }).fill('1.5')
    await dialog().getByRole('button', { name: 'Review' }).click()
    await dialog().getByText('A whole number.').waitFor()
    await dialog().getByLabel(names[0]!, { exact: true }).fill('3')
    await dialog().getByText('₹1,500.00').waitFor()
    await sound('count')
    await dialog().getByRole('button', { name: 'Cancel' }).click()

    const before = paiseOf(await held())
    await count(before)
    await dialog().getByText('The till is right').waitFor()
    await close()
    await count(before - 700)
    await dialog().getByText('Too little').waitFor()
    await dialog()
      .getByText(/^The books said ₹.* The difference was posted to till differences\.$/)
      .waitFor()
    await sound('count-short')
    await close()
    await expect.poll(async () => paiseOf(await held())).toBe(before - 700)
    await count(before)
    await dialog().getByText('Too much').waitFor()
    await close()
    await expect.poll(async () => paiseOf(await held())).toBe(before)
  })

  test('a large difference waits for a second person, and the till stays as it is', async () => {
    now = await visit(browser, site.url, size)
    page = now.page
    await page.goto('/sign-in')
    await fillSignIn(page, operator, password, site.stack.ownerUrl)
    await page.getByText('Cash in the till').waitFor()
    const before = paiseOf(await held())
    await count(before + 100_000_000)
    await dialog().getByText('Waits for a second person').waitFor()
    await sound('count-waits')
    await close()
    expect(paiseOf(await held())).toBe(before)
  })
})

test('a teller opens a till for dollars, takes cash into it, pays a customer out of it, and counts it', async () => {
  now = await visit(browser, site.url, 'smallest')
  page = now.page
  const { secrets, ownerUrl } = site.stack
  const customer = await newcomer(ownerUrl, ['savings', 'current-usd'], 100n, undefined, secrets.DATA_KEY)
  await page.goto('/sign-in')
  await fillSignIn(page, operator, password, ownerUrl)
  await page.getByText('Cash in the till').waitFor()
  const press = (name: string | RegExp) => page.getByRole('button', { name }).first().click()
  const inDialog = (name: string | RegExp) => dialog().getByRole('button', { name }).click()

  /** At the account in dollars, the second of the two. */
  const cash = async (name: 'Deposit' | 'Withdraw', verb: RegExp, amount: string) => {
    await page.goto(`/desk/customers/${customer.customerId}`)
    await page.getByRole('button', { name }).nth(1).click()
    await dialog().getByLabel('Amount').fill(amount)
    await inDialog('Review')
    await inDialog(verb)
  }
  await cash('Deposit', /^Deposit \$/, '50')
  await dialog().getByText('you have no till in this currency').waitFor()
  await sound('deposit-no-till')

  await page.goto('/desk')
  await press('Open a till in another currency')
  await page.getByLabel('Currency of the cash').selectOption('USD')
  await sound('till-open')
  await press('Open the till')
  await page.getByText('You have a till in USD').waitFor()
  await expect.poll(held).toBe('$0.00')
  await sound('till-dollars')
  for (const [name, verb, amount] of [
    ['Cash arrived', /^Book/, '500'],
    ['Take from vault', /^Take/, '100'],
  ] as const) {
    await press(name)
    await dialog().getByLabel('Amount').fill(amount)
    await inDialog('Review')
    await inDialog(verb)
    await close()
  }
  await expect.poll(held).toBe('$100.00')

  await cash('Deposit', /^Deposit \$/, '50')
  await dialog().getByText('Deposited').waitFor()
  await close()
  await cash('Withdraw', /^Pay out/, '70')
  await dialog().getByText('only $50.00 is there').waitFor()
  await cash('Withdraw', /^Pay out/, '20')
  await dialog().getByText('Paid out: hand over the cash').waitFor()
  await close()

  await page.goto('/desk')
  await page.getByLabel('Till', { exact: true }).selectOption('USD')
  await expect.poll(held).toBe('$130.00')
  await press('Count the till')
  await dialog().getByLabel('$50.00', { exact: true }).fill('2')
  await dialog().getByLabel('$1.00', { exact: true }).fill('29')
  await dialog().getByLabel('$0.25', { exact: true }).fill('2')
  await inDialog('Review')
  await inDialog(/^Book .* as counted$/)
  await dialog().getByText('Too little').waitFor()
  await sound('count-dollars')
  await close()
  await expect.poll(held).toBe('$129.50')
})

/** Without decimals, and with three: what is typed, what is shown, and what is refused in words. */
const foreign = [
  {
    ...{
      currency: 'JPY',
      product: 'current-jpy',
      zero: 'JP¥0',
      empty: '0',
      wrong: '10.50',
      said: 'such as 1,250.',
    },
    ...{ arrived: '50000', taken: '20000', held: 'JP¥20,000', deposit: '1500', after: 'JP¥21,500' },
    ...{
      notes: { 'JP¥10,000': 2, 'JP¥1,000': 1, 'JP¥500': 1 },
      short: { 'JP¥500': 0 },
      left: 'JP¥21,500',
    },
  },
  {
    ...{
      currency: 'KWD',
      product: 'current-kwd',
      zero: 'KWD 0.000',
      empty: '0.000',
      wrong: '0.0005',
      said: '1,250.500',
    },
    ...{ arrived: '100', taken: '40.5', held: 'KWD 40.500', deposit: '0.250', after: 'KWD 40.750' },
    ...{
      notes: { 'KWD 20.000': 2, 'KWD 0.250': 3 },
      short: { 'KWD 0.250': 2 },
      left: 'KWD 40.500',
    },
  },
] as const

test.each(foreign)(
  'a teller opens, fills and counts a till in $currency, and takes cash into it',
  async (one) => {
    now = await visit(browser, site.url, 'smallest')
    page = now.page
    const { secrets, ownerUrl } = site.stack
    const customer = await newcomer(ownerUrl, ['savings', one.product], 100n, undefined, secrets.DATA_KEY)
    await page.goto('/sign-in')
    await fillSignIn(page, operator, password, ownerUrl)
    await page.getByText('Cash in the till').waitFor()
    const press = (name: string) => page.getByRole('button', { name }).first().click()
    const inDialog = (name: string | RegExp) => dialog().getByRole('button', { name }).click()
    const shown = async () => (await held()).replace(/\u00a0/g, ' ')

    await press('Open a till in another currency')
    await page.getByLabel('Currency of the cash').selectOption(one.currency)
    await press('Open the till')
    await page.getByText(`You have a till in ${one.currency}`).waitFor()
    await expect.poll(shown).toBe(one.zero)
    await press('Cash arrived')
    expect(await dialog().getByLabel('Amount').getAttribute('placeholder')).toBe(one.empty)
    await dialog().getByLabel('Amount').fill(one.wrong)
    await inDialog('Review')
    await dialog().getByText(one.said).waitFor()
    await sound(`arrived-${one.currency}`)
    for (const [name, verb, amount] of [
      ['Cash arrived', /^Book/, one.arrived],
      ['Take from vault', /^Take/, one.taken],
    ] as const) {
      if (name !== 'Cash arrived') await press(name)
      await dialog().getByLabel('Amount').fill(amount)
      await inDialog('Review')
      await inDialog(verb)
      await close()
    }
    await expect.poll(shown).toBe(one.held)

    await page.goto(`/desk/customers/${customer.customerId}`)
    await page.getByRole('button', { name: 'Deposit' }).nth(1).click()
    await dialog().getByLabel('Amount').fill(one.deposit)
    await inDialog('Review')
    await inDialog(/^Deposit /)
    await dialog().getByText('Deposited').waitFor()
    await close()

    await page.goto('/desk')
    await page.getByLabel('Till', { exact: true }).selectOption(one.currency)
    await expect.poll(shown).toBe(one.after)
    await sound(`till-${one.currency}`)
    const counted = async (pieces: Record<string, number>) => {
      for (const [name, many] of Object.entries(pieces))
        await dialog().getByLabel(name, { exact: true }).fill(String(many))
      await inDialog('Review')
      await inDialog(/^Book .* as counted$/)
    }
    await press('Count the till')
    await sound(`count-${one.currency}`)
    await counted(one.notes)
    await dialog().getByText('The till is right').waitFor()
    await close()
    await press('Count the till')
    await counted({ ...one.notes, ...one.short })
    await dialog()
      .getByText(/Too little|Waits for a second person/)
      .waitFor()
    await close()
  },
)
