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
    const { actor, action, subject, request, before, limit, most } = {
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
    expect(requests(await search({ subject: 'thing:1' }))).toEqual(['r2', 'r1'])
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
})
