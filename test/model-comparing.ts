/** Where the model-based test looks at the bank: what is available, and whether all stands as the model says. */
import type pg from 'pg'
import { expect } from 'vitest'
import { type Doing, type Model, POT } from './model.ts'
import { compareDeposits } from './model-deposits.ts'
import { rows, value } from './teller.ts'

export async function availableOf(owner: pg.Client, model: Model): Promise<bigint[]> {
  const found = await rows(
    owner,
    'select (posted - held + overdraft_limit)::text as available from banking.accounts where account_number = any ($1) order by id',
    [model.numbers],
  )
  return found.map(({ available }) => BigInt(available))
}

/** It came to pass: the model's balances and limits, and what the pot is rounded up by at the end of the day. */
export function book(model: Model, { what, effect, counted, debits }: Doing) {
  for (const [account, change] of effect) model.posted[account]! += change
  if (debits !== undefined) model.counted[debits]! += counted
  const [[from, minor], to] = [effect[0] ?? [-1, 0n], effect[1]?.[0]]
  const isSpent = ['transfer', 'schedule', 'capture'].includes(what) && (to === undefined || to === 2)
  if (from === POT && isSpent) model.rounded += (100n + (minor % 100n)) % 100n
}

export async function compare(owner: pg.Client, model: Model, dailyLimit: number) {
  const found = await rows(
    owner,
    `select a.posted::text, a.posted - a.held + a.overdraft_limit >= -(select coalesce(sum(d.overdrawn), 0)
          from banking.force_debits d where d.account_id = a.id) as covered,
        a.held = (select coalesce(sum(h.authorised - h.captured - h.released) filter (where h.status = 'open'), 0)
          from banking.holds h where h.account_id = a.id) as held,
        (select bool_and(h.captured + h.released <= h.authorised) is not false from banking.holds h where h.account_id = a.id) as within,
        coalesce((select u.day_amount from banking.limit_usage u where u.owner_id = a.id and u.channel = 'web'), 0)::text as used
       from banking.accounts a where a.account_number = any ($1) order by a.id`,
    [model.numbers],
  )
  expect(found).toEqual(
    model.posted.map((posted, at) => ({
      posted: String(posted),
      covered: true,
      held: true,
      within: true,
      used: String(model.counted[at]),
    })),
  )
  for (const counted of model.counted) expect(counted).toBeLessThanOrEqual(BigInt(dailyLimit))
  const pot = `select banking.pot_answer(o) ->> 'saved' from banking.pots o where o.id = $1`
  expect(await value(owner, pot, [model.pot.id])).toBe(String(model.pot.saved))
  await compareDeposits(owner, model)
  // The job steps over what somebody is deciding at that moment, and comes again.
  if ([...model.joint.values()].some((order) => order.status === 'pending' && order.isLapsing))
    for (const step of ['expire_joint_orders', 'expire_holds'])
      await owner.query(`select banking.${step}($1, '', 100)`, [model.today])
  const orders = `select j.id, j.status, count(t.seq)::int as booked, h.status as hold from banking.joint_orders j
      left join banking.holds h on h.id = j.hold_id left join banking.transactions t on t.scope = j.scope and t.id::text = j.key
     where j.id = any ($1) group by j.id, h.id`
  for (const { id, status, booked, hold } of await rows(owner, orders, [[...model.joint.keys()]])) {
    const order = model.joint.get(id)!
    if (order.status === 'pending' && order.isLapsing) order.status = 'expired'
    const left = { pending: 'open', approved: 'captured', expired: 'expired' }[order.status] ?? 'released'
    const isPaid = order.status === 'approved' && !order.later
    expect([status, booked, hold]).toEqual([
      order.status,
      isPaid ? 1 : 0,
      order.later || order.end ? null : left,
    ])
  }
}
