/** What one may see and end of one's own sessions, asked at the database. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { freshBank, type TestBank } from '../../test/bank.ts'
import {
  connect,
  connectOwner,
  enter,
  hangUp,
  newJti,
  outcome,
  type Row,
  rows,
  type Session,
  sha256,
  signIn,
  untilWaiting,
  value,
} from '../../test/teller.ts'

let bank: TestBank
let app: pg.Client
let owner: pg.Client
let asha: Session
let vikram: Session

beforeAll(async () => {
  bank = await freshBank()
  app = await connect(bank.wire.appUrl)
  owner = await connectOwner(bank.wire.ownerUrl)
})
beforeEach(async () => {
  await owner.query('update banking.user_sessions set ended_at = now() where ended_at is null')
  asha = await signIn(app, 'customer1@demo.bank')
  vikram = await signIn(app, 'customer2@demo.bank')
})

const sessionOf = async (session: Session): Promise<Row> =>
  (
    await rows(
      owner,
      `select s.* from banking.user_sessions s join banking.auth_tokens t on t.session_id = s.id where t.jti_hash = $1`,
      [sha256(session.jti)],
    )
  )[0]!
const change = async (session: Session, what: string) =>
  owner.query(`update banking.user_sessions set ${what} where id = $1`, [(await sessionOf(session)).id])
const list = async (session: Session): Promise<Row[]> =>
  (await value(app, 'select banking.list_sessions($1)', [session.jti])).items
const end = (session: Session, id: string | null, by = app): Promise<Row> =>
  value(by, 'select banking.end_own_session($1, $2, $3)', [session.jti, id, 'an end'])
const endMany = (session: Session, keep: boolean, by = app): Promise<Row> =>
  value(by, 'select banking.end_own_sessions($1, $2, $3)', [session.jti, keep, 'many ends'])
const alive = async (session: Session) => (await outcome(enter(app, session))) === 'done'

describe('the list', () => {
  it('has one’s own live sessions, this one first, then the newest', async () => {
    const [two, three] = [await signIn(app, 'customer1@demo.bank'), await signIn(app, 'customer1@demo.bank')]
    const ids = []
    for (const one of [asha, three, two]) ids.push((await sessionOf(one)).public_id)
    expect((await list(asha)).map(({ id }) => id)).toEqual(ids)
    expect((await list(asha)).map(({ current }) => current)).toEqual([true, false, false])
    await change(two, 'ended_at = now()')
    await change(three, 'ends_at = now()')
    expect(await list(asha)).toHaveLength(1)
    const idle = await signIn(app, 'customer1@demo.bank')
    await change(idle, `last_seen_at = now() - interval '301 seconds'`)
    expect(await list(asha)).toHaveLength(1)
  })

  it('gives the sealed address beside the place, for the Worker to show its network', async () => {
    const { id } = await sessionOf(asha)
    await owner.query(`update banking.user_sessions set address = 'v1.x.y', place = null where id = $1`, [id])
    expect((await list(asha))[0]).toMatchObject({ place: null, address: 'v1.x.y' })
  })

  it('never has more than a hundred', async () => {
    await owner.query(
      `insert into banking.user_sessions (user_id, channel, ends_at)
       select $1, 'api', now() + interval '1 hour' from generate_series(1, 120)`,
      [asha.userId],
    )
    const items = await list(asha)
    expect([items.length, items[0]!.current]).toEqual([100, true])
  })
})

describe('ending one', () => {
  it('ends it alone, says whether it was this one, is written once, and may be said again', async () => {
    const phone = await signIn(app, 'customer1@demo.bank')
    const { id, public_id } = await sessionOf(phone)
    expect(await end(asha, public_id)).toEqual({ current: false })
    expect([await alive(asha), await alive(phone), await alive(vikram)]).toEqual([true, false, true])
    const { ended_at, ended_by } = await sessionOf(phone)
    expect(ended_by).toBe('signed out by hand')
    expect(await end(asha, public_id)).toEqual({ current: false })
    expect((await sessionOf(phone)).ended_at).toEqual(ended_at)
    const audit = `select actor, request_id from banking.audit_logs where action = 'sessions.end' and subject = $1`
    expect(await rows(owner, audit, [`session:${id}`])).toEqual([
      { actor: `user:${asha.userId}`, request_id: 'an end' },
    ])
    expect(await end(asha, (await sessionOf(asha)).public_id)).toEqual({ current: true })
    expect(await alive(asha)).toBe(false)
  })

  it('finds only one’s own', async () => {
    for (const id of [(await sessionOf(vikram)).public_id, randomUUID(), null])
      expect(await outcome(end(asha, id))).toBe('not_found')
    expect([await alive(asha), await alive(vikram)]).toEqual([true, true])
  })
})

describe('ending many', () => {
  it.each([
    [true, 1, [true, false]],
    [false, 2, [false, false]],
  ])('keeping this one: %s', async (keep, ended, lives) => {
    const phone = await signIn(app, 'customer1@demo.bank')
    expect(await endMany(asha, keep)).toEqual({ ended })
    expect([await alive(asha), await alive(phone)]).toEqual(lives)
    expect(await alive(vikram)).toBe(true)
    const action = keep ? 'sessions.endOthers' : 'sessions.endAll'
    const audit = `select detail from banking.audit_logs where action = $1 and subject = $2 order by id desc limit 1`
    expect(await value(owner, audit, [action, `user:${asha.userId}`])).toEqual({ sessions: ended })
  })
})

describe('who asks', () => {
  const verbs: [string, (session: Session) => Promise<unknown>][] = [
    ['list_sessions', list],
    ['end_own_session', (session) => end(session, randomUUID())],
    ['end_own_sessions', (session) => endMany(session, true)],
  ]
  it.each(verbs)('%s refuses as every verb: revoked before over before idle', async (_, ask) => {
    await change(asha, `last_seen_at = now() - interval '301 seconds'`)
    expect(await outcome(ask(asha))).toBe('session_idle')
    await change(asha, 'ends_at = now()')
    expect(await outcome(ask(asha))).toBe('token_expired')
    await change(asha, 'ended_at = now()')
    expect(await outcome(ask(asha))).toBe('token_revoked')
    expect(await outcome(ask({ ...asha, jti: newJti() }))).toBe('token_revoked')
    expect(await outcome(ask(await signIn(app, 'operator1@demo.bank')))).toBeOneOf(['done', 'not_found'])
  })

  it('waits for whoever ends this very session, and then does nothing in its name', async () => {
    const phone = await signIn(app, 'customer1@demo.bank')
    const other = await connect(bank.wire.appUrl)
    const { id } = await sessionOf(asha)
    await owner.query('begin')
    await owner.query('select from banking.user_sessions where id = $1 for update', [id])
    await owner.query(`select banking.end_session($1, 'sign-out')`, [id])
    const ending = outcome(endMany(asha, true, other))
    const watcher = await connectOwner(bank.wire.ownerUrl)
    await untilWaiting(watcher, other)
    await owner.query('commit')
    expect(await ending).toBe('token_revoked')
    expect(await alive(phone)).toBe(true)
    await hangUp([other])
  })

  it('waits for whoever ends the other session, and leaves it at that', async () => {
    const phone = await signIn(app, 'customer1@demo.bank')
    const other = await connect(bank.wire.appUrl)
    const { id, public_id } = (await sessionOf(phone)) as { id: string; public_id: string }
    await owner.query('begin')
    await owner.query('select from banking.user_sessions where id = $1 for update', [id])
    await owner.query(`select banking.end_session($1, 'sign-out')`, [id])
    const ending = outcome(end(asha, public_id, other))
    const watcher = await connectOwner(bank.wire.ownerUrl)
    await untilWaiting(watcher, other)
    await owner.query('commit')
    expect(await ending).toBe('done')
    const found = await rows(
      owner,
      `select s.ended_by, count(l.id)::int as deeds from banking.user_sessions s left join banking.audit_logs l
         on l.subject = 'session:' || s.id and l.action = 'sessions.end' where s.id = $1 group by 1`,
      [id],
    )
    expect(found).toEqual([{ ended_by: 'sign-out', deeds: 0 }])
    await hangUp([other, watcher])
  })

  it('waits for a sign-in of the same person, whose session then ends with the others, whoever ends them', async () => {
    const [other, watcher] = [await connectOwner(bank.wire.ownerUrl), await connectOwner(bank.wire.ownerUrl)]
    await owner.query('begin')
    await owner.query('select from banking.users where id = $1 for no key update', [asha.userId])
    await owner.query(
      `insert into banking.user_sessions (user_id, channel, ends_at) values ($1, 'api', now() + interval '1 hour')`,
      [asha.userId],
    )
    const ending = value(other, `select banking.end_sessions($1, 'a test')`, [asha.userId])
    await untilWaiting(watcher, other)
    await owner.query('commit')
    expect(await ending).toBe(2)
    await hangUp([other])
  })

  it('waits for nobody else', async () => {
    const other = await connectOwner(bank.wire.ownerUrl)
    await other.query(`set lock_timeout = '5s'`)
    await owner.query('begin')
    await owner.query('select from banking.users where id = $1 for update', [vikram.userId])
    await owner.query('select from banking.user_sessions where user_id = $1 for update', [vikram.userId])
    expect(await outcome(other.query(`select banking.end_sessions($1, 'a test')`, [asha.userId]))).toBe(
      'done',
    )
    const session = await signIn(app, 'customer1@demo.bank')
    expect(await outcome(endMany(session, true, other))).toBe('done')
    await owner.query('rollback')
    expect(await alive(vikram)).toBe(true)
    await hangUp([other])
  })
})
