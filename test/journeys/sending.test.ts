import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { startBrowser } from './browser.ts'
import { type Newcomer, newcomer } from './newcomer.ts'
import {
  device,
  goTo,
  moving,
  otherCustomer,
  type Size,
  sendButton,
  signIn,
  toReview,
  type Visit,
  visit,
} from './visit.ts'

const url = inject('siteUrl')
let browser: Browser
let mine: Awaited<ReturnType<typeof device>>
let payee: string
/** Of this file's own: it empties an account on the way, and another journey would miss the money. */
let payer: Newcomer
let now: Visit
let page: Page
let count = 0
const newNote = () => `journey ${Date.now()} ${++count}`

beforeAll(async () => {
  browser = await startBrowser()
  payer = await newcomer(inject('siteOwnerUrl'), ['savings', 'current'], 4_000_000n)
  mine = await device(url, payer.email)
  payee = (await (await device(url, otherCustomer)).accounts())[0]!.accountNumber
})
afterAll(async () => {
  await browser?.close()
})
const begin = async (size: Size) => {
  // With what moves on the phone, without at a desk.
  now = await visit(browser, url, size, size === 'phone' ? moving : {})
  page = now.page
  await signIn(page, payer.email)
}
afterEach(async () => {
  const { complaints } = now
  await now.leave()
  expect(complaints).toEqual([])
})
const receipt = () => page.getByRole('heading', { name: 'Money sent' }).waitFor()

describe.each(['phone', 'desktop'] as const)('sending money on a %s', (size) => {
  beforeEach(() => begin(size))

  test('a payment is reviewed, sent once and ends in a receipt', async () => {
    const note = newNote()
    const before = (await mine.accounts())[0]!
    await toReview(page, { to: payee, amount: '1,250.5', note })
    const review = await page.getByRole('main').innerText()
    expect(review).toContain('₹1,250.50')
    expect(review).toContain(note)
    const left = (Number(before.available.amount) - 1250.5).toLocaleString('en-IN', {
      minimumFractionDigits: 2,
    })
    expect(review).toContain(`₹${left}`)

    await sendButton(page).click()
    await receipt()
    expect(await page.getByRole('main').innerText()).toContain(note)
    const id = new URL(page.url()).pathname.split('/').at(-1)
    expect(await mine.withNote(note)).toMatchObject([{ id, amount: { amount: '1250.50', currency: 'INR' } }])

    await page.goBack()
    await page.getByRole('heading', { name: 'Send money' }).waitFor()
    expect(await page.getByLabel('Amount').inputValue()).toBe('')
    expect(await mine.withNote(note)).toHaveLength(1)
  })

  test('a double click pays once', async () => {
    const note = newNote()
    await toReview(page, { to: payee, amount: '11', note })
    await sendButton(page).dblclick()
    await receipt()
    expect(await mine.withNote(note)).toHaveLength(1)
  })

  test('a reload in the middle goes on with the same payment', async () => {
    const note = newNote()
    await toReview(page, { to: payee, amount: '12', note })
    let gone = false
    await page.route('**/trpc/transfers.make', async (route) => {
      if (gone) return route.continue()
      await route.fetch()
      // Paid, but the page that asked is gone before the answer.
    })
    await sendButton(page).click()
    await expect.poll(() => mine.withNote(note)).toHaveLength(1)
    gone = true
    await page.reload()
    await receipt()
    expect(await mine.withNote(note)).toHaveLength(1)
  })

  test('a reload in the very moment of the answer shows the receipt, not an empty form', async () => {
    const note = newNote()
    await toReview(page, { to: payee, amount: '12.50', note })
    await sendButton(page).click()
    await receipt()
    await page.goto('/send/review')
    await page.getByRole('heading', { name: 'Money sent' }).waitFor()
    expect(await page.getByRole('main').innerText()).toContain(note)
    expect(await mine.withNote(note)).toHaveLength(1)
  })

  test('a lost answer is asked for again until it comes', async () => {
    const note = newNote()
    await toReview(page, { to: payee, amount: '13', note })
    const ids = new Set<unknown>()
    let lost = 0
    await page.route('**/trpc/transfers.make', async (route) => {
      ids.add(route.request().postDataJSON().id)
      if (lost++ > 1) return route.continue()
      await route.fetch()
      await route.abort('connectionreset')
    })
    await sendButton(page).click()
    await page.getByText('We did not hear back').waitFor()
    await receipt()
    expect(lost).toBe(3)
    expect(ids.size).toBe(1)
    expect(await mine.withNote(note)).toHaveLength(1)
  })

  test('while its fate is unknown no other payment can be started', async () => {
    const note = newNote()
    await toReview(page, { to: payee, amount: '14', note })
    await page.route('**/trpc/transfers.make', (route) => route.abort('connectionreset'))
    await sendButton(page).click()
    await page.getByText('We did not hear back').waitFor()
    await goTo(page, 'Home')
    await goTo(page, 'Send')
    await page.getByRole('heading', { name: 'Finishing your payment' }).waitFor()
    await page.unroute('**/trpc/transfers.make')
    await receipt()
    expect(await mine.withNote(note)).toHaveLength(1)
  })

  test('more than there is: said with what there is, and the form is kept', async () => {
    await goTo(page, 'Send')
    const { available } = (await mine.accounts())[0]!
    const tooMuch = String(Math.ceil(Number(available.amount)) + 1)
    await page.getByLabel('To account number').fill(payee)
    await page.getByLabel('Amount').fill(tooMuch)
    await page.getByLabel('Note').fill('too much')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByText(/There is not enough money: ₹[\d,.]+ is available/).waitFor()
    expect(await page.getByLabel('Note').inputValue()).toBe('too much')
    expect(await page.getByLabel('To account number').inputValue()).toBe(payee)
    expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('amount')
  })

  test('money that went elsewhere after the review: refused with a reason, everything kept, then paid', async () => {
    const note = newNote()
    const [from, other] = await mine.accounts()
    await toReview(page, { to: payee, amount: '500', note })
    const all = (await mine.accounts())[0]!.available.amount
    await mine.pay({
      from: from!.accountNumber,
      to: other!.accountNumber,
      amount: (Number(all) - 100).toFixed(2),
    })
    await sendButton(page).click()
    await page.getByText('Nothing was sent. ₹100.00 is available').waitFor()
    expect(await page.getByLabel('Note').inputValue()).toBe(note)
    expect(await mine.withNote(note)).toHaveLength(0)

    await mine.pay({
      from: other!.accountNumber,
      to: from!.accountNumber,
      amount: (Number(all) - 100).toFixed(2),
    })
    await page.getByRole('button', { name: 'Continue' }).click()
    await sendButton(page).click()
    await receipt()
    expect(await mine.withNote(note)).toHaveLength(1)
  })
})

describe('the form', () => {
  beforeEach(() => begin('phone'))

  test.each([
    ['', '10', 'Say who gets the money.'],
    ['12345', '10', 'An account number has 13 digits; this has 5.'],
    ['1234567890123', '10', 'There is a typing mistake in this number.'],
    ['payee', '', 'Say how much.'],
    ['payee', '0', 'Enter more than zero.'],
    ['payee', '1.234', 'Enter an amount such as'],
    ['payee', '1e3', 'Enter an amount such as'],
    ['payee', '-5', 'Enter an amount such as'],
    ['own', '10', 'Choose two different accounts.'],
  ])('to "%s", amount "%s": %s', async (to, amount, sentence) => {
    const known: Record<string, string> = { payee, own: (await mine.accounts())[0]!.accountNumber }
    await goTo(page, 'Send')
    await page.getByLabel('To account number').fill(known[to] ?? to)
    await page.getByLabel('Amount').fill(amount)
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByText(sentence).waitFor()
    await page.locator('[aria-invalid="true"]:focus').waitFor()
  })

  test('a well-formed number that nobody has', async () => {
    await goTo(page, 'Send')
    await page.getByLabel('To account number').fill('9999 9999 99997')
    await page.getByLabel('Amount').fill('10')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByText(/No account here has this number|typing mistake/).waitFor()
  })

  test('a suggestion fills in the number, and another account of one’s own can be chosen', async () => {
    await goTo(page, 'Send')
    const own = (await mine.accounts())[1]!.accountNumber
    await page
      .getByRole('list', { name: 'Suggestions' })
      .getByRole('button', { name: 'Yours' })
      .first()
      .click()
    expect(await page.getByLabel('To account number').inputValue()).toBe(own)
    await page.getByLabel('Amount').fill('1')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByText('To your own account').waitFor()
    await sendButton(page).click()
    await page.getByRole('heading', { name: 'Money moved' }).waitFor()
  })

  test('what was typed survives a reload, and is gone after signing out', async () => {
    await goTo(page, 'Send')
    await page.getByLabel('Note').fill('half a thought')
    await page.reload()
    await expect.poll(() => page.getByLabel('Note').inputValue()).toBe('half a thought')
    await goTo(page, 'Profile')
    await page.getByRole('main').getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage }))).not.toContain('half a thought')
  })

  test('a changed payment gets another id, an unchanged one keeps it', async () => {
    const idNow = () =>
      page.evaluate(() => JSON.parse(sessionStorage.getItem('payment') ?? '{}').pending?.id as string)
    await toReview(page, { to: payee, amount: '15', note: newNote() })
    const first = await idNow()
    await page.getByRole('link', { name: 'Change' }).click()
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('heading', { name: 'Check and send' }).waitFor()
    expect(await idNow()).toBe(first)
    await page.getByRole('link', { name: 'Change' }).click()
    await page.getByLabel('Amount').fill('16')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('heading', { name: 'Check and send' }).waitFor()
    expect(await idNow()).not.toBe(first)
  })
})
