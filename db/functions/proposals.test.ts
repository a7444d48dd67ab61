/** Four eyes: above the threshold nothing moves until another person says so, and then exactly once. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { TestBank } from '../../test/bank.ts'
import { moveCash, openCounter } from '../../test/counter.ts'
import { asSealed, told as toldName } from '../../test/names.ts'
import {
  connect,
  connectMany,
  expectBooksToBalance,
  inTransaction,
  openAccount,
  outcome,
  rows,
  type Session,
  signIn,
  value,
} from '../../test/teller.ts'
import { verify } from '../tool/verify.ts'

let bank: TestBank
let app: pg.Client
let owner: pg.Client
let leela: Session
let arjun: Session
let asha: Session
const threshold = 20_000_000

beforeAll(async () => {
  ;({ bank, app, owner, leela, arjun } = await openCounter())
  asha = await signIn(app, 'customer1@demo.bank')
})

afterAll(() => expectBooksToBalance(owner))

const posted = async (number: string) =>
  Number(await value(owner, 'select posted from banking.accounts where account_number = $1', [number]))
const approve = (session: Session, id: string | undefined, client = app) =>
  value(client, 'select banking.settle_proposal($1, $2, true, null, null, $3)', [
    session.jti,
    id,
    'a request',
  ])
const refuse = (session: Session, id: string | undefined) =>
  value(app, 'select banking.settle_proposal($1, $2, false, null, $3, $4)', [
    session.jti,
    id,
    'No',
    'a request',
  ])
const inbox = (session: Session, status = 'pending') =>
  value(app, 'select banking.list_proposals($1, $2, null, 50)', [session.jti, status])
const customerOf = (session: Session) =>
  value(owner, 'select customer_id from banking.users where id = $1', [session.userId])
const link = (session: Session, customer: string | null) =>
  owner.query('select banking.link_person($1, $2, $3)', ['tool:test', session.userId, customer])

async function proposed(more: object = {}) {
  const account = await openAccount(owner)
  const order = { id: randomUUID(), account, minor: threshold + 1, ...more }
  return { account, order, told: await moveCash(app, leela, order) }
}

describe('above the threshold', () => {
  it('nothing moves, a proposal is made, and the same id finds it again; at the threshold money moves', async () => {
    const { account, order, told } = await proposed()
    expect(told).toEqual({ replayed: false, proposalId: expect.any(String) })
    expect(await posted(account)).toBe(0)
    expect(await moveCash(app, leela, order)).toEqual({ ...told, replayed: true })
    expect(await outcome(moveCash(app, leela, { ...order, minor: threshold + 2 }))).toBe(
      'idempotency_conflict',
    )
    expect((await moveCash(app, leela, { account, minor: threshold })).transaction).toBeDefined()
    expect(await posted(account)).toBe(threshold)
  })

  it('what would be refused anyway is refused at once and leaves no proposal', async () => {
    const before = await value(owner, 'select count(*)::int from banking.proposals')
    const closed = await openAccount(owner, { status: 'closed' })
    expect(await outcome(moveCash(app, leela, { account: closed, minor: threshold + 1 }))).toBe(
      'account_not_active',
    )
    const poor = await openAccount(owner, { minor: 5 })
    expect(
      await outcome(moveCash(app, leela, { kind: 'withdrawal', account: poor, minor: threshold + 1 })),
    ).toBe('insufficient_funds')
    expect(await value(owner, 'select count(*)::int from banking.proposals')).toBe(before)
  })
})

describe('approval', () => {
  it('by another person carries the order out as the maker’s, once, and says so again to who approved', async () => {
    const { account, order, told } = await proposed({ note: 'From a sale' })
    expect(await outcome(approve(leela, told.proposalId)), 'the maker').toBe('forbidden')
    const done = await approve(arjun, told.proposalId)
    expect(done).toMatchObject({
      replayed: false,
      transaction: { id: order.id, note: asSealed('From a sale') },
    })
    expect(await approve(arjun, told.proposalId)).toMatchObject({
      replayed: true,
      transaction: done.transaction,
    })
    expect(await posted(account)).toBe(threshold + 1)
    const [row] = await rows(
      owner,
      `select t.actor, t.scope, length(p.order_mac) as mac from banking.proposals p join banking.transactions t
         on t.seq = p.transaction_seq where p.id = $1`,
      [told.proposalId],
    )
    expect(row).toEqual({ actor: `user:${leela.userId}`, scope: `staff:${leela.userId}`, mac: 0 })
    expect(await outcome(refuse(arjun, told.proposalId))).toBe('already_settled')
    expect(await moveCash(app, leela, order)).toEqual({ ...told, replayed: true })
    await inTransaction(owner, async () => {
      await owner.query(`update banking.users set kind = 'operator' where kind = 'admin'`)
      const third = await signIn(owner, 'admin1@demo.bank')
      const late = value(owner, 'select banking.settle_proposal($1, $2, true, null, null, null)', [
        third.jti,
        told.proposalId,
      ])
      expect(await outcome(late), 'a third person').toBe('already_settled')
    })
  })

  it('is refused to customers, admins and for what is not there, and to whom the account belongs', async () => {
    const { account, told } = await proposed()
    const meera = await signIn(app, 'admin1@demo.bank')
    for (const session of [asha, meera])
      expect(await outcome(approve(session, told.proposalId))).toBe('forbidden')
    for (const id of [randomUUID(), undefined]) expect(await outcome(approve(arjun, id))).toBe('not_found')
    await owner.query(
      `insert into banking.account_parties (account_id, customer_id, role, mandate)
       select a.id, $2, 'owner', 'view' from banking.accounts a where a.account_number = $1`,
      [account, await customerOf(asha)],
    )
    await link(arjun, await customerOf(asha))
    expect(await outcome(approve(arjun, told.proposalId))).toBe('forbidden')
    await link(arjun, null)
    expect((await approve(arjun, told.proposalId)).replayed).toBe(false)
  })

  it('by another log-in of the same person is refused, by the database itself as well', async () => {
    const person = await customerOf(await signIn(app, 'customer2@demo.bank'))
    for (const one of [leela, arjun]) await link(one, person)
    const { told } = await proposed()
    expect(await outcome(approve(arjun, told.proposalId))).toBe('forbidden')
    expect(await outcome(refuse(arjun, told.proposalId))).toBe('forbidden')
    const settle = `update banking.proposals set status = 'refused', checker_user_id = $2, checker_person = maker_person where id = $1`
    expect(await outcome(owner.query(settle, [told.proposalId, arjun.userId]))).toBe('23514')
    for (const one of [leela, arjun]) await link(one, null)
  })

  it('of an order that is refused by then leaves it pending', async () => {
    const { account, told } = await proposed()
    const freeze = (status: string) =>
      owner.query('update banking.accounts set status = $2 where account_number = $1', [account, status])
    await freeze('frozen')
    expect(await outcome(approve(arjun, told.proposalId))).toBe('account_not_active')
    await freeze('active')
    expect((await approve(arjun, told.proposalId)).transaction).toBeDefined()
  })

  it('by sixteen at once carries it out once', async () => {
    const many = await connectMany(bank.wire.appUrl, 16)
    const { account, told } = await proposed()
    const answers = await Promise.all(many.map((client) => approve(arjun, told.proposalId, client)))
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1)
    expect(await posted(account)).toBe(threshold + 1)
  })

  it('and a refusal at once settle it one way', async () => {
    for (let turn = 0; turn < 5; turn++) {
      const [one, other] = await connectMany(bank.wire.appUrl, 2)
      const { account, told } = await proposed()
      const no = other!.query('select banking.settle_proposal($1, $2, false, null, $3, null)', [
        arjun.jti,
        told.proposalId,
        'No',
      ])
      const outcomes = await Promise.all([outcome(approve(arjun, told.proposalId, one)), outcome(no)])
      expect(outcomes.sort()).toEqual(['already_settled', 'done'])
      expect([0, threshold + 1]).toContain(await posted(account))
    }
  })
})

describe('a proposal that nobody settled', () => {
  it('is over after its time, before and after the end of day says so', async () => {
    const { account, told } = await proposed()
    await owner.query(`update banking.proposals set expires_at = clock_timestamp() where id = $1`, [
      told.proposalId,
    ])
    for (const work of [approve, refuse])
      expect(await outcome(work(arjun, told.proposalId))).toBe('already_settled')
    const listed = await inbox(arjun, 'expired')
    expect(listed.map(({ id }: { id: string }) => id)).toContain(told.proposalId)
    const job = await connect(bank.wire.jobUrl)
    const expire = () => value(job, `select banking.expire_proposals('2026-11-22', null, 100)`)
    expect(await expire()).toBe(1)
    expect(await expire()).toBe(0)
    expect(await value(owner, 'select status from banking.proposals where id = $1', [told.proposalId])).toBe(
      'expired',
    )
    expect(await posted(account)).toBe(0)
  })
})

it('the inbox tells staff what waits, from whom, and whether it is their own', async () => {
  const { account, told } = await proposed({ note: 'Large' })
  const of = async (session: Session) =>
    (await inbox(session)).find(({ id }: { id: string }) => id === told.proposalId)
  expect(await of(arjun)).toMatchObject({
    kind: 'deposit',
    amount: String(threshold + 1),
    accountNumber: account,
    mine: false,
    note: asSealed('Large'),
  })
  expect(await toldName((await of(arjun))!.maker)).toBe('Leela Nair')
  expect(await of(leela)).toMatchObject({ mine: true })
  expect(await outcome(inbox(asha))).toBe('forbidden')
  expect(await refuse(arjun, told.proposalId)).toEqual({ id: told.proposalId })
  expect(await of(arjun)).toBeUndefined()
})

it('the books verify after all that; an approval by one person is found', async () => {
  const originKey = Buffer.from(inject('workerBindings').ORIGIN_KEY!, 'base64')
  const found = async () =>
    (await verify(bank.wire.ownerUrl, { originKey })).checks.filter(({ faults }) => faults.length > 0)
  expect(await found()).toEqual([])
  const intruder = await connect(bank.wire.superUrl)
  await intruder.query('alter table banking.proposals drop constraint proposal_second_person')
  await intruder.query(`update banking.proposals set checker_person = maker_person where status = 'approved'`)
  expect((await found()).map(({ name }) => name)).toEqual([
    'what was approved was done once, after two persons',
  ])
})
