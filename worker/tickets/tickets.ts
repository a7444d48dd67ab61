import { asc, eq } from 'drizzle-orm'
import type * as z from 'zod/mini'
import { cannedAnswers } from '../../db/schema/support.ts'
import { type Attached, shapeAttachments } from '../attachments/attachments.ts'
import { ask, read } from '../db.ts'
import { toInstant } from '../instants.ts'
import { toMoney } from '../money.ts'
import type { TicketState } from '../support/contract.ts'
import { type Facts, shapeDispute, shapeState } from '../support/support.ts'
import { openWith, servedSealer } from '../support/words.ts'
import type { Signed } from '../trpc.ts'
import { messageBody, ticketRating, ticketSubject } from '../vault/names.ts'
import { type Vault, vaultOf } from '../vault/opening.ts'
import type { WrappedKey } from '../vault/vault.ts'
import type {
  answerInput,
  assignInput,
  CannedAnswer,
  Colleague,
  cannedAnswer,
  DeskMessage,
  DeskTicket,
  noteInput,
  queueInput,
  solveInput,
  sortInput,
  TicketRecord,
} from './contract.ts'

export { trips } from '../support/words.ts'

/** As Postgres tells it: words sealed, with the keys that open them. */
type Shown = DeskTicket & { key: WrappedKey | null; cursor: string }

async function shapeShown(vault: Vault, row: Shown): Promise<DeskTicket> {
  const { key, cursor: _, ...ticket } = row
  return {
    ...ticket,
    subject: (await openWith(vault, key ? [key] : [], ticketSubject(row.id), row.subject))!,
    openedAt: toInstant(row.openedAt),
    changedAt: toInstant(row.changedAt),
    dueAt: toInstant(row.dueAt),
  }
}

/** `<microseconds>-<number>`, as ticket_shown.sql writes it. */
function placeOf(cursor: string | undefined): [due: string | null, number: string | null] {
  if (cursor === undefined) return [null, null]
  const [micros, number] = cursor.split('-') as [string, string]
  const seconds = BigInt(micros) / 1_000_000n
  const rest = String(BigInt(micros) % 1_000_000n).padStart(6, '0')
  return [new Date(Number(seconds) * 1000).toISOString().replace('.000Z', `.${rest}Z`), number]
}

/** The queue by what is due first. Each customer who is shown is written down. */
export async function readQueue(ctx: Signed, { view, limit, cursor }: z.output<typeof queueInput>) {
  const vault = await vaultOf(ctx)
  const rows = await ask<Shown[]>(ctx.database, 'banking.read_tickets', [
    ctx.who.jti,
    view,
    ...placeOf(cursor),
    String(limit + 1),
    ctx.requestId,
  ])
  const shown = rows.slice(0, limit)
  return {
    items: await Promise.all(shown.map((row) => shapeShown(vault, row))),
    next: rows.length > limit ? shown.at(-1)!.cursor : null,
  }
}

type Record = Shown &
  Pick<TicketRecord, 'solveDueAt' | 'ratingWords'> & {
    keys: WrappedKey[]
    messages: (Omit<DeskMessage, 'text' | 'attachments'> & { body: string | null; attachments: Attached[] })[]
    dispute: (Facts & NonNullable<TicketRecord['dispute']> & { refunded: string }) | null
  }

/** A ticket with all that was said, internal notes too; written down. Refuses not_found, forbidden (one's own person's). */
export async function readTicket(ctx: Signed, id: string): Promise<TicketRecord> {
  const vault = await vaultOf(ctx)
  const row = await ask<Record>(ctx.database, 'banking.read_ticket', [ctx.who.jti, id, ctx.requestId])
  const { keys, messages, dispute, ratingWords, solveDueAt, ...shown } = row
  const said = messages.map(
    async ({ body, ...one }): Promise<DeskMessage> => ({
      ...one,
      at: toInstant(one.at),
      text: await openWith(vault, keys, messageBody(one.id), body),
      attachments: await shapeAttachments(vault, one.attachments),
    }),
  )
  return {
    ...(await shapeShown(vault, shown)),
    solveDueAt: toInstant(solveDueAt),
    ratingWords: await openWith(vault, keys, ticketRating(id), ratingWords),
    messages: await Promise.all(said),
    dispute: dispute && {
      ...shapeDispute(dispute, dispute),
      seq: dispute.seq,
      scope: dispute.scope,
      refunded: toMoney(BigInt(dispute.refunded), dispute.currency),
    },
  }
}

/** Refuses not_found, forbidden (one's own person's), rate_limited, idempotency_conflict, already_settled (closed). */
export async function answer(ctx: Signed, input: z.output<typeof answerInput>): Promise<TicketState> {
  const { seal, digest } = await servedSealer(ctx, input.id)
  return shapeState(
    ctx,
    await ask(ctx.database, 'banking.answer_ticket', [
      ctx.who.jti,
      input.id,
      input.messageId,
      await seal(messageBody(input.messageId), input.text),
      await digest(input.messageId, input.text),
      input.becomes,
      ctx.requestId,
    ]),
  )
}

/** Refuses not_found, forbidden (one's own person's), rate_limited, idempotency_conflict. */
export async function note(ctx: Signed, input: z.output<typeof noteInput>): Promise<TicketState> {
  const { seal, digest } = await servedSealer(ctx, input.id)
  return shapeState(
    ctx,
    await ask(ctx.database, 'banking.note_ticket', [
      ctx.who.jti,
      input.id,
      input.messageId,
      await seal(messageBody(input.messageId), input.text),
      await digest(input.messageId, input.text),
      ctx.requestId,
    ]),
  )
}

/** Refuses not_found, forbidden (one's own person's), already_settled (closed). */
export async function assign(ctx: Signed, { id, assignee }: z.output<typeof assignInput>) {
  const values = [ctx.who.jti, id, assignee, ctx.requestId]
  return shapeState(ctx, await ask(ctx.database, 'banking.assign_ticket', values))
}

/** Refuses invalid_input, not_found, forbidden (one's own person's), already_settled (solved or closed). */
export async function sort(ctx: Signed, { id, category, priority }: z.output<typeof sortInput>) {
  const values = [ctx.who.jti, id, category, priority, ctx.requestId]
  return shapeState(ctx, await ask(ctx.database, 'banking.sort_ticket', values))
}

/** Refuses not_found, forbidden (one's own person's), already_settled (it is so, or closed). */
export async function solve(ctx: Signed, { id, solved }: z.output<typeof solveInput>) {
  const values = [ctx.who.jti, id, String(solved), ctx.requestId]
  return shapeState(ctx, await ask(ctx.database, 'banking.solve_ticket', values))
}

export const listColleagues = async (ctx: Signed): Promise<{ items: Colleague[] }> => ({
  items: await ask(ctx.database, 'banking.list_colleagues', [ctx.who.jti]),
})

/** Answers that are kept ready, by title. */
export const listCanned = async (ctx: Signed): Promise<{ items: CannedAnswer[] }> => ({
  items: await read(
    ctx.database,
    ctx.who,
    ctx.database
      .select({ id: cannedAnswers.id, title: cannedAnswers.title, text: cannedAnswers.body })
      .from(cannedAnswers)
      .where(eq(cannedAnswers.status, 'active'))
      .orderBy(asc(cannedAnswers.title))
      .limit(500),
  ),
})

/** Refuses idempotency_conflict (a removed one's id), already_settled (another has the title). */
export const keepCanned = (
  ctx: Signed,
  { id, title, text }: z.output<typeof cannedAnswer>,
): Promise<CannedAnswer> =>
  ask(ctx.database, 'banking.keep_canned_answer', [ctx.who.jti, id, title, text, ctx.requestId])

/** Refuses not_found. */
export async function removeCanned(ctx: Signed, id: string): Promise<{ [none: string]: never }> {
  await ask(ctx.database, 'banking.remove_canned_answer', [ctx.who.jti, id, ctx.requestId])
  return {}
}
