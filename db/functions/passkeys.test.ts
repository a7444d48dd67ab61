/** A passkey comes and goes: who begins one, what the Worker must have said of it, and what its user is told. */
import { randomBytes, randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { byApp, macOf, nothing, openFactors, type Shown } from '../../test/holding-keys.ts'
import { told } from '../../test/step-up.ts'
import { connectOwner, outcome, type Row, rows, type Session, sha256, value } from '../../test/teller.ts'

const [ASHA, VIKRAM] = ['customer1@demo.bank', 'customer2@demo.bank']
const bank = await openFactors()
const { app, owner, begin, add, register, give, giveApp, mark, since } = bank
const password = bank.passwordOf(ASHA)
let asha: Session
let vikram: Session
beforeEach(async () => {
  ;[asha, vikram] = await bank.startAnew()
})
// Newer than any step by which somebody signed in here.
const STEP = 99_999_000

const keysOf = (session: Session): Promise<Row[]> =>
  rows(owner, 'select * from banking.passkeys where user_id = $1 order by created_at', [session.userId])
const isWrong = (ways: string[]) => ({ refused: 'step_up_required', factors: ways, wrong: true })

describe('a passkey is begun', () => {
  it('by whoever proves who they are, and not otherwise', async () => {
    const hash = randomBytes(32)
    const ways = { refused: 'step_up_required', factors: ['password'] }
    expect(await begin(asha, hash, nothing)).toEqual(ways)
    expect(await begin(asha, hash, [randomBytes(32), ...nothing.slice(1)])).toEqual({ ...ways, wrong: true })
    expect(await rows(owner, 'select from banking.passkey_challenges')).toEqual([])
    const before = await mark()
    const handle = randomBytes(32)
    expect(await begin(asha, hash, password, handle)).toEqual({
      handle: handle.toString('hex'),
      passkeys: [],
    })
    const kept = await rows(
      owner,
      `select hash, purpose, user_id::text as user, user_handle, used_at,
         extract(epoch from expires_at - clock_timestamp())::int as seconds from banking.passkey_challenges`,
    )
    expect(kept).toEqual([
      {
        hash,
        purpose: 'register',
        user: asha.userId,
        user_handle: handle,
        used_at: null,
        seconds: expect.any(Number),
      },
    ])
    expect(kept[0]!.seconds).toBeGreaterThan(280)
    expect(kept[0]!.seconds).toBeLessThanOrEqual(300)
    const who = `user:${asha.userId}`
    expect(await since(before)).toEqual({
      deeds: [{ actor: who, action: 'passkeys.begin', subject: who, request: 'begin' }],
      events: [],
      mails: [],
    })
  })

  it('under the handle of its user’s first, whatever handles others have, with those that are there', async () => {
    await give(vikram)
    const handle = randomBytes(32)
    expect((await begin(asha, randomBytes(32), password, handle)).handle).toBe(handle.toString('hex'))
    const first = await give(asha)
    const gone = await give(asha)
    await owner.query('update banking.passkeys set removed_at = now() where id = $1', [gone])
    const app1 = await giveApp(asha)
    const begun = await begin(asha, randomBytes(32), byApp(asha, 'add', app1, STEP + 1), handle)
    expect(begun.handle).toBe((await keysOf(asha))[0]!.user_handle.toString('hex'))
    expect(begun.passkeys.map(({ id }: Row) => id)).toEqual([first])
  })

  it('up to a number, of which neither removed ones are nor another’s', async () => {
    await bank.set('auth.passkeys_most', 2)
    const app1 = await giveApp(asha)
    for (const _ of [1, 2, 3]) await give(vikram)
    const gone = await give(asha)
    await give(asha)
    await owner.query('update banking.passkeys set removed_at = now() where id = $1', [gone])
    expect(await begin(asha, randomBytes(32), byApp(asha, 'add', app1, STEP + 1))).toHaveProperty('handle')
    await give(asha)
    expect(await told(begin(asha, randomBytes(32), byApp(asha, 'add', app1, STEP + 2)))).toEqual({
      refused: 'limit_exceeded',
      limit: 'passkeys',
      maximum: 2,
    })
    await bank.set('auth.passkeys_most', 10)
  })
})

describe('a passkey is added', () => {
  it('as the Worker has judged it; with the first come codes, others are signed out, and the user hears of it', async () => {
    const elsewhere = await bank.signIn(ASHA)
    const [hash, handle, credential] = [randomBytes(32), randomBytes(32), randomBytes(40)]
    const codes = [randomBytes(32), randomBytes(32)]
    await begin(asha, hash, password, handle)
    const before = await mark()
    const { id, keptCodes } = await add(asha, hash, { credential, count: 3, codes })
    expect(keptCodes).toBe(true)
    expect(await keysOf(asha)).toEqual([
      expect.objectContaining({
        ...{ id, credential_id: credential, user_handle: handle, sign_count: '3', transports: ['internal'] },
        ...{
          backup_eligible: true,
          backed_up: false,
          label: 'My phone',
          last_used_at: null,
          removed_at: null,
        },
      }),
    ])
    const hashes = codes.map((code) => sha256(code).toString('hex')).sort()
    expect(await bank.codesOf(asha)).toEqual(hashes.map((hash) => ({ hash, used: false })))
    expect([await bank.isAlive(asha), await bank.isAlive(elsewhere), await bank.isAlive(vikram)]).toEqual([
      true,
      false,
      true,
    ])
    expect(await since(before)).toEqual({
      deeds: [
        { actor: `user:${asha.userId}`, action: 'passkeys.add', subject: `factor:${id}`, request: 'add' },
      ],
      events: [{ kind: 'passkey_added', severity: 'medium', user: asha.userId, request: 'add' }],
      mails: [{ template: 'passkey_added', user: asha.userId }],
    })
  })

  it('and a second one leaves the codes as they are', async () => {
    const key = await register(asha, password)
    const kept = await bank.codesOf(asha)
    const app1 = await giveApp(asha)
    const hash = randomBytes(32)
    await begin(asha, hash, byApp(asha, 'add', app1, STEP + 1))
    const { id, keptCodes } = await add(asha, hash)
    expect([keptCodes, await bank.codesOf(asha)]).toEqual([false, kept])
    expect((await keysOf(asha)).map((one) => one.id)).toEqual([key.id, id])
  })

  it('never without the MAC of the Worker over all that is stored', async () => {
    const hash = randomBytes(32)
    await begin(asha, hash, password)
    const credential = randomBytes(32)
    const assertion = bank.assertionOf(hash, credential, Buffer.from('another key'), 0)
    for (const more of [
      { mac: randomBytes(32) },
      { credential, mac: macOf(asha, 'confirm', 'passkey', assertion) },
      { credential, said: randomBytes(32) },
    ])
      expect(await outcome(add(asha, hash, more))).toBe('not_found')
    expect(await keysOf(asha)).toEqual([])
    expect(await outcome(add(asha, hash))).toBe('done')
  })

  it('for a challenge of this session, once, in time', async () => {
    const [one, two, late, theirs] = [1, 2, 3, 4].map(() => randomBytes(32)) as [
      Buffer,
      Buffer,
      Buffer,
      Buffer,
    ]
    for (const hash of [one, two, late]) await begin(asha, hash, password)
    await begin(vikram, theirs, bank.passwordOf(VIKRAM))
    await value(app, 'select banking.begin_passkey_sign_in($1)', [sha256('nobody')])
    await owner.query(
      `update banking.passkey_challenges set expires_at = clock_timestamp() - interval '1 second' where hash = $1`,
      [late],
    )
    const elsewhere = await bank.signIn(ASHA)
    expect(await outcome(add(elsewhere, one)), 'begun in another session').toBe('not_found')
    for (const hash of [theirs, late, sha256('nobody'), randomBytes(32)])
      expect(await outcome(add(asha, hash))).toBe('not_found')
    expect(await outcome(add(asha, one))).toBe('done')
    expect(await outcome(add(asha, one)), 'a second time').toBe('not_found')
    expect(await outcome(add(asha, two)), 'the one beside it').toBe('done')
  })

  it('whose credential nobody has', async () => {
    const { credential } = await register(vikram, bank.passwordOf(VIKRAM))
    const hash = randomBytes(32)
    await begin(asha, hash, password)
    expect(await told(add(asha, hash, { credential }))).toEqual({
      refused: 'invalid_input',
      field: 'credential',
    })
    expect([await keysOf(asha), await bank.codesOf(asha)]).toEqual([[], []])
    expect(await outcome(add(asha, hash)), 'and the challenge is still good').toBe('done')
  })
})

describe('a challenge', () => {
  const take = (hash: Buffer, purpose: string, user: string | null, session: string | null) =>
    value(owner, 'select (banking.take_passkey_challenge($1, $2, $3, $4)).used_at is not null', [
      hash,
      purpose,
      user,
      session,
    ])
  const hashes = () => rows(owner, 'select hash from banking.passkey_challenges order by expires_at, hash')

  it('is for its purpose, its user and its session', async () => {
    const hash = randomBytes(32)
    await begin(asha, hash, password)
    const [{ session }] = (await rows(
      owner,
      'select session_id as session from banking.passkey_challenges',
    )) as [Row]
    const nobodys = randomBytes(32)
    await value(app, 'select banking.begin_passkey_sign_in($1)', [nobodys])
    expect(await take(nobodys, 'register', null, null)).toBe(false)
    expect(await take(hash, 'sign-in', asha.userId, session)).toBe(false)
    expect(await take(hash, 'register', vikram.userId, session)).toBe(false)
    expect(await take(hash, 'register', asha.userId, '1')).toBe(false)
    expect(await take(hash, 'register', asha.userId, session)).toBe(true)
    expect(await take(nobodys, 'sign-in', null, null)).toBe(true)
  })

  it('goes a day after its end, with a few others, and none is waited for', async () => {
    const age = (hash: Buffer, by: string) =>
      owner.query(
        'update banking.passkey_challenges set expires_at = clock_timestamp() - $2::interval where hash = $1',
        [hash, by],
      )
    const ask = async () => {
      const hash = randomBytes(32)
      await value(app, 'select banking.begin_passkey_sign_in($1)', [hash])
      return hash
    }
    const young = await ask()
    const ended = await ask()
    const old = []
    for (let turn = 0; turn < 11; turn++) old.push(await ask())
    await age(ended, '23 hours')
    for (const [turn, hash] of old.entries()) await age(hash, `${50 - turn} hours`)
    const holder = await connectOwner(bank.bank.wire.ownerUrl)
    await holder.query('begin')
    await holder.query('select from banking.passkey_challenges where hash = $1 for update', [old[0]])
    await app.query(`set lock_timeout = '2s'`)
    const newest = await ask()
    await app.query('reset lock_timeout')
    await holder.query('rollback')
    // Eight of the ten that nobody holds, the oldest first.
    expect((await hashes()).map(({ hash }) => hash)).toEqual([old[0], old[9], old[10], ended, young, newest])
  })
})

describe('a passkey is removed', () => {
  const remove = (session: Session, id: string, shown: Shown): Promise<Row> =>
    value(app, `select banking.remove_passkey($1, $2, $3, $4, $5, $6, $7, 'remove')`, [
      session.jti,
      id,
      ...shown,
    ])
  const removed = async (session: Session) => (await keysOf(session)).map((one) => one.removed_at !== null)

  it('by a factor, it alone; the user hears of it', async () => {
    const key = await register(asha, password)
    const beside = await give(asha)
    const app1 = await giveApp(asha)
    const kept = await bank.codesOf(asha)
    const elsewhere = await bank.signIn(ASHA)
    const ways = ['passkey', 'totp', 'recovery']
    expect(await remove(asha, key.id, nothing)).toEqual({ refused: 'step_up_required', factors: ways })
    expect(await remove(asha, key.id, password)).toEqual(isWrong(ways))
    expect(await removed(asha)).toEqual([false, false])
    await owner.query('delete from banking.outbox')
    const before = await mark()
    expect(await remove(asha, key.id, byApp(asha, 'remove', app1, STEP + 1))).toEqual({})
    expect(await removed(asha)).toEqual([true, false])
    expect(await bank.codesOf(asha), 'the codes stand in for what is left').toEqual(kept)
    expect([await bank.isAlive(asha), await bank.isAlive(elsewhere)]).toEqual([true, false])
    expect(await since(before)).toEqual({
      deeds: [
        {
          actor: `user:${asha.userId}`,
          action: 'passkeys.remove',
          subject: `factor:${key.id}`,
          request: 'remove',
        },
      ],
      events: [{ kind: 'passkey_removed', severity: 'medium', user: asha.userId, request: 'remove' }],
      mails: [{ template: 'passkey_removed', user: asha.userId }],
    })
    expect(await outcome(remove(asha, key.id, byApp(asha, 'remove', app1, STEP + 2))), 'again').toBe(
      'not_found',
    )
    expect(await outcome(remove(asha, randomUUID(), byApp(asha, 'remove', app1, STEP + 2))), 'of no id').toBe(
      'not_found',
    )
    expect(await outcome(remove(vikram, beside, nothing)), 'another’s').toBe('not_found')
  })

  it('and with the last of a customer go the codes, theirs alone', async () => {
    const key = await register(asha, password)
    await register(vikram, bank.passwordOf(VIKRAM))
    const code = key.codes[0]!
    expect(await remove(asha, key.id, [null, null, null, null, code])).toEqual({})
    expect(await bank.codesOf(asha)).toEqual([])
    expect(await bank.codesOf(vikram)).toHaveLength(2)
    expect(await removed(vikram)).toEqual([false])
  })

  it('but not the last of staff', async () => {
    const operator = await bank.signIn('operator1@demo.bank')
    const [{ id: app1 }] = (await rows(owner, 'select id from banking.user_factors where user_id = $1', [
      operator.userId,
    ])) as [Row]
    const key = await give(operator)
    expect(await remove(operator, key, byApp(operator, 'remove', app1, STEP))).toEqual({})
    const last = await give(operator)
    await owner.query('update banking.user_factors set removed_at = now() where id = $1', [app1])
    expect(await told(remove(operator, last, nothing))).toEqual({ refused: 'forbidden', lastFactor: true })
    await owner.query('update banking.user_factors set removed_at = null where id = $1', [app1])
  })
})
