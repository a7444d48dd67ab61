/** Closing pays what was accrued, takes what is owed, and leaves nothing behind; together where holders decide so. */
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshBank, type TestBank } from '../../test/bank.ts'
import { beginOn, businessDate, closeDay, faultsOfBank, nextDay, setTerms } from '../../test/closing.ts'
import { closingTerms, endAccount } from '../../test/ending.ts'
import { openDeposit } from '../../test/holding.ts'
import { newSession, setParty, settle, waiting } from '../../test/joint.ts'
import {
  connect,
  connectOwner,
  deposit,
  expectBooksToBalance,
  openAccount,
  outcome,
  rows,
  type Session,
  signIn,
  transfer,
  untilWaiting,
  value,
} from '../../test/teller.ts'

let bank: TestBank
let app: pg.Client
let other: pg.Client
let owner: pg.Client
let asha: Session
let vikram: Session

beforeAll(async () => {
  bank = await freshBank()
  app = await connect(bank.wire.appUrl)
  other = await connect(bank.wire.appUrl)
  owner = await connectOwner(bank.wire.ownerUrl)
  asha = await signIn(app, 'customer1@demo.bank')
  vikram = await signIn(app, 'customer2@demo.bank')
  // The 5th: no month ends in the days that follow.
  await beginOn(owner, `${nextDay(await businessDate(owner), 40).slice(0, 7)}-05`)
  const today = await businessDate(owner)
  await setTerms(owner, 'current', today, {
    interest_rate_percent: 7.3,
    overdraft_rate_percent: 12,
    rounding: 100,
  })
})

afterAll(async () => {
  await expectBooksToBalance(owner)
  expect(await faultsOfBank(bank)).toEqual([])
})

const account = (minor = 0, more = {}) =>
  openAccount(owner, { holder: asha, minor, until: '400 days', ...more })
const nights = async (count: number) => {
  for (let night = 0; night < count; night += 1) await closeDay(owner)
}
const standOf = async (number: string) =>
  (
    await rows(
      owner,
      `select a.status::text, a.posted::int, p.credit_micros::text as credit, p.debit_micros::text as debit
         from banking.accounts a left join banking.interest_positions p on p.account_id = a.id where a.account_number = $1`,
      [number],
    )
  )[0]!
const closeOf = (number: string, ending = {}) => outcome(endAccount(app, asha, number, ending))

describe('closing', () => {
  it('pays accrued interest to the rupee, then the rest to another account, and tells the holder', async () => {
    // 7.3 % of ₹10,000 is ₹2 a night; three nights on ₹12,345.67 are ₹7.407402, which is ₹7.
    const number = await account(1_234_567)
    const to = await account()
    await nights(3)
    expect(await closingTerms(app, asha, number)).toMatchObject({
      balance: '1234567',
      interest: '700',
      owed: '0',
      rest: '1235267',
    })
    expect(await endAccount(app, asha, number, { to })).toMatchObject({ status: 'closed', posted: '0' })
    expect(await standOf(number)).toMatchObject({ status: 'closed', posted: 0, credit: '40740200' })
    expect((await standOf(to)).posted).toBe(1_235_267)
    const booked = await rows(
      owner,
      `select t.type::text, t.amount::int, t.actor from banking.transactions t
        where $1 in (t.from_number, t.to_number) order by t.seq offset 1`,
      [number],
    )
    const actor = `user:${asha.userId}`
    expect(booked).toEqual([
      { type: 'interest', amount: 700, actor },
      { type: 'transfer', amount: 1_235_267, actor },
    ])
    const [told] = await rows(
      owner,
      `select * from banking.outbox where template = 'account_closed' order by id desc`,
    )
    expect([told!.user_id, told!.facts]).toEqual([asha.userId, { account: `•••• ${number.slice(-4)}` }])
    const [noted] = await rows(owner, `select * from banking.audit_logs where action = 'accounts.close'`)
    expect(noted).toMatchObject({ actor, request_id: 'a request' })
    // The night after earns nothing, and nothing is credited for it at the end of the quarter.
    await nights(1)
    expect((await standOf(number)).credit).toBe('40740200')
  })

  it('of a dormant account wakes it first, for the rules of risk that look for that', async () => {
    const [number, to] = [await account(50_000), await account()]
    const id = '(select id from banking.accounts where account_number = $1)'
    await owner.query(`update banking.accounts set status = 'dormant' where id = ${id}`, [number])
    expect(await closeOf(number, { to })).toBe('done')
    const kinds = `select array_agg(kind order by id) from banking.account_events where account_id = ${id}`
    expect((await value(owner, kinds, [number])).slice(-2)).toEqual(['woken', 'closed'])
  })

  it('takes what an overdraft owes, and says so where there is not enough', async () => {
    const number = await account(0, { overdraft: 2_000_000 })
    const to = await account()
    await transfer(app, asha, { from: number, to, minor: 1_000_000 })
    await nights(3)
    expect(await closingTerms(app, asha, number)).toMatchObject({ interest: '0', owed: '1000' })
    await deposit(owner, number, 1_000_999)
    const refused = await endAccount(app, asha, number, { to }).catch((error) => JSON.parse(error.detail))
    expect(refused).toEqual({ obligations: ['balance'] })
    await deposit(owner, number, 1)
    expect(await endAccount(app, asha, number)).toMatchObject({ status: 'closed', posted: '0' })
    expect(await standOf(number)).toMatchObject({ status: 'closed', posted: 0 })
  })

  it('refuses in this order what stands in the way, and leaves the account as it was', async () => {
    const number = await account(1_000_000)
    const to = await account()
    const dollars = await account(0, { currency: 'USD' })
    const closed = await account(0, { status: 'closed' })
    const looked = await account(0, { mandate: 'view' })
    await nights(1)
    const foreign = await openAccount(owner, { holder: vikram })
    const { deposit: term } = await openDeposit(app, asha, { from: await account(10_000_000) })
    const obligations = async (ending = {}) =>
      endAccount(app, asha, number, ending).catch((error) => JSON.parse(error.detail).obligations)
    const seen = { terms: await closingTerms(app, asha, number) }
    expect(await outcome(endAccount(app, vikram, number, seen))).toBe('not_found')
    expect(await obligations()).toEqual(['balance'])
    const cases: [string, object][] = [
      ['not_found', { to: foreign }],
      ['not_found', { to: number }],
      ['not_found', { to: looked }],
      ['not_found', { to: term.accountNumber }],
      ['account_not_active', { to: closed }],
      ['currency_mismatch', { to: dollars }],
    ]
    for (const [code, ending] of cases) expect(await closeOf(number, ending), code).toBe(code)
    const terms = await closingTerms(app, asha, number)
    for (const wrong of [{ interest: '300' }, { interest: '0' }, { rest: '1' }])
      expect(await closeOf(number, { to, terms: { ...terms, ...wrong } })).toBe('BK503')
    // Interest is paid by the bank's account of that money, and by no other.
    for (const [product, currency] of [
      ['interest-expense', 'USD'],
      ['fees', 'INR'],
    ]) {
      const internal = `select (banking.internal_account($1, $2)).account_number`
      const interestNumber = await value(owner, internal, [product, currency])
      expect(await closeOf(number, { to, terms: { ...terms, interestNumber } })).toBe('not_found')
    }
    for (const status of ['frozen', 'debit_frozen', 'credit_frozen', 'active']) {
      await owner.query('update banking.accounts set status = $2 where account_number = $1', [number, status])
      expect(await obligations(), status).toEqual(status === 'active' ? ['balance'] : ['balance', 'frozen'])
    }
    await transfer(app, asha, { from: number, to, minor: 1_000_000 })
    expect(await obligations()).toEqual(['interest'])
    expect(await closeOf(number, { to })).toBe('done')
    expect(await closeOf(number, { to })).toBe('already_settled')
  })

  it('waits while the end of day runs', async () => {
    const number = await account()
    await owner.query(
      `insert into banking.eod_runs (closed_date, status, started_by, key_hash, seq_before) values ('2001-01-01', 'running', 'test', '\\x00', 0)`,
    )
    expect(await closeOf(number)).toBe('BK503')
    await owner.query(`delete from banking.eod_runs where closed_date = '2001-01-01'`)
    expect(await closeOf(number)).toBe('done')
  })

  it('by two at once pays once', async () => {
    const number = await account(1_000_000)
    const to = await account()
    await nights(1)
    const outcomes = await Promise.all([closeOf(number, { to }), closeOf(number, { to, over: other })])
    expect(outcomes.sort()).toEqual(['already_settled', 'done'])
    expect((await standOf(to)).posted).toBe(1_000_200)
  })
})

describe('where holders decide together', () => {
  it('waits for the others, who see it, and pays to whoever asked when the last has said yes', async () => {
    const number = await account(50_000, { mandate: 'jointly' })
    const to = await account()
    expect(await closeOf(number, { to })).toBe('forbidden')
    await setParty(owner, number, vikram, 'jointly')
    // Another order about the account is not this one.
    await owner.query(
      `update banking.account_parties p set role = 'owner' from banking.accounts a, banking.users u
        where a.id = p.account_id and a.account_number = $1 and u.customer_id = p.customer_id and u.id = $2`,
      [number, asha.userId],
    )
    await value(app, 'select banking.set_nominees($1, $2, $3, null)', [asha.jti, number, '[]'])
    expect(await closeOf(number, { to: await openAccount(owner, { holder: vikram }) })).toBe('not_found')
    const { proposalId, replayed } = await endAccount(app, asha, number, { to })
    expect(replayed).toBeUndefined()
    expect(await endAccount(app, asha, number, { to })).toEqual({ proposalId, replayed: true })
    expect((await standOf(number)).status).toBe('active')
    const seen = await waiting(app, vikram, 'pending')
    expect(seen).toContainEqual(expect.objectContaining({ id: proposalId, kind: 'closing', may: true }))
    expect(await outcome(settle(app, asha, { id: proposalId }))).toBe('forbidden')
    expect(await closeOf(number, { to, joint: proposalId })).toBe('forbidden')
    expect(await settle(app, vikram, { id: proposalId })).toEqual({ closing: number, to })
    expect(await endAccount(app, vikram, number, { to, joint: proposalId })).toMatchObject({
      status: 'closed',
    })
    expect((await standOf(to)).posted).toBe(50_000)
    const [became] = await rows(
      owner,
      `select j.status, (select array_agg(a.action || ' ' || a.actor order by a.id) from banking.audit_logs a
          where a.subject = 'joint_order:' || j.id) as deeds, (select o.user_id::text || ' ' || (o.facts ->> 'status')
          from banking.outbox o where o.template = 'joint_order_settled' order by o.id desc limit 1) as told
         from banking.joint_orders j where j.id = $1`,
      [proposalId],
    )
    expect(became).toEqual({
      status: 'approved',
      deeds: [`joint_orders.make user:${asha.userId}`, `joint_orders.approve user:${vikram.userId}`],
      told: `${asha.userId} approved`,
    })
    expect(await outcome(endAccount(app, vikram, number, { to, joint: proposalId }))).toBe('already_settled')
  })

  it('is over when nobody decided in time: whoever asks anew ends it, and its maker is told', async () => {
    const number = await account(0, { mandate: 'jointly' })
    await setParty(owner, number, vikram, 'jointly')
    const { proposalId } = await endAccount(app, asha, number)
    await owner.query('update banking.joint_orders set expires_at = now() where id = $1', [proposalId])
    expect((await endAccount(app, vikram, number)).proposalId).not.toBe(proposalId)
    const [deed] = await rows(
      owner,
      `select j.status, a.actor, (select o.user_id::text from banking.outbox o where o.template = 'joint_order_settled'
          order by o.id desc limit 1) as told
         from banking.joint_orders j join banking.audit_logs a on a.subject = 'joint_order:' || j.id
        where j.id = $1 and a.action = 'joint_orders.expire'`,
      [proposalId],
    )
    expect(deed).toEqual({ status: 'expired', actor: `user:${vikram.userId}`, told: asha.userId })
  })

  it('is done by who said yes already, where whoever was missing is a holder no more', async () => {
    const number = await account(0, { mandate: 'jointly' })
    const further = await newSession(owner, app)
    for (const who of [vikram, further]) await setParty(owner, number, who, 'jointly')
    const { proposalId } = await endAccount(app, asha, number)
    await endAccount(app, vikram, number, { joint: proposalId })
    expect((await standOf(number)).status).toBe('active')
    await setParty(owner, number, further, null)
    expect(await settle(app, vikram, { id: proposalId })).toEqual({ closing: number, to: null })
    expect(await endAccount(app, vikram, number, { joint: proposalId })).toMatchObject({ status: 'closed' })
  })

  it('is done by an order to close this account alone, of one who may decide about it still', async () => {
    const [number, beside] = [
      await account(100, { mandate: 'jointly' }),
      await account(0, { mandate: 'jointly' }),
    ]
    for (const one of [number, beside]) await setParty(owner, one, vikram, 'either')
    const { proposalId: joint } = await endAccount(app, asha, beside)
    const order = { from: number, to: await account(), minor: 100 }
    const paying = (await transfer(app, asha, order)) as unknown as { proposalId: string }
    for (const wrong of [joint, paying.proposalId])
      expect(await outcome(endAccount(app, vikram, number, { joint: wrong }))).toBe('forbidden')
    for (const [mandate, told] of [
      [null, 'forbidden'],
      ['view', 'forbidden'],
      ['jointly', 'done'],
    ] as const) {
      await setParty(owner, beside, asha, mandate)
      expect(await outcome(endAccount(app, vikram, beside, { joint })), String(mandate)).toBe(told)
    }
  })

  it('of much money is confirmed by a factor of whoever says yes', async () => {
    const number = await account(6_000_000, { mandate: 'jointly' })
    await setParty(owner, number, vikram, 'jointly')
    const { proposalId: joint } = await endAccount(app, asha, number, { to: await account() })
    expect(await outcome(endAccount(app, vikram, number, { joint }))).toBe('step_up_required')
  })

  it('is not done where it is taken back meanwhile', async () => {
    const number = await account(0, { mandate: 'jointly' })
    await setParty(owner, number, vikram, 'jointly')
    const { proposalId: joint } = await endAccount(app, asha, number)
    await other.query('begin')
    await settle(app, asha, { id: joint, yes: false, over: other })
    const closing = outcome(endAccount(app, vikram, number, { joint }))
    await untilWaiting(owner, app)
    await other.query('commit')
    expect(await closing).toBe('already_settled')
  })

  it('can be refused, and asked for again', async () => {
    const number = await account(0, { mandate: 'jointly' })
    await setParty(owner, number, vikram, 'jointly')
    const { proposalId } = await endAccount(app, asha, number)
    expect(await settle(app, vikram, { id: proposalId, yes: false })).toMatchObject({ status: 'refused' })
    const again = await endAccount(app, asha, number)
    expect(again.proposalId).not.toBe(proposalId)
    expect(await endAccount(app, vikram, number, { joint: again.proposalId })).toMatchObject({
      status: 'closed',
    })
  })
})
