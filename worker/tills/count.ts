import type * as z from 'zod/mini'
import { ask } from '../db.ts'
import { Refusal } from '../errors.ts'
import { originMac } from '../ledger/mac.ts'
import { openOrderText } from '../ledger/rules.ts'
import { type Currency, minorOf, toMoney } from '../money.ts'
import type { Pending } from '../proposals/proposals.ts'
import type { Signed } from '../trpc.ts'
import { sealedNote } from '../vault/opening.ts'
import type { Counted, countInput } from './contract.ts'
import { readTill } from './tills.ts'

type Answer = {
  replayed: boolean
  currency: Currency
  expected: string
  counted: string
  difference: string
  proposalId: string | null
  transactionId: string | null
}

/**
 * Looks at what the books say, signs the difference, and lets Postgres refuse where the till has moved since. Refuses
 * invalid_input (denominations), idempotency_conflict, not_found (no till in that currency), unavailable.
 */
export async function countTill(
  ctx: Signed,
  { id, denominations, note }: z.output<typeof countInput>,
): Promise<Counted | Pending> {
  const currency = denominations[0]!.value.currency
  const counts: Record<string, number> = {}
  for (const { value, count } of denominations) {
    const key = String(minorOf(value))
    if (value.currency !== currency || key in counts)
      throw new Refusal('invalid_input', {}, [
        { path: 'denominations', message: 'Each denomination once, all of one currency.' },
      ])
    counts[key] = count
  }
  const { cash } = await readTill(ctx, currency)
  const total = Object.entries(counts).reduce((sum, [key, count]) => sum + BigInt(key) * BigInt(count), 0n)
  const difference = total - minorOf(cash)
  const orderedAt = new Date().toISOString()
  const [from, to] = difference < 0n ? ['till-difference', 'till'] : ['till', 'till-difference']
  const minor = difference < 0n ? -difference : difference
  const actor = `user:${ctx.claims.sub}`
  const order = { id, actor, type: 'transfer', from, to, minor, currency, orderedAt, reverses: '' }
  const mac = await originMac(ctx.config.originKey, openOrderText(order))
  const answer = await ask<Answer>(ctx.database, 'banking.count_till', [
    ctx.who.jti,
    id,
    currency,
    JSON.stringify(counts),
    minorOf(cash),
    await sealedNote(ctx, id, note),
    orderedAt,
    mac,
    ctx.requestId,
  ])
  ctx.reply.replayed = answer.replayed
  if (answer.proposalId) {
    ctx.reply.pending = true
    return { status: 'pending', proposalId: answer.proposalId }
  }
  const money = (text: string) => toMoney(BigInt(text), answer.currency)
  return {
    status: answer.transactionId ? 'posted' : 'even',
    expected: money(answer.expected),
    counted: money(answer.counted),
    difference: money(answer.difference),
    transactionId: answer.transactionId,
  }
}
