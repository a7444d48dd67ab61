/** A customer says that a transaction is wrong and asks; the bank's people answer, note and solve; it is closed and rated. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { aPng } from '../pictures.ts'
import { violations } from './axe.ts'
import { startBrowser } from './browser.ts'
import { still } from './still.ts'
import { customer, fillSignIn, operator, type Visit, visit } from './visit.ts'

const url = inject('siteUrl')
let browser: Browser
let asha: Visit
let leela: Visit

beforeAll(async () => {
  browser = await startBrowser()
  asha = await visit(browser, url, 'phone')
  await asha.page.goto('/sign-in')
  await fillSignIn(asha.page, customer)
  await asha.page.getByRole('heading', { name: 'Latest' }).waitFor()
  leela = await visit(browser, url, 'desktop')
  await leela.page.goto('/sign-in')
  await fillSignIn(leela.page, operator)
  await leela.page.getByRole('heading', { name: 'Teller' }).waitFor()
})
afterAll(async () => {
  await asha?.leave()
  await leela?.leave()
  await browser?.close()
})

test('something is wrong: from the receipt to the rating, over two people', async () => {
  const mine = asha.page
  const theirs = leela.page
  const words = `I was not there <b>that</b> day ${crypto.randomUUID().slice(0, 8)}`
  await mine.goto('/history')
  await mine.locator('a[href^="/receipt/"]').first().click()
  await mine.getByRole('link', { name: 'Something is wrong?' }).click()
  await mine.getByRole('heading', { name: 'Something is wrong' }).waitFor()
  expect(await violations(mine)).toEqual([])
  await mine.getByRole('button', { name: 'Send to the bank' }).click()
  await mine.getByText('Choose what is wrong.').waitFor()
  await mine.getByText('I did not make it').click()
  await mine.getByText('My money back').click()
  await mine.getByLabel('What happened?').fill(words)
  // What shows it goes along at once; what the bank does not take stays to be tried again or left out.
  await mine
    .getByLabel('Attach files')
    .setInputFiles([file('bill.png', aPng), file('drawing.png', Buffer.from('<svg/>'))])
  expect(await violations(mine)).toEqual([])
  await mine.getByRole('button', { name: 'Send to the bank' }).click()
  await mine.getByText('The bank looks into it, and these files are not there yet').waitFor()
  expect(await mine.getByText('bill.png').count()).toBe(0)
  expect(await violations(mine)).toEqual([])
  await mine.getByRole('button', { name: 'Leave out drawing.png' }).press('Enter')
  await mine.getByRole('link', { name: 'Open the conversation' }).press('Enter')
  await mine.getByText('With the bank').waitFor()
  await mine.getByText(words).waitFor()
  await mine.getByRole('button', { name: 'Save bill.png, 1 kB' }).waitFor()
  expect(await violations(mine)).toEqual([])

  await theirs.getByRole('navigation', { name: 'Desk' }).getByRole('link', { name: 'Tickets' }).click()
  await theirs.getByRole('row', { name: /A transaction that is not mine/ }).waitFor()
  expect(await violations(theirs)).toEqual([])
  await theirs.getByRole('link', { name: 'Ready answers' }).click()
  await theirs.getByText('None kept yet').waitFor()
  await theirs.getByRole('button', { name: 'New' }).click()
  const dialog = theirs.getByRole('dialog')
  await dialog.getByLabel('Title').fill('We look into it')
  await dialog.getByLabel('Answer').fill('Dear {customer}, we look into no. {ticket}.')
  expect(await violations(theirs)).toEqual([])
  await dialog.getByRole('button', { name: 'Save' }).click()
  await theirs.getByRole('button', { name: 'Change We look into it' }).waitFor()
  await theirs.goBack()

  // By keyboard alone: to the first ticket, and into it.
  await theirs.getByRole('row', { name: /A transaction that is not mine/ }).waitFor()
  await theirs.keyboard.press('j')
  await theirs.keyboard.press('Enter')
  await theirs.getByText(words).waitFor()
  await theirs.getByRole('link', { name: 'Asha Raman' }).waitFor()
  expect(await violations(theirs)).toEqual([])
  await theirs.getByRole('button', { name: 'Take it', exact: true }).click()
  await theirs.getByText('You have it now.').waitFor()
  await theirs.getByText('A note for the staff').click()
  await theirs.getByLabel('Note', { exact: true }).fill('The till was closed then')
  await theirs.getByRole('button', { name: 'Keep note' }).click()
  await theirs.getByText('Note, for the staff alone').waitFor()
  await theirs.getByText('An answer', { exact: true }).click()
  await theirs.getByLabel('Ready answer').selectOption({ label: 'We look into it' })
  expect(await theirs.getByLabel('Answer to Asha Raman').inputValue()).toMatch(
    /^Dear Asha Raman, we look into no\. \d+\.$/,
  )
  await theirs.getByText('Solved', { exact: true }).click()
  await theirs.getByRole('button', { name: 'Send answer' }).click()
  await theirs.getByText('Sent to the customer.').waitFor()

  await mine.goto('/profile')
  await mine.getByRole('link', { name: /Questions and answers 1 new/ }).click()
  await mine.getByRole('link', { name: /A transaction that is not mine Solved New answer/ }).click()
  await mine.getByText(/^Dear Asha Raman, we look into/).waitFor()
  expect(await mine.getByText('The till was closed then').count()).toBe(0)
  await mine.getByRole('button', { name: 'No more questions' }).click()
  await mine.getByText('Very good').click()
  expect(await violations(mine)).toEqual([])
  await mine.getByRole('button', { name: 'Send', exact: true }).first().click()
  await mine.getByText('You gave 5 of 5.').waitFor()
  await mine.getByRole('link', { name: 'The receipt' }).click()
  await mine.getByRole('link', { name: 'You said something is wrong: closed' }).waitFor()
  expect([...asha.complaints, ...leela.complaints]).toEqual([])
})

test('a question is asked in a line and its words; what is missing is said', async () => {
  const { page } = asha
  await page.goto('/support/new')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await page.getByText('Say in a line what it is about.').waitFor()
  await page.getByLabel('Subject').fill('A card')
  await page.getByLabel('Your question').fill('When does it come?')
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await page.getByRole('heading', { name: 'A card' }).waitFor()
  await page.getByLabel('Write back').fill('By post?')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await page.getByText('By post?').waitFor()
  await page.goto('/support')
  await page.getByRole('link', { name: /A card With the bank/ }).waitFor()
  expect(await violations(page)).toEqual([])
})

const file = (name: string, content: string | Buffer) => ({
  name,
  mimeType: 'image/png',
  buffer: typeof content === 'string' ? Buffer.from(content, 'base64') : content,
})

test('files go along, by keyboard at 320 px: what is none is said before or after, and can be left out', async () => {
  const { page } = asha
  const theirs = leela.page
  await page.setViewportSize({ width: 320, height: 640 })
  const fits = async () =>
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
  // Asked for early: the browser hands a chooser over only once it has heard that somebody waits for it.
  const choosing = page.waitForEvent('filechooser', { timeout: 60_000 })
  await page.goto('/support/new')
  await page.getByLabel('Subject').fill('A bill with files')
  await page.getByLabel('Your question').fill('Is this right?')
  await page.getByText('None yet. At most 5 files: PDF, JPEG or PNG, 5 MB each.').waitFor()
  // From the question on: Tab to the files, the space bar opens the chooser.
  await page.getByLabel('Your question').press('Tab')
  const hasFocus = () => page.getByLabel('Attach files').evaluate((input) => input === document.activeElement)
  expect(await hasFocus()).toBe(true)
  await page.keyboard.press('Space')
  const chooser = await choosing
  await chooser.setFiles([
    file(`a very long name ${'of a bill '.repeat(8)}.png`, aPng),
    file('drawing.png', btoa('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>')),
    file('huge.png', Buffer.alloc(5 * 1024 * 1024 + 1)),
  ])
  await page.getByText('huge.png: The file is larger than 5 MB.').waitFor()
  await page.getByRole('list', { name: 'Files to send' }).getByText('drawing.png').waitFor()
  expect(await violations(page)).toEqual([])
  await fits()
  await page.getByRole('button', { name: 'Send', exact: true }).press('Enter')
  await page.getByText('Your question is with the bank, and these files are not').waitFor()
  await page.getByText('Only PDF, JPEG and PNG are taken, and this is none of them.').first().waitFor()
  await page.getByRole('button', { name: 'Try again: drawing.png' }).waitFor()
  expect(await page.getByText('a very long name').count()).toBe(0)
  expect(await violations(page)).toEqual([])
  await fits()
  await page.getByRole('button', { name: 'Leave out drawing.png' }).press('Enter')
  await page.getByRole('link', { name: 'Open the question' }).press('Enter')
  await page.getByRole('heading', { name: 'A bill with files' }).waitFor()
  const mine = page.getByRole('button', { name: /^Save a very long name .*\.png, 1 kB$/ })
  const [download] = await Promise.all([page.waitForEvent('download'), mine.press('Enter')])
  expect(download.suggestedFilename()).toMatch(/^a very long name .*\.png$/)
  expect(await violations(page)).toEqual([])
  await fits()

  // The network goes away under the file of a reply: the words are there, and the file goes at the second try.
  await page.getByLabel('Write back').fill('And this one')
  await page.getByLabel('Attach files').setInputFiles(file('second.png', aPng))
  await page.route('**/trpc/attachments.add', (route) => route.abort())
  await page.getByRole('button', { name: 'Send', exact: true }).press('Enter')
  await page.getByText('The bank could not be reached.').first().waitFor()
  await page.getByText('And this one').waitFor()
  await page.unroute('**/trpc/attachments.add')
  await page.getByRole('button', { name: 'Try again: second.png' }).press('Enter')
  await page.getByRole('button', { name: 'Save second.png, 1 kB' }).waitFor()
  expect(await page.getByLabel('Attach files').evaluate((input) => input === document.activeElement)).toBe(
    true,
  )

  await theirs.getByRole('navigation', { name: 'Desk' }).getByRole('link', { name: 'Tickets' }).click()
  await theirs.getByRole('link', { name: 'A bill with files' }).click()
  const [taken] = await Promise.all([
    theirs.waitForEvent('download'),
    theirs.getByRole('button', { name: 'Save second.png, 1 kB' }).press('Enter'),
  ])
  expect(taken.suggestedFilename()).toBe('second.png')
  await theirs.getByText('A note for the staff').click()
  await theirs.getByLabel('Note', { exact: true }).fill('Looks forged')
  await theirs.getByLabel('Attach files').setInputFiles(file('secret.png', aPng))
  await theirs.getByRole('button', { name: 'Keep note' }).press('Enter')
  await theirs.getByRole('button', { name: 'Save secret.png, 1 kB' }).waitFor()
  await theirs.getByText('An answer', { exact: true }).click()
  await theirs.getByLabel('Answer to Asha Raman').fill('Here is the right one')
  await theirs.getByLabel('Attach files').setInputFiles(file('right.png', aPng))
  expect(await violations(theirs)).toEqual([])
  await theirs.getByRole('button', { name: 'Send answer' }).press('Enter')
  await theirs.getByRole('button', { name: 'Save right.png, 1 kB' }).waitFor()

  await page.reload()
  await page.getByRole('button', { name: 'Save right.png, 1 kB' }).waitFor()
  expect(await page.getByText('secret.png').count()).toBe(0)
  await page.goto('/activity')
  // Others of the staff look as well, and newer looks stand first.
  const look = page.getByText('Opened a file that you or the bank added to a question').first()
  const older = page.getByRole('button', { name: 'Show more' }).first()
  for (;;) {
    await look.or(older).first().waitFor()
    if (await look.isVisible()) break
    await older.click()
    await still(page)
  }
  expect([...asha.complaints, ...leela.complaints]).toEqual([])
})
