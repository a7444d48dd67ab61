import { and, asc, desc, eq, gt, lt, sql, sum } from 'drizzle-orm'
import type * as z from 'zod/mini'
import { encryptionKeys } from '../../db/schema/encryption.ts'
import { disputes, ticketMessages, tickets } from '../../db/schema/support.ts'
import { type Attached, shapeAttachments } from '../attachments/attachments.ts'
import { ask, read, readBoth } from '../db.ts'
import { Refusal } from '../errors.ts'
import { toInstant } from '../instants.ts'
import { type Currency, toMoney } from '../money.ts'
import type { Signed } from '../trpc.ts'
import { messageBody, ticketRating, ticketSubject } from '../vault/names.ts'
import { keyColumns, openingAmong, type Vault, vaultOf } from '../vault/opening.ts'
import type { WrappedKey } from '../vault/vault.ts'
import type {
  Conversation,
  Dispute,
  DisputeReason,
  DisputeWish,
  disputeInput,
  openInput,
  rateInput,
  replyInput,
  Ticket,
  TicketCategory,
  TicketMessage,
  TicketState,
  TicketStatus,
  ticketsInput,
} from './contract.ts'
import { subjects } from './subjects.ts'
import { ownSealer } from './words.ts'

/** What `banking.dispute_facts` keeps. */
export type Facts = Omit<Dispute, 'amount' | 'reason' | 'wanted' | 'transactionId'> & {
  amount: string
  currency: Currency
  seq: string
  scope: string
}

export const shapeDispute = (
  facts: Facts,
  about: Pick<Dispute, 'transactionId' | 'reason' | 'wanted'>,
): Dispute => ({
  transactionId: about.transactionId,
  reason: about.reason,
  wanted: about.wanted,
  type: facts.type,
  account: facts.account,
  direction: facts.direction,
  amount: toMoney(BigInt(facts.amount), facts.currency),
  otherNumber: facts.otherNumber,
  otherName: facts.otherName,
  channel: facts.channel,
  bookingDate: facts.bookingDate,
  createdAt: toInstant(facts.createdAt),
  status: facts.status,
})

const columns = {
  id: tickets.id,
  number: tickets.number,
  category: tickets.category,
  status: tickets.status,
  subject: tickets.subjectSealed,
  openedAt: tickets.openedAt,
  changedAt: tickets.changedAt,
  closedAt: tickets.closedAt,
  unread: tickets.unread,
  rating: tickets.rating,
  transactionId: disputes.transactionId,
  reason: disputes.reason,
  wanted: disputes.wanted,
  facts: disputes.facts,
  reopenDays: sql<number>`banking.support_reopen_days()`,
  key: keyColumns,
}

const asked = (ctx: Signed) =>
  ctx.database
    .select(columns)
    .from(tickets)
    .leftJoin(disputes, eq(disputes.ticketId, tickets.id))
    .leftJoin(encryptionKeys, eq(encryptionKeys.id, sql`banking.key_in(${tickets.subjectSealed})`))
type Row = Awaited<ReturnType<typeof asked>>[number]

async function shapeTicket(vault: Vault, row: Row): Promise<Ticket> {
  return {
    id: row.id,
    number: String(row.number),
    category: row.category as TicketCategory,
    status: row.status as TicketStatus,
    subject: (await openingAmong(vault, ticketSubject(row.id), row.subject, row.key as WrappedKey | null))!,
    openedAt: toInstant(row.openedAt),
    changedAt: toInstant(row.changedAt),
    unread: row.unread,
    transactionId: row.transactionId,
  }
}

/** The caller's tickets, newest first. */
export async function listTickets(
  ctx: Signed,
  { limit, cursor, transaction }: z.output<typeof ticketsInput>,
) {
  if (cursor !== undefined && !/^\d{1,18}$/.test(cursor))
    throw new Refusal('invalid_input', {}, [{ path: 'cursor', message: 'This is not a cursor of the bank.' }])
  const vault = await vaultOf(ctx)
  const rows = await read(
    ctx.database,
    ctx.who,
    asked(ctx)
      .where(
        and(
          cursor === undefined ? undefined : lt(tickets.number, BigInt(cursor)),
          transaction ? eq(disputes.transactionId, transaction) : undefined,
        ),
      )
      .orderBy(desc(tickets.number))
      .limit(limit + 1),
  )
  const shown = rows.slice(0, limit)
  return {
    items: await Promise.all(shown.map((row) => shapeTicket(vault, row))),
    next: rows.length > limit ? String(shown.at(-1)!.number) : null,
  }
}

/** A ticket with all that was said to its customer: row-level security leaves out what is internal. Refuses not_found. */
export async function getTicket(ctx: Signed, id: string): Promise<Conversation> {
  const vault = await vaultOf(ctx)
  const messagesOf = ctx.database
    .select({
      id: ticketMessages.id,
      at: ticketMessages.at,
      author: ticketMessages.author,
      body: ticketMessages.bodySealed,
      event: ticketMessages.event,
      attachments: sql<Attached[]>`banking.attachments_shown(${ticketMessages.id})`,
      key: keyColumns,
    })
    .from(ticketMessages)
    .leftJoin(encryptionKeys, eq(encryptionKeys.id, sql`banking.key_in(${ticketMessages.bodySealed})`))
    .where(eq(ticketMessages.ticketId, id))
    .orderBy(asc(ticketMessages.position))
  const [[row], said] = await readBoth(
    ctx.database,
    ctx.who,
    asked(ctx).where(eq(tickets.id, id)),
    messagesOf,
  )
  if (!row) throw new Refusal('not_found')
  const messages = said.map(
    async ({ key, body, ...one }): Promise<TicketMessage> => ({
      id: one.id,
      at: toInstant(one.at),
      author: one.author as TicketMessage['author'],
      text: await openingAmong(vault, messageBody(one.id), body, key as WrappedKey | null),
      event: one.event,
      attachments: await shapeAttachments(vault, one.attachments),
    }),
  )
  const about = row as { transactionId: string; reason: DisputeReason; wanted: DisputeWish }
  return {
    ...(await shapeTicket(vault, row)),
    messages: await Promise.all(messages),
    dispute: row.facts ? shapeDispute(row.facts as Facts, about) : null,
    rating: row.rating,
    mayReopen:
      row.closedAt === null || new Date(row.closedAt).getTime() + row.reopenDays * 86_400_000 > Date.now(),
  }
}

/** How many answers the caller has not seen. */
export async function countUnread(ctx: Signed) {
  const [row] = await read(
    ctx.database,
    ctx.who,
    ctx.database
      .select({ unread: sum(tickets.unread) })
      .from(tickets)
      .where(gt(tickets.unread, 0)),
  )
  return { unread: Number(row?.unread ?? 0) }
}

type Answered = TicketState & { replayed?: boolean }
export function shapeState(ctx: Signed, { replayed, ...state }: Answered): TicketState {
  ctx.reply.replayed = replayed ?? false
  return { ...state, changedAt: toInstant(state.changedAt) }
}

/** Refuses rate_limited, idempotency_conflict. */
export async function openTicket(ctx: Signed, input: z.output<typeof openInput>): Promise<TicketState> {
  const { seal, digest } = await ownSealer(ctx, null)
  const answer = await ask<Answered>(ctx.database, 'banking.open_ticket', [
    ctx.who.jti,
    input.id,
    input.category,
    await seal(ticketSubject(input.id), input.subject),
    await seal(messageBody(input.id), input.text),
    await digest(input.id, `${input.subject}\n${input.text}`),
    ctx.requestId,
  ])
  return shapeState(ctx, answer)
}

/** Refuses rate_limited, idempotency_conflict, not_found, already_settled (one of it is open: `ticketId`). */
export async function openDispute(ctx: Signed, input: z.output<typeof disputeInput>): Promise<TicketState> {
  const { seal, digest } = await ownSealer(ctx, null)
  const answer = await ask<Answered>(ctx.database, 'banking.open_dispute', [
    ctx.who.jti,
    input.id,
    input.transactionId,
    input.reason,
    input.wanted,
    await seal(ticketSubject(input.id), subjects[input.reason]),
    await seal(messageBody(input.id), input.text),
    await digest(input.id, [input.transactionId, input.reason, input.wanted, input.text].join('\n')),
    ctx.requestId,
  ])
  return shapeState(ctx, answer)
}

/** Refuses not_found, rate_limited, idempotency_conflict, limit_exceeded, already_settled (closed for too long). */
export async function reply(ctx: Signed, input: z.output<typeof replyInput>): Promise<TicketState> {
  const { seal, digest } = await ownSealer(ctx, input.id)
  const answer = await ask<Answered>(ctx.database, 'banking.reply_to_ticket', [
    ctx.who.jti,
    input.id,
    input.messageId,
    await seal(messageBody(input.messageId), input.text),
    await digest(input.messageId, input.text),
    ctx.requestId,
  ])
  return shapeState(ctx, answer)
}

/** Refuses not_found, forbidden (not closed), already_settled (said before). */
export async function rateTicket(ctx: Signed, input: z.output<typeof rateInput>): Promise<TicketState> {
  const { seal } = await ownSealer(ctx, input.id)
  const answer = await ask<Answered>(ctx.database, 'banking.rate_ticket', [
    ctx.who.jti,
    input.id,
    String(input.rating),
    input.text?.trim() ? await seal(ticketRating(input.id), input.text) : null,
    ctx.requestId,
  ])
  return shapeState(ctx, answer)
}

const change =
  (verb: 'banking.close_ticket' | 'banking.see_ticket') =>
  async (ctx: Signed, id: string): Promise<TicketState> =>
    shapeState(ctx, await ask<Answered>(ctx.database, verb, [ctx.who.jti, id, ctx.requestId]))

/** Refuses not_found. */
export const closeTicket = change('banking.close_ticket')
/** Refuses not_found. */
export const seeTicket = change('banking.see_ticket')
