/** What one person alone may not do to a user: proposed by one, approved by another, and stoppable while it cools. */

import { randomBytes, randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { giveFactor } from '../../test/proving.ts'
import { code, openStaff } from '../../test/staffing.ts'
import {
  connect,
  connectMany,
  connectOwner,
  hangUp,
  outcome,
  rows,
  type Session,
  signIn,
  value,
} from '../../test/teller.ts'

const {
  bank,
  app,
  owner,
  meera,
  leela,
  arjun,
  asha,
  sealed,
  setStatus,
  reset,
  create,
  decide,
  stop,
  stopByCode,
  inbox,
  userRow,
  change,
  link,
  coolingIsOver,
  member,
} = await openStaff()

describe('a new admin', () => {
  it('is proposed, cannot sign in, is approved by another person, cools, and then is there', async () => {
    const made = await create(meera, { role: 'admin' })
    expect(made).toMatchObject({ status: 'pending', takesEffectAt: null })
    expect(await userRow(made.userId)).toMatchObject({ kind: 'admin', status: 'proposed' })
    expect(await outcome(setStatus(meera, made.userId, 'active'))).toBe('already_settled')
    const shown = (await inbox(leela)).find(({ id }) => id === made.proposalId)
    expect(shown).toMatchObject({
      kind: 'user_new_user',
      after: { role: 'admin' },
      user: { name: { table: 'users' }, customerId: null },
      maker: { table: 'users', row: meera.userId },
      mine: false,
      status: 'pending',
    })
    expect((await inbox(meera)).find(({ id }) => id === made.proposalId)).toMatchObject({ mine: true })
    for (const by of [meera, asha]) expect(await outcome(decide(by, made.proposalId))).toBe('forbidden')
    const approved = await decide(leela, made.proposalId)
    expect(approved).toMatchObject({ status: 'cooling', replayed: false })
    expect(new Date(approved.takesEffectAt).getTime() - Date.now()).toBeGreaterThan(23.9 * 3_600_000)
    expect(await decide(leela, made.proposalId)).toMatchObject({ status: 'cooling', replayed: true })
    expect(await outcome(decide(arjun, made.proposalId))).toBe('already_settled')
    expect((await userRow(made.userId)).status).toBe('proposed')
    expect(
      await rows(
        owner,
        `select facts ? 'code' as code from banking.outbox where template = 'admin_planned' and user_id = $1`,
        [meera.userId],
      ),
    ).toEqual([{ code: false }])
    await inbox(leela, 'cooling')
    expect((await userRow(made.userId)).status).toBe('proposed')
    await coolingIsOver(made.proposalId)
    await inbox(leela, 'cooling')
    expect((await userRow(made.userId)).status).toBe('active')
    expect((await inbox(leela, 'approved')).find(({ id }) => id === made.proposalId)).toMatchObject({
      status: 'approved',
    })
    // The rest of this file knows one admin.
    await owner.query(`update banking.users set status = 'suspended' where id = $1`, [made.userId])
  })

  it('cannot be approved through a log-in that the one who asks has made', async () => {
    const email = `${randomUUID()}@test.bank`
    const puppet = await create(meera, { email })
    await decide(leela, puppet.proposalId)
    await owner.query(
      `update banking.users u set password_salt = m.password_salt, password_memory_kib = m.password_memory_kib,
         password_passes = m.password_passes, password_lanes = m.password_lanes, password_verifier = m.password_verifier
         from banking.users m where m.id = $1 and u.id = $2`,
      [meera.userId, puppet.userId],
    )
    await giveFactor(owner, puppet.userId)
    const strings = await signIn(app, email)
    const made = await create(meera, { role: 'admin' })
    expect(await outcome(decide(strings, made.proposalId))).toBe('forbidden')
    expect(await decide(arjun, made.proposalId, false)).toMatchObject({ status: 'refused' })
    expect(await change(made.proposalId)).toMatchObject({ status: 'refused', decision: 'Because' })
    expect(await outcome(decide(leela, made.proposalId))).toBe('already_settled')
    expect(await decide(arjun, made.proposalId, false)).toMatchObject({ replayed: true })
    expect((await userRow(made.userId)).status).toBe('proposed')
    const again = await setStatus(meera, made.userId, 'active')
    expect(again.status).toBe('pending')
  })

  it('of two operators alone there is none: one of the two is an admin', async () => {
    const made = await value(
      owner,
      `select banking.tool_add_staff('tool:test', 'admin', $1, null, $2, 64, 1, 1, $3)`,
      [await sealed(`${randomUUID()}@test.bank`), randomBytes(16), randomBytes(32)],
    )
    expect(made.status).toBe('pending')
    expect(await outcome(decide(leela, made.proposalId))).toBe('forbidden')
    expect(await decide(meera, made.proposalId)).toMatchObject({ status: 'cooling' })
    expect(await stop(meera, made.proposalId)).toMatchObject({ status: 'stopped', replayed: false })
    expect(await stop(meera, made.proposalId)).toMatchObject({ status: 'stopped', replayed: true })
  })
})

describe('the same person', () => {
  it('cannot approve under a second log-in, nor by raw SQL, whatever the row says', async () => {
    for (const one of [leela, arjun]) await link(one, asha)
    const vikram = await value(
      owner,
      `select id::text from banking.users where email_index = testing.index_of('customer2@demo.bank')`,
    )
    const { proposalId } = await reset(leela, vikram)
    expect(await outcome(decide(arjun, proposalId))).toBe('forbidden')
    const settle = `update banking.user_changes set status = 'refused', settled_at = now(), checker_user_id = $2,
      checker_person = $3 where id = $1`
    const { maker_person } = await change(proposalId)
    expect(await outcome(owner.query(settle, [proposalId, arjun.userId, maker_person]))).toBe('23514')
    expect(await outcome(owner.query(settle, [proposalId, arjun.userId, `user:${arjun.userId}`]))).toBe(
      'BK012',
    )
    expect(await outcome(owner.query(settle, [proposalId, vikram, 'customer:999']))).toBe('BK012')
    expect(
      await outcome(
        owner.query(
          `update banking.user_changes set status = 'cooling', takes_effect_at = now() where id = $1`,
          [proposalId],
        ),
      ),
    ).toBe('23514')
    for (const one of [leela, arjun]) await link(one, null)
    expect(await decide(arjun, proposalId, false)).toMatchObject({ status: 'refused' })
  })

  it('also where it was linked after the proposal was made', async () => {
    const { proposalId } = await reset(leela, asha.userId)
    const vikram = await signIn(app, 'customer2@demo.bank')
    for (const one of [leela, arjun]) await link(one, vikram)
    expect(await outcome(decide(arjun, proposalId))).toBe('forbidden')
    for (const one of [leela, arjun]) await link(one, null)
    await decide(arjun, proposalId, false)
  })
})

describe('a reset of factors', () => {
  it('tells its user at once, who stops it by the code, once', async () => {
    const { proposalId } = await reset(leela, asha.userId)
    expect(await outcome(reset(arjun, asha.userId)), 'a second one').toBe('already_settled')
    const sent = code()
    expect(await decide(arjun, proposalId, true, sent)).toMatchObject({ status: 'cooling' })
    expect(
      await rows(
        owner,
        `select channel, template, facts ->> 'code' as code from banking.outbox where user_id = $1
        and template = 'factors_reset_planned'`,
        [asha.userId],
      ),
    ).toEqual([{ channel: 'email', template: 'factors_reset_planned', code: sent }])
    expect(await outcome(stopByCode(code()))).toBe('not_found')
    expect(await stopByCode(sent)).toMatchObject({ status: 'stopped', replayed: false })
    expect(await stopByCode(sent)).toMatchObject({ status: 'stopped', replayed: true })
    expect(await change(proposalId)).toMatchObject({ stopped_by: `user:${asha.userId}`, status: 'stopped' })
    expect(
      await value(
        owner,
        `select severity from banking.security_events where kind = 'change_stopped' and user_id = $1`,
        [asha.userId],
      ),
    ).toBe('high')
    const told = await rows(owner, `select detail from banking.audit_logs where detail ->> 'change' = $1`, [
      proposalId,
    ])
    expect(JSON.stringify(told)).not.toContain(sent)
    await coolingIsOver(proposalId)
    await inbox(leela)
    expect((await change(proposalId)).status).toBe('stopped')
  })

  it('takes effect by the end of day where nobody stops it, and ends the user’s sessions', async () => {
    const session = await signIn(app, 'customer1@demo.bank')
    await owner.query(
      `insert into banking.user_factors (id, user_id, kind, secret, label, confirmed_at)
       select gen_random_uuid(), id, 'totp', 'x', 'An app', now() from banking.users where id in ($1, $2)`,
      [asha.userId, arjun.userId],
    )
    await owner.query(`insert into banking.recovery_codes (user_id, code_hash) values ($1, 'x'), ($2, 'x')`, [
      asha.userId,
      arjun.userId,
    ])
    const { proposalId } = await reset(leela, asha.userId)
    const sent = code()
    await decide(arjun, proposalId, true, sent)
    const job = await connect(bank.wire.jobUrl)
    const settle = () => value(job, `select banking.settle_user_changes('2026-11-22', null, 100)`)
    await settle()
    expect((await change(proposalId)).status).toBe('cooling')
    await coolingIsOver(proposalId)
    expect(await outcome(stop(leela, proposalId)), 'too late').toBe('already_settled')
    expect(await settle()).toBe(1)
    const left = `select (select count(*)::int from banking.user_factors f where f.user_id = $1 and f.removed_at is null) as factors,
      (select count(*)::int from banking.recovery_codes c where c.user_id = $1) as codes`
    expect(await rows(owner, left, [asha.userId])).toEqual([{ factors: 0, codes: 0 }])
    expect((await rows(owner, left, [arjun.userId]))[0]!.factors).toBeGreaterThan(0)
    expect(await settle()).toBe(0)
    expect((await change(proposalId)).status).toBe('done')
    expect(await outcome(value(app, 'select banking.enter($1, $2)', [session.jti, ['customer']]))).toBe(
      'token_revoked',
    )
    expect(await outcome(stopByCode(sent))).toBe('not_found')
    expect(await outcome(stop(leela, proposalId))).toBe('already_settled')
  })

  it('that nobody decided in time is over', async () => {
    const { proposalId } = await reset(leela, asha.userId)
    expect(await outcome(stop(leela, proposalId)), 'not approved').toBe('already_settled')
    await owner.query(`update banking.user_changes set expires_at = clock_timestamp() where id = $1`, [
      proposalId,
    ])
    for (const approve of [true, false])
      expect(await outcome(decide(arjun, proposalId, approve))).toBe('already_settled')
    expect((await inbox(arjun, 'expired')).map(({ id }) => id)).toContain(proposalId)
    expect((await change(proposalId)).status).toBe('expired')
  })

  it('is approved once by two at once, and settled one way by yes and no at once', async () => {
    const [one, other] = await connectMany(bank.wire.appUrl, 2)
    for (let turn = 0; turn < 4; turn++) {
      const { proposalId } = await reset(leela, asha.userId)
      const answers = await Promise.all([
        outcome(decide(arjun, proposalId, true, code(), one)),
        outcome(decide(meera, proposalId, turn % 2 === 0, code(), other)),
      ])
      expect(answers.sort()).toEqual(['already_settled', 'done'])
      if ((await change(proposalId)).status === 'cooling') await stop(leela, proposalId)
    }
  })

  it('is not carried out once who asked for it or approved it is suspended: their word is worth nothing any more', async () => {
    const settled = async (id: string) => {
      await coolingIsOver(id)
      await inbox(arjun, 'cooling')
      return (await change(id)).status
    }
    const suspend = (who: Session) =>
      owner.query(`update banking.users set status = 'suspended' where id = $1`, [who.userId])
    const asks = await member('operator')
    const waiting = (await reset(asks, asha.userId)).proposalId
    await suspend(asks)
    expect(await outcome(decide(leela, waiting))).toBe('forbidden')
    expect((await change(waiting)).status).toBe('pending')
    expect(await decide(leela, waiting, false)).toMatchObject({ status: 'refused' })
    for (const gone of [0, 1, 2]) {
      const two = [await member('operator'), await member('operator')] as const
      const { proposalId } = await reset(two[0], asha.userId)
      await decide(two[1], proposalId)
      if (gone < 2) await suspend(two[gone]!)
      expect(await settled(proposalId)).toBe(gone < 2 ? 'stopped' : 'done')
    }
  })

  it('is not waited for by who guesses a code: whoever is not signed in locks nothing', async () => {
    const one = await connect(bank.wire.appUrl)
    const busy = await connectOwner(bank.wire.ownerUrl)
    await busy.query('begin; lock table banking.user_changes in share row exclusive mode')
    await one.query(`set lock_timeout = '2s'`)
    expect(await outcome(stopByCode(code(), one))).toBe('not_found')
    await busy.query('rollback')
    await hangUp([one, busy])
  })

  it('and its stop at the last moment are settled one way', async () => {
    const [one, other] = await connectMany(bank.wire.appUrl, 2)
    for (let turn = 0; turn < 4; turn++) {
      const { proposalId } = await reset(leela, asha.userId)
      const sent = code()
      await decide(arjun, proposalId, true, sent)
      await coolingIsOver(proposalId)
      const listing = one!.query('select banking.list_proposals($1, $2, null, 1)', [leela.jti, 'pending'])
      const answers = await Promise.all([outcome(listing), outcome(stopByCode(sent, other))])
      expect(answers[0]).toBe('done')
      expect(['not_found', 'already_settled']).toContain(answers[1])
      expect((await change(proposalId)).status).toBe('done')
    }
  })
})
