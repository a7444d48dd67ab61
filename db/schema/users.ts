import { sql } from 'drizzle-orm'
import { bigint, check, index, integer, text, uuid } from 'drizzle-orm/pg-core'
import { banking, bytea, moment } from './banking.ts'
import { customers } from './customers.ts'

/** Who can sign in. The Worker's role may not read the password columns: sign_in compares inside Postgres. */
export const users = banking.table(
  'users',
  {
    id: bigint({ mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
    kind: text().notNull(),
    customerId: bigint('customer_id', { mode: 'bigint' })
      .unique()
      .references(() => customers.id),
    /** The customer that a member of staff is as a person, where they bank here: they never touch those accounts. */
    personId: bigint('person_id', { mode: 'bigint' }).references(() => customers.id),
    /** In clear only until `fillVault` has sealed it, as e-mail and phone; then null for ever (see close_plain.sql). */
    name: text(),
    nameSealed: text('name_sealed'),
    email: text().unique(),
    phone: text(),
    /** Sealed under the subject's key, found by a blind index (worker/vault). */
    emailSealed: text('email_sealed'),
    emailIndex: bytea('email_index').unique(),
    phoneSealed: text('phone_sealed'),
    phoneIndex: bytea('phone_index'),
    status: text().notNull().default('active'),
    passwordSalt: bytea('password_salt').notNull(),
    /** What makes the tag: argon2id, or until the first sign-in the bcrypt of an import (passes: its cost). */
    passwordScheme: text('password_scheme').notNull().default('argon2id'),
    passwordMemoryKib: integer('password_memory_kib').notNull(),
    passwordPasses: integer('password_passes').notNull(),
    passwordLanes: integer('password_lanes').notNull(),
    /** sha256 of the tag: what leaks here cannot be sent as a tag. */
    passwordVerifier: bytea('password_verifier').notNull(),
    /** Since when a sign-in asks for a code by mail or text message; null where it does not. */
    signInCodeSince: moment(),
    failures: integer().notNull().default(0),
    blockedUntil: moment(),
    lastSignInAt: moment(),
    createdAt: moment().notNull().defaultNow(),
  },
  (t) => [
    check('user_kind', sql`${t.kind} in ('customer', 'operator', 'admin')`),
    // Proposed: an admin whom nobody has approved yet.
    check('user_status', sql`${t.status} in ('proposed', 'active', 'suspended', 'closed')`),
    check('user_customer', sql`(${t.kind} = 'customer') = (${t.customerId} is not null)`),
    check('user_password_scheme', sql`${t.passwordScheme} in ('argon2id', 'bcrypt')`),
    check('user_email_once', sql`(${t.email} is null) <> (${t.emailSealed} is null)`),
    check('user_name_once', sql`${t.name} is null or ${t.nameSealed} is null`),
    check('user_phone_once', sql`${t.phone} is null or ${t.phoneSealed} is null`),
    index('users_phone').on(t.phoneIndex),
    // The staff among all who sign in.
    index('users_staff').on(t.id).where(sql`kind <> 'customer'`),
    check('user_salt_length', sql`length(${t.passwordSalt}) = 16`),
    check('user_verifier_length', sql`length(${t.passwordVerifier}) = 32`),
  ],
)

/** A signed-in device: the family of all tokens that came from one sign-in. */
export const userSessions = banking.table(
  'user_sessions',
  {
    id: bigint({ mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
    /** By which its holder names it. */
    publicId: uuid('public_id').notNull().defaultRandom(),
    userId: bigint('user_id', { mode: 'bigint' })
      .notNull()
      .references(() => users.id),
    channel: text().notNull(),
    startedAt: moment().notNull().defaultNow(),
    /** No refresh after this. */
    endsAt: moment().notNull(),
    /** Written at most once a minute. */
    lastSeenAt: moment().notNull().defaultNow(),
    /** Refused when unseen for longer; null for sessions that do not idle. */
    idleSeconds: integer('idle_seconds'),
    endedAt: moment(),
    endedBy: text('ended_by'),
    previousSignInAt: moment(),
    userAgent: text('user_agent'),
    address: text(),
    /** As its holder would call it, such as "Chrome on Android". */
    device: text(),
    /** Where the edge saw it sign in, such as "Mumbai, India". */
    place: text(),
  },
  (t) => [
    check('session_channel', sql`${t.channel} in ('web', 'api')`),
    index('user_sessions_user').on(t.userId, t.endsAt),
    index('user_sessions_device').on(t.userId, t.device),
  ],
)

/** The allow-list of access tokens by sha256(jti): no row, no entry. Rows outlive expiry by a day. */
export const authTokens = banking.table(
  'auth_tokens',
  {
    jtiHash: bytea('jti_hash').primaryKey(),
    sessionId: bigint('session_id', { mode: 'bigint' })
      .notNull()
      .references(() => userSessions.id),
    userId: bigint('user_id', { mode: 'bigint' }).notNull(),
    customerId: bigint('customer_id', { mode: 'bigint' }),
    kind: text().notNull(),
    issuedAt: moment().notNull().defaultNow(),
    expiresAt: moment().notNull(),
    revokedAt: moment(),
  },
  (t) => [index('auth_tokens_session').on(t.sessionId)],
)

/** Refresh tokens by sha256 of the hash that the Worker sends. A used one that comes again ends its family. */
export const refreshTokens = banking.table(
  'refresh_tokens',
  {
    tokenHash: bytea('token_hash').primaryKey(),
    sessionId: bigint('session_id', { mode: 'bigint' })
      .notNull()
      .references(() => userSessions.id),
    issuedAt: moment().notNull().defaultNow(),
    usedAt: moment(),
    successorHash: bytea('successor_hash'),
    voidedAt: moment(),
  },
  (t) => [index('refresh_tokens_session').on(t.sessionId)],
)
