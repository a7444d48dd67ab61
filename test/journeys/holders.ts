/** What journeys of two holders who decide together share. */
import pg from 'pg'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { type Theme, violationsInBoth } from './axe.ts'

/** The first account of one is decided about by both, as staff would have set it. */
export async function decideTogether(ownerUrl: string, account: string, customers: string[]) {
  const client = new pg.Client(ownerUrl)
  await client.connect()
  try {
    await client.query('set role banking_owner')
    await client.query(
      `insert into banking.account_parties as p (account_id, customer_id, role, mandate)
       select a.id, c.id, 'joint', 'jointly' from banking.accounts a, banking.customers c
        where a.account_number = $1 and c.customer_id = any ($2)
       on conflict (customer_id, account_id) do update set mandate = 'jointly'`,
      [account, customers],
    )
  } finally {
    await client.end()
  }
}

/** In light and in dark; a picture of each where PICTURES names a folder. */
export async function expectSound(page: Page, name: string) {
  const pictures = process.env.PICTURES
  const picture = (theme: Theme) => {
    const path = `${pictures}/${name}-${page.viewportSize()!.width}-${theme}.png`
    return page.screenshot({ path, fullPage: true })
  }
  expect(await violationsInBoth(page, pictures ? picture : undefined), name).toEqual([])
}

export const main = (page: Page) => page.getByRole('main')
export const atApprovals = (page: Page) =>
  page.getByRole('heading', { name: 'Approvals', level: 1 }).waitFor()
/** As who is asked comes there from home. */
export async function toWaiting(page: Page) {
  await main(page).getByText('An order waits for your approval').waitFor()
  await page.getByRole('link', { name: 'Look at it' }).click()
  await atApprovals(page)
}
