import * as z from 'zod/mini'
import { attachment } from '../attachments/contract.ts'
import { customerId, instant, money, page, paging, text, uuid } from '../shapes.ts'
import { category, dispute, ticketState, ticketStatus, words } from '../support/contract.ts'

export const priorities = ['low', 'normal', 'high', 'urgent'] as const
export const priority = z.enum(priorities)

export const views = ['open', 'mine', 'unassigned', 'overdue', 'waiting', 'solved', 'closed'] as const

const staffId = z.string().check(z.regex(/^\d{1,18}$/, 'This is no user.'))
export const colleague = z.object({ id: staffId, name: z.string(), mine: z.boolean() })
export type Colleague = z.infer<typeof colleague>
export const colleagues = z.object({ items: z.array(colleague) })

const deskTicket = z.object({
  id: uuid,
  number: z.string(),
  category,
  priority,
  status: ticketStatus,
  subject: z.string(),
  customerId,
  customerName: z.string(),
  assignee: z.nullable(colleague),
  openedAt: instant,
  changedAt: instant,
  dueAt: instant.check(z.describe('By when the bank owes what is next')),
  overdue: z.boolean(),
  rating: z.nullable(z.int()),
})
export type DeskTicket = z.infer<typeof deskTicket>

export const queueInput = z.object({
  view: z
    ._default(z.enum(views), 'open')
    .check(z.describe('Which tickets: all that are open, or these alone')),
  limit: paging.limit,
  cursor: z
    .optional(z.string().check(z.regex(/^\d{1,17}-\d{1,18}$/, 'This is not a cursor of the bank.')))
    .check(z.describe('The `next` of the page before')),
})
export const queue = page(deskTicket)

const deskMessage = z.object({
  id: uuid,
  at: instant,
  author: z.enum(['customer', 'staff', 'bank']),
  by: z.nullable(z.string()).check(z.describe('The member of staff')),
  kind: z.enum(['message', 'note', 'event']),
  internal: z.boolean().check(z.describe('The customer never sees it')),
  text: z.nullable(z.string()),
  event: z.nullable(z.string()),
  attachments: z.array(attachment),
})
export type DeskMessage = z.infer<typeof deskMessage>

export const ticketRecord = z.extend(deskTicket, {
  solveDueAt: instant,
  ratingWords: z.nullable(z.string()),
  messages: z.array(deskMessage),
  dispute: z.nullable(
    z.extend(dispute, {
      seq: z.string().check(z.describe('The transaction’s place in the bank’s own order')),
      scope: z.string().check(z.describe('With the id, what a reversal names')),
      refunded: money.check(z.describe('What was taken back of it by now')),
    }),
  ),
})
export type TicketRecord = z.infer<typeof ticketRecord>

export const ticketInput = z.object({ id: uuid.check(z.describe('Of the ticket')) })
const message = { ...ticketInput.shape, messageId: uuid.check(z.describe('Made by the client')), text: words }
export const answerInput = z.object({
  ...message,
  becomes: z
    ._default(z.enum(['waiting', 'solved', 'open']), 'waiting')
    .check(z.describe('What follows: it waits for the customer, is solved, or stays open')),
})
export const noteInput = z.object(message)
export const assignInput = z.object({ ...ticketInput.shape, assignee: z.nullable(staffId) })
export const sortInput = z.object({ ...ticketInput.shape, category, priority })
export const solveInput = z.object({ ...ticketInput.shape, solved: z.boolean() })
export { ticketState }

/** What stands for a fact of the ticket in an answer that is kept ready. */
export const placeholders = ['customer', 'ticket', 'colleague'] as const
const knownPlaceholders = z.check<string>((check) => {
  const unknown = [...check.value.matchAll(/\{([^{}]*)\}/g)].find(
    ([, name]) => !(placeholders as readonly string[]).includes(name!),
  )
  if (unknown)
    check.issues.push({
      code: 'custom',
      input: check.value,
      message: `There is no {${unknown[1]}}: use {customer}, {ticket} or {colleague}.`,
    })
})
export const cannedAnswer = z.object({
  id: uuid,
  title: text(80, 1),
  text: words.check(knownPlaceholders),
})
export type CannedAnswer = z.infer<typeof cannedAnswer>
const keptAnswer = z.object({ id: uuid, title: z.string(), text: z.string() })
export const cannedAnswers = z.object({ items: z.array(keptAnswer) })
export { keptAnswer }
export const cannedInput = z.object({ id: uuid })
