/** The life of a session: what ends it, in which order refusals come, and what a stolen refresh token is worth. */
import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { freshBank, type TestBank } from '../../test/bank.ts'
import {
  connect,
  connectOwner,
  enter,
  newJti,
  outcome,
  type Row,
  rows,
  type Session,
  sha256,
  signIn,
  transfer,
  untilWaiting,
  value,
} from '../../test/teller.ts'

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
  asha = await signIn(app, 'customer1@demo.bank')
})

const sessionOf = (session: Session) =>
  value(owner, 'select session_id from banking.auth_tokens where jti_hash = $1', [sha256(session.jti)])
const changeToken = (session: Session, change: string) =>
  owner.query(`update banking.auth_tokens set ${change} where jti_hash = $1`, [sha256(session.jti)])
const changeSession = async (session: Session, change: string) =>
  owner.query(`update banking.user_sessions set ${change} where id = $1`, [await sessionOf(session)])
const at = (session: Session, column: string) =>
  value(
    owner,
    `select (${column})::text from banking.user_sessions s join banking.auth_tokens t on t.session_id = s.id where t.jti_hash = $1`,
    [sha256(session.jti)],
  )
const order = { from: '1', to: '2' }

/** The same question to a verb that reads and to one that writes. */
async function admitted(session: Session, kinds?: string[]) {
  const reading = await outcome(enter(app, session, kinds))
  const writing = await outcome(transfer(app, session, order))
  return { reading, writing }
}

describe('the token check', () => {
  it('lets a token in that was issued, and refuses any other', async () => {
    expect(await admitted(asha)).toEqual({ reading: 'done', writing: 'not_found' })
    for (const jti of [
      '',
      'x',
      `${asha.jti}=`,
      asha.jti.toLowerCase(),
      sha256(asha.jti).toString('hex'),
      newJti(),
    ])
      expect(await admitted({ ...asha, jti }), jti).toEqual({
        reading: 'token_revoked',
        writing: 'token_revoked',
      })
  })

  it('refuses revoked before expired before idle before the wrong kind', async () => {
    const both = (code: string) => ({ reading: code, writing: code })
    expect((await admitted(asha, ['operator', 'admin'])).reading).toBe('forbidden')
    expect((await admitted(asha, [])).reading).toBe('forbidden')
    expect(await outcome(app.query('select banking.enter($1, null)', [asha.jti]))).toBe('forbidden')
    await changeSession(asha, `last_seen_at = now() - interval '301 seconds'`)
    expect(await admitted(asha, ['operator'])).toEqual(both('session_idle'))
    await changeToken(asha, 'expires_at = now()')
    expect(await admitted(asha, ['operator'])).toEqual(both('token_expired'))
    await changeToken(asha, 'revoked_at = now()')
    expect(await admitted(asha, ['operator'])).toEqual(both('token_revoked'))
  })

  it('does not call a session idle that does not idle', async () => {
    await changeSession(asha, `last_seen_at = now() - interval '1 day', idle_seconds = null`)
    expect(await admitted(asha)).toEqual({ reading: 'done', writing: 'not_found' })
  })

  it('notes that a session was seen, at most once a minute, and without waiting', async () => {
    const before = await at(asha, 'last_seen_at')
    await enter(app, asha)
    expect(await at(asha, 'last_seen_at')).toBe(before)
    await changeSession(asha, `last_seen_at = now() - interval '2 minutes'`)
    const stale = await at(asha, 'last_seen_at')
    await owner.query('begin')
    await owner.query('select from banking.user_sessions where id = $1 for update', [await sessionOf(asha)])
    await enter(app, asha)
    await owner.query('rollback')
    expect(await at(asha, 'last_seen_at')).toBe(stale)
    await enter(app, asha)
    expect(await at(asha, `last_seen_at > now() - interval '1 minute'`)).toBe('true')
  })
})

describe('signing out', () => {
  const logout = (session: Session) =>
    outcome(app.query('select banking.logout($1, $2)', [session.jti, 'bye']))

  it('ends the session with all its tokens, at once, and is told once', async () => {
    const later = (await refresh(asha)).session
    expect(await logout(later)).toBe('done')
    for (const session of [asha, later]) {
      expect(await admitted(session)).toEqual({ reading: 'token_revoked', writing: 'token_revoked' })
      expect((await refresh(session)).answer).toEqual({ refused: 'token_revoked' })
      expect(await logout(session)).toBe('token_revoked')
    }
    expect(
      await rows(owner, `select actor from banking.audit_logs where request_id = 'bye' and subject = $1`, [
        `session:${await sessionOf(asha)}`,
      ]),
    ).toEqual([{ actor: `user:${asha.userId}` }])
  })

  it('leaves the other sessions of the same person alone', async () => {
    const phone = await signIn(app, 'customer1@demo.bank')
    await logout(asha)
    expect((await admitted(phone)).reading).toBe('done')
    expect((await refresh(phone)).answer).toMatchObject({ userId: asha.userId })
  })

  it('refuses as every verb does: an idle or expired token has nothing to end', async () => {
    await changeSession(asha, `last_seen_at = now() - interval '1 hour'`)
    expect(await logout(asha)).toBe('session_idle')
    await changeToken(asha, 'expires_at = now()')
    expect(await logout(asha)).toBe('token_expired')
  })

  it('finds a session ended that something else has ended meanwhile', async () => {
    await changeSession(asha, 'ended_at = now()')
    expect(await logout(asha)).toBe('token_revoked')
  })

  it('staff sign out as well', async () => {
    expect(await logout(await signIn(app, 'operator1@demo.bank'))).toBe('done')
    expect(await logout(await signIn(app, 'admin1@demo.bank'))).toBe('done')
  })
})

/** Trades a refresh token; `session` is the new one where it was answered. */
async function refresh(from: Session, client = app): Promise<{ answer: Row; session: Session }> {
  const session = { ...from, jti: newJti(), refreshHash: randomBytes(32) }
  const text = 'select banking.refresh($1, $2, $3, $4)'
  const answer = await value(client, text, [from.refreshHash, session.refreshHash, session.jti, 'a refresh'])
  return { answer, session }
}

describe('a refresh', () => {
  const stolen = { refused: 'token_revoked' }
  const beyondGrace = (session: Session) =>
    owner.query(
      `update banking.refresh_tokens set used_at = used_at - interval '1 minute' where token_hash = $1`,
      [sha256(session.refreshHash)],
    )
  const theftsKnown = () =>
    value(
      owner,
      `select count(*)::int from banking.security_events where kind = 'refresh_reuse' and severity = 'critical'`,
    )

  it('trades a token for a new pair, and the session goes on', async () => {
    const { answer, session } = await refresh(asha)
    expect(answer).toMatchObject({
      userId: asha.userId,
      customerId: asha.customerId,
      role: 'customer',
      expiresIn: 1800,
    })
    expect(answer.refreshSeconds).toBeGreaterThan(12 * 3600 - 60)
    expect(answer.refreshSeconds).toBeLessThanOrEqual(12 * 3600)
    expect((await admitted(session)).reading).toBe('done')
    expect(await sessionOf(session)).toBe(await sessionOf(asha))
    expect((await refresh(session)).answer).toMatchObject({ userId: asha.userId })
  })

  it('is written down', async () => {
    const { session } = await refresh(asha)
    const traces = `select l.actor, l.action, l.address = s.address as "fromThere", l.agent from banking.audit_logs l
       join banking.user_sessions s on l.subject = 'session:' || s.id where l.request_id = 'a refresh' and s.id = $1`
    expect(await rows(owner, traces, [await sessionOf(session)])).toEqual([
      { actor: `user:${asha.userId}`, action: 'auth.refresh', fromThere: true, agent: 'other' },
    ])
  })

  it('concerns its own session alone, whether it goes on, gets lost or ends it', async () => {
    const phone = await signIn(app, 'customer1@demo.bank')
    await changeSession(phone, `last_seen_at = now() - interval '100 seconds'`)
    const before = await at(phone, 'last_seen_at')
    await refresh(asha)
    const { session } = await refresh(asha)
    await beyondGrace(asha)
    await refresh(asha)
    expect((await admitted(session)).reading).toBe('token_revoked')
    expect(await at(phone, 'last_seen_at')).toBe(before)
    const { answer, session: later } = await refresh(phone)
    expect(answer).toMatchObject({ userId: asha.userId })
    expect((await admitted(later)).reading).toBe('done')
  })

  it('counts as being seen', async () => {
    await changeSession(asha, `last_seen_at = now() - interval '299 seconds'`)
    await refresh(asha)
    expect(await at(asha, `last_seen_at > now() - interval '1 minute'`)).toBe('true')
  })

  it('of a used token is theft: the whole family ends, and the bank takes note', async () => {
    const { session } = await refresh(asha)
    await beyondGrace(asha)
    const before = await theftsKnown()
    expect((await refresh(asha)).answer).toEqual(stolen)
    expect(await theftsKnown()).toBe(before + 1)
    for (const one of [asha, session]) {
      expect((await admitted(one)).reading).toBe('token_revoked')
      expect((await refresh(one)).answer).toEqual(stolen)
    }
  })

  it('again at once was a lost answer: its successor is void, and another takes its place', async () => {
    const lost = (await refresh(asha)).session
    const { answer, session } = await refresh(asha)
    expect(answer).toMatchObject({ userId: asha.userId })
    expect((await admitted(session)).reading).toBe('done')
    // Whoever holds the answer that was thought lost is a second holder.
    expect((await refresh(lost)).answer).toEqual(stolen)
    expect((await admitted(session)).reading).toBe('token_revoked')
  })

  it('again at once is theft all the same when the successor was used already', async () => {
    const { session } = await refresh(asha)
    const later = (await refresh(session)).session
    expect((await refresh(asha)).answer).toEqual(stolen)
    expect((await admitted(later)).reading).toBe('token_revoked')
  })

  it('again a third time within the grace is still the lost answer, beyond it theft', async () => {
    await refresh(asha)
    await refresh(asha)
    expect((await refresh(asha)).answer).toMatchObject({ userId: asha.userId })
    await beyondGrace(asha)
    expect((await refresh(asha)).answer).toEqual(stolen)
  })

  it('twice at the same moment leaves one holder', async () => {
    const [one, two] = [await connect(bank.wire.appUrl), await connect(bank.wire.appUrl)]
    const session = await sessionOf(asha)
    await owner.query('begin')
    await owner.query('select from banking.user_sessions where id = $1 for update', [session])
    const both = [refresh(asha, one), refresh(asha, two)]
    await untilWaiting(owner, one)
    await untilWaiting(owner, two)
    await owner.query('commit')
    expect((await Promise.all(both)).map(({ answer }) => answer.refused)).toEqual([undefined, undefined])
    const usable = `select count(*)::int from banking.refresh_tokens
      where session_id = $1 and used_at is null and voided_at is null`
    expect(await value(owner, usable, [session])).toBe(1)
  })

  it('is refused to a session that is over, idle, or whose holder may not bank any more, and ends it', async () => {
    const endings: [string, string, string][] = [
      [`ends_at = now()`, 'token_expired', 'end of life'],
      [`last_seen_at = now() - interval '301 seconds'`, 'session_idle', 'idle'],
    ]
    for (const [change, code, by] of endings) {
      const session = await signIn(app, 'customer1@demo.bank')
      await changeSession(session, change)
      expect((await refresh(session)).answer).toEqual({ refused: code })
      expect(await at(session, 'ended_by')).toBe(by)
      expect((await admitted(session)).reading).toBe('token_revoked')
    }
    for (const status of ['suspended', 'closed']) {
      const session = await signIn(app, 'customer2@demo.bank')
      await owner.query('update banking.users set status = $2 where id = $1', [session.userId, status])
      expect((await refresh(session)).answer).toEqual(stolen)
      expect(await at(session, 'ended_by')).toBe(`user ${status}`)
      await owner.query(`update banking.users set status = 'active' where id = $1`, [session.userId])
    }
  })

  it('looks at its holder itself, should a session have been left to somebody who may not bank', async () => {
    const session = await signIn(app, 'customer2@demo.bank')
    const turn = (how: string) => owner.query(`alter table banking.users ${how} trigger changed_sessions_end`)
    const become = (status: string) =>
      owner.query('update banking.users set status = $2 where id = $1', [session.userId, status])
    await turn('disable')
    await become('suspended')
    await turn('enable')
    expect((await refresh(session)).answer).toEqual(stolen)
    expect(await at(session, 'ended_by')).toBe('user not active')
    await become('active')
  })

  it('of a token that was never issued is refused', async () => {
    expect((await refresh({ ...asha, refreshHash: randomBytes(32) })).answer).toEqual(stolen)
  })
})
