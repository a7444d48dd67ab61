import type * as z from 'zod/mini'
import { ask } from '../db.ts'
import { toInstant } from '../instants.ts'
import { originMac } from '../ledger/mac.ts'
import { orderText } from '../ledger/rules.ts'
import { type Currency, toMinor, toMoney } from '../money.ts'
import type { Signed } from '../trpc.ts'
import type { captureInput, Hold, incrementInput, placeInput, releaseInput } from './contract.ts'

type Amounts = 'authorised' | 'captured' | 'released' | 'forced'
/** hold_answer.sql: amounts in minor units, as text. */
type Answered = Omit<Hold, Amounts> & Record<Amounts, string> & { currency: Currency }
type Step = { replayed: boolean; hold: Answered }

const shape = ({ currency, ...row }: Answered): Hold => ({
  ...row,
  authorised: toMoney(BigInt(row.authorised), currency),
  captured: toMoney(BigInt(row.captured), currency),
  released: toMoney(BigInt(row.released), currency),
  forced: toMoney(BigInt(row.forced), currency),
  placedAt: toInstant(row.placedAt),
  expiresAt: toInstant(row.expiresAt),
})

async function step(
  ctx: Signed,
  name: `banking.${string}`,
  values: (string | bigint | null)[],
): Promise<Hold> {
  const { replayed, hold } = await ask<Step>(ctx.database, name, [ctx.who.jti, ...values, ctx.requestId])
  ctx.reply.replayed = replayed
  return shape(hold)
}

const minorOf = ({ amount, currency }: { amount: string; currency: Currency }) => toMinor(amount, currency)!

/** Refuses idempotency_conflict, not_found, account_not_active, currency_mismatch, insufficient_funds. */
export const placeHold = (ctx: Signed, input: z.output<typeof placeInput>): Promise<Hold> =>
  step(ctx, 'banking.place_hold', [
    input.requestId,
    input.account,
    minorOf(input.amount),
    input.amount.currency,
    input.merchant,
    input.expiresAt,
  ])

/** Refuses not_found. */
export const getHold = async (ctx: Signed, id: string): Promise<Hold> =>
  shape(await ask(ctx.database, 'banking.get_hold', [ctx.who.jti, id, ctx.requestId]))

/** Refuses as `placeHold`, and already_settled. */
export const incrementHold = (ctx: Signed, input: z.output<typeof incrementInput>): Promise<Hold> =>
  step(ctx, 'banking.increment_hold', [
    input.requestId,
    input.id,
    minorOf(input.amount),
    input.amount.currency,
  ])

/** Refuses idempotency_conflict, not_found, already_settled. */
export const releaseHold = (ctx: Signed, input: z.output<typeof releaseInput>): Promise<Hold> =>
  step(ctx, 'banking.release_hold', [input.requestId, input.id])

/**
 * Refuses idempotency_conflict, not_found, account_not_active (closed), currency_mismatch, already_settled,
 * limit_exceeded (with the `most` that could be captured now).
 */
export async function captureHold(ctx: Signed, input: z.output<typeof captureInput>): Promise<Hold> {
  const { requestId: id, amount } = input
  const minor = minorOf(amount)
  const sides = [ctx.who.jti, input.id, ctx.requestId]
  const { from, to } = await ask<{ from: string; to: string }>(ctx.database, 'banking.hold_sides', sides)
  const orderedAt = new Date().toISOString()
  const actor = `user:${ctx.claims.sub}`
  const order = { id, actor, type: 'payment', from, to, minor, currency: amount.currency, orderedAt }
  const mac = await originMac(ctx.config.originKey, orderText(order))
  return step(ctx, 'banking.capture_hold', [
    id,
    input.id,
    minor,
    amount.currency,
    String(input.final),
    to,
    orderedAt,
    mac,
  ])
}
