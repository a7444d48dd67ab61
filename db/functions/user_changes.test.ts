/** What one person alone may not do to a user: proposed by one, approved by another, and stoppable while it cools. */
import { randomBytes, randomUUID } from 'node:crypto'
import type pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { freshBank, type TestBank } from '../../test/bank.ts'
import {
  connect,
  connectMany,
  connectOwner,
  outcome,
  type Row,
  rows,
  type Session,
  signIn,
  value,
} from '../../test/teller.ts'

let bank: TestBank
let app: pg.Client
let owner: pg.Client
let meera: Session
let leela: Session
let arjun: Session
let asha: Session

beforeAll(async () => {
  bank = await freshBank()
  app = await connect(bank.wire.appUrl)
  owner = await connectOwner(bank.wire.ownerUrl)
  meera = await signIn(app, 'admin1@demo.bank')
  leela = await signIn(app, 'operator1@demo.bank')
  arjun = await signIn(app, 'operator2@demo.bank')
  asha = await signIn(app, 'customer1@demo.bank')
})

const code = () => randomBytes(16).toString('base64url')
const request = 'a request'

const setRole = (
  by: Session,
  user: string,
  role: string | null,
  id: string | null = randomUUID(),
  reason = 'A test',
) =>
  value(app, 'select banking.set_user_role($1, $2, $3, $4, $5, $6)', [
    by.jti,
    id,
    user,
    role,
    reason,
    request,
  ])
const setStatus = (by: Session, user: string, status: string, id = randomUUID(), client = app) =>
  value(client, 'select banking.set_user_status($1, $2, $3, $4, $5, $6)', [
    by.jti,
    id,
    user,
    status,
    'A test',
    request,
  ])
const reset = (by: Session, user: string, id: string | null = randomUUID(), reason = 'Lost') =>
  value(app, 'select banking.reset_factors($1, $2, $3, $4, $5)', [by.jti, id, user, reason, request])
/** As the Worker seals an address; the bytes are not looked at here. */
const sealed = (email: string, client = owner) =>
  value(
    client,
    `select jsonb_build_object('userId', r.reserved ->> 'userId', 'customerId', null, 'email', 'v1.' || k.id || '.x',
        'emailIndex', encode(testing.index_of($1), 'hex'), 'phone', null, 'phoneIndex', null,
        'key', jsonb_build_object('id', gen_random_uuid(), 'kekId', k.kek_id, 'wrapped', 'x'))
       from banking.reserve_person('staff') r(reserved), banking.encryption_keys k where k.purpose = 'system'`,
    [email],
  )
type Newcomer = { role?: string; name?: string; email?: string; person?: string | null; id?: string }
const create = async (
  by: Session,
  { role = 'operator', name = 'New Person', email, person = null, id }: Newcomer = {},
) =>
  value(app, 'select banking.create_staff($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)', [
    by.jti,
    id ?? randomUUID(),
    role,
    name,
    await sealed(email ?? `${randomUUID()}@test.bank`),
    person,
    'A test',
    randomBytes(16),
    randomBytes(32),
    request,
  ])
const decide = (by: Session, id: string, approve = true, stop = code(), client = app) =>
  value(client, 'select banking.settle_proposal($1, $2, $3, $4, $5, $6)', [
    by.jti,
    id,
    approve,
    stop,
    'Because',
    request,
  ])
const stop = (by: Session, id: string) =>
  value(app, 'select banking.stop_user_change($1, $2, $3, $4)', [by.jti, id, 'Not me', request])
const stopByCode = (typed: string, client = app) =>
  value(client, 'select banking.stop_change_by_code($1, $2)', [typed, request])
const inbox = (by: Session, status = 'pending'): Promise<Row[]> =>
  value(app, 'select banking.list_proposals($1, $2, null, 50)', [by.jti, status])
const listed = (by: Session, words = '', after: string | null = null): Promise<Row[]> =>
  value(app, 'select banking.list_users($1, $2, null, null, $3, 50, $4)', [by.jti, words, after, request])

const userRow = async (id: string): Promise<Row> =>
  (await rows(owner, 'select kind, status, person_id from banking.users where id = $1', [id]))[0]!
const change = async (id: string): Promise<Row> =>
  (await rows(owner, 'select * from banking.user_changes where id = $1', [id]))[0]!
const customerId = (session: Session) =>
  value(
    owner,
    `select c.customer_id from banking.customers c join banking.users u on u.customer_id = c.id where u.id = $1`,
    [session.userId],
  )
const link = (session: { userId: string }, customer: Session | null) =>
  owner.query(
    `select banking.link_person('tool:test', $1, (select customer_id from banking.users where id = $2))`,
    [session.userId, customer?.userId ?? null],
  )
const coolingIsOver = (id: string) =>
  owner.query(`update banking.user_changes set takes_effect_at = clock_timestamp() where id = $1`, [id])
/** A member of staff of their own for a test: the demo bank's stay who they are. */
async function member(role: string): Promise<Session & { email: string }> {
  const email = `${randomUUID()}@test.bank`
  const { rows: made } = await owner.query(
    `insert into banking.users (kind, name, email_sealed, email_index, password_salt, password_memory_kib,
       password_passes, password_lanes, password_verifier)
     select $1, 'Somebody', email_sealed, testing.index_of($2), password_salt, password_memory_kib, password_passes,
         password_lanes, password_verifier
       from banking.users where email_index = testing.index_of('admin1@demo.bank') returning id::text`,
    [role, email],
  )
  await owner.query(`select banking.open_books('tool:test')`)
  return { ...(await signIn(app, email)), userId: made[0].id, email }
}

describe('a change that one may make', () => {
  it('is done at once: a new operator with a till, who is invited; once for its id', async () => {
    const id = randomUUID()
    const email = `${randomUUID()}@test.bank`
    const made = await create(meera, { id, email })
    expect(made).toMatchObject({ replayed: false, status: 'done', proposalId: id })
    expect(await create(meera, { id, email })).toMatchObject({ ...made, replayed: true })
    expect(await outcome(create(meera, { id, email, name: 'Another' }))).toBe('idempotency_conflict')
    expect(await outcome(create(meera, { email }))).toBe('invalid_input')
    expect(await userRow(made.userId)).toEqual({ kind: 'operator', status: 'active', person_id: null })
    expect(
      await value(owner, 'select count(*)::int from banking.own_accounts where user_id = $1', [made.userId]),
    ).toBe(1)
    expect(
      await rows(owner, 'select channel, template from banking.outbox where user_id = $1', [made.userId]),
    ).toEqual([{ channel: 'email', template: 'staff_invited' }])
    const audit = 'select actor, action, request_id from banking.audit_logs where subject = $1 order by id'
    expect(await rows(owner, audit, [`user:${made.userId}`])).toEqual([
      { actor: `user:${meera.userId}`, action: 'users.provision.operator', request_id: null },
      { actor: `user:${meera.userId}`, action: 'users.change', request_id: request },
      { actor: `user:${meera.userId}`, action: 'users.new_user', request_id: request },
    ])
  })

  it('suspends a user, whose sessions end at once and who is let in again', async () => {
    const teller = await member('operator')
    expect(await setStatus(meera, teller.userId, 'suspended')).toMatchObject({ status: 'done' })
    expect(await outcome(inbox(teller))).toBe('token_revoked')
    expect(await outcome(signIn(app, teller.email))).toBe('unauthenticated')
    expect(await outcome(setStatus(meera, teller.userId, 'suspended'))).toBe('already_settled')
    await setStatus(meera, teller.userId, 'active')
    expect((await signIn(app, teller.email)).userId).toBe(teller.userId)
  })

  it('reaches a customer by the customer’s id as well', async () => {
    const vikram = await signIn(app, 'customer2@demo.bank')
    const number = await customerId(vikram)
    expect(await setStatus(meera, number, 'suspended')).toMatchObject({
      status: 'done',
      userId: vikram.userId,
    })
    expect(await outcome(value(app, 'select banking.enter($1, $2)', [vikram.jti, ['customer']]))).toBe(
      'token_revoked',
    )
    await setStatus(meera, number, 'active')
  })
})

describe('refusals, in their order', () => {
  it.each([
    ['forbidden', () => setStatus(leela, meera.userId, 'suspended')],
    ['forbidden', () => setStatus(asha, meera.userId, 'suspended')],
    ['forbidden', () => setRole(leela, arjun.userId, 'admin')],
    ['forbidden', () => create(leela)],
    ['forbidden', () => reset(asha, asha.userId)],
    ['forbidden', () => listed(leela)],
    ['invalid_input', () => setRole(meera, '0', 'customer')],
    ['invalid_input', () => setRole(meera, '0', null)],
    ['invalid_input', () => setRole(meera, '0', 'admin', null)],
    ['invalid_input', () => setRole(meera, '0', 'admin', randomUUID(), '')],
    ['invalid_input', () => setStatus(meera, '0', 'closed')],
    ['invalid_input', () => setStatus(meera, '0', 'proposed')],
    ['invalid_input', () => create(meera, { role: 'customer' })],
    ['invalid_input', () => create(meera, { email: 'Operator1@demo.bank' })],
    ['invalid_input', () => reset(leela, '0', null)],
    ['invalid_input', () => reset(leela, '0', randomUUID(), '')],
    ['not_found', () => setRole(meera, '0', 'admin')],
    ['not_found', () => setRole(meera, 'nobody', 'admin')],
    ['not_found', () => setStatus(meera, 'C9999999999', 'suspended')],
    ['not_found', () => reset(leela, '999999')],
    ['not_found', () => create(meera, { person: 'C9999999999' })],
    ['forbidden', () => setStatus(meera, meera.userId, 'suspended')],
    ['forbidden', () => setRole(meera, meera.userId, 'operator')],
    ['forbidden', () => reset(leela, leela.userId)],
    ['forbidden', () => setRole(meera, asha.userId, 'admin')],
    ['already_settled', () => setRole(meera, arjun.userId, 'operator')],
    ['already_settled', () => setStatus(meera, arjun.userId, 'active')],
    ['account_not_active', () => setRole(meera, arjun.userId, 'admin')],
  ])('%s %#', async (refusal, work) => {
    const before = await value(owner, 'select count(*)::int from banking.user_changes')
    expect(await outcome(work())).toBe(refusal)
    expect(await value(owner, 'select count(*)::int from banking.user_changes')).toBe(before)
  })

  it('nobody changes their own person under another log-in, as whoever they bank here', async () => {
    await link(leela, asha)
    expect(await outcome(reset(leela, asha.userId))).toBe('forbidden')
    await link(leela, null)
    const { proposalId } = await reset(leela, asha.userId)
    await link(arjun, asha)
    expect(await outcome(decide(arjun, proposalId))).toBe('forbidden')
    await link(arjun, null)
    await decide(arjun, proposalId, false)
  })

  it('the last admin stays', async () => {
    const other = await member('admin')
    const { proposalId } = await setStatus(meera, other.userId, 'suspended')
    expect(await decide(leela, proposalId)).toMatchObject({ status: 'done' })
    const third = await member('admin')
    const asked = await setRole(third, meera.userId, 'operator')
    await owner.query(`update banking.users set status = 'suspended' where id = $1`, [third.userId])
    expect(await outcome(decide(leela, asked.proposalId))).toBe('forbidden')
    expect(await userRow(meera.userId)).toMatchObject({ kind: 'admin', status: 'active' })
    await decide(leela, asked.proposalId, false)
  })
})

describe('a new admin', () => {
  it('is proposed, cannot sign in, is approved by another person, cools, and then is there', async () => {
    const made = await create(meera, { role: 'admin' })
    expect(made).toMatchObject({ status: 'pending', takesEffectAt: null })
    expect(await userRow(made.userId)).toMatchObject({ kind: 'admin', status: 'proposed' })
    expect(await outcome(setStatus(meera, made.userId, 'active'))).toBe('already_settled')
    const shown = (await inbox(leela)).find(({ id }) => id === made.proposalId)
    expect(shown).toMatchObject({
      kind: 'user_new_user',
      after: { role: 'admin' },
      user: { name: 'New Person', customerId: null },
      maker: 'Meera Iyer',
      mine: false,
      status: 'pending',
    })
    expect((await inbox(meera)).find(({ id }) => id === made.proposalId)).toMatchObject({ mine: true })
    for (const by of [meera, asha]) expect(await outcome(decide(by, made.proposalId))).toBe('forbidden')
    const approved = await decide(leela, made.proposalId)
    expect(approved).toMatchObject({ status: 'cooling', replayed: false })
    expect(new Date(approved.takesEffectAt).getTime() - Date.now()).toBeGreaterThan(23.9 * 3_600_000)
    expect(await decide(leela, made.proposalId)).toMatchObject({ status: 'cooling', replayed: true })
    expect(await outcome(decide(arjun, made.proposalId))).toBe('already_settled')
    expect((await userRow(made.userId)).status).toBe('proposed')
    expect(
      await rows(
        owner,
        `select facts ? 'code' as code from banking.outbox where template = 'admin_planned' and user_id = $1`,
        [meera.userId],
      ),
    ).toEqual([{ code: false }])
    await inbox(leela, 'cooling')
    expect((await userRow(made.userId)).status).toBe('proposed')
    await coolingIsOver(made.proposalId)
    await inbox(leela, 'cooling')
    expect((await userRow(made.userId)).status).toBe('active')
    expect((await inbox(leela, 'approved')).find(({ id }) => id === made.proposalId)).toMatchObject({
      status: 'approved',
    })
    // The rest of this file knows one admin.
    await owner.query(`update banking.users set status = 'suspended' where id = $1`, [made.userId])
  })

  it('cannot be approved through a log-in that the one who asks has made', async () => {
    const email = `${randomUUID()}@test.bank`
    const puppet = await create(meera, { email })
    await owner.query(
      `update banking.users u set password_salt = m.password_salt, password_memory_kib = m.password_memory_kib,
         password_passes = m.password_passes, password_lanes = m.password_lanes, password_verifier = m.password_verifier
         from banking.users m where m.id = $1 and u.id = $2`,
      [meera.userId, puppet.userId],
    )
    const strings = await signIn(app, email)
    const made = await create(meera, { role: 'admin' })
    expect(await outcome(decide(strings, made.proposalId))).toBe('forbidden')
    expect(await decide(arjun, made.proposalId, false)).toMatchObject({ status: 'refused' })
    expect(await change(made.proposalId)).toMatchObject({ status: 'refused', decision: 'Because' })
    expect(await outcome(decide(leela, made.proposalId))).toBe('already_settled')
    expect(await decide(arjun, made.proposalId, false)).toMatchObject({ replayed: true })
    expect((await userRow(made.userId)).status).toBe('proposed')
    const again = await setStatus(meera, made.userId, 'active')
    expect(again.status).toBe('pending')
  })

  it('of two operators alone there is none: one of the two is an admin', async () => {
    const made = await value(
      owner,
      `select banking.tool_add_staff('tool:test', 'admin', 'N', $1, null, $2, 64, 1, 1, $3)`,
      [await sealed(`${randomUUID()}@test.bank`), randomBytes(16), randomBytes(32)],
    )
    expect(made.status).toBe('pending')
    expect(await outcome(decide(leela, made.proposalId))).toBe('forbidden')
    expect(await decide(meera, made.proposalId)).toMatchObject({ status: 'cooling' })
    expect(await stop(meera, made.proposalId)).toMatchObject({ status: 'stopped', replayed: false })
    expect(await stop(meera, made.proposalId)).toMatchObject({ status: 'stopped', replayed: true })
  })
})

describe('the same person', () => {
  it('cannot approve under a second log-in, nor by raw SQL, whatever the row says', async () => {
    for (const one of [leela, arjun]) await link(one, asha)
    const vikram = await value(
      owner,
      `select id::text from banking.users where email_index = testing.index_of('customer2@demo.bank')`,
    )
    const { proposalId } = await reset(leela, vikram)
    expect(await outcome(decide(arjun, proposalId))).toBe('forbidden')
    const settle = `update banking.user_changes set status = 'refused', settled_at = now(), checker_user_id = $2,
      checker_person = $3 where id = $1`
    const { maker_person } = await change(proposalId)
    expect(await outcome(owner.query(settle, [proposalId, arjun.userId, maker_person]))).toBe('23514')
    expect(await outcome(owner.query(settle, [proposalId, arjun.userId, `user:${arjun.userId}`]))).toBe(
      'BK012',
    )
    expect(await outcome(owner.query(settle, [proposalId, vikram, 'customer:999']))).toBe('BK012')
    expect(
      await outcome(
        owner.query(
          `update banking.user_changes set status = 'cooling', takes_effect_at = now() where id = $1`,
          [proposalId],
        ),
      ),
    ).toBe('23514')
    for (const one of [leela, arjun]) await link(one, null)
    expect(await decide(arjun, proposalId, false)).toMatchObject({ status: 'refused' })
  })

  it('also where it was linked after the proposal was made', async () => {
    const { proposalId } = await reset(leela, asha.userId)
    const vikram = await signIn(app, 'customer2@demo.bank')
    for (const one of [leela, arjun]) await link(one, vikram)
    expect(await outcome(decide(arjun, proposalId))).toBe('forbidden')
    for (const one of [leela, arjun]) await link(one, null)
    await decide(arjun, proposalId, false)
  })
})

describe('a reset of factors', () => {
  it('tells its user at once, who stops it by the code, once', async () => {
    const { proposalId } = await reset(leela, asha.userId)
    expect(await outcome(reset(arjun, asha.userId)), 'a second one').toBe('already_settled')
    const sent = code()
    expect(await decide(arjun, proposalId, true, sent)).toMatchObject({ status: 'cooling' })
    expect(
      await rows(
        owner,
        `select channel, template, facts ->> 'code' as code from banking.outbox where user_id = $1
        and template = 'factors_reset_planned'`,
        [asha.userId],
      ),
    ).toEqual([{ channel: 'email', template: 'factors_reset_planned', code: sent }])
    expect(await outcome(stopByCode(code()))).toBe('not_found')
    expect(await stopByCode(sent)).toMatchObject({ status: 'stopped', replayed: false })
    expect(await stopByCode(sent)).toMatchObject({ status: 'stopped', replayed: true })
    expect(await change(proposalId)).toMatchObject({ stopped_by: `user:${asha.userId}`, status: 'stopped' })
    expect(
      await value(
        owner,
        `select severity from banking.security_events where kind = 'change_stopped' and user_id = $1`,
        [asha.userId],
      ),
    ).toBe('high')
    const told = await rows(owner, `select detail from banking.audit_logs where detail ->> 'change' = $1`, [
      proposalId,
    ])
    expect(JSON.stringify(told)).not.toContain(sent)
    await coolingIsOver(proposalId)
    await inbox(leela)
    expect((await change(proposalId)).status).toBe('stopped')
  })

  it('takes effect by the end of day where nobody stops it, and ends the user’s sessions', async () => {
    const session = await signIn(app, 'customer1@demo.bank')
    const { proposalId } = await reset(leela, asha.userId)
    const sent = code()
    await decide(arjun, proposalId, true, sent)
    const job = await connect(bank.wire.jobUrl)
    const settle = () => value(job, `select banking.settle_user_changes('2026-11-22', null, 100)`)
    await settle()
    expect((await change(proposalId)).status).toBe('cooling')
    await coolingIsOver(proposalId)
    expect(await outcome(stop(leela, proposalId)), 'too late').toBe('already_settled')
    expect(await settle()).toBe(1)
    expect(await settle()).toBe(0)
    expect((await change(proposalId)).status).toBe('done')
    expect(await outcome(value(app, 'select banking.enter($1, $2)', [session.jti, ['customer']]))).toBe(
      'token_revoked',
    )
    expect(await outcome(stopByCode(sent))).toBe('not_found')
    expect(await outcome(stop(leela, proposalId))).toBe('already_settled')
  })

  it('that nobody decided in time is over', async () => {
    const { proposalId } = await reset(leela, asha.userId)
    expect(await outcome(stop(leela, proposalId)), 'not approved').toBe('already_settled')
    await owner.query(`update banking.user_changes set expires_at = clock_timestamp() where id = $1`, [
      proposalId,
    ])
    for (const approve of [true, false])
      expect(await outcome(decide(arjun, proposalId, approve))).toBe('already_settled')
    expect((await inbox(arjun, 'expired')).map(({ id }) => id)).toContain(proposalId)
    expect((await change(proposalId)).status).toBe('expired')
  })

  it('is approved once by two at once, and settled one way by yes and no at once', async () => {
    const [one, other] = await connectMany(bank.wire.appUrl, 2)
    for (let turn = 0; turn < 4; turn++) {
      const { proposalId } = await reset(leela, asha.userId)
      const answers = await Promise.all([
        outcome(decide(arjun, proposalId, true, code(), one)),
        outcome(decide(meera, proposalId, turn % 2 === 0, code(), other)),
      ])
      expect(answers.sort()).toEqual(['already_settled', 'done'])
      if ((await change(proposalId)).status === 'cooling') await stop(leela, proposalId)
    }
  })

  it('and its stop at the last moment are settled one way', async () => {
    const [one, other] = await connectMany(bank.wire.appUrl, 2)
    for (let turn = 0; turn < 4; turn++) {
      const { proposalId } = await reset(leela, asha.userId)
      const sent = code()
      await decide(arjun, proposalId, true, sent)
      await coolingIsOver(proposalId)
      const listing = one!.query('select banking.list_proposals($1, $2, null, 1)', [leela.jti, 'pending'])
      const answers = await Promise.all([outcome(listing), outcome(stopByCode(sent, other))])
      expect(answers[0]).toBe('done')
      expect(['not_found', 'already_settled']).toContain(answers[1])
      expect((await change(proposalId)).status).toBe('done')
    }
  })
})

describe('roles', () => {
  it('an operator becomes an admin by two and in time, as an admin without a session of before', async () => {
    const teller = await member('operator')
    const { proposalId, status } = await setRole(meera, teller.userId, 'admin')
    expect(status).toBe('pending')
    expect(await decide(leela, proposalId)).toMatchObject({ status: 'cooling' })
    await coolingIsOver(proposalId)
    await inbox(leela)
    expect(await userRow(teller.userId)).toMatchObject({ kind: 'admin', status: 'active' })
    expect(await outcome(inbox(teller))).toBe('token_revoked')
    const back = await setRole(meera, teller.userId, 'operator')
    expect(await decide(leela, back.proposalId)).toMatchObject({ status: 'done' })
    expect((await userRow(teller.userId)).kind).toBe('operator')
  })

  it('what no longer is as it was when somebody asked is not done', async () => {
    const teller = await member('operator')
    const { proposalId } = await setRole(meera, teller.userId, 'admin')
    await decide(leela, proposalId)
    await owner.query(`update banking.users set kind = 'admin' where id = $1`, [teller.userId])
    await coolingIsOver(proposalId)
    await inbox(leela)
    expect(await change(proposalId)).toMatchObject({ status: 'stopped', decision: 'already_settled' })
    await owner.query(`update banking.users set status = 'closed' where id = $1`, [teller.userId])
    expect(await outcome(setStatus(meera, teller.userId, 'active'))).toBe('already_settled')
  })

  it('two admins who suspend each other at once do not wait for each other for ever', async () => {
    const [one, other] = [await member('admin'), await member('admin')]
    const [mine, yours] = [
      await setStatus(one, other.userId, 'suspended'),
      await setStatus(other, one.userId, 'suspended'),
    ]
    const [first, second] = await connectMany(bank.wire.appUrl, 2)
    const answers = await Promise.all([
      outcome(decide(other, mine.proposalId, true, code(), first)),
      outcome(decide(one, yours.proposalId, true, code(), second)),
    ])
    // Neither may decide about themselves.
    expect(answers).toEqual(['forbidden', 'forbidden'])
    const both = await Promise.all([
      outcome(decide(leela, mine.proposalId, true, code(), first)),
      outcome(decide(arjun, yours.proposalId, true, code(), second)),
    ])
    expect(both).toEqual(['done', 'done'])
  })
})

describe('the list of users', () => {
  it('shows the staff, and a customer only by their id or address, which is written down', async () => {
    const all = await listed(meera)
    expect(all.map(({ name }) => name)).toEqual(expect.arrayContaining(['Leela Nair', 'Meera Iyer']))
    expect(all.every(({ role }) => role !== 'customer')).toBe(true)
    expect(await listed(meera, 'Asha')).toEqual([])
    expect(await listed(meera, 'leela n')).toMatchObject([
      { name: 'Leela Nair', role: 'operator', status: 'active', mine: false },
    ])
    const looks = `select count(*)::int from banking.access_logs where what = 'user' and actor_user_id = $1`
    const before = await value(owner, looks, [meera.userId])
    const number = await customerId(asha)
    expect(await listed(meera, number.toLowerCase())).toMatchObject([
      { customerId: number, role: 'customer' },
    ])
    expect(await value(owner, looks, [meera.userId])).toBe(before + 1)
    expect(await listed(meera, 'C9999999999')).toEqual([])
    const [first, second] = all
    expect((await listed(meera, '', first!.id))[0]).toEqual(second)
  })
})

it('the command line makes the first admin of a bank, and after that proposes', async () => {
  const empty = await connectOwner((await freshBank()).wire.ownerUrl)
  const add = async (role: string) =>
    value(empty, `select banking.tool_add_staff('tool:test', $1, 'N', $2, null, $3, 64, 1, 1, $4)`, [
      role,
      await sealed(`${randomUUID()}@test.bank`, empty),
      randomBytes(16),
      randomBytes(32),
    ])
  await empty.query(`update banking.users set kind = 'operator' where kind = 'admin'`)
  const first = await add('admin')
  expect(first.status).toBe('done')
  expect((await add('admin')).status).toBe('pending')
  expect((await add('operator')).status).toBe('done')
  const change = (kind: string, user: string, after: object) =>
    value(empty, `select banking.tool_user_change('tool:test', $1, $2, $3, 'A test')`, [kind, user, after])
  const teller = await value(
    empty,
    `select id::text from banking.users where email_index = testing.index_of('operator1@demo.bank')`,
  )
  expect((await change('factors', teller, { factors: 'none' })).status).toBe('pending')
  expect((await change('status', teller, { status: 'suspended' })).status).toBe('done')
  expect(await outcome(change('status', first.userId, { status: 'suspended' })), 'the last').toBe('forbidden')
})
