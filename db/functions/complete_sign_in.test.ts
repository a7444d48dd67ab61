/** The second factor as Postgres sees it: banking_app may call everything, and is believed nothing without the MAC. */
import { randomBytes, randomUUID } from 'node:crypto'
import type pg from 'pg'
import { beforeAll, beforeEach, expect, it } from 'vitest'
import { freshBank, type TestBank } from '../../test/bank.ts'
import { type Challenge, originKey, proveFactor } from '../../test/proving.ts'
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
  value,
} from '../../test/teller.ts'
import { factorMac, factorPads, openingOf, type Proof } from '../../worker/factors/rules.ts'

const EMAIL = 'operator1@demo.bank'
let bank: TestBank
let app: pg.Client
let owner: pg.Client
let tag: Buffer

beforeAll(async () => {
  bank = await freshBank()
  app = await connect(bank.wire.appUrl)
  owner = await connectOwner(bank.wire.ownerUrl)
  tag = await demoTag(app, EMAIL)
})
beforeEach(() => owner.query('update banking.users set failures = 0, blocked_until = null'))

async function challenge(): Promise<Challenge> {
  const given = [EMAIL, tag, newJti(), randomBytes(32), 'web', 'vitest', '127.0.0.1', 'a request']
  return (
    await value(app, 'select banking.sign_in(testing.identifier($1), $2, $3, $4, $5, $6, $7, $8)', given)
  ).challenge
}
const sessions = () => value(owner, 'select count(*)::int from banking.user_sessions')
const refused = { refused: 'unauthenticated' }

it('a code that was judged opens the session of the tokens that it was judged for', async () => {
  const [jti, refreshHash] = [newJti(), randomBytes(32)]
  const answer = await proveFactor(app, await challenge(), jti, refreshHash)
  expect(answer).toMatchObject({ role: 'operator', customerId: null })
  expect(await outcome(app.query(`select banking.enter($1, '{operator}')`, [jti]))).toBe('done')
  const deed = await rows(
    owner,
    `select l.detail from banking.audit_logs l join banking.auth_tokens t on l.subject = 'session:' || t.session_id
      where l.action = 'auth.login' and t.jti_hash = $1`,
    [sha256(jti)],
  )
  expect(deed).toEqual([{ detail: { factor: 'totp' } }])
})

it('without the key no MAC opens a session: guesses, keys of other things, and every field changed', async () => {
  const asked = await challenge()
  const [jti, refreshHash] = [newJti(), randomBytes(32)]
  const binding = openingOf(jti, refreshHash)
  const assertion = `${asked.sealed[0]!.id}:99999999`
  const right: Proof = {
    purpose: 'sign-in',
    userId: asked.userId,
    kind: 'totp',
    assertion,
    challenge: asked.id,
    binding,
  }
  const others: Partial<Proof>[] = [
    { purpose: 'confirm' },
    { purpose: 'remove' },
    { userId: String(Number(asked.userId) + 1) },
    { kind: 'passkey' },
    { assertion: `${asked.sealed[0]!.id}:99999998` },
    { challenge: randomUUID() },
    { challenge: undefined },
    { binding: jti },
    { binding: openingOf(newJti(), refreshHash) },
    { binding: openingOf(jti, randomBytes(32)) },
  ]
  const macs = [
    Buffer.alloc(0),
    Buffer.alloc(32),
    randomBytes(32),
    factorMac(randomBytes(32), right),
    factorMac(new Uint8Array(32), right),
    sha256(factorPads(new Uint8Array(32)).toString()),
    ...others.map((more) => factorMac(originKey(), { ...right, ...more })),
  ]
  const before = await sessions()
  for (const mac of macs) {
    // Each is one try of five, of the challenge and of the user.
    await owner.query('update banking.users set failures = 0, blocked_until = null')
    await owner.query('update banking.sign_in_challenges set tries = 0')
    expect(await proveFactor(app, asked, jti, refreshHash, { mac: Buffer.from(mac), assertion })).toEqual(
      refused,
    )
  }
  await owner.query('update banking.sign_in_challenges set tries = 0')
  expect(await sessions()).toBe(before)
  const mac = Buffer.from(factorMac(originKey(), right))
  await owner.query('update banking.users set failures = 0, blocked_until = null')
  expect(await proveFactor(app, asked, jti, refreshHash, { mac, assertion })).toMatchObject({
    role: 'operator',
  })
})

it('a MAC that was seen opens nothing else: not again, not by another challenge, not for other tokens', async () => {
  await owner.query('update banking.user_factors set last_used_step = null')
  const [asked, other] = [await challenge(), await challenge()]
  const [jti, refreshHash] = [newJti(), randomBytes(32)]
  const assertion = `${asked.sealed[0]!.id}:77777777`
  const proof: Proof = {
    purpose: 'sign-in',
    userId: asked.userId,
    kind: 'totp',
    assertion,
    challenge: asked.id,
    binding: openingOf(jti, refreshHash),
  }
  const seen = { mac: Buffer.from(factorMac(originKey(), proof)), assertion }
  expect(await proveFactor(app, asked, newJti(), refreshHash, seen)).toEqual(refused)
  expect(await proveFactor(app, asked, jti, randomBytes(32), seen)).toEqual(refused)
  expect(await proveFactor(app, other, jti, refreshHash, seen)).toEqual(refused)
  expect(await proveFactor(app, asked, jti, refreshHash, { ...seen, kind: 'passkey' })).toEqual(refused)
  expect(await proveFactor(app, asked, jti, refreshHash, seen)).toMatchObject({ role: 'operator' })
  expect(await proveFactor(app, asked, jti, refreshHash, seen)).toEqual({ refused: 'token_expired' })
})

it('a field with a line break, which could stand for two, is not believed under any MAC', async () => {
  const asked = await challenge()
  const right = {
    purpose: 'sign-in',
    userId: asked.userId,
    kind: 'totp',
    assertion: 'a:1',
    challenge: asked.id,
  } as const
  const isProved = (more: Partial<Proof>) => {
    const proof = { ...right, binding: 'tokens', ...more }
    const given = [proof.purpose, proof.userId, proof.kind, proof.assertion, proof.challenge, proof.binding]
    const mac = Buffer.from(factorMac(originKey(), proof))
    return value(owner, 'select banking.factor_is_proved($1, $2, $3, $4, $5, $6, $7)', [...given, mac])
  }
  expect(await isProved({})).toBe(true)
  expect(await isProved({ kind: 'totp\na:1' })).toBe(false)
  expect(await isProved({ assertion: 'a:1\n' })).toBe(false)
})

it('a step is taken once, also by five at once with a right MAC each', async () => {
  await owner.query('update banking.user_factors set last_used_step = null')
  const many = await connectMany(bank.wire.appUrl, 5)
  const asked: Challenge[] = []
  for (const _ of many) asked.push(await challenge())
  const answers = await Promise.all(
    many.map((by, at) =>
      proveFactor(by, asked[at]!, newJti(), randomBytes(32), {
        assertion: `${asked[at]!.sealed[0]!.id}:5000`,
      }),
    ),
  )
  await hangUp(many)
  expect(answers.filter(({ role }) => role === 'operator')).toHaveLength(1)
  for (const step of ['5000', '4999', '0']) {
    const again = await challenge()
    const assertion = `${again.sealed[0]!.id}:${step}`
    await owner.query('update banking.users set failures = 0, blocked_until = null')
    expect(await proveFactor(app, again, newJti(), randomBytes(32), { assertion }), step).toEqual(refused)
  }
})

it('an app that was removed, or never confirmed, or is another’s, is none', async () => {
  await owner.query('update banking.user_factors set last_used_step = null')
  const asked = await challenge()
  const factor = asked.sealed[0]!.id
  const theirs = await value(owner, `select f.id from banking.user_factors f where f.user_id <> $1 limit 1`, [
    asked.userId,
  ])
  const by = (id: string) => proveFactor(app, asked, newJti(), randomBytes(32), { assertion: `${id}:6000` })
  expect(await by(theirs)).toEqual(refused)
  await owner.query(
    `insert into banking.user_factors (id, user_id, kind, secret, label, confirmed_at, removed_at)
     values (gen_random_uuid(), $1, 'totp', 'x', 'gone', now(), now()), (gen_random_uuid(), $1, 'totp', 'x', 'new', null, null)`,
    [asked.userId],
  )
  for (const { id } of await rows(
    owner,
    `select id from banking.user_factors where label in ('gone', 'new')`,
  ))
    expect(await by(id)).toEqual(refused)
  expect(await by(factor)).toMatchObject({ role: 'operator' })
})

it('a bank that was never given the key believes nobody', async () => {
  const asked = await challenge()
  const key = await value(owner, `delete from banking.secrets where name = 'factor' returning value`)
  expect(key).toEqual(Buffer.from(factorPads(originKey())))
  expect(await proveFactor(app, asked, newJti(), randomBytes(32))).toEqual(refused)
  await owner.query(`insert into banking.secrets values ('factor', $1)`, [key])
  expect(await proveFactor(app, await challenge(), newJti(), randomBytes(32))).toMatchObject({
    role: 'operator',
  })
})

it('the Worker’s role reads no sealed secret and no hash, of its caller either', async () => {
  const { jti } = await signIn(app, EMAIL)
  await app.query('begin')
  await app.query(`select banking.enter($1, '{operator}')`, [jti])
  expect(
    await rows(app, 'select distinct label from banking.user_factors where label = $1', ['Demo app']),
  ).toEqual([{ label: 'Demo app' }])
  await app.query('rollback')
  for (const column of [
    'secret from banking.user_factors',
    'last_used_step from banking.user_factors',
    'code_hash from banking.recovery_codes',
    '* from banking.sign_in_challenges',
    `value from banking.secrets`,
  ])
    expect(await outcome(app.query(`select ${column}`)), column).toBe('42501')
})

it('with a session but no key nobody adds, confirms or removes a factor', async () => {
  const { jti } = await signIn(app, EMAIL)
  const { id } = (await challenge()).sealed[0]!
  const state = () => rows(owner, 'select id, confirmed_at, removed_at from banking.user_factors order by id')
  const before = await state()
  const mac = randomBytes(32)
  const told = ['totp', `${id}:99999999`, mac]
  const add = await value(
    app,
    `select banking.add_factor($1, $2, 'totp', 'x', 'mine', null, $3, $4, $5, null, null)`,
    [jti, randomUUID(), ...told],
  )
  expect(add).toMatchObject({ refused: 'step_up_required', wrong: true })
  const remove = await value(app, 'select banking.remove_factor($1, $2, null, $3, $4, $5, null, null)', [
    jti,
    id,
    ...told,
  ]).catch((error) => ({ refused: error.message }))
  expect(remove.refused).toMatch(/forbidden|step_up_required/)
  const confirm = app.query('select banking.confirm_factor($1, $2, $3, $4, $5, $6, null)', [
    jti,
    id,
    ...told,
    [randomBytes(32)],
  ])
  expect(await outcome(confirm)).toBe('not_found')
  expect(await state()).toEqual(before)
})
