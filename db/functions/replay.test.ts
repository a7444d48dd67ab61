/** The same order again, by impatience or a lost answer, is one transfer with one answer. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import { asSealed } from '../../test/names.ts'
import {
  connect,
  connectOwner,
  expectBooksToBalance,
  openAccount,
  outcome,
  rows,
  type Session,
  signIn,
  type Transfer,
  transfer,
  value,
} from '../../test/teller.ts'

let app: pg.Client
let owner: pg.Client
let asha: Session
let vikram: Session
let superUrl: string

beforeAll(async () => {
  const bank = await freshBank()
  superUrl = bank.wire.superUrl
  app = await connect(bank.wire.appUrl)
  owner = await connectOwner(bank.wire.ownerUrl)
  asha = await signIn(app, 'customer1@demo.bank')
  vikram = await signIn(app, 'customer2@demo.bank')
})

afterAll(() => expectBooksToBalance(owner))

async function order(minor: number, more: Partial<Transfer> = {}) {
  const from = await openAccount(owner, { holder: asha, minor })
  return { id: randomUUID(), from, to: await openAccount(owner), minor, note: asSealed('once'), ...more }
}

it('gets the very answer of the first time, also when the money is gone and the account frozen since', async () => {
  const once = await order(500)
  const first = await transfer(app, asha, once)
  expect(first).toMatchObject({ replayed: false, transaction: { balanceAfter: '0' } })
  await owner.query(`update banking.accounts set status = 'frozen' where account_number in ($1, $2)`, [
    once.from,
    once.to,
  ])
  const again = await transfer(app, asha, once)
  expect(again).toEqual({ ...first, replayed: true })
  expect(await value(owner, 'select count(*)::int from banking.transactions where id = $1', [once.id])).toBe(
    1,
  )
})

it('is found in the payer’s line, whatever happened on the account afterwards', async () => {
  const once = await order(500, { minor: 100 })
  const first = await transfer(app, asha, once)
  await transfer(app, asha, { ...once, id: randomUUID() })
  expect((await transfer(app, asha, once)).transaction).toEqual(first.transaction)
})

it('with any field changed it is a conflict, and moves nothing', async () => {
  const once = await order(500, { minor: 100 })
  await transfer(app, asha, once)
  const changes: Partial<Transfer>[] = [
    { type: 'payment' },
    { from: once.to },
    { to: once.from },
    { minor: 101 },
    { currency: 'USD' },
    { currency: null },
    { note: asSealed('Once') },
    { note: null },
    { note: asSealed('') },
  ]
  for (const change of changes)
    expect(await outcome(transfer(app, asha, { ...once, ...change })), JSON.stringify(change)).toBe(
      'idempotency_conflict',
    )
  expect(await value(owner, 'select count(*)::int from banking.transactions where id = $1', [once.id])).toBe(
    1,
  )
})

it('an id belongs to its customer: another’s use of it is another transfer, and tells nothing of the first', async () => {
  const once = await order(500, { minor: 100 })
  await transfer(app, asha, once)
  const theirs = await openAccount(owner, { holder: vikram, minor: 900 })
  const other = await transfer(app, vikram, { ...once, from: theirs, minor: 300 })
  expect(other).toMatchObject({ replayed: false, transaction: { balanceAfter: '600' } })
  // The same order from another person is not a replay: they are no party to the account.
  expect(await outcome(transfer(app, vikram, { ...(await order(500)), from: once.from }))).toBe('not_found')
  // Each gets their own answer again.
  expect((await transfer(app, asha, once)).transaction).toMatchObject({ amount: '100', balanceAfter: '400' })
  expect(await transfer(app, vikram, { ...once, from: theirs, minor: 300 })).toEqual({
    ...other,
    replayed: true,
  })
  const scopes = await rows(owner, 'select scope from banking.transactions where id = $1 order by seq', [
    once.id,
  ])
  expect(new Set(scopes.map(({ scope }) => scope)).size).toBe(2)
})

it('an id that was refused may be used again: a refusal is not remembered', async () => {
  const once = await order(500, { minor: 501 })
  expect(await outcome(transfer(app, asha, once))).toBe('insufficient_funds')
  expect(await transfer(app, asha, { ...once, minor: 500 })).toMatchObject({ replayed: false })
})

it('needs a session like the first time', async () => {
  const once = await order(500)
  const session = await signIn(app, 'customer1@demo.bank')
  await transfer(app, session, once)
  await app.query('select banking.logout($1, null)', [session.jti])
  expect(await outcome(transfer(app, session, once))).toBe('token_revoked')
})

it('of an order that waits, or was declined for good, says so: of that id of that customer alone', async () => {
  const wide = await connect(superUrl)
  // What waits needs no account or hold here: only whose it is, and under which id.
  await wide.query('set session_replication_role = replica')
  const once = await order(500, { minor: 100 })
  const first = await transfer(app, asha, once)
  const scope = await value(owner, 'select scope from banking.transactions where id = $1', [once.id])
  const joint = (whose: string, key: string): Promise<string> =>
    value(
      wide,
      `insert into banking.joint_orders (kind, account_id, scope, key, maker_user_id, maker_customer_id, to_number, amount,
         currency, channel, ordered_at, origin_mac, hold_id, expires_at)
       values ('transfer', 1, $1, $2, 1, 1, 'x', 1, 'INR', 'web', now(), '', gen_random_uuid(), now()) returning id`,
      [whose, key],
    )
  const risk = (whose: string, key: string): Promise<string> =>
    value(
      wide,
      `insert into banking.risk_orders (kind, account_id, scope, key, maker_user_id, maker_customer_id, to_number, amount,
         currency, channel, is_new, ordered_at, origin_mac, hold_id, expires_at)
       values ('transfer', 1, $1, $2, 1, 1, 'x', 1, 'INR', 'web', false, now(), '', gen_random_uuid(), now()) returning id`,
      [whose, key],
    )
  const alert = (whose: string, key: string) =>
    wide.query(
      `insert into banking.risk_alerts (rule_code, change_id, action, score, customer_id, account_id, scope, key, facts, case_id)
       values ('x', gen_random_uuid(), 'hold', 1, 1, 1, $1, $2, '{}', 1)`,
      [whose, key],
    )
  const claimed = async () => {
    const id = randomUUID()
    await wide.query('insert into banking.request_keys (scope, key, payload_hash) values ($1, $2, $3)', [
      scope,
      id,
      Buffer.from('same'),
    ])
    return id
  }
  const replay = (id: string) =>
    value(owner, 'select banking.replay($1, $2, $3, $4)', [scope, id, Buffer.from('same'), once.from])
  const [waits, held, declined] = [await claimed(), await claimed(), await claimed()]
  for (const add of [joint, risk, alert]) {
    await add('customer:0', once.id)
    await add(scope, randomUUID())
    for (const id of [waits, held, declined]) await add('customer:0', id)
  }
  // A rule may have noted what it let pass.
  await alert(scope, once.id)
  const [byHolders, byStaff] = [await joint(scope, waits), await risk(scope, held)]
  await alert(scope, held)
  await alert(scope, declined)
  expect(await replay(waits)).toEqual({ replayed: true, proposalId: byHolders })
  expect(await replay(held)).toEqual({ replayed: true, proposalId: byStaff })
  expect(await replay(declined)).toEqual({ refused: 'forbidden', declined: true })
  expect(await transfer(app, asha, once)).toEqual({ ...first, replayed: true })
  // A claim with nothing behind it is a fault, and not told as an answer.
  expect(await outcome(replay(await claimed()))).toBe('P0002')
})
