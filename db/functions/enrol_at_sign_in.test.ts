/** The first factor of staff, made at a sign-in: by whom, when it counts, and what is left of it. */
import { randomBytes, randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { type Challenge, giveFactor, proveFactor } from '../../test/proving.ts'
import { openSignIns } from '../../test/second-factor.ts'
import { demoTag, newJti, outcome, rows, untilWaiting, value } from '../../test/teller.ts'

const EMAIL = 'operator1@demo.bank'
const { app, owner, idOf, ask, right, wrong, clear } = await openSignIns(EMAIL)
const other = await idOf('operator2@demo.bank')
beforeEach(clear)

const refused = { refused: 'unauthenticated' }
const signedIn = { role: 'operator' }
/** Events of the user since `mark`, or of nobody where none was named. */
const events = async (mark: string) =>
  (
    await rows(
      owner,
      `select kind, severity, user_id::text as user, request_id as request, address from banking.security_events
        where id > $1 order by id`,
      [mark],
    )
  ).filter(({ kind }) => kind !== 'sign_in')
const mark = () => value(owner, 'select coalesce(max(id), 0)::text from banking.security_events')
const mails = () =>
  rows(owner, 'select template, user_id::text as user, facts from banking.outbox order by id')

describe('staff without a factor', () => {
  let email: string
  let newcomer: string
  let given: Buffer
  beforeEach(async () => {
    email = 'operator2@demo.bank'
    newcomer = other
    given = await demoTag(app, email)
    await owner.query('delete from banking.sign_in_challenges')
    await owner.query('select banking.forget_factors($1)', [other])
  })
  const begin = (asked: Challenge, id: string = randomUUID()) =>
    outcome(
      app.query(`select banking.enrol_at_sign_in($1, $2, 'totp', 'v1.of.nobody', 'New app', 'a request')`, [
        asked.id,
        id,
      ]),
    )
  const factorsOf = () =>
    rows(
      owner,
      `select id, confirmed_at is not null as confirmed, last_used_step::int as step, removed_at is not null as removed
         from banking.user_factors where user_id = $1 and label = 'New app' order by created_at`,
      [newcomer],
    )

  it('make their first one, which counts from its first code on', async () => {
    await owner.query(`delete from banking.user_factors where label = 'New app'`)
    const [asked, beside] = [await ask(email, given), await ask(email, given)]
    expect(asked).toMatchObject({ enrol: true, factors: [], sealed: [] })
    const [first, second] = [randomUUID(), randomUUID()]
    expect(await begin(asked, first)).toBe('done')
    expect(await begin(asked, second), 'in the place of the first').toBe('done')
    const prove = (of: Challenge, id: string, more = {}) => right(of, { assertion: `${id}:7000`, ...more })
    expect(await prove(asked, first), 'it was replaced').toEqual(refused)
    expect(await wrong(asked, { assertion: `${second}:7000` })).toEqual(refused)
    const before = await mark()
    expect(await prove(asked, second)).toMatchObject(signedIn)
    expect(await factorsOf()).toEqual([
      { id: first, confirmed: false, step: null, removed: true },
      { id: second, confirmed: true, step: 7000, removed: false },
    ])
    expect(await events(before)).toContainEqual(
      expect.objectContaining({ kind: 'factor_added', severity: 'medium', user: newcomer }),
    )
    expect((await mails()).map(({ template, user: to }) => [template, to])).toContainEqual([
      'factor_added',
      newcomer,
    ])
    const deeds = await rows(
      owner,
      `select action, subject from banking.audit_logs where actor = $1 and action like 'factors.%' order by id desc limit 3`,
      [`user:${newcomer}`],
    )
    expect(deeds).toEqual([
      { action: 'factors.confirm', subject: `factor:${second}` },
      { action: 'factors.begin', subject: `factor:${second}` },
      { action: 'factors.begin', subject: `factor:${first}` },
    ])
    expect(await prove(beside, second), 'whoever has one enrols none').toEqual({ refused: 'token_expired' })
    expect(await begin(beside)).toBe('token_expired')
  })

  it('have codes kept with it, once, in that session, while it is new', async () => {
    const jtis: string[] = []
    const signIn = async (asked: Challenge, assertion?: string) => {
      jtis.push(newJti())
      expect(
        await proveFactor(app, asked, jtis.at(-1)!, randomBytes(32), assertion ? { assertion } : {}),
      ).toMatchObject(signedIn)
      return jtis.at(-1)!
    }
    const keep = async (jti: string): Promise<boolean> =>
      (
        await value(app, `select banking.first_recovery_codes($1, array[sha256('a'), sha256('b')], 'r')`, [
          jti,
        ])
      ).kept
    const kept = () =>
      value(owner, 'select count(*)::int from banking.recovery_codes where user_id = $1', [newcomer])
    const enrolled = async () => {
      await owner.query('select banking.forget_factors($1)', [other])
      const asked = await ask(email, given)
      const id = randomUUID()
      await begin(asked, id)
      return signIn(asked, `${id}:${String(8000 + jtis.length)}`)
    }
    const first = await enrolled()
    expect([await keep(first), await kept()]).toEqual([true, 2])
    expect(await keep(first), 'once').toBe(false)
    await owner.query('update banking.recovery_codes set used_at = now() where user_id = $1', [newcomer])
    expect(await keep(first), 'also where all are used').toBe(false)
    const second = await enrolled()
    expect(await kept()).toBe(0)
    await owner.query(
      `update banking.user_factors set confirmed_at = confirmed_at - interval '10 seconds' where user_id = $1 and removed_at is null`,
      [newcomer],
    )
    const later = await signIn(await ask(email, given))
    expect(await keep(later), 'another session').toBe(false)
    await owner.query(
      `update banking.user_factors set removed_at = now() where user_id = $1 and removed_at is null`,
      [newcomer],
    )
    expect(await keep(second), 'its factor is gone').toBe(false)
    const third = await enrolled()
    await owner.query('update banking.user_sessions set last_seen_at = now() where user_id = $1', [newcomer])
    expect(await keep(third), 'was used since').toBe(false)
    const fourth = await enrolled()
    await owner.query('begin')
    await owner.query(
      `update banking.user_sessions set started_at = started_at - interval '1 minute' where id = (select max(id) from banking.user_sessions)`,
    )
    await owner.query(
      `update banking.user_factors set confirmed_at = confirmed_at - interval '1 minute' where user_id = $1 and removed_at is null`,
      [newcomer],
    )
    await owner.query('commit')
    expect(await keep(fourth), 'a minute later').toBe(false)
    await expect(keep(newJti())).rejects.toThrow('token_revoked')
    expect(await kept()).toBe(0)
    const deeds = `select count(*)::int from banking.audit_logs where action = 'factors.first_codes' and actor = 'user:' || $1::text`
    expect(await value(owner, deeds, [newcomer])).toBe(1)
    await owner.query('select banking.forget_factors($1)', [other])
    await giveFactor(owner, newcomer)
  })

  it('make one of two at once: the second waits, and finds the first', async () => {
    const asked = await ask(email, given)
    await owner.query('begin')
    await owner.query('select from banking.users where id = $1 for no key update', [newcomer])
    const begun = begin(asked)
    await untilWaiting(owner, app)
    await owner.query('commit')
    expect(await begun).toBe('done')
  })

  it('make none by a challenge of a second factor, none when blocked or not active, and none that is over', async () => {
    const asked = await ask(email, given)
    for (const state of [`blocked_until = now() + interval '1 hour'`, `status = 'suspended'`]) {
      await owner.query(`update banking.users set ${state} where id = $1`, [newcomer])
      expect(await begin(asked), state).toBe('unauthenticated')
      await owner.query(`update banking.users set blocked_until = null, status = 'active'`)
    }
    await owner.query(`update banking.users set blocked_until = now() - interval '1 second' where id = $1`, [
      newcomer,
    ])
    expect(await begin(asked)).toBe('done')
    expect(await begin(await ask()), 'of somebody who has a factor').toBe('token_expired')
    await owner.query('update banking.sign_in_challenges set expires_at = clock_timestamp()')
    expect(await begin(asked)).toBe('token_expired')
    await giveFactor(owner, newcomer)
  })
})
