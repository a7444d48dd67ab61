import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  smallint,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { banking, bytea, moment } from './banking.ts'
import { customers } from './customers.ts'

/**
 * What a customer asks of the bank's people. Words are sealed under the customer's data key. No foreign keys to users: a
 * row that a verb writes would wait for whoever signs out.
 */
export const tickets = banking.table(
  'tickets',
  {
    /** Made by the client. */
    id: uuid().primaryKey(),
    /** What people name it by, and the order of a customer's list. */
    number: bigint({ mode: 'bigint' }).notNull().unique().generatedAlwaysAsIdentity(),
    customerId: bigint('customer_id', { mode: 'bigint' })
      .notNull()
      .references(() => customers.id),
    category: text().notNull(),
    priority: text().notNull(),
    status: text().notNull().default('open'),
    subjectSealed: text('subject_sealed').notNull(),
    assigneeUserId: bigint('assignee_user_id', { mode: 'bigint' }),
    openedAt: moment().notNull(),
    changedAt: moment().notNull(),
    /** By when the bank owes what is next: an answer, or the end. What waits for the customer keeps its time. */
    dueAt: moment().notNull(),
    solveDueAt: moment().notNull(),
    answeredAt: moment(),
    /** Since when it waits for the customer: for so long the clock stands. */
    waitingSince: moment(),
    solvedAt: moment(),
    closedAt: moment(),
    /** Answers that the customer has not seen. */
    unread: integer().notNull().default(0),
    messages: integer().notNull().default(0),
    rating: smallint(),
    ratingSealed: text('rating_sealed'),
    ratedAt: moment(),
  },
  (t) => [
    index('tickets_customer').on(t.customerId, t.number),
    index('tickets_queue').on(t.status, t.dueAt, t.number),
    index('tickets_mine').on(t.assigneeUserId, t.dueAt, t.number).where(sql`status in ('open', 'waiting')`),
    index('tickets_unassigned')
      .on(t.dueAt, t.number)
      .where(sql`status = 'open' and assignee_user_id is null`),
    index('tickets_unread').on(t.customerId).where(sql`unread > 0`),
    index('tickets_solved').on(t.solvedAt).where(sql`status = 'solved'`),
    check(
      'ticket_category',
      sql`${t.category} in ('payment', 'account', 'fees', 'security', 'documents', 'other', 'dispute')`,
    ),
    check('ticket_priority', sql`${t.priority} in ('low', 'normal', 'high', 'urgent')`),
    check('ticket_status', sql`${t.status} in ('open', 'waiting', 'solved', 'closed')`),
    check('ticket_waiting', sql`(${t.status} = 'waiting') = (${t.waitingSince} is not null)`),
    check('ticket_solved', sql`${t.status} <> 'solved' or ${t.solvedAt} is not null`),
    check('ticket_closed', sql`(${t.status} = 'closed') = (${t.closedAt} is not null)`),
    check('ticket_counts', sql`${t.unread} >= 0 and ${t.messages} >= 0`),
    check(
      'ticket_rating',
      sql`${t.rating} between 1 and 5 and ${t.ratedAt} is not null or ${t.rating} is null
      and ${t.ratedAt} is null and ${t.ratingSealed} is null`,
    ),
  ],
)

/** What was said and done on a ticket, append-only. Notes, and steps that are the bank's own affair, are `internal`. */
export const ticketMessages = banking.table(
  'ticket_messages',
  {
    /** Made by the client; the sealed words are bound to it. */
    id: uuid().primaryKey(),
    position: bigint({ mode: 'bigint' }).notNull().generatedAlwaysAsIdentity(),
    ticketId: uuid('ticket_id').notNull(),
    at: moment().notNull(),
    author: text().notNull(),
    userId: bigint('user_id', { mode: 'bigint' }),
    kind: text().notNull(),
    internal: boolean().notNull(),
    bodySealed: text('body_sealed'),
    /** HMAC of id and words by the Worker: knows a replay from another message under the same id. */
    digest: bytea(),
    /** What a step was: a state, or the name of what was done. */
    event: text(),
  },
  (t) => [
    foreignKey({ columns: [t.ticketId], foreignColumns: [tickets.id] }),
    index('ticket_messages_ticket').on(t.ticketId, t.position),
    check('ticket_message_author', sql`${t.author} in ('customer', 'staff', 'bank')`),
    check('ticket_message_kind', sql`${t.kind} in ('message', 'note', 'event')`),
    check('ticket_message_note', sql`${t.kind} <> 'note' or ${t.internal}`),
    check(
      'ticket_message_words',
      sql`(${t.kind} = 'event') = (${t.bodySealed} is null)
      and (${t.kind} = 'event') = (${t.event} is not null) and (${t.kind} = 'event') = (${t.digest} is null)`,
    ),
    check('ticket_message_bound', sql`length(${t.bodySealed}) <= 22000`),
  ],
)

/** "Something is wrong" with a transaction: its facts as they stood when the customer said so. Append-only. */
export const disputes = banking.table(
  'disputes',
  {
    ticketId: uuid('ticket_id').primaryKey(),
    customerId: bigint('customer_id', { mode: 'bigint' }).notNull(),
    transactionSeq: bigint('transaction_seq', { mode: 'bigint' }).notNull(),
    transactionId: uuid('transaction_id').notNull(),
    reason: text().notNull(),
    wanted: text().notNull(),
    /** Ids, numbers, dates and states, and the other side's name as the journal keeps it. */
    facts: jsonb().notNull(),
  },
  (t) => [
    foreignKey({ columns: [t.ticketId], foreignColumns: [tickets.id] }),
    index('disputes_transaction').on(t.customerId, t.transactionId),
    check(
      'dispute_reason',
      sql`${t.reason} in ('not_mine', 'wrong_amount', 'twice', 'not_received', 'other')`,
    ),
    check('dispute_wanted', sql`${t.wanted} in ('money_back', 'correction', 'explanation')`),
  ],
)

/** Answers that staff keep ready, with places for what differs. Nothing of a customer stands in them. */
export const cannedAnswers = banking.table(
  'canned_answers',
  {
    id: uuid().primaryKey(),
    title: text().notNull(),
    body: text().notNull(),
    status: text().notNull().default('active'),
    changedAt: moment().notNull(),
    changedBy: bigint('changed_by', { mode: 'bigint' }).notNull(),
  },
  (t) => [
    uniqueIndex('canned_answers_title').on(sql`lower(${t.title})`).where(sql`status = 'active'`),
    check('canned_answer_status', sql`${t.status} in ('active', 'removed')`),
    check(
      'canned_answer_bounds',
      sql`length(${t.title}) between 1 and 80 and length(${t.body}) between 1 and 4000`,
    ),
  ],
)
