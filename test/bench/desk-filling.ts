/** Two banks for the desk: grown by the bank's own rules, multiplied, and furnished with all that staff look at. */
import { createHash, randomBytes } from 'node:crypto'
import pg from 'pg'
import type { Postgres } from '../../db/local/postgres.ts'
import type { Secrets } from '../../db/tool/secrets.ts'
import { dataKeysOf, sealNewPeople } from '../../db/tool/vault.ts'
import type { FilledFacts } from './desk-mix.ts'
import { multiply, type Wanted } from './desk-multiplying.ts'
import { FACTS, RECORDS } from './desk-records.ts'
import { addSealed } from './desk-sealed.ts'
import { growBank } from './growing.ts'
import { grownPerson } from './grown-people.ts'

export type DeskBank = Wanted & {
  database: string
  operator: { userId: string; jti: string }
  admin: { userId: string; jti: string }
  facts: FilledFacts
}

const grownPeople = 1_000
const admins = 4
// As many in both banks: the list of them is not what grows.
const operators = 250

const HIRE = `
  select (banking.provision_staff('system:bench', case when n <= $2 then 'admin' else 'operator' end, person,
      uuid_send(gen_random_uuid()), 8, 1, 1, sha256('none')) ->> 'userId') as id
    from jsonb_array_elements($1::jsonb) with ordinality as p(person, n) order by n`

const SESSION = `
  with session as (
    insert into banking.user_sessions (user_id, channel, ends_at) values ($1, 'api', now() + interval '30 days') returning id
  )
  insert into banking.auth_tokens (jti_hash, session_id, user_id, kind, expires_at)
  select $2, s.id, $1, $3, now() + interval '30 days' from session s`

/** One seal over the journal, and one over each 500 deeds: hashes that hold nothing, in the size of real ones. */
const SEALS = `
  insert into banking.seals (number, first_seq, last_seq, entries, digest, previous, hash, sealed_at)
  select 1, 1, max(seq), 0, sha256('1'), sha256('0'), sha256('2'), now() from banking.transactions;
  select banking.roll_books(1, max(seq)) from banking.transactions;
  insert into banking.evidence_seals (number, previous, hash, sealed_at)
  select n, sha256(int8send(n - 1)), sha256(int8send(n)), now()
    from generate_series(1, (select max(id) / 500 + 1 from banking.audit_logs)) n;
  insert into banking.evidence_parts (seal_number, table_name, first_id, last_id, rows, leaves, digest)
  select l.id / 500 + 1, 'audit_logs', min(l.id), max(l.id), count(*), string_agg(int8send(l.id) || sha256(int8send(l.id)), '' order by l.id), sha256('0')
    from banking.audit_logs l group by l.id / 500`

const FACTS_OF = `
  with chosen as (select * from person where at > 0 order by pg_temp.h(at, 99) limit 200)
  select jsonb_build_object(
    'people', (select jsonb_agg(jsonb_build_object('at', s.at, 'customerId', c.customer_id, 'account', s.account_number)) from chosen s join banking.customers c on c.id = s.id),
    'busy', (select account_number from banking.accounts where type <> 'bank' order by version desc limit 1),
    'settlement', (select account_number from banking.accounts where type = 'bank' order by version desc limit 1),
    'applications', (select jsonb_agg(id) from (select id from banking.applications order by id limit 50) x),
    'tickets', (select jsonb_agg(id) from (select id from banking.tickets order by id limit 50) x),
    'cases', (select jsonb_agg(id::text) from (select id from banking.cases order by id limit 50) x),
    'holds', (select jsonb_agg(id) from (select id from banking.holds order by id limit 50) x),
    'seqs', (select jsonb_agg((seq * (select max(seq) from banking.transactions) / 50)::text) from generate_series(1, 49) seq),
    'days', (select jsonb_agg((b.current - n)::text order by n) from generate_series(1, 700) n),
    'closed', b.current - 1, 'requestId', 'nobody-asked-this', 'actor', 'user:' || (select min(id) from staff),
    'userId', (select user_id::text from chosen limit 1)) as facts
    from banking.business_dates b`

/** What is left of a bank that was kept: whoever is furnished once is not furnished again. */
export async function furnish(
  client: pg.Client,
  secrets: Secrets,
  wanted: Wanted & { database: string },
  tell: (text: string) => void,
): Promise<DeskBank> {
  const dataKeys = dataKeysOf(secrets)
  await multiply(client, dataKeys, wanted, tell)
  const hired = Array.from({ length: admins + operators }, (_, at) => ({
    ...grownPerson(at + 1),
    email: `staff${at}@growth.bank`,
  }))
  const staff = JSON.stringify(await sealNewPeople(client, dataKeys, 'staff', hired))
  const ids = (await client.query<{ id: string }>(HIRE, [staff, admins])).rows.map(({ id }) => id)
  const signIn = async (userId: string, kind: string) => {
    const jti = randomBytes(16).toString('base64url')
    await client.query(SESSION, [userId, createHash('sha256').update(jti).digest(), kind])
    return { userId, jti }
  }
  const admin = await signIn(ids[0]!, 'admin')
  const operator = await signIn(ids[admins]!, 'operator')
  await client.query(FACTS)
  for (const [name, text] of Object.entries(RECORDS)) {
    const began = performance.now()
    await client.query(text.replaceAll('$1', String(wanted.people)))
    tell(`${name} ${Math.round((performance.now() - began) / 1000)} s`)
  }
  await addSealed(client, dataKeys, wanted.people)
  tell('tickets and applications')
  await client.query(SEALS)
  const { rows } = await client.query<{
    facts: Omit<FilledFacts, 'people'> & { people: { at: number; customerId: string; account: string }[] }
  }>(FACTS_OF)
  const { facts: found } = rows[0]!
  const facts = { ...found, people: found.people.map((one) => ({ ...one, ...grownPerson(one.at) })) }
  await client.query('set session_replication_role = origin')
  await client.query('vacuum analyze')
  await client.query('checkpoint')
  return { ...wanted, operator, admin, facts }
}

/** Makes the database anew. */
export async function makeDeskBank(
  postgres: Postgres,
  secrets: Secrets,
  wanted: Wanted & { database: string },
  tell: (text: string) => void,
): Promise<DeskBank> {
  // Two lines on the first day: dates never go back along an account.
  const size = { entries: 2, asked: 1, people: Math.min(grownPeople, wanted.people / 10) }
  await growBank(postgres, secrets, wanted.database, size, tell)
  const client = new pg.Client(postgres.url(wanted.database))
  await client.connect()
  try {
    return await furnish(client, secrets, wanted, tell)
  } finally {
    await client.end()
  }
}
