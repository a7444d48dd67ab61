import type { Edge } from './edge.ts'
import type { Example, Facts } from './facts.ts'

/** An alert that nobody has looked at yet: its number goes into `alert`. */
const freshAlert = async (edge: Edge, facts: Facts) => {
  await edge.sql(`insert into banking.security_events (kind, severity, user_id)
    select 'refresh_reuse', 'critical', u.id from banking.users u where u.email_index = testing.index_of('customer1@demo.bank')`)
  facts.alert = (
    await edge.sql('select max(id)::text as id from banking.alerts where acknowledged_at is null')
  )[0].id
}

/** What was logged: for admins, and for whom it is about. */
export const ofEvidence: Record<string, Example> = {
  'customers.accessHistory': {
    for: ['customer'],
    input: () => ({ limit: 2 }),
    foreignIsFine: 'the number is a place in one’s own list',
  },
  'customers.activity': { for: ['customer', 'operator', 'admin'], input: () => ({ limit: 2 }) },
  'evidence.events': {
    for: ['admin'],
    prepare: freshAlert,
    input: () => ({ limit: 5, severity: 'critical' }),
  },
  'evidence.alerts': { for: ['admin'], prepare: freshAlert },
  'evidence.acknowledge': {
    for: ['admin'],
    prepare: freshAlert,
    input: ({ alert }) => ({ id: alert, note: 'Called the customer' }),
  },
  'evidence.audit': { for: ['admin'], input: () => ({ limit: 3 }) },
}
