import { sql } from 'drizzle-orm'
import { bigint, check, date, text } from 'drizzle-orm/pg-core'
import { banking, moment } from './banking.ts'

export const customers = banking.table(
  'customers',
  {
    id: bigint({ mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
    customerId: text('customer_id').notNull().unique(),
    /** In clear only until `fillVault` has sealed it; then null for ever. Both are null for who was erased. */
    fullName: text('full_name'),
    /** Sealed under the customer's key, found by `name_tokens`. */
    nameSealed: text('name_sealed'),
    status: text().notNull().default('active'),
    memberSince: date('member_since').notNull(),
    createdAt: moment().notNull().defaultNow(),
  },
  (t) => [
    check('customer_id_format', sql`${t.customerId} ~ '^C[0-9]{10}$'`),
    check('customer_name_once', sql`${t.fullName} is null or ${t.nameSealed} is null`),
    check('customer_status', sql`${t.status} in ('active', 'restricted', 'closed')`),
  ],
)
