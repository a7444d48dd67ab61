import type * as z from 'zod/mini'
import { ask } from '../db.ts'
import { originMac } from '../ledger/mac.ts'
import { orderText } from '../ledger/rules.ts'
import { type Currency, toMoney } from '../money.ts'
import { type Pending, shapePending } from '../proposals/proposals.ts'
import type { Signed } from '../trpc.ts'
import type { Account, ClosingTerms, closeInput } from './contract.ts'
import { type Answered, shapeAnswer } from './life.ts'

/** closing_terms.sql: amounts in minor units, as text. */
type Terms = {
  currency: Currency
  balance: string
  interest: string
  owed: string
  rest: string
  interestNumber: string | null
  owedNumber: string | null
}

const look = (ctx: Signed, number: string) =>
  ask<Terms>(ctx.database, 'banking.closing_terms', [ctx.who.jti, number])

/** Refuses not_found, also for an account of somebody else. */
export async function readClosing(ctx: Signed, number: string): Promise<ClosingTerms> {
  const { currency, ...terms } = await look(ctx, number)
  const money = (minor: string) => toMoney(BigInt(minor), currency)
  return {
    balance: money(terms.balance),
    interest: money(terms.interest),
    owed: money(terms.owed),
    rest: money(terms.rest),
  }
}

/**
 * For good. Looks at what closing pays today, signs just that, and lets Postgres refuse where it has changed. Refuses
 * not_found, forbidden, already_settled, account_not_active with `obligations`, currency_mismatch, unavailable. Where
 * holders decide together it waits for the others; `joint` is the order that this is another holder's word to.
 */
export async function closeAccount(
  ctx: Signed,
  { id: number, to }: z.output<typeof closeInput>,
  joint?: { id: string; to: string | null; challengeId: string | undefined },
): Promise<Account | Pending> {
  const terms = await look(ctx, number)
  const payee = joint ? joint.to : (to ?? null)
  const orderedAt = new Date().toISOString()
  const signed = async (type: string, from: string | null, into: string | null, minor: bigint) => {
    if (minor <= 0n || from === null || into === null) return undefined
    const id = crypto.randomUUID()
    const actor = `user:${ctx.claims.sub}`
    const text = orderText({ id, actor, type, from, to: into, minor, currency: terms.currency, orderedAt })
    const mac = await originMac(ctx.config.originKey, text)
    return { id, mac, minor: String(minor), bank: from === number ? into : from }
  }
  const orders = {
    interest: await signed('interest', terms.interestNumber, number, BigInt(terms.interest)),
    owed: await signed('interest', number, terms.owedNumber, BigInt(terms.owed)),
    payout: await signed('transfer', number, payee, BigInt(terms.rest)),
  }
  const answer = await ask<Answered & { proposalId?: string; replayed?: boolean }>(
    ctx.database,
    'banking.close_account',
    [
      ctx.who.jti,
      number,
      ctx.requestId,
      payee,
      JSON.stringify(orders),
      orderedAt,
      joint?.id ?? null,
      joint?.challengeId ?? null,
    ],
  )
  if (!answer.proposalId) return shapeAnswer(answer)
  ctx.reply.replayed = answer.replayed ?? false
  return shapePending(ctx, answer.proposalId)
}
