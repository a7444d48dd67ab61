/** Orders that holders decide about together: examples, and the orders that they name. */
import type { Edge } from './edge.ts'
import { type Example, type Facts, nowhere } from './facts.ts'
import { spareAccount } from './prepared.ts'

/** An order of customer2 on an account of theirs; answers its id. */
async function orderOn(edge: Edge, account: string, to: string, minor = 100n): Promise<string> {
  await edge.deposit(account, minor)
  const [made] = await edge.sql(
    `with account as (update banking.accounts set held = held + $3::bigint where account_number = $1 returning id),
       hold as (insert into banking.holds (account_id, kind, currency, authorised, merchant, expires_at)
         select id, 'joint', 'INR', $3::bigint, 'Example', now() + interval '1 day' from account returning *),
       move as (insert into banking.hold_moves (hold_id, kind, amount, authorised, captured, released, status, actor)
         select id, 'place', $3::bigint, $3::bigint, 0, 0, 'open', 'system:test' from hold)
     insert into banking.joint_orders (kind, account_id, scope, key, maker_user_id, maker_customer_id, to_number, amount,
       currency, channel, ordered_at, origin_mac, hold_id, expires_at)
     select 'transfer', h.account_id, 'customer:' || u.customer_id, gen_random_uuid(), u.id, u.customer_id, $2, $3::bigint, 'INR',
         'web', now(), '\\x00', h.id, now() + interval '1 day'
       from hold h, banking.users u where u.email_index = testing.index_of('customer2@demo.bank') returning id`,
    [account, to, String(minor)],
  )
  return made.id
}

/** Both hold the spare account of customer2 from now on. */
async function ordered(edge: Edge, facts: Facts) {
  const shared = await spareAccount(edge, 'customer2@demo.bank')
  await edge.sql(
    `insert into banking.account_parties (account_id, customer_id, role, mandate)
     select a.id, u.customer_id, 'joint', 'jointly' from banking.accounts a, banking.users u
      where a.account_number = $1 and u.email_index = testing.index_of('customer1@demo.bank') on conflict do nothing`,
    [shared],
  )
  facts.largeJointOrder = await orderOn(edge, shared, facts.second, 5_000_001n)
  facts.jointOrder = await orderOn(edge, shared, facts.second)
  facts.foreignJointOrder = await orderOn(edge, facts.foreign, facts.second)
}

export const ofJoint: Record<string, Example> = {
  'joint.list': { for: ['customer'], input: () => ({ limit: 2 }) },
  'joint.approve': {
    for: ['customer'],
    prepare: ordered,
    trips: 1,
    input: ({ jointOrder }) => ({ id: jointOrder }),
    unconfirmed: ({ largeJointOrder }) => [{ id: largeJointOrder }],
    foreign: ({ foreignJointOrder }) => [{ id: foreignJointOrder }, { id: nowhere }],
  },
  'joint.refuse': {
    for: ['customer'],
    prepare: ordered,
    input: ({ jointOrder }) => ({ id: jointOrder, reason: 'An example' }),
    foreign: ({ foreignJointOrder }) =>
      [foreignJointOrder, nowhere].map((id) => ({ id, reason: 'An example' })),
  },
}
