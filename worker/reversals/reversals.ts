import type * as z from 'zod/mini'
import { ask } from '../db.ts'
import type { Transaction } from '../ledger/contract.ts'
import { originMac } from '../ledger/mac.ts'
import { openOrderText } from '../ledger/rules.ts'
import { toMinor } from '../money.ts'
import { type Pending, type Settled, shapeSettled } from '../proposals/proposals.ts'
import type { Signed } from '../trpc.ts'
import { sealedNote } from '../vault/opening.ts'
import type { Cancelled, reversalInput } from './contract.ts'

/**
 * Takes a transaction back, at most once for each id. An order of the caller that the bank does not know is cancelled
 * before it comes. Refuses, in this order, forbidden (role, kind of force, another's till, an account of one's own),
 * idempotency_conflict, not_found, account_not_active, currency_mismatch, already_settled, limit_exceeded (what is
 * left), insufficient_funds.
 */
export async function reverse(
  ctx: Signed,
  input: z.output<typeof reversalInput>,
): Promise<Transaction | Pending | Cancelled> {
  const { id, original, scope, amount, reason, force } = input
  const minor = amount ? toMinor(amount.amount, amount.currency)! : null
  const actor = `user:${ctx.claims.sub}`
  const order = {
    id,
    actor,
    type: minor === null ? 'reversal' : 'refund',
    from: '',
    to: '',
    minor: minor ?? 0n,
    currency: amount?.currency ?? '',
    orderedAt: new Date().toISOString(),
    reverses: `${scope ?? `staff:${ctx.claims.sub}`}/${original}`,
  }
  const mac = await originMac(ctx.config.originKey, openOrderText(order))
  const answer = await ask<Settled>(ctx.database, 'banking.reverse_transaction', [
    ctx.who.jti,
    id,
    original,
    scope ?? null,
    minor,
    amount?.currency ?? null,
    // It stands in the journal as the note of what it does.
    await sealedNote(ctx, id, reason),
    force ?? null,
    order.orderedAt,
    mac,
    ctx.requestId,
  ])
  if (!answer.cancelled) return shapeSettled(ctx, answer)
  ctx.reply.replayed = answer.replayed
  return { status: 'cancelled', original }
}
