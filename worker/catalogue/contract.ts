import * as z from 'zod/mini'
import { accountType } from '../accounts/contract.ts'
import { currency } from '../shapes.ts'

export const product = z.object({
  code: z.string(),
  name: z.string(),
  type: accountType,
  currency,
  interestRatePercent: z.nullable(z.string()).check(z.describe('A year, decimal string')),
  summary: z.string(),
})

/** What the bank offers, and how it presents itself: public, and safe when a minute old. */
export const catalogue = z.object({
  bankName: z.string(),
  homeCurrency: currency,
  timezone: z.string(),
  demo: z.boolean().check(z.describe('True in dev: the page may show the demo log-ins')),
  features: z
    .object({ exchange: z.boolean(), term_deposits: z.boolean(), scheduled_payments: z.boolean() })
    .check(z.describe('What is switched on; the rest is refused with `feature_off`')),
  products: z.array(product),
})
export type Catalogue = z.infer<typeof catalogue>
