import * as z from 'zod/mini'
import { attachment } from '../attachments/contract.ts'
import { date, instant, money, page, paging, text, uuid } from '../shapes.ts'

export const categories = ['payment', 'account', 'fees', 'security', 'documents', 'other'] as const
export const category = z.enum([...categories, 'dispute'])
export type TicketCategory = z.infer<typeof category>

export const ticketStatus = z.enum(['open', 'waiting', 'solved', 'closed'])
export type TicketStatus = z.infer<typeof ticketStatus>

/** What is wrong with a transaction, and what the customer wants. */
export const disputeReasons = ['not_mine', 'wrong_amount', 'twice', 'not_received', 'other'] as const
export const disputeReason = z.enum(disputeReasons)
export type DisputeReason = z.infer<typeof disputeReason>
export const disputeWishes = ['money_back', 'correction', 'explanation'] as const
export const disputeWish = z.enum(disputeWishes)
export type DisputeWish = z.infer<typeof disputeWish>

const said = z.check<string>((check) => {
  if (check.value.trim() === '')
    check.issues.push({ code: 'custom', input: check.value, message: 'This is needed.' })
})
/** The most characters of a message. */
export const mostWritten = 4000
/** What people write to each other: plain text, shown as text. */
export const words = text(mostWritten, 1).check(said)

export const dispute = z.object({
  transactionId: uuid,
  reason: disputeReason,
  wanted: disputeWish,
  type: z.string(),
  account: z.string(),
  direction: z.enum(['credit', 'debit']),
  amount: money,
  otherNumber: z.nullable(z.string()).check(z.describe('The account on the other side')),
  otherName: z.string(),
  channel: z.string(),
  bookingDate: date,
  createdAt: instant,
  status: z.string().check(z.describe('`booked`, `partly_returned` or `returned`, when it was disputed')),
})
export type Dispute = z.infer<typeof dispute>

const ticket = z.object({
  id: uuid,
  number: z.string().check(z.describe('What people name it by')),
  category,
  status: ticketStatus,
  subject: z.string(),
  openedAt: instant,
  changedAt: instant,
  unread: z.int().check(z.describe('Answers that were not seen')),
  transactionId: z.nullable(uuid).check(z.describe('The transaction that it disputes')),
})
export type Ticket = z.infer<typeof ticket>

const ticketMessage = z.object({
  id: uuid,
  at: instant,
  author: z.enum(['customer', 'staff', 'bank']),
  text: z.nullable(z.string()).check(z.describe('Null for a step')),
  event: z.nullable(z.string()).check(z.describe('`solved`, `closed`, `reopened`; null for words')),
  attachments: z.array(attachment),
})
export type TicketMessage = z.infer<typeof ticketMessage>

export const conversation = z.extend(ticket, {
  messages: z.array(ticketMessage),
  dispute: z.nullable(dispute),
  rating: z.nullable(z.int()),
  mayReopen: z.boolean().check(z.describe('Whether a further message is taken')),
})
export type Conversation = z.infer<typeof conversation>

export const ticketsInput = z.prefault(
  z.object({
    ...paging,
    transaction: z.optional(uuid).check(z.describe('Disputes of this transaction alone')),
  }),
  {},
)
export const tickets = page(ticket)
export const ticketInput = z.object({ id: uuid })

/** What a change answers; the rest is read. */
export const ticketState = z.object({
  id: uuid,
  number: z.string(),
  status: ticketStatus,
  changedAt: instant,
})
export type TicketState = z.infer<typeof ticketState>

/** The client makes `id`, which its first message has as well. */
export const openInput = z.object({
  id: uuid,
  category: z.enum(categories),
  subject: text(120, 1).check(said),
  text: words,
})
export const disputeInput = z.object({
  id: uuid,
  transactionId: uuid,
  reason: disputeReason,
  wanted: disputeWish,
  text: words,
})
export const replyInput = z.object({
  id: uuid.check(z.describe('Of the ticket')),
  messageId: uuid.check(z.describe('Made by the client')),
  text: words,
})
export const rateInput = z.object({
  id: uuid,
  rating: z.coerce.number().check(z.int(), z.minimum(1), z.maximum(5)),
  text: z.optional(text(1000)),
})
export const unread = z.object({ unread: z.int() })
