/** A further factor, given in the dialog that asks for it: the code is read where mail arrives. */

import pg from 'pg'
import type { Page } from 'playwright-core'
import { nameAt } from './visit.ts'

/** The newest message with a code, to whoever signed in at this page: journeys beside this one have theirs sent as well. */
export async function newestMessage(ownerUrl: string, page?: Page) {
  const client = new pg.Client(ownerUrl)
  await client.connect()
  try {
    await client.query('set role banking_owner')
    const { rows } = await client.query(
      `select channel, facts from banking.outbox
        where facts ? 'code' and ($1::text is null or user_id = banking.find_user(testing.identifier($1)))
        order by id desc limit 1`,
      [page && nameAt(page)],
    )
    return rows[0] as { channel: string; facts: Record<string, string> }
  } finally {
    await client.end()
  }
}

export const confirmation = (page: Page) => page.getByRole('dialog')

/** Has the code sent, types it and lets the page go on. */
export async function giveFactor(page: Page, ownerUrl: string) {
  await confirmation(page).getByRole('button', { name: 'Send the code' }).click()
  await confirmation(page).getByLabel('Code', { exact: true }).waitFor()
  await page.keyboard.type((await newestMessage(ownerUrl, page)).facts.code!)
  await page.keyboard.press('Enter')
}
