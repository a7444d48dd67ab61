/** Who is calling cannot be declared, only proved, and only for one transaction. */
import { createHmac } from 'node:crypto'
import type pg from 'pg'
import { beforeAll, expect, it } from 'vitest'
import { freshBank, type TestBank } from '../../test/bank.ts'
import {
  connect,
  connectOwner,
  enter,
  inTransaction,
  outcome,
  rows,
  type Session,
  signIn,
  value,
} from '../../test/teller.ts'

let bank: TestBank
let app: pg.Client
let owner: pg.Client
let asha: Session
let vikram: Session

beforeAll(async () => {
  bank = await freshBank()
  app = await connect(bank.wire.appUrl)
  owner = await connectOwner(bank.wire.ownerUrl)
  asha = await signIn(app, 'customer1@demo.bank')
  vikram = await signIn(app, 'customer2@demo.bank')
})

const claimed = (client: pg.Client) =>
  value(client, `select current_setting('banking.caller')`) as Promise<string>
const declare = (client: pg.Client, setting: string, local = true) =>
  client.query(`select set_config('banking.caller', $1, $2)`, [setting, local])
const look = (client: pg.Client) => outcome(client.query('select id from banking.accounts'))

it('the caller cannot be forged: a setting without the right MAC raises', async () => {
  const { kind, user_id, customer_id, session_id } = await inTransaction(app, async () => {
    await enter(app, asha)
    return (await rows(app, 'select (c).* from banking.caller() c'))[0]!
  })
  const claim = [kind, user_id, customer_id, session_id].join('|')
  const guesses = [
    claim,
    `${claim}|`,
    `${claim}|${'0'.repeat(64)}`,
    `${claim}|null`,
    '|',
    '||||',
    'x',
    `${claim}|||`,
  ]
  for (const guess of guesses)
    await inTransaction(app, async () => {
      await declare(app, guess)
      expect(await look(app), guess).toBe('unauthenticated')
    })
})

it('the caller cannot be changed: another’s ids under a true MAC raise', async () => {
  await inTransaction(app, async () => {
    await enter(app, asha)
    const parts = (await claimed(app)).split('|')
    parts[2] = String(BigInt(parts[2]!) + 1n)
    await declare(app, parts.join('|'))
    expect(await look(app)).toBe('unauthenticated')
  })
})

it('the caller cannot be replayed: a setting of another transaction raises, on the same backend and on another', async () => {
  const other = await connect(bank.wire.appUrl)
  await app.query('begin')
  await enter(app, asha)
  const setting = await claimed(app)
  await inTransaction(other, async () => {
    await declare(other, setting)
    expect(await look(other)).toBe('unauthenticated')
  })
  await app.query('commit')
  await inTransaction(app, async () => {
    await declare(app, setting)
    expect(await look(app)).toBe('unauthenticated')
  })
})

it('the caller cannot be left behind: a setting that outlives its transaction is worthless', async () => {
  const pooled = await connect(bank.wire.appUrl)
  await pooled.query('begin')
  await enter(pooled, asha)
  await declare(pooled, await claimed(pooled), false)
  expect(await rows(pooled, 'select id from banking.accounts')).toHaveLength(2)
  await pooled.query('commit')
  expect(await look(pooled)).toBe('unauthenticated')
  // The next caller is not hindered by it, and is not the one before.
  await inTransaction(pooled, async () => {
    await enter(pooled, vikram)
    expect(await rows(pooled, 'select id from banking.users')).toEqual([{ id: vikram.userId }])
  })
})

it('the proof is an HMAC over claim, backend and transaction, by a key that only the owner reads', async () => {
  // As the last row of its table: it is found by its name, not by luck.
  await owner.query(`update banking.secrets set value = value where name = 'caller'`)
  const pads = await value(owner, `select value from banking.secrets where name = 'caller'`)
  const key = Buffer.from(pads.subarray(0, 64).map((byte: number) => byte ^ 0x36))
  expect(Buffer.from(pads.subarray(64).map((byte: number) => byte ^ 0x5c))).toEqual(key)
  await inTransaction(app, async () => {
    await enter(app, asha)
    const backend = await value(app, 'select pg_backend_pid()')
    const at = await value(app, 'select timestamptz_send(transaction_timestamp())')
    const parts = (await claimed(app)).split('|')
    const claim = `${parts.slice(0, 4).join('|')}|${backend}`
    expect(parts[4]).toBe(createHmac('sha256', key).update(claim).update(at).digest('hex'))
  })
})

it('a caller is believed by nobody when the key is gone', async () => {
  const keyless = await freshBank()
  const keeper = await connectOwner(keyless.wire.ownerUrl)
  await keeper.query(`delete from banking.secrets where name = 'caller'`)
  const client = await connect(keyless.wire.appUrl)
  await inTransaction(client, async () => {
    await declare(client, `customer|${asha.userId}|1|1`)
    expect(await look(client)).toBe('unauthenticated')
  })
})
