/** Who may change users, and how: refusals in their order, one person alone, roles, the list, the command line. */
import { randomBytes, randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import { told } from '../../test/names.ts'
import { code, openStaff } from '../../test/staffing.ts'
import { connectMany, connectOwner, outcome, rows, signIn, value } from '../../test/teller.ts'

const {
  bank,
  app,
  owner,
  meera,
  leela,
  arjun,
  asha,
  sealed,
  setRole,
  setStatus,
  reset,
  create,
  decide,
  inbox,
  listed,
  userRow,
  change,
  customerId,
  link,
  coolingIsOver,
  member,
} = await openStaff()

describe('a change that one may make', () => {
  it('is done at once when another said yes: a new operator with a till, who is invited; once for its id', async () => {
    const id = randomUUID()
    const email = `${randomUUID()}@test.bank`
    const made = await create(meera, { id, email })
    expect(made).toMatchObject({ replayed: false, status: 'pending', proposalId: id })
    expect(await create(meera, { id, email })).toMatchObject({ ...made, replayed: true })
    expect(await decide(leela, id)).toMatchObject({ status: 'done' })
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
      { actor: `user:${meera.userId}`, action: 'users.propose', request_id: 'a request' },
      { actor: `user:${leela.userId}`, action: 'users.approve', request_id: 'a request' },
      { actor: `user:${leela.userId}`, action: 'users.new_user', request_id: 'a request' },
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

it('two admins who each end the other’s sessions at once do not wait for each other for ever', async () => {
  const [first, second] = await connectMany(bank.wire.appUrl, 2)
  const unblock = (by: { jti: string }, user: string, client = app) =>
    value(client, `select banking.unblock_user($1, $2, 'They called', 'a request')`, [by.jti, user])
  for (let turn = 0; turn < 5; turn++) {
    const [one, other] = [await member('admin'), await member('admin')]
    // Each approves what a third person has proposed about the other.
    const [mine, yours] = [
      await setStatus(meera, other.userId, 'suspended'),
      await setStatus(meera, one.userId, 'suspended'),
    ]
    const approvals = await Promise.all([
      outcome(decide(one, mine.proposalId, true, code(), first)),
      outcome(decide(other, yours.proposalId, true, code(), second)),
    ])
    expect(approvals.sort()).toEqual(['done', 'token_revoked'])
    // One suspends whoever unblocks them meanwhile.
    const [teller, helper] = [await member('admin'), await member('admin')]
    const waiting = await setStatus(meera, helper.userId, 'suspended')
    await owner.query(`update banking.users set blocked_until = now() + interval '1 hour' where id = $1`, [
      teller.userId,
    ])
    const meeting = await Promise.all([
      outcome(decide(teller, waiting.proposalId, true, code(), first)),
      outcome(unblock(helper, teller.userId, second)),
    ])
    expect(meeting[0]).toBe('done')
    expect(['done', 'token_revoked']).toContain(meeting[1])
  }
})

describe('the list of users', () => {
  const lookup = (words: string) => value(owner, 'select testing.name_lookup($1)', [words])

  it('shows the staff, and a customer only by their id or address, which is written down', async () => {
    const all = await listed(meera)
    expect(all.map(({ id }) => id)).toEqual(expect.arrayContaining([leela.userId, meera.userId]))
    expect(all.every(({ role }) => role !== 'customer')).toBe(true)
    for (const words of ['asha', 'leela mehta', 'eela'])
      expect(await listed(meera, await lookup(words)), words).toEqual([])
    expect(await listed(meera, 'Leela')).toEqual([])
    const leelas = await listed(meera, await lookup('leela na'))
    expect(await told(leelas[0]!.name)).toBe('Leela Nair')
    expect(leelas).toMatchObject([{ role: 'operator', status: 'active', mine: false }])
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
    value(empty, `select banking.tool_add_staff('tool:test', $1, $2, null, $3, 64, 1, 1, $4)`, [
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
