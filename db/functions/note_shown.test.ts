/** Looks at people: what an answer shows is written down, and read back by whom it is about. */
import type pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import {
  connect,
  connectOwner,
  outcome,
  type Row,
  rows,
  type Session,
  signIn,
  value,
} from '../../test/teller.ts'

let app: pg.Client
let owner: pg.Client
let asha: Session
let vikram: Session
let leela: Session
let meera: Session
let ashaId: string
let vikramId: string

beforeAll(async () => {
  const bank = await freshBank()
  app = await connect(bank.wire.appUrl)
  owner = await connectOwner(bank.wire.ownerUrl)
  asha = await signIn(app, 'customer1@demo.bank')
  vikram = await signIn(app, 'customer2@demo.bank')
  leela = await signIn(app, 'operator1@demo.bank')
  meera = await signIn(app, 'admin1@demo.bank')
  const idOf = (user: Session) =>
    value(owner, 'select customer_id::text from banking.users where id = $1', [user.userId])
  ashaId = await idOf(asha)
  vikramId = await idOf(vikram)
})

const ask = (name: string, ...values: unknown[]) =>
  value(app, `select banking.${name}(${values.map((_, at) => `$${at + 1}`).join(', ')})`, values)

const looksSince = (last: string) =>
  rows(
    owner,
    `select customer_id, what, request_id, actor_user_id from banking.access_logs where id > $1 order by customer_id`,
    [last],
  )
const lastLook = () => value(owner, 'select coalesce(max(id), 0)::text from banking.access_logs')

describe('note_shown', () => {
  const shown = async (text: string) => {
    const last = await lastLook()
    await owner.query(
      `select banking.note_shown(row('operator', $1, null, 1)::banking.actor, $2, 'look', 'r')`,
      [leela.userId, text],
    )
    return (await looksSince(last)).map(({ customer_id }) => customer_id)
  }
  const numberOf = (customer: string) =>
    value(
      owner,
      `select min(a.account_number) from banking.accounts a join banking.account_parties p on p.account_id = a.id
        where p.customer_id = $1`,
      [customer],
    )

  it('writes each customer whose id or account stands in an answer, once', async () => {
    const [number, other] = [await numberOf(ashaId), await numberOf(vikramId)]
    const id = await value(owner, 'select customer_id from banking.customers where id = $1', [ashaId])
    expect(await shown(`{"accountNumber" : "${number}", "customerId":"${id}"}`)).toEqual([ashaId])
    expect(await shown(`["${other}", "${number}", "${number}"]`)).toEqual([ashaId, vikramId].sort())
    expect(await shown('{"accountNumber":"9999999999999","name":"Asha Raman"}')).toEqual([])
    // Digits within a longer number are no account.
    expect(await shown(`{"amount":"1${number}","seq":"${number}0"}`)).toEqual([])
  })

  it('leaves out the bank’s own accounts and parties of the past', async () => {
    const own = await value(owner, `select min(account_number) from banking.accounts where type = 'bank'`)
    await owner.query(
      `insert into banking.account_parties (account_id, customer_id, role, mandate)
       select a.id, $1, 'owner', 'view' from banking.accounts a where a.account_number = $2`,
      [ashaId, own],
    )
    expect(await shown(`"${own}"`)).toEqual([])
    const account = await value(
      owner,
      `insert into banking.account_parties (account_id, customer_id, role, mandate, valid_until)
       select min(account_id), $1, 'joint', 'view', now() - interval '1 second' from banking.account_parties
        where customer_id = $2 and account_id in (select id from banking.accounts where type <> 'bank') returning account_id`,
      [vikramId, ashaId],
    )
    const number = await value(owner, 'select account_number from banking.accounts where id = $1', [account])
    expect(await shown(`"${number}"`)).toEqual([ashaId])
  })
})

describe('read_access_history', () => {
  it('shows the caller’s own lines alone, newest first, by pages, with a reference for a name', async () => {
    for (const [actor, customer, what] of [
      [leela.userId, ashaId, 'one'],
      [meera.userId, ashaId, 'two'],
      [leela.userId, vikramId, 'not hers'],
      [leela.userId, ashaId, 'three'],
    ])
      await owner.query(
        `insert into banking.access_logs (actor_user_id, customer_id, what) values ($1, $2, $3)`,
        [actor, customer, what],
      )
    const first: Row[] = await ask('read_access_history', asha.jti, null, 2)
    expect(first.map(({ what, role }) => [what, role])).toEqual([
      ['three', 'operator'],
      ['two', 'admin'],
    ])
    const second: Row[] = await ask('read_access_history', asha.jti, first[1]!.id, 1)
    expect(second.map(({ what }) => what)).toEqual(['one'])
    expect(second[0]!.staff).toBe(first[0]!.staff)
    expect(first[1]!.staff).not.toBe(first[0]!.staff)
    expect(second[0]!.staff).toMatch(/^[0-9A-F]{6}$/)
  })
  it('is for customers', async () => {
    for (const { jti } of [leela, meera])
      expect(await outcome(ask('read_access_history', jti, null, 2))).toBe('forbidden')
  })
})

describe('read_activity', () => {
  it('shows own sign-ins and events of 90 days, by pages without a gap, also in one instant', async () => {
    await owner.query(
      `insert into banking.security_events (kind, severity, user_id, at, agent)
       select k, 'low', $1, now() - d::interval, 'Edge' from (values ('recent', '89 days'), ('old', '91 days'),
         ('at_once', '5 days'), ('at_once_too', '5 days')) e(k, d)`,
      [asha.userId],
    )
    await owner.query(
      `insert into banking.security_events (kind, severity, user_id) values ('not hers', 'low', $1)`,
      [vikram.userId],
    )
    await owner.query(
      `insert into banking.user_sessions (user_id, channel, ends_at, started_at, ended_at, device)
       select $1, 'web', now(), now() - d::interval, now() - interval '1 day', 'A program' from (values ('91 days'), ('30 days')) s(d)`,
      [asha.userId],
    )
    const all: Row[] = await ask('read_activity', asha.jti, null, 50)
    const kinds = all.map(({ kind }) => kind)
    expect(kinds).toEqual(['signed_in', 'at_once_too', 'at_once', 'signed_in', 'recent'])
    expect(all[0]).toMatchObject({ mine: true, endedAt: null })
    expect(all[3]).toMatchObject({ mine: false, endedAt: expect.any(String), agent: 'A program' })
    const found: string[] = []
    for (let place: string | null = null; ; ) {
      const page: Row[] = await ask('read_activity', asha.jti, place, 1)
      if (page.length === 0) break
      found.push(page[0]!.kind)
      place = page[0]!.place
    }
    expect(found).toEqual(kinds)
  })
})

describe('list_security_events', () => {
  const list = (more: Record<string, unknown> = {}): Promise<Row[]> => {
    const { severity, kind, user, from, to, before, limit } = { limit: 200, ...more } as Record<
      string,
      unknown
    >
    return ask(
      'list_security_events',
      meera.jti,
      severity ?? null,
      kind ?? null,
      user ?? null,
      from ?? null,
      to ?? null,
      before ?? null,
      limit,
      'list',
    )
  }
  beforeAll(async () => {
    // In the order of their numbers, as events are: after all that there are.
    for (const [kind, severity, user, at] of [
      ['filter_a', 'low', asha.userId, '2090-03-01T12:00:00Z'],
      ['filter_a', 'medium', vikram.userId, '2090-03-02T23:00:00Z'],
      ['filter_b', 'medium', null, '2090-03-03T12:00:00Z'],
    ])
      await owner.query(
        'insert into banking.security_events (kind, severity, user_id, at) values ($1, $2, $3, $4)',
        [kind, severity, user, at],
      )
  })
  it('filters by each side, newest first, by pages', async () => {
    const kindsOf = (found: Row[]) => found.map(({ kind, severity }) => `${kind} ${severity}`)
    expect(kindsOf(await list({ kind: 'filter_a' }))).toEqual(['filter_a medium', 'filter_a low'])
    expect(kindsOf(await list({ kind: 'filter_a', severity: 'low' }))).toEqual(['filter_a low'])
    expect(kindsOf(await list({ kind: 'filter_a', user: vikram.userId }))).toEqual(['filter_a medium'])
    expect(kindsOf(await list({ from: '2090-03-01', to: '2090-03-01' }))).toEqual(['filter_a low'])
    expect(kindsOf(await list({ from: '2090-03-02', to: '2090-03-02' }))).toEqual(['filter_a medium'])
    expect(kindsOf(await list({ from: '2090-03-03', to: '2090-03-31' }))).toEqual(['filter_b medium'])
    const [first] = await list({ from: '2090-03-01', to: '2090-03-31', limit: 1 })
    expect(first!.kind).toBe('filter_b')
    expect(kindsOf(await list({ from: '2090-03-01', to: '2090-03-31', before: first!.id }))).toEqual([
      'filter_a medium',
      'filter_a low',
    ])
  })
  it('names nobody, and writes down whose events it showed', async () => {
    const last = await lastLook()
    const found = await list({ from: '2090-03-01', to: '2090-03-31' })
    expect(JSON.stringify(found)).not.toMatch(/Asha|Vikram|@demo/)
    const looks = await looksSince(last)
    expect(looks.map(({ customer_id }) => customer_id)).toEqual([ashaId, vikramId].sort())
    expect(looks[0]).toMatchObject({
      what: 'security_events',
      request_id: 'list',
      actor_user_id: String(meera.userId),
    })
  })
  it('is for admins, as alerts and the audit are', async () => {
    for (const { jti } of [asha, leela]) {
      expect(
        await outcome(ask('list_security_events', jti, null, null, null, null, null, null, 1, 'r')),
      ).toBe('forbidden')
      expect(await outcome(ask('list_alerts', jti, true, null, 1, 'r'))).toBe('forbidden')
      expect(
        await outcome(ask('search_audit', jti, null, null, null, null, null, null, null, 1, 1, 'r')),
      ).toBe('forbidden')
    }
  })
})

describe('list_alerts', () => {
  it('shows those that wait or those that were looked at, newest first, by pages; written down', async () => {
    for (const kind of ['wait_1', 'wait_2', 'done_1'])
      await owner.query(
        `insert into banking.security_events (kind, severity, user_id) values ($1, 'high', $2)`,
        [kind, asha.userId],
      )
    const done = await value(owner, `select id from banking.alerts where kind = 'done_1'`)
    await ask('acknowledge_alert', meera.jti, done, 'Looked', 'r')
    const last = await lastLook()
    const kinds = (found: Row[]) => found.map(({ kind }) => kind)
    const open: Row[] = await ask('list_alerts', meera.jti, true, null, 50, 'alerts')
    expect(kinds(open)).toEqual(['wait_2', 'wait_1'])
    expect(await looksSince(last)).toMatchObject([{ customer_id: ashaId, request_id: 'alerts' }])
    expect(kinds(await ask('list_alerts', meera.jti, true, null, 1, 'r'))).toEqual(['wait_2'])
    expect(kinds(await ask('list_alerts', meera.jti, true, open[0]!.id, 50, 'r'))).toEqual(['wait_1'])
    const looked: Row[] = await ask('list_alerts', meera.jti, false, null, 50, 'r')
    expect(looked).toMatchObject([{ kind: 'done_1', note: 'Looked', acknowledgedBy: String(meera.userId) }])
  })
})
