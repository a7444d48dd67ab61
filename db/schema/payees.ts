import { sql } from 'drizzle-orm'
import { bigint, check, date, index, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { banking, moment } from './banking.ts'
import { customers } from './customers.ts'

/** Whom a customer pays: an account of this bank under the name that the bank confirmed. */
export const payees = banking.table(
  'payees',
  {
    /** Made by the client. */
    id: uuid().primaryKey(),
    customerId: bigint('customer_id', { mode: 'bigint' })
      .notNull()
      .references(() => customers.id),
    accountNumber: text('account_number').notNull(),
    /** The holder's name as the bank knows it. */
    name: text().notNull(),
    /** The name that the customer typed, and how it compared. */
    typedName: text('typed_name').notNull(),
    match: text().notNull(),
    /** Sealed under the customer's key. */
    nickname: text(),
    /** The most that may go to this payee in a calendar day, minor units of `currency`; null is no limit of its own. */
    dailyLimit: bigint('daily_limit', { mode: 'bigint' }),
    currency: text().notNull(),
    paidOn: date('paid_on'),
    paidAmount: bigint('paid_amount', { mode: 'bigint' }),
    status: text().notNull().default('active'),
    createdAt: moment().notNull().defaultNow(),
    /** The end of the cooling period. */
    newUntil: moment().notNull(),
    removedAt: moment(),
  },
  (t) => [
    uniqueIndex('payees_active').on(t.customerId, t.accountNumber).where(sql`status = 'active'`),
    index('payees_customer').on(t.customerId),
    check('payee_status', sql`${t.status} in ('active', 'removed')`),
    check('payee_match', sql`${t.match} in ('match', 'close', 'none')`),
    check('payee_daily_limit', sql`${t.dailyLimit} >= 0`),
  ],
)
