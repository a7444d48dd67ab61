import { sql } from 'drizzle-orm'
import {
  bigint,
  check,
  index,
  integer,
  jsonb,
  numeric,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import { accounts } from './accounts.ts'
import { banking, moment } from './banking.ts'

/** What happened to an account besides money: who did it, why and when. Never updated, never deleted. */
export const accountEvents = banking.table(
  'account_events',
  {
    id: bigint({ mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
    accountId: bigint('account_id', { mode: 'bigint' })
      .notNull()
      .references(() => accounts.id),
    at: moment().notNull().defaultNow(),
    kind: text().notNull(),
    actor: text().notNull(),
    reason: text(),
    detail: jsonb(),
    /** The request that opened the account, so that its replay finds it. */
    scope: text(),
    key: text(),
  },
  (t) => [
    index('account_events_account').on(t.accountId, t.id),
    uniqueIndex('account_events_request').on(t.scope, t.key),
    check(
      'event_kind',
      sql`${t.kind} in ('opened', 'frozen', 'unfrozen', 'dormant', 'woken', 'overdraft', 'holder_added', 'holder_removed', 'closed')`,
    ),
  ],
)

/** Who is to be paid when the holder has died (Banking Regulation Act 1949, s. 45ZA). Read by the holder alone. */
export const accountNominees = banking.table(
  'account_nominees',
  {
    accountId: bigint('account_id', { mode: 'bigint' })
      .notNull()
      .references(() => accounts.id),
    position: integer().notNull(),
    /** Who and what they are, sealed under the owner's key. */
    name: text().notNull(),
    relation: text().notNull(),
    sharePercent: numeric('share_percent', { precision: 5, scale: 2 }).notNull(),
    namedAt: moment().notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.position] }),
    check('nominee_share', sql`${t.sharePercent} > 0 and ${t.sharePercent} <= 100`),
  ],
)
