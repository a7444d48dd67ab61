/** What needs a further factor, and that it is good for nothing else than what was confirmed. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import { asSealed } from '../../test/names.ts'
import { challengeOf, confirm, large, type Order, open, passTime } from '../../test/step-up.ts'
import {
  connect,
  connectMany,
  connectOwner,
  expectBooksToBalance,
  openAccount,
  outcome,
  type Row,
  rows,
  type Session,
  signIn,
  type Transfer,
  transfer,
  value,
} from '../../test/teller.ts'

let app: pg.Client
let owner: pg.Client
let apps: pg.Client[]
let asha: Session
let again: Session
let vikram: Session
let from: string
let to: string

beforeAll(async () => {
  const bank = await freshBank()
  app = await connect(bank.wire.appUrl)
  apps = await connectMany(bank.wire.appUrl, 2)
  owner = await connectOwner(bank.wire.ownerUrl)
  asha = await signIn(app, 'customer1@demo.bank')
  again = await signIn(app, 'customer1@demo.bank')
  vikram = await signIn(app, 'customer2@demo.bank')
  await owner.query(`update banking.configurations set value = '{}' where name = 'payees.cooling_limit'`)
})
beforeEach(async () => {
  from = await openAccount(owner, { holder: asha, minor: 900_000_00 })
  to = await openAccount(owner, { holder: vikram })
  await passTime(owner)
})
afterAll(() => expectBooksToBalance(owner))

const orderOf = (more: Partial<Transfer> = {}): Order => ({
  id: randomUUID(),
  from,
  to,
  minor: large,
  note: asSealed('Rent'),
  ...more,
})

const confirmed = async (order: Order): Promise<string> => {
  const { challengeId } = await open(app, asha, order)
  await confirm(app, owner, asha, challengeId)
  return challengeId
}
describe('a transfer to somebody else', () => {
  it('needs a further factor above the amount, and neither at it nor to an own account', async () => {
    const own = await openAccount(owner, { holder: asha })
    expect(await outcome(transfer(app, asha, orderOf({ minor: large - 1 })))).toBe('done')
    expect(await outcome(transfer(app, asha, orderOf({ to: own })))).toBe('done')
    // Once with no usage of the day counted yet, once with it.
    expect(await outcome(transfer(app, asha, orderOf()))).toBe('step_up_required')
    const unused = await openAccount(owner, { holder: asha, minor: large })
    expect(await outcome(transfer(app, asha, orderOf({ from: unused })))).toBe('step_up_required')
  })

  it('goes by the setting of its currency; one without a setting needs the factor always', async () => {
    const dollars = await openAccount(owner, { holder: asha, minor: 200_000, currency: 'USD' })
    const abroad = await openAccount(owner, { holder: vikram, currency: 'USD' })
    const paying = (minor: number) =>
      outcome(transfer(app, asha, orderOf({ from: dollars, to: abroad, currency: 'USD', minor })))
    expect([await paying(60_000), await paying(60_001)]).toEqual(['done', 'step_up_required'])
    const set = (value: string) =>
      owner.query(`update banking.configurations set value = $1 where name = 'step_up.transfer_above'`, [
        value,
      ])
    const [{ value: before }] = (await rows(
      owner,
      `select value from banking.configurations where name = 'step_up.transfer_above'`,
    )) as [Row]
    await set('{"INR": "100"}')
    expect([await paying(1), await outcome(transfer(app, asha, orderOf({ minor: 101 })))]).toEqual([
      'step_up_required',
      'step_up_required',
    ])
    expect(await outcome(transfer(app, asha, orderOf({ minor: 100 })))).toBe('done')
    await set(JSON.stringify(before))
  })

  it('refuses it after everything else, and leaves its key free', async () => {
    const claims = 'select count(*)::int from banking.request_keys'
    const before = await value(owner, claims)
    expect(await outcome(transfer(app, asha, orderOf({ minor: 900_000_01 })))).toBe('insufficient_funds')
    await owner.query(
      `update banking.product_limits set per_transaction = 100 where product_code = 'current' and channel = 'web'`,
    )
    expect(await outcome(transfer(app, asha, orderOf()))).toBe('limit_exceeded')
    await owner.query(
      `update banking.product_limits set per_transaction = null where product_code = 'current' and channel = 'web'`,
    )
    expect(await outcome(transfer(app, asha, orderOf()))).toBe('step_up_required')
    expect(await value(owner, claims)).toBe(before)
  })

  it('goes through with the challenge that was confirmed for it, once, and is replayed without', async () => {
    const order = orderOf()
    const challenge = await confirmed(order)
    const made = await transfer(app, asha, { ...order, challenge })
    expect(made.replayed).toBe(false)
    expect((await challengeOf(owner, challenge)).used_at).not.toBeNull()
    expect(await transfer(app, asha, order)).toEqual({ ...made, replayed: true })
    expect(await transfer(app, asha, { ...order, challenge })).toEqual({ ...made, replayed: true })
    expect(await outcome(transfer(app, asha, { ...orderOf(), challenge }))).toBe('step_up_required')
  })

  it('does not accept a challenge for anything else than what was confirmed', async () => {
    const order = orderOf()
    const challenge = await confirmed(order)
    const other = await openAccount(owner, { holder: vikram })
    const mine = await openAccount(owner, { holder: asha, minor: 900_000_00 })
    const changes: Partial<Transfer>[] = [
      { minor: large + 1 },
      { to: other },
      { from: mine },
      { note: asSealed('Rent.') },
      { note: null },
      { type: 'payment' },
      { id: randomUUID() },
    ]
    for (const change of changes)
      expect(
        await outcome(transfer(app, asha, { ...order, ...change, challenge })),
        JSON.stringify(change),
      ).toBe('step_up_required')
    expect(await outcome(transfer(app, asha, { ...order, challenge }))).toBe('done')
  })

  it('does not accept one that is unconfirmed, expired, void, of another session or of somebody else', async () => {
    const order = orderOf()
    const { challengeId: unconfirmed } = await open(app, asha, order)
    const paying = (challenge: string | null, session = asha) =>
      outcome(transfer(app, session, { ...order, challenge }))
    expect(await paying(unconfirmed)).toBe('step_up_required')
    expect(await paying(randomUUID())).toBe('step_up_required')
    const challenge = await confirmed(order)
    expect(await paying(challenge, again)).toBe('step_up_required')
    const change = (what: string) =>
      owner.query(`update banking.challenges set ${what} where id = $1`, [challenge])
    for (const [spoilt, mended] of [
      [`expires_at = now() - interval '1 second'`, `expires_at = now() + interval '1 minute'`],
      ['voided_at = now()', 'voided_at = null'],
      [`user_id = ${vikram.userId}`, `user_id = ${asha.userId}`],
      [`purpose = 'payee'`, `purpose = 'transfer'`],
    ] as const) {
      await change(spoilt)
      expect(await paying(challenge), spoilt).toBe('step_up_required')
      await change(mended)
    }
    expect(await paying(challenge)).toBe('done')
  })

  it('sent twice at once is made once', async () => {
    const order = orderOf()
    const challenge = await confirmed(order)
    const both = await Promise.all(apps.map((client) => transfer(client, asha, { ...order, challenge })))
    expect(both.map(({ replayed }) => replayed).sort()).toEqual([false, true])
  })
})
