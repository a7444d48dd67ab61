/**
 * The whole house, from a bank with nobody in it: the first staff by the internal tool, a customer by an application that
 * two decide, cash at the counter, a payee, a payment that the end of day makes, the statement that proves itself, and a
 * complaint from its first word to its rating. Each step goes on from the one before; `docs/journey.md` tells it.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startSite } from '../site.ts'
import { startBrowser } from './browser.ts'
import {
  bankTool,
  choosePassword,
  chosen,
  firstSignIn,
  looked,
  mailTo,
  people,
  writeApplication,
} from './house.ts'
import { assets } from './site.ts'
import { atHome, fillPassword, goTo, moving, type Size, toDesk, type Visit, visit } from './visit.ts'

const folder = mkdtempSync(join(tmpdir(), 'edgebank-house-'))
const visits: Visit[] = []
let site: Awaited<ReturnType<typeof startSite>>
let browser: Browser
let admin: Page
let writer: Page
let decider: Page
let customer: Page
let payee: { number: string; password: string }
let dueOn: string

beforeAll(async () => {
  ;[site, browser] = await Promise.all([startSite({ assets, empty: true }), startBrowser()])
}, 120_000)
afterAll(async () => {
  for (const one of visits) await one.leave()
  await browser?.close()
  await site?.stop()
  rmSync(folder, { recursive: true, force: true })
}, 60_000)

async function arrive(size: Size): Promise<Page> {
  const now = await visit(browser, site.url, size, {
    ...moving,
    acceptDownloads: true,
    // Phones are pictured sharper than by one point a pixel.
    deviceScaleFactor: process.env.PICTURES && size === 'phone' ? 1.5 : 1,
  })
  now.page.setDefaultTimeout(30_000)
  visits.push(now)
  return now.page
}
const complaints = () => visits.flatMap((one) => one.complaints)
const dialog = (page: Page) => page.getByRole('dialog')

/** A password that the tool made and showed, once. */
const shownPassword = (said: string) => /password\s+(\S+)/.exec(said)![1]!
const newUser = async (kind: string, { name, email }: { name: string; email: string }) =>
  shownPassword(await bankTool(site, 'user', '--kind', kind, '--name', name, '--email', email))

test('the first admin and the first operator come by the internal tool, and make their apps as they sign in', async () => {
  const [adminPassword, writerPassword] = [
    await newUser('admin', people.devika),
    await newUser('operator', people.farah),
  ]
  admin = await arrive('desktop')
  const codes = await firstSignIn(admin, people.devika.email, adminPassword, '01-first-sign-in')
  expect(codes).toHaveLength(10)
  expect(codes.every((code) => code.length >= 16)).toBe(true)

  writer = await arrive('desktop')
  await firstSignIn(writer, people.farah.email, writerPassword)
  await looked(writer)
  await toDesk(writer, 'Teller')
  await writer.getByText('Cash in the vault').waitFor()
  await looked(writer, '02-empty-desk')
  const desktop = writer.viewportSize()!
  await writer.setViewportSize({ width: 320, height: 640 })
  await looked(writer)
  await writer.setViewportSize(desktop)
  expect(complaints()).toEqual([])
})

test('the admin proposes the second operator, the first one approves, and the new one is told by mail and chooses a password', async () => {
  await toDesk(admin, 'Users')
  await admin.getByRole('row', { name: /Farah Khan/ }).waitFor()
  await admin.getByRole('button', { name: 'New user' }).click()
  await dialog(admin).getByLabel('Name').fill(people.gopal.name)
  await dialog(admin).getByLabel('E-mail').fill(people.gopal.email)
  await dialog(admin).getByLabel('Reason').fill('The second pair of eyes')
  await dialog(admin).getByRole('button', { name: 'Propose an operator' }).click()
  await toDesk(writer, 'Approvals')
  const newcomer = writer.getByRole('listitem').filter({ hasText: people.gopal.name })
  await newcomer.getByRole('button', { name: 'Approve' }).click()
  await dialog(writer).getByRole('button', { name: 'Approve' }).click()
  await newcomer.waitFor({ state: 'detached' })
  await admin.reload()
  await admin
    .getByRole('row', { name: /Gopal Menon/ })
    .getByText('active')
    .waitFor()
  await looked(admin)
  await mailTo(site, people.gopal.email, 'staff_invited')
  decider = await arrive('desktop')
  await choosePassword(site, decider, people.gopal.email)
  await firstSignIn(decider, people.gopal.email, chosen)
  expect(complaints()).toEqual([])
})

test('one writes down a new customer, the other approves, and the invitation opens the bank on a phone', async () => {
  await writeApplication(writer)
  await toDesk(decider, 'Approvals')
  await decider
    .getByRole('listitem')
    .filter({ hasText: 'New customer' })
    .getByRole('link', { name: 'Look at it and decide' })
    .click()
  await decider.getByRole('heading', { name: 'Rating' }).waitFor()
  await decider.getByText('this name was compared with nothing').waitFor()
  await looked(decider, '03-approval')
  await decider.getByRole('button', { name: 'Approve' }).click()
  await dialog(decider).getByRole('button', { name: 'Approve' }).click()
  await decider.getByText('Approved: the invitation is sent').waitFor()

  customer = await arrive('phone')
  await customer.goto((await mailTo(site, people.kavita.email, 'customer_invited')).link!)
  await customer.getByRole('heading', { name: 'Welcome' }).waitFor()
  await customer.getByLabel('New password').fill(chosen)
  await looked(customer, '04-invitation')
  await customer.getByRole('button', { name: 'Set the password' }).click()
  await customer.getByRole('link', { name: 'Sign in' }).click()
  await fillPassword(customer, people.kavita.email, chosen)
  await atHome(customer)
  await customer.getByText('Nothing has moved yet').waitFor()
  await looked(customer)
  expect(complaints()).toEqual([])
})

async function cash(page: Page, open: string, amount: string, send: RegExp, done: string) {
  await page.getByRole('button', { name: open, exact: true }).first().click()
  await dialog(page).getByLabel('Amount').fill(amount)
  await dialog(page).getByRole('button', { name: 'Review' }).click()
  await dialog(page).getByRole('button', { name: send }).click()
  await dialog(page).getByText(done).waitFor()
}

test('the till is filled from the vault, and a deposit at the counter is on the phone', async () => {
  await toDesk(writer, 'Teller')
  await cash(writer, 'Cash arrived', '1,00,000', /₹1,00,000/, 'In the vault')
  await dialog(writer).getByRole('button', { name: 'Close' }).click()
  await cash(writer, 'Take from vault', '20,000', /^Take ₹20,000/, 'In your till')
  await dialog(writer).getByRole('button', { name: 'Close' }).click()
  await writer.getByLabel('Find a customer').fill('kavita')
  await writer.getByRole('list', { name: 'Found' }).getByRole('link').first().click()
  await writer.getByRole('heading', { name: 'Latest transactions' }).waitFor()
  await looked(writer)
  await cash(writer, 'Deposit', '40,000', /^Deposit ₹40,000/, 'Deposited')
  await looked(writer, '05-deposit')
  await dialog(writer).getByRole('button', { name: 'Close' }).click()
  await writer.getByRole('row', { name: /Cash deposit.*40,000/ }).waitFor()

  await customer.reload()
  await customer.getByRole('region', { name: 'Total' }).getByText('₹40,000.00').first().waitFor()
  await looked(customer, '06-home')
  expect(complaints()).toEqual([])
})

test('a payee is saved with a code, and a payment is scheduled for the next day', async () => {
  const { name, email } = people.imran
  const said = await bankTool(site, 'provision', '--name', name, '--email', email, '--products', 'savings')
  payee = { number: /account\s+(\d{13})/.exec(said)![1]!, password: shownPassword(said) }
  await goTo(customer, 'Profile')
  await customer.getByRole('main').getByRole('link', { name: 'Payees' }).click()
  await customer.getByText('Nobody saved yet').waitFor()
  await customer.getByRole('link', { name: 'Add a payee' }).click()
  await customer.getByLabel('Account number').fill(payee.number)
  await customer.getByLabel('Name of the holder').fill(name)
  await customer.getByRole('button', { name: 'Check the name' }).click()
  await customer.getByText('The name matches').waitFor()
  await customer.getByRole('button', { name: 'Save', exact: true }).click()
  await dialog(customer).getByRole('button', { name: 'Send the code' }).click()
  await dialog(customer).getByLabel('Code', { exact: true }).waitFor()
  await looked(customer, '07-payee-code')
  await customer.keyboard.type((await mailTo(site, people.kavita.email, 'step_up_code')).code!)
  await customer.keyboard.press('Enter')
  await customer.getByRole('heading', { name: 'Payees' }).waitFor()
  await customer.getByText(name).first().waitFor()

  await goTo(customer, 'Profile')
  await customer.getByRole('main').getByRole('link', { name: 'Scheduled payments' }).click()
  await customer.getByRole('link', { name: 'New' }).click()
  await customer.getByRole('button', { name: new RegExp(name) }).click()
  await customer.getByLabel('Amount').fill('2,500')
  await customer.getByLabel('How often').selectOption('once')
  const day = customer.getByLabel('On', { exact: true })
  const today = (await day.getAttribute('min'))!
  dueOn = new Date(Date.parse(today) + 86_400_000).toISOString().slice(0, 10)
  await day.fill(dueOn)
  await customer.getByLabel('Note').fill('Half of the rent')
  await customer.getByRole('button', { name: 'Continue' }).click()
  await customer.getByText(`Pays ${name}`).waitFor()
  await looked(customer)
  await customer.getByRole('button', { name: 'Schedule', exact: true }).click()
  await customer.getByText('It is scheduled.').waitFor()
  await looked(customer, '08-scheduled')
  expect(complaints()).toEqual([])
})

test('closing the day makes the payment, and the statement proves itself to anybody', async () => {
  await toDesk(decider, 'End of day')
  await decider.getByText('No day has been closed yet.').waitFor()
  await decider
    .getByRole('main')
    .getByRole('button', { name: /^Close \d/ })
    .click()
  await dialog(decider).getByRole('button', { name: 'Close the day' }).click()
  await decider.getByText('The day is closed').waitFor()
  const progress = decider.getByRole('progressbar')
  expect(await progress.getAttribute('aria-valuenow')).toBe(await progress.getAttribute('aria-valuemax'))
  await looked(decider, '09-end-of-day')
  await bankTool(site, 'seal')

  const imran = await arrive('phone')
  await imran.goto('/sign-in')
  await fillPassword(imran, people.imran.email, payee.password)
  await imran.getByRole('region', { name: 'Total' }).getByText('₹2,500.00').first().waitFor()
  await imran.getByText(people.kavita.name).first().waitFor()
  await looked(imran)

  await goTo(customer, 'History')
  await customer.getByText('Half of the rent').first().waitFor()
  await looked(customer)
  await goTo(customer, 'Home')
  await customer.locator('main a[href^="/accounts/"]').first().click()
  await customer.getByRole('link', { name: 'Statements' }).click()
  await customer.getByRole('heading', { name: 'Any period' }).waitFor()
  const month = customer
    .getByRole('listitem')
    .filter({ has: customer.getByRole('button', { name: /^Manifest/ }) })
  const saved = async (name: RegExp) => {
    const download = customer.waitForEvent('download')
    await month.first().getByRole('button', { name }).click()
    const path = join(folder, (await download).suggestedFilename())
    await (await download).saveAs(path)
    return path
  }
  const files = [await saved(/^PDF/), await saved(/^Manifest/)]
  await looked(customer)
  await customer.getByRole('link', { name: 'Verify a statement' }).click()
  await customer.getByLabel('Choose both files').setInputFiles(files)
  await customer.getByText('This is the bank’s own, and nothing was changed').waitFor()
  await customer.getByRole('heading', { name: 'What was checked' }).scrollIntoViewIfNeeded()
  await looked(customer, '10-verified')
  expect(complaints()).toEqual([])
})

test('something is wrong: asked from the receipt, answered at the desk, closed and rated', async () => {
  await customer.goto('/history')
  await customer.getByText('Half of the rent').first().click()
  await customer.getByRole('link', { name: 'Something is wrong?' }).click()
  await customer.getByText('The amount is wrong').click()
  await customer.getByText('To know what it is').click()
  await customer.getByLabel('What happened?').fill('We agreed on ₹2,400, not ₹2,500.')
  await looked(customer)
  await customer.getByRole('button', { name: 'Send to the bank' }).click()
  await customer.getByText('With the bank').waitFor()
  await looked(customer)

  await toDesk(writer, 'Tickets')
  await writer.getByRole('row', { name: /Kavita Deshpande/ }).waitFor()
  await looked(writer)
  await writer
    .getByRole('row', { name: /Kavita Deshpande/ })
    .getByRole('link')
    .first()
    .click()
  await writer.getByText('We agreed on ₹2,400').waitFor()
  await writer.getByRole('button', { name: 'Take it', exact: true }).click()
  await writer.getByText('You have it now.').waitFor()
  await writer
    .getByLabel(`Answer to ${people.kavita.name}`)
    .fill('It was paid as you scheduled it: ₹2,500, once.')
  await writer.getByText('Solved', { exact: true }).click()
  await looked(writer, '11-answer')
  await writer.getByRole('button', { name: 'Send answer' }).click()
  await writer.getByText('Sent to the customer.').waitFor()

  await goTo(customer, 'Profile')
  await customer.getByRole('link', { name: /Questions and answers 1 new/ }).click()
  await customer.getByRole('link', { name: /Solved New answer/ }).click()
  await customer.getByText('It was paid as you scheduled it').waitFor()
  await customer.getByRole('button', { name: 'No more questions' }).click()
  await customer.getByText('Very good').click()
  await looked(customer, '12-rating')
  await customer.getByRole('button', { name: 'Send', exact: true }).first().click()
  await customer.getByText('You gave 5 of 5.').waitFor()
  expect(await bankTool(site, 'verify')).toContain('clean')
  expect(complaints()).toEqual([])
})
