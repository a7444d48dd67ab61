/** Two log-ins that one person made alone are one hand, until a second person has confirmed one of them. */
import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { newSession } from '../../test/joint.ts'
import { riskOf } from '../../test/risk.ts'
import { openStaff } from '../../test/staffing.ts'
import { inTransaction, outcome, type Row, type Session, value } from '../../test/teller.ts'

const { app, owner, meera, leela, arjun, asha, ...staff } = await openStaff()
const { create, decide, confirm, member, madeBy, madeAloneBy, setStatus, inbox, change, link, userRow } =
  staff
const risk = riskOf(owner, app)
const every = { kind: 'velocity', parameters: { minutes: 1, amount: 1 } }
/** An admin, and two operators whom she made while nobody else was there. */
let maker: Session
let one: Session
let two: Session

beforeAll(async () => {
  maker = await member('admin')
  one = await madeAloneBy(maker)
  two = await madeAloneBy(maker)
})

const bar = async (who: Session, by: Session): Promise<string | null> =>
  value(owner, 'select banking.bar_of($1, $2, banking.person_of($2))', [who.userId, by.userId])
const aLoneUser = async (user: string) => value(owner, 'select banking.is_made_alone($1)', [user])
const listedAs = async (who: Session): Promise<Row | undefined> =>
  (await staff.listed(meera)).find(({ id }) => id === who.userId)

describe('two operators whom one admin made alone', () => {
  it('decide nothing for each other, neither by verb nor by hand, and are told why', async () => {
    expect([await bar(one, two), await bar(two, one)]).toEqual(['one_hand', 'one_hand'])
    expect([await bar(one, maker), await bar(one, leela), await bar(leela, one)]).toEqual([
      'made',
      null,
      null,
    ])
    const { proposalId } = await staff.reset(one, asha.userId)
    const refused = decide(two, proposalId).catch((fault) => JSON.parse(fault.detail))
    expect(await refused).toEqual({ barred: 'one_hand' })
    const settle = `update banking.user_changes set status = 'refused', settled_at = now(), checker_user_id = $2,
      checker_person = $3 where id = $1`
    expect(await outcome(owner.query(settle, [proposalId, two.userId, `user:${two.userId}`]))).toBe('BK012')
    const shown = async (who: Session) => (await inbox(who)).find(({ id }) => id === proposalId)
    expect(await shown(two)).toMatchObject({ barred: 'one_hand', mine: false })
    expect(await shown(one)).toMatchObject({ barred: 'own', mine: true })
    expect(await shown(maker)).toMatchObject({ barred: 'made', mine: false })
    expect(await shown(leela)).toMatchObject({ barred: null })
    expect(await decide(leela, proposalId, false)).toMatchObject({ status: 'refused' })
  })

  it('nor rules of risk, whose list says so', async () => {
    const { proposalId } = await risk.propose(one, 'one_hand', every)
    const { waiting } = await value(app, 'select banking.list_rules($1)', [two.jti])
    expect(waiting.find(({ id }: Row) => id === proposalId)).toMatchObject({ barred: 'one_hand' })
    expect(await outcome(risk.decide(two, proposalId))).toBe('forbidden')
    expect(await risk.decide(arjun, proposalId)).toMatchObject({ status: 'approved' })
  })

  it('nor where the bank learns later who the one is, and only that person is known', async () => {
    await link(one, await newSession(owner, app))
    const person = await value(owner, 'select banking.person_of($1)', [one.userId])
    expect(await value(owner, 'select banking.bar_of($1, null, $2)', [two.userId, person])).toBe('one_hand')
    await link(one, null)
  })

  it('whatever role they had in between, and after another invitation', async () => {
    const [here, there] = [await madeAloneBy(maker), await madeAloneBy(maker)]
    for (const status of ['suspended', 'active']) await setStatus(meera, here.userId, status)
    await owner.query(`update banking.users set kind = 'admin' where id = $1`, [there.userId])
    expect(await bar(here, there)).toBe('one_hand')
    await owner.query(`update banking.users set kind = 'operator' where id = $1`, [there.userId])
    await value(owner, 'select banking.send_invitation($1)', [there.userId])
    expect(await bar(there, here)).toBe('one_hand')
  })

  it('decide for whom the maker made with another’s approval, and for other people', async () => {
    const approved = await madeBy(maker)
    expect(await aLoneUser(approved.userId)).toBe(false)
    expect([await bar(one, approved), await bar(approved, one), await bar(approved, maker)]).toEqual([
      ...[null, null, 'made'],
    ])
    const chief = await madeBy(maker, 'admin')
    const third = await madeAloneBy(chief)
    expect(await bar(third, one), 'at a remove').toBe('one_hand')
    expect(await bar(third, maker)).toBe('made')
    expect(await bar(third, approved)).toBe(null)
  })
})

describe('a log-in that was made alone', () => {
  it('is confirmed by a second person, whom the maker did not make, and decides from then on', async () => {
    expect(await listedAs(one)).toMatchObject({ madeAlone: true })
    const { proposalId, status } = await confirm(maker, one.userId)
    expect(status).toBe('pending')
    expect(await outcome(confirm(meera, one.userId)), 'twice').toBe('already_settled')
    for (const who of [maker, one, two]) expect(await outcome(decide(who, proposalId))).toBe('forbidden')
    expect((await inbox(one)).find(({ id }) => id === proposalId)).toMatchObject({ barred: 'about_you' })
    expect((await inbox(leela)).find(({ id }) => id === proposalId)).toMatchObject({
      ...{ kind: 'user_confirm', before: { confirmed: 'no' }, after: { confirmed: 'yes' }, barred: null },
    })
    expect(await decide(leela, proposalId, false)).toMatchObject({ status: 'refused' })
    expect(await bar(two, one)).toBe('one_hand')
    const again = await confirm(maker, one.userId)
    expect(await decide(leela, again.proposalId)).toMatchObject({ status: 'done' })
    expect(await bar(two, one)).toBe(null)
    expect(await listedAs(one)).toMatchObject({ madeAlone: false })
    expect(await listedAs(two)).toMatchObject({ madeAlone: true })
    expect(await outcome(confirm(meera, one.userId)), 'nobody has to').toBe('already_settled')
    const { proposalId: money } = await staff.reset(two, asha.userId)
    expect(await decide(one, money, false)).toMatchObject({ status: 'refused' })
  })

  it('is confirmed by nobody of the same hand, whoever asks, nor let in as more by them', async () => {
    const [here, there] = [await madeAloneBy(maker), await madeAloneBy(maker)]
    const asked = await confirm(meera, here.userId)
    for (const [who, why] of [
      [there, 'one_hand'],
      [maker, 'made'],
    ] as const)
      expect(await decide(who, asked.proposalId).catch((fault) => JSON.parse(fault.detail))).toEqual({
        barred: why,
      })
    expect(await decide(leela, asked.proposalId, false)).toMatchObject({ status: 'refused' })
    const role = await staff.setRole(meera, here.userId, 'admin')
    for (const who of [there, maker]) expect(await outcome(decide(who, role.proposalId))).toBe('forbidden')
    expect(await decide(leela, role.proposalId, false)).toMatchObject({ status: 'refused' })
    expect(await bar(here, there)).toBe('one_hand')
  })

  it('is kept from nobody who is a second person, in what makes it no hand of its own', async () => {
    const [here, there] = [await madeAloneBy(maker), await madeAloneBy(maker)]
    const { proposalId } = await staff.reset(meera, here.userId)
    expect(await decide(there, proposalId, false), 'a factor').toMatchObject({ status: 'refused' })
    const approved = await madeBy(maker)
    const role = await staff.setRole(meera, approved.userId, 'admin')
    expect(await decide(maker, role.proposalId, false), 'whom another approved').toMatchObject({
      status: 'refused',
    })
  })

  it('whose maker the bank knows better since is decided about as before', async () => {
    const { proposalId } = await staff.reset(leela, asha.userId)
    await link(leela, await newSession(owner, app))
    expect(await decide(arjun, proposalId, false)).toMatchObject({ status: 'refused' })
    await link(leela, null)
  })

  it('by the command line alone where nobody else is there', async () => {
    const made = await value(
      owner,
      `select banking.tool_user_change('tool:test', 'confirm', $1, '{"confirmed":"yes"}', 'x')`,
      [two.userId],
    )
    expect(made.status).toBe('done')
    expect(await aLoneUser(two.userId)).toBe(false)
  })

  it('by becoming an admin, which two decide', async () => {
    const [three, four] = [await madeAloneBy(maker), await madeAloneBy(maker)]
    expect(await bar(three, four)).toBe('one_hand')
    const { proposalId } = await staff.setRole(maker, three.userId, 'admin')
    await decide(leela, proposalId)
    expect(await bar(three, four), 'while it cools').toBe('one_hand')
    await staff.coolingIsOver(proposalId)
    await inbox(leela, 'cooling')
    expect(await userRow(three.userId)).toMatchObject({ kind: 'admin' })
    expect(await bar(three, four)).toBe(null)
  })

  it('by nothing less: neither what the command line does with it, nor two who send it out', async () => {
    const alone = await madeAloneBy(maker)
    for (const status of ['suspended', 'active'])
      await value(owner, `select banking.tool_user_change('tool:test', 'status', $1, $2, 'x')`, [
        alone.userId,
        { status },
      ])
    expect(await aLoneUser(alone.userId)).toBe(true)
    await owner.query(
      `insert into banking.user_changes (id, kind, user_id, maker, maker_user_id, maker_person, checker_user_id, checker_person,
         needs_second, cooling_hours, before, after, reason, status, expires_at, takes_effect_at, settled_at)
       values (gen_random_uuid(), 'status', $1, 'user:' || $2::bigint, $2::bigint, 'user:' || $2::bigint, $3::bigint,
         'user:' || $3::bigint, true, 0,
         '{"status":"active"}', '{"status":"suspended"}', 'x', 'done', now(), now(), now())`,
      [alone.userId, meera.userId, leela.userId],
    )
    expect(await aLoneUser(alone.userId)).toBe(true)
  })

  it('is nobody else: neither a customer nor whoever is proposed is confirmed', async () => {
    for (const { userId } of [asha, leela])
      expect(await outcome(confirm(meera, userId))).toBe('already_settled')
    const { userId } = await create(meera)
    expect(await outcome(confirm(meera, userId))).toBe('already_settled')
    expect(await outcome(confirm(leela, two.userId))).toBe('forbidden')
    expect(await outcome(confirm(meera, meera.userId))).toBe('forbidden')
    for (const [id, reason] of [
      [randomUUID(), ''],
      [randomUUID(), null],
      [null, 'A test'],
    ])
      expect(
        await outcome(
          value(app, `select banking.confirm_user($1, $2, $3, $4, 'x')`, [meera.jti, id, two.userId, reason]),
        ),
      ).toBe('invalid_input')
  })
})

describe('a new operator', () => {
  it('waits for whoever else is there, and comes in at once when they are approved', async () => {
    const made = await create(meera)
    expect(made.status).toBe('pending')
    expect(await userRow(made.userId)).toMatchObject({ status: 'proposed' })
    expect(await outcome(decide(meera, made.proposalId))).toBe('forbidden')
    expect(await decide(leela, made.proposalId)).toMatchObject({ status: 'done' })
    expect(await userRow(made.userId)).toMatchObject({ status: 'active' })
    const told = `select count(*)::int from banking.outbox where user_id = $1 and template = 'staff_invited'`
    expect(await value(owner, told, [made.userId])).toBe(1)
  })

  it('whom nobody has approved is not let in by the maker alone', async () => {
    const made = await create(meera)
    expect(await decide(leela, made.proposalId, false)).toMatchObject({ status: 'refused' })
    const again = await setStatus(meera, made.userId, 'active')
    expect(again.status).toBe('pending')
    expect(await decide(arjun, again.proposalId)).toMatchObject({ status: 'done' })
    expect([await userRow(made.userId), await aLoneUser(made.userId)]).toMatchObject([
      { status: 'active' },
      false,
    ])
    expect((await change(again.proposalId)).cooling_hours).toBe('0')
  })

  it('is made alone by nobody who sends the others out first', async () => {
    await inTransaction(owner, async () => {
      const away = `update banking.users set status = 'suspended' where kind <> 'customer' and id <> all ($1::bigint[])`
      await owner.query(away, [`{${maker.userId}}`])
      const ask = `select banking.has_second_person(jsonb_populate_record(null::banking.user_changes, $1))`
      const asked = JSON.stringify({
        user_id: 0,
        maker_user_id: maker.userId,
        maker_person: `user:${maker.userId}`,
      })
      expect(await value(owner, ask, [asked])).toBe(false)
      await owner.query(`update banking.users set status = 'active' where id = $1`, [one.userId])
      expect(await value(owner, ask, [asked]), 'whom she made').toBe(false)
      const made = await create(maker, {}, owner)
      expect(made.status, 'the first of a bank').toBe('done')
      expect([await userRow(made.userId), await aLoneUser(made.userId)]).toMatchObject([
        { status: 'active' },
        true,
      ])
      await owner.query(`update banking.users set status = 'active' where id = $1`, [leela.userId])
      expect(await value(owner, ask, [asked])).toBe(true)
      await setStatus(maker, leela.userId, 'suspended', randomUUID(), owner)
      expect(await value(owner, ask, [asked]), 'whom she has just sent out').toBe(true)
      await owner.query(`update banking.users set status = 'closed' where id = $1`, [leela.userId])
      expect(await value(owner, ask, [asked]), 'who has left for good').toBe(false)
    })
  })
})
