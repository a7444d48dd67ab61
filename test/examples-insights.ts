/** What people see of their money: examples. */
import type { Example } from './facts.ts'

export const ofInsights: Record<string, Example> = {
  'insights.month': { for: ['customer'], input: () => ({ month: '2026-11' }) },
  'insights.ahead': { for: ['customer'] },
}
