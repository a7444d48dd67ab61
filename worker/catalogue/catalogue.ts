import { asc, sql } from 'drizzle-orm'
import { products } from '../../db/schema/accounts.ts'
import { readPublic } from '../db.ts'
import { remembered } from '../kv.ts'
import type { Currency } from '../money.ts'
import type { Context } from '../trpc.ts'
import type { Catalogue } from './contract.ts'

/** Public, from KV where it stands there, else one trip to Postgres. */
export const readCatalogue = (ctx: Context): Promise<Catalogue> =>
  remembered(ctx.env.CATALOGUE, 'catalogue:2', 60, async () => {
    const rows = await readPublic(
      ctx.database
        .select({
          code: products.code,
          name: products.name,
          type: products.type,
          currency: products.currency,
          rate: sql<
            string | null
          >`(select t.interest_rate_percent from banking.product_terms t, banking.business_dates b
             where t.product_code = ${products.code} and t.effective_from <= b.current
             order by t.effective_from desc limit 1)`,
          summary: products.summary,
          settings: sql<Record<string, unknown>>`(select jsonb_object_agg(name, value) from (
            select distinct on (c.name) c.name, c.value from banking.configurations c, banking.business_dates b
             where c.effective_from <= b.current order by c.name, c.effective_from desc) s)`,
        })
        .from(products)
        .orderBy(asc(products.code)),
    )
    const settings = rows[0]?.settings ?? {}
    return {
      bankName: String(settings['bank.name']),
      homeCurrency: settings['bank.home_currency'] as Currency,
      timezone: String(settings['bank.timezone']),
      demo: settings['bank.demo'] === true,
      features: {
        exchange: settings['feature.exchange'] === true,
        term_deposits: settings['feature.term_deposits'] === true,
        scheduled_payments: settings['feature.scheduled_payments'] === true,
      },
      products: rows.map(({ code, name, type, currency, rate, summary }) => ({
        code,
        name,
        type: type as Catalogue['products'][number]['type'],
        currency: currency as Currency,
        interestRatePercent: rate,
        summary,
      })),
    }
  })
