import { createHash, createHmac } from 'node:crypto'
import type * as z from 'zod/mini'
import { ask } from '../db.ts'
import { toInstant } from '../instants.ts'
import type { Transaction } from '../ledger/contract.ts'
import { type Booked, shapeTransaction } from '../ledger/ledger.ts'
import { type Order, orderText } from '../ledger/rules.ts'
import { type Currency, toMinor, toMoney } from '../money.ts'
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

/**
 * Refuses, in this order, idempotency_conflict, not_found, forbidden, account_not_active, currency_mismatch,
 * already_settled (the quote was used), invalid_input (the quote is over), insufficient_funds.
 */
export async function makeExchange(
  ctx: Signed,
  { id, quoteId, from, to }: z.output<typeof exchangeInput>,
): Promise<Transaction> {
  const terms = await ask<Terms>(ctx.database, 'banking.exchange_terms', [ctx.who.jti, quoteId])
  const orderedAt = new Date().toISOString()
  const creditId = creditIdOf(id)
  const sign = (order: Pick<Order, 'id' | 'from' | 'to' | 'minor' | 'currency'>) => {
    const whole = { ...order, actor: `user:${ctx.claims.sub}`, type: 'exchange', orderedAt }
    return `\\x${createHmac('sha256', ctx.config.originKey).update(orderText(whole)).digest('hex')}`
  }
  const { sellMinor, sellCurrency, buyMinor, buyCurrency, sellPosition, buyPosition } = terms
  const sold = sign({ id, from, to: sellPosition, minor: BigInt(sellMinor), currency: sellCurrency })
  const bought = sign({ id: creditId, from: buyPosition, to, minor: BigInt(buyMinor), currency: buyCurrency })
  const values = [ctx.who.jti, id, creditId, quoteId, from, to, orderedAt, sold, bought, ctx.requestId]
  const answer = await ask<{ replayed: boolean; transaction: Booked }>(
    ctx.database,
    'banking.make_exchange',
    values,
  )
  ctx.reply.replayed = answer.replayed
  return shapeTransaction(answer.transaction)
}
