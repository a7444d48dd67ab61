/** What two operators do at the desk: one takes more cash than they may book alone, the other approves it. */
import { randomUUID } from 'node:crypto'
import { operator, otherOperator, type Person, password } from './people.ts'
import type { Tab } from './tab.ts'

export async function atDesk(tab: Tab, person: Person) {
  const { page, click, press, see, heading, fill, fillPassword, goto, holds } = tab
  const { step } = person
  const note = `counter ${randomUUID().slice(0, 8)}`
  const enter = (who: string) =>
    person.withCode(async (code) => {
      await goto('/sign-in')
      await fill('textbox', 'E-mail or customer id', who)
      await fillPassword(password)
      await press('button', 'Sign in')
      await fill('textbox', 'Code', await code())
      await press('button', 'Continue')
      // Whoever signs in anew in a tab comes back to the page that was left there.
      await holds(`document.querySelector('nav[aria-label="Desk"]') !== null`)
    })
  /** A narrow window keeps the menu behind a button. */
  const openMenu = async () => {
    const menu = await page.$('button[aria-expanded="false"][aria-label^="Menu"]')
    if (await menu?.isVisible()) await menu!.click()
  }
  const toPlace = async (name: string) => {
    await openMenu()
    await press('link', name, 'nav[aria-label="Desk"]')
  }
  const leave = async () => {
    await openMenu()
    await press('button', 'Sign out')
    await heading('Sign in')
  }

  await step('desk: wrong password', async () => {
    await goto('/sign-in')
    await fill('textbox', 'E-mail or customer id', operator)
    await fillPassword('not the password')
    await press('button', 'Sign in')
    await see('do not go together')
  })
  await step('desk: sign in with the second factor', () => enter(operator))
  await step('desk: find a customer', async () => {
    await fill('searchbox', 'Find a customer', 'Vikram')
    await click('ul[aria-label="Found"] a')
    await heading('Latest transactions')
  })
  await step('desk: deposit, reviewed', async () => {
    await press('button', 'Deposit', 'main')
    await fill('textbox', 'Amount', '250000', 'dialog[open]')
    await fill('textbox', 'Note', note, 'dialog[open]')
    await press('button', 'Review', 'dialog[open]')
    await see('Deposit ₹2,50,000.00', 'dialog[open]')
  })
  await step('desk: it waits for a second person', async () => {
    await press('button', 'Deposit ₹2,50,000.00', 'dialog[open]')
    await see('Waits for a second person', 'dialog[open]')
    await press('button', 'Close', 'dialog[open]')
  })
  await step('desk: not by oneself', async () => {
    await toPlace('Approvals')
    await see('Yours: somebody else decides.', 'main')
  })
  await step('desk: sign out', leave)
  await step('desk: the other approves', async () => {
    await enter(otherOperator)
    await toPlace('Approvals')
    await see(note, 'main')
    await click(`::-p-xpath(//main//li[contains(., '${note}')]//button[normalize-space() = 'Approve'])`)
    await press('button', 'Approve ₹2,50,000.00', 'dialog[open]')
    await see('Approved and carried out')
  })
  await step('desk: it is booked', async () => {
    await toPlace('Teller')
    await fill('searchbox', 'Find a customer', 'Vikram')
    await click('ul[aria-label="Found"] a')
    await see(note, 'main table')
  })
  await step('desk: the other signs out', leave)
}
