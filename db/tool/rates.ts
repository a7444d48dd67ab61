/** Exchange rates, as the internal tool sets them. */
import type pg from 'pg'
import { exponents } from '../../worker/money.ts'

/** One unit of `base` costs `mid` units of `counter`; `margin` in percent. Decimal strings. */
export type Rate = { base: string; counter: string; mid: string; margin: string; source: string }

/** From what was typed; throws a sentence that says what is wrong with it. */
export function rateOf(options: Record<string, string | undefined>): Rate {
  const [base, counter] = (options.pair ?? '').split('/')
  const { mid = '', margin = '0.5', source } = options
  const isKnown = (currency: string | undefined) =>
    currency !== undefined && Object.hasOwn(exponents, currency)
  if (!isKnown(base) || !isKnown(counter) || base === counter)
    throw new Error(`--pair is two of ${Object.keys(exponents).join(', ')}, such as USD/INR.`)
  if (!/^\d+(?:\.\d{1,10})?$/.test(mid) || !/^\d{1,2}(?:\.\d{1,4})?$/.test(margin))
    throw new Error('--mid and --margin are decimal numbers, such as 88.6 and 0.5.')
  if (!source) throw new Error('--source is needed: where the rate comes from.')
  return { base: base!, counter: counter!, mid, margin, source }
}

/** From now on; quotes that were given stay good until they end. */
export async function setRate(client: pg.Client, actor: string, rate: Rate): Promise<void> {
  await client.query(
    `insert into banking.fx_rates (base, counter, effective_at, mid, margin_percent, source)
     values ($1, $2, clock_timestamp(), $3, $4, $5)`,
    [rate.base, rate.counter, rate.mid, rate.margin, rate.source],
  )
  await client.query(
    'insert into banking.audit_logs (actor, action, subject, detail) values ($1, $2, $3, $4)',
    [
      actor,
      'exchange.rate',
      `fx_rate:${rate.base}/${rate.counter}`,
      JSON.stringify({ mid: rate.mid, margin: rate.margin }),
    ],
  )
}
