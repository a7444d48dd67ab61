import { sql } from 'drizzle-orm'
import { bigint, boolean, check, index, text, uuid } from 'drizzle-orm/pg-core'
import { banking, bytea, moment } from './banking.ts'
import { users } from './users.ts'

/** Public keys of passkeys (WebAuthn). Nothing here is a secret; the Worker judges, and Postgres believes it by its MAC. */
export const passkeys = banking.table(
  'passkeys',
  {
    id: uuid().primaryKey().defaultRandom(),
    userId: bigint('user_id', { mode: 'bigint' })
      .notNull()
      .references(() => users.id),
    credentialId: bytea('credential_id').notNull().unique(),
    /** What the authenticator knows its user by: random, and of no meaning outside of this table. */
    userHandle: bytea('user_handle').notNull(),
    /** COSE_Key, as it came: ES256, EdDSA or RS256. */
    publicKey: bytea('public_key').notNull(),
    /** Never goes back, but for authenticators that do not count: they always say 0. */
    signCount: bigint('sign_count', { mode: 'bigint' }).notNull(),
    transports: text().array().notNull(),
    /** Whether it may leave its device, and whether it has: a synced passkey or one bound to its device. */
    backupEligible: boolean('backup_eligible').notNull(),
    backedUp: boolean('backed_up').notNull(),
    label: text().notNull(),
    createdAt: moment().notNull().defaultNow(),
    lastUsedAt: moment(),
    removedAt: moment(),
  },
  (t) => [
    index('passkeys_user').on(t.userId),
    check('passkey_label', sql`length(${t.label}) between 1 and 40`),
    check('passkey_credential_length', sql`length(${t.credentialId}) between 16 and 1023`),
    check('passkey_handle_length', sql`length(${t.userHandle}) = 32`),
    check('passkey_backed_up', sql`${t.backupEligible} or not ${t.backedUp}`),
  ],
)

/**
 * What an authenticator is asked to sign where nothing else asks: to be registered in a session, or to sign in without a
 * name. By sha256, good once, for minutes; old ones are deleted. No foreign keys, as in `challenges`.
 */
export const passkeyChallenges = banking.table(
  'passkey_challenges',
  {
    hash: bytea().primaryKey(),
    purpose: text().notNull(),
    userId: bigint('user_id', { mode: 'bigint' }),
    sessionId: bigint('session_id', { mode: 'bigint' }),
    userHandle: bytea('user_handle'),
    expiresAt: moment().notNull(),
    usedAt: moment(),
  },
  (t) => [
    index('passkey_challenges_expiry').on(t.expiresAt),
    check('passkey_challenge_hash_length', sql`length(${t.hash}) = 32`),
    check('passkey_challenge_purpose', sql`${t.purpose} in ('register', 'sign-in')`),
    check(
      'passkey_challenge_bound',
      sql`(${t.purpose} = 'register') = (num_nonnulls(${t.userId}, ${t.sessionId}, ${t.userHandle}) = 3)`,
    ),
  ],
)
