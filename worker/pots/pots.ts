import type * as z from 'zod/mini'
import { ask } from '../db.ts'
import { Refusal } from '../errors.ts'
import { type Currency, exponents, type Money, toMinor, toMoney } from '../money.ts'
import type { Signed } from '../trpc.ts'
import { potName } from '../vault/names.ts'
import { ownKey, sealOwn } from '../vault/own.ts'
import type { changeInput, moveInput, openInput, Pot } from './contract.ts'

/** pot_answer.sql: amounts in minor units, as text. The name stands as `label`: it is what the customer wrote. */
type Answer = Omit<Pot, 'name' | 'target' | 'monthly' | 'roundTo' | 'saved'> & {
  label: string
  currency: Currency
  target: string | null
  monthly: string | null
  roundTo: string | null
  saved: string
  replayed?: boolean
}

function shapePot({ label, currency, target, monthly, roundTo, saved, replayed: _, ...rest }: Answer): Pot {
  const money = (minor: string | null) => (minor === null ? null : toMoney(BigInt(minor), currency))
  return {
    ...rest,
    name: label,
    target: money(target),
    monthly: money(monthly),
    roundTo:
      roundTo === null
        ? null
        : (String(BigInt(roundTo) / 10n ** BigInt(exponents[currency])) as Pot['roundTo']),
    saved: toMoney(BigInt(saved), currency),
  }
}

/** Amounts of one pot are in one currency. */
async function settingsOf(ctx: Signed, input: z.output<typeof changeInput>, currency: Currency) {
  const minor = (money: Money | null | undefined, field: string) => {
    if (!money) return null
    if (money.currency !== currency) throw new Refusal('currency_mismatch', { field })
    return toMinor(money.amount, money.currency)!
  }
  const [target, monthly] = [minor(input.target, 'target'), minor(input.monthly, 'monthly')]
  return [
    await sealOwn(ctx, await ownKey(ctx), potName(input.id), input.name),
    input.colour,
    target,
    input.until ?? null,
    monthly,
    input.roundTo ? BigInt(input.roundTo) * 10n ** BigInt(exponents[currency]) : null,
  ]
}

async function step(
  ctx: Signed,
  name: `banking.${string}`,
  values: (string | bigint | null)[],
): Promise<Pot> {
  const answer = await ask<Answer>(ctx.database, name, [ctx.who.jti, ...values, ctx.requestId])
  ctx.reply.replayed = answer.replayed ?? false
  return shapePot(answer)
}

export async function listPots(ctx: Signed) {
  const { items } = await ask<{ items: Answer[] }>(ctx.database, 'banking.list_pots', [ctx.who.jti])
  return { items: items.map(shapePot), next: null }
}

const currencyOf = (input: z.output<typeof changeInput>): Currency =>
  input.target?.currency ?? input.monthly?.currency ?? 'INR'

/** Refuses currency_mismatch, idempotency_conflict, not_found, forbidden, account_not_active, invalid_input, limit_exceeded. */
export const openPot = async (ctx: Signed, input: z.output<typeof openInput>): Promise<Pot> =>
  step(ctx, 'banking.open_pot', [
    input.id,
    input.account,
    ...(await settingsOf(ctx, input, currencyOf(input))),
  ])

/** Refuses currency_mismatch, not_found, forbidden, already_settled, invalid_input. */
export const changePot = async (ctx: Signed, input: z.output<typeof changeInput>): Promise<Pot> =>
  step(ctx, 'banking.change_pot', [input.id, ...(await settingsOf(ctx, input, currencyOf(input)))])

/** Refuses idempotency_conflict, not_found, forbidden, already_settled, account_not_active, currency_mismatch, insufficient_funds. */
export const movePot = (
  ctx: Signed,
  { id, requestId, way, amount }: z.output<typeof moveInput>,
): Promise<Pot> =>
  step(ctx, 'banking.move_pot', [
    requestId,
    id,
    way,
    toMinor(amount.amount, amount.currency)!,
    amount.currency,
  ])

/** A closed one is answered as it stands. Refuses not_found, forbidden. */
export const closePot = (ctx: Signed, id: string): Promise<Pot> => step(ctx, 'banking.close_pot', [id])
