/** When the bank looks again at who a customer is, and what comes of it. */
import type * as z from 'zod/mini'
import { ask } from '../db.ts'
import type { Pending } from '../proposals/proposals.ts'
import type { Signed } from '../trpc.ts'
import type { Due, Erasure, eraseInput, reviewInput, reviewsInput } from './contract.ts'

/** Due within a month or overdue, the longest overdue first. */
export async function listReviews(ctx: Signed, { limit, cursor }: z.output<typeof reviewsInput>) {
  const [on, after] = cursor?.split('.') ?? [null, null]
  const rows = await ask<Due[]>(ctx.database, 'banking.list_reviews', [
    ctx.who.jti,
    on!,
    after!,
    String(limit + 1),
    ctx.requestId,
  ])
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, next: rows.length > limit ? `${last!.reviewOn}.${last!.customerId}` : null }
}

/** Refuses not_found, forbidden (one's own person), account_not_active (a closed relation), already_settled (one waits). */
export async function proposeReview(ctx: Signed, input: z.output<typeof reviewInput>): Promise<Pending> {
  const { customerId, level, risk, reason } = input
  return propose(ctx, 'banking.review_customer', [customerId, level, risk, reason])
}

async function propose(ctx: Signed, verb: `banking.${string}`, given: string[]): Promise<Pending> {
  const values = [ctx.who.jti, ...given, ctx.requestId]
  const { replayed, proposalId } = await ask<Pending & { replayed: boolean }>(ctx.database, verb, values)
  ctx.reply.replayed = replayed
  ctx.reply.pending = true
  return { status: 'pending', proposalId }
}

/** What goes and what stays where a customer is erased. Refuses not_found. */
export const readErasure = (ctx: Signed, customerId: string): Promise<Erasure> =>
  ask(ctx.database, 'banking.read_erasure', [ctx.who.jti, customerId, ctx.requestId])

/** Refuses not_found, forbidden (one's own person), account_not_active (`obstacles`), already_settled. */
export const proposeErasure = (ctx: Signed, { customerId, reason }: z.output<typeof eraseInput>) =>
  propose(ctx, 'banking.erase_customer_for', [customerId, reason])
