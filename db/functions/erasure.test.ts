/** Erasing a customer: by two persons, only what is over, what the law keeps until its time, and then nothing. */
import { afterAll, describe, expect, it } from 'vitest'
import { nextDay } from '../../test/closing.ts'
import { overFor } from '../../test/forgetting.ts'
import { openLevels, toldBy } from '../../test/levels.ts'
import { expectBooksToBalance, outcome, type Row, rows, value } from '../../test/teller.ts'

const { app, other, owner, asha, vikram, leela, arjun, meera, idOf } = await openLevels()
afterAll(() => expectBooksToBalance(owner))

const erase = (by = leela, reason = 'Asked in writing', customer = vikram.customerId) =>
  value(app, 'select banking.erase_customer_for($1, $2, $3, $4)', [by.jti, customer, reason, 'r'])
const settle = (id: string, by = arjun, client = app) =>
  value(client, 'select banking.settle_proposal($1, $2, true, null, null, $3)', [by.jti, id, 'r'])
const look = (by = leela): Promise<Row> =>
  value(app, 'select banking.read_erasure($1, $2, $3)', [by.jti, vikram.customerId, 'r'])
const closed = async (ago: string) => {
  const id = await idOf(vikram)
  await owner.query(
    `update banking.accounts a set status = 'closed' from banking.account_parties p where p.account_id = a.id and p.customer_id = $1`,
    [id],
  )
  await owner.query(
    `insert into banking.account_events (account_id, at, kind, actor)
     select p.account_id, now() - $2::interval, 'closed', 'system:test' from banking.account_parties p where p.customer_id = $1`,
    [id, ago],
  )
}

describe('an erasure', () => {
  it('is refused while anything is open, to its own person, and to who may not', async () => {
    expect(await outcome(erase(asha))).toBe('forbidden')
    expect(await outcome(erase(meera))).toBe('forbidden')
    expect(await outcome(erase(leela, 'x', 'C9999999999'))).toBe('not_found')
    expect(await toldBy(erase())).toEqual({ code: 'account_not_active', obstacles: ['accounts'] })
    expect(await look()).toMatchObject({ state: 'hindered', obstacles: ['accounts'] })
    await owner.query('update banking.users set person_id = $2 where id = $1', [
      leela.userId,
      await idOf(vikram),
    ])
    expect(await outcome(erase())).toBe('forbidden')
    await owner.query('update banking.users set person_id = null where id = $1', [leela.userId])
  })

  it('takes at once what the law does not keep, and says until when it keeps the rest', async () => {
    await closed('1 day')
    await owner.query(
      `insert into banking.payees (id, customer_id, account_number, name, typed_name, match, currency, new_until)
       values (gen_random_uuid(), $1, '1000000000000', 'v1.x', 'x', 'match', 'INR', now())`,
      [await idOf(vikram)],
    )
    const before = await look()
    expect(before).toMatchObject({ state: 'possible', goes: { payees: 1 } })
    const { proposalId } = await erase()
    expect((await look()).state).toBe('waits')
    expect(await outcome(settle(proposalId, leela))).toBe('forbidden')
    const at = await Promise.all([outcome(settle(proposalId)), outcome(settle(proposalId, meera, other))])
    expect(at.sort()).toEqual(['already_settled', 'done'])
    expect(await look()).toMatchObject({ state: 'begun', goes: { payees: 0 }, keptUntil: before.keptUntil })
    const [user] = await rows(
      owner,
      `select u.status, u.email_sealed is not null as known, c.status as standing, k.wrapped is not null as opens
         from banking.users u join banking.customers c on c.id = u.customer_id
         join banking.encryption_keys k on k.subject = 'customer:' || c.id and k.retired_at is null where u.id = $1`,
      [vikram.userId],
    )
    expect(user).toEqual({ status: 'closed', known: true, standing: 'closed', opens: true })
    expect(await outcome(value(app, 'select banking.list_pots($1)', [vikram.jti]))).toBe('token_revoked')
    expect(await toldBy(erase())).toEqual({ code: 'already_settled' })
  })

  it('is finished by the end of day when the law’s time is over, once', async () => {
    const { keptUntil } = await look()
    const due = (date: string) => value(owner, `select banking.erase_due($1, '', 10)`, [date])
    expect(await due(nextDay(keptUntil, -1))).toBe(0)
    expect([await due(keptUntil), await due(keptUntil)]).toEqual([1, 0])
    const [key] = await rows(
      owner,
      `select count(*)::int as count from banking.encryption_keys where subject = 'customer:' || $1 and wrapped is not null`,
      [await idOf(vikram)],
    )
    expect(key).toEqual({ count: 0 })
    expect((await look()).state).toBe('erased')
  })

  it('of a relation that has been over for five years is whole at once', async () => {
    const id = await idOf(asha)
    await overFor(owner, id, 3000)
    const { proposalId } = await erase(leela, 'Asked', asha.customerId)
    await settle(proposalId)
    const [row] = await rows(owner, 'select name_sealed, status from banking.customers where id = $1', [id])
    expect(row).toEqual({ name_sealed: null, status: 'closed' })
  })

  it('that the command line asked for is decided by nobody whose log-in it made, by anybody else once', async () => {
    const tool = (id: string | null) =>
      outcome(value(owner, `select banking.tool_erase_customer('tool:leela', $1, 'Asked')`, [id]))
    expect(await tool('C9999999999')).toBe('not_found')
    expect(await tool(asha.customerId)).toBe('already_settled')
    await owner.query(
      `update banking.customers set name_sealed = 'v1.x', erase_on = null, status = 'active' where id = $1`,
      [await idOf(asha)],
    )
    expect(await tool(asha.customerId)).toBe('done')
    const [{ id }] = (await rows(
      owner,
      `select id from banking.customer_changes where maker_person = 'tool:leela' and maker_user_id is null`,
    )) as [Row]
    await owner.query(
      `insert into banking.user_changes (id, kind, user_id, maker, maker_person, needs_second, cooling_hours, before, after,
          reason, status, expires_at, takes_effect_at, settled_at)
        values (gen_random_uuid(), 'new_user', $1, 'tool:leela', 'tool:leela', false, 0, '{}', '{}', 'x', 'done', now(), now(), now())`,
      [leela.userId],
    )
    expect(await outcome(settle(id, leela))).toBe('forbidden')
    expect(await outcome(settle(id))).toBe('done')
    expect(
      await outcome(
        owner.query(`update banking.customer_changes set maker_person = 'customer:1' where id = $1`, [id]),
      ),
    ).not.toBe('done')
  })
})
