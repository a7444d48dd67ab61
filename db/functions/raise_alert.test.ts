/** Alerts: what asks for an admin, once for what comes again. */
import type pg from 'pg'
import { beforeAll, expect, it } from 'vitest'
import { freshBank, type TestBank } from '../../test/bank.ts'
import { connect, connectMany, connectOwner, outcome, rows, signIn, value } from '../../test/teller.ts'

let bank: TestBank
let owner: pg.Client

beforeAll(async () => {
  bank = await freshBank()
  owner = await connectOwner(bank.wire.ownerUrl)
})

const event = (kind: string, severity: string, user: number | null, client = owner, at = '0 minutes') =>
  client.query(
    'insert into banking.security_events (kind, severity, user_id, at) values ($1, $2, $3, now() + $4::interval)',
    [kind, severity, user, at],
  )
const alerts = (kind: string) =>
  rows(owner, 'select severity, user_id::int, events from banking.alerts where kind = $1 order by id', [kind])
const mails = (kind: string) =>
  rows(
    owner,
    `select o.user_id, u.kind, o.facts from banking.outbox o join banking.users u on u.id = o.user_id
    where o.template = 'security_alert' and o.facts ->> 'kind' = $1 order by o.id`,
    [kind],
  )

it('comes of high and critical events alone, with mail to each active admin', async () => {
  const more = await rows(
    owner,
    `insert into banking.users (kind, name_sealed, email_sealed, email_index, password_salt, password_memory_kib, password_passes,
       password_lanes, password_verifier, status)
     select 'admin', name_sealed, email_sealed, sha256(status.name::bytea), password_salt, password_memory_kib, password_passes,
         password_lanes, password_verifier, status.name
       from banking.users, unnest(array['active', 'suspended']) status (name)
      where email_index = testing.index_of('admin1@demo.bank') returning id`,
  )
  expect(more).toHaveLength(2)
  for (const severity of ['low', 'medium', 'high', 'critical']) await event(`is_${severity}`, severity, 1)
  expect((await rows(owner, 'select kind from banking.alerts order by id')).map(({ kind }) => kind)).toEqual([
    'is_high',
    'is_critical',
  ])
  const sent = await mails('is_high')
  expect(sent.map(({ kind }) => kind)).toEqual(['admin', 'admin'])
  // Nothing of a person: whom it is about, an admin looks up in the desk.
  expect(Object.keys(sent[0]!.facts).sort()).toEqual(['alert', 'at', 'kind', 'severity'])
})

it('counts the same kind and user within ten minutes of the last, and no others', async () => {
  await event('again', 'high', 1)
  await event('again', 'high', 1, owner, '9 minutes')
  await event('again', 'critical', 1, owner, '18 minutes')
  await event('again', 'high', 2)
  await event('again', 'high', null)
  await event('again', 'high', null)
  expect(await alerts('again')).toEqual([
    { severity: 'critical', user_id: 1, events: 3 },
    { severity: 'high', user_id: 2, events: 1 },
    { severity: 'high', user_id: null, events: 2 },
  ])
  expect(await mails('again')).toHaveLength(6)
  await event('again', 'high', 1, owner, '29 minutes')
  expect(await alerts('again')).toHaveLength(4)
})

it('is one where many come at once', async () => {
  const many = await connectMany(bank.wire.ownerUrl, 6)
  for (const client of many) await client.query('set role banking_owner')
  await Promise.all(many.map((client) => event('at_once', 'high', 1, client)))
  expect(await alerts('at_once')).toEqual([{ severity: 'high', user_id: 1, events: 6 }])
  expect(await mails('at_once')).toHaveLength(2)
})

it('is new again once somebody has looked', async () => {
  await event('looked', 'high', 1)
  const app = await connect(bank.wire.appUrl)
  const admin = await signIn(app, 'admin1@demo.bank')
  const id = await value(owner, `select id from banking.alerts where kind = 'looked'`)
  const look = (note: string, jti = admin.jti) =>
    app.query(`select banking.acknowledge_alert($1, $2, $3, 'r')`, [jti, id, note])
  const operator = await signIn(app, 'operator1@demo.bank')
  expect(await outcome(look('mine', operator.jti))).toBe('forbidden')
  expect(await outcome(look(' '))).toBe('invalid_input')
  expect(await outcome(look('A drill'))).toBe('done')
  expect(await outcome(look('A drill'))).toBe('done')
  expect(await outcome(look('Another note'))).toBe('already_settled')
  expect(
    await value(owner, `select count(*)::int from banking.audit_logs where action = 'alerts.acknowledge'`),
  ).toBe(1)
  await event('looked', 'high', 1)
  expect(await alerts('looked')).toHaveLength(2)
})

it('is acknowledged by one of two at once', async () => {
  await event('race', 'high', 1)
  const id = await value(owner, `select id from banking.alerts where kind = 'race'`)
  const clients = await connectMany(bank.wire.appUrl, 2)
  // A code of an app is good once, so the two decide with one session.
  const { jti } = await signIn(clients[0]!, 'admin1@demo.bank')
  const answers = await Promise.all(
    clients.map((app, nth) =>
      outcome(app.query(`select banking.acknowledge_alert($1, $2, $3, 'r')`, [jti, id, `note ${nth}`])),
    ),
  )
  expect(answers.sort()).toEqual(['already_settled', 'done'])
})

it('a severity is one of four', async () => {
  expect(await outcome(event('x', 'warning', 1))).toBe('23514')
})
