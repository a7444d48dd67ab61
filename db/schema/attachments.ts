import { sql } from 'drizzle-orm'
import { bigint, boolean, check, foreignKey, index, integer, text, uuid } from 'drizzle-orm/pg-core'
import { banking, bytea, moment } from './banking.ts'
import { ticketMessages, tickets } from './support.ts'

/**
 * Files beside what customers and staff write to each other, append-only. Their content stands outside Postgres
 * (worker/files), sealed like their names under the customer's key: whoever destroys that key has erased them as well.
 */
export const ticketAttachments = banking.table(
  'ticket_attachments',
  {
    /** Made by the client; the sealed name is bound to it, and the content stands under it. */
    id: uuid().primaryKey(),
    position: bigint({ mode: 'bigint' }).notNull().generatedAlwaysAsIdentity(),
    ticketId: uuid('ticket_id').notNull(),
    messageId: uuid('message_id').notNull(),
    customerId: bigint('customer_id', { mode: 'bigint' }).notNull(),
    at: moment().notNull(),
    author: text().notNull(),
    userId: bigint('user_id', { mode: 'bigint' }).notNull(),
    /** As its message is: what stands beside a note of the staff never reaches the customer. */
    internal: boolean().notNull(),
    nameSealed: text('name_sealed').notNull(),
    contentType: text('content_type').notNull(),
    bytes: integer().notNull(),
    /** The key that seals the content. */
    keyId: uuid('key_id').notNull(),
    /** sha256 of what is kept, sealed: another content under this name is found. */
    sealedHash: bytea('sealed_hash').notNull(),
  },
  (t) => [
    foreignKey({ columns: [t.ticketId], foreignColumns: [tickets.id] }),
    foreignKey({ columns: [t.messageId], foreignColumns: [ticketMessages.id] }),
    index('ticket_attachments_message').on(t.messageId, t.position),
    index('ticket_attachments_ticket').on(t.ticketId),
    index('ticket_attachments_day').on(t.customerId, t.at).where(sql`author = 'customer'`),
    check('ticket_attachment_author', sql`${t.author} in ('customer', 'staff')`),
    check('ticket_attachment_internal', sql`not ${t.internal} or ${t.author} = 'staff'`),
    check('ticket_attachment_type', sql`${t.contentType} in ('application/pdf', 'image/jpeg', 'image/png')`),
    check('ticket_attachment_bytes', sql`${t.bytes} between 1 and 5242880`),
    check('ticket_attachment_hash', sql`length(${t.sealedHash}) = 32`),
    check('ticket_attachment_name', sql`length(${t.nameSealed}) <= 1500`),
  ],
)
