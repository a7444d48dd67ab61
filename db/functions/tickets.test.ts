/** Tickets as Postgres guards them: against raw SQL, and as a queue of many. */
import { randomUUID } from 'node:crypto'

import { beforeAll, describe, expect, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import {
  connect,
  connectOwner,
  inTransaction,
  outcome,
  rows,
  type Session,
  signIn,
  value,
} from '../../test/teller.ts'

const bank = await freshBank()
const app = await connect(bank.wire.appUrl)
const owner = await connectOwner(bank.wire.ownerUrl)
let asha: Session
let vikram: Session
let leela: Session
let ticket: string

const size = 20_000
/** Many tickets of both demo customers; their words are nobody's to open. */
const fill = `
  insert into banking.tickets (id, customer_id, category, priority, subject_sealed, opened_at, changed_at, due_at, solve_due_at,
    status, assignee_user_id, waiting_since, solved_at, closed_at)
  select gen_random_uuid(), u.customer_id, 'account', 'normal', 'v1.' || k.id || '.x', now(), now(),
      now() + (n - ${size / 2}) * interval '1 minute', now() + interval '90 days', s.status,
      case when n % 3 = 0 then (select id from banking.users where email_index = testing.index_of('operator1@demo.bank')) end,
      case s.status when 'waiting' then now() end, case s.status when 'solved' then now() end,
      case s.status when 'closed' then now() end
    from generate_series(1, ${size}) n
    cross join lateral (select (array['open', 'waiting', 'solved', 'closed'])[1 + n % 4] as status) s
    join banking.users u on u.email_index = testing.index_of(case when n % 2 = 0 then 'customer1@demo.bank' else 'customer2@demo.bank' end)
    join banking.encryption_keys k on k.subject = 'customer:' || u.customer_id and k.retired_at is null`

beforeAll(async () => {
  asha = await signIn(app, 'customer1@demo.bank')
  vikram = await signIn(app, 'customer2@demo.bank')
  leela = await signIn(app, 'operator1@demo.bank')
  await owner.query(fill)
  const superuser = await connect(bank.wire.superUrl)
  await superuser.query('vacuum analyze banking.tickets')
  ticket = await value(
    owner,
    `with made as (
       insert into banking.ticket_messages (id, ticket_id, at, author, kind, internal, body_sealed, digest, event)
       select gen_random_uuid(), t.id, now(), 'staff', m.kind, m.internal, m.body, m.digest, m.event
         from (select t.id from banking.tickets t join banking.users u on u.customer_id = t.customer_id
                where u.id = $1 order by t.number limit 1) t,
              (values ('message', false, 'v1.x.y', '\\x00'::bytea, null), ('note', true, 'v1.x.y', '\\x00', null),
                ('event', true, null, null, 'taken'), ('event', false, null, null, 'solved')) m (kind, internal, body, digest, event)
       returning ticket_id)
     select distinct ticket_id from made`,
    [asha.userId],
  )
})

const seenBy = (who: Session, kind: string, query: string) =>
  inTransaction(app, async () => {
    await app.query('select banking.enter($1, $2)', [who.jti, [kind]])
    return rows(app, query)
  })

describe('raw SQL as the Worker’s role', () => {
  it('shows a customer no note and no step of the bank’s own, and others nothing', async () => {
    const query = `select kind, event from banking.ticket_messages where ticket_id = '${ticket}' order by position`
    expect(await seenBy(asha, 'customer', query)).toEqual([
      { kind: 'message', event: null },
      { kind: 'event', event: 'solved' },
    ])
    expect(await seenBy(vikram, 'customer', query)).toEqual([])
    expect(await seenBy(leela, 'operator', query)).toEqual([])
    const own = await seenBy(asha, 'customer', 'select count(*)::int as count from banking.tickets')
    expect(own).toEqual([{ count: size / 2 }])
    expect(await seenBy(leela, 'operator', 'select count(*)::int as count from banking.tickets')).toEqual([
      { count: 0 },
    ])
    expect(await seenBy(asha, 'customer', 'select id from banking.canned_answers')).toEqual([])
  })

  it.each(['assignee_user_id', 'priority', 'due_at', 'rating_sealed'])('hides %s', async (column) => {
    expect(await outcome(seenBy(asha, 'customer', `select ${column} from banking.tickets`))).toBe('42501')
  })

  it.each([
    `insert into banking.ticket_messages (id) values (gen_random_uuid())`,
    `update banking.tickets set status = 'closed'`,
    `delete from banking.disputes`,
  ])('may not %s', async (statement) => {
    expect(await outcome(app.query(statement))).toBe('42501')
  })
})

it('what was said stays, whoever asks', async () => {
  for (const statement of [
    `update banking.ticket_messages set body_sealed = 'v1.a.b'`,
    `delete from banking.ticket_messages`,
    `update banking.disputes set reason = 'other'`,
    `delete from banking.tickets`,
  ])
    expect(await outcome(owner.query(statement)), statement).toBe('BK001')
})

it('words that are sealed under another’s key, or not at all, are refused', async () => {
  const keyOf = (who: Session) =>
    value(
      owner,
      `select k.id from banking.encryption_keys k join banking.users u on k.subject = 'customer:' || u.customer_id
        where u.id = $1 and k.retired_at is null`,
      [who.userId],
    )
  const [mine, theirs] = [await keyOf(asha), await keyOf(vikram)]
  const open = (subject: string, body: string) =>
    outcome(
      value(app, 'select banking.open_ticket($1, $2, $3, $4, $5, $6, $7)', [
        asha.jti,
        randomUUID(),
        'account',
        subject,
        body,
        '\\x00',
        'a request',
      ]),
    )
  const sealed = (key: string) => `v1.${key}.${'x'.repeat(60)}`
  expect(await open(sealed(mine), sealed(theirs))).toBe('invalid_input')
  expect(await open(sealed(theirs), sealed(mine))).toBe('invalid_input')
  expect(await open(sealed(mine), 'In clear')).toBe('invalid_input')
  expect(await open(sealed(mine), sealed(mine))).toBe('done')
})

/** Rows of the table that this connection has read, in full and by index. */
const counted = async () =>
  (
    await rows(
      app,
      `select seq_scan::int as full, (idx_tup_fetch + seq_tup_read)::int as fetched
         from pg_stat_xact_user_tables where schemaname = 'banking' and relname = 'tickets'`,
    )
  )[0] ?? { full: 0, fetched: 0 }

it.each(['open', 'overdue', 'mine', 'unassigned', 'waiting', 'solved', 'closed'])(
  'the queue of %s reads in the order of an index, also far behind',
  async (view) => {
    for (const ahead of ['-infinity', '2 days', '4 days']) {
      const read = await inTransaction(app, async () => {
        const due =
          ahead === '-infinity' ? ahead : await value(app, 'select (now() + $1::interval)::text', [ahead])
        const before = await counted()
        const call = [leela.jti, view, due, 'a request']
        const shown = await value(app, 'select banking.read_tickets($1, $2, $3, 0, 51, $4)', call)
        const after = await counted()
        return {
          shown: shown.length,
          full: after.full - before.full,
          fetched: after.fetched - before.fetched,
        }
      })
      if (ahead === '-infinity') expect(read.shown).toBe(51)
      expect(read.full).toBe(0)
      // The page itself, once to find it and twice to show it.
      expect(read.fetched).toBeLessThanOrEqual(51 * 4)
    }
  },
)
