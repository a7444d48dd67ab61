import { sql } from 'drizzle-orm'
import { bigint, check, index, integer, primaryKey, text } from 'drizzle-orm/pg-core'
import { banking, bytea, moment } from './banking.ts'
import { users } from './users.ts'

/** Links that set a new password, by sha256 of their token: good once, for minutes. */
export const passwordResets = banking.table(
  'password_resets',
  {
    tokenHash: bytea('token_hash').primaryKey(),
    userId: bigint('user_id', { mode: 'bigint' })
      .notNull()
      .references(() => users.id),
    /** An invitation is the same for days, for a customer who never had a password. */
    kind: text().notNull().default('reset'),
    requestedAt: moment().notNull(),
    expiresAt: moment().notNull(),
    usedAt: moment(),
    voidedAt: moment(),
  },
  (t) => [
    index('password_resets_user').on(t.userId, t.requestedAt),
    check('password_reset_kind', sql`${t.kind} in ('reset', 'invitation')`),
  ],
)

/** Failed sign-ins in fixed windows of time, by a keyed hash of the address or device. Old windows are deleted. */
export const signInAttempts = banking.table(
  'sign_in_attempts',
  {
    source: text().notNull(),
    sourceHash: bytea('source_hash').notNull(),
    windowStart: moment().notNull(),
    failures: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.source, t.sourceHash, t.windowStart] }),
    check('attempt_source', sql`${t.source} in ('address', 'device')`),
    index('sign_in_attempts_window').on(t.windowStart),
  ],
)
