import { sql } from 'drizzle-orm'
import { bigint, check, index, numeric, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { banking, moment } from './banking.ts'
import { customers } from './customers.ts'

/** One unit of `base` costs `mid` units of `counter`, in major units; the newest not after now is in force. */
export const fxRates = banking.table(
  'fx_rates',
  {
    base: text().notNull(),
    counter: text().notNull(),
    effectiveAt: moment().notNull(),
    mid: numeric({ precision: 20, scale: 10 }).notNull(),
    /** What the bank keeps of the mid rate, in percent, whichever way the customer goes. */
    marginPercent: numeric('margin_percent', { precision: 6, scale: 4 }).notNull(),
    source: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.base, t.counter, t.effectiveAt] }),
    check('fx_rate_pair', sql`${t.base} <> ${t.counter}`),
    check('fx_rate_mid', sql`${t.mid} > 0`),
    check('fx_rate_margin', sql`${t.marginPercent} >= 0 and ${t.marginPercent} < 100`),
  ],
)

/** A promise to one customer, good once and until `expires_at`. Amounts in minor units. */
export const fxQuotes = banking.table(
  'fx_quotes',
  {
    id: uuid().primaryKey(),
    customerId: bigint('customer_id', { mode: 'bigint' })
      .notNull()
      .references(() => customers.id),
    sellCurrency: text('sell_currency').notNull(),
    buyCurrency: text('buy_currency').notNull(),
    sellMinor: bigint('sell_minor', { mode: 'bigint' }).notNull(),
    buyMinor: bigint('buy_minor', { mode: 'bigint' }).notNull(),
    /** Units of the bought currency for one of the sold, in major units, after the margin. */
    rate: numeric({ precision: 20, scale: 10 }).notNull(),
    createdAt: moment().notNull().defaultNow(),
    expiresAt: moment().notNull(),
    /** The journal row that sold; null while the quote is open. */
    soldSeq: bigint('sold_seq', { mode: 'bigint' }),
    boughtSeq: bigint('bought_seq', { mode: 'bigint' }),
  },
  (t) => [
    index('fx_quotes_customer').on(t.customerId, t.createdAt),
    check('fx_quote_amounts', sql`${t.sellMinor} > 0 and ${t.buyMinor} > 0`),
  ],
)
