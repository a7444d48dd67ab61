/** Two persons, one account that they decide about together: who is nominated for it, as axe sees it. */
import { beforeEach, describe, inject, test } from 'vitest'
import { atApprovals, decideTogether, expectSound, main, toWaiting } from './holders.ts'
import { type Newcomer, newcomer } from './newcomer.ts'
import { several } from './several.ts'
import type { Size } from './visit.ts'

const ownerUrl = inject('siteOwnerUrl')
const { as } = several()
let maker: Newcomer
let other: Newcomer

beforeEach(async () => {
  maker = await newcomer(ownerUrl, ['savings'], 100n)
  other = await newcomer(ownerUrl, ['savings'], 100n)
  await decideTogether(ownerUrl, maker.accounts[0]!, [maker.customerId, other.customerId])
})

describe.each(['smallest', 'desktop'] as const)('on a screen of the size %s', (size: Size) => {
  test('who is nominated waits for the other, who sees whom, and is set as it was proposed', async () => {
    const mine = await as(maker.email, size)
    const name = async (who: string) => {
      await mine.goto(`/accounts/${maker.accounts[0]}`)
      await mine.getByRole('button', { name: /^(?:Add|Change)$/ }).click()
      const dialog = mine.getByRole('dialog')
      await dialog.getByText('whom you name waits for the others').waitFor()
      await dialog.getByLabel('Name', { exact: true }).fill(who)
      await dialog.getByLabel('Relation').fill('Sister')
      await expectSound(mine, 'nominees-together')
      await dialog.getByRole('button', { name: 'Ask the others' }).click()
    }
    await name('Tara Newcomer')
    await atApprovals(mine)
    await mine.getByText('Tara Newcomer: Sister, 100 %').waitFor()

    const theirs = await as(other.email, size)
    await toWaiting(theirs)
    await main(theirs).getByText('Named now').waitFor()
    await main(theirs).getByText('Nobody', { exact: true }).waitFor()
    await main(theirs).getByText('Tara Newcomer: Sister, 100 %').waitFor()
    await expectSound(theirs, 'approvals-nominees')

    // Another list waits for a word about the first.
    await name('Uma Newcomer')
    await mine.getByText('Take that back first, under Approvals.').waitFor()

    await theirs.getByRole('button', { name: /^Approve: nominees for/ }).click()
    await theirs.getByText('It is done.').waitFor()
    await main(theirs).getByText('Nothing here').waitFor()
    await mine.goto(`/accounts/${maker.accounts[0]}`)
    await mine.getByText('Sister, 100 %').waitFor()
    await main(mine).getByText('Tara Newcomer').waitFor()
  })
})
