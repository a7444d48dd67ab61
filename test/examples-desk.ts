import type { Example } from './facts.ts'
import { setStatus } from './prepared.ts'

const onAnyAccount = 'staff serve all customers, and each look is written down'
const reason = 'Asked at the branch'

/** The records that staff work on. */
export const ofDesk: Record<string, Example> = {
  'desk.find': { for: ['operator', 'admin'], input: () => ({ q: 'Asha' }) },
  'desk.customer': {
    for: ['operator', 'admin'],
    input: ({ customerId }) => ({ id: customerId }),
  },
  'desk.entries': {
    for: ['operator', 'admin'],
    input: ({ own }) => ({ id: own, limit: 2 }),
    foreignIsFine: 'staff serve all customers, and each look is written down',
  },
  'books.trialBalance': { for: ['operator', 'admin'], input: () => ({ date: '2026-01-01' }) },
  'books.accounts': {
    for: ['operator', 'admin'],
    input: () => ({ date: '2026-01-01', code: '2010', currency: 'INR' }),
  },
  'books.dayBook': { for: ['operator', 'admin'], input: () => ({ date: '2026-01-01' }) },
  'desk.account': {
    for: ['operator', 'admin'],
    input: ({ own }) => ({ id: own }),
    foreignIsFine: onAnyAccount,
  },
  'desk.limits': {
    for: ['operator', 'admin'],
    input: ({ own }) => ({ id: own }),
    foreignIsFine: onAnyAccount,
  },
  'desk.days': {
    for: ['operator', 'admin'],
    input: ({ own }) => ({ id: own, limit: 2 }),
    foreignIsFine: onAnyAccount,
  },
  'desk.transaction': { for: ['operator', 'admin'], input: () => ({ seq: '1' }) },
  'books.chart': { for: ['operator', 'admin'], input: () => ({ date: '2026-01-01' }) },
  'books.chartFile': { for: ['operator', 'admin'], input: () => ({ date: '2026-01-01' }) },
  'accounts.reactivate': {
    for: ['operator'],
    prepare: (edge, { spare }) => setStatus(edge, spare, 'dormant'),
    input: ({ spare }) => ({ id: spare, reason }),
    foreign: ({ nobodys }) => [{ id: nobodys, reason }],
  },
  'accounts.closeFor': {
    for: ['operator'],
    prepare: (edge, { spare }) => setStatus(edge, spare, 'active'),
    input: ({ spare }) => ({ id: spare, reason }),
    foreign: ({ nobodys }) => [{ id: nobodys, reason }],
  },
}
