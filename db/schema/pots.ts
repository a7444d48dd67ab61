import { sql } from 'drizzle-orm'
import { bigint, check, date, index, text, uuid } from 'drizzle-orm/pg-core'
import { accounts } from './accounts.ts'
import { banking, moment } from './banking.ts'
import { customers } from './customers.ts'
import { holds } from './holds.ts'

/**
 * A goal inside an account. Its money is set aside by a hold of the kind `pot`, so it stays on the account and is no
 * longer available (docs/decisions/0025-insights-and-pots.md). Amounts in minor units of the account.
 */
export const pots = banking.table(
  'pots',
  {
    /** Made by the client. */
    id: uuid().primaryKey(),
    customerId: bigint('customer_id', { mode: 'bigint' })
      .notNull()
      .references(() => customers.id),
    accountId: bigint('account_id', { mode: 'bigint' })
      .notNull()
      .references(() => accounts.id),
    /** Sealed under the customer's key, as what stands in `nickname` elsewhere. */
    name: text().notNull(),
    colour: text().notNull(),
    target: bigint({ mode: 'bigint' }),
    untilDate: date('until_date'),
    /** Set aside once a month by the end of day, next on `next_on`; a month whose money is not there is passed over. */
    monthly: bigint({ mode: 'bigint' }),
    nextOn: date('next_on'),
    /** Each debit of a day is rounded up to a multiple of this, and the sum of the differences is set aside. */
    roundTo: bigint('round_to', { mode: 'bigint' }),
    /** The last date that the end of day has set aside for. */
    filledOn: date('filled_on').notNull(),
    /** What holds its money; none while it is empty. */
    holdId: uuid('hold_id').references(() => holds.id),
    status: text().notNull().default('open'),
    createdAt: moment().notNull().defaultNow(),
    closedAt: moment(),
  },
  (t) => [
    index('pots_customer').on(t.customerId),
    index('pots_filled')
      .on(t.accountId, t.id)
      .where(sql`status = 'open' and (monthly is not null or round_to is not null)`),
    check('pot_name', sql`${t.name} <> ''`),
    check('pot_colour', sql`${t.colour} in ('teal', 'amber', 'rose', 'sky', 'violet')`),
    check('pot_amounts', sql`${t.target} > 0 and ${t.monthly} > 0 and ${t.roundTo} > 0`),
    check('pot_monthly', sql`(${t.monthly} is null) = (${t.nextOn} is null)`),
    check('pot_status', sql`${t.status} in ('open', 'closed')`),
    check(
      'pot_closed',
      sql`(${t.status} = 'closed') = (${t.closedAt} is not null) and (${t.status} = 'open' or ${t.holdId} is null)`,
    ),
  ],
)
