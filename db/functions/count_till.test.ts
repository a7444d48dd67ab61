/** A till is counted without seeing the books; what differs is posted, above a threshold by two persons. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshBank, type TestBank } from '../../test/bank.ts'
import { beginOn, businessDate, faultsOfBank, nextDay, originKey } from '../../test/closing.ts'
import { moveCash } from '../../test/counter.ts'
import {
  connect,
  connectOwner,
  expectBooksToBalance,
  openAccount,
  outcome,
  type Row,
  rows,
  type Session,
  signIn,
  untilWaiting,
  value,
} from '../../test/teller.ts'
import { openOrderMac } from '../../worker/ledger/rules.ts'

let bank: TestBank
let app: pg.Client
let other: pg.Client
let owner: pg.Client
let leela: Session
let arjun: Session

beforeAll(async () => {
  bank = await freshBank()
  app = await connect(bank.wire.appUrl)
  other = await connect(bank.wire.appUrl)
  owner = await connectOwner(bank.wire.ownerUrl)
  leela = await signIn(app, 'operator1@demo.bank')
  arjun = await signIn(app, 'operator2@demo.bank')
})

afterAll(async () => {
  await expectBooksToBalance(owner)
  expect(await faultsOfBank(bank)).toEqual([])
})

const inBooks = async (who = leela): Promise<number> =>
  Number((await value(app, 'select banking.read_till($1)', [who.jti])).cash)
const differences = () =>
  value(
    owner,
    `select coalesce(sum(posted), 0)::int from banking.accounts where product_code = 'till-difference'`,
  )

type Counting = {
  id?: string
  pieces?: Row
  expected?: number
  currency?: string
  who?: Session
  over?: pg.Client
}

/** As the Worker does it: looks at the books, signs the difference. */
async function count(counting: Counting = {}): Promise<Row> {
  const { id = randomUUID(), currency = 'INR', who = leela, over = app } = counting
  const expected = counting.expected ?? (await inBooks(who))
  const pieces = counting.pieces ?? { 100: expected / 100 }
  const total = Object.entries(pieces).reduce((sum, [each, many]) => sum + Number(each) * Number(many), 0)
  const difference = total - expected
  const [from, to] = difference < 0 ? ['till-difference', 'till'] : ['till', 'till-difference']
  const orderedAt = new Date().toISOString()
  const mac = openOrderMac(originKey(), {
    id,
    actor: `user:${who.userId}`,
    type: 'transfer',
    from: from!,
    to: to!,
    minor: BigInt(Math.abs(Math.trunc(difference) || 0)),
    currency,
    orderedAt,
    reverses: '',
  })
  const given = [
    who.jti,
    id,
    currency,
    JSON.stringify(pieces),
    expected,
    null,
    orderedAt,
    Buffer.from(mac),
    'a request',
  ]
  return value(over, 'select banking.count_till($1, $2, $3, $4, $5, $6, $7, $8, $9)', given)
}
const rupees = (minor: number) => ({ 100: minor / 100 })

describe('a count', () => {
  it('that is right moves nothing, and stands with its denominations', async () => {
    const expected = await inBooks()
    const pieces = { 50000: Math.floor(expected / 50_000), 100: (expected % 50_000) / 100 }
    expect(await count({ pieces })).toMatchObject({ difference: '0', proposalId: null, transactionId: null })
    const [kept] = await rows(
      owner,
      'select denominations, counted::int from banking.till_counts order by at desc',
    )
    expect(kept).toEqual({ denominations: pieces, counted: expected })
    const noted = await rows(
      owner,
      `select actor, request_id, detail from banking.audit_logs where action = 'tills.count'`,
    )
    const detail = { difference: 0, currency: 'INR' }
    expect(noted).toEqual([{ actor: `user:${leela.userId}`, request_id: 'a request', detail }])
  })

  it('with too little or too much posts the difference, once for each id', async () => {
    const [before, differed] = [await inBooks(), await differences()]
    const id = randomUUID()
    const short = await count({ id, pieces: rupees(before - 10_000) })
    expect(short).toMatchObject({ replayed: false, difference: '-10000', transactionId: id })
    expect([await inBooks(), await differences()]).toEqual([before - 10_000, differed - 10_000])
    expect(await count({ id, who: arjun }), 'an id is its owner’s').toMatchObject({ replayed: false })
    expect(await count({ id, pieces: rupees(before - 10_000) })).toEqual({ ...short, replayed: true })
    expect(await outcome(count({ id, pieces: rupees(before) }))).toBe('idempotency_conflict')
    expect(await count({ pieces: rupees(before) })).toMatchObject({ difference: '10000' })
    expect([await inBooks(), await differences()]).toEqual([before, differed])
  })

  const waited = randomUUID()
  it('that differs by more waits for another person, who is told nothing less than the sum', async () => {
    const before = await inBooks()
    const id = waited
    const asked = await count({ id, pieces: rupees(before - 10_100) })
    expect(asked).toMatchObject({ difference: '-10100', transactionId: null })
    expect(await inBooks()).toBe(before)
    const approve = (who: Session) =>
      value(app, `select banking.settle_proposal($1, $2, true, null, null, 'a request')`, [
        who.jti,
        asked.proposalId,
      ])
    expect(await outcome(approve(leela))).toBe('forbidden')
    expect((await approve(arjun)).transaction).toMatchObject({ amount: '10100' })
    expect(await inBooks()).toBe(before - 10_100)
    expect(await count({ id, pieces: rupees(before - 10_100) })).toMatchObject({
      replayed: true,
      proposalId: asked.proposalId,
    })
  })

  it('of one great difference waits also where it evens out with what was settled alone', async () => {
    expect(await count({ pieces: rupees((await inBooks()) - 5_000) })).toMatchObject({ proposalId: null })
    expect(await count({ pieces: rupees((await inBooks()) + 10_100) })).toMatchObject({ transactionId: null })
  })

  it('with too little again and again waits once it is more than one person may settle in a day', async () => {
    const who = arjun
    await moveCash(app, who, { account: await openAccount(owner), minor: 100_000 })
    const before = await inBooks(who)
    const short = async (by: number, id?: string) =>
      count({ who, pieces: rupees((await inBooks(who)) - by), ...(id && { id }) })
    expect(await short(6_000, waited), 'another’s of that id was looked at').toMatchObject({
      proposalId: null,
    })
    const again = await short(6_000)
    expect(again).toMatchObject({ transactionId: null, proposalId: expect.any(String) })
    expect(await inBooks(who)).toBe(before - 6_000)
    await app.query(`select banking.settle_proposal($1, $2, true, null, null, null)`, [
      leela.jti,
      again.proposalId,
    ])
    expect(await short(4_000), 'what another looked at counts no more').toMatchObject({ proposalId: null })
    expect(await short(100)).toMatchObject({ transactionId: null })
    expect(await short(-3_000), 'too much evens out').toMatchObject({ proposalId: null })
    expect(await short(3_000)).toMatchObject({ proposalId: null })
    expect(await short(100)).toMatchObject({ transactionId: null })
    expect(await inBooks(who)).toBe(before - 16_000)
    await beginOn(owner, nextDay(await businessDate(owner)))
    expect(await short(100), 'another day').toMatchObject({ proposalId: null })
  })

  it('is refused in this order, and leaves nothing behind', async () => {
    const asha = await signIn(app, 'customer1@demo.bank')
    const before = await inBooks()
    const counts = () => value(owner, 'select count(*)::int from banking.till_counts')
    const kept = await counts()
    expect(await outcome(count({ who: asha, expected: 0 }))).toBe('forbidden')
    for (const pieces of [
      { 200000: 1 },
      { 100: -1 },
      { 100: 1.5 },
      { 100: '1e3' },
      { 100: 1_000_000 },
      { x: 1 },
      { 100: null },
      [],
    ])
      for (const wrong of [{ pieces, currency: 'USD', expected: 1 }, { pieces }])
        expect(await outcome(count(wrong)), JSON.stringify(wrong)).toBe('invalid_input')
    expect(await outcome(count({ pieces: {}, currency: 'USD', expected: 0 }))).toBe('not_found')
    expect(await outcome(count({ pieces: rupees(before), expected: before + 100 }))).toBe('BK503')
    expect([await inBooks(), await counts()]).toEqual([before, kept])
  })

  it('of what a deposit changes in the same moment is never of yesterday’s books', async () => {
    const account = await openAccount(owner)
    const old = await inBooks()
    await other.query('begin')
    await moveCash(other, leela, { account, minor: 1_000 })
    const right = outcome(count({ expected: old }))
    await untilWaiting(owner, app)
    await other.query('commit')
    expect(await right).toBe('BK503')
    for (let turn = 0; turn < 6; turn += 1) {
      const before = await inBooks()
      const [counted] = await Promise.all([
        outcome(count({ pieces: rupees(before - 100), expected: before })),
        moveCash(other, leela, { account, minor: 1_000 }),
      ])
      expect(await inBooks()).toBe(before + 1_000 - (counted === 'done' ? 100 : 0))
      expect(['done', 'BK503']).toContain(counted)
    }
  })

  it('by two at once under one id is made once', async () => {
    const before = await inBooks()
    const id = randomUUID()
    const again = { id, pieces: rupees(before - 500), expected: before }
    const answers = await Promise.all([count(again), count({ ...again, over: other })])
    expect(answers.map(({ replayed }) => replayed).sort()).toEqual([false, true])
    expect(await inBooks()).toBe(before - 500)
  })
})
