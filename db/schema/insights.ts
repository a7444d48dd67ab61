import { sql } from 'drizzle-orm'
import { bigint, check, date, integer, primaryKey, text } from 'drizzle-orm/pg-core'
import { banking } from './banking.ts'

/**
 * What came and went on an account in a month, kept by the end of day (db/functions/roll_account_months.sql) and
 * checked against entries by `bank verify`. `kind` is the type of the transaction, or `own` where the other side is an
 * account with a holder in common: such money is neither income nor spending. Categories are laid over it at reading,
 * since a customer may file a line anew at any time (docs/decisions/0025-insights-and-pots.md).
 */
export const accountMonths = banking.table(
  'account_months',
  {
    accountId: bigint('account_id', { mode: 'bigint' }).notNull(),
    /** The month's first day, by booking date. */
    month: date().notNull(),
    kind: text().notNull(),
    direction: text().notNull(),
    count: integer().notNull(),
    /** Unsigned, in minor units of the account. */
    sum: bigint({ mode: 'bigint' }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.month, t.kind, t.direction] }),
    check('month_direction', sql`${t.direction} in ('in', 'out')`),
  ],
)
