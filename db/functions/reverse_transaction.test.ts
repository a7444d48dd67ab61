/** What was booked and is taken back: once, in full or in parts, never more than it was. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { freshBank, type TestBank } from '../../test/bank.ts'
import { moveCash, type Reversal, reverse, tillOf } from '../../test/counter.ts'
import { asSealed } from '../../test/names.ts'
import {
  connect,
  connectMany,
  connectOwner,
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
import { verify } from '../tool/verify.ts'

let bank: TestBank
let app: pg.Client
let owner: pg.Client
let leela: Session
let arjun: Session
let asha: Session
let vikram: Session

beforeAll(async () => {
  bank = await freshBank()
  app = await connect(bank.wire.appUrl)
  owner = await connectOwner(bank.wire.ownerUrl)
  leela = await signIn(app, 'operator1@demo.bank')
  arjun = await signIn(app, 'operator2@demo.bank')
  asha = await signIn(app, 'customer1@demo.bank')
  vikram = await signIn(app, 'customer2@demo.bank')
})

afterAll(() => expectBooksToBalance(owner))

const posted = async (number: string) =>
  Number(await value(owner, 'select posted from banking.accounts where account_number = $1', [number]))
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error) => ({ code: error.message, ...JSON.parse(error.detail ?? '{}') }),
  )
const found = async () => {
  const originKey = Buffer.from(inject('workerBindings').ORIGIN_KEY!, 'base64')
  const { checks } = await verify(bank.wire.ownerUrl, { originKey })
  return checks.filter(({ faults }) => faults.length > 0)
}

/** A transfer of 1,000 from Asha to Vikram; who reverses it names it by id and scope. */
async function paid(minor = 1000) {
  const [from, to] = [
    await openAccount(owner, { holder: asha, minor: 1000 }),
    await openAccount(owner, { holder: vikram }),
  ]
  const id = randomUUID()
  await transfer(app, asha, { id, from, to, minor })
  const scope = await value(owner, 'select scope from banking.transactions where id = $1', [id])
  return { from, to, original: { original: id, scope: scope as string } }
}

describe('a reversal', () => {
  it('gives everything back as a new transaction that names the old one, with the reason', async () => {
    const { from, to, original } = await paid()
    const { transaction } = await reverse(app, leela, { ...original, reason: 'Paid to the wrong person' })
    expect(transaction).toMatchObject({
      type: 'reversal',
      fromNumber: to,
      toNumber: from,
      amount: '1000',
      note: asSealed('Paid to the wrong person'),
      balanceAfter: '0',
    })
    expect([await posted(from), await posted(to)]).toEqual([1000, 0])
    const reverses = `select o.id from banking.transactions t join banking.transactions o on o.seq = t.reverses_seq where t.id = $1`
    expect(await value(owner, reverses, [transaction!.id])).toBe(original.original)
  })

  it('happens once, under whatever id; its own id gets the same answer again', async () => {
    const { original } = await paid()
    const order = { ...original, id: randomUUID() }
    const first = await reverse(app, leela, order)
    expect(await reverse(app, leela, order)).toEqual({ ...first, replayed: true })
    expect(await outcome(reverse(app, leela, { ...order, reason: 'Another' }))).toBe('idempotency_conflict')
    for (const more of [{}, { minor: 1 }])
      expect(await outcome(reverse(app, arjun, { ...original, ...more }))).toBe('already_settled')
    const own = { original: first.transaction!.id, scope: `staff:${leela.userId}` }
    expect(await outcome(reverse(app, leela, own)), 'a reversal is not reversed').toBe('already_settled')
  })

  it('knows who paid by what was booked, whichever account is the older one', async () => {
    const to = await openAccount(owner, { holder: vikram })
    const from = await openAccount(owner, { holder: asha, minor: 700 })
    const original = randomUUID()
    await transfer(app, asha, { id: original, from, to, minor: 700 })
    const scope = await value(owner, 'select scope from banking.transactions where id = $1', [original])
    const { transaction } = await reverse(app, leela, { original, scope })
    expect(transaction).toMatchObject({ fromNumber: to, toNumber: from })
  })

  it('takes back whose it names of several under the same id', async () => {
    const id = randomUUID()
    const tried = []
    for (const session of [asha, vikram]) {
      const from = await openAccount(owner, { holder: session, minor: 500 })
      await transfer(app, session, { id, from, to: await openAccount(owner), minor: 500 })
      const scope = `customer:${await value(owner, 'select customer_id from banking.users where id = $1', [session.userId])}`
      tried.push({ from, scope })
    }
    for (const { from, scope } of tried) {
      const { transaction } = await reverse(app, leela, { original: id, scope })
      expect(transaction).toMatchObject({ toNumber: from })
    }
  })

  it('respects what the account holds; a named kind may overdraw it, after two persons, and is listed', async () => {
    const { from, to, original } = await paid()
    await transfer(app, vikram, { from: to, to: from, minor: 400 })
    expect(await refusal(reverse(app, leela, original))).toEqual({
      code: 'insufficient_funds',
      field: 'from',
      currency: 'INR',
      minor: { available: '600' },
    })
    expect(await outcome(reverse(app, leela, { ...original, force: 'because' }))).toBe('forbidden')
    const { proposalId } = await reverse(app, leela, { ...original, force: 'bank_error' })
    expect(await posted(to)).toBe(600)
    await app.query('select banking.settle_proposal($1, $2, true, null, null, null)', [arjun.jti, proposalId])
    expect([await posted(from), await posted(to)]).toEqual([1400, -400])
    const listed = await rows(owner, 'select kind, overdrawn::int from banking.force_debits')
    expect(listed).toEqual([{ kind: 'bank_error', overdrawn: 400 }])
  })

  it('of a deposit takes the cash out of the till that took it, and no other operator may', async () => {
    const account = await openAccount(owner)
    const id = randomUUID()
    const { cash } = await tillOf(owner, leela)
    await moveCash(app, leela, { id, account, minor: 300 })
    const original = { original: id, scope: `staff:${leela.userId}` }
    expect(await refusal(reverse(app, arjun, original))).toMatchObject({ code: 'forbidden', field: 'till' })
    await reverse(app, leela, { original: id })
    expect([await posted(account), (await tillOf(owner, leela)).cash]).toEqual([0, cash])
  })
})

describe('refunds', () => {
  it('add up to the original and not to a paisa more', async () => {
    const { from, original } = await paid()
    for (const minor of [300, 500]) await reverse(app, leela, { ...original, minor })
    expect(await refusal(reverse(app, leela, { ...original, minor: 201 }))).toEqual({
      code: 'limit_exceeded',
      field: 'amount',
      limit: 'refund',
      currency: 'INR',
      minor: { left: '200' },
    })
    expect(await outcome(reverse(app, leela, original)), 'in full after a part').toBe('already_settled')
    await reverse(app, leela, { ...original, minor: 200 })
    expect(await outcome(reverse(app, leela, { ...original, minor: 1 }))).toBe('already_settled')
    expect(await posted(from)).toBe(1000)
  })
})

describe('a reversal that comes before its original', () => {
  it('leaves a tombstone, and the original is refused when it comes', async () => {
    const account = await openAccount(owner)
    const original = randomUUID()
    const order = { id: randomUUID(), original }
    expect(await reverse(app, leela, order)).toEqual({ replayed: false, cancelled: true })
    expect(await reverse(app, leela, order)).toEqual({ replayed: true, cancelled: true })
    expect(await outcome(moveCash(app, leela, { id: original, account }))).toBe('already_settled')
    expect(await outcome(reverse(app, leela, { original }))).toBe('already_settled')
    expect(await posted(account)).toBe(0)
    // The key is the caller's own: nobody blocks the id of somebody else.
    expect((await moveCash(app, arjun, { id: original, account })).replayed).toBe(false)
    for (const scope of [`staff:${arjun.userId}`, 'customer:1', 'job:eod'])
      expect(await outcome(reverse(app, leela, { original: randomUUID(), scope }))).toBe('not_found')
  })

  it('is written down, and says nothing of the same key of somebody else', async () => {
    const original = randomUUID()
    await reverse(app, leela, { original })
    const deeds = `select actor, subject from banking.audit_logs
      where action = 'reversals.cancel' and subject like '%' || $1`
    expect(await rows(owner, deeds, [original])).toEqual([
      { actor: `user:${leela.userId}`, subject: `request:staff:${leela.userId}/${original}` },
    ])
    const scope = `staff:${leela.userId}`
    expect(await outcome(reverse(app, arjun, { original, scope }))).toBe('already_settled')
    expect(await outcome(reverse(app, arjun, { original, scope: 'customer:1' }))).toBe('not_found')
  })

  it('waits for an original that is on its way, and then takes it back', async () => {
    const [one, other] = await connectMany(bank.wire.appUrl, 2)
    const account = await openAccount(owner)
    const id = randomUUID()
    // The same key of others, which is another order.
    await moveCash(app, arjun, { id, account: await openAccount(owner), minor: 40 })
    const theirs = await openAccount(owner, { holder: asha, minor: 30 })
    await transfer(app, asha, { id, from: theirs, to: await openAccount(owner), minor: 30 })
    await one!.query('begin')
    await moveCash(one!, leela, { id, account, minor: 90 })
    const reversing = reverse(other!, leela, { original: id })
    await untilWaiting(owner, other!)
    await one!.query('commit')
    expect((await reversing).transaction).toMatchObject({ type: 'reversal', amount: '90' })
    expect(await posted(account)).toBe(0)
  })
})

describe('at once', () => {
  it('of sixteen reversals one wins and the others learn that it was settled', async () => {
    const many = await connectMany(bank.wire.appUrl, 16)
    const { from, original } = await paid()
    const outcomes = await Promise.all(
      many.map((client, at) => outcome(reverse(client, at % 2 ? leela : arjun, original))),
    )
    expect(outcomes.filter((one) => one === 'done')).toHaveLength(1)
    expect(outcomes.filter((one) => one === 'already_settled')).toHaveLength(15)
    expect(await posted(from)).toBe(1000)
  })

  it('refunds of a third never exceed the original, and a reversal beside a transfer back does not deadlock', async () => {
    const many = await connectMany(bank.wire.appUrl, 16)
    const { from, to, original } = await paid()
    const outcomes = await Promise.all(
      many.map((client, at) =>
        at % 4 === 0
          ? outcome(transfer(client, vikram, { from: to, to: from, minor: 1 }))
          : outcome(reverse(client, leela, { ...original, minor: 330 })),
      ),
    )
    expect(outcomes.filter((one) => !['done', 'limit_exceeded', 'insufficient_funds'].includes(one))).toEqual(
      [],
    )
    const refunded = await value(owner, 'select refunded::int from banking.reversals where key = $1', [
      original.original,
    ])
    expect(refunded).toBeLessThanOrEqual(990)
    expect(refunded % 330).toBe(0)
  })
})

it('who is no operator, or gives no reason, takes nothing back', async () => {
  const { original } = await paid()
  const meera = await signIn(app, 'admin1@demo.bank')
  for (const session of [asha, vikram, meera])
    expect(await outcome(reverse(app, session, original))).toBe('forbidden')
  const bad: [string, Partial<Reversal>][] = [
    ['reason', { reason: null }],
    ['reason', { reason: '' }],
    ['amount', { minor: 0, reason: '', id: original.original }],
    ['amount', { minor: -1 }],
    ['id', { id: original.original }],
    ['id', { id: original.original, reason: '' }],
  ]
  for (const [field, more] of bad)
    expect(await refusal(reverse(app, leela, { ...original, ...more })), JSON.stringify(more)).toEqual({
      code: 'invalid_input',
      field,
    })
  expect(await outcome(reverse(app, leela, { ...original, minor: 1, currency: 'USD' }))).toBe(
    'currency_mismatch',
  )
  await owner.query(
    `update banking.accounts set status = 'closed' where account_number =
    (select to_number from banking.transactions where id = $1)`,
    [original.original],
  )
  expect(await outcome(reverse(app, leela, original))).toBe('account_not_active')
})

it('the books verify after all that; a refund too much, or of something else, is found', async () => {
  // An account that a test closed with money on it.
  await owner.query(`update banking.accounts set status = 'active' where status = 'closed'`)
  expect(await found()).toEqual([])
  const { original } = await paid()
  const { transaction } = await reverse(app, leela, { ...original, minor: 100 })
  const intruder = await connect(bank.wire.superUrl)
  await intruder.query('set session_replication_role = replica')
  await intruder.query('update banking.transactions set reverses_seq = reverses_seq - 1 where id = $1', [
    transaction!.id,
  ])
  const till = 'select account_id from banking.own_accounts where user_id is not null limit 1'
  await intruder.query(
    `update banking.entries set balance_after = 1 where ctid = (select ctid from banking.entries where account_id = (${till}) order by version limit 1)`,
  )
  const names = (await found()).map(({ name }) => name)
  expect(names).toEqual([
    'entries continue their account (version, balance, dates)',
    'entry hashes',
    'origin MACs',
    'tills and vault never held less than nothing',
    'reversals and refunds stay within their original',
  ])
})
