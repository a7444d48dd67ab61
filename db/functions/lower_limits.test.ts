/** Limits that a customer sets: of an account, downwards; of a payee, for a day. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { beforeAll, expect, it } from 'vitest'
import { freshBank, type TestBank } from '../../test/bank.ts'
import { limitsOf } from '../../test/limits.ts'
import {
  connect,
  connectOwner,
  hangUp,
  openAccount,
  outcome,
  rows,
  type Session,
  signIn,
  untilWaiting,
  value,
} from '../../test/teller.ts'

let bank: TestBank
let app: pg.Client
let owner: pg.Client
let asha: Session
let limits: ReturnType<typeof limitsOf>

beforeAll(async () => {
  bank = await freshBank()
  app = await connect(bank.wire.appUrl)
  owner = await connectOwner(bank.wire.ownerUrl)
  asha = await signIn(app, 'customer1@demo.bank')
  limits = limitsOf(owner, app)
  await limits.clear()
})

type Lower = {
  channel?: string | null
  currency?: string | null
  each?: number
  day?: number
  count?: number
  month?: number
}
const lower = (account: string, more: Lower = {}, by = app): Promise<unknown> => {
  const { channel = 'web', currency = 'INR', each = null, day = null, count = null, month = null } = more
  return value(by, `select banking.lower_limits($1, $2, $3, $4, $5, $6, $7, $8, 'a request')`, [
    asha.jti,
    account,
    channel,
    currency,
    each,
    day,
    count,
    month,
  ])
}
const code = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    ({ message, detail }) => [message, JSON.parse(detail ?? '{}').field].filter(Boolean).join(' '),
  )
const account = (more = {}) => openAccount(owner, { holder: asha, minor: 100_000, ...more })
const limitOf = async (from: string, to: string, minor: number) => {
  const said = await limits.pay(asha, { from, to, minor: BigInt(minor) })
  return typeof said === 'string' ? said : (said.limit ?? said.code)
}

it('an account’s limits go down, each by itself, never up, and hold from the next payment on', async () => {
  await limits.setLimits({
    per_transaction: 5_000,
    daily_amount: 8_000,
    daily_count: 5,
    monthly_amount: 9_000,
  })
  // Between one's own accounts nothing counts.
  const [from, beside, to] = [await account(), await account(), await openAccount(owner)]
  expect(await limitOf(from, to, 100)).toBe('done')
  for (const [raised, field] of [
    [{ each: 5_001, day: 8_001, count: 6, month: 9_001 }, 'perTransaction'],
    [{ day: 8_001, count: 6, month: 9_001 }, 'dailyAmount'],
    [{ count: 6, month: 9_001 }, 'dailyCount'],
    [{ month: 9_001 }, 'monthlyAmount'],
  ] as const)
    expect(await code(lower(from, raised))).toBe(`forbidden ${field}`)
  expect(await code(lower(from, { each: 1_000 }))).toBe('done')
  expect(await limitOf(from, to, 1_001)).toBe('per_transaction')
  expect(await code(lower(from, { each: 1_001 })), 'not back up').toBe('forbidden perTransaction')
  expect(await code(lower(from, { month: 1_500 }))).toBe('done')
  expect(await limitOf(from, to, 1_001), 'what was lowered before stays').toBe('per_transaction')
  expect(await limitOf(from, to, 1_000)).toBe('done')
  expect(await limitOf(from, to, 401), '100 and 1,000 of the month’s 1,500 are used').toBe('monthly_amount')
  expect(await limitOf(beside, to, 1_001), 'another account').toBe('done')
  const deeds = await rows(
    owner,
    `select l.actor, l.request_id as request, l.detail from banking.audit_logs l join banking.accounts a on l.subject = 'account:' || a.id
      where l.action = 'limits.lower' and a.account_number = $1 order by l.id`,
    [from],
  )
  const deed = { actor: `user:${asha.userId}`, request: 'a request' }
  expect(deeds).toEqual([
    { ...deed, detail: { channel: 'web', perTransaction: 1_000 } },
    { ...deed, detail: { channel: 'web', monthlyAmount: 1_500 } },
  ])
})

it('lowering is refused for nonsense, what is not one’s own to decide, and another currency', async () => {
  await limits.clear()
  const [from, joint] = [
    await account(),
    await account({ mandate: 'jointly' }).catch(() => account({ mandate: 'view' })),
  ]
  for (const nonsense of [
    { each: -1 },
    { day: -1 },
    { count: -1 },
    { month: -1 },
    { channel: 'atm' },
    { channel: null },
  ])
    expect(await code(lower('1', nonsense)), JSON.stringify(nonsense)).toBe('invalid_input channel')
  for (const gone of [{ until: '-1 second' }, { from: '1 hour' }])
    expect(await code(lower(await account(gone), { currency: 'USD' }))).toBe('not_found id')
  const own = `select account_number from banking.accounts where type = 'bank' order by id limit 1`
  expect(await code(lower(await value(owner, own)))).toBe('not_found id')
  expect(await code(lower(joint, { currency: 'USD' }))).toBe('forbidden')
  expect(await code(lower(from, { currency: 'USD', each: 1 }))).toBe('currency_mismatch currency')
  expect(await code(lower(from, { currency: null, count: 1 })), 'a number has none').toBe('done')
})

it('lowering waits for a payment from that account that is under way, and for no other', async () => {
  const [from, other] = [await account(), await account()]
  const [client, watcher] = [await connect(bank.wire.appUrl), await connectOwner(bank.wire.ownerUrl)]
  await client.query(`set lock_timeout = '10s'`)
  await owner.query('begin')
  await owner.query('select from banking.accounts where account_number = $1 for no key update', [from])
  expect(await outcome(lower(other, { each: 10 }, client))).toBe('done')
  const begun = outcome(lower(from, { each: 10 }, client))
  await untilWaiting(watcher, client)
  await owner.query('commit')
  expect(await begun).toBe('done')
  await hangUp([client, watcher])
})

it('a payee’s own limit counts what went to that payee on that day', async () => {
  await limits.clear()
  const [from, to, beside, other] = [
    await account(),
    await account(),
    await openAccount(owner),
    await openAccount(owner),
  ]
  const save = async (number: string, limit: number | null) => {
    const id = randomUUID()
    await owner.query(
      `insert into banking.payees (id, customer_id, account_number, name, typed_name, match, daily_limit, currency, new_until)
       select $1, u.customer_id, $2, 'R', 'R', 'match', $3, 'INR', now() from banking.users u where u.id = $4`,
      [id, number, limit, asha.userId],
    )
    return id
  }
  const vikram = await openAccount(owner)
  const [limited, free, third] = [
    await save(vikram, 1_000),
    await save(beside, null),
    await save(other, 1_000),
  ]
  const paid = async (id: string) =>
    (await rows(owner, 'select paid_amount::int as amount from banking.payees where id = $1', [id]))[0]!
      .amount
  expect(await limitOf(from, vikram, 600)).toBe('done')
  expect(await limitOf(from, beside, 5_000)).toBe('done')
  expect(await limitOf(from, to, 5_000)).toBe('done')
  expect(await limitOf(from, vikram, 401)).toBe('payee_daily_amount')
  expect([await paid(limited), await paid(free), await paid(third)]).toEqual([600, null, null])
  expect(await limitOf(from, vikram, 400)).toBe('done')
  expect(await paid(limited)).toBe(1_000)
  await owner.query(`update banking.payees set paid_on = paid_on - 1 where id = $1`, [limited])
  expect(await limitOf(from, vikram, 1_000), 'the next day').toBe('done')
  expect(await paid(limited)).toBe(1_000)
})
