import { sql } from 'drizzle-orm'
import { bigint, boolean, check, index, jsonb, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { banking, bytea, moment } from './banking.ts'
import { users } from './users.ts'

/**
 * What staff change about who may sign in and as what. Some of it waits for a second person, told apart by the person
 * and not by the log-in, and then for a time in which it can still be stopped. No personal data in clear.
 */
export const userChanges = banking.table(
  'user_changes',
  {
    /** The request's own. */
    id: uuid().primaryKey(),
    kind: text().notNull(),
    userId: bigint('user_id', { mode: 'bigint' })
      .notNull()
      .references(() => users.id),
    /** `user:<id>`, or `tool:<name>` for the command line. */
    maker: text().notNull(),
    makerUserId: bigint('maker_user_id', { mode: 'bigint' }).references(() => users.id),
    makerPerson: text('maker_person').notNull(),
    before: jsonb().notNull(),
    after: jsonb().notNull(),
    reason: text().notNull(),
    /** Whether one person may not do it. */
    needsSecond: boolean('needs_second').notNull(),
    coolingHours: bigint('cooling_hours', { mode: 'number' }).notNull(),
    madeAt: moment().notNull().defaultNow(),
    expiresAt: moment().notNull(),
    status: text().notNull().default('pending'),
    checkerUserId: bigint('checker_user_id', { mode: 'bigint' }).references(() => users.id),
    checkerPerson: text('checker_person'),
    /** Not before this, once approved. */
    takesEffectAt: moment(),
    settledAt: moment(),
    /** Why it was refused or stopped. */
    decision: text(),
    stoppedBy: text('stopped_by'),
    /** sha256 of the code with which whom it is about can stop it. */
    stopHash: bytea('stop_hash').unique(),
    /** The new contact, sealed as it will stand in `users`, until the change is settled. */
    contactSealed: text('contact_sealed'),
    contactIndex: bytea('contact_index'),
  },
  (t) => [
    index('user_changes_open').on(t.status, t.madeAt),
    uniqueIndex('user_changes_one_open')
      .on(t.userId, t.kind)
      .where(sql`${t.status} in ('pending', 'cooling')`),
    // Who made a log-in and who approved it, asked before anything is decided.
    index('user_changes_of_log_in')
      .on(t.userId)
      .where(sql`${t.kind} in ('new_user', 'role', 'status', 'confirm')`),
    check(
      'change_kind',
      sql`${t.kind} in ('new_user', 'role', 'status', 'factors', 'contact', 'unblock', 'confirm')`,
    ),
    check(
      'change_status',
      sql`${t.status} in ('pending', 'cooling', 'done', 'refused', 'stopped', 'expired')`,
    ),
    check('change_second_person', sql`${t.checkerPerson} <> ${t.makerPerson}`),
    check(
      'change_checker',
      sql`${t.status} in ('pending', 'expired') or not ${t.needsSecond} or (${t.checkerPerson} is not null and ${t.checkerUserId} is not null)`,
    ),
    check(
      'change_cooled',
      sql`(${t.status} not in ('cooling', 'done') or ${t.takesEffectAt} is not null) and (${t.status} <> 'done' or ${t.settledAt} >= ${t.takesEffectAt})`,
    ),
    check(
      'change_settled',
      sql`(${t.status} in ('done', 'refused', 'stopped', 'expired')) = (${t.settledAt} is not null)`,
    ),
  ],
)
