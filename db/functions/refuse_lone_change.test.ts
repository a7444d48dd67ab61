/** Two persons, by the rules themselves: what a row of a change may say, whoever writes it, and who is a second person. */
import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { openStaff } from '../../test/staffing.ts'
import { inTransaction, outcome, type Row, signIn, value } from '../../test/teller.ts'

const { app, owner, meera, leela, arjun, asha, link } = await openStaff()
const vikram = await signIn(app, 'customer2@demo.bank')
const personOf = (who: { userId: string }): Promise<string> =>
  value(owner, 'select banking.person_of($1)', [who.userId])
const [ashas, vikrams] = [await personOf(asha), await personOf(vikram)]

const insert = (row: Row) =>
  owner.query(
    'insert into banking.user_changes select * from jsonb_populate_record(null::banking.user_changes, $1)',
    [JSON.stringify(row)],
  )
const told = (row: Row) => inTransaction(owner, () => outcome(insert(row)))
const common = () => ({
  ...{ id: randomUUID(), before: {}, after: {}, reason: 'A test', cooling_hours: 24, status: 'cooling' },
  ...{
    made_at: '2030-01-01T00:00:00Z',
    takes_effect_at: '2030-01-02T00:00:00Z',
    expires_at: '2030-01-09T00:00:00Z',
  },
})
const by = (who: { userId: string }, person: string) => ({
  ...{ maker: `user:${who.userId}`, maker_user_id: who.userId, maker_person: person },
})
const checkedBy = (who: { userId: string } | null, person: string | null) => ({
  ...{ checker_user_id: who?.userId ?? null, checker_person: person },
})
const staff = (who: { userId: string }) => `user:${who.userId}`

describe('a change by its maker alone', () => {
  const own = () => ({
    ...common(),
    ...{ kind: 'contact', user_id: asha.userId, needs_second: false, ...by(asha, ashas) },
  })

  it('is of one’s own contact, and takes its time', async () => {
    expect(await told(own())).toBe('done')
  })

  it.each<[string, object]>([
    ['of anything else', { kind: 'status' }],
    ['that needs two', { needs_second: true, status: 'pending' }],
    ['of another’s', by(vikram, vikrams)],
    ['with half a checker', checkedBy(leela, null)],
    ['with another half', checkedBy(null, staff(leela))],
    ['at once', { cooling_hours: 0, takes_effect_at: '2030-01-01T00:00:00Z' }],
    ['before its time', { takes_effect_at: '2030-01-01T23:59:59Z' }],
    ['at no time', { status: 'pending', takes_effect_at: null }],
    ['by whom it does not say', { maker_person: 'customer:999' }],
  ])('is never one %s', async (_, more) => {
    expect(await told({ ...own(), ...more })).toBe('BK012')
  })
})

describe('a change by two', () => {
  const both = () => ({
    ...common(),
    ...{ kind: 'role', user_id: arjun.userId, needs_second: true },
    ...by(leela, staff(leela)),
    ...checkedBy(meera, staff(meera)),
  })
  const pending = { status: 'pending', takes_effect_at: null, ...checkedBy(null, null) }

  it('is by two persons of the staff about a third', async () => {
    expect(await told(both())).toBe('done')
  })

  it.each<[string, object]>([
    ['a maker who is somebody else', { maker_person: 'user:999' }],
    ['a checker who is somebody else', checkedBy(meera, 'user:999')],
    ['a checker who is nobody', { ...pending, checker_person: 'user:999' }],
    ['a maker whom it is about', { user_id: leela.userId }],
    ['a checker whom it is about', { user_id: meera.userId }],
    ['a maker who is a customer', by(vikram, vikrams)],
    ['a checker who is a customer', checkedBy(vikram, vikrams)],
  ])('is never one with %s', async (_, more) => {
    expect(await told({ ...both(), ...more })).toBe('BK012')
  })

  it('goes on when its maker is known as another person by then, but not by that person', async () => {
    await inTransaction(owner, async () => {
      const row = { ...both(), ...pending }
      await insert(row)
      await link(leela, asha)
      await link(meera, asha)
      await owner.query('savepoint one')
      const settle = `update banking.user_changes set status = 'refused', settled_at = now(), checker_user_id = $2,
        checker_person = $3 where id = $1`
      expect(await outcome(owner.query(settle, [row.id, meera.userId, ashas]))).toBe('BK012')
      await owner.query('rollback to one')
      const expire = `update banking.user_changes set status = 'expired', settled_at = now() where id = $1`
      expect(await outcome(owner.query(expire, [row.id]))).toBe('done')
    })
  })
})

/** In a bank where leela has made arjun’s log-in, and asked for other things. */
const afterLeelaMadeArjun = <Result>(work: () => Promise<Result>) =>
  inTransaction(owner, async () => {
    const made = { ...common(), ...by(leela, staff(leela)), needs_second: false, status: 'done' }
    const settled = { settled_at: '2030-01-03T00:00:00Z', cooling_hours: 0 }
    await insert({ ...made, ...settled, kind: 'new_user', user_id: arjun.userId })
    await insert({ ...made, ...settled, id: randomUUID(), kind: 'role', user_id: meera.userId })
    return work()
  })

describe('who may decide', () => {
  const mayCheck = (actor: { userId: string }, kind: string, change: object, about: { userId: string }) =>
    value(
      owner,
      `select banking.may_check(jsonb_populate_record(null::banking.actor, $1),
         jsonb_populate_record(null::banking.user_changes, $2), (select u from banking.users u where u.id = $3))`,
      [JSON.stringify({ user_id: actor.userId, kind }), JSON.stringify(change), about.userId],
    )
  const byLeela = { kind: 'factors', ...by(leela, staff(leela)) }

  it('is another person than who asked and than whom it is about', async () => {
    expect(await mayCheck(arjun, 'operator', byLeela, asha)).toBe(true)
    expect(await mayCheck(leela, 'operator', byLeela, asha)).toBe(false)
    expect(await mayCheck(arjun, 'operator', byLeela, arjun)).toBe(false)
    const since = { ...byLeela, maker_person: 'user:before' }
    expect(await mayCheck(leela, 'operator', since, asha), 'linked since').toBe(false)
    const tool = { kind: 'factors', maker: 'tool:x', maker_user_id: null, maker_person: 'tool:x' }
    expect(await mayCheck(arjun, 'operator', tool, asha)).toBe(true)
  })

  it('is nobody whose log-in the maker made', async () => {
    await afterLeelaMadeArjun(async () => {
      expect(await mayCheck(arjun, 'operator', byLeela, asha)).toBe(false)
      expect(await mayCheck(meera, 'admin', byLeela, asha), 'whose role she changed').toBe(true)
      const byMeera = { kind: 'factors', ...by(meera, staff(meera)) }
      expect(await mayCheck(arjun, 'operator', byMeera, asha), 'of another’s change').toBe(true)
    })
  })

  it('is an admin, or answers one, where it is not about factors and contacts', async () => {
    for (const kind of ['role', 'status', 'new_user']) {
      expect(await mayCheck(arjun, 'operator', { ...byLeela, kind }, asha), kind).toBe(false)
      expect(await mayCheck(meera, 'admin', { ...byLeela, kind }, asha), kind).toBe(true)
      const byMeera = { kind, ...by(meera, staff(meera)) }
      expect(await mayCheck(arjun, 'operator', byMeera, asha), kind).toBe(true)
    }
    expect(await mayCheck(arjun, 'operator', { ...byLeela, kind: 'contact' }, asha)).toBe(true)
  })
})

describe('what is one’s own to decide', () => {
  const isOwn = (who: { userId: string }, maker: { userId: string } | null, person: string) =>
    value(owner, 'select banking.is_makers_own($1, $2, $3)', [who.userId, maker?.userId ?? null, person])

  it('is what one asked for, as the person of then or of now, or by a log-in that the maker made', async () => {
    expect(await isOwn(arjun, leela, staff(leela))).toBe(false)
    expect(await isOwn(leela, leela, staff(leela))).toBe(true)
    expect(await isOwn(leela, leela, 'user:before')).toBe(true)
    expect(await isOwn(leela, null, staff(leela))).toBe(true)
    expect(await isOwn(leela, null, 'tool:x')).toBe(false)
    await afterLeelaMadeArjun(async () => {
      expect(await isOwn(arjun, leela, staff(leela))).toBe(true)
      expect(await isOwn(arjun, leela, 'user:before')).toBe(true)
      expect(await isOwn(arjun, meera, staff(meera))).toBe(false)
      expect(await isOwn(meera, leela, staff(leela)), 'whose role she changed').toBe(false)
    })
  })
})

describe('what needs a second person', () => {
  const needs = (change: object, about: { userId: string }) =>
    value(
      owner,
      `select banking.needs_second_person(jsonb_populate_record(null::banking.user_changes, $1),
         (select u from banking.users u where u.id = $2))`,
      [JSON.stringify(change), about.userId],
    )

  it('is a factor, a contact, and whatever makes or unmakes an admin', async () => {
    for (const kind of ['factors', 'contact']) expect(await needs({ kind, after: {} }, asha)).toBe(true)
    expect(await needs({ kind: 'role', after: { role: 'admin' } }, arjun)).toBe(true)
    expect(await needs({ kind: 'role', after: { role: 'operator' } }, meera)).toBe(true)
    expect(await needs({ kind: 'role', after: { role: 'operator' } }, arjun)).toBe(false)
    expect(await needs({ kind: 'status', after: {} }, arjun)).toBe(false)
  })

  it('is not the first admin of a bank: there is nobody else, or only who is proposed', async () => {
    const change = { kind: 'new_user', after: { role: 'admin' } }
    await inTransaction(owner, async () => {
      await owner.query(`update banking.users set kind = 'operator' where kind = 'admin' and id <> $1`, [
        meera.userId,
      ])
      expect(await needs(change, meera)).toBe(false)
      await owner.query(`update banking.users set kind = 'admin', status = 'proposed' where id = $1`, [
        arjun.userId,
      ])
      expect(await needs(change, meera)).toBe(false)
      await owner.query(`update banking.users set status = 'active' where id = $1`, [arjun.userId])
      expect(await needs(change, meera)).toBe(true)
    })
  })

  it('is an operator whom one of the staff lets in, where a second person is there', async () => {
    const made = { kind: 'new_user', after: { role: 'operator' }, user_id: arjun.userId }
    const byMeera = { ...made, ...by(meera, staff(meera)) }
    expect(await needs(byMeera, arjun)).toBe(true)
    expect(await needs({ ...byMeera, kind: 'status', after: { status: 'active' } }, arjun), 'who is in').toBe(
      false,
    )
    expect(await needs({ ...made, maker: 'tool:x', maker_person: 'tool:x' }, arjun), 'the command line').toBe(
      false,
    )
    await inTransaction(owner, async () => {
      const status = (word: string, who: { userId: string }) =>
        owner.query('update banking.users set status = $1 where id = $2', [word, who.userId])
      await status('suspended', leela)
      expect(await needs(byMeera, arjun), 'nobody else').toBe(false)
      await status('proposed', arjun)
      const lateIn = { ...byMeera, kind: 'status', after: { status: 'active' } }
      expect(await needs(lateIn, arjun)).toBe(false)
      await status('active', leela)
      expect(await needs(lateIn, arjun), 'whom nobody has approved').toBe(true)
      const sentOut = async (hours: number) => {
        await status('suspended', leela)
        await insert({
          ...{
            ...common(),
            id: randomUUID(),
            ...by(meera, staff(meera)),
            needs_second: false,
            cooling_hours: 0,
          },
          ...{ kind: 'status', user_id: leela.userId, after: { status: 'suspended' }, status: 'done' },
          ...{ takes_effect_at: new Date(Date.now() - hours * 3_600_000).toISOString() },
          settled_at: new Date(Date.now() - hours * 3_600_000).toISOString(),
        })
        return needs(byMeera, arjun)
      }
      expect(await sentOut(25)).toBe(false)
      expect(await sentOut(23), 'sent out first').toBe(true)
    })
  })

  it('takes time where it lets somebody in, or in as more than before', async () => {
    const hours = (kind: string, after: object, needsSecond = true, role = 'admin') =>
      value(
        owner,
        `select banking.cooling_hours(jsonb_populate_record(null::banking.user_changes, $1), jsonb_populate_record(null::banking.users, $2))`,
        [JSON.stringify({ kind, after, needs_second: needsSecond }), JSON.stringify({ kind: role })],
      )
    const setting = (name: string) => value(owner, 'select (banking.setting($1))::int', [name])
    const [contact, admins] = [await setting('contact.cooling_hours'), await setting('admins.cooling_hours')]
    for (const kind of ['factors', 'contact']) expect(await hours(kind, {})).toBe(contact)
    expect(await hours('new_user', { role: 'admin' })).toBe(admins)
    expect(await hours('new_user', { role: 'operator' })).toBe(0)
    expect(await hours('confirm', { confirmed: 'yes' })).toBe(0)
    expect(await hours('role', { role: 'admin' })).toBe(admins)
    expect(await hours('status', { status: 'active' })).toBe(admins)
    expect(await hours('status', { status: 'active' }, true, 'operator')).toBe(0)
    expect(await hours('role', { role: 'operator' })).toBe(0)
    expect(await hours('status', { status: 'suspended' })).toBe(0)
    for (const kind of ['factors', 'new_user']) expect(await hours(kind, {}, false)).toBe(0)
  })
})
