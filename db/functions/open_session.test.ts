/** Opening sessions: so many at once, and a word to their holder about what is new. */
import type pg from 'pg'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { freshBank, type TestBank } from '../../test/bank.ts'
import {
  connect,
  connectMany,
  connectOwner,
  demoTag,
  enter,
  hangUp,
  newJti,
  outcome,
  rows,
  type Session,
  sha256,
  signIn,
  signInWith,
  untilWaiting,
  value,
} from '../../test/teller.ts'

const EMAIL = 'customer1@demo.bank'
let bank: TestBank
let app: pg.Client
let owner: pg.Client
let asha: Session

beforeAll(async () => {
  bank = await freshBank()
  app = await connect(bank.wire.appUrl)
  owner = await connectOwner(bank.wire.ownerUrl)
})

beforeEach(async () => {
  await most('customer', 1000)
  asha = await signIn(app, EMAIL)
})

let changes = 0
/** A later row of the configuration is the one in force. */
const most = (holder: string, count: number) => {
  changes += 1
  return owner.query(
    `insert into banking.configurations values ($1, date '2001-01-01' + $3::int, $2::text::jsonb, 'test')`,
    [`auth.sessions_most.${holder}`, count, changes],
  )
}
const alive = async (session: Session) => (await outcome(enter(app, session))) === 'done'
const allAlive = async (sessions: Session[]) => {
  const found = []
  for (const session of sessions) found.push(await alive(session))
  return found
}
const idOf = (session: Session, by = owner) =>
  value(by, 'select session_id from banking.auth_tokens where jti_hash = $1', [sha256(session.jti)])
const endedBy = async (session: Session) =>
  value(owner, 'select ended_by from banking.user_sessions where id = $1', [await idOf(session)])
const change = (session: Session, what: string) =>
  owner.query(`update banking.users set ${what} where id = $1`, [session.userId])
const liveOf = (session: Session) =>
  value(
    owner,
    'select count(*)::int from banking.user_sessions s where s.user_id = $1 and banking.session_is_live(s)',
    [session.userId],
  )
const outbox = (session: Session, template: string) =>
  rows(owner, 'select facts from banking.outbox where user_id = $1 and template = $2 order by id', [
    session.userId,
    template,
  ])

describe('the most sessions at once', () => {
  const start = async (count: number, email = EMAIL) => {
    const sessions: Session[] = []
    for (let turn = 0; turn < count; turn++) sessions.push(await signIn(app, email))
    return sessions
  }

  it('a further one ends the oldest, says so, and is itself let in', async () => {
    await change(asha, `status = 'suspended'`)
    await change(asha, `status = 'active'`)
    await most('customer', 5)
    const sessions = await start(5)
    expect(await allAlive(sessions)).toEqual(Array(5).fill(true))
    const mails = (await outbox(asha, 'session_replaced')).length
    const [vikram] = await start(1, 'customer2@demo.bank')
    const [sixth] = await start(1)
    expect(await alive(vikram!), 'another’s').toBe(true)
    expect(await allAlive([...sessions, sixth!])).toEqual([false, true, true, true, true, true])
    expect(await endedBy(sessions[0]!)).toBe('too many sessions')
    expect(await outbox(asha, 'session_replaced')).toHaveLength(mails + 1)
    expect(
      await value(
        owner,
        `select count(*)::int from banking.security_events where kind = 'session_replaced' and detail ->> 'session' = $1`,
        [await idOf(sessions[0]!)],
      ),
    ).toBe(1)
    expect(
      await value(
        owner,
        `select count(*)::int from banking.audit_logs where action = 'sessions.end' and subject = $1`,
        [`session:${await idOf(sessions[0]!)}`],
      ),
    ).toBe(1)
  })

  it('counts only what could still be used', async () => {
    await most('customer', 2)
    const [one, two] = (await start(2)) as [Session, Session]
    const mails = (await outbox(asha, 'session_replaced')).length
    await owner.query(
      `update banking.user_sessions set last_seen_at = now() - interval '301 seconds' where id = $1`,
      [await idOf(one)],
    )
    const [three] = (await start(1)) as [Session]
    expect(await allAlive([two, three])).toEqual([true, true])
    await owner.query(`update banking.user_sessions set ends_at = now() where id = $1`, [await idOf(two)])
    await start(1)
    expect(await alive(three)).toBe(true)
    expect(await outbox(asha, 'session_replaced')).toHaveLength(mails)
  })

  it('a lower number ends as many as it takes; one leaves only the newest', async () => {
    await most('customer', 5)
    const sessions = await start(5)
    await most('customer', 1)
    const last = await signIn(app, EMAIL)
    expect(await allAlive([...sessions, last])).toEqual([false, false, false, false, false, true])
  })

  it('is another number for staff', async () => {
    await most('staff', 2)
    const sessions = await start(3, 'operator1@demo.bank')
    expect(await allAlive(sessions)).toEqual([false, true, true])
    await most('staff', 1000)
  })

  it('holds when ten sign in at once', async () => {
    await most('customer', 5)
    await start(3)
    const clients = await connectMany(bank.wire.appUrl, 10)
    const tag = await demoTag(app, EMAIL)
    const sessions = await Promise.all(clients.map((client) => signInWith(client, EMAIL, tag)))
    expect(new Set(sessions.map(({ jti }) => jti)).size).toBe(10)
    expect(await liveOf(asha)).toBe(5)
    expect((await allAlive(sessions)).filter(Boolean)).toHaveLength(5)
    await hangUp(clients)
  })

  it('waits for whoever opens another for this person, and counts it', async () => {
    await most('customer', 1)
    const [other, watcher] = [await connectOwner(bank.wire.ownerUrl), await connectOwner(bank.wire.ownerUrl)]
    await owner.query('begin')
    await owner.query('select from banking.users where id = $1 for no key update', [asha.userId])
    await owner.query(
      `insert into banking.user_sessions (user_id, channel, ends_at) values ($1, 'api', now() + interval '1 hour')`,
      [asha.userId],
    )
    const opening = outcome(
      other.query(`select banking.open_session($1, null, 'web', 'agent', null, null, null, $2, $3, 'r')`, [
        asha.userId,
        newJti(),
        sha256(newJti()),
      ]),
    )
    await untilWaiting(watcher, other)
    await owner.query('commit')
    expect(await opening).toBe('done')
    expect(await liveOf(asha)).toBe(1)
    await hangUp([other, watcher])
  })

  it('bounds are those of the bank’s settings: five for customers, two for staff', async () => {
    expect(
      await rows(
        owner,
        `select name, value from banking.configurations where name like 'auth.sessions_most.%'
            and effective_from = '-infinity' order by name`,
      ),
    ).toEqual([
      { name: 'auth.sessions_most.customer', value: 5 },
      { name: 'auth.sessions_most.staff', value: 2 },
    ])
  })
})

describe('a sign-in from a device', () => {
  const from = async (device: string | null, place: string | null = null, email = EMAIL) => {
    const given = [
      email,
      await demoTag(app, email),
      newJti(),
      sha256(newJti()),
      'web',
      'agent',
      '203.0.113.9',
      'r',
    ]
    await app.query('select banking.sign_in(testing.identifier($1), $2, $3, $4, $5, $6, $7, $8, $9, $10)', [
      ...given,
      device,
      place,
    ])
  }
  it('that was never seen with this person is told to them, once', async () => {
    const before = (await outbox(asha, 'new_sign_in')).length
    await from('Chrome on Android', 'Mumbai, India', 'customer2@demo.bank')
    await from('Chrome on Android', 'Mumbai, India')
    const mails = await outbox(asha, 'new_sign_in')
    expect(mails).toHaveLength(before + 1)
    expect(mails.at(-1)!.facts).toEqual({
      device: 'Chrome on Android',
      place: 'Mumbai, India',
      at: expect.stringMatching(/^\d{4}-/),
    })
    await from('Chrome on Android', 'Delhi, India')
    expect(await outbox(asha, 'new_sign_in')).toHaveLength(before + 1)
    await from('Safari on iPhone')
    expect(await outbox(asha, 'new_sign_in')).toHaveLength(before + 2)
    // One without a name was seen before.
    await from(null)
    expect(await outbox(asha, 'new_sign_in')).toHaveLength(before + 2)
  })
})
