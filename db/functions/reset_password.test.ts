/** Whose mails a forgotten password counts, what is swept with it, and resets that meet. */
import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { beforeAll, expect, it } from 'vitest'
import { freshBank, type TestBank } from '../../test/bank.ts'
import { keptOf, originOf } from '../../test/proving.ts'
import {
  connect,
  connectMany,
  connectOwner,
  hangUp,
  outcome,
  rows,
  untilWaiting,
  value,
} from '../../test/teller.ts'

let bank: TestBank
let app: pg.Client
let owner: pg.Client
const [asha, vikram] = ['customer1@demo.bank', 'customer2@demo.bank'] as const

beforeAll(async () => {
  bank = await freshBank()
  app = await connect(bank.wire.appUrl)
  owner = await connectOwner(bank.wire.ownerUrl)
})

const forget = (name: string) =>
  value(app, `select banking.forgot_password(testing.identifier($1), '${originOf('192.0.2.1')}', 'r')`, [
    name,
  ])
const mails = (name: string) =>
  value(
    owner,
    `select count(*)::int from banking.outbox o join banking.users u on u.id = o.user_id
      where o.template = 'password_reset' and u.email_index = testing.index_of($1)`,
    [name],
  )

it('how often one person asked is nobody else’s matter, and an hour later asked again', async () => {
  for (let turn = 0; turn < 5; turn++) await forget(asha)
  await forget(vikram)
  expect([await mails(asha), await mails(vikram)]).toEqual([3, 1])
  await owner.query(`update banking.password_resets set requested_at = requested_at - interval '1 hour'`)
  await forget(asha)
  expect(await mails(asha)).toBe(4)
})

it('what ended more than a day ago is swept when the same person asks again', async () => {
  await owner.query('delete from banking.password_resets')
  const kept = async () =>
    (
      await rows(
        owner,
        'select convert_from(token_hash, $1) as name from banking.password_resets where length(token_hash) < 32',
        ['UTF8'],
      )
    )
      .map(({ name }) => name)
      .sort()
  for (const [name, email, ago] of [
    ['long over', asha, '25 hours'],
    ['over', asha, '23 hours'],
    ['another’s', vikram, '25 hours'],
  ])
    await owner.query(
      `insert into banking.password_resets (token_hash, user_id, requested_at, expires_at)
       select convert_to($1, 'UTF8'), u.id, now() - interval '2 days', now() - $3::interval from banking.users u
        where u.email_index = testing.index_of($2)`,
      [name, email, ago],
    )
  expect(await kept()).toHaveLength(3)
  await forget(asha)
  expect(await kept()).toEqual(['another’s', 'over'])
})

it('asking is written down, also where nobody of that name banks here', async () => {
  await forget('nobody@nowhere.example')
  await forget(vikram)
  const deeds = await rows(
    owner,
    `select l.actor, l.subject = 'user:' || u.id as theirs, l.subject = 'nobody' as nobodys, l.request_id as request
       from banking.audit_logs l, banking.users u
      where l.action = 'auth.forgotPassword' and u.email_index = testing.index_of($1) order by l.id desc limit 2`,
    [vikram],
  )
  const deed = { actor: 'system:reset', request: 'r' }
  expect(deeds).toEqual([
    { ...deed, theirs: true, nobodys: false },
    { ...deed, theirs: false, nobodys: true },
  ])
})

it('of two resets by one token the second waits for the first, and finds it used; nobody else waits', async () => {
  await owner.query('delete from banking.password_resets')
  const tokenOf = async (name: string): Promise<string> => {
    await forget(name)
    const { link } = await value(
      owner,
      `select o.facts from banking.outbox o join banking.users u on u.id = o.user_id
        where o.template = 'password_reset' and u.email_index = testing.index_of($1) order by o.id desc limit 1`,
      [name],
    )
    return link.split('#')[1]
  }
  const reset = (token: string, by: pg.Client) => {
    const hex = (bytes: number) => randomBytes(bytes).toString('hex')
    const chosen = { salt: hex(16), tag: hex(32), memoryKib: 19456, passes: 2, lanes: 1 }
    return value(by, `select banking.reset_password($1, $2, '${originOf('192.0.2.1')}', 'r')`, [
      token,
      JSON.stringify(chosen),
    ])
  }
  const [one, two, free] = (await connectMany(bank.wire.appUrl, 3)) as [pg.Client, pg.Client, pg.Client]
  const watcher = await connectOwner(bank.wire.ownerUrl)
  const [token, other] = [await tokenOf(asha), await tokenOf(vikram)]
  await free.query(`set lock_timeout = '10s'`)
  await owner.query('begin')
  await owner.query('select from banking.users where email_index = testing.index_of($1) for no key update', [
    asha,
  ])
  const both = [reset(token, one), reset(token, two)]
  for (const client of [one, two]) await untilWaiting(watcher, client)
  expect(await outcome(reset(other, free))).toBe('done')
  await owner.query('commit')
  const answers = await Promise.all(both)
  expect(answers.map(({ refused }) => refused ?? 'done').sort()).toEqual(['done', 'not_found'])
  const spent =
    'select used_at is not null as used, voided_at is not null as voided from banking.password_resets'
  const once = { used: true, voided: false }
  expect(await rows(owner, spent)).toEqual([once, once])
  const told = await rows(
    owner,
    `select e.severity, e.address, e.request_id as request from banking.security_events e join banking.users u on u.id = e.user_id
      where e.kind = 'reset_refused' and u.email_index = testing.index_of($1)`,
    [asha],
  )
  expect(told).toEqual([{ severity: 'low', address: keptOf('192.0.2.1'), request: 'r' }])
  await hangUp([one, two, free, watcher])
})

it('whoever has the bank write to many, known or not, waits: their address and device alone, as at sign-in', async () => {
  await owner.query(`insert into banking.configurations values ('auth.attempts_most.address', '2001-01-01', '8', 'test'),
    ('auth.attempts_most.device', '2001-01-01', '5', 'test'), ('auth.attempt_minutes', '2001-01-01', '52560000', 'test')`)
  await owner.query('delete from banking.password_resets')
  const [network, device] = ['a'.repeat(64), 'b'.repeat(64)]
  // Sealed anew each time, as the Worker does.
  const from = (program = device, address = network) =>
    `${address}:${program}:${keptOf(originOf('192.0.2.1')).replace(/.{8}$/, randomBytes(6).toString('base64url'))}`
  const ask = (name: string, origin = from()) =>
    value(app, `select banking.forgot_password(testing.identifier($1), $2, 'flood')`, [name, origin])
  const before = [await mails(asha), await mails(vikram)]
  const names = [asha, vikram, 'nobody@nowhere.example', 'C0000000000', asha]
  for (const name of names) expect(await ask(name)).toEqual({})
  const waits = { refused: 'rate_limited', retryAfterSeconds: expect.any(Number) }
  for (const name of [vikram, 'nobody@nowhere.example']) expect(await ask(name)).toEqual(waits)
  expect([await mails(asha), await mails(vikram)]).toEqual([before[0] + 2, before[1] + 1])
  for (let turn = 0; turn < 3; turn++) expect(await ask('nobody', from('c'.repeat(64)))).toEqual({})
  expect(await ask(vikram, from('d'.repeat(64))), 'the address as a whole').toEqual(waits)
  expect(await ask(vikram, from('d'.repeat(64), 'e'.repeat(64)))).toEqual({})
  expect(await mails(vikram)).toBe(before[1] + 2)
  expect(
    await rows(
      owner,
      `select kind, severity, count(*)::int as count from banking.security_events
        where request_id = 'flood' and kind = 'sign_in_throttled' group by 1, 2`,
    ),
  ).toEqual([{ kind: 'sign_in_throttled', severity: 'medium', count: 3 }])
})
