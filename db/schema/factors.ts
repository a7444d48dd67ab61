import { sql } from 'drizzle-orm'
import { bigint, check, index, integer, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { banking, bytea, moment } from './banking.ts'
import { users } from './users.ts'

const userId = () =>
  bigint('user_id', { mode: 'bigint' })
    .notNull()
    .references(() => users.id)

/** What a user proves to hold besides the password. It counts from `confirmed_at` until `removed_at`. */
export const userFactors = banking.table(
  'user_factors',
  {
    /** Made by the Worker: the secret is sealed to this row. */
    id: uuid().primaryKey(),
    userId: userId(),
    kind: text().notNull(),
    /** Sealed by a key that Postgres never sees. */
    secret: text().notNull(),
    label: text().notNull(),
    createdAt: moment().notNull().defaultNow(),
    confirmedAt: moment(),
    /** The newest time step whose code was taken: each is good once, and none before it any more. */
    lastUsedStep: bigint('last_used_step', { mode: 'bigint' }),
    removedAt: moment(),
  },
  (t) => [
    index('user_factors_user').on(t.userId),
    check('factor_kind', sql`${t.kind} in ('totp')`),
    check('factor_label', sql`length(${t.label}) between 1 and 40`),
  ],
)

/** For the day the factor is lost: sha256 of the hash that the Worker sends, so that what leaks here opens nothing. */
export const recoveryCodes = banking.table(
  'recovery_codes',
  {
    userId: userId(),
    codeHash: bytea('code_hash').notNull(),
    createdAt: moment().notNull().defaultNow(),
    usedAt: moment(),
  },
  (t) => [primaryKey({ columns: [t.userId, t.codeHash] })],
)

/** A password that was right and waits for the second factor, by sha256 of its id. */
export const signInChallenges = banking.table(
  'sign_in_challenges',
  {
    idHash: bytea('id_hash').primaryKey(),
    userId: userId(),
    /** `factor`: prove one. `enrol`: there is none yet, and this is good for making the first and nothing else. */
    purpose: text().notNull(),
    /** Where the newest code to sign in went, and what is kept of it: sha256(salt ‖ id ‖ code). */
    channel: text(),
    codeSalt: bytea('code_salt'),
    codeHash: bytea('code_hash'),
    sentAt: moment(),
    /** The message in the outbox that carries the code until it is sent or of no use any more. */
    messageId: bigint('message_id', { mode: 'bigint' }),
    tries: integer().notNull().default(0),
    createdAt: moment().notNull().defaultNow(),
    expiresAt: moment().notNull(),
    usedAt: moment(),
  },
  (t) => [
    index('sign_in_challenges_user').on(t.userId),
    check('challenge_purpose', sql`${t.purpose} in ('factor', 'enrol')`),
    check('sign_in_challenge_channel', sql`${t.channel} in ('email', 'sms')`),
  ],
)
