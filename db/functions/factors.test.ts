/** Factors come and go: what is proved before, what counts from when, and what their user is told. */
import { randomBytes, randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { byApp, byRecovery, macOf, nothing, openFactors, type Shown } from '../../test/holding-keys.ts'
import { told } from '../../test/step-up.ts'
import { outcome, type Row, rows, type Session, sha256, value } from '../../test/teller.ts'

const ASHA = 'customer1@demo.bank'
const bank = await openFactors()
const { app, owner, giveApp, mark, since } = bank
const password = bank.passwordOf(ASHA)
// Newer than any step by which somebody signed in here.
const STEP = 99_999_000
let asha: Session
let vikram: Session
beforeEach(async () => {
  ;[asha, vikram] = await bank.startAnew()
})

const again = (factors: string[]) => ({ refused: 'step_up_required', factors })
const wrong = (factors: string[]) => ({ ...again(factors), wrong: true })
const removeAll = (...ids: string[]) =>
  owner.query('update banking.user_factors set removed_at = now() where id = any ($1)', [ids])
/** Of all factors of somebody: whether it is confirmed, and whether it is gone. */
const stateOf = async (session: Session) =>
  Object.fromEntries(
    (
      await rows(
        owner,
        `select id, confirmed_at is not null as confirmed, removed_at is not null as removed
           from banking.user_factors where user_id = $1`,
        [session.userId],
      )
    ).map(({ id, confirmed, removed }) => [
      id,
      [confirmed ? 'confirmed' : 'new', removed ? 'gone' : 'there'],
    ]),
  )
const keepCodes = async (session: Session, ...codes: Buffer[]) => {
  await owner.query('select banking.replace_recovery_codes($1, $2)', [session.userId, codes])
  return codes
}
const hashes = (codes: Buffer[]) =>
  codes
    .map((code) => sha256(code).toString('hex'))
    .sort()
    .map((hash) => ({ hash, used: false }))

const begin = (session: Session, id: string, shown: Shown): Promise<Row> =>
  value(
    app,
    `select banking.add_factor($1, $2, 'totp', 'v1.of.nobody', 'My app', $3, $4, $5, $6, $7, 'begin')`,
    [session.jti, id, ...shown],
  )
const confirm = (
  session: Session,
  id: string,
  more: { kind?: string; assertion?: string; mac?: Buffer; codes?: Buffer[] } = {},
): Promise<Row> => {
  const { kind = 'totp', assertion = `${id}:${STEP}`, codes = [randomBytes(32)] } = more
  const mac = more.mac ?? macOf(session, 'confirm', kind, assertion)
  const given = [session.jti, id, kind, assertion, mac, codes]
  return value(app, `select banking.confirm_factor($1, $2, $3, $4, $5, $6, 'confirm')`, given)
}
const remove = (session: Session, id: string, shown: Shown): Promise<Row> =>
  value(app, `select banking.remove_factor($1, $2, $3, $4, $5, $6, $7, 'remove')`, [
    session.jti,
    id,
    ...shown,
  ])

describe('an app', () => {
  it('is begun by whoever proves who they are, in the place of one that was never confirmed', async () => {
    const [first, second] = [randomUUID(), randomUUID()]
    const [theirs, theirNew] = [await giveApp(vikram), await giveApp(vikram, false)]
    expect(await begin(asha, first, nothing)).toEqual(again(['password']))
    expect(await begin(asha, first, [randomBytes(32), ...nothing.slice(1)])).toEqual(wrong(['password']))
    expect(await stateOf(asha)).toEqual({})
    const before = await mark()
    expect(await begin(asha, first, password)).toEqual({})
    expect(await since(before)).toEqual({
      deeds: [
        {
          actor: `user:${asha.userId}`,
          action: 'factors.begin',
          subject: `factor:${first}`,
          request: 'begin',
        },
      ],
      events: [],
      mails: [],
    })
    const gone = `update banking.user_factors set removed_at = '2001-01-01' where id = $1`
    const early = await giveApp(asha, false)
    await owner.query(gone, [early])
    expect(await begin(asha, second, password)).toEqual({})
    expect(await stateOf(asha)).toEqual({
      [first]: ['new', 'gone'],
      [early]: ['new', 'gone'],
      [second]: ['new', 'there'],
    })
    const wasGone = `select removed_at = '2001-01-01' from banking.user_factors where id = $1`
    expect(await value(owner, wasGone, [early])).toBe(true)
    const [made] = await rows(owner, 'select kind, secret, label from banking.user_factors where id = $1', [
      second,
    ])
    expect(made).toEqual({ kind: 'totp', secret: 'v1.of.nobody', label: 'My app' })
    expect(await stateOf(vikram)).toEqual({ [theirs]: ['confirmed', 'there'], [theirNew]: ['new', 'there'] })
    await confirm(asha, second)
    await begin(asha, randomUUID(), byApp(asha, 'add', second, STEP + 1))
    expect((await stateOf(asha))[second], 'a confirmed one is replaced by none').toEqual([
      'confirmed',
      'there',
    ])
  })

  it('up to a number, of which neither new ones are nor those that are gone nor another’s', async () => {
    await bank.set('auth.factors_most', 2)
    for (const _ of [1, 2, 3]) await giveApp(vikram)
    await giveApp(asha, false)
    await removeAll(await giveApp(asha))
    const id = await giveApp(asha)
    expect(await begin(asha, randomUUID(), byApp(asha, 'add', id, STEP))).toEqual({})
    await giveApp(asha)
    expect(await told(begin(asha, randomUUID(), byApp(asha, 'add', id, STEP + 1)))).toEqual({
      refused: 'limit_exceeded',
      limit: 'factors',
      maximum: 2,
    })
    await bank.set('auth.factors_most', 5)
  })

  it('counts from its first code on; with the first come codes, others are signed out, the user hears of it', async () => {
    const elsewhere = await bank.signIn(ASHA)
    await owner.query('delete from banking.outbox')
    const id = randomUUID()
    await begin(asha, id, password)
    const codes = [randomBytes(32), randomBytes(32)]
    const before = await mark()
    expect(await confirm(asha, id, { codes })).toEqual({ keptCodes: true })
    expect(await stateOf(asha)).toEqual({ [id]: ['confirmed', 'there'] })
    expect(await bank.codesOf(asha)).toEqual(hashes(codes))
    expect([await bank.isAlive(asha), await bank.isAlive(elsewhere), await bank.isAlive(vikram)]).toEqual([
      true,
      false,
      true,
    ])
    expect(await since(before)).toEqual({
      deeds: [
        {
          actor: `user:${asha.userId}`,
          action: 'factors.confirm',
          subject: `factor:${id}`,
          request: 'confirm',
        },
      ],
      events: [{ kind: 'factor_added', severity: 'medium', user: asha.userId, request: 'confirm' }],
      mails: [{ template: 'factor_added', user: asha.userId }],
    })
    expect(await outcome(confirm(asha, id, { assertion: `${id}:${STEP + 1}` })), 'again').toBe('not_found')
    const second = randomUUID()
    expect(await begin(asha, second, byApp(asha, 'add', id, STEP)), 'its step is used').toEqual(
      wrong(['totp', 'recovery']),
    )
    await begin(asha, second, byApp(asha, 'add', id, STEP + 1))
    expect(await confirm(asha, second)).toEqual({ keptCodes: false })
    expect(await bank.codesOf(asha)).toEqual(hashes(codes))
  })

  it('by what the Worker judged, of the one that was begun', async () => {
    const [id, theirs] = [randomUUID(), await giveApp(vikram, false)]
    await begin(asha, id, password)
    const gone = await giveApp(asha, false)
    await removeAll(gone)
    const beside = await giveApp(asha, false)
    for (const [what, more] of [
      [id, { mac: randomBytes(32) }],
      [id, { mac: macOf(asha, 'add', 'totp', `${id}:${STEP}`) }],
      [id, { mac: macOf(vikram, 'confirm', 'totp', `${id}:${STEP}`) }],
      [id, { kind: 'sms' }],
      [id, { assertion: `${beside}:${STEP}` }],
      [theirs, {}],
      [gone, {}],
      [randomUUID(), {}],
    ] as const)
      expect(await outcome(confirm(asha, what, more)), JSON.stringify(more)).toBe('not_found')
    expect(await bank.codesOf(asha)).toEqual([])
    expect(await confirm(asha, id)).toEqual({ keptCodes: true })
    expect(await stateOf(asha)).toMatchObject({ [beside]: ['new', 'there'], [gone]: ['new', 'gone'] })
    expect(await stateOf(vikram)).toEqual({ [theirs]: ['new', 'there'] })
  })

  it('is removed by a factor, it alone; with the last of a customer go the codes', async () => {
    const [id, last, theirs] = [await giveApp(asha), await giveApp(asha), await giveApp(vikram)]
    const codes = await keepCodes(asha, randomBytes(32), randomBytes(32))
    const theirCodes = await keepCodes(vikram, randomBytes(32))
    const elsewhere = await bank.signIn(ASHA)
    const [gone, fresh] = [await giveApp(asha), await giveApp(asha, false)]
    await removeAll(gone)
    const ways = ['totp', 'recovery']
    expect(await remove(asha, id, nothing)).toEqual(again(ways))
    expect(await remove(asha, id, password)).toEqual(wrong(ways))
    for (const other of [gone, fresh, theirs, randomUUID()])
      expect(await outcome(remove(asha, other, byApp(asha, 'remove', last, STEP)))).toBe('not_found')
    await owner.query('delete from banking.outbox')
    const before = await mark()
    expect(await remove(asha, id, byApp(asha, 'remove', last, STEP))).toEqual({})
    expect(await stateOf(asha)).toMatchObject({ [id]: ['confirmed', 'gone'], [last]: ['confirmed', 'there'] })
    expect(await bank.codesOf(asha)).toEqual(hashes(codes))
    expect([await bank.isAlive(asha), await bank.isAlive(elsewhere)]).toEqual([true, false])
    expect(await since(before)).toEqual({
      deeds: [
        {
          actor: `user:${asha.userId}`,
          action: 'factors.remove',
          subject: `factor:${id}`,
          request: 'remove',
        },
      ],
      events: [{ kind: 'factor_removed', severity: 'medium', user: asha.userId, request: 'remove' }],
      mails: [{ template: 'factor_removed', user: asha.userId }],
    })
    expect(await remove(asha, last, byApp(asha, 'remove', last, STEP + 1))).toEqual({})
    expect(await bank.codesOf(asha)).toEqual([])
    expect(await bank.codesOf(vikram)).toEqual(hashes(theirCodes))
    expect(await stateOf(vikram)).toEqual({ [theirs]: ['confirmed', 'there'] })
  })

  it('but not the last of staff', async () => {
    const operator = await bank.signIn('operator1@demo.bank')
    const found = await rows(owner, 'select id from banking.user_factors where user_id = $1', [
      operator.userId,
    ])
    const [last, other] = [found[0]!.id, await giveApp(operator)]
    expect(await remove(operator, other, byApp(operator, 'remove', last, STEP))).toEqual({})
    expect(await told(remove(operator, last, nothing))).toEqual({ refused: 'forbidden', lastFactor: true })
  })
})

describe('recovery codes', () => {
  const renew = (session: Session, codes: Buffer[], shown: Shown): Promise<Row> =>
    value(app, `select banking.renew_recovery_codes($1, $2, $3, $4, $5, $6, $7, 'renew')`, [
      session.jti,
      codes,
      ...shown,
    ])

  it('are renewed by a factor, all of them; its user hears of it', async () => {
    const id = await giveApp(asha)
    const old = await keepCodes(asha, randomBytes(32))
    const theirs = await keepCodes(vikram, randomBytes(32))
    const codes = [randomBytes(32), randomBytes(32), randomBytes(32)]
    expect(await renew(asha, codes, nothing)).toEqual(again(['totp', 'recovery']))
    expect(await bank.codesOf(asha)).toEqual(hashes(old))
    const before = await mark()
    expect(await renew(asha, codes, byApp(asha, 'renew', id, STEP))).toEqual({})
    expect(await bank.codesOf(asha)).toEqual(hashes(codes))
    expect(await bank.codesOf(vikram)).toEqual(hashes(theirs))
    const who = `user:${asha.userId}`
    expect(await since(before)).toEqual({
      deeds: [{ actor: who, action: 'factors.renew_codes', subject: who, request: 'renew' }],
      events: [{ kind: 'recovery_codes_renewed', severity: 'medium', user: asha.userId, request: 'renew' }],
      mails: [{ template: 'recovery_codes_renewed', user: asha.userId }],
    })
    expect(await renew(asha, [], byRecovery(old[0]!)), 'an old one').toEqual(wrong(['totp', 'recovery']))
    expect(await renew(asha, old, byRecovery(codes[0]!))).toEqual({})
    expect(await bank.codesOf(asha)).toEqual(hashes(old))
  })

  it('are for whoever has what they stand in for', async () => {
    expect(await outcome(renew(asha, [randomBytes(32)], password))).toBe('not_found')
    expect(await bank.codesOf(asha)).toEqual([])
  })
})
