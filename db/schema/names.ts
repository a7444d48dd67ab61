import { sql } from 'drizzle-orm'
import { bigint, check, index, primaryKey, text } from 'drizzle-orm/pg-core'
import { banking, bytea } from './banking.ts'

/**
 * What finds a person by the beginning of words of their name: keyed hashes of these beginnings (worker/vault/names.ts).
 * They go with the person's key when the person is erased.
 */
export const nameTokens = banking.table(
  'name_tokens',
  {
    token: bytea().notNull(),
    kind: text().notNull(),
    /** The row of customers or, for staff, of users. */
    person: bigint({ mode: 'bigint' }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.token, t.kind, t.person] }),
    index('name_tokens_person').on(t.kind, t.person),
    check('name_token_kind', sql`${t.kind} in ('customer', 'staff')`),
    check('name_token_length', sql`length(${t.token}) = 16`),
  ],
)
