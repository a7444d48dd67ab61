/** What ends sessions besides signing out: their user's role, status and password, and their holder. */
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
  openAccount,
  outcome,
  type Row,
  rows,
  type Session,
  sha256,
  signIn,
  signInWith,
  transfer,
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
const refreshed = async (session: Session): Promise<Row> =>
  value(app, 'select banking.refresh($1, $2, $3, $4)', [
    session.refreshHash,
    sha256(newJti()),
    newJti(),
    'a refresh',
  ])
const change = (session: Session, what: string) =>
  owner.query(`update banking.users set ${what} where id = $1`, [session.userId])

describe('what a session rests on', () => {
  it.each([
    [`status = 'suspended'`, 'user suspended'],
    [`status = 'closed'`, 'user closed'],
    [`kind = 'operator', customer_id = null`, 'role changed'],
    [`password_verifier = sha256('x')`, 'password changed'],
    [`password_salt = decode(repeat('01', 16), 'hex')`, 'password changed'],
    [`password_verifier = sha256('x'), status = 'suspended'`, 'user suspended'],
  ])('is gone with %s: every session of that user ends at once, and nobody else’s', async (what, reason) => {
    const phone = await signIn(app, EMAIL)
    const vikram = await signIn(app, 'customer2@demo.bank')
    await change(asha, what)
    expect([await endedBy(asha), await endedBy(phone)]).toEqual([reason, reason])
    expect(await allAlive([asha, phone, vikram])).toEqual([false, false, true])
    expect(await outcome(transfer(app, asha, { from: '1', to: '2' }))).toBe('token_revoked')
    await restore()
    for (const session of [asha, phone]) {
      expect(await alive(session), 'nothing brings it back').toBe(false)
      expect(await refreshed(session)).toEqual({ refused: 'token_revoked' })
    }
    expect(await refreshed(vikram)).toMatchObject({ userId: vikram.userId })
  })

  let first: Row
  beforeAll(async () => {
    first = (
      await rows(owner, 'select * from banking.users where email_index = testing.index_of($1)', [EMAIL])
    )[0]!
  })
  const restore = () =>
    owner.query(
      `update banking.users set status = $2, kind = $3, customer_id = $4, password_salt = $5, password_verifier = $6
        where email_index = testing.index_of($1)`,
      [EMAIL, first.status, first.kind, first.customer_id, first.password_salt, first.password_verifier],
    )

  it('is the same when nothing of it changes', async () => {
    await change(asha, `status = status, kind = kind, password_verifier = password_verifier, failures = 2`)
    await change(asha, `failures = 1, blocked_until = now() - interval '1 second'`)
    expect(await alive(asha)).toBe(true)
  })

  it('leaves a line of security where a session ended, and none where there was none', async () => {
    const known = () =>
      rows(
        owner,
        `select detail from banking.security_events where kind = 'sessions_ended' and user_id = $1`,
        [asha.userId],
      )
    await change(asha, `status = 'suspended'`)
    const before = (await known()).length
    expect((await known()).at(-1)!.detail).toMatchObject({ reason: 'user suspended' })
    await change(asha, `status = 'active'`)
    expect(await known()).toHaveLength(before)
  })

  describe('but for a password that a verb of the bank changes', () => {
    const changePassword = (first: string) =>
      owner.query(
        `with kept as materialized (select ${first})
         update banking.users set password_verifier = sha256(password_verifier) from kept where id = $1`,
        [asha.userId],
      )
    it.each([
      ['keep_session', [true, false]],
      ['keep_all_sessions', [true, true]],
    ])('%s leaves what it names', async (keep, expected) => {
      const phone = await signIn(app, EMAIL)
      const args = keep === 'keep_session' ? `, ${await idOf(asha)}` : ''
      await changePassword(`banking.${keep}(${asha.userId}${args})`)
      expect(await allAlive([asha, phone])).toEqual(expected)
      await restore()
    })

    it('is not kept by a claim without proof, for another user, of another transaction, or for another change', async () => {
      const id = await idOf(asha)
      const proofOf = async (claim: string) =>
        `${claim}|${await value(owner, 'select banking.caller_mac($1)', [claim])}`
      const vikram = await signIn(app, 'customer2@demo.bank')
      const other = await proofOf(`kept|${asha.userId}|all`)
      const attempts = [
        // Proved in this transaction, of something else.
        `set_config('banking.kept', c || '|' || banking.caller_mac(c), true) from (values ('left|${asha.userId}|all')) v (c)`,
        `set_config('banking.kept', 'kept|${asha.userId}|all|', true)`,
        `set_config('banking.kept', 'kept|${asha.userId}|${id}|${'0'.repeat(64)}', true)`,
        `set_config('banking.kept', '${other}', true)`,
        `set_config('banking.kept', 'all', true)`,
        `banking.keep_session(${vikram.userId}, ${id})`,
        `banking.keep_session(${asha.userId}, null)`,
        `banking.keep_session(${asha.userId}, ${await idOf(vikram)})`,
        `banking.keep_all_sessions(${vikram.userId})`,
      ]
      for (const attempt of attempts) {
        const session = await signIn(app, EMAIL)
        await changePassword(attempt)
        expect(await alive(session), attempt).toBe(false)
        await restore()
      }
      const session = await signIn(app, EMAIL)
      await owner.query('begin')
      await owner.query('select banking.keep_all_sessions($1)', [session.userId])
      await change(session, `status = 'suspended'`)
      await change(session, `status = 'active'`)
      await owner.query('commit')
      expect(await alive(session)).toBe(false)
    })

    it('is kept once', async () => {
      await owner.query('begin')
      await owner.query('select banking.keep_all_sessions($1)', [asha.userId])
      await change(asha, `password_verifier = sha256('one')`)
      await change(asha, `password_verifier = sha256('two')`)
      await owner.query('commit')
      expect(await alive(asha)).toBe(false)
      await restore()
    })

    it('cannot be kept by the Worker’s role', async () => {
      for (const call of [`keep_session(${asha.userId}, 1)`, `keep_all_sessions(${asha.userId})`])
        expect(await outcome(app.query(`select banking.${call}`)), call).toBe('42501')
    })
  })
})

describe('ending sessions while money moves', () => {
  const end = async (client: pg.Client, session: Session, keepThis = false) =>
    outcome(client.query('select banking.end_own_sessions($1, $2, $3)', [session.jti, keepThis, 'end']))

  it('waits for a transfer in flight, which stands, and lets no later one through', async () => {
    const [from, to] = [
      await openAccount(owner, { holder: asha, minor: 10_000 }),
      await openAccount(owner, { holder: asha }),
    ]
    const phone = await signIn(app, EMAIL)
    const [payer, ender, late] = (await connectMany(bank.wire.appUrl, 3)) as [pg.Client, pg.Client, pg.Client]
    await owner.query('begin')
    await owner.query('select from banking.accounts where account_number = $1 for update', [from])
    const paying = transfer(payer, asha, { from, to })
    const watcher = await connectOwner(bank.wire.ownerUrl)
    await untilWaiting(watcher, payer)
    const ending = end(ender, phone)
    await untilWaiting(watcher, ender)
    // One that is let in before the answer may still stand: what counts is what the answer finds.
    const meanwhile = outcome(transfer(late, asha, { from, to }))
    await owner.query('commit')
    expect((await paying).transaction).toBeDefined()
    expect(await ending).toBe('done')
    const stands = (await meanwhile) === 'done' ? 2 : 1
    const booked = `select count(*)::int from banking.transactions where from_number = $1`
    expect(await value(owner, booked, [from])).toBe(stands)
    expect(await allAlive([asha, phone])).toEqual([false, false])
    expect(await outcome(transfer(app, asha, { from, to }))).toBe('token_revoked')
    expect(await value(owner, booked, [from])).toBe(stands)
    await hangUp([payer, ender, late])
  })

  it('never waits in a circle: transfers, refreshes, sign-ins and endings of one person, all at once', async () => {
    const [from, to] = [
      await openAccount(owner, { holder: asha, minor: 1_000_000 }),
      await openAccount(owner, { holder: asha }),
    ]
    const clients = await connectMany(bank.wire.appUrl, 16)
    const tag = await demoTag(app, EMAIL)
    await most('customer', 3)
    const outcomes = new Set<string>()
    for (let round = 0; round < 10; round++) {
      const sessions = [await signIn(app, EMAIL), await signIn(app, EMAIL), await signIn(app, EMAIL)]
      // Stale, so that each is written as seen by whoever comes first.
      await owner.query(
        `update banking.user_sessions set last_seen_at = now() - interval '2 minutes' where ended_at is null and user_id = $1`,
        [asha.userId],
      )
      const done = await Promise.all(
        clients.map((client, at) => {
          const session = sessions[at % 3]!
          if (at < 6) return outcome(transfer(client, session, { from, to, minor: 1 }))
          if (at < 9)
            return outcome(
              client.query('select banking.refresh($1, $2, $3, $4)', [
                session.refreshHash,
                sha256(newJti()),
                newJti(),
                'r',
              ]),
            )
          if (at < 12) return outcome(signInWith(client, EMAIL, tag))
          if (at < 14) return end(client, session, at === 13)
          return outcome(client.query('select banking.logout($1, $2)', [session.jti, 'out']))
        }),
      )
      for (const one of done) outcomes.add(one)
    }
    expect([...outcomes].sort()).toEqual(['done', 'token_revoked'])
    await hangUp(clients)
  })

  it('of two that end everything at once one does, and the other finds itself ended', async () => {
    const clients = (await connectMany(bank.wire.appUrl, 2)) as [pg.Client, pg.Client]
    for (const devices of [1, 2]) {
      const one = await signIn(app, EMAIL)
      const two = devices === 2 ? await signIn(app, EMAIL) : one
      const done = await Promise.all([end(clients[0], one), end(clients[1], two)])
      expect(done.sort()).toEqual(['done', 'token_revoked'])
    }
    await hangUp(clients)
  })
})
