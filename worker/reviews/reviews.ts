/** When the bank looks again at who a customer is, and what comes of it. */
import type * as z from 'zod/mini'
import { ask } from '../db.ts'
import type { Pending } from '../proposals/proposals.ts'
import type { Signed } from '../trpc.ts'
import type { Due, reviewInput, reviewsInput } from './contract.ts'

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
  const { replayed, proposalId } = await ask<Pending & { replayed: boolean }>(
    ctx.database,
    'banking.review_customer',
    [ctx.who.jti, customerId, level, risk, reason, ctx.requestId],
  )
  ctx.reply.replayed = replayed
  ctx.reply.pending = true
  return { status: 'pending', proposalId }
}
