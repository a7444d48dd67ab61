import type { Offer, Renewal } from '../../../worker/deposits/contract.ts'

/** `6.7500` → `6.75 %`. */
export const percent = (rate: string) => `${Number(rate)}\u00a0%`

const count = (number: number, one: string) => `${number} ${one}${number === 1 ? '' : 's'}`

/** `90 days`, `6 months`, `2 years`. */
export function termName(offer: Pick<Offer, 'months' | 'days'>): string {
  if (offer.days !== null) return count(offer.days, 'day')
  const months = offer.months ?? 0
  return months % 12 === 0 ? count(months / 12, 'year') : count(months, 'month')
}

export const renewals: { value: Renewal; label: string }[] = [
  { value: 'none', label: 'Pay everything out' },
  { value: 'principal', label: 'Open again, pay the interest out' },
  { value: 'principal_and_interest', label: 'Open again with the interest' },
]
export const renewalName = (renewal: Renewal) => renewals.find(({ value }) => value === renewal)!.label
