import type { Example } from './facts.ts'

const input = () => ({ from: '2026-01-01', to: '2026-03-31', by: 'month' })

/** The bank in figures: for all of the staff, and about nobody. */
export const ofAnalytics: Record<string, Example> = {
  'analytics.read': { for: ['operator', 'admin'], input },
  'analytics.file': { for: ['operator', 'admin'], input },
}
