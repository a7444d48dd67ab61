/** Rows: every table has its policies, and nobody is shown what is not theirs. */
import type pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { freshBank, type TestBank } from '../../test/bank.ts'
import {
  connect,
  connectOwner,
  enter,
  inTransaction,
  type Row,
  rows,
  type Session,
  signIn,
  value,
} from '../../test/teller.ts'

/** Tables of which the Worker's role may read rows, with the column that names one. */
const personal = {
  users: 'id',
  user_sessions: 'id',
  customers: 'id',
  account_parties: 'account_id',
  accounts: 'id',
  entries: `transaction_seq || ':' || account_id`,
  transactions: 'seq',
  fx_quotes: 'id',
  transaction_notes: `transaction_seq || ':' || account_id`,
  payees: 'id',
  challenges: 'id',
  schedules: 'id',
  schedule_runs: `schedule_id || ':' || due_date`,
} as const
const tables = Object.keys(personal) as (keyof typeof personal)[]

/** What everybody may read: the catalogue and its rates, and of keys, all wrapped, the bank's and the caller's own. */
const bankOwn = [
  'business_dates',
  'configurations',
  'encryption_keys',
  'fx_rates',
  'product_terms',
  'products',
  'term_offers',
]

let bank: TestBank
let app: pg.Client
let owner: pg.Client
let asha: Session
let vikram: Session
let leela: Session

beforeAll(async () => {
  bank = await freshBank()
  app = await connect(bank.wire.appUrl)
  owner = await connectOwner(bank.wire.ownerUrl)
  asha = await signIn(app, 'customer1@demo.bank')
  vikram = await signIn(app, 'customer2@demo.bank')
  leela = await signIn(app, 'operator1@demo.bank')
  await owner.query(`insert into banking.fx_quotes (id, customer_id, sell_currency, buy_currency, sell_minor, buy_minor, rate,
    expires_at) select gen_random_uuid(), id, 'INR', 'USD', 100, 1, 0.01, now() from banking.customers`)
  await owner.query(
    `insert into banking.transaction_notes (account_id, transaction_seq, note)
     select account_id, max(transaction_seq), 'v1.mine alone' from banking.entries group by account_id`,
  )
  // What the demo bank does not begin with.
  await owner.query(`
    insert into banking.challenges (user_id, session_id, purpose, binding, facts, expires_at)
    select user_id, id, 'transfer', sha256(''), '{}', now() from banking.user_sessions`)
  await owner.query(`
    with made as (
      insert into banking.payees (id, customer_id, account_number, name, typed_name, match, currency, new_until)
      select gen_random_uuid(), u.customer_id, '1000000000000', 'Somebody', 'Somebody', 'match', 'INR', now()
        from banking.users u where u.customer_id is not null returning customer_id),
    ordered as (
      insert into banking.schedules (id, customer_id, user_id, channel, from_account_id, to_number, to_name, amount, currency,
        first_date, rule, month_end, holiday, retry_days, next_number, next_date)
      select gen_random_uuid(), m.customer_id, u.id, 'web', (select min(account_id) from banking.account_parties p
          where p.customer_id = m.customer_id), '1000000000000', 'Somebody', 1, 'INR', '2030-01-01', 'once', 'last_day', 'ignore',
          0, 0, '2030-01-01'
        from made m join banking.users u on u.customer_id = m.customer_id returning id)
    insert into banking.schedule_runs (schedule_id, due_date, status, attempts, tried_on)
    select id, '2030-01-01', 'failed', 1, '2030-01-01' from ordered`)
})

/** The names of all rows that a client sees of a table. */
const namesIn = async (client: pg.Client, table: keyof typeof personal, where = 'true') =>
  value(
    client,
    `select coalesce(array_agg((${personal[table]})::text order by (${personal[table]})::text), '{}')
       from banking.${table} where ${where}`,
  ) as Promise<string[]>

/** What a caller may see, told by the owner's own joins. */
function belongings(session: Session): Record<(typeof tables)[number], string> {
  const customer = `(select customer_id from banking.users where id = ${session.userId})`
  const accounts = `(select account_id from banking.account_parties where customer_id = ${customer}
    and valid_from <= now() and valid_until > now())`
  return {
    users: `id = ${session.userId}`,
    user_sessions: `id = (select session_id from banking.auth_tokens
      where jti_hash = sha256(convert_to('${session.jti}', 'UTF8')))`,
    customers: `id = ${customer}`,
    account_parties: `customer_id = ${customer} and valid_from <= now() and valid_until > now()`,
    accounts: `id in ${accounts}`,
    entries: `account_id in ${accounts}`,
    fx_quotes: `customer_id = ${customer}`,
    transaction_notes: `account_id in ${accounts}`,
    transactions: `seq in (select transaction_seq from banking.entries where account_id in ${accounts})`,
    payees: `customer_id = ${customer}`,
    challenges: `session_id = (select session_id from banking.auth_tokens
      where jti_hash = sha256(convert_to('${session.jti}', 'UTF8')))`,
    schedules: `customer_id = ${customer}`,
    schedule_runs: `schedule_id in (select id from banking.schedules where customer_id = ${customer})`,
  }
}

async function expectOwnRowsOnly(session: Session) {
  const own = belongings(session)
  await inTransaction(app, async () => {
    await enter(app, session)
    for (const table of tables)
      expect(await namesIn(app, table), table).toEqual(await namesIn(owner, table, own[table]))
  })
}

describe('every table', () => {
  it('has row-level security, enabled and forced, and a policy for its owner', async () => {
    const found = await rows(
      owner,
      `select relname, relkind, relrowsecurity as enabled, relforcerowsecurity as forced, exists (select from pg_policy p
          where p.polrelid = c.oid and p.polcmd = '*' and p.polroles = array['banking_owner'::regrole::oid]) as owned
         from pg_class c where relnamespace = 'banking'::regnamespace and relkind not in ('i', 'S', 'c')`,
    )
    expect(found.length).toBeGreaterThan(15)
    for (const table of found)
      expect(table).toEqual({
        relname: table.relname,
        relkind: 'r',
        enabled: true,
        forced: true,
        owned: true,
      })
  })

  it('stands in the schema banking: there is nothing in public', async () => {
    const strange = await rows(
      owner,
      `select n.nspname, o.name from pg_namespace n left join (
          select relnamespace as space, relname as name from pg_class union all
          select pronamespace, proname from pg_proc union all select typnamespace, typname from pg_type) o on o.space = n.oid
        where n.nspname !~ '^pg_' and n.nspname not in ('testing', 'information_schema', 'banking')`,
    )
    expect(strange).toEqual([{ nspname: 'public', name: null }])
  })
})

describe('without a session', () => {
  it('the Worker’s role sees no row of a person, an account or the journal', async () => {
    for (const table of tables) {
      expect(await value(owner, `select count(*) > 0 from banking.${table}`), table).toBe(true)
      expect(await namesIn(app, table), table).toEqual([])
    }
  })

  it('it sees the catalogue without the bank’s own products, and only public configuration', async () => {
    expect(await rows(app, 'select distinct type::text from banking.products order by 1')).toEqual([
      { type: 'current' },
      { type: 'savings' },
      { type: 'term_deposit' },
    ])
    const names = await rows(app, 'select distinct name from banking.configurations order by 1')
    expect(names.map(({ name }) => name)).toEqual([
      'bank.demo',
      'bank.home_currency',
      'bank.name',
      'bank.timezone',
      'feature.exchange',
      'feature.scheduled_payments',
      'feature.term_deposits',
    ])
  })

  it('the planner’s statistics tell nothing of anybody', async () => {
    expect(
      await rows(app, `select * from pg_stats where schemaname = 'banking' and tablename <> 'migrations'`),
    ).toEqual([])
  })
})

describe('after enter', () => {
  it('a customer sees exactly their own person, session, accounts, entries and transactions', async () => {
    await expectOwnRowsOnly(asha)
    await expectOwnRowsOnly(vikram)
    await inTransaction(app, async () => {
      await enter(app, asha)
      expect(await namesIn(app, 'accounts')).toHaveLength(2)
      expect((await namesIn(app, 'entries')).length).toBeGreaterThan(300)
    })
  })

  it('a member of staff sees their own user and session, and no account at all', async () => {
    await inTransaction(app, async () => {
      await enter(app, leela)
      expect(await namesIn(app, 'users')).toEqual([leela.userId])
      expect(await namesIn(app, 'user_sessions')).toHaveLength(1)
      for (const table of tables.filter(
        (one) => !['users', 'user_sessions', 'challenges', 'user_factors', 'passkeys'].includes(one),
      ))
        expect(await namesIn(app, table), table).toEqual([])
    })
  })

  it('staff are shown no row of a person by any table at all, but their own log-in and session', async () => {
    const own = {
      users: 'id',
      user_sessions: 'user_id',
      challenges: 'user_id',
      user_factors: 'user_id',
      passkeys: 'user_id',
    }
    const known = await rows(
      owner,
      `select relname as name from pg_class where relnamespace = 'banking'::regnamespace and relkind = 'r' order by 1`,
    )
    for (const staff of [leela, await signIn(app, 'admin1@demo.bank')]) {
      // Also where a member of staff banks here: what is theirs as a customer needs a customer's log-in.
      await owner.query(
        `select banking.link_person('tool:test', $1, (select customer_id from banking.users where id = $2))`,
        [staff.userId, asha.userId],
      )
      const seen: Record<string, number> = {}
      for (const { name } of known) {
        await inTransaction(app, async () => {
          await enter(app, staff)
          const mine = name in own ? `${own[name as keyof typeof own]}::text <> '${staff.userId}'` : 'true'
          const asked = `select count(*)::int from banking.${name} where ${mine}`
          const count = await app
            .query({ text: asked, rowMode: 'array' })
            .catch((error: { code?: string }) => {
              // A table that this role may not read at all, or of which it may not read the whole row.
              expect(error.code, name).toBe('42501')
            })
          const total = Number(count?.rows[0]?.[0] ?? 0)
          if (total > 0) seen[name] = total
        })
      }
      expect(Object.keys(seen).sort()).toEqual(bankOwn)
      await owner.query(`select banking.link_person('tool:test', $1, null)`, [staff.userId])
    }
  })

  it('the kind is part of what is proved: a customer’s id under the kind of staff opens nothing', async () => {
    const claim = (kind: string) =>
      value(
        owner,
        `select concat_ws('|', $1::text, $2::text, u.customer_id::text, '1') from banking.users u where u.id = $2::bigint`,
        [kind, asha.userId],
      )
    const superuser = await connect(bank.wire.superUrl)
    for (const [kind, count] of [
      ['customer', 2],
      ['operator', 0],
      ['admin', 0],
    ] as const)
      await inTransaction(superuser, async () => {
        const text = await claim(kind)
        await superuser.query(
          `select set_config('banking.caller', $1 || '|' || banking.caller_mac($1), true)`,
          [text],
        )
        await superuser.query('set local role banking_app')
        for (const table of ['accounts', 'account_parties', 'customers', 'payees', 'schedules'])
          expect(
            await value(superuser, `select count(*) > 0 from banking.${table}`),
            `${kind} ${table}`,
          ).toBe(count > 0)
      })
  })

  it('another’s account is seen from the day its party is valid until the day it is not', async () => {
    const customer = await value(owner, 'select customer_id from banking.users where id = $1', [asha.userId])
    const theirs = await value(
      owner,
      `select account_id from banking.account_parties p join banking.users u on u.customer_id = p.customer_id
        where u.id = $1 limit 1`,
      [vikram.userId],
    )
    const seen = async (from: string, until: string): Promise<Row[]> => {
      await owner.query(
        `insert into banking.account_parties (account_id, customer_id, role, mandate, valid_from, valid_until)
         values ($1, $2, 'joint', 'view', now() + $3::interval, now() + $4::interval) on conflict (customer_id, account_id)
         do update set valid_from = excluded.valid_from, valid_until = excluded.valid_until`,
        [theirs, customer, from, until],
      )
      await expectOwnRowsOnly(asha)
      return inTransaction(app, async () => {
        await enter(app, asha)
        return rows(app, 'select id from banking.accounts where id = $1', [theirs])
      })
    }
    expect(await seen('-1 hour', '1 hour')).toHaveLength(1)
    expect(await seen('1 hour', '2 hours')).toHaveLength(0)
    expect(await seen('-2 hours', '-1 hour')).toHaveLength(0)
  })

  it('the caller ends with the transaction', async () => {
    await inTransaction(app, async () => {
      await enter(app, asha)
      expect(await value(app, 'select (banking.caller()).user_id')).toBe(asha.userId)
    })
    await enter(app, asha)
    expect(await namesIn(app, 'users')).toEqual([])
    expect(await value(app, 'select (banking.caller()).user_id')).toBe(null)
  })
})
