import type * as z from 'zod/mini'
import { ask } from '../db.ts'
import { toInstant } from '../instants.ts'
import { type Currency, type Money, toMinor, toMoney } from '../money.ts'
import type { Signed } from '../trpc.ts'
import type {
  AccountLimits,
  Channel,
  decideInput,
  LimitKind,
  LimitRaise,
  limitRaises,
  lowerInput,
  proposeInput,
  raiseProposed,
} from './contract.ts'

type Amounts<More = unknown> = { limit: string | null; most: string | null } & More
export type LimitsAnswer = {
  accountNumber: string
  currency: Currency
  dayEndsAt: string
  monthEndsAt: string
  channels: {
    channel: Channel
    perTransaction: Amounts
    dailyAmount: Amounts<{ used: string }>
    dailyCount: { limit: number | null; most: number | null; used: number }
    monthlyAmount: Amounts<{ used: string }>
  }[]
}

/** What holds in each channel, and what is used of it. */
export function shapeLimits({ currency, ...answer }: LimitsAnswer): Omit<AccountLimits, 'newPayees'> {
  const amount = (minor: string | null) => (minor === null ? null : toMoney(BigInt(minor), currency))
  const pair = ({ limit, most }: Amounts) => ({ limit: amount(limit), most: amount(most) })
  const used = (limit: Amounts<{ used: string }>) => ({ ...pair(limit), used: amount(limit.used)! })
  return {
    accountNumber: answer.accountNumber,
    currency,
    dayEndsAt: toInstant(answer.dayEndsAt),
    monthEndsAt: toInstant(answer.monthEndsAt),
    channels: answer.channels.map(({ channel, perTransaction, dailyAmount, dailyCount, monthlyAmount }) => ({
      channel,
      perTransaction: pair(perTransaction),
      dailyAmount: used(dailyAmount),
      dailyCount,
      monthlyAmount: used(monthlyAmount),
    })),
  }
}

type NewPayees = { newPayees: { limit: string | null; used: string; hours: string } }

/** The limits with what the caller may still send to new payees. */
function shapeOwn(answer: LimitsAnswer & NewPayees): AccountLimits {
  const { limit, used, hours } = answer.newPayees
  const amount = (minor: string) => toMoney(BigInt(minor), answer.currency)
  return {
    ...shapeLimits(answer),
    newPayees: { limit: limit === null ? null : amount(limit), used: amount(used), hours: Number(hours) },
  }
}

/** Refuses not_found. */
export const readLimits = async (ctx: Signed, account: string): Promise<AccountLimits> =>
  shapeOwn(await ask<LimitsAnswer & NewPayees>(ctx.database, 'banking.read_limits', [ctx.who.jti, account]))

const minorOf = (money: Money | undefined) => (money ? toMinor(money.amount, money.currency)! : null)

/** Refuses not_found, currency_mismatch, forbidden (a mandate to look, or a limit that would be raised). */
export async function lowerLimits(ctx: Signed, input: z.output<typeof lowerInput>): Promise<AccountLimits> {
  const { id, channel, perTransaction, dailyAmount, dailyCount, monthlyAmount } = input
  const currency = (perTransaction ?? dailyAmount ?? monthlyAmount)?.currency ?? null
  const answer = await ask<LimitsAnswer & NewPayees>(ctx.database, 'banking.lower_limits', [
    ctx.who.jti,
    id,
    channel,
    currency,
    minorOf(perTransaction),
    minorOf(dailyAmount),
    dailyCount === undefined ? null : BigInt(dailyCount),
    minorOf(monthlyAmount),
    ctx.requestId,
  ])
  return shapeOwn(answer)
}

const kinds = {
  perTransaction: 'per_transaction',
  dailyAmount: 'daily_amount',
  dailyCount: 'daily_count',
  monthlyAmount: 'monthly_amount',
} as const satisfies Record<LimitKind, string>

export type Raise = {
  id: string
  status: LimitRaise['status']
  accountNumber: string
  currency: Currency
  channel: Channel
  kind: (typeof kinds)[LimitKind]
  value: string
  present: string | null
  reason: string
  proposedBy: string
  proposedAt: string
  decidedBy: string | null
}

export function shapeRaise(raise: Raise): LimitRaise {
  const { id, status, accountNumber, currency, channel, reason, proposedBy, decidedBy } = raise
  const isCount = raise.kind === 'daily_count'
  const inUnits = (value: string) => (isCount ? Number(value) : toMoney(BigInt(value), currency))
  return {
    id,
    status,
    accountNumber,
    channel,
    kind: (Object.keys(kinds) as LimitKind[]).find((kind) => kinds[kind] === raise.kind)!,
    amount: isCount ? null : toMoney(BigInt(raise.value), currency),
    count: isCount ? Number(raise.value) : null,
    present: raise.present === null ? null : inUnits(raise.present),
    reason,
    proposedBy,
    proposedAt: toInstant(raise.proposedAt),
    decidedBy,
  }
}

/** Refuses idempotency_conflict, not_found, currency_mismatch. */
export async function proposeRaise(
  ctx: Signed,
  input: z.output<typeof proposeInput>,
): Promise<z.infer<typeof raiseProposed>> {
  const { id, accountNumber, channel, kind, amount, count, reason } = input
  const raise = await ask<Raise>(ctx.database, 'banking.propose_raise', [
    ctx.who.jti,
    id,
    accountNumber,
    channel,
    kinds[kind],
    count === undefined ? minorOf(amount) : BigInt(count),
    amount?.currency ?? null,
    reason,
    ctx.requestId,
  ])
  return { status: 'pending', proposalId: raise.id, proposal: shapeRaise(raise) }
}

/** Refuses forbidden (the caller's own proposal), not_found, already_settled. */
export const decideRaise = async (ctx: Signed, { id }: z.output<typeof decideInput>, approve: boolean) =>
  shapeRaise(
    await ask<Raise>(ctx.database, 'banking.decide_raise', [
      ctx.who.jti,
      id,
      approve ? 'true' : 'false',
      ctx.requestId,
    ]),
  )

export async function listRaises(ctx: Signed): Promise<z.infer<typeof limitRaises>> {
  const { items } = await ask<{ items: (Raise & { own: boolean })[] }>(ctx.database, 'banking.list_raises', [
    ctx.who.jti,
    ctx.requestId,
  ])
  return { items: items.map((raise) => ({ ...shapeRaise(raise), own: raise.own })), next: null }
}
