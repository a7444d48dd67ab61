/** Nobody changes a setting of the bank alone: not by another route, another log-in, another role, nor by being quick. */
import type pg from 'pg'
import { afterEach, describe, expect, it } from 'vitest'
import { openSettings } from '../../test/settings.ts'
import { connect, outcome, rows, signIn, value } from '../../test/teller.ts'

const { bank, app, owner, meera, nadia, day, ask, settle, clear, idOf, today } = await openSettings()
const other = await connect(bank.wire.appUrl)
const leela = await signIn(app, 'operator1@demo.bank')
afterEach(clear)

const waits = async (client: pg.Client) => {
  const { pid } = (await rows(client, 'select pg_backend_pid() as pid'))[0]!
  return async () => {
    for (let tries = 0; tries < 200; tries++) {
      if (await value(owner, 'select cardinality(pg_blocking_pids($1)) > 0', [pid])) return
      await new Promise((done) => setTimeout(done, 20))
    }
    throw new Error('it does not wait')
  }
}

describe('four eyes cannot be got around', () => {
  const asked = async (to = 21) =>
    (await ask({ name: 'accounts.most_per_customer', to, from: day(5) })).proposalId

  it('by the proposer, by any route, nor by an operator', async () => {
    const id = await asked()
    expect(await outcome(settle(id, meera))).toBe('forbidden')
    expect(await outcome(settle(id, meera, false))).toBe('forbidden')
    expect(await outcome(settle(id, leela))).toBe('forbidden')
    expect(await outcome(ask({}, leela))).toBe('forbidden')
    for (const verb of [
      `banking.decide_setting_change($1, '${id}', true, null, 'request')`,
      `banking.approve_proposal($1, '${id}', 'request')`,
      `banking.decide_account_change($1, '${id}', true, null, 'request')`,
    ])
      await expect(app.query(`select ${verb}`, [meera.jti]), verb).rejects.toMatchObject({ code: '42501' })
    for (const sql of [
      `insert into banking.configurations values ('holds.days_most', current_date, '1', 'me')`,
      `update banking.setting_changes set status = 'approved'`,
      `insert into banking.holidays values ('2031-01-01', 'Mine', 'me')`,
    ])
      await expect(app.query(sql), sql).rejects.toMatchObject({ code: '42501' })
  })

  it('by the same person with two users, linked before or after', async () => {
    const id = await asked()
    const person = await value(owner, 'select id from banking.customers order by id limit 1')
    const link = async (to: unknown) =>
      owner.query('update banking.users set person_id = $1 where id = any ($2)', [
        to,
        [await idOf('admin1@demo.bank'), await idOf('operator2@demo.bank')],
      ])
    await link(person)
    expect(await outcome(settle(id)), 'linked after').toBe('forbidden')
    const second = await ask({ name: 'deposits.notice_days', to: 9 })
    expect(await outcome(settle(second.proposalId)), 'linked before').toBe('forbidden')
    await link(null)
    // The row of the time when they were one person still says so; meera’s own is another person now.
    expect(await outcome(settle(id)), 'no longer one').not.toBe('forbidden')
  })

  it('by a log-in that the proposer made', async () => {
    const id = await asked(23)
    const made = await value(
      owner,
      `insert into banking.user_changes (id, kind, user_id, maker, maker_user_id, maker_person, needs_second, cooling_hours,
          before, after, reason, status, expires_at, takes_effect_at, settled_at)
        select gen_random_uuid(), 'new_user', $1, 'user:' || $2::bigint, $2::bigint, banking.person_of($2::bigint), false, 0, '{}', '{}', 'x', 'done',
          now(), now(), now() returning id`,
      [await idOf('operator2@demo.bank'), await idOf('admin1@demo.bank')],
    ).catch((error) => error)
    expect(made, String(made)).toEqual(expect.any(String))
    expect(await outcome(settle(id))).toBe('forbidden')
    await owner.query('alter table banking.user_changes disable trigger user')
    await owner.query('delete from banking.user_changes where id = $1', [made])
    await owner.query('alter table banking.user_changes enable trigger user')
  })

  it('by a row written by hand', async () => {
    const id = await asked(24)
    for (const person of ['maker_person', `'somebody'`])
      await expect(
        owner.query(
          `update banking.setting_changes set status = 'approved', settled_at = now(), checker_user_id = maker_user_id,
              checker_person = ${person} where id = $1`,
          [id],
        ),
      ).rejects.toMatchObject({ code: expect.stringMatching(/^(23514|BK012)$/) })
    await expect(
      owner.query(
        `update banking.setting_changes set status = 'approved', settled_at = now(), checker_user_id = null,
            checker_person = null where id = $1`,
        [id],
      ),
    ).rejects.toMatchObject({ code: '23514' })
  })

  it('by a change of role in between', async () => {
    const id = await asked(25)
    const maker = await idOf('admin1@demo.bank')
    await owner.query(`update banking.users set kind = 'operator' where id = $1`, [maker])
    expect(await outcome(settle(id)), 'the maker is no admin any more').toBe('forbidden')
    const again = await signIn(app, 'admin1@demo.bank')
    expect(await outcome(settle(id, again)), 'and decides nothing as an operator').toBe('forbidden')
    await owner.query(`update banking.users set kind = 'admin' where id = $1`, [maker])
    Object.assign(meera, await signIn(app, 'admin1@demo.bank'))
    expect(await outcome(settle(id, meera)), 'nor as an admin again').toBe('forbidden')
    expect(await settle(id)).toMatchObject({ status: 'done' })
  })

  it('by two at once: one says yes and the other no, and one of them counts', async () => {
    const id = await asked(26)
    await app.query('begin')
    await settle(id)
    const blocked = await waits(other)
    const late = outcome(settle(id, nadia, false, other))
    await blocked()
    await app.query('commit')
    expect(await late).toBe('already_settled')
    expect(await value(owner, 'select status from banking.setting_changes where id = $1', [id])).toBe(
      'approved',
    )
  })

  it('by asking twice at once: one waits', async () => {
    await app.query('begin')
    await ask({ name: 'outbox.keep_days', to: 31 })
    const blocked = await waits(other)
    const late = outcome(ask({ name: 'outbox.keep_days', to: 32 }, nadia, other))
    await blocked()
    await app.query('commit')
    expect(await late).toBe('already_settled')
  })

  it('by waiting: what nobody decided is over, and what it replaces must be as it was', async () => {
    const id = await asked(27)
    await owner.query('update banking.setting_changes set expires_at = clock_timestamp() where id = $1', [id])
    expect(await outcome(settle(id))).toBe('already_settled')
    const later = await ask({ name: 'accounts.dormant_months', to: 30, from: day(9) })
    await owner.query(
      `insert into banking.configurations values ('accounts.dormant_months', $1, '36', 'a migration')`,
      [day(2)],
    )
    expect(await outcome(settle(later.proposalId))).toBe('already_settled')
    const late = await ask({ name: 'holds.days_most', to: 14, from: today })
    await owner.query('update banking.business_dates set current = current + 1')
    expect(await outcome(settle(late.proposalId)), 'its day is over').toBe('invalid_input')
    await owner.query('update banking.business_dates set current = current - 1')
  })
})
