import { createHash } from 'node:crypto'
import type * as z from 'zod/mini'
import { ask } from '../db.ts'
import { Refusal } from '../errors.ts'
import { toInstant } from '../instants.ts'
import type { Transaction } from '../ledger/contract.ts'
import { originMac } from '../ledger/mac.ts'
import { type Order, orderText } from '../ledger/rules.ts'
import { type Currency, toMinor, toMoney } from '../money.ts'
import { type Pending, type Settled, shapeSettled } from '../proposals/proposals.ts'
import type { Signed } from '../trpc.ts'
import type { exchangeInput, Quote, quoteInput } from './contract.ts'

type Quoted = {
  id: string
  sellCurrency: Currency
  sellMinor: string
  buyCurrency: Currency
  buyMinor: string
  rate: string
  expiresAt: string
}

/** Refuses invalid_input (a sum that buys nothing), idempotency_conflict, not_found (no such pair), unavailable. */
export async function quoteExchange(
  ctx: Signed,
  { id, sell, buy }: z.output<typeof quoteInput>,
): Promise<Quote> {
  const minor = toMinor(sell.amount, sell.currency)!
  const quoted = await ask<Quoted>(ctx.database, 'banking.quote_exchange', [
    ctx.who.jti,
    id,
    sell.currency,
    buy,
    minor,
    ctx.requestId,
  ])
  return {
    id: quoted.id,
    sell: toMoney(BigInt(quoted.sellMinor), quoted.sellCurrency),
    buy: toMoney(BigInt(quoted.buyMinor), quoted.buyCurrency),
    rate: quoted.rate,
    expiresAt: toInstant(quoted.expiresAt),
  }
}

type Terms = {
  sellMinor: string
  sellCurrency: string
  buyMinor: string
  buyCurrency: string
  sellPosition: string
  buyPosition: string
}

/** The id of the second half, the same whenever the first is sent again: a version 8 UUID (RFC 9562) of its hash. */
function creditIdOf(id: string): string {
  const hex = createHash('sha256').update(`edgebank-exchange-credit-1\n${id}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** Both halves of an exchange with their origin MACs, as the order of the caller. */
export async function signExchange(ctx: Signed, whole: Terms & { id: string; from: string; to: string }) {
  const { id, from, to, sellMinor, sellCurrency, buyMinor, buyCurrency, sellPosition, buyPosition } = whole
  const orderedAt = new Date().toISOString()
  const creditId = creditIdOf(id)
  const sign = (order: Pick<Order, 'id' | 'from' | 'to' | 'minor' | 'currency'>) => {
    const text = orderText({ ...order, actor: `user:${ctx.claims.sub}`, type: 'exchange', orderedAt })
    return originMac(ctx.config.originKey, text)
  }
  const sold = await sign({ id, from, to: sellPosition, minor: BigInt(sellMinor), currency: sellCurrency })
  const bought = await sign({
    id: creditId,
    from: buyPosition,
    to,
    minor: BigInt(buyMinor),
    currency: buyCurrency,
  })
  return { creditId, orderedAt, sold, bought, minor: buyMinor }
}

/**
 * Refuses, in this order, idempotency_conflict, not_found, forbidden, account_not_active, currency_mismatch,
 * already_settled (the quote was used), invalid_input (the quote is over, or promises less than `atLeast`),
 * insufficient_funds. Where holders decide together it waits for the others.
 */
export async function makeExchange(
  ctx: Signed,
  { id, quoteId, from, to, atLeast }: z.output<typeof exchangeInput>,
): Promise<Transaction | Pending> {
  const terms = await ask<Terms>(ctx.database, 'banking.exchange_terms', [ctx.who.jti, quoteId])
  if (atLeast && atLeast.currency !== terms.buyCurrency) throw new Refusal('currency_mismatch')
  const { creditId, orderedAt, sold, bought } = await signExchange(ctx, { ...terms, id, from, to })
  const answer = await ask<Settled>(ctx.database, 'banking.make_exchange', [
    ctx.who.jti,
    id,
    creditId,
    quoteId,
    from,
    to,
    orderedAt,
    sold,
    bought,
    ctx.requestId,
    atLeast ? toMinor(atLeast.amount, atLeast.currency)! : null,
  ])
  return shapeSettled(ctx, answer)
}
