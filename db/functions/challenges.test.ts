/** What is asked to be confirmed: bound to its order and session, and out of reach for whoever has the Worker’s role. */
import { createHash, randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import {
  challengeOf,
  give,
  large,
  newestCode,
  type Order,
  open,
  passTime,
  send,
  told,
} from '../../test/step-up.ts'
import {
  connect,
  connectMany,
  connectOwner,
  expectBooksToBalance,
  openAccount,
  outcome,
  rows,
  type Session,
  signIn,
  type Transfer,
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
  note: 'Rent',
  ...more,
})

describe('opening', () => {
  it('shows what is to be confirmed, masked, and binds the sha256 of it', async () => {
    const order = orderOf()
    const answer = await open(app, asha, order)
    expect(answer).toEqual({
      refused: 'step_up_required',
      challengeId: expect.any(String),
      purpose: 'transfer',
      factors: ['email', 'sms'],
      expiresAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      payee: 'S•••',
      account: `•••• ${to.slice(-4)}`,
      currency: 'INR',
      minor: { amount: String(large) },
    })
    const text = await value(
      owner,
      `select json_build_array('transfer', $1::uuid, 'transfer', $2::text, $3::text, $4::bigint, 'INR', 'Rent')::text`,
      [order.id, from, to, large],
    )
    const { binding, expires_at, created_at } = await challengeOf(owner, answer.challengeId)
    expect(binding).toEqual(createHash('sha256').update(text).digest())
    expect(expires_at.getTime() - created_at.getTime()).toBeCloseTo(300_000, -3)
  })

  it('answers the same challenge for the same order, and voids the one of another', async () => {
    const order = orderOf()
    const first = await open(app, asha, order)
    await send(app, asha, first.challengeId)
    expect((await open(app, asha, order)).challengeId).toBe(first.challengeId)
    expect(await newestCode(owner)).toBeDefined()
    const second = await open(app, asha, { ...order, minor: large + 1 })
    expect(second.challengeId).not.toBe(first.challengeId)
    expect(await told(give(app, asha, first.challengeId, '123456'))).toEqual({
      refused: 'already_settled',
      state: 'voided',
    })
    expect(await newestCode(owner), 'the code of a void challenge is gone').toBeUndefined()
    expect((await challengeOf(owner, second.challengeId)).voided_at).toBeNull()
  })

  it('twice at once leaves one open', async () => {
    const [one, other] = [orderOf(), orderOf()]
    await Promise.all([open(apps[0]!, asha, one), open(apps[1]!, asha, other)])
    const standing = await rows(
      owner,
      `select from banking.challenges c join banking.auth_tokens t on t.session_id = c.session_id
        where t.jti_hash = sha256(convert_to($1, 'UTF8')) and used_at is null and voided_at is null`,
      [asha.jti],
    )
    expect(standing).toHaveLength(1)
  })

  it('waits for nobody who ends the session: that one waits for the verbs in flight', async () => {
    await owner.query('begin')
    await owner.query('select from banking.user_sessions for update')
    await owner.query('select from banking.users for update')
    await app.query(`set statement_timeout = '5s'`)
    try {
      expect((await open(app, asha, orderOf())).refused).toBe('step_up_required')
    } finally {
      await app.query('reset statement_timeout')
      await owner.query('rollback')
    }
  })

  it('leaves the challenges of other sessions and people alone', async () => {
    const order = orderOf()
    const mine = await open(app, again, order)
    expect((await open(app, asha, order)).challengeId, 'nor takes them over').not.toBe(mine.challengeId)
    expect((await challengeOf(owner, mine.challengeId)).voided_at).toBeNull()
  })

  it('of an order whose challenge is over, or was confirmed and not used, makes a new one', async () => {
    const order = orderOf()
    let before = (await open(app, asha, order)).challengeId
    for (const change of [
      `expires_at = now()`,
      'tries = 5',
      'voided_at = now()',
      `satisfied_at = now(), factor = 'email'`,
      `satisfied_at = now(), factor = 'email', used_at = now()`,
    ]) {
      await owner.query(`update banking.challenges set ${change} where id = $1`, [before])
      const then = await challengeOf(owner, before)
      const { challengeId } = await open(app, asha, order)
      expect(challengeId, change).not.toBe(before)
      const now = await challengeOf(owner, before)
      if (then.voided_at || then.used_at) expect(now, 'what is over stays as it was').toEqual(then)
      else expect(now.voided_at, change).not.toBeNull()
      before = challengeId
    }
  })

  it('keeps purposes apart, be the binding the same', async () => {
    const { challengeId } = await open(app, asha, orderOf())
    const { binding, session_id } = await challengeOf(owner, challengeId)
    const contact = await value(
      owner,
      `select banking.open_step_up(row('customer', $1, null, $2)::banking.actor, 'contact', $3, '{}', 'a request')`,
      [asha.userId, session_id, binding],
    )
    expect(contact).toMatchObject({ refused: 'step_up_required', purpose: 'contact' })
    expect(contact.challengeId).not.toBe(challengeId)
    expect((await challengeOf(owner, challengeId)).voided_at).toBeNull()
  })

  it('offers no text message to whom the bank has no number of', async () => {
    const sealed = await value(owner, 'select phone_sealed from banking.users where id = $1', [asha.userId])
    await owner.query('update banking.users set phone_sealed = null where id = $1', [asha.userId])
    const { challengeId, factors } = await open(app, asha, orderOf())
    expect(factors).toEqual(['email'])
    expect(await told(send(app, asha, challengeId, 'sms'))).toEqual({
      refused: 'invalid_input',
      field: 'channel',
    })
    await owner.query('update banking.users set phone_sealed = $2 where id = $1', [asha.userId, sealed])
  })

  it('is for one’s own accounts and payees that exist', async () => {
    expect(await outcome(open(app, vikram, orderOf()))).toBe('not_found')
    const own = `select account_number from banking.accounts where product_code = 'vault' limit 1`
    for (const payee of ['1000000000000', await value(owner, own)])
      expect(await outcome(open(app, asha, orderOf({ to: payee })))).toBe('not_found')
    const leela = await signIn(app, 'operator1@demo.bank')
    expect(await outcome(open(app, leela, orderOf()))).toBe('forbidden')
  })
})

describe('the Worker’s role in the wrong hands', () => {
  it('reads neither codes nor their hashes, nor marks a challenge', async () => {
    const { challengeId } = await open(app, asha, orderOf())
    await send(app, asha, challengeId)
    for (const text of [
      'select code_hash from banking.challenges',
      'select code_salt from banking.challenges',
      'select * from banking.challenges',
      'select * from banking.outbox',
      'update banking.challenges set satisfied_at = now()',
      `insert into banking.challenges (id) values (gen_random_uuid())`,
      `select banking.use_challenge(1, 1, gen_random_uuid(), 'transfer', '')`,
      `select banking.take_challenge(1, 1, gen_random_uuid(), 'transfer', '')`,
      `select banking.satisfy_challenge(null, 'email', null)`,
      `select banking.open_step_up(null, 'transfer', '', '{}', null)`,
      `select banking.code_hash('', gen_random_uuid(), '')`,
      'select banking.make_code()',
    ])
      expect(await outcome(app.query(text)), text).toBe('42501')
  })

  it('sees, as a caller, what its own session is asked', async () => {
    const { challengeId } = await open(app, asha, orderOf())
    const seen = async (session: Session) => {
      await app.query('begin')
      await app.query('select banking.enter($1, $2)', [session.jti, ['customer']])
      const found = await rows(app, 'select id, binding, expires_at from banking.challenges where id = $1', [
        challengeId,
      ])
      await app.query('rollback')
      return found.length
    }
    expect([await seen(asha), await seen(again), await seen(vikram)]).toEqual([1, 0, 0])
  })

  it('a challenge is evidence: it is never deleted', async () => {
    expect(await outcome(owner.query('delete from banking.challenges'))).toBe('BK001')
  })
})
