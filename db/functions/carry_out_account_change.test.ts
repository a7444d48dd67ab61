/** A change of an account that was approved: of its own account alone, as it stands by then. */
import { afterAll, expect, it } from 'vitest'
import { openAccountChanges } from '../../test/account-changes.ts'
import { expectBooksToBalance, outcome, rows, transfer, untilWaiting } from '../../test/teller.ts'

const bank = await openAccountChanges()
const { app, other, owner, asha } = bank
const { account, overdraft, holder, wake, close, settle, read, factsOf } = bank
afterAll(() => expectBooksToBalance(owner))

it('what is approved changes its own account and settles nothing else', async () => {
  const beside = await account(7, { status: 'dormant', overdraft: 9 })
  await settle((await holder(beside, 'view')).proposalId)
  const waits = await holder(beside, 'either')
  const stand = async () => [
    await factsOf(beside),
    (await read(beside)).holders,
    (await read(beside)).waiting,
  ]
  const before = await stand()
  const number = await account(0, { status: 'dormant' })
  for (const ask of [
    () => wake(number),
    () => overdraft(number, 2_500_001),
    () => holder(number, 'view'),
    () => holder(number, 'none'),
    () => close(number),
  ]) {
    await settle((await ask()).proposalId)
    expect(await stand()).toEqual(before)
  }
  expect(await factsOf(number)).toMatchObject({ status: 'closed', overdraft: 0 })
  const told = `select facts ->> 'account' as account, user_id::text as user from banking.outbox where template = 'account_closed' order by id desc limit 1`
  expect(await rows(owner, told)).toEqual([{ account: `•••• ${number.slice(-4)}`, user: asha.userId }])
  await settle(waits.proposalId)
})

it('money that comes while an account is being closed keeps it open', async () => {
  const [from, to] = [await account(5), await account()]
  const { proposalId } = await close(to)
  await other.query('begin')
  await transfer(other, asha, { from, to, minor: 5 })
  const closing = outcome(settle(proposalId))
  await untilWaiting(owner, app)
  await other.query('commit')
  expect(await closing).toBe('account_not_active')
})
