/** Sign-ins that fail: by address and device, whoever they were for; old hashes, and what the unknown are shown of them. */
import { createHash, randomBytes, randomUUID } from 'node:crypto'
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
  value,
} from '../../test/teller.ts'
import { tagOf } from '../tool/passwords.ts'

const EMAIL = 'customer1@demo.bank'
let bank: TestBank
let app: pg.Client
let owner: pg.Client
let tag: Buffer

type From = { address?: string | null; agent?: string | null; by?: pg.Client; rehash?: unknown; jti?: string }
const attempt = async (
  email: string,
  given: Buffer,
  { address, agent, by = app, rehash, jti = newJti() }: From,
) =>
  value(by, 'select banking.sign_in(testing.identifier($1), $2, $3, $4, $5, $6, $7, $8, p_rehash => $9)', [
    email,
    given,
    jti,
    randomBytes(32),
    'web',
    agent === undefined ? 'Firefox' : agent,
    address,
    'a request',
    rehash === undefined ? null : JSON.stringify(rehash),
  ])
const miss = async (from: From, name = `${randomBytes(6).toString('hex')}@nowhere.example`) =>
  (await attempt(name, randomBytes(32), from)).refused
const passes = async (from: From) => (await attempt(EMAIL, tag, from)).refused ?? 'signed in'
const begin = (name: string) => value(app, 'select banking.begin_sign_in(testing.identifier($1))', [name])
const set = (name: string, to: unknown) =>
  owner.query(
    `insert into banking.configurations values ($1, '2001-01-01', $2, 'test')
     on conflict (name, effective_from) do update set value = excluded.value`,
    [name, JSON.stringify(to)],
  )
const cost = { memoryKib: 19456, passes: 2, lanes: 1 }

beforeAll(async () => {
  bank = await freshBank()
  app = await connect(bank.wire.appUrl)
  owner = await connectOwner(bank.wire.ownerUrl)
  tag = await demoTag(app, EMAIL)
  await set('auth.attempts_most.address', 8)
  await set('auth.attempts_most.device', 5)
  // A test that began at the end of a window must not go on in the next.
  await set('auth.attempt_minutes', 60 * 24 * 365 * 100)
})

it('a device that fails too often with whatever names waits, also with the right password; others there do not', async () => {
  const [here, beside] = [{ address: '198.51.100.1' }, { address: '198.51.100.1', agent: 'Safari' }]
  for (let turn = 0; turn < 5; turn++) expect(await miss(here)).toBe('unauthenticated')
  expect(await miss(here)).toBe('rate_limited')
  expect(await passes(here)).toBe('rate_limited')
  expect(await passes(beside)).toBe('signed in')
  expect(await passes({ address: '198.51.100.2' })).toBe('signed in')
  for (let turn = 0; turn < 3; turn++) expect(await miss(beside)).toBe('unauthenticated')
  expect(await passes({ ...beside, agent: 'another one' }), 'the address as a whole').toBe('rate_limited')
  const waited = await attempt(EMAIL, tag, here)
  expect(waited).toEqual({ refused: 'rate_limited', retryAfterSeconds: expect.any(Number) })
  expect(
    await value(owner, `select count(*)::int from banking.security_events where kind = 'sign_in_throttled'`),
  ).toBe(4)
})

it('what the Worker seals is counted by its two indexes, however often it is sealed anew', async () => {
  const [network, program, other] = ['a', 'b', 'c'].map((digit) => digit.repeat(64))
  const sealed = () => `v1.${randomUUID()}.${randomBytes(40).toString('base64url')}`
  const origin = (device = program) => `${network}:${device}:${sealed()}`
  const hashes = (address: string, agent = 'a') =>
    value(
      owner,
      `select array_agg(encode(source_hash, 'hex') order by source) from banking.attempt_sources($1, $2)`,
      [address, agent],
    )
  const [first, again, beside] = [
    await hashes(origin()),
    await hashes(origin(), 'b'),
    await hashes(origin(other)),
  ]
  expect(again).toEqual(first)
  expect([beside[0] === first[0], beside[1] === first[1]]).toEqual([true, false])
  const kept = (address: string | null) => value(owner, 'select banking.kept_address($1)', [address])
  const whole = sealed()
  expect(await kept(`${network}:${program}:${whole}`)).toBe(whole)
  for (const clear of [
    null,
    '',
    '198.51.100.1',
    whole,
    `${network}:${whole}`,
    `${network}:${program}:198.51.100.1`,
  ])
    expect(await kept(clear), String(clear)).toBeNull()
})

it('fifty misses at once from one device: five are looked at', async () => {
  const many = await connectMany(bank.wire.appUrl, 50)
  const from = { address: '198.51.100.9' }
  const answers = await Promise.all(many.map((by) => miss({ ...from, by })))
  await hangUp(many)
  // Those that began before the fifth was counted are judged too; none after it.
  expect(answers).toContain('unauthenticated')
  expect(await passes(from)).toBe('rate_limited')
})

it('what is counted is kept as a hash, and no longer than a day', async () => {
  const kept = await rows(owner, `select source, length(source_hash) as bytes from banking.sign_in_attempts`)
  expect(kept.length).toBeGreaterThan(4)
  expect(new Set(kept.map(({ bytes }) => bytes))).toEqual(new Set([32]))
  const plain = createHash('sha256').update('198.51.100.1').digest()
  expect(
    await value(owner, 'select count(*)::int from banking.sign_in_attempts where source_hash = $1', [plain]),
  ).toBe(0)
  await owner.query('delete from banking.sign_in_attempts')
  await set('auth.attempt_minutes', 15)
  await owner.query(`insert into banking.sign_in_attempts
    select 'device', sha256(n::text::bytea), now() - interval '25 hours', 1 from generate_series(1, 20) n`)
  // One that somebody else is taking away is not waited for.
  const other = await connectOwner(bank.wire.ownerUrl)
  await other.query(`begin; select from banking.sign_in_attempts where source_hash = sha256('1') for update`)
  await app.query(`set lock_timeout = '2s'`)
  for (let turn = 0; turn < 3; turn++) await miss({ address: `203.0.113.${turn}` })
  await Promise.all([app.query('reset lock_timeout'), other.query('rollback')])
  expect(
    await value(
      owner,
      `select count(*)::int from banking.sign_in_attempts where window_start < now() - interval '1 day'
    and source_hash in (select sha256(n::text::bytea) from generate_series(1, 20) n)`,
    ),
  ).toBe(1)
})

const store = (
  email: string,
  given: Buffer,
  salt: Buffer,
  scheme: string,
  [memory, turns, lanes]: number[],
) =>
  owner.query(
    `update banking.users set password_scheme = $2, password_salt = $3, password_verifier = sha256($4),
       password_memory_kib = $5, password_passes = $6, password_lanes = $7 where email_index = testing.index_of($1)`,
    [email, scheme, salt, given, memory, turns, lanes],
  )
const shown = (email: string) =>
  rows(
    owner,
    `select password_scheme as scheme, password_memory_kib as memory, password_salt as salt from banking.users where email_index = testing.index_of($1)`,
    [email],
  ).then(([row]) => row!)

it('an outdated hash is stored anew at the sign-in that proves it, and its sessions stay', async () => {
  const email = 'customer2@demo.bank'
  const [old, salt] = [randomBytes(23), randomBytes(16)]
  let from = {}
  const next = { salt: salt.toString('hex'), tag: randomBytes(32).toString('hex'), ...cost }
  for (const [scheme, price] of [
    ['bcrypt', [0, 12, 0]],
    ['argon2id', [19456, 1, 1]],
    ['argon2id', [64, 3, 1]],
  ] as const) {
    await store(email, old, randomBytes(16), scheme, [...price])
    from = { address: ['192.0.2', 77 + price[1]].join('.') }
    expect((await begin(email)).rehash).toEqual(cost)
    expect((await attempt(email, randomBytes(23), { ...from, rehash: next })).refused).toBe('unauthenticated')
    expect(await shown(email)).toMatchObject({ scheme, memory: price[0] })
    for (const wrong of [undefined, {}, { ...next, memoryKib: 64 }])
      expect((await attempt(email, old, { ...from, rehash: wrong })).refused).toBeUndefined()
    expect(await shown(email), 'not at another cost').toMatchObject({ scheme })
    const jti = newJti()
    await attempt(email, old, { ...from, jti })
    expect((await attempt(email, old, { ...from, rehash: next })).refused).toBeUndefined()
    expect(await outcome(app.query('select banking.enter($1, $2)', [jti, ['customer']]))).toBe('done')
    expect(await shown(email)).toEqual({ scheme: 'argon2id', memory: 19456, salt })
    expect((await begin(email)).rehash).toBeNull()
    expect((await attempt(email, old, from)).refused, 'the old tag').toBe('unauthenticated')
    expect((await attempt(email, Buffer.from(next.tag, 'hex'), from)).refused).toBeUndefined()
  }
  const deeds = await rows(
    owner,
    `select detail ->> 'from' as scheme, count(*)::int as count from banking.audit_logs where action = 'auth.rehash' group by 1 order by 1`,
  )
  expect(deeds).toEqual([
    { scheme: 'argon2id', count: 2 },
    { scheme: 'bcrypt', count: 1 },
  ])
})

it('a hash that is dear enough or dearer stays as it is', async () => {
  const email = 'customer2@demo.bank'
  for (const price of [
    [65536, 1, 1],
    [19456, 2, 1],
    [65536, 4, 4],
  ]) {
    const salt = randomBytes(16)
    await store(email, await tagOf('whatever it is', salt), salt, 'argon2id', price)
    expect((await begin(email)).rehash, String(price)).toBeNull()
  }
})

it('of unknown names as many take the time of an old hash as of known ones, always the same, and fewer as those are rehashed', async () => {
  const staff = ['operator1@demo.bank', 'operator2@demo.bank', 'admin1@demo.bank', 'customer1@demo.bank']
  for (const email of ['customer2@demo.bank', ...staff])
    await store(email, randomBytes(23), randomBytes(16), 'argon2id', [19456, 2, 1])
  // Of the first four users, from whom the models of five are taken, two are outdated.
  const ids = ['customer1', 'customer2', 'operator1', 'operator2'].map((name) => ({
    email: `${name}@demo.bank`,
  }))
  for (const { email } of ids.slice(0, 2))
    await store(email, randomBytes(23), randomBytes(16), 'bcrypt', [0, 12, 0])
  const names = Array.from({ length: 400 }, (_, turn) => `nobody${turn}@nowhere.example`)
  const schemes = async () => Promise.all(names.map(async (name) => (await begin(name)).scheme as string))
  const [first, again] = [await schemes(), await schemes()]
  expect(again).toEqual(first)
  const share = first.filter((scheme) => scheme === 'bcrypt').length / names.length
  expect(share).toBeGreaterThan(0.35)
  expect(share).toBeLessThan(0.65)
  await store(ids[0]!.email, randomBytes(32), randomBytes(16), 'argon2id', [19456, 2, 1])
  const later = await schemes()
  expect(
    later.filter((scheme, at) => scheme === 'bcrypt' && first[at] !== 'bcrypt'),
    'none the other way',
  ).toEqual([])
  const left = later.filter((scheme) => scheme === 'bcrypt').length
  expect(left).toBeGreaterThan(0)
  expect(left).toBeLessThan(share * names.length)
  const [known, unknown] = [await begin(ids[1]!.email), await begin(names[later.indexOf('bcrypt')]!)]
  expect({ ...unknown, salt: '' }).toEqual({ ...known, salt: '' })
})

it('what is stored of an imported hash opens nothing: neither the verifier nor its hash', async () => {
  const email = 'customer2@demo.bank'
  const given = randomBytes(23)
  await store(email, given, randomBytes(16), 'bcrypt', [0, 12, 0])
  const verifier: Buffer = await value(
    owner,
    'select password_verifier from banking.users where email_index = testing.index_of($1)',
    [email],
  )
  for (const stolen of [verifier, sha256(verifier)])
    expect((await attempt(email, stolen, { address: '192.0.2.90' })).refused).toBe('unauthenticated')
  expect((await attempt(email, given, { address: '192.0.2.90' })).refused).toBeUndefined()
})

const unblock = (jti: string, user: string | null) =>
  outcome(app.query('select banking.unblock_user($1, $2, $3, $4)', [jti, user, 'they called', 'r']))

it('unblocking: by an admin, not of themselves, once, with a trace of who and why', async () => {
  await set('auth.attempts_most.address', 1000)
  const admin = await signIn(app, 'admin1@demo.bank').catch(async () => {
    const salt = randomBytes(16)
    await store(
      'admin1@demo.bank',
      await tagOf('correct-horse-battery-demo', salt),
      salt,
      'argon2id',
      [19456, 2, 1],
    )
    return signIn(app, 'admin1@demo.bank')
  })
  const [blocked] = await rows(
    owner,
    `select u.id::text, c.customer_id as name, c.id::text as customer from banking.users u
    join banking.customers c on c.id = u.customer_id where u.email_index = testing.index_of($1)`,
    [EMAIL],
  )
  for (const name of [null, '', 'C0000000000', '-1', 'x'])
    expect(await unblock(admin.jti, name)).toBe('not_found')
  expect(await unblock(admin.jti, admin.userId)).toBe('forbidden')
  expect(await unblock(admin.jti, blocked!.name)).toBe('already_settled')
  for (const by of [blocked!.name, blocked!.name.toLowerCase(), blocked!.id]) {
    await owner.query(
      `update banking.users set failures = 7, blocked_until = now() + interval '1 hour' where id = $1`,
      [blocked!.id],
    )
    expect(await unblock(admin.jti, by)).toBe('done')
    expect(await unblock(admin.jti, by)).toBe('already_settled')
  }
  expect(
    await rows(owner, 'select failures, blocked_until from banking.users where id = $1', [blocked!.id]),
  ).toEqual([{ failures: 0, blocked_until: null }])
  expect(
    await value(
      owner,
      `select count(*)::int from banking.access_logs where actor_user_id = $1 and customer_id = $2
    and what = 'users.unblock'`,
      [admin.userId, blocked!.customer],
    ),
  ).toBe(3)
  expect(
    await value(
      owner,
      `select count(distinct l.id)::int from banking.audit_logs l join banking.user_changes c on c.maker = l.actor and c.kind = 'unblock'
      and 'user:' || c.user_id = l.subject and c.reason = 'they called' and c.settled_at between l.at and clock_timestamp()
    where l.actor = $1 and l.action = 'users.unblock' and l.subject = $2 and l.detail is null`,
      [`user:${admin.userId}`, `user:${blocked!.id}`],
    ),
  ).toBe(3)
})
