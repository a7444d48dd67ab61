/** What becomes of a deposit at maturity, where its holders decide together: one change at a time, agreed to by all. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { TestBank } from '../../test/bank.ts'
import { closeDay, faultsOfBank } from '../../test/closing.ts'
import { getDeposit, openDeposit } from '../../test/holding.ts'
import { newSession, openJointBank, setParty, settle, type Word, waiting } from '../../test/joint.ts'
import {
  connect,
  expectBooksToBalance,
  openAccount,
  outcome,
  type Row,
  rows,
  type Session,
  value,
} from '../../test/teller.ts'

let bank: TestBank
let app: pg.Client
let other: pg.Client
let owner: pg.Client
let asha: Session
let vikram: Session
let third: Session
let number: string
let hers: string
let his: string

beforeAll(async () => {
  ;({ bank, app, owner, asha, vikram } = await openJointBank())
  other = await connect(bank.wire.appUrl)
  third = await newSession(owner, app)
  // Who is asked for a factor stands in worker/joint/giving.test.ts.
  await owner.query(
    `insert into banking.configurations values ('step_up.transfer_above', '2001-01-01', '{"INR": 90000000}', 'test')`,
  )
})
beforeEach(async () => {
  hers = await openAccount(owner, { holder: asha, minor: 10_000_000 })
  his = await openAccount(owner, { holder: vikram })
  const { deposit } = await openDeposit(app, asha, { from: hers, renewal: 'principal' })
  number = deposit.accountNumber
  for (const who of [asha, vikram]) await mandate(who, 'jointly')
})
afterAll(async () => {
  await expectBooksToBalance(owner)
  expect(await faultsOfBank(bank)).toEqual([])
})

const mandate = (who: Session, to: string | null) => setParty(owner, number, who, to)
const change = (who: Session, renewal: string, payout: string, over = app): Promise<Row> =>
  value(over, 'select banking.update_term_deposit($1, $2, $3, $4, null)', [who.jti, number, renewal, payout])
const code = (who: Session, word: Word) => outcome(settle(word.over ?? app, who, word))
const stands = async () => {
  const { renewal, payoutNumber } = await getDeposit(app, asha, number)
  return [renewal, payoutNumber]
}
const set = (account: string, status: string) =>
  owner.query('update banking.accounts set status = $2 where account_number = $1', [account, status])

it('waits for the other holder, and then holds just as it was ordered', async () => {
  const { proposalId } = await change(vikram, 'none', his)
  expect(proposalId).toMatch(/^[0-9a-f-]{36}$/)
  expect(await stands()).toEqual(['principal', hers])
  const [seen] = await waiting(app, asha, 'pending')
  const { maturesOn } = await getDeposit(app, asha, number)
  expect(seen).toMatchObject({
    ...{ id: proposalId, kind: 'deposit_change', accountNumber: number, to: his, amount: null, may: true },
    terms: { renewal: 'none', maturesOn },
  })
  expect(await code(vikram, { id: proposalId })).toBe('forbidden')
  expect(await settle(app, asha, { id: proposalId })).toEqual({
    ...{ id: proposalId, status: 'approved', transactionId: null },
  })
  expect(await stands()).toEqual(['none', his])
  expect(await settle(app, asha, { id: proposalId })).toMatchObject({ status: 'approved', replayed: true })
  const said = `select actor, detail ->> 'renewal' as renewal from banking.audit_logs l join banking.accounts a
    on l.subject = 'account:' || a.id where l.action = 'deposits.update' and a.account_number = $1`
  expect(await rows(owner, said, [number])).toEqual([{ actor: `user:${asha.userId}`, renewal: 'none' }])
})

it('is paid where all agreed, at maturity', async () => {
  const { proposalId } = await change(vikram, 'none', his)
  await settle(app, asha, { id: proposalId })
  await owner.query(
    `update banking.term_deposits d set opened_on = b.current - 30, matures_on = b.current + 1
       from banking.accounts a, banking.business_dates b where a.id = d.account_id and a.account_number = $1`,
    [number],
  )
  await closeDay(owner)
  const { status, balance } = await getDeposit(app, asha, number)
  expect([status, balance]).toEqual(['paid', '0'])
  const posted = 'select posted > 10000000 from banking.accounts where account_number = $1'
  expect(await value(owner, posted, [his])).toBe(true)
})

it('the same again is the same order, by whomever; another is refused until it is decided', async () => {
  const { proposalId } = await change(vikram, 'principal', his)
  expect(await change(vikram, 'principal', his)).toEqual({ proposalId, replayed: true })
  expect(await outcome(change(vikram, 'none', his))).toBe('already_settled')
  expect(await outcome(change(asha, 'principal_and_interest', hers))).toBe('already_settled')
  // What one may do alone needs to wait for nothing.
  expect(await change(asha, 'none', hers)).toMatchObject({ renewal: 'none' })
  expect(await settle(app, vikram, { id: proposalId, yes: false })).toMatchObject({ status: 'withdrawn' })
  const { proposalId: next } = await change(asha, 'principal_and_interest', hers)
  expect(next).not.toBe(proposalId)
  await owner.query(
    `update banking.joint_orders set expires_at = now() - interval '1 second' where id = $1`,
    [next],
  )
  expect(await code(vikram, { id: next })).toBe('already_settled')
  expect((await change(asha, 'principal_and_interest', hers)).proposalId).not.toBe(next)
  expect(await value(owner, 'select status from banking.joint_orders where id = $1', [next])).toBe('expired')
})

it('two at once make one order, and two yes at once settle it once', async () => {
  await mandate(third, 'either')
  const [one, two] = await Promise.all([
    change(vikram, 'principal', his),
    change(vikram, 'principal', his, other),
  ])
  expect(one!.proposalId).toBe(two!.proposalId)
  const said = await Promise.all([
    code(asha, { id: one!.proposalId }),
    code(third, { id: one!.proposalId, over: other }),
  ])
  expect(said.filter((word) => word === 'done').length).toBeGreaterThan(0)
  expect(await stands()).toEqual(['principal', his])
})

it('of three who decide together both others have to agree', async () => {
  await mandate(third, 'jointly')
  const { proposalId } = await change(vikram, 'principal', his)
  expect(await settle(app, asha, { id: proposalId })).toMatchObject({ status: 'pending' })
  expect(await stands()).toEqual(['principal', hers])
  expect(await settle(app, third, { id: proposalId })).toMatchObject({ status: 'approved' })
  expect(await stands()).toEqual(['principal', his])
})

it('refuses, in order, and of what waits what has changed since', async () => {
  const foreign = await openAccount(owner, { holder: third })
  const dollars = await openAccount(owner, { holder: vikram, currency: 'USD' })
  expect(await outcome(change(third, 'none', foreign))).toBe('not_found')
  expect(await outcome(change(vikram, 'weekly', foreign))).toBe('invalid_input')
  expect(await outcome(change(vikram, 'none', hers))).toBe('not_found')
  expect(await outcome(change(vikram, 'none', foreign))).toBe('not_found')
  expect(await outcome(change(vikram, 'none', dollars))).toBe('currency_mismatch')
  await set(his, 'frozen')
  expect(await outcome(change(vikram, 'none', his))).toBe('account_not_active')
  await mandate(asha, 'view')
  expect(await outcome(change(vikram, 'none', his))).toBe('forbidden')
  await mandate(asha, 'jointly')
  await mandate(vikram, 'view')
  expect(await outcome(change(vikram, 'none', his))).toBe('forbidden')
  await mandate(vikram, 'jointly')
  await set(his, 'active')

  const { proposalId: id } = await change(vikram, 'none', his)
  const owns = (until: string) =>
    owner.query(
      `update banking.account_parties p set valid_until = $2 from banking.accounts a
        where a.id = p.account_id and a.account_number = $1`,
      [his, until],
    )
  const matures = (days: number) =>
    owner.query(
      `update banking.term_deposits d set matures_on = matures_on + $2::int from banking.accounts a
        where a.id = d.account_id and a.account_number = $1`,
      [number, days],
    )
  await matures(90)
  await set(his, 'closed')
  await owns('2020-01-01')
  await mandate(vikram, 'view')
  for (const [expected, mend] of [
    ['forbidden', () => mandate(vikram, 'jointly')],
    ['not_found', () => owns('infinity')],
    ['account_not_active', () => set(his, 'active')],
    // Of another term, as after a renewal, nobody has said a word.
    ['already_settled', () => matures(-90)],
    ['done', () => undefined],
  ] as const) {
    expect(await code(asha, { id })).toBe(expected)
    await mend()
  }
  expect(await stands()).toEqual(['none', his])
})

it('cannot be set by the role that settles orders, but as an order that waits', async () => {
  const put = (id: string) => owner.query(`select banking.put_joint_deposit_change($1, 'user:1', null)`, [id])
  expect(await outcome(put(randomUUID()))).toBe('P0002')
  const { proposalId } = await change(vikram, 'none', his)
  await settle(app, asha, { id: proposalId, yes: false, reason: 'Not there' })
  expect(await outcome(put(proposalId))).toBe('P0002')
  expect(await stands()).toEqual(['principal', hers])
})
