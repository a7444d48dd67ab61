/**
 * From a grown bank to one of many customers and lines, set-based: customers sealed as the real path seals them, lines
 * without chain or origin, since the desk reads neither. `npm run growth` is where a bank of this size is verified.
 */
import type pg from 'pg'
import { type DataKeys, sealNewPeople } from '../../db/tool/vault.ts'
import { grownPerson } from './grown-people.ts'

const peopleATime = 1_000

const PEOPLE = `
  with newcomer as materialized (
    select p, (p ->> 'customerId')::bigint as c_id, (p ->> 'userId')::bigint as u_id,
        array(select t::int from jsonb_array_elements_text(p -> 'holderTokens') t) as tokens
      from jsonb_array_elements($1) p
  ), keys as (
    insert into banking.encryption_keys (id, purpose, subject, wrapped, kek_id)
    select (p #>> '{key,id}')::uuid, 'subject', 'customer:' || c_id, p #>> '{key,wrapped}', p #>> '{key,kekId}' from newcomer
  ), tokens as (
    insert into banking.name_tokens (token, kind, person)
    select distinct decode(t, 'hex'), 'customer', c_id from newcomer, jsonb_array_elements_text(p -> 'nameTokens') t
  ), customer as (
    insert into banking.customers (id, customer_id, name_sealed, holder_name, holder_tokens, member_since, review_on)
    overriding system value select c_id, banking.issue_customer_id(), p ->> 'fullName', p ->> 'holder', tokens, $2, $2 from newcomer
  ), log_in as (
    insert into banking.users (id, kind, customer_id, name_sealed, email_sealed, email_index, phone_sealed, phone_index,
      password_salt, password_memory_kib, password_passes, password_lanes, password_verifier) overriding system value
    select u_id, 'customer', c_id, p ->> 'name', p ->> 'email', decode(p ->> 'emailIndex', 'hex'), p ->> 'phone',
        decode(p ->> 'phoneIndex', 'hex'), uuid_send(gen_random_uuid()), 8, 1, 1, sha256('none') from newcomer
  ), account as (
    insert into banking.accounts (account_number, product_code, type, currency, holder_name, holder_tokens, opened_on, posted)
    select banking.issue_account_number(), 'savings', 'savings', 'INR', p ->> 'holder', tokens, $2, 0 from newcomer order by c_id
    returning id
  ), numbered as (select id, row_number() over (order by id) as n from account)
  insert into banking.account_parties (account_id, customer_id, role, mandate)
  select a.id, c.c_id, 'owner', 'either'
    from numbered a join (select c_id, row_number() over (order by c_id) as n from newcomer) c using (n)`

/** Every account once a cycle, in turns debited and credited; a pair of accounts shares what is left over. */
const PLAN = `
  create temp table acc as
    select (row_number() over (order by a.id) - 3)::int as p, a.id, a.account_number, a.holder_name, a.holder_tokens, a.posted, a.version
      from banking.accounts a where a.product_code = 'savings';
  delete from acc where p = (select max(p) from acc) and p % 2 = 0;
  create unique index on acc (p);
  create temp table cycle as
    select c, amount, sum(case when c % 2 = 0 then -amount else amount end) over (order by c) as even,
        sum(case when c % 2 = 0 then amount else -amount end) over (order by c) as odd
      from (select c, 100 + abs(hashint8(c)::bigint) % 250000 as amount from generate_series(0, 20000) c) c;
  create unique index on cycle (c);
  analyze acc; analyze cycle;
  create temp table line_plan as
    select t, $1::date + (t * 730 / $2::bigint)::int as day, h.heavy, h.c, h.a, h.b,
        case when h.heavy then 500 else k.amount end as amount
      from generate_series(0, $2::bigint - 1) t
      cross join (select max(p) + 1 as n from acc) n
      cross join lateral (select t % $3::bigint = 0 as heavy, t - t / $3::bigint - 1 as u) x
      cross join lateral (select x.heavy, u / (n / 2) as c, case when x.heavy then -2 else (2 * (u % (n / 2)) + u / (n / 2)) % n end::int as a,
          case when x.heavy then -1 else (2 * ((u % (n / 2) + u / (n / 2) * 37) % (n / 2)) + 1 + u / (n / 2)) % n end::int as b) h
      left join cycle k on k.c = h.c`

const JOURNAL = `
  insert into banking.transactions (seq, id, scope, type, actor, from_number, to_number, amount, currency, booking_date,
    value_date, created_at, ordered_at, origin_mac, text_salt, from_name, to_name, note, text_commitment, from_tokens, to_tokens)
  overriding system value
  select $1::bigint + t, gen_random_uuid(), 'job:growth',
      (case when t % 400 = 7 then 'fee' when t % 5 = 0 then 'payment' else 'transfer' end)::banking.transaction_type, 'job:growth',
      f.account_number, o.account_number, l.amount, 'INR', l.day, case when t % 211 = 5 then l.day - 2 else l.day end, m.at, m.at,
      m.mac, substr(m.mac, 1, 16), f.holder_name, o.holder_name, case when t % 5000 = 77 then 'Zephyr Airways'
        when t % 10 = 0 then 'Rent for the month' when t % 3 = 0 then 'Groceries' end, m.mac, f.holder_tokens, o.holder_tokens
    from line_plan l join acc f on f.p = l.a join acc o on o.p = l.b
    cross join lateral (select sha256(int8send(t)) as mac,
        (l.day + time '04:30') at time zone 'UTC' + (t % 40000) * interval '1 second' as at) m
   order by t`

const LINES = `
  insert into banking.entries (transaction_seq, account_id, version, amount, currency, balance_after, booking_date, value_date, hash)
  select $1::bigint + l.t, e.id, case when l.heavy then e.version + l.t / $2::bigint + 1 else e.version + l.c + 1 end,
      side.sign * l.amount, 'INR', e.posted + case when l.heavy then side.sign * (l.t / $2::bigint + 1) * 500
        when e.p % 2 = 0 then k.even else k.odd end, l.day, case when l.t % 211 = 5 then l.day - 2 else l.day end,
      sha256(int8send(l.t * 2 + side.sign))
    from line_plan l cross join lateral (values (l.a, -1), (l.b, 1)) side (p, sign)
    join acc e on e.p = side.p left join cycle k on k.c = l.c
   order by l.t`

const STAND = `
  update banking.accounts a set version = n.version, posted = n.balance_after, head = n.hash
    from (select distinct on (e.account_id) e.account_id, e.version, e.balance_after, e.hash from banking.entries e
           where e.transaction_seq >= $1 order by e.account_id, e.booking_date desc, e.transaction_seq desc) n
   where a.id = n.account_id`

const DEEDS = `
  insert into banking.audit_logs (at, actor, action, subject, transaction_id)
  select t.created_at, t.actor, 'ledger.post.' || t.type, 'transaction:' || t.seq, t.seq::text::xid8 from banking.transactions t
   where t.seq >= $1 order by t.seq`

const DAYS = `
  insert into banking.account_days (account_id, date, booked, valued)
  select e.account_id, e.booking_date, (array_agg(e.balance_after order by e.transaction_seq desc))[1],
      (array_agg(e.balance_after order by e.transaction_seq desc))[1]
    from banking.entries e group by e.account_id, e.booking_date on conflict do nothing`

/** Without the indexes of a table while many rows come; they are made anew after it. */
async function inBulk(client: pg.Client, table: string, work: () => Promise<unknown>) {
  const { rows } = await client.query<{ name: string; made: string }>(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as made from pg_index i
      where indrelid = $1::regclass and not exists (select from pg_constraint c where c.conindid = i.indexrelid)`,
    [table],
  )
  for (const { name } of rows) await client.query(`drop index ${name}`)
  await work()
  for (const { made } of rows) await client.query(made)
}

export type Wanted = { people: number; entries: number; asked: number }

/** As superuser: no trigger runs, so that what is made here is a size and no ledger. */
export async function multiply(
  client: pg.Client,
  dataKeys: DataKeys,
  { people, entries, asked }: Wanted,
  tell: (text: string) => void,
) {
  await client.query(
    `set session_replication_role = replica; set synchronous_commit = off; set work_mem = '512MB';
     set maintenance_work_mem = '1GB'`,
  )
  const count = async (text: string) => Number((await client.query<{ n: string }>(text)).rows[0]!.n)
  const start = (
    await client.query<{ day: string }>(`select min(opened_on)::text as day from banking.accounts`)
  ).rows[0]!.day
  for (;;) {
    const there = await count('select count(*) as n from banking.customers')
    const many = Math.min(peopleATime, people - there)
    if (many <= 0) break
    const newcomers = Array.from({ length: many }, (_, at) => grownPerson(there + at))
    const sealed = await sealNewPeople(client, dataKeys, 'customer', newcomers)
    await client.query(PEOPLE, [JSON.stringify(sealed), start])
    if (there % 10_000 < many) tell(`${there + many} people`)
  }
  await client.query('analyze banking.accounts')
  const lines = await count('select count(*) as n from banking.entries')
  const transactions = Math.floor((entries - lines) / 2)
  if (transactions <= 0) return
  const first = await count('select coalesce(max(seq), 0) + 1 as n from banking.transactions')
  const every = Math.max(2, Math.floor(transactions / asked))
  const plan = PLAN.replaceAll('$1', `'${start}'`)
    .replaceAll('$2', `${transactions}`)
    .replaceAll('$3', `${every}`)
  await client.query(plan)
  tell('planned')
  // Its notes are of before they were sealed.
  await client.query('alter table banking.transactions drop constraint if exists journal_notes_sealed')
  await inBulk(client, 'banking.transactions', () => client.query(JOURNAL, [first]))
  await client.query(
    `select setval(pg_get_serial_sequence('banking.transactions', 'seq'), max(seq)) from banking.transactions`,
  )
  tell('journal')
  await inBulk(client, 'banking.entries', () => client.query(LINES, [first, every]))
  tell('lines')
  await client.query(STAND, [first])
  await inBulk(client, 'banking.audit_logs', () => client.query(DEEDS, [first]))
  tell('deeds')
  await client.query('alter table banking.account_days drop constraint account_days_account_id_date_pk')
  await client.query(DAYS.replace(' on conflict do nothing', ''))
  await client.query(
    'alter table banking.account_days add constraint account_days_account_id_date_pk primary key (account_id, date)',
  )
  tell('days')
}
