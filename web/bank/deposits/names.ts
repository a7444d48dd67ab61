import type { Offer, Renewal } from '../../../worker/deposits/contract.ts'
import { t } from './words.ts'

/** `6.7500` → `6.75 %`. */
export const percent = (rate: string) => `${Number(rate)}\u00a0%`

/** `90 days`, `6 months`, `2 years`. */
export function termName(offer: Pick<Offer, 'months' | 'days'>): string {
  if (offer.days !== null) return t('days', { count: offer.days })
  const months = offer.months ?? 0
  return months % 12 === 0 ? t('years', { count: months / 12 }) : t('months', { count: months })
}

export const renewalName = (renewal: Renewal) => t(renewal)
export const renewals = () =>
  (['none', 'principal', 'principal_and_interest'] as const).map((value) => ({
    value,
    label: renewalName(value),
  }))
