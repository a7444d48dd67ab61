import { sql } from 'drizzle-orm'
import { bigint, check, index, jsonb, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { accounts } from './accounts.ts'
import { banking, moment } from './banking.ts'

/**
 * What one of the staff asks for on a customer's account and another decides: a higher overdraft, a holder, waking it,
 * closing it. What one person may do alone is done at once and stands in account_events. No foreign keys to users: a
 * row that a verb writes would wait for whoever signs out.
 */
export const accountChanges = banking.table(
  'account_changes',
  {
    id: uuid().primaryKey().defaultRandom(),
    kind: text().notNull(),
    accountId: bigint('account_id', { mode: 'bigint' })
      .notNull()
      .references(() => accounts.id),
    /** The customer whom a change of holders is about, so that one waits for each; else empty. */
    subject: text().notNull().default(''),
    before: jsonb().notNull(),
    after: jsonb().notNull(),
    reason: text().notNull(),
    makerUserId: bigint('maker_user_id', { mode: 'bigint' }).notNull(),
    makerPerson: text('maker_person').notNull(),
    madeAt: moment().notNull().defaultNow(),
    expiresAt: moment().notNull(),
    status: text().notNull().default('pending'),
    checkerUserId: bigint('checker_user_id', { mode: 'bigint' }),
    checkerPerson: text('checker_person'),
    settledAt: moment(),
    /** Why it was refused. */
    decision: text(),
  },
  (t) => [
    index('account_changes_open').on(t.status, t.madeAt),
    index('account_changes_account').on(t.accountId),
    uniqueIndex('account_changes_one_open')
      .on(t.accountId, t.kind, t.subject)
      .where(sql`${t.status} = 'pending'`),
    check('account_change_kind', sql`${t.kind} in ('overdraft', 'holder', 'wake', 'close')`),
    check('account_change_status', sql`${t.status} in ('pending', 'approved', 'refused', 'expired')`),
    check('account_change_second_person', sql`${t.checkerPerson} <> ${t.makerPerson}`),
    check(
      'account_change_settled',
      sql`(${t.status} in ('approved', 'refused')) = (${t.checkerPerson} is not null and ${t.checkerUserId} is not null)
        and (${t.status} = 'pending') = (${t.settledAt} is null)`,
    ),
  ],
)
