import { sql } from 'drizzle-orm'
import { bigint, check, index, integer, jsonb, text, uuid } from 'drizzle-orm/pg-core'
import { banking, bytea, moment } from './banking.ts'

/**
 * What a person is asked to confirm by a further factor, in the session that asked for it: once, for five minutes, and
 * for exactly what `binding` is the sha256 of (PSD2 RTS Art. 5, dynamic linking). A passkey signs the same binding. The
 * Worker's role reads neither salt nor hash of a code. No foreign keys: whoever ends a session holds its row and waits for
 * the verbs in flight, so none of these may wait for that row.
 */
export const challenges = banking.table(
  'challenges',
  {
    id: uuid().primaryKey().defaultRandom(),
    userId: bigint('user_id', { mode: 'bigint' }).notNull(),
    sessionId: bigint('session_id', { mode: 'bigint' }).notNull(),
    purpose: text().notNull(),
    binding: bytea().notNull(),
    /** What may be shown in a dialog and in the message: `payee` and `account` masked, `amount` in minor units as text. */
    facts: jsonb().notNull(),
    createdAt: moment().notNull().defaultNow(),
    expiresAt: moment().notNull(),
    /** Where the newest code went; null while none was sent. */
    channel: text(),
    codeSalt: bytea('code_salt'),
    /** sha256(salt ‖ id ‖ code). */
    codeHash: bytea('code_hash'),
    sentAt: moment(),
    /** The message in the outbox that carries the code until it is sent or of no use any more. */
    messageId: bigint('message_id', { mode: 'bigint' }),
    /** Of the purpose `new_contact`: the address that codes go to, sealed as it will stand in `users`. */
    contactSealed: text('contact_sealed'),
    /** Wrong codes, over all codes of this challenge. */
    tries: integer().notNull().default(0),
    factor: text(),
    satisfiedAt: moment(),
    voidedAt: moment(),
    usedAt: moment(),
  },
  (t) => [
    check(
      'challenge_purpose',
      sql`${t.purpose} in ('transfer', 'payee', 'limit', 'contact', 'new_contact', 'factor', 'export')`,
    ),
    check('challenge_binding_length', sql`length(${t.binding}) = 32`),
    check('challenge_channel', sql`${t.channel} in ('email', 'sms')`),
    check('challenge_factor', sql`${t.factor} in ('email', 'sms', 'passkey')`),
    check('challenge_satisfied_by', sql`(${t.satisfiedAt} is null) = (${t.factor} is null)`),
    check('challenge_used_once_satisfied', sql`${t.usedAt} is null or ${t.satisfiedAt} is not null`),
    index('challenges_session').on(t.sessionId, t.purpose),
    index('challenges_user').on(t.userId, t.createdAt),
  ],
)
