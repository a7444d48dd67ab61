import { sql } from 'drizzle-orm'
import { bigint, check, index, jsonb, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { banking, moment } from './banking.ts'
import { customers } from './customers.ts'

/**
 * What one of the staff asks for on a customer's record and another decides: a new look at who they are (level and
 * rating), or that what the law does not keep of them is erased. No foreign keys to users: a row that a verb writes
 * would wait for whoever signs out.
 */
export const customerChanges = banking.table(
  'customer_changes',
  {
    id: uuid().primaryKey().defaultRandom(),
    kind: text().notNull(),
    customerId: bigint('customer_id', { mode: 'bigint' })
      .notNull()
      .references(() => customers.id),
    before: jsonb().notNull(),
    after: jsonb().notNull(),
    reason: text().notNull(),
    /** None where the command line asked. */
    makerUserId: bigint('maker_user_id', { mode: 'bigint' }),
    makerPerson: text('maker_person').notNull(),
    madeAt: moment().notNull().defaultNow(),
    expiresAt: moment().notNull(),
    status: text().notNull().default('pending'),
    checkerUserId: bigint('checker_user_id', { mode: 'bigint' }),
    checkerPerson: text('checker_person'),
    settledAt: moment(),
    /** Why it was refused. */
    decision: text(),
  },
  (t) => [
    index('customer_changes_open').on(t.status, t.madeAt),
    index('customer_changes_customer').on(t.customerId),
    uniqueIndex('customer_changes_one_open').on(t.customerId, t.kind).where(sql`${t.status} = 'pending'`),
    check('customer_change_kind', sql`${t.kind} in ('review', 'erasure')`),
    check('customer_change_status', sql`${t.status} in ('pending', 'approved', 'refused', 'expired')`),
    check('customer_change_maker', sql`(${t.makerUserId} is null) = (${t.makerPerson} like 'tool:%')`),
    check('customer_change_second_person', sql`${t.checkerPerson} <> ${t.makerPerson}`),
    check(
      'customer_change_settled',
      sql`(${t.status} in ('approved', 'refused')) = (${t.checkerPerson} is not null and ${t.checkerUserId} is not null)
        and (${t.status} = 'pending') = (${t.settledAt} is null)`,
    ),
  ],
)
