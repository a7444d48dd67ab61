/** What a reversal gives back of limits: the rows that the transaction was counted in, and no other. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { beforeAll, expect, it } from 'vitest'
import { freshBank, type TestBank } from '../../test/bank.ts'
import { limitsOf } from '../../test/limits.ts'
import { asSealed } from '../../test/names.ts'
import {
  connect,
  connectOwner,
  openAccount,
  outcome,
  type Session,
  signIn,
  value,
} from '../../test/teller.ts'

let bank: TestBank
let owner: pg.Client
let asha: Session
let limits: ReturnType<typeof limitsOf>

beforeAll(async () => {
  bank = await freshBank()
  const app = await connect(bank.wire.appUrl)
  owner = await connectOwner(bank.wire.ownerUrl)
  asha = await signIn(app, 'customer1@demo.bank')
  limits = limitsOf(owner, app)
  await limits.clear()
})

const open = () => openAccount(owner, { holder: asha, minor: 100_000 })

/** Everything that was used, by what it was used of; what is not the transaction's stands at 1000 before and after. */
it('gives back from its own rows alone, and only what was counted there', async () => {
  await limits.setting('payees.cooling_limit', { INR: '5000' })
  await owner.query('delete from banking.limit_usage')
  const [from, beside, to] = [await open(), await open(), await openAccount(owner)]
  const id = randomUUID()
  const customerOf = (email: string) =>
    value(owner, 'select customer_id from banking.users where email_index = testing.index_of($1)', [email])
  const [holder, other] = [await customerOf('customer1@demo.bank'), await customerOf('customer2@demo.bank')]
  const payee = (customer: string, number: string, name: string, newUntil: string, paid: number) =>
    owner.query(
      `insert into banking.payees (id, customer_id, account_number, name, typed_name, match, daily_limit, currency, paid_on,
           paid_amount, new_until, created_at)
         values (gen_random_uuid(), $1, $2, $3, $3, 'match', 5000, 'INR', banking.bank_day(now()), $4,
           now() + $5::interval, now() - interval '2 days')`,
      [customer, number, name, paid, newUntil],
    )
  await payee(holder, to, 'this one', '1 day', 0)
  expect(await limits.pay(asha, { id, from, to, minor: 300 })).toBe('done')
  const wide = await connect(bank.wire.superUrl)
  await wide.query('set session_replication_role = replica')
  await payee(other, to, 'another’s', '-1 day', 1000)
  await payee(holder, beside, 'another', '-1 day', 1000)
  const use = (whose: string, channel: string) =>
    wide.query(
      `insert into banking.limit_usage (owner_id, channel, day, day_amount, day_count, month_amount, per_transaction,
           daily_amount, daily_count, monthly_amount, valid_until) select coalesce((select id from banking.accounts where account_number = $1), $1::bigint),
           $2, u.day, 1000, 9, 1000, u.per_transaction, u.daily_amount, u.daily_count, u.monthly_amount, now()
           from banking.limit_usage u limit 1`,
      [whose, channel],
    )
  await use(from, 'api')
  await use(beside, 'web')
  await use(`-${holder}`, 'new EUR')
  await use(`-${other}`, 'new INR')
  const seq = await value(owner, 'select seq from banking.transactions where id = $1', [id])
  const hers = asSealed('hers')
  await wide.query(
    `insert into banking.schedules select gen_random_uuid(), c.id, 1, 'web', 1, $2, 'x', 1, 'INR', c.name, now(), 'once', 'skip',
         'ignore', null, null, 0, 'finished', 1, null, null, 1 from (values ($1::bigint, $4), ($3::bigint, $5)) c (id, name)`,
    [holder, to, other, hers, asSealed('theirs')],
  )
  await wide.query(
    `insert into banking.schedule_runs (schedule_id, due_date, status, attempts, tried_on, transaction_seq)
       select s.id, now(), 'paid', 1, now(), case s.note when $3 then $1::bigint else -1 end from banking.schedules s
        where s.to_number = $2`,
    [seq, to, hers],
  )
  const standing = async () => {
    const found = await wide.query(
      `select (select account_number from banking.accounts where id = u.owner_id) as number, u.owner_id::text as owner, u.channel,
            u.day_amount::int as amount, u.day_count as count, u.month_amount::int as month from banking.limit_usage u`,
    )
    const payees = await wide.query(
      `select name, paid_amount::int as paid from banking.payees where paid_amount > 0 order by name`,
    )
    const of = (number: string | null, owning: string, channel: string) =>
      found.rows.find(
        (row) => (number ? row.number === number : row.owner === owning) && row.channel === channel,
      )
    const mine = of(from, '', 'web')
    const isNew = of(null, `-${holder}`, 'new INR')
    for (const row of [
      of(from, '', 'api'),
      of(beside, '', 'web'),
      of(null, `-${holder}`, 'new EUR'),
      of(null, `-${other}`, 'new INR'),
    ])
      expect(row).toMatchObject({ amount: 1000, count: 9, month: 1000 })
    expect(payees.rows.filter(({ paid }) => paid === 1000)).toHaveLength(2)
    return [
      [mine.amount, mine.count, mine.month],
      [isNew.amount, isNew.count],
      payees.rows.find(({ name }) => name === 'this one')?.paid ?? 0,
    ]
  }
  const counted = [[300, 1, 300], [300, 1], 300]
  expect(await standing()).toEqual(counted)
  const [mine, fresh, paid] = [[0, 0, 0], [0, 0], 0]
  const [kept, keptNew, keptPaid] = counted
  const thisOne = `name = 'this one'`
  const cases: [string, string, unknown[]][] = [
    ['everything', '', [mine, fresh, paid]],
    [
      'nothing of a payee who was new no more',
      `update banking.payees set new_until = now() - interval '1 hour' where ${thisOne}`,
      [mine, keptNew, paid],
    ],
    [
      'of one who was removed before and is new again',
      `update banking.payees set new_until = now() - interval '1 day', status = 'removed', removed_at = now() - interval '1 hour'
          where ${thisOne}`,
      [mine, fresh, keptPaid],
    ],
    [
      'nothing of one who was removed since',
      `update banking.payees set new_until = now() - interval '1 day', status = 'removed', removed_at = now() where ${thisOne}`,
      [mine, keptNew, keptPaid],
    ],
    [
      'no payee of another day',
      `update banking.payees set paid_on = paid_on - 1 where ${thisOne}`,
      [mine, fresh, keptPaid],
    ],
    [
      'no payee without a limit',
      `update banking.payees set daily_limit = null where ${thisOne}`,
      [mine, fresh, keptPaid],
    ],
    [
      'no payee who came later',
      `update banking.payees set created_at = now() where ${thisOne}`,
      [mine, fresh, keptPaid],
    ],
    [
      'no account of another day',
      `update banking.limit_usage set day = day - 1 where owner_id > 0`,
      [kept, fresh, paid],
    ],
    [
      'no new payees of another day',
      `update banking.limit_usage set day = day - 1 where owner_id < 0`,
      [mine, keptNew, paid],
    ],
    [
      'nothing of yesterday',
      `update banking.transactions set created_at = created_at - interval '1 day' where seq = ${seq}`,
      counted,
    ],
    [
      'nothing where nothing was counted',
      `update banking.transactions set limit_channel = null where seq = ${seq}`,
      counted,
    ],
    [
      'to whose schedule it was',
      `update banking.transactions set scope = 'job:schedules' where seq = ${seq}`,
      [mine, fresh, paid],
    ],
    [
      'to the account alone where nobody ordered it',
      `update banking.transactions set scope = 'job:elsewhere' where seq = ${seq}; delete from banking.schedule_runs`,
      [mine, keptNew, keptPaid],
    ],
  ]
  const watcher = await connectOwner(bank.wire.ownerUrl)
  for (const [name, spoil, left] of cases) {
    await wide.query('begin')
    if (spoil) await wide.query(spoil)
    await wide.query('select banking.return_usage($1)', [seq])
    expect(await standing(), name).toEqual(left)
    if (!spoil) {
      const row = 'select from banking.accounts where account_number = $1 for no key update nowait'
      expect(await outcome(watcher.query(row, [from]))).toBe('55P03')
    }
    await wide.query('rollback')
  }
})
