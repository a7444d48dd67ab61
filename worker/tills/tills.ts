import type * as z from 'zod/mini'
import { ask } from '../db.ts'
import type { Transaction } from '../ledger/contract.ts'
import { originMac } from '../ledger/mac.ts'
import { openOrderText } from '../ledger/rules.ts'
import { type Currency, type Money, toMinor, toMoney } from '../money.ts'
import { type Pending, type Settled, shapeSettled } from '../proposals/proposals.ts'
import type { Signed } from '../trpc.ts'
import { sealedNote } from '../vault/opening.ts'
import type { cashInput, Till } from './contract.ts'

type Row = Omit<Till, 'cash' | 'inVault' | 'secondAbove' | 'denominations' | 'tills'> & {
  currency: Currency
  cash: string
  inVault: string
  secondAbove: string
  denominations: string[]
  tills: { accountNumber: string; currency: Currency; cash: string }[]
}

function shapeTill({ currency, ...row }: Row): Till {
  const money = (minor: string) => toMoney(BigInt(minor), currency)
  return {
    ...row,
    cash: money(row.cash),
    inVault: money(row.inVault),
    secondAbove: money(row.secondAbove),
    denominations: row.denominations.map(money),
    tills: row.tills.map((one) => ({
      accountNumber: one.accountNumber,
      cash: toMoney(BigInt(one.cash), one.currency),
    })),
  }
}

/** The caller's till, in a currency or their first. Refuses not_found. */
export const readTill = async (ctx: Signed, currency?: Currency): Promise<Till> =>
  shapeTill(await ask<Row>(ctx.database, 'banking.read_till', [ctx.who.jti, currency ?? null]))

/** The caller's till in a further currency, opened once. Refuses not_found (the bank counts no cash in it). */
export async function openTill(ctx: Signed, currency: Currency): Promise<Till> {
  const given = [ctx.who.jti, currency, ctx.requestId]
  const { replayed, ...row } = await ask<Row & { replayed: boolean }>(
    ctx.database,
    'banking.open_till',
    given,
  )
  ctx.reply.replayed = replayed
  return shapeTill(row)
}

type Cash = {
  id: string
  kind: string
  /** The caller's own till, where the request names one. */
  till?: string | undefined
  /** The customer's account. */
  account?: string | undefined
  amount: Money
  note?: string | undefined
  /** Of a deposit that has yet to clear. */
  valueDate?: string | undefined
}

/** The sides of each kind as its origin MAC has them: a customer by number, the bank by product. */
const sidesOf = ({ kind, account = '' }: Cash): [type: string, from: string, to: string] => {
  if (kind === 'deposit') return [kind, 'till', account]
  if (kind === 'withdrawal') return [kind, account, 'till']
  if (kind === 'issue') return ['transfer', 'till', 'vault']
  if (kind === 'return') return ['transfer', 'vault', 'till']
  return kind === 'delivery' ? ['transfer', 'vault', 'settlement'] : ['transfer', 'settlement', 'vault']
}

/**
 * Moves cash at the caller's till, at most once for each id, or proposes it where a second person is needed. Refuses,
 * in this order, invalid_input (value date), forbidden (role, another's till, an account of one's own), idempotency_conflict, not_found,
 * account_not_active, currency_mismatch, already_settled (taken back before it came), insufficient_funds.
 */
export async function moveCash(ctx: Signed, cash: Cash): Promise<Transaction | Pending> {
  const { id, kind, till, account, note } = cash
  const { currency } = cash.amount
  const minor = toMinor(cash.amount.amount, currency)!
  const orderedAt = new Date().toISOString()
  const [type, from, to] = sidesOf(cash)
  const order = {
    id,
    actor: `user:${ctx.claims.sub}`,
    type,
    from,
    to,
    minor,
    currency,
    orderedAt,
    reverses: '',
  }
  const mac = await originMac(ctx.config.originKey, openOrderText(order))
  const answer = await ask<Settled>(ctx.database, 'banking.move_cash', [
    ctx.who.jti,
    id,
    kind,
    till ?? null,
    account ?? null,
    minor,
    currency,
    await sealedNote(ctx, id, note),
    orderedAt,
    mac,
    ctx.requestId,
    cash.valueDate ?? null,
  ])
  return shapeSettled(ctx, answer)
}

/** Cash between till, vault and settlement. */
export const moveOwnCash = (ctx: Signed, input: z.output<typeof cashInput>) => moveCash(ctx, input)
