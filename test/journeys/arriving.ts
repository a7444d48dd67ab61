/** Dialogs that no single press opens, and pages that only their presses make worth a visit: for the pass `dialogs` of pictures.ts. */
import { randomUUID } from 'node:crypto'
import type { Page } from 'playwright-core'
import type { Place } from './walking.ts'

/** What the bank would answer, said by the tool, so that nothing is asked of it that changes something. */
const answering = (page: Page, procedure: string, status: number, said: unknown) =>
  page.route(`**/trpc/${procedure}`, (route) => route.fulfill({ status, json: said }))

async function asksForCode(page: Page) {
  const challengeId = randomUUID()
  const detail = {
    challengeId,
    purpose: 'payee',
    factors: ['email', 'sms'],
    payee: 'Lakshmi Venkataraman-Subramaniam',
    account: '1234 5678 90123',
  }
  const data = { code: 'step_up_required', httpStatus: 401, requestId: randomUUID(), detail, fields: null }
  await answering(page, 'payees.add', 401, { error: { message: 'Confirm this.', code: -32001, data } })
  const inAWhile = new Date(Date.now() + 300_000).toISOString()
  const sent = { challengeId, channel: 'email', expiresAt: inAWhile, resendSeconds: 60, triesLeft: 5 }
  await answering(page, 'challenges.sendCode', 200, { result: { data: sent } })
  const known = { match: 'match', name: 'Lakshmi Venkataraman-Subramaniam' }
  await answering(page, 'payees.check', 200, { result: { data: known } })
  await page.goto('/payees')
  const [number] = /\d{4} \d{4} \d{5}/.exec(await page.locator('main li').first().innerText()) ?? ['']
  await page.goto('/payees/add')
  await page.getByLabel(/^(?:Account number|खाता संख्या)/).fill(number)
  await page.getByLabel(/^(?:Name of the holder|खाताधारक का नाम)/).fill('Lakshmi Venkataraman')
  const submit = page.locator('main form button[type=submit]')
  await submit.click()
  await page
    .getByText(/^(?:The name matches|नाम मेल खाता है)/)
    .first()
    .waitFor()
  await submit.click()
  await page.locator('dialog[open]').waitFor()
}

const stopped = new WeakSet<Page>()
/** Four minutes without a sign of life. */
async function isIdle(page: Page) {
  if (!stopped.has(page)) await page.clock.install()
  stopped.add(page)
  await page.goto('/')
  await page.locator('main h2').first().waitFor()
  await page.clock.fastForward('04:10')
  await page.locator('dialog[open]').waitFor()
}

const as = (name: string, go: Place['go']): Place => ({ name, role: 'customer', route: '/', go })

export const further: Place[] = [
  as('account-deposit', async (page) => {
    await page.goto('/')
    await page
      .locator('main a[href^="/accounts/"]', { hasText: /Term deposit|सावधि जमा/ })
      .first()
      .click()
    await page.waitForURL('**/accounts/*')
  }),
  as('payees-add-code', asksForCode),
  // The last, as its clock stays with the page.
  as('home-idle', isIdle),
]
