/** What is renewed beside the usage of a day: whether rules of risk may hold until then; and which payees are counted. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { beforeAll, beforeEach, expect, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import { limitsOf } from '../../test/limits.ts'
import { connect, connectOwner, openAccount, rows, type Session, signIn, value } from '../../test/teller.ts'

let owner: pg.Client
let wide: pg.Client
let asha: Session
let limits: ReturnType<typeof limitsOf>
let from: string
let to: string

beforeAll(async () => {
  const bank = await freshBank()
  const app = await connect(bank.wire.appUrl)
  owner = await connectOwner(bank.wire.ownerUrl)
  // A rule here is one by its dates alone, without the change that two of the staff made.
  wide = await connect(bank.wire.superUrl)
  await wide.query('set session_replication_role = replica')
  asha = await signIn(app, 'customer1@demo.bank')
  limits = limitsOf(owner, app)
  await limits.clear()
})
beforeEach(async () => {
  await wide.query('delete from banking.risk_rules')
  await wide.query('delete from banking.risk_counters')
  from = await openAccount(owner, { holder: asha, minor: 10_000 })
  to = await openAccount(owner)
})

const rule = (isOn: boolean, since: string, until: string) =>
  wide.query(
    `insert into banking.risk_rules values ($1, 'large', 'INR', '{"amount": 1000000000}', 'allow', 1, $2, ${since}, ${until},
       gen_random_uuid())`,
    [randomUUID(), isOn],
  )
const watched = async () => {
  expect(await limits.pay(asha, { from, to, minor: 1 })).toBe('done')
  const text = `select u.is_watched from banking.limit_usage u join banking.accounts a on a.id = u.owner_id
    where a.account_number = $1`
  return value(owner, text, [from])
}
const TOMORROW = `(date_trunc('day', now() at time zone 'Asia/Kolkata') + interval '1 day') at time zone 'Asia/Kolkata'`

it.each<[string, boolean, () => Promise<unknown>]>([
  ['no rule', false, async () => {}],
  ['a rule that is on', true, () => rule(true, `now() - interval '1 day'`, `'infinity'`)],
  ['a rule that is off', false, () => rule(false, `now() - interval '1 day'`, `'infinity'`)],
  ['a rule of tomorrow', false, () => rule(true, TOMORROW, `'infinity'`)],
  [
    'a rule that begins before midnight',
    true,
    () => rule(true, `${TOMORROW} - interval '1 second'`, `'infinity'`),
  ],
  ['a rule that is over', false, () => rule(true, `now() - interval '1 day'`, `now() - interval '1 minute'`)],
])('with %s, payments are watched: %s', async (_, told, make) => {
  await make()
  expect(await watched()).toBe(told)
})

it('nothing is counted for rules while none is on, not even where usage is renewed', async () => {
  await rule(false, `now() - interval '1 day'`, `'infinity'`)
  await watched()
  expect(await rows(owner, 'select customer_id from banking.risk_counters')).toEqual([])
  await owner.query(`update banking.limit_usage set valid_until = now()`)
  await rule(true, `now() - interval '1 day'`, `'infinity'`)
  await watched()
  expect(await rows(owner, 'select customer_id from banking.risk_counters')).toHaveLength(1)
})

it('counts what goes to a payee with a limit of its own, to this one alone, and not where there is none', async () => {
  const payee = (number: string, limit: number | null) =>
    owner.query(
      `insert into banking.payees (id, customer_id, account_number, name, typed_name, match, daily_limit, currency, new_until)
       select $1, u.customer_id, $2, 'Somebody', 'Somebody', 'match', $3, 'INR', now() from banking.users u where u.id = $4`,
      [randomUUID(), number, limit, asha.userId],
    )
  const [free, other] = [await openAccount(owner), await openAccount(owner)]
  await payee(free, null)
  await payee(other, 500)
  await payee(to, 500)
  // The first of all is where rows are renewed.
  for (const number of [free, to, free, to])
    expect(await limits.pay(asha, { from, to: number, minor: 30 })).toBe('done')
  const paid = `select y.account_number as number, y.paid_amount::int as paid, y.paid_on is not null as counted
    from banking.payees y where y.account_number = any ($1) order by array_position($1, y.account_number)`
  expect(await rows(owner, paid, [[to, other, free]])).toEqual([
    { number: to, paid: 60, counted: true },
    { number: other, paid: null, counted: false },
    { number: free, paid: null, counted: false },
  ])
  await owner.query('update banking.payees set paid_on = paid_on - 1')
  expect(await limits.pay(asha, { from, to, minor: 500 }), 'yesterday is over').toBe('done')
  expect(await limits.pay(asha, { from, to, minor: 1 })).toMatchObject({ limit: 'payee_daily_amount' })
})

it('an amount for a further factor, or for new payees, that holds from the bank’s new day holds from it', async () => {
  const day = await value(owner, 'select current + 1 from banking.business_dates')
  const set = (name: string, amounts: object) =>
    owner.query('insert into banking.configurations values ($1, $2, $3, $4)', [
      name,
      day,
      JSON.stringify(amounts),
      'test',
    ])
  await set('step_up.transfer_above', { INR: 100 })
  await set('payees.cooling_limit', { INR: 150 })
  // As somebody does after midnight, before the end of day.
  expect(await limits.pay(asha, { from, to, minor: 101 })).toBe('done')
  await value(owner, `select banking.advance_business_date('system:test', $1)`, [day])
  expect(await limits.pay(asha, { from, to, minor: 101 })).toMatchObject({
    code: 'limit_exceeded',
    limit: 'new_payees',
  })
  await owner.query(
    `delete from banking.configurations where name = 'payees.cooling_limit' and effective_from = $1`,
    [day],
  )
  expect(await limits.pay(asha, { from, to, minor: 101 })).toMatchObject({ code: 'step_up_required' })
  expect(await limits.pay(asha, { from, to, minor: 100 })).toBe('done')
})
