import type * as z from 'zod/mini'
import { ask } from '../db.ts'
import { Refusal } from '../errors.ts'
import { toInstant } from '../instants.ts'
import { type Currency, toMinor, toMoney } from '../money.ts'
import type { pending } from '../proposals/contract.ts'
import { shapePending } from '../proposals/proposals.ts'
import type { Signed } from '../trpc.ts'
import { accountNickname, nomineeField } from '../vault/names.ts'
import { ownKey, sealOwn, wordsDigest } from '../vault/own.ts'
import { type Row, shape } from './accounts.ts'
import type {
  Account,
  askInput,
  ComingTerms,
  Details,
  freezeInput,
  holderInput,
  Nominees,
  nomineesInput,
  Opened,
  openForInput,
  openInput,
  overdraft,
  overdraftInput,
  standing,
  unfreezeInput,
  updateInput,
} from './contract.ts'

/** account_answer.sql: amounts in minor units, as text. */
export type Answered = Omit<Row, 'id' | 'posted' | 'held' | 'overdraftLimit'> & {
  posted: string
  held: string
  overdraftLimit: string
}

export const shapeAnswer = (row: Answered): Account =>
  shape({
    ...row,
    posted: BigInt(row.posted),
    held: BigInt(row.held),
    overdraftLimit: BigInt(row.overdraftLimit),
  })

async function open(ctx: Signed, values: (string | null)[], digest: string | null = null): Promise<Opened> {
  const answer = await ask<Omit<Opened, 'id'> & { replayed: boolean }>(ctx.database, 'banking.open_account', [
    ctx.who.jti,
    ...values,
    ctx.requestId,
    digest,
  ])
  const { replayed, ...account } = answer
  ctx.reply.replayed = replayed
  return { id: account.accountNumber, ...account }
}

/** For the caller. Refuses idempotency_conflict, not_found (no such product on offer), forbidden, limit_exceeded. */
/** A name for an account, under the key of who gives it. */
const sealed = async (ctx: Signed, nickname: string | null | undefined) =>
  nickname ? sealOwn(ctx, await ownKey(ctx), accountNickname, nickname) : null

export const openAccount = async (ctx: Signed, input: z.output<typeof openInput>): Promise<Opened> =>
  open(
    ctx,
    [input.id, input.product, await sealed(ctx, input.nickname), null],
    await wordsDigest(ctx, input.nickname ?? null),
  )

/** For a customer, by staff. Refuses as `openAccount`; not_found also for an unknown customer. */
export const openAccountFor = (ctx: Signed, input: z.output<typeof openForInput>): Promise<Opened> =>
  open(ctx, [input.id, input.product, null, input.customerId])

/** Refuses not_found, forbidden (a mandate to look), account_not_active (closed). */
export async function updateAccount(ctx: Signed, input: z.output<typeof updateInput>): Promise<Account> {
  const given = [ctx.who.jti, input.id, await sealed(ctx, input.nickname), ctx.requestId]
  return shapeAnswer(await ask(ctx.database, 'banking.update_account', given))
}

/** Refuses not_found, forbidden, account_not_active (it is not dormant). */
export async function wakeAccount(ctx: Signed, number: string): Promise<Account> {
  return shapeAnswer(await ask(ctx.database, 'banking.wake_account', [ctx.who.jti, number, ctx.requestId]))
}

type AnsweredTerms = Pick<ComingTerms['after'], 'interestRatePercent' | 'overdraftRatePercent'> &
  Record<'monthlyFee' | 'minimumBalance' | 'minimumBalanceFee', string>
type AnsweredDetails = Omit<Details, 'account' | 'holds' | 'comingTerms'> & {
  account: Answered
  comingTerms: (Omit<ComingTerms, 'before' | 'after'> & { before: AnsweredTerms; after: AnsweredTerms })[]
  holds: { id: string; merchant: string; amount: string; placedAt: string; expiresAt: string }[]
}

/** Refuses not_found, also for an account of somebody else. */
export async function readDetails(ctx: Signed, number: string): Promise<Details> {
  const answer = await ask<AnsweredDetails>(ctx.database, 'banking.account_details', [ctx.who.jti, number])
  const account = shapeAnswer(answer.account)
  const inMoney = (terms: AnsweredTerms) => ({
    ...terms,
    monthlyFee: toMoney(BigInt(terms.monthlyFee), account.currency),
    minimumBalance: toMoney(BigInt(terms.minimumBalance), account.currency),
    minimumBalanceFee: toMoney(BigInt(terms.minimumBalanceFee), account.currency),
  })
  return {
    ...answer,
    account,
    comingTerms: answer.comingTerms.map(({ from, before, after, worse }) => ({
      from,
      before: inMoney(before),
      after: inMoney(after),
      worse,
    })),
    holds: answer.holds.map((hold) => ({
      id: hold.id,
      merchant: hold.merchant,
      amount: toMoney(BigInt(hold.amount), account.currency),
      placedAt: toInstant(hold.placedAt),
      expiresAt: toInstant(hold.expiresAt),
    })),
  }
}

/**
 * Replaces them all, or where others decide as well proposes just these to them. Refuses not_found, forbidden (not the owner),
 * account_not_active (closed), invalid_input (shares above 100), already_settled (another list waits).
 */
export async function setNominees(
  ctx: Signed,
  { id, nominees }: z.output<typeof nomineesInput>,
): Promise<Nominees> {
  const key = nominees.length > 0 ? await ownKey(ctx) : null
  const kept = nominees.map(async ({ name, relation, sharePercent }, at) => ({
    name: await sealOwn(ctx, key, nomineeField('name', id, at + 1), name),
    relation: await sealOwn(ctx, key, nomineeField('relation', id, at + 1), relation),
    sharePercent,
    words: await wordsDigest(ctx, JSON.stringify([id, at + 1, name, relation])),
  }))
  const answer = await ask<Partial<Waits>>(ctx.database, 'banking.set_nominees', [
    ctx.who.jti,
    id,
    JSON.stringify(await Promise.all(kept)),
    ctx.requestId,
  ])
  if (!answer.proposalId) return { nominees }
  ctx.reply.replayed = answer.replayed ?? false
  return shapePending(ctx, answer.proposalId)
}

/** By staff, with a reason. Refuses not_found, already_settled (closed, or frozen so already). */
export const freezeAccount = (
  ctx: Signed,
  input: z.output<typeof freezeInput>,
): Promise<z.infer<typeof standing>> =>
  ask(ctx.database, 'banking.freeze_account', [
    ctx.who.jti,
    input.id,
    input.side,
    input.reason,
    ctx.requestId,
  ])

/** By staff, with a reason. Refuses not_found, already_settled (not frozen). */
export const unfreezeAccount = (
  ctx: Signed,
  input: z.output<typeof unfreezeInput>,
): Promise<z.infer<typeof standing>> =>
  ask(ctx.database, 'banking.unfreeze_account', [ctx.who.jti, input.id, input.reason, ctx.requestId])

type Waits = z.infer<typeof pending> & { replayed: boolean }

/** What a second person decides: nothing has changed, and the reply says so. */
function shapeWaiting(ctx: Signed, { replayed, proposalId }: Waits): z.infer<typeof pending> {
  ctx.reply.replayed = replayed
  return shapePending(ctx, proposalId)
}

type OverdraftSet = {
  replayed: boolean
  status: 'done'
  accountNumber: string
  currency: Currency
  limit: string
}

/** By staff, a high one with a second person. Refuses not_found, forbidden, currency_mismatch, account_not_active, limit_exceeded (with the product's `most`). */
export async function setOverdraft(
  ctx: Signed,
  input: z.output<typeof overdraftInput>,
): Promise<z.infer<typeof overdraft>> {
  const { amount, currency } = input.limit
  const minor = toMinor(amount, currency)
  if (minor === undefined)
    throw new Refusal('invalid_input', {}, [{ path: 'limit.amount', message: 'Enter 0.00 or more.' }])
  const answer = await ask<Waits | OverdraftSet>(ctx.database, 'banking.set_overdraft', [
    ctx.who.jti,
    input.id,
    minor,
    currency,
    input.reason,
    ctx.requestId,
  ])
  if (answer.status === 'pending') return shapeWaiting(ctx, answer)
  return {
    status: 'done',
    accountNumber: answer.accountNumber,
    limit: toMoney(BigInt(answer.limit), answer.currency),
  }
}

/** By staff, with a second person: adds, changes or ends a joint holder. Refuses not_found, forbidden (the owner), account_not_active, already_settled. */
export const setHolder = async (ctx: Signed, input: z.output<typeof holderInput>) =>
  shapeWaiting(
    ctx,
    await ask<Waits>(ctx.database, 'banking.set_holder', [
      ctx.who.jti,
      input.id,
      input.customerId,
      input.mandate,
      input.reason,
      ctx.requestId,
    ]),
  )

/** By staff, with a second person. Refuses not_found, forbidden, account_not_active (it is not dormant), already_settled. */
export const reactivateAccount = async (ctx: Signed, { id, reason }: z.output<typeof askInput>) =>
  shapeWaiting(
    ctx,
    await ask<Waits>(ctx.database, 'banking.reactivate_account', [ctx.who.jti, id, reason, ctx.requestId]),
  )

/** By staff, with a second person. Refuses as `closeAccount`, and already_settled where it waits. */
export const closeAccountFor = async (ctx: Signed, { id, reason }: z.output<typeof askInput>) =>
  shapeWaiting(
    ctx,
    await ask<Waits>(ctx.database, 'banking.close_account_for', [ctx.who.jti, id, reason, ctx.requestId]),
  )
