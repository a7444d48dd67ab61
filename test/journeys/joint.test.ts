/** Two persons, one account that they decide about together: what one orders the other approves or refuses, as axe sees it. */
import pg from 'pg'
import type { Page } from 'playwright-core'
import { beforeEach, describe, expect, inject, test } from 'vitest'
import { giveFactor } from './factor.ts'
import { atApprovals, decideTogether, expectSound, main, toWaiting } from './holders.ts'
import { type Newcomer, newcomer } from './newcomer.ts'
import { several } from './several.ts'
import { device, fillSignIn, goTo, operator, type Size, sendButton, toReview } from './visit.ts'

const url = inject('siteUrl')
const ownerUrl = inject('siteOwnerUrl')
const { open, as } = several()
let maker: Newcomer
let other: Newcomer
let payee: Newcomer

/** The promise of the maker's open quote is over, and was of a better rate than the bank has now. */
async function overQuotes() {
  const client = new pg.Client(ownerUrl)
  await client.connect()
  try {
    await client.query('set role banking_owner')
    await client.query(
      `update banking.joint_orders j set terms = terms || '{"least": "2000"}' from banking.customers c
        where c.id = j.maker_customer_id and c.customer_id = $1 and j.status = 'pending'`,
      [maker.customerId],
    )
    await client.query(
      `update banking.fx_quotes q set expires_at = now() from banking.customers c
        where c.id = q.customer_id and c.customer_id = $1 and q.sold_seq is null`,
      [maker.customerId],
    )
  } finally {
    await client.end()
  }
}

beforeEach(async () => {
  maker = await newcomer(ownerUrl, ['savings', 'current-usd'], 20_000_000n)
  other = await newcomer(ownerUrl, ['savings'], 100n)
  payee = await newcomer(ownerUrl, ['savings'], 100n)
  await decideTogether(ownerUrl, maker.accounts[0]!, [maker.customerId, other.customerId])
})

const cameIn = async (note: string) => (await device(url, payee.email)).withNote(note)
const left = async () => (await (await device(url, maker.email)).accounts())[0]!.available.amount
const show = (page: Page, label: string) => page.getByLabel('Show').selectOption({ label })

describe.each(['smallest', 'desktop'] as const)('on a screen of the size %s', (size: Size) => {
  test('a large payment is approved by the other, each with a factor of their own, and paid once', async () => {
    const mine = await as(maker.email, size)
    await toReview(mine, { to: payee.accounts[0]!, amount: '60,000', note: 'The new roof' })
    await sendButton(mine).click()
    await giveFactor(mine, ownerUrl)
    await atApprovals(mine)
    await mine.getByText('the money is set aside so long').waitFor()
    await mine.getByRole('button', { name: 'Take back: to Nora Newcomer' }).waitFor()
    await expectSound(mine, 'approvals-mine')
    expect([await cameIn('The new roof'), await left()]).toEqual([[], '140000.00'])

    const theirs = await as(other.email, size)
    await expectSound(theirs, 'home-waiting')
    await toWaiting(theirs)
    await main(theirs).getByText('₹60,000').waitFor()
    await main(theirs).getByText('The new roof').waitFor()
    await expectSound(theirs, 'approvals-theirs')
    await theirs.getByRole('button', { name: 'Approve: to Nora Newcomer' }).click()
    await theirs.getByRole('heading', { name: 'Confirm this payment' }).waitFor()
    await giveFactor(theirs, ownerUrl)
    await theirs.getByText('It is done.').waitFor()
    await main(theirs).getByText('Nothing here').waitFor()
    expect(await cameIn('The new roof')).toHaveLength(1)

    await show(mine, 'Approved')
    await mine.getByRole('link', { name: 'Receipt' }).click()
    await mine.getByText('Reference').waitFor()
    expect(await left()).toBe('140000.00')
  })

  test('a refusal says why to whoever ordered it, and the money is free again', async () => {
    const mine = await as(maker.email, size)
    await toReview(mine, { to: payee.accounts[0]!, amount: '1,200', note: 'A telescope' })
    await sendButton(mine).click()
    await atApprovals(mine)
    const theirs = await as(other.email, size)
    await toWaiting(theirs)
    await theirs.getByRole('button', { name: 'Refuse: to Nora Newcomer' }).click()
    const dialog = theirs.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Refuse' }).click()
    await dialog.getByText('Say why.').waitFor()
    await dialog.getByLabel('Reason').fill('We have two of them')
    await expectSound(theirs, 'approvals-refuse')
    await dialog.getByRole('button', { name: 'Refuse' }).click()
    await theirs.getByText('It will not be done.').waitFor()
    await show(mine, 'Refused')
    await main(mine).getByText('Reason: We have two of them').waitFor()
    await expectSound(mine, 'approvals-refused')
    expect([await cameIn('A telescope'), await left()]).toEqual([[], '200000.00'])
  })

  test('standing orders and deposits wait as well', async () => {
    const mine = await as(maker.email, size)
    await goTo(mine, 'Profile')
    await main(mine).getByRole('link', { name: 'Scheduled payments' }).click()
    await mine.getByText('Nothing is scheduled').waitFor()
    await mine.getByRole('link', { name: 'New' }).click()
    await mine.getByRole('radio').first().waitFor({ state: 'attached' })
    await mine.getByLabel('To account number').fill(payee.accounts[0]!)
    await mine.getByLabel('Amount').fill('2500')
    const year = new Date().getFullYear() + 1
    await mine.getByLabel('First on').fill(`${year}-01-31`)
    await mine.getByRole('button', { name: 'Continue' }).click()
    await mine.getByText('Pays Nora Newcomer').waitFor()
    await mine.getByRole('button', { name: 'Schedule' }).click()
    await atApprovals(mine)
    await mine.goto('/schedules')
    await mine.getByText('Waits for the other holders').waitFor()
    await expectSound(mine, 'schedules-waiting')

    await mine.goto('/deposits/new')
    await mine.getByLabel('Amount').fill('5000')
    await mine.getByRole('button', { name: 'Continue' }).click()
    await mine.getByRole('button', { name: /Put away ₹5,000/ }).click()
    await atApprovals(mine)
    await mine.getByText('Open a term deposit').waitFor()

    const theirs = await as(other.email, size)
    await theirs.goto('/approvals')
    await main(theirs).getByText('All holders of the account hold it.').waitFor()
    await main(theirs)
      .getByText(/Every month on the 31st, or the last day, first on 31 January/)
      .waitFor()
    await expectSound(theirs, 'approvals-terms')
    await theirs.getByRole('button', { name: /^Approve: a deposit/ }).click()
    await theirs.getByText('It is done.').waitFor()
    await theirs.getByRole('button', { name: /^Approve: to Nora Newcomer/ }).click()
    await main(theirs).getByText('Nothing here').waitFor()
    expect(await left()).toBe('195000.00')
    await mine.goto('/schedules')
    await mine.getByText(`Next on 31 January ${year}`).waitFor()
    await theirs.goto('/schedules')
    await theirs.getByText('ordered by another holder').waitFor()
    await expectSound(theirs, 'schedules-theirs')
    await theirs.getByRole('button', { name: /^Cancel:/ }).click()
    await theirs.getByRole('dialog').getByRole('button', { name: 'Cancel it' }).click()
    await theirs.getByText('Nothing is scheduled').waitFor()

    const all = await (await device(url, maker.email)).accounts()
    const deposit = all.find(({ type }) => type === 'term_deposit')!.accountNumber
    await mine.goto(`/accounts/${deposit}`)
    await mine.getByRole('button', { name: 'Change what happens then' }).click()
    await mine.getByLabel('What happens').selectOption({ label: 'Open again, pay the interest out' })
    await expectSound(mine, 'deposit-change-together')
    await mine.getByRole('button', { name: 'Save' }).click()
    await atApprovals(mine)
    await theirs.goto('/approvals')
    await main(theirs).getByText('Change what happens at maturity').waitFor()
    await main(theirs)
      .getByText(/: Open again, pay the interest out. What is paid out goes to /)
      .waitFor()
    await expectSound(theirs, 'approvals-deposit-change')
    await theirs.getByRole('button', { name: /^Approve: what happens to the deposit/ }).click()
    await theirs.getByText('It is done.').waitFor()
    await mine.goto(`/accounts/${deposit}`)
    await mine.getByText('Open again, pay the interest out').waitFor()
    await mine.getByRole('button', { name: 'Close it early' }).click()
    await expectSound(mine, 'deposit-close-together')
    await mine.getByRole('button', { name: 'Ask the other holders' }).click()
    await atApprovals(mine)
    await theirs.goto('/approvals')
    await main(theirs).getByText('Brings at least ₹5,000.00').waitFor()
    await expectSound(theirs, 'approvals-deposit-closing')
    await theirs.getByRole('button', { name: /^Approve: closing the deposit/ }).click()
    await theirs.getByText('It is done.').waitFor()
    expect(await left()).toBe('200000.00')
    await mine.goto(`/accounts/${maker.accounts[0]}`)
    await mine.getByText('All who decide about this account agree on who is nominated').waitFor()
  })

  test('an exchange waits with the least that it has to bring, and lapses where the rate fell below it', async () => {
    const mine = await as(maker.email, size)
    const convert = async (least: string) => {
      await mine.goto('/')
      await mine.getByRole('link', { name: 'Convert' }).click()
      await mine.getByLabel('Amount').fill('1,000')
      await mine.getByRole('button', { name: 'Show the rate' }).click()
      await mine.getByLabel('If the others take longer').selectOption({ label: `At least ${least}` })
      await expectSound(mine, 'convert-together')
      await mine.getByRole('button', { name: 'Ask the others to convert ₹1,000.00' }).click()
      await atApprovals(mine)
    }
    await convert('$11.12')
    expect(await left()).toBe('199000.00')
    const theirs = await as(other.email, size)
    await toWaiting(theirs)
    await main(theirs).getByText('Brings at least $11.12').waitFor()
    await expectSound(theirs, 'approvals-exchange')
    await theirs.getByRole('button', { name: 'Approve: converting into USD' }).click()
    await theirs.getByText('It is done.').waitFor()
    const dollars = async () => (await (await device(url, maker.email)).accounts())[1]!.available.amount
    expect(await dollars()).toBe('11.23')

    await convert('$11.23')
    await overQuotes()
    await theirs.goto('/approvals')
    await theirs.getByRole('button', { name: 'Approve: converting into USD' }).click()
    await theirs.getByText('It would bring less by now than you agreed to.').waitFor()
    await show(mine, 'Lapsed')
    await main(mine).getByText('it would have brought less than $20.00 by then').waitFor()
    await expectSound(mine, 'approvals-lapsed')
    expect([await dollars(), await left()]).toEqual(['11.23', '199000.00'])
  })
})

test('by keyboard: the place is found, the order approved', async () => {
  const mine = await as(maker.email, 'desktop')
  await toReview(mine, { to: payee.accounts[0]!, amount: '75', note: 'Tea for all' })
  await sendButton(mine).click()
  await atApprovals(mine)
  const theirs = await as(other.email, 'desktop')
  const tabTo = async (name: RegExp) => {
    for (let press = 0; press < 60; press++) {
      const here = await theirs.evaluate(() => {
        const { ariaLabel, textContent } = document.activeElement ?? {}
        return ariaLabel ?? textContent ?? ''
      })
      if (name.test(here)) return
      await theirs.keyboard.press('Tab')
    }
    throw new Error(`the keyboard does not reach ${name}`)
  }
  await goTo(theirs, 'Profile')
  await theirs.getByRole('link', { name: /^Approvals/ }).waitFor()
  await tabTo(/^Approvals/)
  await theirs.keyboard.press('Enter')
  await atApprovals(theirs)
  await theirs.getByRole('button', { name: /^Approve:/ }).waitFor()
  await tabTo(/^Approve: to Nora Newcomer$/)
  await theirs.keyboard.press('Enter')
  await theirs.getByText('It is done.').waitFor()
  expect(await cameIn('Tea for all')).toHaveLength(1)
})

test('the teller is told that all holders sign before cash goes out', async () => {
  const { page } = await open('smallest')
  await page.goto('/sign-in')
  await fillSignIn(page, operator)
  await page.getByRole('heading', { name: 'Teller' }).waitFor()
  await page.goto(`/desk/customers/${maker.customerId}`)
  await page.getByRole('button', { name: 'Withdraw' }).first().click()
  await page.getByRole('dialog').getByText('All holders sign').waitFor()
  await expectSound(page, 'withdrawal-together')
})
