/** What a passkey opens and approves: its counter, the MAC of the Worker, and what is written of one that is wrong. */
import { randomBytes, randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { macOf, openFactors } from '../../test/holding-keys.ts'
import { keptOf, originOf, proveFactor } from '../../test/proving.ts'
import { connect, newJti, type Row, rows, type Session, untilWaiting, value } from '../../test/teller.ts'
import { openingOf, type Proof } from '../../worker/factors/rules.ts'

const [ASHA, VIKRAM] = ['customer1@demo.bank', 'customer2@demo.bank']
const bank = await openFactors()
const { app, owner, give, mark, since } = bank
let asha: Session
let vikram: Session
beforeEach(async () => {
  ;[asha, vikram] = await bank.startAnew()
})

const counterOf = (id: string): Promise<Row> =>
  rows(
    owner,
    `select sign_count::int as count, backed_up as "isBackedUp", last_used_at is not null as "isUsed"
       from banking.passkeys where id = $1`,
    [id],
  ).then(([row]) => row!)
const remove = (id: string) =>
  owner.query('update banking.passkeys set removed_at = now() where id = $1', [id])
const counterBack = (session: Session) => ({
  ...{ kind: 'passkey_counter_back', severity: 'high', user: session.userId, request: null },
})

describe('the counter of a passkey', () => {
  const take = (session: Session, assertion: string): Promise<boolean> =>
    value(owner, 'select banking.take_passkey($1, $2)', [session.userId, assertion])

  it.each([
    [0, 0, true],
    [0, 1, true],
    [4, 5, true],
    [4, 400, true],
    [4, 4, false],
    [4, 3, false],
    [4, 0, false],
    [0, -1, false],
  ])('at %i takes %i: %s', async (before, said, isTaken) => {
    const id = await give(asha, before)
    const [beside, theirs] = [await give(asha, before), await give(vikram, before)]
    const at = await mark()
    expect(await take(asha, `${id}:${said}:1`)).toBe(isTaken)
    const unused = { count: before, isBackedUp: false, isUsed: false }
    expect(await counterOf(id)).toEqual(isTaken ? { count: said, isBackedUp: true, isUsed: true } : unused)
    expect([await counterOf(beside), await counterOf(theirs)]).toEqual([unused, unused])
    expect((await since(at)).events).toEqual(isTaken ? [] : [counterBack(asha)])
  })

  it('says whether the passkey has left its device', async () => {
    const id = await give(asha)
    for (const [said, isBackedUp] of [
      ['1', true],
      ['0', false],
    ] as const) {
      await take(asha, `${id}:0:${said}`)
      expect(await counterOf(id)).toMatchObject({ isBackedUp })
    }
  })

  it('is nobody’s to move but its user’s, nor that of a passkey that was removed', async () => {
    const [theirs, gone] = [await give(vikram, 4), await give(asha, 4)]
    await remove(gone)
    const at = await mark()
    for (const id of [theirs, gone, randomUUID()])
      for (const count of [9, 1]) expect(await take(asha, `${id}:${count}:1`)).toBe(false)
    expect([await counterOf(theirs), await counterOf(gone)]).toMatchObject([{ count: 4 }, { count: 4 }])
    expect((await since(at)).events, 'nothing is known of such a one').toEqual([])
  })
})

describe('a sign-in by a passkey alone', () => {
  const ask = async () => {
    const hash = randomBytes(32)
    expect(await value(app, 'select banking.begin_passkey_sign_in($1)', [hash])).toEqual({})
    return hash
  }
  type Given = {
    hash?: Buffer
    assertion?: string
    jti?: string
    refresh?: Buffer
    mac?: Buffer
    address?: string
  }
  const enter = async (
    id: string,
    who: Pick<Session, 'userId'>,
    more: Given & { proof?: Partial<Proof> } = {},
    by = app,
  ) => {
    const { jti = newJti(), refresh = randomBytes(32), assertion = `${id}:0:0`, proof } = more
    const hash = more.hash ?? (await ask())
    const said = { ...who, jti, binding: openingOf(jti, refresh) }
    const mac = more.mac ?? macOf(said, 'passkey', 'passkey', assertion, { binding: said.binding, ...proof })
    const address = originOf(more.address ?? [10, ...randomBytes(3)].join('.'))
    const given = [hash, id, assertion, mac, jti, refresh, 'web', 'vitest', address, 'enter', 'other', null]
    const places = given.map((_, at) => `$${at + 1}`).join(', ')
    return (await value(by, `select banking.sign_in_by_passkey(${places})`, given)) as Row
  }
  const refused = { refused: 'unauthenticated' }
  const noted = (kind: string, who: Session | null, severity = 'low') => ({
    ...{ kind, severity, user: who?.userId ?? null, request: 'enter' },
  })

  it('opens a session of its user, and the deed says from where', async () => {
    const id = await give(asha)
    const theirs = await give(vikram)
    const address = '198.51.100.20'
    expect(await enter(id, asha, { address })).toMatchObject({ userId: asha.userId, role: 'customer' })
    expect(await enter(theirs, vikram)).toMatchObject({ userId: vikram.userId })
    const [deed] = await rows(
      owner,
      `select detail, address, agent from banking.audit_logs where actor = $1 and action = 'auth.login'
        order by id desc limit 1`,
      [`user:${asha.userId}`],
    )
    expect(deed).toEqual({ detail: { factor: 'passkey' }, address: keptOf(address), agent: 'other' })
    expect(await counterOf(id)).toMatchObject({ isUsed: true })
  })

  it('is for one challenge of its own, once, in time', async () => {
    const id = await give(asha)
    const [hash, beside, late] = [await ask(), await ask(), await ask()]
    await owner.query(
      'update banking.passkey_challenges set expires_at = clock_timestamp() where hash = $1',
      [late],
    )
    const over = { refused: 'token_expired' }
    for (const one of [late, randomBytes(32)]) expect(await enter(id, asha, { hash: one })).toEqual(over)
    const registered = randomBytes(32)
    await bank.begin(vikram, registered, bank.passwordOf(VIKRAM))
    expect(await enter(id, asha, { hash: registered })).toEqual(over)
    expect(await enter(id, asha, { hash })).toMatchObject({ userId: asha.userId })
    expect(await enter(id, asha, { hash })).toEqual(over)
    expect(await enter(id, asha, { hash: beside })).toMatchObject({ userId: asha.userId })
  })

  it('is not believed without the MAC over exactly this passkey, count and pair of tokens', async () => {
    const [id, other] = [await give(asha), await give(asha)]
    const at = await mark()
    const wrong: Parameters<typeof enter>[2][] = [
      { mac: randomBytes(32) },
      { proof: { purpose: 'sign-in' } },
      { proof: { userId: vikram.userId } },
      { proof: { kind: 'totp' } },
      { proof: { assertion: `${id}:1:0` } },
      { proof: { challenge: randomUUID() } },
      { proof: { binding: openingOf(newJti(), randomBytes(32)) } },
      // Rightly judged, and it is the same user’s, but it is not the one that was named.
      { assertion: `${other}:0:0` },
    ]
    for (const more of wrong) expect(await enter(id, asha, more)).toEqual(refused)
    const { events, mails } = await since(at)
    expect(events).toEqual(wrong.map(() => noted('passkey_wrong', asha)))
    expect(mails).toEqual([])
    expect(await value(owner, 'select failures from banking.users where id = $1', [asha.userId])).toBe(0)
    expect([await counterOf(id), await counterOf(other)]).toMatchObject([
      { isUsed: false },
      { isUsed: false },
    ])
    expect(await enter(id, asha)).toMatchObject({ userId: asha.userId })
  })

  it('is refused alike where the passkey is unknown, gone or a copy, or its user blocked or not active', async () => {
    const [id, gone, counted] = [await give(asha), await give(asha), await give(asha, 7)]
    await remove(gone)
    const change = (text: string) =>
      owner.query(`update banking.users set ${text} where id = $1`, [asha.userId])
    const refuse = async (key: string, more = {}) => {
      const at = await mark()
      expect(await enter(key, asha, more)).toEqual(refused)
      return (await since(at)).events
    }
    expect(await refuse(randomUUID())).toEqual([noted('passkey_unknown', null)])
    expect(await refuse(gone)).toEqual([noted('passkey_wrong', asha)])
    const wentBack = await refuse(counted, { assertion: `${counted}:6:0` })
    expect(wentBack).toEqual([counterBack(asha), noted('passkey_wrong', asha)])
    await change(`blocked_until = now() + interval '1 hour'`)
    expect(await refuse(id)).toEqual([noted('sign_in_blocked', asha)])
    await change(`blocked_until = now() - interval '1 second', status = 'suspended'`)
    expect(await refuse(id)).toEqual([noted('sign_in_inactive', asha)])
    await change(`status = 'active'`)
    expect(await enter(id, asha)).toMatchObject({ userId: asha.userId })
  })

  it('finds whoever is suspended meanwhile', async () => {
    const id = await give(asha)
    const hash = await ask()
    const by = await connect(bank.bank.wire.appUrl)
    await owner.query('begin')
    await owner.query(`update banking.users set status = 'suspended' where id = $1`, [asha.userId])
    const entering = enter(id, asha, { hash }, by)
    await untilWaiting(owner, by)
    await owner.query('commit')
    expect(await entering).toEqual(refused)
  })

  it('counts for the address and device, which wait after too many', async () => {
    const id = await give(asha)
    await bank.set('auth.attempts_most.device', 2)
    const address = '198.51.100.21'
    for (const _ of [1, 2]) expect(await enter(id, asha, { address, mac: randomBytes(32) })).toEqual(refused)
    const at = await mark()
    expect(await enter(id, asha, { address })).toEqual({
      refused: 'rate_limited',
      retryAfterSeconds: expect.any(Number),
    })
    expect((await since(at)).events).toEqual([noted('sign_in_throttled', null, 'medium')])
    const last = 'select address from banking.security_events order by id desc limit 3'
    expect(await rows(owner, last)).toEqual([1, 2, 3].map(() => ({ address: keptOf(address) })))
    expect(await enter(id, asha)).toMatchObject({ userId: asha.userId })
    await bank.set('auth.attempts_most.device', 30)
  })
})

describe('the second half of a sign-in by a passkey', () => {
  it('takes what signed its challenge, if the Worker says so and the counter goes on', async () => {
    const id = await give(asha, 3)
    const theirs = await give(vikram, 3)
    const tag = bank.passwordOf(ASHA)[0]
    const given = [ASHA, tag, newJti(), randomBytes(32), 'web', 'vitest', originOf('10.1.2.3'), 'enter']
    const { challenge } = await value(
      app,
      'select banking.sign_in(testing.identifier($1), $2, $3, $4, $5, $6, $7, $8)',
      given,
    )
    const prove = (assertion: string, more = {}): Promise<Row> =>
      proveFactor(app, challenge, newJti(), randomBytes(32), { kind: 'passkey', assertion, ...more })
    const refused = { refused: 'unauthenticated' }
    expect(await prove(`${id}:3:0`)).toEqual(refused)
    expect(await prove(`${theirs}:4:0`)).toEqual(refused)
    expect(await prove(`${id}:4:0`, { mac: randomBytes(32) })).toEqual(refused)
    expect(await prove(`${id}:4:0`)).toMatchObject({ userId: asha.userId })
    expect(await counterOf(id)).toMatchObject({ count: 4 })
  })
})
