import { sql } from 'drizzle-orm'
import {
  bigint,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  numeric,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { accounts } from './accounts.ts'
import { banking, bytea, moment } from './banking.ts'
import { customers } from './customers.ts'
import { holds } from './holds.ts'

/**
 * What one holder of an account ordered that holders decide about together: it waits for the others. Amounts in minor
 * units. What was ordered never changes: it stands under the Worker's MAC, and money for it is held meanwhile.
 */
export const jointOrders = banking.table(
  'joint_orders',
  {
    id: uuid().primaryKey().defaultRandom(),
    kind: text().notNull(),
    accountId: bigint('account_id', { mode: 'bigint' })
      .notNull()
      .references(() => accounts.id),
    /** The request that made it. */
    scope: text().notNull(),
    key: text().notNull(),
    makerUserId: bigint('maker_user_id', { mode: 'bigint' }).notNull(),
    makerCustomerId: bigint('maker_customer_id', { mode: 'bigint' })
      .notNull()
      .references(() => customers.id),
    /** Of money: to which account, how much, and by which channel its limits are counted. */
    toNumber: text('to_number'),
    amount: bigint({ mode: 'bigint' }),
    currency: text(),
    note: text(),
    channel: text(),
    orderedAt: moment(),
    originMac: bytea('origin_mac'),
    holdId: uuid('hold_id').references(() => holds.id),
    /**
     * What else all agree to: of a schedule its rule and dates, of a deposit its offer, rate, renewal and payout, of an
     * exchange and of closing a deposit early what it has to bring at least, of a change of a deposit its renewal and the day
     * on which its term ends.
     */
    terms: jsonb(),
    madeAt: moment().notNull().defaultNow(),
    expiresAt: moment().notNull(),
    status: text().notNull().default('pending'),
    /** Whose word settled it. */
    checkerCustomerId: bigint('checker_customer_id', { mode: 'bigint' }).references(() => customers.id),
    settledAt: moment(),
    reason: text(),
    transactionSeq: bigint('transaction_seq', { mode: 'bigint' }),
  },
  (t) => [
    uniqueIndex('joint_orders_request').on(t.scope, t.key),
    unique('joint_orders_maker').on(t.id, t.makerCustomerId),
    index('joint_orders_account').on(t.accountId, t.madeAt),
    index('joint_orders_open').on(t.expiresAt).where(sql`${t.status} = 'pending'`),
    uniqueIndex('joint_orders_closing')
      .on(t.accountId)
      .where(sql`${t.status} = 'pending' and ${t.kind} = 'closing'`),
    uniqueIndex('joint_orders_nominees')
      .on(t.accountId)
      .where(sql`${t.status} = 'pending' and ${t.kind} = 'nominees'`),
    uniqueIndex('joint_orders_deposit_change')
      .on(t.accountId)
      .where(sql`${t.status} = 'pending' and ${t.kind} = 'deposit_change'`),
    check(
      'joint_kind',
      sql`${t.kind} in ('transfer', 'payment', 'closing', 'schedule', 'deposit', 'exchange', 'deposit_closing', 'nominees',
        'deposit_change')`,
    ),
    check(
      'joint_money',
      sql`case when ${t.kind} in ('closing', 'nominees') then ${t.amount} is null
        when ${t.kind} = 'deposit_change' then ${t.amount} is null and ${t.toNumber} is not null and ${t.terms} is not null
        else ${t.amount} > 0 and ${t.currency} is not null and ${t.toNumber} is not null
          and (${t.channel} is not null or ${t.kind} in ('deposit', 'exchange', 'deposit_closing'))
          and (${t.kind} in ('schedule', 'deposit', 'exchange', 'deposit_closing')) = (${t.terms} is not null)
          and (${t.kind} in ('schedule', 'deposit_closing') or ${t.orderedAt} is not null and ${t.holdId} is not null)
          and (${t.kind} in ('schedule', 'exchange', 'deposit_closing') or ${t.originMac} is not null) end`,
    ),
    // `lapsed`: all agreed, and it would have brought less than the least that they had agreed to.
    check(
      'joint_status',
      sql`${t.status} in ('pending', 'approved', 'refused', 'withdrawn', 'expired', 'lapsed')`,
    ),
    check('joint_second_person', sql`${t.checkerCustomerId} <> ${t.makerCustomerId}`),
    check(
      'joint_settled',
      sql`(${t.status} in ('approved', 'refused')) = (${t.checkerCustomerId} is not null)
        and (${t.status} = 'pending') = (${t.settledAt} is null)`,
    ),
    check(
      'joint_done',
      sql`(${t.status} = 'approved' and ${t.kind} not in ('closing', 'schedule', 'nominees', 'deposit_change')) = (${t.transactionSeq} is not null)`,
    ),
  ],
)

/** Who has said yes so far: never whoever ordered it, whom the foreign key names. */
export const jointApprovals = banking.table(
  'joint_approvals',
  {
    orderId: uuid('order_id').notNull(),
    makerCustomerId: bigint('maker_customer_id', { mode: 'bigint' }).notNull(),
    customerId: bigint('customer_id', { mode: 'bigint' })
      .notNull()
      .references(() => customers.id),
    at: moment().notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.orderId, t.customerId] }),
    foreignKey({
      name: 'joint_approval_order',
      columns: [t.orderId, t.makerCustomerId],
      foreignColumns: [jointOrders.id, jointOrders.makerCustomerId],
    }),
    check('joint_approval_second_person', sql`${t.customerId} <> ${t.makerCustomerId}`),
  ],
)

/**
 * Whom an order of the kind `nominees` names, all of them: read by those who are to agree, and set as they stand here with
 * the last yes. Gone with the owner's erasure.
 */
export const jointNominees = banking.table(
  'joint_nominees',
  {
    orderId: uuid('order_id')
      .notNull()
      .references(() => jointOrders.id),
    accountId: bigint('account_id', { mode: 'bigint' })
      .notNull()
      .references(() => accounts.id),
    position: integer().notNull(),
    /** Sealed under the owner's key for the place in `account_nominees` where they will stand. */
    name: text().notNull(),
    relation: text().notNull(),
    sharePercent: numeric('share_percent', { precision: 5, scale: 2 }).notNull(),
    /** A keyed hash of both words, by which the same list is known that is sent again. */
    words: bytea().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.orderId, t.position] }),
    index('joint_nominees_account').on(t.accountId),
    check('joint_nominee_share', sql`${t.sharePercent} > 0 and ${t.sharePercent} <= 100`),
    check('joint_nominees_sealed', sql`${t.name} like 'v1.%' and ${t.relation} like 'v1.%'`),
  ],
)
