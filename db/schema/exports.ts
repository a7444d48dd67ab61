import { sql } from 'drizzle-orm'
import { bigint, check, index, jsonb, text, uuid } from 'drizzle-orm/pg-core'
import { banking, moment } from './banking.ts'
import { customers } from './customers.ts'

/**
 * A copy of a customer's data (GDPR Art. 15 and 20), made file by file by whoever asked for it: who leaves goes on where
 * it stood. The files lie in a bucket, sealed under a key of the copy's own (`export:<id>`), whose end is theirs.
 */
export const dataExports = banking.table(
  'data_exports',
  {
    /** Made by the client. */
    id: uuid().primaryKey(),
    customerId: bigint('customer_id', { mode: 'bigint' })
      .notNull()
      .references(() => customers.id),
    askedByUserId: bigint('asked_by_user_id', { mode: 'bigint' }).notNull(),
    askedAt: moment().notNull().defaultNow(),
    status: text().notNull().default('making'),
    /**
     * [{name, contentType, bytes, hash}]; the hash is that of what was sealed, and its name in the bucket. Of a paper
     * {document, kind, addedAt, sha256} as well.
     */
    files: jsonb().notNull().default([]),
    /** The entry after which the next file begins: account and version; null before the first. */
    afterAccount: bigint('after_account', { mode: 'bigint' }),
    afterVersion: bigint('after_version', { mode: 'bigint' }),
    readyAt: moment(),
    expiresAt: moment().notNull(),
  },
  (t) => [
    index('data_exports_customer').on(t.customerId, t.askedAt),
    index('data_exports_due').on(t.expiresAt).where(sql`status <> 'expired'`),
    check('data_export_status', sql`${t.status} in ('making', 'ready', 'expired')`),
    check('data_export_ready', sql`${t.status} <> 'ready' or ${t.readyAt} is not null`),
  ],
)
