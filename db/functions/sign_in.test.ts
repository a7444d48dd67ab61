/** Signing in: the right tag and nothing else, and not for long to those who guess. */
import { createHash, randomBytes } from 'node:crypto'
import type pg from 'pg'
import { beforeAll, expect, it } from 'vitest'
import { freshBank, type TestBank } from '../../test/bank.ts'
import {
  connect,
  connectMany,
  connectOwner,
  demoTag,
  hangUp,
  newJti,
  outcome,
  rows,
  sha256,
  signIn,
  signInWith,
  transfer,
  value,
} from '../../test/teller.ts'
import { demoCustomers, demoStaff } from '../tool/seed.ts'

const EMAIL = 'customer1@demo.bank'
let bank: TestBank
let app: pg.Client
let owner: pg.Client
const until = (email: string) =>
  value(
    owner,
    'select extract(epoch from blocked_until - now())::int from banking.users where email_index = testing.index_of($1)',
    [email],
  )
const unblock = () => owner.query(`update banking.users set blocked_until = now() - interval '1 second'`)
const wrong = (email = EMAIL, tag: Buffer | null = randomBytes(32), by = app) =>
  outcome(signInWith(by, email, tag))

beforeAll(async () => {
  bank = await freshBank()
  app = await connect(bank.wire.appUrl)
  owner = await connectOwner(bank.wire.ownerUrl)
})

it('sign-in gives salt and parameters of a user by e-mail or customer id, in any case, and a stable fake to the unknown', async () => {
  const begin = (name: string | null) =>
    value(app, 'select banking.begin_sign_in(testing.identifier($1))', [name])
  const [user] = await rows(
    owner,
    `select encode(password_salt, 'hex') as salt, c.customer_id from banking.users u join banking.customers c
       on c.id = u.customer_id where email_index = testing.index_of($1)`,
    [EMAIL],
  )
  const known = { salt: user!.salt, scheme: 'argon2id', memoryKib: 19456, passes: 2, lanes: 1, rehash: null }
  for (const name of [
    EMAIL,
    EMAIL.toUpperCase(),
    ` ${EMAIL}`,
    user!.customer_id,
    user!.customer_id.toLowerCase(),
  ])
    expect(await begin(name), name).toEqual(known)
  const fake = await begin('nobody@nowhere.example')
  expect(fake).toEqual({ ...known, salt: expect.stringMatching(/^[0-9a-f]{32}$/) })
  expect(await begin(' Nobody@Nowhere.example')).toEqual(fake)
  expect(await begin('somebody@nowhere.example')).not.toEqual(fake)
  const secret = await value(owner, `select value from banking.secrets where name = 'fake_salt'`)
  const given = await value(owner, `select testing.identifier('nobody@nowhere.example')`)
  const name = createHash('sha256').update(secret).update(given)
  expect(fake.salt).toBe(name.digest('hex').slice(0, 32))
  expect(fake.salt).not.toBe(known.salt)
  expect(fake.salt).not.toBe(createHash('sha256').update('nobody@nowhere.example').digest('hex').slice(0, 32))
})

it('sign-in with the right tag opens a session; with the verifier itself, an empty tag or none it does not', async () => {
  const { verifier } = (
    await rows(
      owner,
      'select password_verifier as verifier from banking.users where email_index = testing.index_of($1)',
      [EMAIL],
    )
  )[0]!
  for (const tag of [verifier, sha256(verifier), Buffer.alloc(0), null])
    expect(await wrong(EMAIL, tag)).toBe('unauthenticated')
  const session = await signIn(app, EMAIL)
  expect(session.customerId).toMatch(/^C\d{10}$/)
  expect(await outcome(transfer(app, session, { from: '1', to: '2' }))).toBe('not_found')
})

it('sign-in says who has come: the customer’s own id, none for staff', async () => {
  const found = await rows(
    owner,
    `select asked.email, c.customer_id from unnest($1::text[]) as asked(email)
       join banking.users u on u.email_index = testing.index_of(asked.email)
       left join banking.customers c on c.id = u.customer_id`,
    [[...demoCustomers, ...demoStaff].map(({ email }) => email)],
  )
  expect(found.length).toBe(5)
  for (const { email, customer_id } of found)
    expect((await signIn(app, email)).customerId, email).toBe(customer_id)
})

it('no access token outlives its family, which ends so many hours after the sign-in', async () => {
  const { jti, refreshHash } = await signIn(app, EMAIL)
  const session = '(select session_id from banking.auth_tokens where jti_hash = $1)'
  await owner.query(
    `update banking.user_sessions set ends_at = now() + interval '90 seconds' where id = ${session}`,
    [sha256(jti)],
  )
  const later = newJti()
  const answer = await value(app, 'select banking.refresh($1, $2, $3, null)', [
    refreshHash,
    randomBytes(32),
    later,
  ])
  expect(answer.expiresIn).toBeLessThanOrEqual(90)
  expect(answer.refreshSeconds).toBe(answer.expiresIn)
  const outlives = `select expires_at > ends_at from banking.auth_tokens join banking.user_sessions on id = session_id
    where jti_hash = $1`
  expect(await value(owner, outlives, [sha256(later)])).toBe(false)
})

it('sign-in of one person says nothing about another: their failures and their last visit stay', async () => {
  const [email, state] = [
    'admin1@demo.bank',
    'select failures, last_sign_in_at from banking.users where email_index = testing.index_of($1)',
  ]
  await wrong(email)
  const before = await rows(owner, state, [email])
  expect(before).toEqual([{ failures: 1, last_sign_in_at: expect.any(Date) }])
  await signIn(app, EMAIL)
  expect(await rows(owner, state, [email])).toEqual(before)
})

it('sign-in leaves a trace of each outcome, and for the unknown one that names nobody', async () => {
  const traces = async (kind: string) =>
    value(
      owner,
      `select count(*)::int from banking.security_events where kind = $1 and (user_id is null) = ($1 = 'sign_in_unknown')`,
      [kind],
    )
  const [unknown, missed] = [await traces('sign_in_unknown'), await traces('sign_in_wrong')]
  await wrong('nobody@nowhere.example')
  await wrong('customer2@demo.bank')
  expect([await traces('sign_in_unknown'), await traces('sign_in_wrong')]).toEqual([unknown + 1, missed + 1])
  const { jti, userId } = await signIn(app, 'customer2@demo.bank')
  const deed = await rows(
    owner,
    `select l.actor, l.request_id, l.address is not null as placed, l.agent from banking.audit_logs l join banking.auth_tokens t on l.subject = 'session:' || t.session_id
      where l.action = 'auth.login' and t.jti_hash = $1`,
    [sha256(jti)],
  )
  expect(deed).toEqual([{ actor: `user:${userId}`, request_id: 'a request', placed: true, agent: 'other' }])
  expect(
    await rows(
      owner,
      `select distinct agent from banking.security_events where kind in ('sign_in_unknown', 'sign_in_wrong')
          and at > now() - interval '1 minute'`,
    ),
    'what failed says from which program as well',
  ).toEqual([{ agent: 'other' }])
})

it('the tag of one opens no session for another', async () => {
  expect(await wrong('customer2@demo.bank', await demoTag(app, EMAIL))).toBe('unauthenticated')
  await signIn(app, 'customer2@demo.bank')
})

it('what stands in the database opens nothing: neither the hash of a token nor that of a refresh token', async () => {
  const session = await signIn(app, EMAIL)
  const [stolen] = await rows(
    owner,
    `select encode(t.jti_hash, 'hex') as hex, t.jti_hash as raw, r.token_hash from banking.auth_tokens t
       join banking.refresh_tokens r on r.session_id = t.session_id where t.jti_hash = $1`,
    [sha256(session.jti)],
  )
  const enter = (jti: string) => outcome(app.query(`select banking.enter($1, '{customer}')`, [jti]))
  expect(await enter(stolen!.hex)).toBe('token_revoked')
  expect(await enter(stolen!.raw.toString('base64url'))).toBe('token_revoked')
  const refresh = (hash: Buffer) =>
    value(app, 'select banking.refresh($1, $2, $3, null)', [hash, randomBytes(32), newJti()])
  expect(await refresh(stolen!.token_hash)).toEqual({ refused: 'token_revoked' })
  expect(await refresh(session.refreshHash)).toMatchObject({ userId: session.userId })
})

it('sign-in is blocked after five wrong tags one after another, each time twice as long, and a right one starts anew', async () => {
  const tag = await demoTag(app, EMAIL)
  for (let turn = 0; turn < 4; turn++) expect(await wrong()).toBe('unauthenticated')
  expect(await outcome(signInWith(app, EMAIL, tag)), 'four are forgiven').toBe('done')
  for (let turn = 0; turn < 5; turn++) expect(await wrong()).toBe('unauthenticated')
  expect(await outcome(signInWith(app, EMAIL, tag)), 'the right one, too late').toBe('unauthenticated')
  const first = await until(EMAIL)
  expect(Math.round(first / 60)).toBe(15)
  expect(
    await value(owner, `select count(*)::int from banking.outbox where template = 'sign_in_blocked'`),
  ).toBe(1)
  // While it is blocked nothing is counted, so nobody can be kept out for ever.
  for (let turn = 0; turn < 3; turn++) await wrong()
  expect(await until(EMAIL)).toBeLessThanOrEqual(first)
  await unblock()
  await wrong()
  expect(Math.round((await until(EMAIL)) / 60)).toBe(30)
  for (let turn = 0; turn < 9; turn++) {
    await unblock()
    await wrong()
  }
  expect(Math.round((await until(EMAIL)) / 60)).toBe(15 * 64)
  await unblock()
  expect(await outcome(signInWith(app, EMAIL, tag))).toBe('done')
  expect(
    await value(owner, 'select failures from banking.users where email_index = testing.index_of($1)', [
      EMAIL,
    ]),
  ).toBe(0)
})

it('sign-in is blocked after fifty wrong tags at once, of which five were looked at', async () => {
  const email = 'customer2@demo.bank'
  const many = await connectMany(bank.wire.appUrl, 50)
  const tag = await demoTag(app, email)
  const outcomes = await Promise.all(many.map((by) => wrong(email, randomBytes(32), by)))
  expect(new Set(outcomes)).toEqual(new Set(['unauthenticated']))
  await hangUp(many)
  expect(
    await value(owner, 'select failures from banking.users where email_index = testing.index_of($1)', [
      email,
    ]),
  ).toBe(5)
  expect(await outcome(signInWith(app, email, tag))).toBe('unauthenticated')
  const events = await rows(
    owner,
    `select e.kind, count(*)::int as count from banking.security_events e join banking.users u on u.id = e.user_id
      where u.email_index = testing.index_of($1) and e.severity = 'high' group by 1 order by 1`,
    [email],
  )
  expect(events).toEqual([
    { kind: 'sign_in_blocked', count: 46 },
    { kind: 'sign_in_wrong', count: 1 },
  ])
  await unblock()
})

it('sign-in is refused to those who are not active, with the same word as to the unknown', async () => {
  const tag = await demoTag(app, EMAIL)
  for (const status of ['suspended', 'closed']) {
    await owner.query('update banking.users set status = $2 where email_index = testing.index_of($1)', [
      EMAIL,
      status,
    ])
    expect(await outcome(signInWith(app, EMAIL, tag)), status).toBe('unauthenticated')
  }
  await owner.query(`update banking.users set status = 'active' where email_index = testing.index_of($1)`, [
    EMAIL,
  ])
  expect(await wrong('nobody@nowhere.example', tag)).toBe('unauthenticated')
})

it('sign-in of staff by the right password alone opens no session, only a challenge', async () => {
  const jti = newJti()
  const tag = await demoTag(app, 'operator1@demo.bank')
  const sessions = () => value(owner, 'select count(*)::int from banking.user_sessions')
  const before = await sessions()
  const answer = await value(
    app,
    'select banking.sign_in(testing.identifier($1), $2, $3, $4, $5, $6, $7, $8)',
    ['operator1@demo.bank', tag, jti, randomBytes(32), 'web', 'vitest', '127.0.0.1', 'a request'],
  )
  expect(answer).toEqual({
    challenge: expect.objectContaining({ factors: ['totp'], enrol: false, id: expect.any(String) }),
  })
  expect(await sessions()).toBe(before)
  expect(await outcome(app.query(`select banking.enter($1, '{operator}')`, [jti]))).toBe('token_revoked')
})

it('sign-in tells each one the cost of their own hash, and not that of the model of a name', async () => {
  const names = ['customer1', 'customer2', 'operator1', 'operator2', 'admin1'].map(
    (name) => `${name}@demo.bank`,
  )
  const price = (at: number) => 20_000 + at
  for (const [at, name] of names.entries())
    await owner.query(
      'update banking.users set password_memory_kib = $2 where email_index = testing.index_of($1)',
      [name, price(at)],
    )
  const told = async (name: string) =>
    (await value(app, 'select banking.begin_sign_in(testing.identifier($1))', [name])).memoryKib
  expect(await Promise.all(names.map(told))).toEqual(names.map((_, at) => price(at)))
})
