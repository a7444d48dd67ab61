/** What a customer does with the bank, step by step: each is named in what `npm run browsers` prints. */
import { randomUUID } from 'node:crypto'
import { customer, otherCustomer, type Person, password } from './people.ts'
import type { Tab } from './tab.ts'

const home = 'Total'

export async function asCustomer(tab: Tab, person: Person) {
  const { page, click, press, see, heading, fill, fillPassword, goto, holds, saved } = tab
  const { step } = person
  const note = `tea ${randomUUID().slice(0, 8)}`
  const files: string[] = []

  await step('wrong password', async () => {
    await goto('/sign-in')
    await heading('Sign in')
    await fill('textbox', 'E-mail or customer id', customer)
    await fillPassword('not the password')
    await press('button', 'Sign in')
    await see('do not go together')
  })
  await step('sign in', async () => {
    await fillPassword(password)
    await press('button', 'Sign in')
    await see('₹', `section[aria-label="${home}"]`)
  })
  await step('home', async () => {
    await heading('Latest')
  })
  await step('transfer: form', async () => {
    const to = await person.accountOf(otherCustomer)
    await press('link', 'Send', 'nav')
    await heading('Send money')
    await fill('textbox', 'To account number', to)
    await fill('textbox', 'Amount', '12.50')
    await fill('textbox', 'Note', note)
  })
  await step('transfer: review', async () => {
    await press('button', 'Continue')
    await heading('Check and send')
  })
  await step('transfer: receipt', async () => {
    await press('button', 'Send ₹12.50')
    await heading('Money sent')
    await see(note, 'main')
  })
  await step('history with search', async () => {
    await press('link', 'History', 'nav')
    await heading('History')
    await fill('searchbox', 'Name or note', note)
    await see('1 entry shown')
    await see(note, 'main')
  })
  await step('statement', async () => {
    await goto('/')
    await click('main a[href^="/accounts/"]')
    await press('link', 'Statements')
    await heading('Statements')
    files.push(await saved(() => click('main li:nth-child(2) button[aria-label^="PDF"]')))
    files.push(await saved(() => click('main li:nth-child(2) button[aria-label^="Manifest"]')))
  })
  await step('verify it', async () => {
    await goto('/verify')
    const chooser = await page.waitForSelector('input[type=file]')
    await (chooser as unknown as { uploadFile: (...paths: string[]) => Promise<void> }).uploadFile(...files)
    await see('This is the bank’s own, and nothing was changed')
  })
  await step('dark theme', async () => {
    await goto('/profile')
    await heading('Profile')
    const colour = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
    const before = await colour()
    await click('label ::-p-text(Dark)')
    await holds(`document.documentElement.dataset.theme === 'dark'`)
    if ((await colour()) === before) throw new Error(`dark looks as light does: ${before}`)
  })
  await step('Hindi', async () => {
    await click('label ::-p-text(हिन्दी)')
    await heading('प्रोफ़ाइल')
    await holds(`document.documentElement.lang === 'hi'`)
  })
  await step('English again', async () => {
    await click('label ::-p-text(English)')
    await heading('Profile')
  })
  await step('offline shell kept', async () => {
    await holds('navigator.serviceWorker.ready.then((worker) => worker.active !== null)')
  })
  await step('sign out', async () => {
    await press('button', 'Sign out', 'main')
    await heading('Sign in')
    await see('You are signed out')
  })
}
