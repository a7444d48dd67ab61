/** What moves no money by itself, a term deposit or a dormant account, is not opened by being frozen. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import { businessDate } from '../../test/closing.ts'
import { closeDeposit, getDeposit, incrementHold, openDeposit, placeHold } from '../../test/holding.ts'
import {
  connect,
  connectOwner,
  expectBooksToBalance,
  openAccount,
  outcome,
  type Row,
  type Session,
  signIn,
  transfer,
  value,
} from '../../test/teller.ts'

const PRINCIPAL = 10_000_000
const no = 'account_not_active'
let app: pg.Client
let owner: pg.Client
let asha: Session
let leela: Session

beforeAll(async () => {
  const bank = await freshBank()
  app = await connect(bank.wire.appUrl)
  owner = await connectOwner(bank.wire.ownerUrl)
  asha = await signIn(app, 'customer1@demo.bank')
  leela = await signIn(app, 'operator1@demo.bank')
})

afterAll(() => expectBooksToBalance(owner))

const account = (minor = 0, more = {}) => openAccount(owner, { holder: asha, minor, ...more })
const freeze = (number: string, side: string): Promise<Row> =>
  value(app, `select banking.freeze_account($1, $2, $3, 'Court order 17/26', null)`, [
    leela.jti,
    number,
    side,
  ])
const unfreeze = (number: string): Promise<Row> =>
  value(app, `select banking.unfreeze_account($1, $2, 'Lifted', null)`, [leela.jti, number])
const posted = (number: string): Promise<number> =>
  value(owner, 'select posted::int from banking.accounts where account_number = $1', [number])
const setStatus = (number: string, status: string) =>
  owner.query('update banking.accounts set status = $2 where account_number = $1', [number, status])
/** The newest event of an account, and what its holders were told last. */
const lastOf = async (number: string) => ({
  event: await value(
    owner,
    `select e.detail from banking.account_events e join banking.accounts a on a.id = e.account_id
      where a.account_number = $1 order by e.id desc limit 1`,
    [number],
  ),
  told: await value(
    owner,
    `select facts ->> 'side' from banking.outbox where template = 'account_frozen' order by id desc limit 1`,
  ),
})
async function deposited() {
  const from = await account(PRINCIPAL + 1_000)
  const { deposit } = await openDeposit(app, asha, { from, minor: PRINCIPAL })
  const number: string = deposit.accountNumber
  const ways = async () => [
    await outcome(transfer(app, asha, { from: number, to: from, minor: 1_000 })),
    await outcome(transfer(app, asha, { from, to: number, minor: 1 })),
    await outcome(placeHold(app, leela, { account: number })),
  ]
  return { from, number, ways }
}

describe('a term deposit', () => {
  it.each(['credit', 'debit', 'both'])('of which the %s side is to stop stops on both', async (side) => {
    const { from, number, ways } = await deposited()
    expect(await freeze(number, side)).toEqual({ accountNumber: number, status: 'frozen' })
    expect(await ways()).toEqual([no, no, no])
    expect(await posted(number)).toBe(PRINCIPAL)
    expect(await lastOf(number)).toEqual({
      event: { side, was: 'locked', became: 'frozen' },
      told: 'both',
    })
    for (const other of ['credit', 'debit', 'both'])
      expect(await outcome(freeze(number, other)), other).toBe('already_settled')
    expect(await unfreeze(number)).toMatchObject({ status: 'locked' })
    expect(await ways()).toEqual([no, no, no])
    await closeDeposit(app, asha, { account: number, to: from })
    expect(await posted(from)).toBe(PRINCIPAL + 1_000)
  })

  it('moves by its own verbs alone, also where it was frozen on one side before', async () => {
    const { number, ways } = await deposited()
    for (const status of ['credit_frozen', 'debit_frozen', 'active']) {
      await setStatus(number, status)
      expect(await ways(), status).toEqual([no, no, no])
    }
    await setStatus(number, 'debit_frozen')
    expect(await freeze(number, 'debit')).toMatchObject({ status: 'frozen' })
    // A hold of then takes no more.
    await owner.query(
      `with hold as (insert into banking.holds (account_id, currency, authorised, merchant, expires_at)
         select id, currency, 500, 'A shop', now() + interval '1 day' from banking.accounts where account_number = $1 returning *),
       held as (update banking.accounts set held = held + 500 where account_number = $1)
       insert into banking.hold_moves (hold_id, kind, amount, authorised, captured, released, status, actor)
       select id, 'place', authorised, authorised, 0, 0, 'open', 'system:test' from hold`,
      [number],
    )
    const hold = await value(
      owner,
      `select h.id from banking.holds h join banking.accounts a on a.id = h.account_id where a.account_number = $1`,
      [number],
    )
    await setStatus(number, 'credit_frozen')
    expect(await outcome(incrementHold(app, leela, hold, 100))).toBe(no)
    await unfreeze(number)
    const from = await account()
    expect(await outcome(closeDeposit(app, asha, { account: number, to: from }))).toBe(no)
  })

  it('earns nothing on what is not there any more', async () => {
    const { from, number } = await deposited()
    await owner.query(
      `select banking.post('system:test', 'job:test', $3, 'transfer', row(f.*)::banking.accounts, row(t.*)::banking.accounts,
         'A', 'B', $4, null, clock_timestamp(), '\\x00', null) from banking.accounts f, banking.accounts t
        where f.account_number = $1 and t.account_number = $2`,
      [number, from, randomUUID(), PRINCIPAL / 2],
    )
    await owner.query(
      `update banking.term_deposits d set opened_on = d.opened_on - 100 from banking.accounts a
        where a.id = d.account_id and a.account_number = $1`,
      [number],
    )
    // 5.75 % on half a lakh for 100 days: 787.67… → 788, and not the 1,575 of the whole.
    expect((await getDeposit(app, asha, number)).closing).toMatchObject({ interest: '78800' })
  })
})

describe('a dormant account', () => {
  /** As the end of day leaves one. */
  async function dormant() {
    const [number, other] = [await account(1_000), await account(1_000)]
    await owner.query(
      `insert into banking.account_events (account_id, kind, actor)
       select id, 'dormant', 'job:eod:' || $2::date from banking.accounts where account_number = $1`,
      [number, await businessDate(owner)],
    )
    await setStatus(number, 'dormant')
    const ways = async () => [
      await outcome(transfer(app, asha, { from: number, to: other, minor: 1 })),
      await outcome(transfer(app, asha, { from: other, to: number, minor: 1 })),
    ]
    return { number, ways }
  }

  it.each(['credit', 'debit', 'both'])('of which the %s side is to stop sleeps on', async (side) => {
    const { number, ways } = await dormant()
    expect(await freeze(number, side)).toMatchObject({ status: 'frozen' })
    expect(await ways()).toEqual([no, no])
    expect(await lastOf(number)).toEqual({
      event: { side, was: 'dormant', became: 'frozen' },
      told: 'both',
    })
    expect(await unfreeze(number)).toMatchObject({ status: 'dormant' })
    expect(await ways()).toEqual([no, no])
  })

  it('is asked for beneath the freeze that it has, and is none once its holder has woken it', async () => {
    const { number, ways } = await dormant()
    for (const [was, side] of [
      ['frozen', 'credit'],
      ['frozen', 'debit'],
      ['credit_frozen', 'debit'],
      ['debit_frozen', 'credit'],
    ] as const) {
      await setStatus(number, was)
      expect(await outcome(freeze(number, side))).toBe(was === 'frozen' ? 'already_settled' : 'done')
      expect(await ways()).toEqual([no, no])
    }
    await unfreeze(number)
    await value(app, 'select banking.wake_account($1, $2, null)', [asha.jti, number])
    expect(await freeze(number, 'credit')).toMatchObject({ status: 'credit_frozen' })
    expect(await ways()).toEqual(['done', no])
    expect((await lastOf(number)).event).toEqual({ side: 'credit', was: 'active', became: 'credit_frozen' })
  })
})
