/** Saved payees, changed and removed: by their own customer, downwards, and once. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { beforeAll, expect, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import { asSealed, toldSealed } from '../../test/names.ts'
import {
  connect,
  connectOwner,
  openAccount,
  type Row,
  rows,
  type Session,
  signIn,
  untilWaiting,
  value,
} from '../../test/teller.ts'

let app: pg.Client
let owner: pg.Client
let watcher: pg.Client
let asha: Session
let vikram: Session
let account: string

beforeAll(async () => {
  const bank = await freshBank()
  app = await connect(bank.wire.appUrl)
  owner = await connectOwner(bank.wire.ownerUrl)
  watcher = await connectOwner(bank.wire.ownerUrl)
  asha = await signIn(app, 'customer1@demo.bank')
  vikram = await signIn(app, 'customer2@demo.bank')
  account = await openAccount(owner)
})

/** A payee of Asha's, removed like all before it, so that the account can be saved again. */
async function saved(limit: number | null = null, by = asha): Promise<string> {
  const id = randomUUID()
  await owner.query(
    `update banking.payees set status = 'removed', removed_at = now() where status = 'active'`,
  )
  await owner.query(
    `insert into banking.payees (id, customer_id, account_number, name, typed_name, match, nickname, daily_limit, currency, new_until)
     select $1, u.customer_id, $2, 'R', 'R', 'match', $5, $3, 'INR', now() from banking.users u where u.id = $4`,
    [id, account, limit, by.userId, asSealed('before')],
  )
  return id
}
type Change = { by?: Session; nickname?: string | null; limit?: number | null; currency?: string | null }
const change = (
  id: string,
  { by = asha, nickname = asSealed('after'), limit = null, currency = 'INR' }: Change = {},
): Promise<Row> =>
  value(app, `select banking.change_payee($1, $2, $3, $4, $5, 'a change')`, [
    by.jti,
    id,
    nickname,
    limit,
    currency,
  ])
const remove = (id: string, by = asha): Promise<Row> =>
  value(app, `select banking.remove_payee($1, $2, 'a removal')`, [by.jti, id])
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    ({ message, detail }) => [message, JSON.parse(detail ?? '{}').field].filter(Boolean).join(' '),
  )
const stored = async (id: string) =>
  (
    await rows(
      owner,
      'select nickname, daily_limit::int as limit, status from banking.payees where id = $1',
      [id],
    )
  )[0]
const deeds = (id: string) =>
  rows(
    owner,
    'select actor, action, request_id as request from banking.audit_logs where subject = $1 order by id',
    [`payee:${id}`],
  )

it('a nickname and a first limit may be set, a limit lowered, and no other payee is touched', async () => {
  const beside = await saved(5, vikram)
  await owner.query(`update banking.payees set status = 'active' where id = $1`, [beside])
  const id = await saved()
  await owner.query(`update banking.payees set status = 'active' where id = $1`, [beside])
  expect(await change(id, { limit: 1000 })).toMatchObject({
    id,
    nickname: toldSealed('after'),
    dailyLimit: '1000',
  })
  expect(await change(id, { nickname: null, limit: 1000 })).toMatchObject({
    nickname: null,
    dailyLimit: '1000',
  })
  expect(await change(id, { limit: 0 })).toMatchObject({ dailyLimit: '0' })
  expect(await stored(id)).toEqual({ nickname: asSealed('after'), limit: 0, status: 'active' })
  expect(await stored(beside)).toEqual({ nickname: asSealed('before'), limit: 5, status: 'active' })
  const deed = { actor: `user:${asha.userId}`, action: 'payees.change', request: 'a change' }
  expect(await deeds(id)).toEqual([deed, deed, deed])
})

it('refusals come in their order, and a limit is never raised or taken away', async () => {
  const id = await saved(1000)
  expect(await refusal(change(id, { limit: 1001 }))).toBe('forbidden dailyLimit')
  expect(await refusal(change(id, { limit: null }))).toBe('forbidden dailyLimit')
  expect(await refusal(change(id, { limit: 1001, currency: 'USD' }))).toBe('currency_mismatch dailyLimit')
  expect(await refusal(change(id, { limit: 999, currency: null }))).toBe('currency_mismatch dailyLimit')
  expect(await refusal(change(id, { by: vikram, limit: 1001, currency: 'USD' }))).toBe('not_found id')
  expect(await refusal(change(randomUUID()))).toBe('not_found id')
  expect(await stored(id)).toEqual({ nickname: asSealed('before'), limit: 1000, status: 'active' })
  const free = await saved()
  expect(await refusal(change(free, { currency: null })), 'without a limit no currency').toBe('done')
  await remove(free)
  expect(await refusal(change(free))).toBe('not_found id')
})

it('removing is written once, may be said again, and is nobody else’s to do', async () => {
  const id = await saved()
  expect(await refusal(remove(id, vikram))).toBe('not_found id')
  expect(await refusal(remove(randomUUID()))).toBe('not_found id')
  expect(await stored(id)).toMatchObject({ status: 'active' })
  const beside = await saved(null, vikram)
  await owner.query(`update banking.payees set status = 'active' where id = $1`, [id])
  expect(await remove(id)).toEqual({})
  const first = await rows(owner, 'select status, removed_at from banking.payees where id = $1', [id])
  expect(await remove(id)).toEqual({})
  expect(await rows(owner, 'select status, removed_at from banking.payees where id = $1', [id])).toEqual(
    first,
  )
  expect(first[0]!.status).toBe('removed')
  expect(await stored(beside)).toMatchObject({ status: 'active' })
  expect(await deeds(id)).toEqual([
    { actor: `user:${asha.userId}`, action: 'payees.remove', request: 'a removal' },
  ])
})

it('of two changes at once the second sees what the first left', async () => {
  const id = await saved(1000)
  await owner.query('begin')
  await owner.query('update banking.payees set daily_limit = 10 where id = $1', [id])
  const raising = refusal(change(id, { limit: 500 }))
  await untilWaiting(watcher, app)
  await owner.query('commit')
  expect(await raising).toBe('forbidden dailyLimit')
})
