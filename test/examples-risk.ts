/** Rules, cases and held orders of risk: examples, and the records that they name. */
import type { Edge } from './edge.ts'
import { type Example, type Facts, nowhere } from './facts.ts'

const staff = ['operator', 'admin'] as const
const parameters = { amount: '90000000.00', times: 1000 }
const facts = {
  kind: 'large',
  currency: 'INR',
  action: 'allow',
  score: 10,
  isOn: false,
  effectiveFrom: '2026-01-01T00:00:00Z',
  effectiveUntil: '9999-12-31T00:00:00Z',
}

/** A change of a rule that operator2 asked for: its id goes into `ruleChange`. */
async function changed(edge: Edge, known: Facts) {
  await edge.sql(
    `update banking.risk_rule_changes set status = 'expired', settled_at = now() where status = 'pending'`,
  )
  const [made] = await edge.sql(
    `insert into banking.risk_rule_changes (code, after, reason, maker_user_id, maker_person, expires_at)
     select 'an_example', $1::jsonb, 'An example', u.id, banking.person_of(u.id), now() + interval '1 day'
       from banking.users u where u.email_index = testing.index_of('operator2@demo.bank') returning id`,
    [JSON.stringify({ ...facts, parameters: { amount: 9_000_000_000, times: 1000 } })],
  )
  known.ruleChange = made.id
}

/** An order of customer2 that waits for the staff, with its alert in a case: `heldOrder` and `riskCase`. */
async function held(edge: Edge, known: Facts) {
  await edge.deposit(known.foreign, 100n)
  const [made] = await edge.sql(
    `with account as (update banking.accounts set held = held + 100 where account_number = $1 returning id),
       hold as (insert into banking.holds (account_id, kind, currency, authorised, merchant, expires_at)
         select id, 'risk', 'INR', 100, 'Example', now() + interval '1 day' from account returning *),
       move as (insert into banking.hold_moves (hold_id, kind, amount, authorised, captured, released, status, actor)
         select id, 'place', 100, 100, 0, 0, 'open', 'system:test' from hold)
     insert into banking.risk_orders (kind, account_id, scope, key, maker_user_id, maker_customer_id, to_number, amount,
       currency, channel, is_new, ordered_at, origin_mac, hold_id, expires_at)
     select 'transfer', h.account_id, 'customer:' || u.customer_id, gen_random_uuid(), u.id, u.customer_id, $2, 100, 'INR',
         'web', true, now(), '\\x00', h.id, now() + interval '1 day'
       from hold h, banking.users u where u.email_index = testing.index_of('customer2@demo.bank') returning id`,
    [known.foreign, known.second],
  )
  known.heldOrder = made.id
}

async function opened(edge: Edge, known: Facts) {
  await edge.sql(
    `update banking.cases k set status = 'closed', reviewer_user_id = a.id, outcome = 'confirmed', proposer_user_id = a.id,
         proposer_person = banking.person_of(a.id), proposed_at = now(), closer_user_id = b.id,
         closer_person = banking.person_of(b.id), closed_at = now()
       from banking.users a, banking.users b
      where k.status <> 'closed' and a.email_index = testing.index_of('operator1@demo.bank')
        and b.email_index = testing.index_of('operator2@demo.bank')`,
  )
  const [made] = await edge.sql(
    `insert into banking.cases (customer_id, score) select u.customer_id, 10 from banking.users u
      where u.email_index = testing.index_of('customer2@demo.bank') returning id::text as id`,
  )
  known.riskCase = made.id
}

export const ofRisk: Record<string, Example> = {
  'risk.rules': { for: [...staff] },
  'risk.proposeRule': {
    for: [...staff],
    prepare: changed,
    input: () => ({ code: 'another_example', ...facts, parameters, reason: 'An example' }),
  },
  'risk.decideRule': {
    for: [...staff],
    prepare: changed,
    input: ({ ruleChange }) => ({ id: ruleChange, approve: false, reason: 'An example' }),
    foreign: () => [{ id: nowhere, approve: false, reason: 'An example' }],
  },
  'risk.cases': { for: [...staff], prepare: opened, input: () => ({ limit: 2 }) },
  'risk.readCase': {
    for: [...staff],
    prepare: opened,
    input: ({ riskCase }) => ({ id: riskCase }),
    foreign: () => [{ id: '999999' }],
  },
  'risk.moveCase': {
    for: [...staff],
    prepare: opened,
    input: ({ riskCase }) => ({ id: riskCase, step: 'note', text: 'An example' }),
    foreign: () => [{ id: '999999', step: 'note', text: 'An example' }],
  },
  'risk.settleHeld': {
    for: ['operator'],
    prepare: held,
    input: ({ heldOrder }) => ({ id: heldOrder, release: false, reason: 'An example' }),
    foreign: () => [{ id: nowhere, release: false, reason: 'An example' }],
  },
}
