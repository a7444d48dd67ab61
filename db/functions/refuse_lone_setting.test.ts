/** A row of a change of a setting names two persons of the staff as `users` knows them, whoever writes it. */
import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { openSettings } from '../../test/settings.ts'
import { inTransaction, outcome, type Row, signIn, value } from '../../test/teller.ts'

const { app, owner, meera, nadia } = await openSettings()
const asha = await signIn(app, 'customer1@demo.bank')
const personOf = (who: { userId: string }): Promise<string> =>
  value(owner, 'select banking.person_of($1)', [who.userId])
const [meeras, nadias, ashas] = [await personOf(meera), await personOf(nadia), await personOf(asha)]

const waiting = (): Row => ({
  ...{ id: randomUUID(), kind: 'setting', name: 'a.setting', effective_from: '2030-01-01', after: 1 },
  ...{
    reason: 'A test',
    source: 'A test',
    made_at: '2030-01-01T00:00:00Z',
    expires_at: '2030-01-03T00:00:00Z',
  },
  ...{ maker_user_id: meera.userId, maker_person: meeras, status: 'pending', told_customer: 0 },
})
const checkedBy = (user: string, person: string) => ({
  ...{
    checker_user_id: user,
    checker_person: person,
    status: 'approved',
    settled_at: '2030-01-02T00:00:00Z',
  },
})
const insert = (row: Row) =>
  owner.query(
    'insert into banking.setting_changes select * from jsonb_populate_record(null::banking.setting_changes, $1)',
    [JSON.stringify(row)],
  )
const told = (row: Row) => inTransaction(owner, () => outcome(insert(row)))
const approve = (row: Row, user = nadia.userId, person = nadias) =>
  outcome(
    owner.query(
      `update banking.setting_changes set status = 'approved', settled_at = now(), checker_user_id = $2,
         checker_person = $3 where id = $1`,
      [row.id, user, person],
    ),
  )
/** From now on these log-ins are one person, who banks here. */
const link = (...who: { userId: string }[]) =>
  owner.query('update banking.users set person_id = $2 where id = any ($1)', [
    who.map(({ userId }) => userId),
    ashas.replace('customer:', ''),
  ])

describe('a change of a setting', () => {
  it('waits with one person, and is settled with two', async () => {
    expect(await told(waiting())).toBe('done')
    expect(await told({ ...waiting(), ...checkedBy(nadia.userId, nadias) })).toBe('done')
  })

  it.each<[string, Row]>([
    ['a maker who is somebody else', { maker_person: 'user:999999' }],
    ['a maker who is nobody', { maker_user_id: '999999', maker_person: 'user:999999' }],
    ['a maker who is a customer', { maker_user_id: asha.userId, maker_person: ashas }],
    ['a checker who is somebody else', checkedBy(nadia.userId, 'user:999999')],
    ['a checker who is nobody', checkedBy('999999', 'user:999999')],
    ['a checker who is a customer', checkedBy(asha.userId, ashas)],
  ])('never has %s', async (_, more) => {
    expect(await told({ ...waiting(), ...more })).toBe('BK012')
  })

  it('is not given a maker who is nobody', async () => {
    await inTransaction(owner, async () => {
      const row = waiting()
      await insert(row)
      const made = 'update banking.setting_changes set maker_user_id = 999999 where id = $1'
      expect(await outcome(owner.query(made, [row.id]))).toBe('BK012')
    })
  })

  it('is settled by another person after its maker became another by name', async () => {
    await inTransaction(owner, async () => {
      const row = waiting()
      await insert(row)
      await link(meera)
      expect(await approve(row)).toBe('done')
    })
  })

  it('is not settled by whoever is its maker by then', async () => {
    await inTransaction(owner, async () => {
      const row = waiting()
      await insert(row)
      await link(meera, nadia)
      expect(await approve(row, nadia.userId, ashas)).toBe('BK012')
    })
  })
})
