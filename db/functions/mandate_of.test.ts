/** What a customer may do with an account, by mandate and by time, and the two ways in which verbs ask for it. */
import type pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { freshBank, type TestBank } from '../../test/bank.ts'
import {
  connect,
  connectOwner,
  inTransaction,
  type Opening,
  openAccount,
  outcome,
  rows,
  type Session,
  signIn,
  value,
} from '../../test/teller.ts'

let bank: TestBank
let owner: pg.Client
let app: pg.Client
let asha: Session
let vikram: Session
let holder: string

beforeAll(async () => {
  bank = await freshBank()
  owner = await connectOwner(bank.wire.ownerUrl)
  app = await connect(bank.wire.appUrl)
  asha = await signIn(app, 'customer1@demo.bank')
  vikram = await signIn(app, 'customer2@demo.bank')
  holder = await value(owner, 'select customer_id from banking.users where id = $1', [asha.userId])
})

const mandateOf = (account: string) =>
  value(owner, 'select banking.mandate_of($1, (select id from banking.accounts where account_number = $2))', [
    holder,
    account,
  ])
/** The account that was found, or the refusal. */
const found = async (verb: string, account: string | null, alone: boolean) => {
  const text = `select (banking.${verb}($1, $2, $3)).account_number`
  let number: string | undefined
  const code = await outcome(
    value(owner, text, [holder, account, alone]).then((answer) => {
      number = answer
    }),
  )
  return number === undefined ? code : number === account ? 'found' : number
}

const cases: [string, Opening, string | null, Record<string, string>][] = [
  ['alone', { mandate: 'either' }, 'either', {}],
  ['with others', { mandate: 'jointly' }, 'jointly', { deciding: 'forbidden' }],
  ['to look at it', { mandate: 'view' }, 'view', { deciding: 'forbidden', locked: 'forbidden' }],
  ['no more', { from: '-2 days', until: '-1 minute' }, null, {}],
  ['not yet', { from: '1 minute', until: '1 day' }, null, {}],
]

describe('a party', () => {
  it.each(cases)('%s', async (_, opening, mandate, refused) => {
    // Others of the same holder, and of somebody else, say nothing of it.
    await openAccount(owner, { holder: asha, mandate: 'either' })
    const account = await openAccount(owner, { holder: asha, ...opening })
    const nobody = mandate === null ? 'not_found' : undefined
    expect(await mandateOf(account)).toBe(mandate)
    expect(await found('party_account', account, false)).toBe(nobody ?? 'found')
    expect(await found('party_account', account, true)).toBe(nobody ?? refused.deciding ?? 'found')
    expect(await found('locked_account', account, false)).toBe(nobody ?? refused.locked ?? 'found')
    expect(await found('locked_account', account, true)).toBe(nobody ?? refused.deciding ?? 'found')
  })

  it('of another’s account, of none, or of one of the bank’s is nobody', async () => {
    const theirs = await openAccount(owner, { holder: vikram })
    const own = await value(
      owner,
      `select account_number from banking.accounts where type = 'bank' order by id limit 1`,
    )
    // Should one ever be entered as a party to the bank's own account.
    const enter = `insert into banking.account_parties (account_id, customer_id, role, mandate)
      select id, $2, 'owner', 'either' from banking.accounts where account_number = $1`
    await owner.query(enter, [own, holder])
    for (const account of [theirs, own, '1000000000000', null])
      for (const verb of ['party_account', 'locked_account'])
        for (const alone of [false, true])
          expect(await found(verb, account, alone), `${verb} ${account}`).toBe('not_found')
    await owner.query(
      `delete from banking.account_parties where account_id = (select id from banking.accounts where account_number = $1)`,
      [own],
    )
  })
})

it('the one that is to be changed stays locked, the one that is looked at does not', async () => {
  const account = await openAccount(owner, { holder: asha })
  const beside = await connectOwner(bank.wire.ownerUrl)
  const free = () =>
    outcome(
      beside.query('select from banking.accounts where account_number = $1 for update nowait', [account]),
    )
  await inTransaction(owner, async () => {
    await rows(owner, 'select banking.party_account($1, $2, true)', [holder, account])
    expect(await free()).toBe('done')
    await rows(owner, 'select banking.locked_account($1, $2, true)', [holder, account])
    expect(await free()).toBe('55P03')
  })
  expect(await free()).toBe('done')
})
