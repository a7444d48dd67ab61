/** Searching the audit: behind which filters, how far, and whether what it finds is what was sealed. */
import type pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import { connect, connectOwner, type Row, rows, type Session, signIn, value } from '../../test/teller.ts'

let app: pg.Client
let owner: pg.Client
let asha: Session
let meera: Session

beforeAll(async () => {
  const bank = await freshBank()
  app = await connect(bank.wire.appUrl)
  owner = await connectOwner(bank.wire.ownerUrl)
  asha = await signIn(app, 'customer1@demo.bank')
  meera = await signIn(app, 'admin1@demo.bank')
})

const ask = (name: string, ...values: unknown[]) =>
  value(app, `select banking.${name}(${values.map((_, at) => `$${at + 1}`).join(', ')})`, values)

describe('search_audit', () => {
  type Found = { items: Row[]; lookedTo: string | null }
  const search = (more: Record<string, unknown> = {}): Promise<Found> => {
    const { actor, action, subject, request, from, to, before, limit, most } = {
      limit: 50,
      most: 1_000_000,
      ...more,
    } as Record<string, unknown>
    return ask(
      'search_audit',
      meera.jti,
      actor ?? null,
      action ?? null,
      subject ?? null,
      request ?? null,
      from ?? null,
      to ?? null,
      before ?? null,
      limit,
      most,
      'search',
    )
  }
  beforeAll(async () => {
    for (const [actor, action, subject, request] of [
      ['user:901', 'test.one', 'thing:1', 'r1'],
      ['user:901', 'test.two', 'thing:12', 'r2'],
      ['user:9011', 'test.two', 'other:1', 'r3'],
    ])
      await owner.query(
        'insert into banking.audit_logs (actor, action, subject, request_id) values ($1, $2, $3, $4)',
        [actor, action, subject, request],
      )
  })
  const requests = ({ items }: Found) => items.map(({ requestId }) => requestId)

  it('filters by who, deed, subject and request', async () => {
    expect(requests(await search({ actor: 'user:901' }))).toEqual(['r2', 'r1'])
    expect(requests(await search({ action: 'test.' }))).toEqual(['r3', 'r2', 'r1'])
    expect(requests(await search({ action: 'test.one' }))).toEqual(['r1'])
    expect(requests(await search({ action: 'test' })), 'no beginning').toEqual([])
    expect(requests(await search({ subject: 'thing:' }))).toEqual(['r2', 'r1'])
    expect(requests(await search({ subject: 'thing:1' }))).toEqual(['r1'])
    expect(requests(await search({ actor: 'user:901', action: 'test.two' }))).toEqual(['r2'])
    expect(requests(await search({ request: 'r3' }))).toEqual(['r3'])
    expect((await search({ request: 'none' })).lookedTo).toBe(null)
  })
  it('turns pages, and stops after so many rows with the place to go on from', async () => {
    const page = await search({ action: 'test.', limit: 2 })
    expect(requests(page)).toEqual(['r3', 'r2'])
    expect(requests(await search({ action: 'test.', before: page.lookedTo }))).toEqual(['r1'])
    const [{ id }] = page.items as [Row]
    const short = await search({ action: 'test.', before: id, most: 1 })
    expect(requests(short)).toEqual(['r2'])
    expect(requests(await search({ action: 'test.', before: short.lookedTo, most: 1 }))).toEqual(['r1'])
  })
  it('leaves a deed of its own', async () => {
    await search({ request: 'r1' })
    const [deed] = await rows(
      owner,
      'select actor, action, detail from banking.audit_logs order by id desc limit 1',
    )
    expect(deed).toEqual({ actor: `user:${meera.userId}`, action: 'audit.search', detail: { shown: 1 } })
  })
  it('tells what waits for its seal, what is intact, and what was changed since', async () => {
    const of = async () => (await search({ request: 'r1' })).items[0]
    expect(await of()).toMatchObject({ seal: null, intact: null })
    await owner.query('select banking.cut_evidence(1000000)')
    expect(await of()).toMatchObject({ seal: expect.stringMatching(/^\d+$/), intact: true })
    await owner.query('alter table banking.audit_logs disable trigger rows_stay')
    await owner.query(`update banking.audit_logs set actor = 'user:1' where request_id = 'r1'`)
    await owner.query('alter table banking.audit_logs enable trigger rows_stay')
    expect(await of()).toMatchObject({ actor: 'user:1', intact: false })
  })
  it('brings before and after of the same transaction, and of no other', async () => {
    const number = await value(
      owner,
      `select min(account_number) from banking.accounts a join banking.account_parties p on p.account_id = a.id
         where p.customer_id = testing.customer('customer1@demo.bank')`,
    )
    for (const count of [44, 43])
      await ask('lower_limits', asha.jti, number, 'web', null, null, null, count, null, `limits ${count}`)
    const [deed] = (await search({ request: 'limits 43' })).items
    expect(deed!.changes).toMatchObject([
      { table: 'account_limits', before: { lowered_daily_count: 44 }, after: { lowered_daily_count: 43 } },
    ])
  })

  it('keeps what is sealed as it stands, brings its key, and writes down whose it is', async () => {
    const [before] = await rows(owner, 'select email_sealed as sealed from banking.users where id = $1', [
      asha.userId,
    ])
    const other = before!.sealed.replace(/.$/, before!.sealed.endsWith('A') ? 'B' : 'A')
    await owner.query('begin')
    await owner.query(
      `insert into banking.audit_logs (actor, action, subject, request_id) values ('x', 'x', 'x', 'sealed')`,
    )
    await owner.query(
      `update banking.users set email_sealed = $2, name_sealed = 'Another Name' where id = $1`,
      [asha.userId, other],
    )
    await owner.query('commit')
    const { items, keys } = (await search({ request: 'sealed' })) as Found & { keys: Row[] }
    expect(items[0]!.changes).toMatchObject([
      {
        before: { email_sealed: before!.sealed, name_sealed: expect.stringMatching(/^v1\./) },
        after: { email_sealed: other, name_sealed: '(not shown)' },
      },
    ])
    expect(keys).toMatchObject([{ id: other.split('.')[1], subject: expect.stringMatching(/^customer:/) }])
    const looks = `select count(*)::int from banking.access_logs where what = 'audit' and customer_id =
      (select customer_id from banking.users where id = $1)`
    expect(await value(owner, looks, [asha.userId])).toBe(1)
    await search({ request: 'r3' })
    expect(await value(owner, looks, [asha.userId]), 'only whom it shows').toBe(1)
  })
})

describe('of a hundred thousand deeds', () => {
  const size = 100_000
  beforeAll(async () => {
    await owner.query(
      `insert into banking.audit_logs (actor, action, subject, at)
       select 'user:' || n % 1000, case n % 5000 when 7 then 'rare.deed' else 'common.deed' end, 'thing:' || n % 2000,
           timestamptz '2020-01-01 00:00Z' + n * interval '1 minute'
         from generate_series(1, $1::int) n`,
      [size],
    )
    await owner.query('analyze banking.audit_logs')
  })
  /** How many rows of the audit one search has looked at, as PostgreSQL counts them. */
  async function looked(more: Record<string, unknown>) {
    await app.query('begin')
    const count = () =>
      value(
        app,
        `select coalesce(sum(seq_tup_read + idx_tup_fetch), 0)::int from pg_stat_xact_all_tables where relname = 'audit_logs'`,
      )
    const before = await count()
    const given = {
      actor: null,
      action: null,
      subject: null,
      from: null,
      to: null,
      before: null,
      ...more,
    } as Row
    const found = await value(
      app,
      'select banking.search_audit($1, $2, $3, $4, null, $5, $6, $7, 50, 50000, $8)',
      [meera.jti, given.actor, given.action, given.subject, given.from, given.to, given.before, 'plans'],
    )
    const rowsLooked = (await count()) - before
    await app.query('rollback')
    return { found: found.items.length as number, first: found.items[0]?.at as string, rowsLooked }
  }
  it.each([
    ['who', { actor: 'user:7' }, 50],
    ['deed', { action: 'rare.deed' }, 20],
    ['subject', { subject: 'thing:7' }, 50],
    ['who and deed', { actor: 'user:7', action: 'rare.deed' }, 20],
    ['day', { from: '2020-01-10', to: '2020-01-10' }, 50],
    ['day and who', { actor: 'user:7', to: '2020-01-05' }, 8],
    ['nothing', {}, 50],
  ])('a search by %s looks at few of them', async (_, filters, found) => {
    const answer = await looked(filters)
    expect(answer.found).toBe(found)
    expect(answer.rowsLooked).toBeLessThan(500)
  })
  it('a page further back looks at no more', async () => {
    const [{ id }] = (await rows(
      owner,
      `select l.id::text from banking.audit_logs l where l.actor = 'user:7' order by l.id offset 60 limit 1`,
    )) as [Row]
    const answer = await looked({ actor: 'user:7', before: id })
    expect([answer.found, answer.rowsLooked < 500]).toEqual([50, true])
  })
  it('a day is that day, in UTC, from its first to its last', async () => {
    const ofDay = async (from: string | null, to: string | null) =>
      (
        await value(
          app,
          'select banking.search_audit($1, null, $2, null, null, $3, $4, null, 5000, 1000000, $5)',
          [meera.jti, 'common.deed', from, to, 'days'],
        )
      ).items.map(({ at }: Row) => new Date(at).toISOString())
    const day: string[] = await ofDay('2020-01-10', '2020-01-10')
    expect([day.at(-1), day[0]]).toEqual(['2020-01-10T00:00:00.000Z', '2020-01-10T23:59:00.000Z'])
    expect(day.length).toBeGreaterThan(1430)
    expect(await ofDay('2019-01-01', '2019-12-31')).toEqual([])
  })
})
