/**
 * Banks of a wanted size, filled beside the data: nothing is switched off, so every entry moved its balance through the
 * trigger, is chained by the bank's own functions and signed as a job's orders are, and `verify` finds them clean.
 */
import { createHash, randomBytes } from 'node:crypto'
import pg from 'pg'
import type { Postgres } from '../../db/local/postgres.ts'
import { migrate } from '../../db/tool/migrate.ts'
import type { Secrets } from '../../db/tool/secrets.ts'
import { ADMIN, makeDatabase } from '../../db/tool/stack.ts'
import {
  type BankVault,
  type DataKeys,
  dataKeysOf,
  fillVault,
  openBankVault,
  sealNewPeople,
} from '../../db/tool/vault.ts'
import { signToken } from '../../worker/auth/tokens.ts'
import type { Config } from '../../worker/config.ts'
import { jobPads } from '../../worker/ledger/rules.ts'
import { ownNote } from '../../worker/vault/names.ts'
import { noteTokens, sealNote } from '../../worker/vault/notes.ts'
import { sealField, unwrapKey, type WrappedKey } from '../../worker/vault/vault.ts'
import { grownPerson } from './grown-people.ts'

export type Size = {
  /** Lines of the whole bank, two for each transaction; and those of the account that is asked. */
  entries: number
  asked: number
  /** Other customers, whose accounts share the rest. */
  people: number
}

export type GrownBank = Size & {
  database: string
  ownerUrl: string
  token: string
  account: string
  other: string
}

export const daysOfBank = 730
const fundsMinor = 10_000_000_000
const stepsACommit = 200
// The settlement account's row is written for each newcomer: old versions of it go only after a commit.
const peopleACommit = 500

/** Customers with a funded account each; the first of the first ones is the one that is asked, and gets a session. */
const MAKE_PEOPLE = `
  create function pg_temp.make_people(p_people jsonb, p_jti_hash bytea, p_funds bigint, p_pads bytea) returns void
  language plpgsql as $$
  declare
    v_made jsonb;
    v_user banking.users;
    v_bank banking.accounts;
    v_account banking.accounts;
    v_session bigint;
    v_id uuid;
    v_at timestamptz;
  begin
    for n in 0..jsonb_array_length(p_people) - 1 loop
      v_made := banking.provision_customer('system:growth', p_people -> n, uuid_send(gen_random_uuid()), 8, 1, 1,
        sha256('none'), case when n = 0 and p_jti_hash is not null then array['savings', 'current'] else array['savings'] end);
      select * into strict v_account from banking.accounts a where a.account_number = v_made -> 'accounts' ->> 0;
      select * into strict v_bank from banking.accounts a where a.product_code = 'settlement' and a.currency = 'INR'
       order by a.id limit 1;
      v_id := gen_random_uuid();
      v_at := date_trunc('milliseconds', clock_timestamp());
      insert into banking.request_keys (scope, key, payload_hash) values ('job:growth', v_id::text, '');
      perform banking.post('job:growth', 'job:growth', v_id, 'deposit', v_bank, v_account, v_bank.holder_name,
        v_account.holder_name, p_funds, null, v_at, banking.job_mac(p_pads, v_id, 'job:growth', 'deposit',
          v_bank.account_number, v_account.account_number, p_funds, 'INR', v_at), null);
    end loop;
    if p_jti_hash is null then return; end if;
    select * into strict v_user from banking.users u where u.id = (p_people -> 0 ->> 'userId')::bigint;
    insert into banking.user_sessions (user_id, channel, ends_at) values (v_user.id, 'api', now() + interval '1 day')
    returning id into v_session;
    insert into banking.auth_tokens (jti_hash, session_id, user_id, customer_id, kind, expires_at)
    values (p_jti_hash, v_session, v_user.id, v_user.customer_id, v_user.kind, now() + interval '1 day');
  end $$`

/**
 * Steps p_first to p_last of p_steps: in each, p_pairs transactions between accounts of which none appears twice, the
 * asked account in the first. One statement a step writes journal, entries, request keys and audit rows.
 */
const GROW = `
  create function pg_temp.grow(p_first int, p_last int, p_steps int, p_pairs int, p_asked bigint, p_people bigint[],
    p_pads bytea, p_start date, p_days int, p_notes text[]) returns void language plpgsql set enable_seqscan = off as $$
  declare
    v_count int := cardinality(p_people);
    v_base bigint;
    v_day date;
  begin
    for s in p_first..p_last loop
      v_day := p_start + (s::bigint * p_days / p_steps)::int;
      update banking.business_dates set current = v_day where current <> v_day;
      v_base := s::bigint * (2 * p_pairs - 1);
      with drawn as materialized (
        select j, (s + j) % 2 = 0 as leaves, case j when 0 then p_asked else p_people[1 + (v_base + 2 * j - 1) % v_count] end as one,
            p_people[1 + (v_base + 2 * j) % v_count] as other, gen_random_uuid() as id,
            uuid_send(gen_random_uuid()) as salt, 100 + abs(hashint8(v_base + j)::bigint) % 250000 as amount,
            case when (s + j) % 400 = 7 then 'fee' when (s + j) % 5 = 0 then 'payment' else 'transfer' end as type,
            case when (s + j) % 5000 = 77 then p_notes[1] when (s + j) % 10 = 0 then p_notes[2]
              when (s + j) % 3 = 0 then p_notes[3] end as note,
            (v_day + time '04:30') at time zone 'UTC' + (s % 30000) * interval '1 second' + j * interval '1 ms' as at
          from generate_series(0, p_pairs - 1) j
      ), pairs as materialized (
        select d.*, f.id as f_id, f.account_number as f_number, f.holder_name as f_name,
            f.holder_tokens as f_tokens, t.holder_tokens as t_tokens, f.version as f_version,
            f.posted as f_posted, f.head as f_head, t.id as t_id, t.account_number as t_number, t.holder_name as t_name,
            t.version as t_version, t.posted as t_posted, t.head as t_head
          from drawn d join banking.accounts f on f.id = case when d.leaves then d.one else d.other end
          join banking.accounts t on t.id = case when d.leaves then d.other else d.one end
      ), made as (
        insert into banking.transactions (id, scope, type, actor, from_number, to_number, amount, currency, booking_date,
          value_date, created_at, ordered_at, origin_mac, text_salt, from_name, to_name, note, text_commitment,
          from_tokens, to_tokens)
        select id, 'job:growth', type::banking.transaction_type, 'job:growth', f_number, t_number, amount, 'INR', v_day, v_day,
            at, at, banking.job_mac(p_pads, id, 'job:growth', type, f_number, t_number, amount, 'INR', at), salt, f_name,
            t_name, note, banking.text_commitment(salt, f_name, t_name, note), f_tokens, t_tokens
          from pairs order by j
        returning *
      ), claimed as (
        insert into banking.request_keys (scope, key, payload_hash) select 'job:growth', id::text, '' from pairs
      ), audited as (
        insert into banking.audit_logs (actor, action, subject)
        select 'job:growth', 'ledger.post.' || m.type, 'transaction:' || m.seq from made m
      )
      insert into banking.entries (transaction_seq, account_id, version, amount, currency, balance_after, booking_date,
        value_date, hash)
      select m.seq, l.id, l.version + 1, l.amount, 'INR', l.posted + l.amount, v_day, v_day,
          banking.entry_hash(l.head, l.version + 1, l.amount, l.posted + l.amount, l.number, m.bytes)
        from (select w.seq, w.id, banking.transaction_bytes(w::banking.transactions) as bytes from made w) m
        join pairs p on p.id = m.id
        cross join lateral (values (p.f_id, p.f_version, -p.amount, p.f_posted, p.f_head, p.f_number),
          (p.t_id, p.t_version, p.amount, p.t_posted, p.t_head, p.t_number)) l (id, version, amount, posted, head, number);
    end loop;
  end $$`

/** Every twentieth line of the asked account is filed by its holder, and every two hundredth noted, sealed as the Worker does. */
const FILE = `
  insert into banking.transaction_notes (account_id, transaction_seq, category)
  select e.account_id, e.transaction_seq,
      case e.version % 3 when 0 then 'travel' when 1 then 'health' else 'gifts' end::banking.category
    from banking.entries e where e.account_id = $1 and e.version % 20 = 0`
const TO_NOTE = `
  select e.transaction_seq::text as seq, t.id from banking.entries e
    join banking.transactions t on t.seq = e.transaction_seq where e.account_id = $1 and e.version % 200 = 0`
const KEY = `
  select banking.subject_key('customer:' || p.customer_id) as key from banking.account_parties p where p.account_id = $1`

export async function noteLines(client: pg.Client, vault: BankVault, account: string) {
  await client.query(FILE, [account])
  const [{ key: wrapped }] = (await client.query<{ key: WrappedKey }>(KEY, [account])).rows as [
    { key: WrappedKey },
  ]
  const key = await unwrapKey(vault.ring, wrapped)
  const text = 'Shared with the family'
  const tokens = await noteTokens(vault.index, text)
  const { rows } = await client.query<{ seq: string; id: string }>(TO_NOTE, [account])
  const notes = await Promise.all(
    rows.map(async ({ seq, id }) => ({ seq, note: `${await sealField(key, ownNote(id), text)}${tokens}` })),
  )
  await client.query(
    `update banking.transaction_notes n set note = p.note from jsonb_to_recordset($2) as p(seq bigint, note text)
      where n.account_id = $1 and n.transaction_seq = p.seq`,
    [account, JSON.stringify(notes)],
  )
}

/** Makes the database anew and fills it. Says how far it is through `tell`. */
export async function growBank(
  postgres: Postgres,
  secrets: Secrets,
  database: string,
  size: Size,
  tell: (text: string) => void,
): Promise<GrownBank> {
  const { bank_admin, ...passwords } = secrets.passwords
  const superuser = new pg.Client(postgres.url('postgres'))
  await superuser.connect()
  await superuser.query(`drop database if exists ${database} with (force)`)
  await superuser.end()
  await makeDatabase(postgres, database)
  const ownerUrl = postgres.url(database, ADMIN, bank_admin)
  await migrate(ownerUrl, passwords)
  await fillVault(ownerUrl, dataKeysOf(secrets))
  const jti = randomBytes(16).toString('base64url')
  const client = new pg.Client(ownerUrl)
  await client.connect()
  try {
    const originKey = Buffer.from(secrets.ORIGIN_KEY, 'base64')
    await fill(client, size, jti, { originKey, dataKeys: dataKeysOf(secrets) }, tell)
    const numbers = await client.query<{ number: string; user_id: string }>(
      `select a.account_number as number, u.id as user_id from banking.accounts a
         join banking.account_parties p on p.account_id = a.id join banking.users u on u.customer_id = p.customer_id
        where u.kind = 'customer' order by a.id limit 3`,
    )
    const [asked, , other] = numbers.rows
    const config = { jwtSecret: Buffer.from(secrets.JWT_SECRET, 'base64') } as unknown as Config
    const claims = { jti, sub: asked!.user_id, role: 'customer', customerId: null } as const
    const token = await signToken(config, claims, 86_400)
    return { ...size, database, ownerUrl, token, account: asked!.number, other: other!.number }
  } finally {
    await client.end()
    const vacuum = new pg.Client(postgres.url(database))
    await vacuum.connect()
    // As autovacuum leaves it: statistics, and pages known to be visible to all.
    await vacuum.query('vacuum analyze')
    await vacuum.query('checkpoint')
    await vacuum.end()
  }
}

/** Fills a migrated bank that holds nobody yet; the asked customer is signed in under `jti`. */
export async function fill(
  client: pg.Client,
  size: Size,
  jti: string,
  { originKey, dataKeys }: { originKey: Buffer; dataKeys: DataKeys },
  tell: (text: string) => void,
) {
  const pads = Buffer.from(jobPads(originKey, 'growth'))
  const hash = createHash('sha256').update(jti).digest()
  const pairs = Math.round(size.entries / 2 / size.asked)
  await client.query('set role banking_owner')
  // A crash of the bench is no loss.
  await client.query('set synchronous_commit = off')
  const { rows } = await client.query<{ start: string; today: string }>(
    `update banking.business_dates set current = current - $1::int
      returning current::text as start, (current + $1::int)::text as today`,
    [daysOfBank],
  )
  const { start, today } = rows[0]!
  await client.query(MAKE_PEOPLE)
  await client.query(GROW)
  for (let first = 0; first <= size.people; first += peopleACommit) {
    const many = Math.min(peopleACommit, size.people + 1 - first)
    const newcomers = Array.from({ length: many }, (_, at) => grownPerson(first + at))
    const sealed = JSON.stringify(await sealNewPeople(client, dataKeys, 'customer', newcomers))
    const given = [sealed, first === 0 ? hash : null, fundsMinor, pads]
    await client.query('select pg_temp.make_people($1, $2, $3, $4)', given)
    if (first > 0 && first % 20_000 === 0) {
      await client.query('analyze banking.accounts, banking.request_keys, banking.transactions')
      tell(`${first} people`)
    }
  }
  await client.query('reset role')
  await client.query('analyze')
  await client.query('set role banking_owner')
  const accounts = await client.query<{ id: string }>(
    `select id from banking.accounts where type <> 'bank' and product_code = 'savings' order by id`,
  )
  const [asked, ...people] = accounts.rows.map(({ id }) => id)
  const vault = await openBankVault(client, dataKeys)
  const written = ['Zephyr Airways', 'Rent for the month', 'Groceries']
  const notes = await Promise.all(written.map((note) => sealNote(vault, 'growth', note)))
  for (let first = 0; first < size.asked; first += stepsACommit) {
    const last = Math.min(first + stepsACommit, size.asked) - 1
    const given = [first, last, size.asked, pairs, asked, people, pads, start, daysOfBank - 1, notes]
    await client.query('select pg_temp.grow($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)', given)
    if (Math.floor((first * 10) / size.asked) !== Math.floor(((last + 1) * 10) / size.asked))
      tell(`${Math.round(((last + 1) * 100) / size.asked)} %`)
  }
  await client.query('update banking.business_dates set current = $1', [today])
  await noteLines(client, vault, asked!)
}

/** The one customer who is asked pays more often in a run, and in runs of a kept bank, than a person may in a day. */
export async function liftDailyCount(ownerUrl: string) {
  const client = new pg.Client(ownerUrl)
  await client.connect()
  try {
    await client.query(
      'begin; set local role banking_owner; update banking.product_limits set daily_count = null; commit',
    )
  } finally {
    await client.end()
  }
}
