import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { violations } from './axe.ts'
import { startBrowser } from './browser.ts'
import { callerOf } from './filling.ts'
import { hearData, latinOn } from './latin.ts'
import { newcomer } from './newcomer.ts'
import { atHome, customer as demo, device, otherCustomer, password, type Visit, visit } from './visit.ts'
import { placesOf, routes } from './walking.ts'

const url = inject('siteUrl')
let browser: Browser
let now: Visit
let page: Page
/** Of this file's own: the bank remembers a language, and other journeys read English. */
let customer: string

beforeAll(async () => {
  browser = await startBrowser()
  customer = (await newcomer(inject('siteOwnerUrl'), ['savings', 'current', 'current-usd'], 40_000_000n))
    .email
})
afterAll(async () => {
  await browser?.close()
})
beforeEach(async () => {
  now = await visit(browser, url, 'smallest')
  page = now.page
})
afterEach(async () => {
  const { complaints } = now
  await now.leave()
  expect(complaints).toEqual([])
})

const heading = (name: string | RegExp) => page.getByRole('heading', { name, level: 1 }).waitFor()
const clean = async () => expect(await violations(page), page.url()).toEqual([])
const lang = () => page.evaluate(() => document.documentElement.lang)
const place = (name: string) =>
  page.getByRole('navigation', { name: 'मुख्य' }).getByRole('link', { name }).click()

async function inHindi() {
  await page.goto('/sign-in')
  await page.getByRole('button', { name: 'हिन्दी' }).click()
  await heading('साइन इन करें')
}
async function signIn(who = customer) {
  await page.getByLabel('ई-मेल या ग्राहक आईडी').fill(who)
  await page.getByLabel('पासवर्ड', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'साइन इन करें' }).click()
}

describe('in Hindi on the smallest phone', () => {
  test('from the sign-in to the receipt, all pages of every day', async () => {
    await inHindi()
    expect(await lang()).toBe('hi')
    expect(await page.title()).toBe('साइन इन करें · Edgebank')
    await clean()

    await signIn('nobody@demo.bank')
    await page.getByText('पासवर्ड मेल नहीं खाते').waitFor()
    await signIn()
    await page
      .getByText(/₹[\d,]+/)
      .first()
      .waitFor()
    await heading(/^(सुप्रभात|नमस्कार|शुभ संध्या), /)
    await page.getByRole('heading', { name: 'हाल के लेन-देन' }).waitFor()
    await clean()

    await place('लेन-देन')
    await heading('लेन-देन')
    await page
      .getByText(/\d प्रविष्टि/)
      .first()
      .waitFor()
    await page.getByRole('button', { name: 'और फ़िल्टर' }).click()
    await page.getByLabel('श्रेणी').selectOption({ label: 'किराना' })
    await page.getByRole('button', { name: 'किराना हटाएँ' }).waitFor()
    await clean()

    await place('भेजें')
    await heading('पैसे भेजें')
    await page.getByRole('button', { name: 'आगे बढ़ें' }).click()
    await page.getByText('बताइए कि पैसे किसे मिलेंगे।').waitFor()
    await clean()
    const to = (await (await device(url, otherCustomer)).accounts())[0]!.accountNumber
    await page.getByLabel('किस खाता संख्या में').fill(to)
    await page.getByLabel('राशि', { exact: true }).fill('99999999')
    await page.getByRole('button', { name: 'आगे बढ़ें' }).click()
    await page.getByText('पैसे काफ़ी नहीं हैं').waitFor()
    await page.getByLabel('राशि', { exact: true }).fill('12.50')
    await page.getByLabel('टिप्पणी').fill('चाय के लिए')
    await page.getByRole('button', { name: 'आगे बढ़ें' }).click()
    await heading('जाँचें और भेजें')
    await clean()
    await page.getByRole('button', { name: '₹12.50 भेजें' }).click()
    await heading('पैसे भेजे गए')
    expect(await page.getByRole('main').innerText()).toContain('चाय के लिए')
    await clean()

    await page.goto('/')
    await page.locator('a[href^="/accounts/"]').first().click()
    await page.getByRole('heading', { name: 'विवरण' }).waitFor()
    await page.getByText('खाता संख्या', { exact: true }).waitFor()
    await clean()
    for (const [path, title] of [
      ['/payees', 'प्राप्तकर्ता'],
      ['/payees/add', 'प्राप्तकर्ता जोड़ें'],
      ['/open-account', 'खाता खोलें'],
      ['/profile', 'प्रोफ़ाइल'],
      ['/security', 'सुरक्षा'],
      ['/activity', 'गतिविधि'],
      ['/support', 'मदद'],
      ['/support/new', 'बैंक से पूछें'],
      ['/limits', 'सीमाएँ'],
      ['/schedules', 'तय समय के भुगतान'],
      ['/schedules/add', 'भुगतान तय करें'],
      ['/approvals', 'सहमतियाँ'],
      ['/verify', 'स्टेटमेंट जाँचें'],
      ['/no/such/page', 'पेज नहीं मिला'],
    ] as const) {
      await page.goto(path)
      await heading(title)
      await clean()
    }
  })

  test('the choice stays on the device, and the bank’s refusals and the way out speak it', async () => {
    await inHindi()
    await page.reload()
    await heading('साइन इन करें')
    await signIn()
    await page
      .getByText(/₹[\d,]+/)
      .first()
      .waitFor()
    await page.route('**/trpc/ledger.history', (route) => route.abort('internetdisconnected'))
    await page.reload()
    await page.getByText('कनेक्शन नहीं').first().waitFor()
    await page.unroute('**/trpc/ledger.history')
    await page.getByRole('button', { name: 'फिर कोशिश करें' }).first().click()
    await place('प्रोफ़ाइल')
    await page.getByRole('main').getByRole('button', { name: 'साइन आउट' }).click()
    await page.getByText('आप साइन आउट हो गए हैं').waitFor()
    await page.getByRole('button', { name: 'English' }).click()
    await heading('Sign in')
    expect(await lang()).toBe('en-IN')
  })
})

describe('nothing is left in English', () => {
  const settled = async () => {
    await page.locator('h1').first().waitFor()
    await page.waitForLoadState('networkidle')
    await page.locator('.animate-breathe').first().waitFor({ state: 'detached' })
  }

  test('on any page of the customers', { timeout: 240_000 }, async () => {
    const { ask } = await callerOf(url, demo)
    await ask('support.open', {
      id: crypto.randomUUID(),
      category: 'account',
      subject: 'कार्ड नहीं आया',
      text: 'मेरा नया कार्ड अभी तक नहीं आया है।',
    })
    const heard = hearData(page)
    const left: Record<string, string[]> = {}
    const look = async (name: string) => {
      await settled()
      const latin = await latinOn(page, heard)
      if (latin.length > 0) left[name] = latin
    }
    await inHindi()
    const places = placesOf('', '').filter(({ name }) => name !== 'send-faults')
    for (const place of places.filter(({ role, route }) => role === 'nobody' && route !== '/sign-in')) {
      await place.go(page)
      await look(place.name)
    }
    await page.goto('/sign-in')
    await signIn(demo)
    await page.waitForURL((at) => at.pathname === '/')
    const inside = places.filter(({ role }) => role === 'customer')
    expect(inside.length).toBeGreaterThanOrEqual(routes.inside.length)
    for (const place of inside) {
      await place.go(page)
      await look(place.name)
    }
    expect(left).toEqual({})
  })

  test('from the terms of a deposit to its end, and from the rate to the exchange', async () => {
    const heard = hearData(page)
    const clear = async () => {
      await settled()
      expect(await latinOn(page, heard), page.url()).toEqual([])
      await clean()
    }
    await inHindi()
    await signIn()
    await page.waitForURL((at) => at.pathname === '/')
    await page.goto('/deposits/new')
    await heading('सावधि जमा खोलें')
    await page.getByLabel('राशि', { exact: true }).fill('50000')
    await page.getByText('को आपको मिलेंगे').waitFor()
    await clear()
    await page.getByRole('button', { name: 'आगे बढ़ें' }).click()
    await heading('जाँचें और खोलें')
    await clear()
    await page.getByRole('button', { name: '₹50,000.00 जमा करें' }).click()
    await heading('आपकी सावधि जमा खुल गई')
    await clear()
    await page.getByRole('link', { name: 'जमा दिखाएँ' }).click()
    await page.getByRole('button', { name: 'परिपक्वता के निर्देश बदलें' }).click()
    await page.getByRole('dialog').getByLabel('क्या किया जाए').selectOption('principal')
    await clear()
    await page.getByRole('dialog').getByRole('button', { name: 'सहेजें' }).click()
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await page.getByText('मूलधन की नई जमा, ब्याज का भुगतान').waitFor()
    await page.getByRole('button', { name: 'समय से पहले बंद करें' }).click()
    await page.getByText('कोई ब्याज नहीं मिलता').waitFor()
    await clear()
    await page.getByRole('dialog').getByRole('button', { name: 'रहने दें' }).click()

    await page.goto('/convert')
    await heading('मुद्रा बदलें')
    await page.getByLabel('राशि', { exact: true }).fill('1,000')
    await page.getByRole('button', { name: 'दर दिखाएँ' }).click()
    await page.getByText('आपको मिलेंगे').waitFor()
    await clear()
    await page.getByRole('button', { name: '₹1,000.00 बदलें' }).click()
    await page.waitForURL('**/receipt/**')
    await clear()
  })
})

test('numbers are grouped as one likes, in either language', async () => {
  await inHindi()
  await signIn()
  await page
    .getByText(/₹[\d,]+/)
    .first()
    .waitFor()
  await page.goto('/profile')
  await page.getByText('अंतरराष्ट्रीय: 100,000').click()
  await page.goto('/history')
  // The list announces how many it shows before the totals have come.
  const totals = page.getByRole('region', { name: 'योग' })
  await totals
    .getByText(/\d प्रविष्टि/)
    .first()
    .waitFor()
  const amounts = (await totals.innerText()).match(/[\d,]{7,}\.\d\d/g) ?? []
  expect(amounts.length).toBeGreaterThan(0)
  for (const amount of amounts) expect(amount).toMatch(/^\d{1,3}(,\d{3})+\.\d\d$/)
  await page.goto('/profile')
  await page.getByText('English').click()
  await page.getByText('Indian: 1,00,000').click()
  await page.goto('/')
  await atHome(page)
  expect(await lang()).toBe('en-IN')
})

test('a browser that asks for Hindi gets it, and the desk stays in English', async () => {
  await now.leave()
  now = await visit(browser, url, 'smallest', { locale: 'hi-IN' })
  page = now.page
  await page.goto('/sign-in')
  await heading('साइन इन करें')
  await page.goto('/desk')
  await page.waitForURL((at) => at.pathname === '/sign-in')
  await heading('साइन इन करें')
})
