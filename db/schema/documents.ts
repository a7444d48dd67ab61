import { sql } from 'drizzle-orm'
import { bigint, check, index, integer, text, uuid } from 'drizzle-orm/pg-core'
import { applications } from './applications.ts'
import { banking, bytea, moment } from './banking.ts'

/**
 * Papers by which the bank knows somebody. Their content stands outside Postgres (worker/files), sealed under the
 * application's key: whoever destroys that key has erased them as well.
 */
export const documents = banking.table(
  'documents',
  {
    /** The request's own, and the name of the content. */
    id: uuid().primaryKey(),
    applicationId: uuid('application_id')
      .notNull()
      .references(() => applications.id),
    kind: text().notNull(),
    contentType: text('content_type').notNull(),
    bytes: integer().notNull(),
    /** The key that seals the content. */
    keyId: uuid('key_id').notNull(),
    /** sha256 of what is kept, sealed: another content under this name is found. */
    sealedHash: bytea('sealed_hash').notNull(),
    addedBy: bigint('added_by', { mode: 'bigint' }).notNull(),
    addedAt: moment().notNull().defaultNow(),
  },
  (t) => [
    index('documents_application').on(t.applicationId),
    check('document_kind', sql`${t.kind} in ('identity', 'address', 'tax', 'other')`),
    check('document_type', sql`${t.contentType} in ('application/pdf', 'image/jpeg', 'image/png')`),
    check('document_bytes', sql`${t.bytes} between 1 and 5242880`),
    check('document_hash', sql`length(${t.sealedHash}) = 32`),
  ],
)
