import type { Edge } from './edge.ts'
import type { Example, Facts } from './facts.ts'

/** Nothing waits, so that each call asks for a change of its own. */
const nothingWaits = async (edge: Edge, _: Facts) => {
  await edge.sql(
    `update banking.setting_changes set status = 'expired', settled_at = now() where status = 'pending'`,
  )
}

/** Settings of the bank and its calendar: for admins alone. */
export const ofSettings: Record<string, Example> = {
  'settings.list': { for: ['admin'] },
  'settings.history': { for: ['admin'], input: () => ({ name: 'proposals.hours' }) },
  'settings.propose': {
    for: ['admin'],
    prepare: nothingWaits,
    input: () => ({
      name: 'proposals.hours',
      value: '48',
      effectiveFrom: '2030-01-01',
      reason: 'Weekends',
      source: 'Board, minutes of March',
    }),
  },
  'products.list': { for: ['admin'] },
  'products.propose': {
    for: ['admin'],
    prepare: nothingWaits,
    input: () => ({
      code: 'savings',
      effectiveFrom: '2035-04-01',
      changes: { interestRatePercent: '3.25', monthlyFee: { amount: '10.00', currency: 'INR' } },
      reason: 'Rates have fallen',
      source: 'Board, minutes of March',
    }),
  },
  'settings.proposeHoliday': {
    for: ['admin'],
    prepare: nothingWaits,
    input: () => ({ day: '2030-01-26', name: 'Republic Day', reason: 'As each year', source: 'RBI' }),
  },
}
