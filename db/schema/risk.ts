import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  check,
  date,
  index,
  integer,
  jsonb,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { accounts } from './accounts.ts'
import { banking, bytea, moment } from './banking.ts'
import { customers } from './customers.ts'
import { holds } from './holds.ts'

const key = (name: string) => bigint(name, { mode: 'bigint' })

/**
 * What one of the staff wants a rule to be from now on, and another decides. `after` is the whole rule. No foreign keys
 * to users: a row that a verb writes would wait for whoever signs out.
 */
export const riskRuleChanges = banking.table(
  'risk_rule_changes',
  {
    id: uuid().primaryKey().defaultRandom(),
    code: text().notNull(),
    before: jsonb(),
    after: jsonb().notNull(),
    reason: text().notNull(),
    makerUserId: key('maker_user_id').notNull(),
    makerPerson: text('maker_person').notNull(),
    madeAt: moment().notNull().defaultNow(),
    expiresAt: moment().notNull(),
    status: text().notNull().default('pending'),
    checkerUserId: key('checker_user_id'),
    checkerPerson: text('checker_person'),
    settledAt: moment(),
    decision: text(),
  },
  (t) => [
    uniqueIndex('risk_rule_changes_one_open').on(t.code).where(sql`${t.status} = 'pending'`),
    index('risk_rule_changes_made').on(t.madeAt),
    check('risk_rule_change_status', sql`${t.status} in ('pending', 'approved', 'refused', 'expired')`),
    check('risk_rule_change_second_person', sql`${t.checkerPerson} <> ${t.makerPerson}`),
    check(
      'risk_rule_change_settled',
      sql`(${t.status} in ('approved', 'refused')) = (${t.checkerPerson} is not null and ${t.checkerUserId} is not null)
        and (${t.status} = 'pending') = (${t.settledAt} is null)`,
    ),
  ],
)

/**
 * Rules over what leaves for somebody else, in one currency. `parameters` has a shape for each kind (is_risk_shape.sql),
 * amounts in minor units. A row is what an approved change says, which a trigger holds it to.
 */
export const riskRules = banking.table(
  'risk_rules',
  {
    code: text().primaryKey(),
    kind: text().notNull(),
    currency: text().notNull(),
    parameters: jsonb().notNull(),
    action: text().notNull(),
    /** 1 to 100: how far up the queue its alerts stand. */
    score: integer().notNull(),
    isOn: boolean('is_on').notNull(),
    effectiveFrom: moment().notNull(),
    effectiveUntil: moment().notNull(),
    changeId: uuid('change_id')
      .notNull()
      .references(() => riskRuleChanges.id),
  },
  (t) => [
    check(
      'risk_rule_kind',
      sql`${t.kind} in ('velocity', 'structuring', 'new_payee', 'dormant', 'hour', 'large')`,
    ),
    check('risk_rule_action', sql`${t.action} in ('allow', 'step_up', 'hold', 'refuse')`),
    check('risk_rule_score', sql`${t.score} between 1 and 100`),
    check('risk_rule_effective', sql`${t.effectiveFrom} < ${t.effectiveUntil}`),
  ],
)

/**
 * What rules ask of a customer's past, counted as it happens, so that none reads history: the newest 64 orders, newest
 * first, and of the last 90 days the largest of each day that no later day has exceeded, newest first. Minor units.
 * Written by watched transfers: no checks, foreign keys or triggers (docs/decisions/0003-entries-move-balances.md).
 */
export const riskCounters = banking.table(
  'risk_counters',
  {
    customerId: key('customer_id').notNull(),
    currency: text().notNull(),
    recentAt: moment().array().notNull(),
    recentAmount: key('recent_amount').array().notNull(),
    largestDay: date('largest_day').array().notNull(),
    largestAmount: key('largest_amount').array().notNull(),
    /** Of `recent_amount`: what an order adds to, so that nobody adds them up for most. */
    recentTotal: key('recent_total').notNull(),
  },
  (t) => [primaryKey({ columns: [t.customerId, t.currency] })],
)

/**
 * What all rules of a currency have in common, so that an order that none can meet is told by one comparison each: a
 * gate that stays shut lets nothing through that a rule would meet, one that opens says only that rules are to be asked.
 * Follows from risk_rules (gather_risk_gates.sql); null where no rule of the kind is on. Amounts in minor units.
 */
export const riskGates = banking.table('risk_gates', {
  currency: text().primaryKey(),
  /** The least total, the least count and the longest time of rules of velocity. */
  velocityAmount: key('velocity_amount'),
  velocityCount: integer('velocity_count'),
  velocityMinutes: integer('velocity_minutes'),
  /** From the least amount that is just under a threshold to the highest threshold. */
  structuringFrom: key('structuring_from'),
  structuringBelow: key('structuring_below'),
  /** The least amount that a rule of a new payee or of a large amount looks at. */
  amountFrom: key('amount_from'),
  /** The least amount, and how many days ago an account may have woken. */
  wokenFrom: key('woken_from'),
  wokenDays: integer('woken_days'),
  /** The least amount, and the hours of the bank's clock that some rule names: bit 0 is from midnight to one. */
  hourFrom: key('hour_from'),
  hours: integer(),
  timezone: text().notNull(),
})

/** Alerts of one customer, looked into by one of the staff, and closed by two: whoever proposes the outcome and another. */
export const cases = banking.table(
  'cases',
  {
    id: key('id').primaryKey().generatedAlwaysAsIdentity(),
    customerId: key('customer_id')
      .notNull()
      .references(() => customers.id),
    status: text().notNull().default('open'),
    score: integer().notNull(),
    openedAt: moment().notNull().defaultNow(),
    /** Who looks into it. */
    reviewerUserId: key('reviewer_user_id'),
    outcome: text(),
    proposerUserId: key('proposer_user_id'),
    proposerPerson: text('proposer_person'),
    proposedAt: moment(),
    closerUserId: key('closer_user_id'),
    closerPerson: text('closer_person'),
    closedAt: moment(),
  },
  (t) => [
    uniqueIndex('cases_one_open').on(t.customerId).where(sql`${t.status} <> 'closed'`),
    // In the order of the queue, so that a place in it is one seek.
    index('cases_queue').on(t.status, sql`(-${t.score})`, t.id),
    check('case_status', sql`${t.status} in ('open', 'under_review', 'closed')`),
    check('case_outcome', sql`${t.outcome} in ('false_positive', 'confirmed', 'reported')`),
    check('case_second_person', sql`${t.closerPerson} <> ${t.proposerPerson}`),
    check('case_reviewed', sql`${t.status} = 'open' or ${t.reviewerUserId} is not null`),
    check(
      'case_proposed',
      sql`(${t.outcome} is null) = (${t.proposerPerson} is null) and (${t.outcome} is null) = (${t.proposerUserId} is null)
        and (${t.outcome} is null) = (${t.proposedAt} is null)`,
    ),
    check(
      'case_closed',
      sql`(${t.status} = 'closed') = (${t.closedAt} is not null and ${t.closerPerson} is not null
        and ${t.closerUserId} is not null and ${t.outcome} is not null)`,
    ),
  ],
)

/** What was found out and said about a case. Never updated, never deleted. */
export const caseNotes = banking.table(
  'case_notes',
  {
    id: key('id').primaryKey().generatedAlwaysAsIdentity(),
    caseId: key('case_id')
      .notNull()
      .references(() => cases.id),
    kind: text().notNull(),
    userId: key('user_id').notNull(),
    text: text().notNull(),
    at: moment().notNull().defaultNow(),
  },
  (t) => [
    index('case_notes_case').on(t.caseId, t.id),
    check(
      'case_note_kind',
      sql`${t.kind} in ('note', 'taken', 'proposed', 'sent_back', 'closed', 'released', 'declined')`,
    ),
  ],
)

/** An order that waits for the staff with its money held: what was ordered never changes, under the Worker's MAC. */
export const riskOrders = banking.table(
  'risk_orders',
  {
    id: uuid().primaryKey().defaultRandom(),
    kind: text().notNull(),
    accountId: key('account_id')
      .notNull()
      .references(() => accounts.id),
    scope: text().notNull(),
    key: text().notNull(),
    makerUserId: key('maker_user_id').notNull(),
    makerCustomerId: key('maker_customer_id')
      .notNull()
      .references(() => customers.id),
    toNumber: text('to_number').notNull(),
    amount: key('amount').notNull(),
    currency: text().notNull(),
    note: text(),
    channel: text().notNull(),
    /** Whether it counted as one to a new payee, and the payee, so that what was counted can be given back. */
    isNew: boolean('is_new').notNull(),
    payeeId: uuid('payee_id'),
    orderedAt: moment().notNull(),
    originMac: bytea('origin_mac').notNull(),
    holdId: uuid('hold_id')
      .notNull()
      .references(() => holds.id),
    madeAt: moment().notNull().defaultNow(),
    expiresAt: moment().notNull(),
    status: text().notNull().default('pending'),
    checkerUserId: key('checker_user_id'),
    checkerPerson: text('checker_person'),
    settledAt: moment(),
    reason: text(),
    transactionSeq: key('transaction_seq'),
  },
  (t) => [
    uniqueIndex('risk_orders_request').on(t.scope, t.key),
    check('risk_order_amount', sql`${t.amount} > 0`),
    check('risk_order_status', sql`${t.status} in ('pending', 'released', 'refused')`),
    check('risk_order_second_person', sql`${t.checkerPerson} <> 'customer:' || ${t.makerCustomerId}`),
    check(
      'risk_order_settled',
      sql`(${t.status} = 'pending') = (${t.settledAt} is null) and (${t.settledAt} is null) = (${t.checkerPerson} is null)
        and (${t.status} = 'released') = (${t.transactionSeq} is not null)`,
    ),
  ],
)

/** That a rule applied to an order, with what it saw: never shown to a customer. The order became a transaction of the
 * same scope and key, or waits in risk_orders, or was refused. */
export const riskAlerts = banking.table(
  'risk_alerts',
  {
    id: key('id').primaryKey().generatedAlwaysAsIdentity(),
    ruleCode: text('rule_code').notNull(),
    changeId: uuid('change_id').notNull(),
    action: text().notNull(),
    score: integer().notNull(),
    customerId: key('customer_id')
      .notNull()
      .references(() => customers.id),
    accountId: key('account_id')
      .notNull()
      .references(() => accounts.id),
    scope: text().notNull(),
    key: text().notNull(),
    facts: jsonb().notNull(),
    caseId: key('case_id')
      .notNull()
      .references(() => cases.id),
    at: moment().notNull().defaultNow(),
  },
  (t) => [index('risk_alerts_case').on(t.caseId, t.id), index('risk_alerts_order').on(t.scope, t.key)],
)
