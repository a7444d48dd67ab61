/** A further proof is used once, by whom, where and for what it was given; a request's key is claimed once by its scope. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import { connect, connectOwner, outcome, rows, sha256, signIn, value } from '../../test/teller.ts'

let owner: pg.Client
let user: string
let session: string

beforeAll(async () => {
  const bank = await freshBank()
  owner = await connectOwner(bank.wire.ownerUrl)
  const app = await connect(bank.wire.appUrl)
  const asha = await signIn(app, 'customer1@demo.bank')
  user = asha.userId
  session = await value(owner, 'select session_id from banking.auth_tokens where jti_hash = $1', [
    sha256(asha.jti),
  ])
})

const binding = sha256('what was agreed to')
const proved = (): Promise<string> =>
  value(
    owner,
    `insert into banking.challenges (user_id, session_id, purpose, binding, facts, expires_at, factor, satisfied_at)
     values ($1, $2, 'transfer', $3, '{}', now() + interval '1 hour', 'email', now()) returning id`,
    [user, session, binding],
  )
type Use = { id?: string; user?: string; session?: string; purpose?: string; binding?: Buffer }
const given = (id: string, use: Use) => [
  use.user ?? user,
  use.session ?? session,
  use.id ?? id,
  use.purpose ?? 'transfer',
  use.binding ?? binding,
]
const use = (id: string, more: Use = {}) =>
  value(owner, 'select banking.use_challenge($1, $2, $3, $4, $5)', given(id, more))
const take = (id: string, more: Use = {}) =>
  outcome(owner.query('select banking.take_challenge($1, $2, $3, $4, $5)', given(id, more)))

describe('a challenge that was satisfied', () => {
  it('is used once', async () => {
    const [id, beside] = [await proved(), await proved()]
    expect(await use(id)).toBe(true)
    expect(await use(id)).toBe(false)
    expect(await take(id)).toBe('step_up_required')
    const used = 'select id, used_at is not null as used from banking.challenges where id = any ($1)'
    expect(await rows(owner, `${used} order by used_at`, [[id, beside]])).toEqual([
      { id, used: true },
      { id: beside, used: false },
    ])
    expect(await take(beside)).toBe('done')
  })

  it.each<[string, Use]>([
    ['another one', { id: randomUUID() }],
    ['another user', { user: '1000000' }],
    ['another session', { session: '1000000' }],
    ['another purpose', { purpose: 'payee' }],
    ['something else', { binding: sha256('something else') }],
  ])('is not good for %s', async (_, more) => {
    const id = await proved()
    expect(await use(id, more)).toBe(false)
    expect(await take(id, more)).toBe('step_up_required')
    expect(await use(id)).toBe(true)
  })

  it.each([
    ['expired', `expires_at = now()`],
    ['was voided', `voided_at = now()`],
    ['was used', `used_at = now()`],
    ['was not satisfied after all', `satisfied_at = null, factor = null`],
  ])('is not good once it %s', async (_, change) => {
    const id = await proved()
    await owner.query(`update banking.challenges set ${change} where id = $1`, [id])
    expect(await use(id)).toBe(false)
    expect(await take(id)).toBe('step_up_required')
  })
})

describe('the key of a request', () => {
  const claim = (scope: string, key: string, payload: unknown) =>
    value(owner, 'select banking.claim_request($1, $2, $3)', [scope, key, JSON.stringify(payload)])

  it('is claimed once; the same request again is a replay, another one a conflict', async () => {
    const key = randomUUID()
    expect(await claim('customer:1', key, ['a'])).toBe(true)
    expect(await claim('customer:1', key, ['a'])).toBe(false)
    expect(await outcome(claim('customer:1', key, ['b']))).toBe('idempotency_conflict')
  })

  it('is one of its scope: another’s, and another key, say nothing of it', async () => {
    const key = randomUUID()
    await claim('customer:1', key, ['a'])
    expect(await claim('customer:2', key, ['b'])).toBe(true)
    expect(await claim('customer:2', key, ['b'])).toBe(false)
    expect(await claim('customer:1', key, ['a'])).toBe(false)
    const other = randomUUID()
    expect(await claim('customer:2', other, ['c'])).toBe(true)
    expect(await claim('customer:2', other, ['c'])).toBe(false)
  })
})
