import type { DisputeReason } from './contract.ts'

/** What a dispute is called: staff read it so, customers in their own language by `sentences` of web/languages. */
export const subjects: Record<DisputeReason, string> = {
  not_mine: 'A transaction that is not mine',
  wrong_amount: 'A wrong amount',
  twice: 'Charged twice',
  not_received: 'Not received',
  other: 'Something is wrong with a transaction',
}
