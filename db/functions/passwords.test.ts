/** Forgetting, resetting and changing a password: once, by its holder, and never by whoever speaks for the Worker. */
import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { beforeAll, beforeEach, expect, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import {
  connect,
  connectOwner,
  demoTag,
  newJti,
  outcome,
  rows,
  sha256,
  signIn,
  signInWith,
  value,
} from '../../test/teller.ts'
import { tagOf } from '../tool/passwords.ts'

const EMAIL = 'customer1@demo.bank'
const chosen = 'a new and quite long one'
let app: pg.Client
let other: pg.Client
let owner: pg.Client

const cost = { memoryKib: 19456, passes: 2, lanes: 1 }
async function stored(password: string, more: Record<string, unknown> = {}) {
  const salt = randomBytes(16)
  const tag = await tagOf(password, salt)
  return JSON.stringify({ salt: salt.toString('hex'), tag: tag.toString('hex'), ...cost, ...more })
}
const forget = (name: string | null, by = app) =>
  value(by, 'select banking.forgot_password(testing.identifier($1), $2, $3)', [
    name,
    '192.0.2.1',
    'a request',
  ])
const lastMail = async (template: string, email = EMAIL) =>
  (
    await rows(
      owner,
      `select o.facts from banking.outbox o join banking.users u on u.id = o.user_id
        where o.template = $1 and u.email_index = testing.index_of($2) order by o.id desc limit 1`,
      [template, email],
    )
  )[0]?.facts
const tokenOf = async (email = EMAIL): Promise<string> =>
  (await lastMail('password_reset', email)).link.split('#')[1]
const read = (token: string | null) =>
  value(app, 'select banking.read_reset($1, $2, $3)', [token, '192.0.2.1', 'r'])
const reset = async (token: string | null, password = chosen, by = app) =>
  value(by, 'select banking.reset_password($1, $2, $3, $4)', [
    token,
    await stored(password),
    '192.0.2.1',
    'r',
  ])
const change = async (jti: string, tag: Buffer | null, password = chosen, by = app) =>
  value(by, 'select banking.change_password($1, $2, $3, $4, $5)', [
    jti,
    tag,
    await stored(password),
    '192.0.2.1',
    'r',
  ])
const canEnter = (jti: string) => outcome(app.query('select banking.enter($1, $2)', [jti, ['customer']]))
const count = (text: string, values: unknown[] = []) =>
  value(owner, `select count(*)::int from banking.${text}`, values)
const demo = 'correct-horse-battery-demo'
const tagFor = async (password: string, email = EMAIL) =>
  tagOf(
    password,
    Buffer.from(
      (await value(app, 'select banking.begin_sign_in(testing.identifier($1))', [email])).salt,
      'hex',
    ),
  )
const signsIn = async (password: string, email = EMAIL) =>
  outcome(signInWith(app, email, await tagFor(password, email)))

beforeAll(async () => {
  const bank = await freshBank()
  app = await connect(bank.wire.appUrl)
  other = await connect(bank.wire.appUrl)
  owner = await connectOwner(bank.wire.ownerUrl)
})
beforeEach(async () => {
  const { salt, tag } = JSON.parse(await stored(demo))
  await owner.query('delete from banking.password_resets')
  await owner.query(
    `update banking.users set failures = 0, blocked_until = null, status = 'active', password_salt = $1,
       password_verifier = sha256($2), password_memory_kib = 19456, password_passes = 2, password_lanes = 1,
       password_scheme = 'argon2id'`,
    [Buffer.from(salt, 'hex'), Buffer.from(tag, 'hex')],
  )
})

it('a forgotten password: a mail to who banks here, and the same answer and events where nobody does', async () => {
  const mails = await count(`outbox where template = 'password_reset'`)
  for (const name of [EMAIL, ` ${EMAIL.toUpperCase()}`, 'nobody@nowhere.example', '', null])
    expect(await forget(name), String(name)).toEqual({})
  await owner.query(
    `update banking.users set status = 'suspended' where email_index = testing.index_of('customer2@demo.bank')`,
  )
  expect(await forget('customer2@demo.bank')).toEqual({})
  expect(await count(`outbox where template = 'password_reset'`)).toBe(mails + 2)
  expect(await lastMail('password_reset')).toEqual({
    link: expect.stringMatching(/^\/reset#[\w-]{43}$/),
    expiresAt: expect.any(String),
  })
  const events = `select kind, count(*)::int as count from banking.security_events where kind ~ '^reset_' group by 1 order by 1`
  expect(await rows(owner, events)).toEqual([
    { kind: 'reset_not_sent', count: 4 },
    { kind: 'reset_requested', count: 2 },
  ])
})

it('the token stands in the mail alone: beside the user is its hash, and no function gives it to the Worker', async () => {
  await forget(EMAIL)
  const token = await tokenOf()
  expect(Buffer.from(token, 'base64url')).toHaveLength(32)
  const [kept] = await rows(
    owner,
    `select token_hash, expires_at - requested_at = '15 minutes' as quarter
    from banking.password_resets`,
  )
  expect(kept).toEqual({ token_hash: sha256(token), quarter: true })
  for (const found of [kept!.token_hash.toString('hex'), kept!.token_hash.toString('base64url')])
    expect(await read(found)).toEqual({ refused: 'not_found' })
  const words = await read(token)
  expect(words).toEqual({
    hasFactor: false,
    cost,
    name: expect.objectContaining({ table: 'users', text: null, sealed: expect.stringMatching(/^v1\./) }),
    words: [expect.stringMatching(/^C\d{10}$/)],
    contact: { userId: expect.any(String), email: expect.stringMatching(/^v1\./), key: expect.any(Object) },
  })
})

it('no more than three mails an hour to one user, counted also when asked at once', async () => {
  const mails = await count(`outbox where template = 'password_reset'`)
  for (let turn = 0; turn < 3; turn++) await Promise.all([forget(EMAIL, app), forget(EMAIL, other)])
  expect(await count(`outbox where template = 'password_reset'`)).toBe(mails + 3)
  await owner.query(`update banking.password_resets set requested_at = requested_at - interval '61 minutes'`)
  await forget(EMAIL)
  expect(await count(`outbox where template = 'password_reset'`)).toBe(mails + 4)
})

it('a reset: the new password signs in, the old one, its sessions and other tokens are dead, and it signs nobody in', async () => {
  const { jti, refreshHash } = await signIn(app, EMAIL)
  const vikram = await signIn(app, 'customer2@demo.bank')
  await forget(EMAIL)
  const first = await tokenOf()
  await forget(EMAIL)
  const second = await tokenOf()
  const sessions = await count('user_sessions')
  expect(await reset(second)).toEqual({})
  expect(await count('user_sessions')).toBe(sessions)
  expect(await canEnter(jti)).toBe('token_revoked')
  expect(await canEnter(vikram.jti)).toBe('done')
  expect(
    await value(app, 'select banking.refresh($1, $2, $3, null)', [refreshHash, randomBytes(32), newJti()]),
  ).toEqual({
    refused: 'token_revoked',
  })
  for (const token of [first, second]) expect(await reset(token)).toEqual({ refused: 'not_found' })
  expect(await signsIn(demo)).toBe('unauthenticated')
  expect(await signsIn(chosen)).toBe('done')
  expect(await lastMail('password_changed')).toEqual({ at: expect.any(String) })
  const deeds = `audit_logs where action = 'auth.resetPassword' and detail = '{"sessionsEnded": 1}' and request_id = 'r'`
  expect(await count(deeds)).toBe(1)
})

it('used, expired, voided, unknown and of a user who is not active: one answer, before and after the hashing', async () => {
  const expired = `update banking.password_resets set expires_at = now() - interval '1 second'`
  const states: [string, (() => Promise<unknown>) | undefined][] = [
    ['expired', () => owner.query(expired)],
    ['voided', () => owner.query('update banking.password_resets set voided_at = now()')],
    ['used', () => owner.query('update banking.password_resets set used_at = now()')],
    [
      'suspended',
      () =>
        owner.query(
          `update banking.users set status = 'suspended' where email_index = testing.index_of($1)`,
          [EMAIL],
        ),
    ],
  ]
  for (const [state, bring] of states) {
    await owner.query('delete from banking.password_resets')
    await forget(EMAIL)
    const token = await tokenOf()
    await bring?.()
    expect(await read(token), state).toEqual({ refused: 'not_found' })
    expect(await reset(token), state).toEqual({ refused: 'not_found' })
  }
  for (const token of [null, '', 'x', 'A'.repeat(43)]) {
    expect(await read(token)).toEqual({ refused: 'not_found' })
    expect(await reset(token)).toEqual({ refused: 'not_found' })
  }
})

it('a reset twice at once: one wins', async () => {
  await forget(EMAIL)
  const token = await tokenOf()
  const answers = await Promise.all([
    reset(token, 'the first of the two', app),
    reset(token, 'the second of the two', other),
  ])
  expect(answers.filter(({ refused }) => refused === 'not_found')).toHaveLength(1)
  const [first, second] = [await signsIn('the first of the two'), await signsIn('the second of the two')]
  expect([first, second].sort()).toEqual(['done', 'unauthenticated'])
})

it('a reset lifts a block', async () => {
  for (let turn = 0; turn < 5; turn++) await outcome(signInWith(app, EMAIL, randomBytes(32)))
  expect(await signsIn(demo)).toBe('unauthenticated')
  await forget(EMAIL)
  await reset(await tokenOf())
  expect(await signsIn(chosen)).toBe('done')
})

it('a sign-in with the old password while it is reset leaves no session behind', async () => {
  await forget(EMAIL)
  const token = await tokenOf()
  const tag = await demoTag(app, EMAIL)
  const [signed] = await Promise.all([signInWith(other, EMAIL, tag).catch(() => undefined), reset(token)])
  if (signed) expect(await canEnter(signed.jti)).toBe('token_revoked')
})

it('a change: this session stays, the others end, and the old password is dead', async () => {
  const [here, there] = [await signIn(app, EMAIL), await signIn(app, EMAIL)]
  await forget(EMAIL)
  const token = await tokenOf()
  const begun = await value(app, 'select banking.begin_change($1)', [here.jti])
  expect(begun).toEqual({
    salt: expect.any(String),
    scheme: 'argon2id',
    ...cost,
    cost,
    hasFactor: false,
    name: expect.any(Object),
    words: expect.any(Array),
    contact: expect.objectContaining({ email: expect.stringMatching(/^v1\./) }),
  })
  expect(await change(here.jti, await tagFor(demo))).toEqual({})
  expect(await canEnter(here.jti)).toBe('done')
  expect(await canEnter(there.jti)).toBe('token_revoked')
  expect(await reset(token)).toEqual({ refused: 'not_found' })
  expect([await signsIn(demo), await signsIn(chosen)]).toEqual(['unauthenticated', 'done'])
  expect(await lastMail('password_changed')).toBeDefined()
})

it('a change with a wrong present password: said four times, at the fifth blocked and signed out', async () => {
  const { jti } = await signIn(app, EMAIL)
  const verifier = await value(
    owner,
    'select password_verifier from banking.users where email_index = testing.index_of($1)',
    [EMAIL],
  )
  for (const tag of [randomBytes(32), verifier, null, Buffer.alloc(0)])
    expect(await change(jti, tag)).toEqual({ refused: 'invalid_input', field: 'current' })
  expect(await change(jti, randomBytes(32))).toEqual({ refused: 'token_revoked' })
  expect(await canEnter(jti)).toBe('token_revoked')
  expect(await signsIn(demo)).toBe('unauthenticated')
  expect(await outcome(change(jti, await tagFor(demo)))).toBe('token_revoked')
  // Another session of the same user cannot go on guessing while the block stands.
  await owner.query('update banking.users set blocked_until = null')
  const again = await signIn(app, EMAIL)
  await owner.query(`update banking.users set blocked_until = now() + interval '90 seconds'`)
  expect(await change(again.jti, await tagFor(demo))).toEqual({
    refused: 'rate_limited',
    retryAfterSeconds: expect.any(Number),
  })
})

it('two changes at once: one wins, the other finds the present password changed', async () => {
  const { jti } = await signIn(app, EMAIL)
  const tag = await tagFor(demo)
  const answers = await Promise.all([
    change(jti, tag, 'one of two changes', app),
    change(jti, tag, 'other of two changes', other),
  ])
  expect(answers.map(({ refused }) => refused ?? 'done').sort()).toEqual(['done', 'invalid_input'])
})

it('a password is stored at today’s cost or not at all', async () => {
  const { jti } = await signIn(app, EMAIL)
  await forget(EMAIL)
  const token = await tokenOf()
  const cheap = [{ memoryKib: 8 }, { passes: 1 }, { lanes: 2 }, { more: 1 }, { tag: 'ab' }, { tag: null }]
  for (const given of [null, '{}', '[]', ...(await Promise.all(cheap.map((more) => stored(chosen, more))))]) {
    const ask = (text: string, values: unknown[]) => outcome(app.query(text, values))
    expect(
      await ask('select banking.reset_password($1, $2, null, null)', [token, given]),
      String(given),
    ).toBe('BK503')
    expect(
      await ask('select banking.change_password($1, $2, $3, null, null)', [jti, await tagFor(demo), given]),
    ).toBe('BK503')
  }
  expect(await reset(token)).toEqual({})
})
