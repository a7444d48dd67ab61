/** What a verb takes for another account of the caller's own is one: whoever only signs for it sends no money there by it. */
import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { faultsOfBank } from '../../test/closing.ts'
import { endAccount } from '../../test/ending.ts'
import { exchange, quote } from '../../test/exchanging.ts'
import { closeDeposit, openDeposit } from '../../test/holding.ts'
import { openJointBank, openTogether, setParty, settle } from '../../test/joint.ts'
import {
  deposit,
  expectBooksToBalance,
  openAccount,
  outcome,
  type Session,
  value,
} from '../../test/teller.ts'

let bank: Awaited<ReturnType<typeof openJointBank>>['bank']
let app: pg.Client
let owner: pg.Client
let asha: Session
let vikram: Session
let own: string
let theirs: Record<'INR' | 'USD', string>

beforeAll(async () => {
  ;({ bank, app, owner, asha, vikram } = await openJointBank())
})
beforeEach(async () => {
  own = await openAccount(owner, { holder: asha, minor: 30_000_000 })
  theirs = {
    INR: await openAccount(owner, { holder: vikram }),
    USD: await openAccount(owner, { holder: vikram, currency: 'USD' }),
  }
  await become('signatory')
})
afterAll(async () => {
  await expectBooksToBalance(owner)
  expect(await faultsOfBank(bank)).toEqual([])
})

/** What Asha is to Vikram's accounts; she may move their money alone. */
async function become(role: string) {
  for (const number of Object.values(theirs)) {
    await setParty(owner, number, asha, 'either')
    await owner.query(
      `update banking.account_parties p set role = $3 from banking.accounts a, banking.users u
        where a.id = p.account_id and a.account_number = $1 and u.customer_id = p.customer_id and u.id = $2`,
      [number, asha.userId, role],
    )
  }
}

const bought = async (from: string) => {
  const { id } = await quote(app, asha, { sell: 'INR', buy: 'USD', minor: 8_860 })
  return exchange(app, asha, { quoteId: id, from, to: theirs.USD })
}
const opened = async () => (await openDeposit(app, asha, { from: own })).deposit.accountNumber as string
const update = (number: string) =>
  value(app, 'select banking.update_term_deposit($1, $2, $3, $4, null)', [
    asha.jti,
    number,
    'none',
    theirs.INR,
  ])

/** Each way to name an account of one's own as where money goes, and its answer. */
const ways: [string, () => Promise<unknown>][] = [
  ['an exchange', () => bought(own)],
  ['the payout of a term deposit', () => openDeposit(app, asha, { from: own, payout: theirs.INR })],
  ['the payout of one that runs', async () => update(await opened())],
  ['its end ahead of time', async () => closeDeposit(app, asha, { account: await opened(), to: theirs.INR })],
  ['the rest of an account that is closed', () => endAccount(app, asha, own, { to: theirs.INR })],
]

describe.each(ways)('%s', (_, ask) => {
  it.each(['signatory', 'guardian'])('goes to no account whose %s one is', async (role) => {
    await become(role)
    expect(await outcome(ask())).toBe('not_found')
  })
  it('goes to one that is one’s own beside others', async () => {
    await become('joint')
    expect(await outcome(ask())).toBe('done')
  })
})

describe('what holders decide together', () => {
  let account: string
  beforeEach(async () => {
    ;({ account } = await openTogether(owner, asha, vikram))
    await become('joint')
  })
  const decided = async (answer: Promise<unknown>) => {
    const { proposalId } = (await answer) as { proposalId: string }
    expect(proposalId).toBeTruthy()
    await become('signatory')
    return outcome(settle(app, vikram, { id: proposalId }))
  }

  it('is looked at again: an exchange', async () => {
    expect(await decided(bought(account))).toBe('not_found')
  })
  const deposited = async (payout: string) => {
    await deposit(owner, account, 10_000_000)
    return openDeposit(app, asha, { from: account, payout })
  }
  it('is looked at again: the payout of a term deposit', async () => {
    expect(await decided(deposited(theirs.INR))).toBe('not_found')
  })
  it('is looked at again: its end ahead of time', async () => {
    const { proposalId } = (await deposited(account)) as unknown as { proposalId: string }
    await settle(app, vikram, { id: proposalId })
    const number = await value(
      owner,
      `select a.account_number from banking.term_deposits d join banking.accounts a on a.id = d.account_id
        where d.payout_account_id = (select id from banking.accounts where account_number = $1)`,
      [account],
    )
    expect(await decided(closeDeposit(app, asha, { account: number, to: theirs.INR }))).toBe('not_found')
  })
})
