/** `bank verify` on holds, force debits and deposits: what was tampered with is found, and force debits are told. */
import { expect, inject, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import { captureHold, openDeposit, placeHold } from '../../test/holding.ts'
import { connect, connectOwner, openAccount, signIn } from '../../test/teller.ts'
import { verify } from './verify.ts'

const originKey = Buffer.from(inject('workerBindings').ORIGIN_KEY!, 'base64')

it('holds, deposits and closings that do not fit their accounts are found, and force debits are listed', async () => {
  const bank = await freshBank()
  const [app, owner] = [await connect(bank.wire.appUrl), await connectOwner(bank.wire.ownerUrl)]
  const [asha, leela] = [await signIn(app, 'customer1@demo.bank'), await signIn(app, 'operator1@demo.bank')]
  const open = () => openAccount(owner, { holder: asha, minor: 500_000 })
  const [one, two, three] = [await open(), await open(), await open()]
  const { hold } = await placeHold(app, leela, { account: one, minor: 500_000 })
  await captureHold(app, leela, hold.id, { minor: 500_700 })
  await placeHold(app, leela, { account: two })
  const { deposit } = await openDeposit(app, asha, { from: three, minor: 100_000 })
  const clean = await verify(bank.wire.ownerUrl, { originKey })
  expect(clean.checks.filter(({ faults }) => faults.length > 0)).toEqual([])
  expect(clean.forceDebits).toEqual([
    { kind: 'capture_above_hold', currency: 'INR', count: 1, overdrawn: '700' },
  ])

  const intruder = await connect(bank.wire.superUrl)
  await intruder.query('set session_replication_role = replica')
  for (const tamper of [
    'update banking.holds set released = released + 1 where status = $$open$$',
    'update banking.force_debits set overdrawn = 0',
    'update banking.term_deposits set principal = principal + 1',
    `update banking.accounts set status = 'closed' where account_number = '${deposit.accountNumber}'`,
  ])
    await intruder.query(tamper)
  const found = await verify(bank.wire.ownerUrl, { originKey })
  expect(
    found.checks.filter(({ faults }) => faults.length > 0).map(({ name, faults }) => [name, faults]),
  ).toEqual([
    ['term deposits run on what was offered and paid in', [expect.stringMatching(/^deposit \d+$/)]],
    ['what accounts hold is the sum of their open holds', [`account ${two}`]],
    ['nothing is overdrawn but by force debits', [`account ${one}`]],
    ['closed accounts are empty', [`account ${deposit.accountNumber}`]],
    ['term deposits hold their principal', [`account ${deposit.accountNumber}`]],
  ])
  await intruder.query('update banking.force_debits set amount = 100000000')
  const forged = await verify(bank.wire.ownerUrl, { originKey })
  expect(
    forged.checks.find(({ name }) => name === 'force debits are debits that were booked')!.faults,
  ).toEqual([expect.stringContaining('capture_above_hold')])
})
