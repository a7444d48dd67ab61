import { sql } from 'drizzle-orm'
import { bigint, check, date, index, text } from 'drizzle-orm/pg-core'
import { banking, moment } from './banking.ts'

export const customers = banking.table(
  'customers',
  {
    id: bigint({ mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
    customerId: text('customer_id').notNull().unique(),
    fullName: text('full_name').notNull(),
    status: text().notNull().default('active'),
    memberSince: date('member_since').notNull(),
    createdAt: moment().notNull().defaultNow(),
  },
  (t) => [
    // Staff look for the beginning of a name.
    index('customers_name').on(sql`lower(${t.fullName}) text_pattern_ops`, t.id),
    check('customer_id_format', sql`${t.customerId} ~ '^C[0-9]{10}$'`),
    check('customer_status', sql`${t.status} in ('active', 'restricted', 'closed')`),
  ],
)
