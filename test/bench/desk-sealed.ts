/** Tickets and applications, whose words are sealed one by one as the Worker seals them. */
import type pg from 'pg'
import { type DataKeys, openBankVault } from '../../db/tool/vault.ts'
import { messageBody, ticketSubject } from '../../worker/vault/names.ts'
import { newKey, sealField, unwrapKey, type WrappedKey } from '../../worker/vault/vault.ts'
import { grownPerson } from './grown-people.ts'

const atATime = 2_000
const inBatches = async (many: number, work: (first: number, last: number) => Promise<void>) => {
  for (let first = 1; first <= many; first += atATime) await work(first, Math.min(many, first + atATime - 1))
}

const TICKETS = `
  with sealed as (
    select x.*, case when x.n % 50 = 0 then 'open' when x.n % 80 = 1 then 'waiting' when x.n % 60 = 2 then 'solved' else 'closed' end as status,
        case when x.n % 50 = 0 or x.n % 80 = 1 then now() - pg_temp.h(x.n, 21) % 180000 * interval '1 second' else pg_temp.ago(x.n, 22) - interval '3 days' end as at
      from jsonb_to_recordset($1) x (n int, id uuid, customer bigint, subject text, message uuid, body text)
  ), made as (
    insert into banking.tickets (id, customer_id, category, priority, status, subject_sealed, assignee_user_id, opened_at, changed_at,
      due_at, solve_due_at, waiting_since, solved_at, closed_at, messages)
    select id, customer, (array['payment', 'account', 'fees', 'security', 'documents', 'other'])[1 + n % 6], 'normal', status, subject,
        case when n % 200 = 50 then (select id from staff where at = 0) when n % 100 <> 0 then pg_temp.staff_of(n, 23) end, at, at, at + interval '1 day', at + interval '3 days',
        case when status = 'waiting' then at end, case when status = 'solved' then at + interval '1 day' end,
        case when status = 'closed' then at + interval '2 days' end, 1 from sealed
  )
  insert into banking.ticket_messages (id, ticket_id, at, author, kind, internal, body_sealed, digest)
  select message, id, at, 'customer', 'message', false, body, sha256('none') from sealed`

const APPLICATIONS = `
  with sealed as (
    select x.*, case when x.n % 10 < 7 and x.customer is not null then 'approved' when x.n % 10 <= 7 then 'refused' when x.n % 10 = 8 then 'withdrawn' when x.n % 100 = 9 then 'submitted' else 'draft' end as status,
        case when x.n % 10 = 9 and x.n % 200 > 100 then now() - pg_temp.h(x.n, 31) % 100000 * interval '1 second' else pg_temp.ago(x.n, 32) - interval '3 days' end as at
      from jsonb_to_recordset($1) x (n int, id uuid, customer bigint, person text, key uuid, wrapped text, kek text)
  ), keys as (
    insert into banking.encryption_keys (id, purpose, subject, wrapped, kek_id) select key, 'subject', 'application:' || id, wrapped, kek from sealed
  ), made as (
    insert into banking.applications (id, status, version, person_sealed, email_index, phone_index, tax_index, name_tokens, product_code, kyc_level, risk, makers,
      maker_user_id, made_at, changed_at, submitted_at, expires_at, provision, checker_user_id, checker_person, settled_at, customer_id, review_on)
    select id, status, 1, person, sha256(int8send(n)), sha256(int8send(-n)), sha256(int8send(n + 1000000000)), array[sha256(int8send(n))], 'savings', 'full', 'low',
        array['user:' || pg_temp.staff_of(n, 33)], pg_temp.staff_of(n, 33), at, at, case when status in ('submitted', 'approved', 'refused') then at end, at + interval '30 days',
        case when status = 'submitted' then '{}'::jsonb end, case when status in ('approved', 'refused') then 1 end, case when status in ('approved', 'refused') then 'user:1' end,
        case when status in ('approved', 'refused', 'withdrawn') then at + interval '1 day' end, case when status = 'approved' then customer end,
        case when status = 'approved' then current_date + 300 end from sealed
  )
  insert into banking.documents (id, application_id, kind, content_type, bytes, key_id, sealed_hash, added_by)
  select gen_random_uuid(), id, k, 'application/pdf', 1000, key, sha256('none'), 1 from sealed, unnest(array['identity', 'address']) k`

const leastTickets = 12_000
const leastApplications = 12_000

/**
 * One ticket for two customers and one application for each, of which three in ten came to nothing. In a bank of few
 * customers as many as fill the queues, several for each.
 */
export async function addSealed(client: pg.Client, dataKeys: DataKeys, customers: number) {
  const { ring } = await openBankVault(client, dataKeys)
  const keysOf = async (first: number, last: number) => {
    const { rows } = await client.query<WrappedKey & { n: number; at: number; customer: string }>(
      `select k.id, k.purpose, k.subject, k.wrapped, k.kek_id as "kekId", n, p.at, p.id as customer
         from generate_series($1::int, $2::int) n join pg_temp.person p on p.at = n % $3::int
         join banking.encryption_keys k on k.subject = 'customer:' || p.id order by n`,
      [first, last, customers],
    )
    return rows
  }
  await inBatches(Math.max(leastTickets, Math.floor(customers / 2)), async (first, last) => {
    const made = (await keysOf(first, last)).map(async (row) => {
      const key = await unwrapKey(ring, row)
      const [id, message] = [crypto.randomUUID(), crypto.randomUUID()]
      const subject = await sealField(key, ticketSubject(id), 'A payment that I do not know')
      const body = await sealField(key, messageBody(message), 'It stands there since Tuesday. What is it?')
      return { n: row.n, id, customer: row.customer, subject, message, body }
    })
    await client.query(TICKETS, [JSON.stringify(await Promise.all(made))])
  })
  await inBatches(Math.max(leastApplications, customers - 1), async (first, last) => {
    const made = (await keysOf(first, last)).map(async ({ n, at, customer }) => {
      const id = crypto.randomUUID()
      const { key, kept } = await newKey(ring, 'subject', `application:${id}`)
      const { name, email, phone } = grownPerson(at)
      const text = JSON.stringify({ name, email, phone })
      const person = await sealField(key, { table: 'applications', column: 'person_sealed', row: id }, text)
      // A customer comes of one application.
      const own = n < customers ? customer : null
      return { n, id, customer: own, person, key: kept.id, wrapped: kept.wrapped, kek: kept.kekId }
    })
    await client.query(APPLICATIONS, [JSON.stringify(await Promise.all(made))])
  })
}
