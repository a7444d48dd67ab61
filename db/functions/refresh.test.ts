/** A refresh at its edges: the tenth second, the successor that was used, three at once, the family's last minute. */
import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { freshBank, type TestBank } from '../../test/bank.ts'
import {
  connect,
  connectMany,
  connectOwner,
  enter,
  hangUp,
  newJti,
  outcome,
  type Row,
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

beforeAll(async () => {
  bank = await freshBank()
  app = await connect(bank.wire.appUrl)
  owner = await connectOwner(bank.wire.ownerUrl)
})

beforeEach(async () => {
  asha = await signIn(app, 'customer1@demo.bank')
})

async function refresh(from: Session, client = app): Promise<{ answer: Row; session: Session }> {
  const session = { ...from, jti: newJti(), refreshHash: randomBytes(32) }
  const given = [from.refreshHash, session.refreshHash, session.jti, 'a refresh']
  return { answer: await value(client, 'select banking.refresh($1, $2, $3, $4)', given), session }
}
const used = (session: Session, ago: string) =>
  owner.query(
    `update banking.refresh_tokens set used_at = clock_timestamp() - $2::interval where token_hash = $1`,
    [sha256(session.refreshHash), ago],
  )
const alive = async (session: Session) => (await outcome(enter(app, session))) === 'done'
const sessionOf = (session: Session) =>
  value(owner, 'select session_id from banking.auth_tokens where jti_hash = $1', [sha256(session.jti)])
const change = async (session: Session, what: string) =>
  owner.query(`update banking.user_sessions set ${what} where id = $1`, [await sessionOf(session)])
const usable = async (session: Session) =>
  value(
    owner,
    `select count(*)::int from banking.refresh_tokens where session_id = $1 and used_at is null and voided_at is null`,
    [await sessionOf(session)],
  )

describe('a used token that comes again', () => {
  // What was used, whether its successor was, and whether the successor was voided.
  it.each([
    ['0 seconds', false, 'a lost answer'],
    ['9.5 seconds', false, 'a lost answer'],
    ['10 seconds', false, 'theft'],
    ['11 seconds', false, 'theft'],
    ['0 seconds', true, 'theft'],
    ['9.5 seconds', true, 'theft'],
  ])('after %s, its successor used: %s, is %s', async (ago, successorUsed, verdict) => {
    const first = (await refresh(asha)).session
    const later = successorUsed ? (await refresh(first)).session : first
    await used(asha, ago)
    const { answer, session } = await refresh(asha)
    if (verdict === 'theft') {
      expect(answer).toEqual({ refused: 'token_revoked' })
      for (const one of [asha, first, later]) expect(await alive(one)).toBe(false)
      expect((await refresh(later)).answer).toEqual({ refused: 'token_revoked' })
    } else {
      expect(answer).toMatchObject({ userId: asha.userId })
      expect(await alive(session)).toBe(true)
      expect(await usable(asha), 'the lost one is void').toBe(1)
    }
  })

  it('is theft where it was itself voided, and so is its successor’s answer', async () => {
    const lost = (await refresh(asha)).session
    await refresh(asha)
    expect((await refresh(lost)).answer).toEqual({ refused: 'token_revoked' })
    expect(await alive(asha)).toBe(false)
  })

  it('counts its ten seconds from the first use, however often the answer was lost since', async () => {
    await refresh(asha)
    await used(asha, '9 seconds')
    expect((await refresh(asha)).answer).toMatchObject({ userId: asha.userId })
    await used(asha, '10 seconds')
    expect((await refresh(asha)).answer).toEqual({ refused: 'token_revoked' })
  })
})

it('three at once leave one good token, and the two that lost end the family when they are used', async () => {
  const clients = await connectMany(bank.wire.appUrl, 3)
  await owner.query('begin')
  await owner.query('select from banking.user_sessions where id = $1 for update', [await sessionOf(asha)])
  const all = clients.map((client) => refresh(asha, client))
  for (const client of clients) await untilWaiting(owner, client)
  await owner.query('commit')
  const answers = await Promise.all(all)
  expect(answers.map(({ answer }) => answer.refused)).toEqual([undefined, undefined, undefined])
  expect(await usable(asha)).toBe(1)
  const good = await value(
    owner,
    `select encode(token_hash, 'hex') from banking.refresh_tokens
      where session_id = $1 and used_at is null and voided_at is null`,
    [await sessionOf(asha)],
  )
  const isGood = ({ session }: { session: Session }) => sha256(session.refreshHash).toString('hex') === good
  const [kept, lost] = [answers.find(isGood)!, answers.find((one) => !isGood(one))!]
  const next = (await refresh(kept.session)).session
  expect(await alive(next)).toBe(true)
  expect((await refresh(lost.session)).answer).toEqual({ refused: 'token_revoked' })
  expect(await alive(next)).toBe(false)
  await hangUp(clients)
})

describe('the end of a family', () => {
  it.each([
    ['2 hours', 1800],
    ['30 minutes', 1800],
    ['29 minutes', 29 * 60],
    ['90 seconds', 90],
    ['1.5 seconds', 1],
  ])(
    'with %s left gives an access token of %i seconds at most, which does not outlive it',
    async (left, most) => {
      await change(asha, `ends_at = clock_timestamp() + interval '${left}'`)
      const { answer, session } = await refresh(asha)
      expect(answer.expiresIn).toBeLessThanOrEqual(most)
      expect(answer.expiresIn).toBeGreaterThanOrEqual(most - 3)
      expect(
        await value(
          owner,
          `select t.expires_at <= s.ends_at from banking.auth_tokens t join banking.user_sessions s on s.id = t.session_id
          where t.jti_hash = $1`,
          [sha256(session.jti)],
        ),
      ).toBe(true)
    },
  )

  it('ends the access tokens that were given before it came nearer', async () => {
    await change(asha, `ends_at = now()`)
    expect(await outcome(enter(app, asha))).toBe('token_expired')
    expect((await refresh(asha)).answer).toEqual({ refused: 'token_expired' })
    expect(await outcome(enter(app, asha)), 'the family is closed').toBe('token_revoked')
  })
})

describe('staying', () => {
  const stay = async (session: Session, idle: number): Promise<Row> =>
    value(app, 'select banking.stay($1, $2)', [session.jti, idle])
  const seenAgo = async (session: Session): Promise<number> =>
    value(
      owner,
      'select extract(epoch from clock_timestamp() - last_seen_at)::int from banking.user_sessions where id = $1',
      [await sessionOf(session)],
    )

  it.each([
    // Seen so long ago, and idle for so long as the page says: what is left, and when the bank then saw it last.
    [0, 0, 300, 0],
    [59, 0, 241, 59],
    [61, 0, 300, 0],
    [200, 30, 270, 30],
    [200, 140, 160, 140],
    [200, 141, 100, 200],
    [200, 5000, 100, 200],
    [299, 0, 300, 0],
  ])('seen %i s ago and idle for %i: %i s are left', async (seen, idle, left, seenThen) => {
    await change(asha, `last_seen_at = clock_timestamp() - interval '${seen} seconds'`)
    const answer = await stay(asha, idle)
    expect(Math.abs(answer.idleSecondsLeft - left)).toBeLessThanOrEqual(2)
    expect(Math.abs((await seenAgo(asha)) - seenThen)).toBeLessThanOrEqual(2)
    expect(answer.secondsLeft).toBeGreaterThan(12 * 3600 - 60)
  })

  it('cannot bring back what has idled out, nor what has ended', async () => {
    await change(asha, `last_seen_at = clock_timestamp() - interval '301 seconds'`)
    expect(await outcome(stay(asha, 0))).toBe('session_idle')
    await change(asha, `ends_at = clock_timestamp()`)
    expect(await outcome(stay(asha, 0))).toBe('token_expired')
    await change(asha, `ended_at = clock_timestamp()`)
    expect(await outcome(stay(asha, 0))).toBe('token_revoked')
    expect(await outcome(stay({ ...asha, jti: newJti() }, 0))).toBe('token_revoked')
  })

  it('says what the bank then does: the session lives as long as was told, and no longer', async () => {
    await change(asha, `last_seen_at = clock_timestamp() - interval '297 seconds', idle_seconds = 300`)
    const { idleSecondsLeft } = await stay(asha, 298)
    expect(idleSecondsLeft).toBeGreaterThanOrEqual(1)
    expect(idleSecondsLeft).toBeLessThanOrEqual(3)
    await change(asha, `last_seen_at = last_seen_at - ${idleSecondsLeft + 1} * interval '1 second'`)
    expect(await outcome(stay(asha, 300))).toBe('session_idle')
  })

  it('tells a session that does not idle only its end, and never waits', async () => {
    await change(asha, `idle_seconds = null, last_seen_at = now() - interval '1 day'`)
    await owner.query('begin')
    await owner.query('select from banking.user_sessions where id = $1 for update', [await sessionOf(asha)])
    expect((await stay(asha, 0)).idleSecondsLeft).toBeNull()
    await owner.query('rollback')
    await change(asha, `ends_at = clock_timestamp() + interval '60 seconds'`)
    expect((await stay(asha, 0)).secondsLeft).toBeOneOf([58, 59])
  })
})
