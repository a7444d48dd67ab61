import type * as z from 'zod/mini'
import { ask } from '../db.ts'
import { type Currency, type Money, toMinor, toMoney } from '../money.ts'
import { type Pending, shapePending } from '../proposals/proposals.ts'
import type { Signed } from '../trpc.ts'
import { sealedNote } from '../vault/opening.ts'
import type { addInput, changeInput, Schedule, Schedules } from './contract.ts'

const UPCOMING_DAYS = 60n
const UPCOMING_MOST = 50n

type Answer = Omit<Schedule, 'to' | 'amount'> & {
  toNumber: string
  toName: string
  amount: string
  currency: Currency
  replayed?: boolean
}
type Ahead = Pick<Answer, 'toNumber' | 'toName' | 'amount' | 'currency'> & {
  scheduleId: string
  date: string
}

const shapeSchedule = ({ toNumber, toName, amount, currency, replayed: _, ...rest }: Answer): Schedule => ({
  ...rest,
  to: { accountNumber: toNumber, name: toName },
  amount: toMoney(BigInt(amount), currency),
})

export async function readSchedules(ctx: Signed): Promise<Schedules> {
  const answer = await ask<{ today: string; items: (Answer & { mine: boolean })[]; upcoming: Ahead[] }>(
    ctx.database,
    'banking.read_schedules',
    [ctx.who.jti, UPCOMING_DAYS, UPCOMING_MOST],
  )
  return {
    today: answer.today,
    items: answer.items.map(({ mine, ...item }) => ({ ...shapeSchedule(item), mine })),
    upcoming: answer.upcoming.map(({ scheduleId, date, toNumber, toName, amount, currency }) => ({
      scheduleId,
      date,
      to: { accountNumber: toNumber, name: toName },
      amount: toMoney(BigInt(amount), currency),
    })),
    next: null,
  }
}

const minorOf = (money: Money) => toMinor(money.amount, money.currency)!
const count = (number: number | null | undefined) =>
  number === null || number === undefined ? null : BigInt(number)

/**
 * Refuses invalid_input (dates), rate_limited, idempotency_conflict, not_found, account_not_active, currency_mismatch,
 * step_up_required. Where holders decide together it waits for the others.
 */
export async function addSchedule(
  ctx: Signed,
  input: z.output<typeof addInput>,
): Promise<Schedule | Pending> {
  const answer = await ask<Answer & { proposalId?: string }>(ctx.database, 'banking.add_schedule', [
    ctx.who.jti,
    input.id,
    input.from,
    input.to,
    minorOf(input.amount),
    input.amount.currency,
    await sealedNote(ctx, input.id, input.note),
    input.firstDate,
    input.rule,
    input.monthEnd,
    input.holiday,
    input.until ?? null,
    count(input.times),
    count(input.retryDays),
    ctx.channel,
    ctx.requestId,
    input.challengeId ?? null,
  ])
  ctx.reply.replayed = answer.replayed ?? false
  return answer.proposalId ? shapePending(ctx, answer.proposalId) : shapeSchedule(answer)
}

/** Refuses not_found, currency_mismatch, already_settled, step_up_required. */
export async function changeSchedule(ctx: Signed, input: z.output<typeof changeInput>): Promise<Schedule> {
  const { id, amount, note, until, times, retryDays, challengeId } = input
  const answer = await ask<Answer>(ctx.database, 'banking.change_schedule', [
    ctx.who.jti,
    id,
    minorOf(amount),
    amount.currency,
    await sealedNote(ctx, id, note),
    until,
    count(times),
    count(retryDays),
    ctx.requestId,
    challengeId ?? null,
  ])
  return shapeSchedule(answer)
}

/** Refuses not_found, already_settled. */
export const setStatus = async (ctx: Signed, id: string, status: 'active' | 'paused' | 'cancelled') =>
  shapeSchedule(
    await ask<Answer>(ctx.database, 'banking.set_schedule_status', [ctx.who.jti, id, status, ctx.requestId]),
  )
