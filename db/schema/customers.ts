import { sql } from 'drizzle-orm'
import { bigint, check, date, integer, text } from 'drizzle-orm/pg-core'
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
    /** The same under the journal's key, as accounts carry it; with what finds it in a search. */
    holderName: text('holder_name'),
    holderTokens: integer('holder_tokens').array(),
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
