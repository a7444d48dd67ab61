import type * as z from 'zod/mini'
import { ask } from '../db.ts'
import { Refusal } from '../errors.ts'
import type { Transaction } from '../ledger/contract.ts'
import { originMac } from '../ledger/mac.ts'
import { orderText } from '../ledger/rules.ts'
import { toMinor } from '../money.ts'
import { type Pending, type Settled, shapeSettled } from '../proposals/proposals.ts'
import { moveCash } from '../tills/tills.ts'
import type { Signed } from '../trpc.ts'
import { sealedNote } from '../vault/opening.ts'
import type { Payee, transferInput } from './contract.ts'

/** A customer's transfer or payment, or cash at an operator's till: each function admits its own kind of caller. */
export function moveMoney(
  ctx: Signed,
  input: z.output<typeof transferInput>,
): Promise<Transaction | Pending> {
  const { id, type, from, to, amount, note } = input
  if (type === 'deposit')
    return moveCash(ctx, {
      id,
      kind: type,
      till: from,
      account: to,
      amount,
      note,
      valueDate: input.valueDate,
    })
  if (type === 'withdrawal') return moveCash(ctx, { id, kind: type, till: to, account: from, amount, note })
  return makeTransfer(ctx, input)
}

/**
 * Moves money, at most once for each id in the caller's scope. Refuses, in this order, idempotency_conflict,
 * not_found, account_not_active, currency_mismatch, limit_exceeded (which, what is left,
 * until when), insufficient_funds (with what is available), step_up_required (with the challenge). Where holders
 * decide together it waits for the others.
 */
async function makeTransfer(
  ctx: Signed,
  input: z.output<typeof transferInput>,
): Promise<Transaction | Pending> {
  const { id, type, from = '', to = '' } = input
  const { currency } = input.amount
  const minor = toMinor(input.amount.amount, currency)!
  const note = await sealedNote(ctx, id, input.note)
  const orderedAt = new Date().toISOString()
  const order = { id, actor: `user:${ctx.claims.sub}`, type, from, to, minor, currency, orderedAt }
  const mac = await originMac(ctx.config.originKey, orderText(order))
  const answer = await ask<Settled>(ctx.database, 'banking.make_transfer', [
    ctx.who.jti,
    id,
    type,
    from,
    to,
    minor,
    currency,
    note,
    orderedAt,
    mac,
    ctx.requestId,
    ctx.channel,
    input.challengeId ?? null,
  ]).catch(async (error) => {
    if (!(error instanceof Refusal) || error.code !== 'step_up_required') throw error
    // It was raised, so that the order's key stays free; the challenge is to stay, so it is opened after that.
    const asked = [ctx.who.jti, id, type, from, to, minor, currency, note, ctx.requestId]
    await ask(ctx.database, 'banking.open_transfer_challenge', asked)
    throw error
  })
  return shapeSettled(ctx, answer)
}

/** Confirmation of payee. Refuses rate_limited, not_found. */
export const lookUpPayee = (ctx: Signed, accountNumber: string): Promise<Payee> =>
  ask(ctx.database, 'banking.look_up_payee', [ctx.who.jti, accountNumber])
