import { sql } from 'drizzle-orm'
import { bigint, boolean, check, date, index, integer, primaryKey, text } from 'drizzle-orm/pg-core'
import { banking, bytea, moment } from './banking.ts'
import { customers } from './customers.ts'

// Enumerations, not checks, on what every transfer touches: a check is parsed anew by each statement that writes
// its table, whatever columns it sets (docs/decisions/0003-entries-move-balances.md).
export const accountType = banking.enum('account_type', ['savings', 'current', 'bank', 'term_deposit'])
/**
 * `active` and `credit_frozen` may be debited, `active` and `debit_frozen` credited. `locked` is a term deposit: its
 * money moves by the deposit's own verbs alone, so every other verb refuses it like any account that is not active.
 */
export const accountStatus = banking.enum('account_status', [
  'active',
  'frozen',
  'dormant',
  'closed',
  'debit_frozen',
  'credit_frozen',
  'locked',
])

export const products = banking.table('products', {
  code: text().primaryKey(),
  name: text().notNull(),
  type: accountType().notNull(),
  currency: text().notNull(),
  summary: text().notNull(),
  /** Where accounts of this product stand in the chart of accounts (gl_accounts). */
  glCode: text('gl_code'),
  /** Customers open new accounts of it from this day until the other, both on the business date. */
  offeredFrom: date('offered_from').notNull().default('2000-01-01'),
  offeredUntil: date('offered_until').notNull().default('infinity'),
  /** The greatest overdraft limit that staff may set, in minor units; 0 for none. */
  overdraftMost: bigint('overdraft_most', { mode: 'bigint' }).notNull().default(sql`0`),
})

/**
 * `posted`, `version` and `head` follow from entries: only the trigger on entries may move them.
 * Amounts in minor units of `currency`.
 */
export const accounts = banking.table(
  'accounts',
  {
    id: bigint({ mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
    accountNumber: text('account_number').notNull().unique(),
    productCode: text('product_code')
      .notNull()
      .references(() => products.code),
    type: accountType().notNull(),
    currency: text().notNull(),
    status: accountStatus().notNull().default('active'),
    /** The name that the other side of a transaction sees: of a customer sealed under the journal's key. */
    holderName: text('holder_name').notNull(),
    /** Keyed hashes of beginnings of its words (worker/vault/names.ts); null for the bank's own. */
    holderTokens: integer('holder_tokens').array(),
    /** What a holder calls it, sealed under their key. */
    nickname: text(),
    posted: bigint({ mode: 'bigint' }).notNull().default(sql`0`),
    held: bigint({ mode: 'bigint' }).notNull().default(sql`0`),
    overdraftLimit: bigint('overdraft_limit', { mode: 'bigint' }).notNull().default(sql`0`),
    /** Count of entries. */
    version: bigint({ mode: 'bigint' }).notNull().default(sql`0`),
    /** Hash of the newest entry, null before the first. */
    head: bytea(),
    /** Its owner's level has bounds, or they are restricted: only then a movement is held against them (caps_hold.sql). */
    isBounded: boolean('is_bounded').notNull().default(false),
    openedOn: date('opened_on').notNull(),
    createdAt: moment().notNull().defaultNow(),
  },
  (t) => [
    // Of columns that never change: a transfer updates the row in its place and touches neither.
    index('accounts_product').on(t.productCode, t.id),
    index('accounts_opened').on(t.openedOn),
  ],
)

/** Who may see and use an account. Policies read this, never a column of accounts. */
export const accountParties = banking.table(
  'account_parties',
  {
    accountId: bigint('account_id', { mode: 'bigint' })
      .notNull()
      .references(() => accounts.id),
    customerId: bigint('customer_id', { mode: 'bigint' })
      .notNull()
      .references(() => customers.id),
    role: text().notNull(),
    mandate: text().notNull(),
    validFrom: moment().notNull().defaultNow(),
    validUntil: moment().notNull().default('infinity'),
  },
  (t) => [
    primaryKey({ columns: [t.customerId, t.accountId] }),
    index('account_parties_account').on(t.accountId),
    check('party_role', sql`${t.role} in ('owner', 'joint', 'guardian', 'signatory')`),
    check('party_mandate', sql`${t.mandate} in ('either', 'jointly', 'view')`),
  ],
)
