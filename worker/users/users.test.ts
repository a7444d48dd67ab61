/** Users as admins see and change them over the wire, and contacts that two persons change while the old one can stop it. */
import { describe, expect, test, vi } from 'vitest'
import { openEdge } from '../../test/edge.ts'
import worker from '../index.ts'

const edge = await openEdge()
const { token: admin } = await edge.signIn('admin1@demo.bank')
const { token: leela } = await edge.signIn('operator1@demo.bank')
const { token: arjun } = await edge.signIn('operator2@demo.bank')
const reason = 'A test'
const newId = () => crypto.randomUUID()

const propose = (id: string, channel: string, value: string, token = leela, request = newId()) =>
  edge.send(`/api/v1/users/${id}/contact-change`, { token, body: { request, channel, value, reason } })
const approve = (proposalId: string, token = arjun) =>
  edge.send(`/api/v1/proposals/${proposalId}/approval`, { method: 'POST', token, body: {} })
const profileOf = async (email: string) => {
  const { token } = await edge.signIn(email)
  return (await edge.send('/api/v1/profile', { token })).body
}
const coolingIsOver = async (id: string) => {
  await edge.sql('update banking.user_changes set takes_effect_at = clock_timestamp() where id = $1', [id])
  await edge.send('/api/v1/proposals?status=cooling', { token: leela })
}
const codeFor = async (userId: string) =>
  (
    await edge.sql(
      `select facts ->> 'code' as code from banking.outbox where user_id = $1 and facts ? 'code' order by id desc limit 1`,
      [userId],
    )
  )[0].code as string

describe('users', () => {
  test('are listed with masked addresses; a customer only by their whole address or id, masked', async () => {
    const { body } = await edge.send('/api/v1/users', { token: admin })
    expect(body.items.find(({ name }: { name: string }) => name === 'Leela Nair')).toMatchObject({
      role: 'operator',
      email: 'o…@demo.bank',
      status: 'active',
    })
    const found = await edge.send('/api/v1/users?q=Customer1%40demo.bank', { token: admin })
    expect(found.body.items).toMatchObject([{ role: 'customer', name: 'A… R…', email: 'c…@demo.bank' }])
    expect((await edge.send(`/api/v1/users?q=${'0'.repeat(64)}`, { token: admin })).body.items).toEqual([])
  })

  test('a new operator waits, 202, and is there when another approves; so does a new admin, who cools', async () => {
    const body = { id: newId(), role: 'operator', name: 'New Person', email: `${newId()}@test.bank`, reason }
    const made = await edge.send('/api/v1/users', { token: admin, body })
    expect([made.status, made.body.status]).toEqual([202, 'pending'])
    const again = await edge.send('/api/v1/users', { token: admin, body })
    expect([again.status, again.body]).toEqual([202, made.body])
    expect(again.headers.get('Idempotent-Replayed')).toBe('true')
    const own = await approve(made.body.proposalId, admin)
    expect([own.code, own.body.barred]).toEqual(['forbidden', 'own'])
    expect((await approve(made.body.proposalId)).body).toMatchObject({ status: 'done' })
    const taken = await edge.send('/api/v1/users', { token: admin, body: { ...body, id: newId() } })
    expect([taken.status, taken.code]).toEqual([400, 'invalid_input'])
    const waiting = await edge.send('/api/v1/users', {
      token: admin,
      body: { ...body, id: newId(), role: 'admin', email: `${newId()}@test.bank` },
    })
    expect([waiting.status, waiting.body]).toEqual([
      202,
      { status: 'pending', proposalId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    ])
    expect((await approve(waiting.body.proposalId, admin)).code).toBe('forbidden')
    expect((await approve(waiting.body.proposalId)).body).toMatchObject({ status: 'cooling' })
  })
})

describe('a contact', () => {
  test('is changed by two persons and time: shown masked, kept sealed, and the old one signs in until then', async () => {
    const person = await edge.provision()
    const email = `${newId()}@test.bank`
    const asked = await propose(person.customerId, 'email', `  ${email.toUpperCase()}`)
    expect(asked.status).toBe(202)
    const { proposalId } = asked.body
    const listed = await edge.send('/api/v1/proposals', { token: arjun })
    expect(listed.body.items[0]).toMatchObject({
      id: proposalId,
      kind: 'user_contact',
      user: { name: null, customerId: person.customerId },
      before: { email: `${person.email[0]}…@test.bank` },
      after: { email: `${email[0]}…@test.bank` },
    })
    expect((await approve(proposalId, leela)).code).toBe('forbidden')
    expect((await approve(proposalId)).body).toMatchObject({ status: 'cooling', userId: person.userId })
    expect((await profileOf(person.email)).email).toBe(person.email)
    await coolingIsOver(proposalId)
    expect((await profileOf(email)).email).toBe(email)
    expect((await edge.tryToSignIn(person.email, 'x')).code).toBe('unauthenticated')
    const kept = await edge.sql(
      'select row_to_json(c)::text as row from banking.user_changes c where id = $1',
      [proposalId],
    )
    expect(kept[0].row).not.toContain(email)
    const looks = `select count(*)::int as count from banking.access_logs l join banking.customers c on c.id = l.customer_id
      where c.customer_id = $1 and l.what = 'contact'`
    expect((await edge.sql(looks, [person.customerId]))[0].count).toBe(1)
  })

  test('is not changed where the old one says no by the code of its notice', async () => {
    const person = await edge.provision()
    const { proposalId } = (await propose(person.customerId, 'phone', '+91 98200 12345')).body
    await approve(proposalId)
    const stopped = await edge.send('/api/v1/changes/stop', { body: { code: await codeFor(person.userId) } })
    expect([stopped.status, stopped.body]).toEqual([200, { status: 'stopped' }])
    await coolingIsOver(proposalId)
    expect((await profileOf(person.email)).phone).toBeNull()
    const unknown = await edge.send('/api/v1/changes/stop', { body: { code: 'B'.repeat(22) } })
    expect(unknown.code).toBe('not_found')
  })

  test('a phone number comes to stand where there was none', async () => {
    const person = await edge.provision()
    const { proposalId } = (await propose(person.userId, 'phone', '+91 98200 12345')).body
    await approve(proposalId)
    await coolingIsOver(proposalId)
    expect((await profileOf(person.email)).phone).toBe('+91 98200 12345')
  })

  test.each([
    ['email', 'customer1@demo.bank', 'invalid_input'],
    ['email', 'no address', 'invalid_input'],
    ['phone', '12345', 'invalid_input'],
    ['fax', '+91 98200 12345', 'invalid_input'],
  ])('%s %s is %s', async (channel, value, code) => {
    const person = await edge.provision()
    expect((await propose(person.customerId, channel, value)).code).toBe(code)
  })

  test('that somebody else has come to have meanwhile is not given twice', async () => {
    const [one, other] = [await edge.provision(), await edge.provision()]
    const email = `${newId()}@test.bank`
    const first = (await propose(one.customerId, 'email', email)).body.proposalId
    const second = (await propose(other.customerId, 'email', email)).body.proposalId
    await approve(first)
    await approve(second)
    await coolingIsOver(first)
    await coolingIsOver(second)
    const statuses = await edge.sql(
      'select status from banking.user_changes where id in ($1, $2) order by made_at',
      [first, second],
    )
    expect(statuses.map(({ status }) => status)).toEqual(['done', 'stopped'])
  })
})

test('what has cooled takes effect by the clock, within a minute, and says so; before that nothing does', async () => {
  const person = await edge.provision()
  const env = { ...edge.env, JOB_DATABASE_URL: edge.bank.jobUrl }
  const tick = () => worker.scheduled({ cron: '* * * * *' } as ScheduledController, env)
  const said = vi.spyOn(console, 'log').mockImplementation(() => {})
  const { proposalId } = (await propose(person.userId, 'phone', '+91 98200 12345')).body
  await approve(proposalId)
  await tick()
  expect((await profileOf(person.email)).phone).toBeNull()
  await edge.sql('update banking.user_changes set takes_effect_at = clock_timestamp() where id = $1', [
    proposalId,
  ])
  await tick()
  const lines = said.mock.calls.map(([line]) => String(line)).filter((line) => line.includes('job settle'))
  said.mockRestore()
  expect(lines.map((line) => JSON.parse(line).settled)).toEqual([undefined, 1])
  expect((await profileOf(person.email)).phone).toBe('+91 98200 12345')
  const [deed] = await edge.sql(
    `select actor from banking.audit_logs where action = 'users.contact' and subject = $1`,
    [`user:${person.userId}`],
  )
  expect(deed.actor).toBe('job:settle')
})
