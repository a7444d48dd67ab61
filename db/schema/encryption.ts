import { sql } from 'drizzle-orm'
import { check, index, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { banking, moment } from './banking.ts'

/**
 * Data keys, each wrapped by DATA_KEY, which Postgres never sees: nobody can use one from here. A subject is a customer
 * or a member of staff; 'system' is for what is about nobody, 'index' for blind indexes,
 * 'journal' for names on accounts and beside entries, which the law has the bank keep.
 */
export const encryptionKeys = banking.table(
  'encryption_keys',
  {
    id: uuid().primaryKey(),
    purpose: text().notNull(),
    /** `customer:12` or `user:7`. */
    subject: text(),
    /** iv ‖ ciphertext ‖ tag, base64url; null once it was destroyed. */
    wrapped: text(),
    /** Which DATA_KEY wraps it. */
    kekId: text('kek_id').notNull(),
    createdAt: moment().notNull().defaultNow(),
    rotatedAt: moment(),
    /** Another key of the subject seals what is new; this one opens what is not sealed anew yet. */
    retiredAt: moment(),
    destroyedAt: moment(),
  },
  (t) => [
    check('encryption_key_purpose', sql`${t.purpose} in ('subject', 'system', 'index', 'journal')`),
    check('encryption_key_subject', sql`(${t.purpose} = 'subject') = (${t.subject} is not null)`),
    check('encryption_key_destroyed', sql`(${t.wrapped} is null) = (${t.destroyedAt} is not null)`),
    index('encryption_keys_subject').on(t.subject),
    uniqueIndex('encryption_keys_in_use')
      .on(sql`${t.purpose}`, sql`coalesce(${t.subject}, '')`)
      .where(sql`${t.retiredAt} is null`),
    index('encryption_keys_kek').on(t.kekId, t.id),
  ],
)
