/** Proving once more who one is: by which factor, how often one may be wrong, and what is asked of it to be in step. */
import { randomBytes } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import {
  byApp,
  byChallenge,
  byRecovery,
  macOf,
  nothing,
  openFactors,
  type Shown,
} from '../../test/holding-keys.ts'
import { told } from '../../test/step-up.ts'
import { outcome, type Row, rows, type Session, sha256, value } from '../../test/teller.ts'

const [ASHA, VIKRAM] = ['customer1@demo.bank', 'customer2@demo.bank']
const bank = await openFactors()
const { app, owner, give, giveApp, mark, since } = bank
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
const wrongPassword: Shown = [randomBytes(32), ...nothing.slice(1)]
const blocked = { refused: 'rate_limited', retryAfterSeconds: expect.any(Number) }
const failuresOf = (session: Session): Promise<number> =>
  value(owner, 'select failures from banking.users where id = $1', [session.userId])
const codeSince = (session: Session): Promise<Date | null> =>
  value(owner, 'select sign_in_code_since from banking.users where id = $1', [session.userId])
const turn = (session: Session, isOn: boolean, shown: Shown): Promise<Row> =>
  value(app, `select banking.set_sign_in_code($1, $2, $3, $4, $5, $6, $7, 'turn')`, [
    session.jti,
    isOn,
    ...shown,
  ])
/** The cheapest change that asks for a proof: a passkey is begun. */
const prove = (session: Session, shown: Shown) => bank.begin(session, randomBytes(32), shown)
const done = expect.objectContaining({ passkeys: expect.any(Array) })

describe('a code at sign-in', () => {
  it('is turned on and off by whoever proves who they are; others are signed out and the user hears of it', async () => {
    const [elsewhere, channels] = [
      await bank.signIn(ASHA),
      await value(owner, 'select banking.code_channels($1)', [asha.userId]),
    ]
    expect(await turn(asha, true, nothing)).toEqual(again(['password']))
    expect(await turn(asha, true, wrongPassword)).toEqual(wrong(['password']))
    expect(await codeSince(asha)).toBeNull()
    await owner.query('delete from banking.outbox')
    const before = await mark()
    expect(await turn(asha, true, password)).toEqual({})
    expect([await codeSince(asha), await codeSince(vikram)]).toEqual([expect.any(Date), null])
    expect([await bank.isAlive(asha), await bank.isAlive(elsewhere)]).toEqual([true, false])
    const noted = (action: string, event: string) => ({
      deeds: [{ actor: `user:${asha.userId}`, action, subject: 'factor:code', request: 'turn' }],
      events: [{ kind: event, severity: 'medium', user: asha.userId, request: 'turn' }],
      mails: [{ template: event, user: asha.userId }],
    })
    expect(await since(before)).toEqual(noted('factors.code_on', 'factor_added'))
    expect(await told(turn(asha, true, password))).toEqual({ refused: 'already_settled' })

    expect(await turn(asha, false, password)).toEqual(wrong(channels))
    const id = await giveApp(asha)
    await owner.query('update banking.users set sign_in_code_since = now() where id = $1', [vikram.userId])
    await owner.query('delete from banking.outbox')
    const later = await mark()
    // What was judged for the one is no word for the other.
    expect(await turn(asha, false, byApp(asha, 'add', id, STEP))).toEqual(wrong(['totp', ...channels]))
    await owner.query('delete from banking.outbox')
    const last = await mark()
    expect(Number(last.event)).toBe(Number(later.event) + 1)
    expect(await turn(asha, false, byApp(asha, 'remove', id, STEP))).toEqual({})
    expect([await codeSince(asha), await codeSince(vikram)]).toEqual([null, expect.any(Date)])
    expect(await since(last)).toEqual(noted('factors.code_off', 'factor_removed'))
    expect(await told(turn(asha, false, nothing))).toEqual({ refused: 'already_settled' })
    expect(await turn(asha, true, byApp(asha, 'add', id, STEP + 1)), 'on again').toEqual({})
  })

  it('is a customer’s', async () => {
    const operator = await bank.signIn('operator1@demo.bank')
    expect(await outcome(turn(operator, true, nothing))).toBe('forbidden')
  })
})

describe('what is asked for', () => {
  it('is what the Worker needs to judge it, of the caller alone', async () => {
    await owner.query(`update banking.users set password_passes = 4 where id = $1`, [vikram.userId])
    await giveApp(vikram)
    const [id, fresh] = [await giveApp(asha), await giveApp(asha, false)]
    const gone = await giveApp(asha)
    await owner.query('update banking.user_factors set removed_at = now() where id = $1', [gone])
    const [user] = await rows(owner, 'select * from banking.users where id = $1', [asha.userId])
    const sealed = (one: string) => [{ id: one, kind: 'totp', secret: 'v1.of.nobody', lastUsedStep: -1 }]
    expect(await value(app, 'select banking.begin_reproof($1)', [asha.jti])).toEqual({
      ...{ userId: asha.userId, factors: ['totp'], sealed: sealed(id), pending: sealed(fresh) },
      ...{ salt: user!.password_salt.toString('hex'), memoryKib: user!.password_memory_kib },
      ...{ passes: user!.password_passes, lanes: user!.password_lanes },
    })
  })

  it('is the password, of whoever has no factor', async () => {
    expect(await prove(asha, bank.passwordOf(VIKRAM))).toEqual(wrong(['password']))
    expect(await prove(asha, [null, 'totp', 'x:1', randomBytes(32), null])).toEqual(wrong(['password']))
    expect(await prove(asha, password)).toEqual(done)
  })

  it('is a factor, of whoever has one, once', async () => {
    const [id, theirs] = [await giveApp(asha), await giveApp(vikram)]
    const ways = ['totp']
    expect(await prove(asha, password)).toEqual(wrong(ways))
    expect(await prove(asha, byApp(asha, 'remove', id, STEP)), 'for another purpose').toEqual(wrong(ways))
    expect(await prove(asha, byApp(asha, 'add', theirs, STEP)), 'another’s').toEqual(wrong(ways))
    expect(await prove(asha, byApp(asha, 'add', id, STEP))).toEqual(done)
    expect(await prove(asha, byApp(asha, 'add', id, STEP)), 'a second time').toEqual(wrong(ways))
    const sms = `${id}:${STEP + 1}`
    expect(await prove(asha, [null, 'sms', sms, macOf(asha, 'add', 'sms', sms), null])).toEqual(wrong(ways))
    expect(await prove(asha, byApp(asha, 'add', id, STEP + 1))).toEqual(done)
  })

  it('is no passkey that signed nothing of the bank’s', async () => {
    const key = await give(asha)
    const said = `${key}:1:0`
    expect(await prove(asha, [null, 'passkey', said, macOf(asha, 'add', 'passkey', said), null])).toEqual(
      wrong(['passkey']),
    )
  })

  it('is a recovery code as well, whose use is written and told', async () => {
    await giveApp(asha)
    const [code, theirs] = [randomBytes(32), randomBytes(32)]
    await owner.query('select banking.replace_recovery_codes($1, $2)', [asha.userId, [code, randomBytes(32)]])
    await owner.query('select banking.replace_recovery_codes($1, $2)', [vikram.userId, [theirs]])
    expect(await prove(asha, byRecovery(theirs))).toEqual(wrong(['totp', 'recovery']))
    await owner.query('delete from banking.outbox')
    const before = await mark()
    expect(await prove(asha, byRecovery(code))).toEqual(done)
    const { events } = await since(before)
    expect(events).toEqual([
      { kind: 'recovery_code_used', severity: 'medium', user: asha.userId, request: 'begin' },
    ])
    expect(await rows(owner, 'select template, facts from banking.outbox')).toEqual([
      { template: 'recovery_code_used', facts: { left: 1 } },
    ])
    const used = (await bank.codesOf(asha)).filter((one) => one.used).map(({ hash }) => hash)
    expect(used).toEqual([sha256(code).toString('hex')])
    expect(await prove(asha, byRecovery(code)), 'a second time').toEqual(wrong(['totp', 'recovery']))
  })

  it('is a challenge of this session that was satisfied, once; nothing is counted', async () => {
    const key = await give(asha)
    const challenge = (await value(app, `select banking.ask_reproof($1, 'ask')`, [asha.jti])).challengeId
    expect(await prove(asha, byChallenge(challenge)), 'before it is').toEqual(wrong(['passkey']))
    const said = `${key}:0:0`
    await value(app, `select banking.confirm_by_passkey($1, $2, $3, $4, 'confirm')`, [
      ...[asha.jti, challenge, said, macOf(asha, 'step-up', 'passkey', said, { challenge })],
    ])
    await give(vikram)
    expect(await prove(vikram, byChallenge(challenge)), 'another’s').toEqual(wrong(['passkey']))
    expect(await prove(asha, byChallenge(challenge))).toEqual(done)
    expect(await prove(asha, byChallenge(challenge)), 'a second time').toEqual(wrong(['passkey']))
    expect([await failuresOf(asha), await failuresOf(vikram)]).toEqual([0, 0])
  })
})

describe('who is wrong', () => {
  it('too often is blocked, and signed out here; a block of another’s or that is over does not matter', async () => {
    const ahead = (session: Session, by: string) =>
      owner.query('update banking.users set blocked_until = clock_timestamp() + $2::interval where id = $1', [
        session.userId,
        by,
      ])
    await ahead(vikram, '1 hour')
    await ahead(asha, '-1 second')
    const elsewhere = await bank.signIn(ASHA)
    await ahead(asha, '-1 second')
    for (let count = 1; count < 5; count++) {
      expect(await prove(asha, wrongPassword)).toEqual(wrong(['password']))
      expect([await failuresOf(asha), await failuresOf(vikram)]).toEqual([count, 0])
    }
    expect(await bank.isAlive(asha)).toBe(true)
    const before = await mark()
    expect(await prove(asha, wrongPassword)).toEqual(blocked)
    expect((await since(before)).events).toContainEqual(
      expect.objectContaining({
        kind: 'reproof_wrong',
        severity: 'high',
        user: asha.userId,
        request: 'begin',
      }),
    )
    expect([await bank.isAlive(asha), await bank.isAlive(elsewhere), await bank.isAlive(vikram)]).toEqual([
      false,
      true,
      true,
    ])
    const ended = `select ended_by from banking.user_sessions where user_id = $1 and ended_at is not null
      order by ended_at desc limit 1`
    expect(await value(owner, ended, [asha.userId])).toBe('too many wrong codes')
    expect(await prove(elsewhere, password), 'nothing is looked at').toEqual(blocked)
    expect(await failuresOf(asha)).toBe(5)
  })

  it('begins to count anew after being right, and nobody else does', async () => {
    await owner.query('update banking.users set failures = 3 where id = any ($1)', [
      [asha.userId, vikram.userId],
    ])
    expect(await prove(asha, nothing)).toEqual(again(['password']))
    expect(await failuresOf(asha), 'who is asked is not wrong').toBe(3)
    expect(await prove(asha, password)).toEqual(done)
    expect([await failuresOf(asha), await failuresOf(vikram)]).toEqual([0, 3])
    const written = () => value(owner, 'select xmin::text from banking.users where id = $1', [asha.userId])
    const version = await written()
    expect(await prove(asha, password)).toEqual(done)
    expect(await written(), 'who never failed is not written').toBe(version)
  })
})
