/** Examples of what the bank keeps of its customers: reviews, copies of their data, erasure. */
import type { Edge } from './edge.ts'
import type { Example, Facts } from './facts.ts'

/** Nothing about another customer waits from an example before. */
const nothingWaits = async (edge: Edge, _: Facts) => {
  await edge.sql(
    `update banking.customer_changes set status = 'expired', settled_at = now() where status = 'pending'`,
  )
}

export const ofRecords: Record<string, Example> = {
  'reviews.list': { for: ['operator', 'admin'], input: () => ({ limit: 2 }) },
  'reviews.propose': {
    for: ['operator'],
    prepare: nothingWaits,
    input: ({ otherCustomerId }) => ({
      customerId: otherCustomerId,
      level: 'full',
      risk: 'low',
      reason: 'An example',
    }),
    foreign: () => [{ customerId: 'C9999999999', level: 'full', risk: 'low', reason: 'An example' }],
  },
}
