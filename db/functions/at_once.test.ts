/** Many at once: nothing is spent twice, nothing made twice, nobody waits for ever. */
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { freshBank, type TestBank } from '../../test/bank.ts'
import { asSealed } from '../../test/names.ts'
import {
  connect,
  connectMany,
  connectOwner,
  expectBooksToBalance,
  openAccount,
  outcome,
  type Receipt,
  type Session,
  sha256,
  signIn,
  transfer,
  untilWaiting,
  value,
} from '../../test/teller.ts'

let bank: TestBank
let owner: pg.Client
let app: pg.Client
let many: pg.Client[]
let asha: Session

beforeAll(async () => {
  bank = await freshBank()
  owner = await connectOwner(bank.wire.ownerUrl)
  app = await connect(bank.wire.appUrl)
  many = await connectMany(bank.wire.appUrl, 64)
  asha = await signIn(app, 'customer1@demo.bank')
})

afterAll(() => expectBooksToBalance(owner))

const posted = (number: string) =>
  value(owner, 'select posted::int from banking.accounts where account_number = $1', [number])
const open = (minor = 0) => openAccount(owner, { holder: asha, minor })

function count(outcomes: string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const one of outcomes) counts[one] = (counts[one] ?? 0) + 1
  return counts
}

it('64 clients that drain one account never overspend it', async () => {
  const [from, to] = [await open(10_000), await open()]
  const tries = many.map(async (client) => [
    await outcome(transfer(client, asha, { from, to, minor: 300 })),
    await outcome(transfer(client, asha, { from, to, minor: 300 })),
  ])
  expect(count((await Promise.all(tries)).flat())).toEqual({ done: 33, insufficient_funds: 95 })
  expect([await posted(from), await posted(to)]).toEqual([100, 9900])
})

it('64 clients that send the same id make one transfer and get one answer, though the money is there once', async () => {
  const [from, to] = [await open(500), await open()]
  const order = { id: randomUUID(), from, to, minor: 500, note: asSealed('once') }
  const receipts = await Promise.all(many.map((client) => transfer(client, asha, order)))
  expect(receipts.filter(({ replayed }) => !replayed)).toHaveLength(1)
  expect(new Set(receipts.map(({ transaction }) => JSON.stringify(transaction))).size).toBe(1)
  expect([await posted(from), await posted(to)]).toEqual([0, 500])
})

it('64 clients that send one id for different orders make one transfer, and the others learn of the conflict', async () => {
  const [from, to] = [await open(10_000), await open()]
  const id = randomUUID()
  const tries = many.map((client, index) =>
    outcome(transfer(client, asha, { id, from, to, minor: 100 + index })),
  )
  expect(count(await Promise.all(tries))).toEqual({ done: 1, idempotency_conflict: 63 })
})

it('opposite transfers and rings of them never deadlock', async () => {
  const ring: string[] = []
  while (ring.length < 5) ring.push(await open(10_000))
  const tries = many.slice(0, 32).map(async (client, index) => {
    const outcomes: string[] = []
    for (let turn = 0; turn < 10; turn++) {
      // Half of the clients pay back and forth between two accounts, half go round the ring; of each, half turn round.
      const start = index % 2 ? index + turn : 0
      const pair = [ring[start % 5]!, ring[(start + 1) % 5]!]
      const [from, to] = (index >> 1) % 2 ? pair : pair.reverse()
      outcomes.push(await outcome(transfer(client, asha, { from: from!, to: to!, minor: 1 })))
    }
    return outcomes
  })
  expect(count((await Promise.all(tries)).flat())).toEqual({ done: 320 })
  const total = 'select sum(posted)::int from banking.accounts where account_number = any($1)'
  expect(await value(owner, total, [ring])).toBe(50_000)
})

it('a transfer in flight when its session signs out has committed before the sign-out answers', async () => {
  const [from, to] = [await open(500), await open()]
  const session = await signIn(app, 'customer1@demo.bank')
  const [payer, leaver, holder] = [many[0]!, many[1]!, await connectOwner(bank.wire.ownerUrl)]
  const id = randomUUID()
  await holder.query('begin')
  await holder.query('select from banking.accounts where account_number = $1 for update', [from])
  const order: string[] = []
  const paying = transfer(payer, session, { id, from, to, minor: 500 }).then((receipt: Receipt) => {
    order.push('paid')
    return receipt
  })
  await untilWaiting(owner, payer)
  const leaving = leaver.query('select banking.logout($1, null)', [session.jti]).then(async () => {
    order.push('signed out')
    return value(owner, 'select count(*)::int from banking.transactions where id = $1', [id])
  })
  await untilWaiting(owner, leaver)
  expect(order).toEqual([])
  await holder.query('commit')
  expect(await leaving, 'what is there when the sign-out has answered').toBe(1)
  expect((await paying).transaction.balanceAfter).toBe('0')
  expect(await outcome(transfer(payer, session, { from: to, to: from }))).toBe('token_revoked')
})

it('a transfer that comes while its session signs out waits for that, and is refused', async () => {
  const [from, to] = [await open(500), await open()]
  const [payer, leaver] = [many[0]!, many[1]!]
  for (const ending of ['rollback', 'commit']) {
    const session = await signIn(app, 'customer1@demo.bank')
    const id = randomUUID()
    await leaver.query('begin')
    await leaver.query('select banking.logout($1, null)', [session.jti])
    const paying = outcome(transfer(payer, session, { id, from, to, minor: 100 }))
    await untilWaiting(owner, payer)
    await leaver.query(ending)
    expect(await paying).toBe(ending === 'commit' ? 'token_revoked' : 'done')
    const made = await value(owner, 'select count(*)::int from banking.transactions where id = $1', [id])
    expect(made).toBe(ending === 'commit' ? 0 : 1)
  }
  expect(await posted(from)).toBe(400)
})

it('of many transfers racing a sign-out, none commits after it has answered', async () => {
  const [from, to] = [await open(100_000), await open()]
  for (let round = 0; round < 3; round++) {
    const session = await signIn(app, 'customer1@demo.bank')
    const paying = many.slice(2, 34).map(async (client) => {
      const outcomes: string[] = []
      for (let turn = 0; turn < 5; turn++)
        outcomes.push(await outcome(transfer(client, session, { from, to, minor: 1 })))
      return outcomes
    })
    await pause(5)
    await many[0]!.query('select banking.logout($1, null)', [session.jti])
    const whenAnswered = await posted(to)
    const outcomes = count((await Promise.all(paying)).flat())
    expect(Object.keys(outcomes).every((one) => one === 'done' || one === 'token_revoked')).toBe(true)
    expect(await posted(to)).toBe(whenAnswered)
  }
})

it('of two sign-outs at once one ends the session and the other finds it ended', async () => {
  const session = await signIn(app, 'customer1@demo.bank')
  const token = `select session_id from banking.auth_tokens where jti_hash = $1`
  await owner.query('begin')
  const row = `select from banking.user_sessions where id = (${token}) for update`
  await owner.query(row, [sha256(session.jti)])
  const tries = many
    .slice(0, 2)
    .map((client) => outcome(client.query('select banking.logout($1, null)', [session.jti])))
  for (const client of many.slice(0, 2)) await untilWaiting(owner, client)
  await owner.query('commit')
  expect(count(await Promise.all(tries))).toEqual({ done: 1, token_revoked: 1 })
})

it('a sign-out waits for nobody else’s session, and a look at the balance for nobody', async () => {
  const from = await open(500)
  const holder = await connectOwner(bank.wire.ownerUrl)
  const session = await signIn(app, 'customer1@demo.bank')
  await holder.query('begin')
  await holder.query('select from banking.accounts where account_number = $1 for update', [from])
  await app.query('begin')
  await app.query(`select banking.enter($1, '{customer}')`, [asha.jti])
  expect(await value(app, 'select posted::int from banking.accounts where account_number = $1', [from])).toBe(
    500,
  )
  await app.query('commit')
  expect(await outcome(app.query('select banking.logout($1, null)', [session.jti]))).toBe('done')
  await holder.query('rollback')
})
