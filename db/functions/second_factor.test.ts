/** What completing a sign-in counts, leaves and refuses: it is guessed at like a password, so it counts like one. */
import { randomBytes, randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { type Challenge, giveFactor, keptOf, originOf, proveFactor } from '../../test/proving.ts'
import { openSignIns } from '../../test/second-factor.ts'
import { connectMany, demoTag, hangUp, newJti, type Row, rows, sha256, value } from '../../test/teller.ts'

const EMAIL = 'operator1@demo.bank'
const { bank, app, owner, idOf, ask, right, wrong, clear } = await openSignIns(EMAIL)
const user = await idOf(EMAIL)
const other = await idOf('operator2@demo.bank')
beforeEach(clear)

const refused = { refused: 'unauthenticated' }
const signedIn = { role: 'operator' }
const failures = () => value(owner, 'select failures from banking.users where id = $1', [user])
const triesOf = (asked: Challenge) =>
  value(owner, 'select tries from banking.sign_in_challenges where id_hash = sha256(uuid_send($1))', [
    asked.id,
  ])
/** Events of the user since `mark`, or of nobody where none was named. */
const events = async (mark: string) =>
  (
    await rows(
      owner,
      `select kind, severity, user_id::text as user, request_id as request, address from banking.security_events
        where id > $1 order by id`,
      [mark],
    )
  ).filter(({ kind }) => kind !== 'sign_in')
const mark = () => value(owner, 'select coalesce(max(id), 0)::text from banking.security_events')
const mails = () =>
  rows(owner, 'select template, user_id::text as user, facts from banking.outbox order by id')

describe('a wrong code', () => {
  it('counts as a try of its challenge alone, as a failure of its user alone, and at its address', async () => {
    const [asked, beside] = [await ask(), await ask()]
    const before = await mark()
    expect(await wrong(asked, { address: '198.51.100.7' })).toEqual(refused)
    expect([await triesOf(asked), await triesOf(beside)]).toEqual([1, 0])
    expect(await failures()).toBe(1)
    expect(await value(owner, 'select sum(failures)::int from banking.users')).toBe(1)
    expect(await events(before)).toEqual([
      { kind: 'factor_wrong', severity: 'low', user, request: 'a request', address: keptOf('198.51.100.7') },
    ])
    const counted = await rows(
      owner,
      `select a.failures from banking.sign_in_attempts a
         join banking.attempt_sources('${originOf('198.51.100.7')}', 'vitest') s using (source, source_hash)`,
    )
    expect(counted).toEqual([{ failures: 1 }, { failures: 1 }])
    expect(await right(beside)).toMatchObject(signedIn)
  })

  it('after as many as are allowed the challenge is over, whatever comes', async () => {
    const asked = await ask()
    const most = await value(owner, `select (banking.setting('auth.challenge_tries'))::int`)
    for (let turn = 0; turn < most; turn++) {
      await owner.query('update banking.users set failures = 0, blocked_until = null')
      expect(await wrong(asked)).toEqual(refused)
    }
    await owner.query('update banking.users set failures = 0, blocked_until = null')
    expect(await right(asked)).toEqual({ refused: 'token_expired' })
    expect(await right(await ask())).toMatchObject(signedIn)
  })

  it('of eight at once, each for a challenge of its own, five are looked at', async () => {
    const many = await connectMany(bank.wire.appUrl, 8)
    const asked: Challenge[] = []
    for (const _ of many) asked.push(await ask())
    const before = await mark()
    const answers = await Promise.all(many.map((by, at) => wrong(asked[at]!, {}, by)))
    await hangUp(many)
    expect(answers).toEqual(many.map(() => refused))
    expect(await failures()).toBe(5)
    const kinds = (await events(before)).map(({ kind, severity }) => `${kind} ${severity}`)
    expect(kinds.filter((kind) => kind.startsWith('factor_wrong'))).toHaveLength(5)
    expect(kinds.filter((kind) => kind === 'factor_wrong high')).toHaveLength(1)
    expect(kinds.filter((kind) => kind === 'sign_in_blocked low')).toHaveLength(3)
    expect((await mails()).map(({ template }) => template)).toEqual(['sign_in_blocked', 'security_alert'])
  })
})

describe('a right code', () => {
  it('opens nothing for whoever is blocked or not active meanwhile, and is written down', async () => {
    for (const [state, kind] of [
      [`blocked_until = now() + interval '1 hour'`, 'sign_in_blocked'],
      [`status = 'suspended'`, 'sign_in_inactive'],
    ]) {
      const asked = await ask()
      await owner.query(`update banking.users set ${state} where id = $1`, [user])
      const before = await mark()
      expect(await right(asked, { address: '198.51.100.8' }), kind).toEqual(refused)
      expect(await events(before)).toEqual([
        { kind, severity: 'low', user, request: 'a request', address: keptOf('198.51.100.8') },
      ])
      expect(await triesOf(asked), 'the code was not looked at').toBe(0)
      await owner.query(`update banking.users set blocked_until = null, status = 'active'`)
      // A block that is over blocks no more.
      await owner.query(
        `update banking.users set blocked_until = now() - interval '1 second' where id = $1`,
        [user],
      )
      expect(await right(asked)).toMatchObject(signedIn)
    }
  })

  it('waits where the address has failed too often', async () => {
    await owner.query(`insert into banking.configurations values ('auth.attempts_most.device', '2001-01-01', '2', 'test')
      on conflict (name, effective_from) do update set value = excluded.value`)
    const [asked, from] = [await ask(), { address: '198.51.100.9' }]
    for (let turn = 0; turn < 2; turn++) expect(await wrong(asked, from)).toEqual(refused)
    const before = await mark()
    expect(await right(asked, from)).toEqual({
      refused: 'rate_limited',
      retryAfterSeconds: expect.any(Number),
    })
    expect(await events(before)).toEqual([
      {
        kind: 'sign_in_throttled',
        severity: 'medium',
        user: null,
        request: 'a request',
        address: keptOf(from.address),
      },
    ])
    expect(await failures(), 'it was not looked at').toBe(2)
    expect(await right(asked)).toMatchObject(signedIn)
  })

  it('ends its challenge and no other, and the deed says from where', async () => {
    const [asked, beside] = [await ask(), await ask()]
    const jti = newJti()
    const from = '198.51.100.10'
    expect(await proveFactor(app, asked, jti, randomBytes(32), { address: from })).toMatchObject(signedIn)
    expect(await right(asked)).toEqual({ refused: 'token_expired' })
    expect(await right(beside)).toMatchObject(signedIn)
    const deeds = await rows(
      owner,
      `select l.address, l.agent from banking.audit_logs l join banking.auth_tokens t on l.subject = 'session:' || t.session_id
        where l.action = 'auth.login' and t.jti_hash = $1`,
      [sha256(jti)],
    )
    expect(deeds).toEqual([{ address: keptOf(from), agent: 'other' }])
  })

  it('comes too late when the challenge is over', async () => {
    const asked = await ask()
    await owner.query('update banking.sign_in_challenges set expires_at = clock_timestamp()')
    expect(await right(asked)).toEqual({ refused: 'token_expired' })
    expect(await right({ ...asked, id: randomUUID() })).toEqual({ refused: 'token_expired' })
    // What is over is swept with the user's next sign-in; another's is not.
    await owner.query(
      `insert into banking.sign_in_challenges (id_hash, user_id, purpose, expires_at)
       values (sha256('theirs'), $1, 'factor', now() - interval '1 hour')`,
      [other],
    )
    await ask()
    const kept = await rows(
      owner,
      'select user_id::text as user from banking.sign_in_challenges where expires_at < now()',
    )
    expect(kept).toEqual([{ user: other }])
  })
})

describe('a recovery code', () => {
  const code = randomBytes(32)
  beforeEach(async () => {
    await owner.query('delete from banking.recovery_codes')
    await owner.query(
      'insert into banking.recovery_codes (user_id, code_hash) select u, sha256(h) from unnest($1::bigint[], $2::bytea[]) c (u, h)',
      [
        [user, user, other],
        [code, randomBytes(32), code],
      ],
    )
  })

  it('opens one session; its user hears of it and of how many are left', async () => {
    const asked = await ask()
    expect((asked as Row).factors).toEqual(['totp', 'recovery'])
    const before = await mark()
    const jti = newJti()
    const answer = await proveFactor(app, asked, jti, randomBytes(32), {
      recovery: code,
      address: '198.51.100.11',
    })
    expect(answer).toMatchObject(signedIn)
    expect(await events(before)).toEqual([
      {
        kind: 'recovery_code_used',
        severity: 'medium',
        user,
        request: 'a request',
        address: keptOf('198.51.100.11'),
      },
    ])
    expect(await mails()).toContainEqual({ template: 'recovery_code_used', user, facts: { left: 1 } })
    const detail = await value(
      owner,
      `select l.detail from banking.audit_logs l join banking.auth_tokens t on l.subject = 'session:' || t.session_id
        where l.action = 'auth.login' and t.jti_hash = $1`,
      [sha256(jti)],
    )
    expect(detail).toEqual({ factor: 'recovery' })
    expect(await right(await ask(), { recovery: code }), 'again').toEqual(refused)
    const left = await rows(
      owner,
      'select user_id::text as user from banking.recovery_codes where used_at is null',
    )
    expect(left.map((one) => one.user).sort()).toEqual([user, other].sort())
  })

  it('that is not the user’s opens nothing, and a code of an app leaves them all', async () => {
    expect(await right(await ask(), { recovery: randomBytes(32) })).toEqual(refused)
    expect(await right(await ask(), { recovery: sha256(code) }), 'what is stored').toEqual(refused)
    await owner.query('delete from banking.recovery_codes where user_id = $1', [user])
    expect(await right(await ask(), { recovery: code }), 'another’s').toEqual(refused)
    expect(await right(await ask())).toMatchObject(signedIn)
    expect(await mails()).toEqual([])
  })
})

it('a customer is asked for a factor once they have one', async () => {
  const email = 'customer1@demo.bank'
  const given = await demoTag(app, email)
  expect(await ask(email, given), 'a session, and no challenge').toBeUndefined()
  const id = await value(
    owner,
    'select id::text from banking.users where email_index = testing.index_of($1)',
    [email],
  )
  await giveFactor(owner, id)
  const asked = await ask(email, given)
  expect(asked).toMatchObject({ enrol: false, factors: ['totp'] })
  expect(await right(asked)).toMatchObject({ role: 'customer' })
  await owner.query('select banking.forget_factors($1)', [id])
})
