import { sql } from 'drizzle-orm'
import { bigint, check, date, index, integer, text } from 'drizzle-orm/pg-core'
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
    /** How well the bank knows who they are, and what that permits (`kyc.levels`). */
    kycLevel: text('kyc_level').notNull().default('full'),
    risk: text().notNull().default('low'),
    /** When the bank looks at them again, and the review that they were reminded of. */
    reviewOn: date('review_on'),
    remindedFor: date('reminded_for'),
    /** When what the law keeps of them is erased; null while nobody has approved that they are. */
    eraseOn: date('erase_on'),
    memberSince: date('member_since').notNull(),
    createdAt: moment().notNull().defaultNow(),
  },
  (t) => [
    check('customer_id_format', sql`${t.customerId} ~ '^C[0-9]{10}$'`),
    check('customer_name_once', sql`${t.fullName} is null or ${t.nameSealed} is null`),
    index('customers_review').on(t.reviewOn, t.customerId),
    index('customers_erase').on(t.eraseOn).where(sql`erase_on is not null`),
    check('customer_kyc_level', sql`${t.kycLevel} in ('minimum', 'small', 'full')`),
    check('customer_risk', sql`${t.risk} in ('low', 'medium', 'high')`),
    check('customer_status', sql`${t.status} in ('active', 'restricted', 'closed')`),
  ],
)
