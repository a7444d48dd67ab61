/** To whom a payment goes: who is new to its payer, whose limit it has, and who is the payer themselves. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { beforeAll, beforeEach, expect, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import { setParty, settle } from '../../test/joint.ts'
import { limitsOf } from '../../test/limits.ts'
import {
  connect,
  connectOwner,
  openAccount,
  type Row,
  type Session,
  signIn,
  transfer,
} from '../../test/teller.ts'

let app: pg.Client
let owner: pg.Client
let asha: Session
let vikram: Session
let limits: ReturnType<typeof limitsOf>
let from: string
let to: string

beforeAll(async () => {
  const bank = await freshBank()
  app = await connect(bank.wire.appUrl)
  owner = await connectOwner(bank.wire.ownerUrl)
  asha = await signIn(app, 'customer1@demo.bank')
  vikram = await signIn(app, 'customer2@demo.bank')
  limits = limitsOf(owner, app)
})
beforeEach(async () => {
  await limits.clear()
  await limits.setting('payees.cooling_limit', { INR: '100' })
  await owner.query('delete from banking.limit_usage')
  from = await openAccount(owner, { holder: asha, minor: 10_000 })
  to = await openAccount(owner)
})

type Payee = { of?: Session; newUntil?: string; removed?: boolean; limit?: number | null }
const payee = ({ of = asha, newUntil = '-1 hour', removed = false, limit = null }: Payee = {}) =>
  owner.query(
    `insert into banking.payees (id, customer_id, account_number, name, typed_name, match, daily_limit, currency, new_until,
       status, removed_at)
     select $1, u.customer_id, $2, 'Somebody', 'Somebody', 'match', $3, 'INR', now() + $4::interval, $5,
       case $5 when 'removed' then now() end from banking.users u where u.id = $6`,
    [randomUUID(), to, limit, newUntil, removed ? 'removed' : 'active', of.userId],
  )
const own = async (opening: { from?: string; until?: string }, role = 'owner') => {
  to = await openAccount(owner, { holder: asha, ...opening })
  await owner.query(
    `update banking.account_parties set role = $2 where account_id = (select id from banking.accounts where account_number = $1)`,
    [to, role],
  )
}
const send = async (minor: number) => {
  const answer = await limits.pay(asha, { from, to, minor })
  return typeof answer === 'string' ? answer : answer.limit
}

const receivers: [string, () => Promise<unknown>, string][] = [
  ['nobody’s payee', async () => {}, 'new_payees'],
  ['a payee since long', () => payee(), 'done'],
  ['a payee who cools down still', () => payee({ newUntil: '1 hour' }), 'new_payees'],
  ['a payee of old who was removed', () => payee({ removed: true }), 'new_payees'],
  ['a payee of somebody else', () => payee({ of: vikram }), 'new_payees'],
  [
    'a payee of somebody else, and a new one of one’s own',
    async () => {
      await payee({ of: vikram })
      await payee({ newUntil: '1 hour' })
    },
    'new_payees',
  ],
  ['oneself', () => own({}), 'done'],
  ['oneself, with others', () => own({}, 'joint'), 'done'],
  ['an account that one signs for', () => own({}, 'signatory'), 'new_payees'],
  ['an account that was one’s own', () => own({ from: '-2 days', until: '-1 hour' }), 'new_payees'],
  ['an account that will be one’s own', () => own({ from: '1 hour', until: '1 day' }), 'new_payees'],
]

it.each(receivers)('to %s', async (_, make, told) => {
  await make()
  expect(await send(101)).toBe(told)
  expect(await send(100), 'up to the limit of new ones').toBe('done')
  expect(await send(1)).toBe(told)
})

/** Ordered of an account of two while new payees had no limit. */
const order = async (minor: number): Promise<string> => {
  for (const who of [asha, vikram]) await setParty(owner, from, who, 'jointly')
  await limits.setting('payees.cooling_limit', {})
  return ((await transfer(app, asha, { from, to, minor })) as Row).proposalId
}
/** What the other’s yes comes to. */
const agree = async (id: string): Promise<string> => {
  await limits.setting('payees.cooling_limit', { INR: '100' })
  return settle(app, vikram, { id }).then(
    ({ status }) => status,
    ({ detail }) => JSON.parse(detail).limit,
  )
}
it.each(receivers)('decided together, to %s', async (name, make, told) => {
  await make()
  expect(await agree(await order(101))).toBe(told === 'done' ? 'approved' : told)
  expect(await agree(await order(100))).toBe('approved')
  const counted = 'select distinct limit_channel as channel from banking.transactions where from_number = $1'
  const isOwn = name.startsWith('oneself')
  expect((await owner.query(counted, [from])).rows).toEqual([{ channel: isOwn ? null : 'web' }])
})

it('a payee’s own limit holds of what is decided together as well', async () => {
  await payee({ of: vikram, limit: 10 })
  await payee({ limit: 50 })
  const [one, two] = [await order(50), await order(1)]
  expect([await agree(one), await agree(two)]).toEqual(['approved', 'payee_daily_amount'])
})

it('a payee’s own limit holds for the payer who set it, while it is a payee', async () => {
  await payee({ of: vikram, limit: 10 })
  await payee({ removed: true, limit: 10 })
  await payee({ limit: 50 })
  expect(await send(51)).toBe('payee_daily_amount')
  expect(await send(50)).toBe('done')
  expect(await send(1)).toBe('payee_daily_amount')
})

it('each payment is counted where it belongs: its account, its channel, and what goes to new payees', async () => {
  await limits.setting('payees.cooling_limit', { INR: '5000' })
  await payee()
  const [old, fresh] = [to, await openAccount(owner)]
  const beside = await openAccount(owner, { holder: asha, minor: 10_000 })
  const theirs = await openAccount(owner, { holder: vikram, minor: 10_000 })
  const isNew = async (who: Session) => {
    const text = `select u.day_amount::int as amount, u.day_count as count from banking.limit_usage u
      where u.channel = 'new INR' and -u.owner_id = (select customer_id from banking.users where id = $1)`
    const { rows } = await owner.query(text, [who.userId])
    return rows.length ? [rows[0].amount, rows[0].count] : []
  }
  const all = async () => [
    await limits.used(from),
    await limits.used(from, 'api'),
    await limits.used(beside),
    await limits.used(theirs),
    await isNew(asha),
    await isNew(vikram),
  ]
  const so = (amount: number, count: number) => ({ amount, count, month: amount })
  // The second time round every row is there already, and is counted in place.
  for (const turn of [1, 2]) {
    expect(await limits.pay(asha, { from, to: fresh, minor: 1 })).toBe('done')
    expect(await limits.pay(asha, { from, to: fresh, minor: 20, channel: 'api' })).toBe('done')
    expect(await limits.pay(asha, { from: beside, to: fresh, minor: 300 })).toBe('done')
    expect(await limits.pay(vikram, { from: theirs, to: fresh, minor: 1_000 })).toBe('done')
    expect(await limits.pay(asha, { from, to: old, minor: 4 })).toBe('done')
    expect(await limits.pay(asha, { from, to: beside, minor: 500 })).toBe('done')
    expect(await all(), `turn ${turn}`).toEqual([
      so(5 * turn, 2 * turn),
      so(20 * turn, turn),
      so(300 * turn, turn),
      so(1_000 * turn, turn),
      [321 * turn, 3 * turn],
      [1_000 * turn, turn],
    ])
  }
  const channels = `select limit_channel as channel, count(*)::int from banking.transactions
    where from_number = $1 group by 1 order by 1`
  expect((await owner.query(channels, [from])).rows, 'each says where it was counted').toEqual([
    { channel: 'api', count: 2 },
    { channel: 'web', count: 4 },
    { channel: null, count: 2 },
  ])
  // What is left from yesterday says nothing of today, nor of another month.
  await owner.query(
    `update banking.limit_usage set day = day - 40, valid_until = now() - interval '1 second'`,
  )
  expect(await limits.pay(asha, { from, to: fresh, minor: 7 })).toBe('done')
  expect([await limits.used(from), await isNew(asha)]).toEqual([so(7, 1), [7, 1]])
})
