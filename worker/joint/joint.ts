import type * as z from 'zod/mini'
import { closeAccount } from '../accounts/closing.ts'
import { ask } from '../db.ts'
import { signClosing } from '../deposits/deposits.ts'
import { Refusal } from '../errors.ts'
import { signExchange } from '../exchange/exchange.ts'
import { toInstant } from '../instants.ts'
import { type Currency, toMoney } from '../money.ts'
import type { Signed } from '../trpc.ts'
import type {
  JointOrder,
  JointSettled,
  jointApprovalInput,
  jointOrdersInput,
  jointRefusalInput,
} from './contract.ts'

type BringsTerms = { currency: Currency; least: string; quoted: string }
type Row = Omit<JointOrder, 'amount' | 'schedule' | 'deposit' | 'change' | 'brings'> & {
  amount: string | null
  currency: Currency
  terms: JointOrder['schedule'] & JointOrder['deposit'] & JointOrder['change'] & BringsTerms
}
type Answer = JointSettled & {
  replayed?: boolean
  closing?: string
  to?: string | null
  sign?: ToSign
}
type ToSign =
  | ({ kind: 'exchange' } & Parameters<typeof signExchange>[1])
  | ({ kind: 'deposit_closing' } & Parameters<typeof signClosing>[1])

const signedOf = async (ctx: Signed, sign: ToSign) =>
  JSON.stringify(await (sign.kind === 'exchange' ? signExchange(ctx, sign) : signClosing(ctx, sign)))

const shapeBrings = ({ currency, least, quoted }: BringsTerms) => ({
  least: toMoney(BigInt(least), currency),
  quoted: toMoney(BigInt(quoted), currency),
})

const shape = ({ currency, terms, ...row }: Row): JointOrder => ({
  ...row,
  schedule: row.kind === 'schedule' ? terms : null,
  deposit: row.kind === 'deposit' ? terms : null,
  change: row.kind === 'deposit_change' ? terms : null,
  brings: ['exchange', 'deposit_closing'].includes(row.kind) ? shapeBrings(terms) : null,
  amount: row.amount === null ? null : toMoney(BigInt(row.amount), currency),
  madeAt: toInstant(row.madeAt),
  expiresAt: toInstant(row.expiresAt),
})

export async function listJointOrders(ctx: Signed, input: z.output<typeof jointOrdersInput>) {
  const rows = await ask<Row[]>(ctx.database, 'banking.list_joint_orders', [
    ctx.who.jti,
    input.status,
    input.cursor ?? null,
    String(input.limit + 1),
  ])
  const items = rows.slice(0, input.limit).map(shape)
  return { items, next: rows.length > input.limit ? items.at(-1)!.madeAt : null }
}

function settled(ctx: Signed, answer: Answer): JointSettled {
  ctx.reply.replayed = answer.replayed ?? false
  const { id, status, transactionId } = answer
  return { id, status, transactionId }
}

/**
 * Refuses not_found, forbidden (one's own), already_settled, and all that refuses the order itself, which then goes on
 * waiting; step_up_required (with the challenge).
 */
export const approveJointOrder = (ctx: Signed, input: z.output<typeof jointApprovalInput>) =>
  approve(ctx, input).catch(async (error) => {
    if (!(error instanceof Refusal) || error.code !== 'step_up_required') throw error
    // It was raised, so that nothing was counted; the challenge is to stay, so it is opened after that.
    await ask(ctx.database, 'banking.open_joint_challenge', [ctx.who.jti, input.id, ctx.requestId])
    throw error
  })

async function approve(ctx: Signed, { id, challengeId }: z.output<typeof jointApprovalInput>) {
  const given = [ctx.who.jti, id, 'true', null, challengeId ?? null, ctx.requestId]
  const answer = await ask<Answer>(ctx.database, 'banking.settle_joint_order', given)
  if (answer.sign) {
    // What it brings is known now alone: it is signed by whose word is the last.
    const signed = [...given, await signedOf(ctx, answer.sign)]
    return settled(ctx, await ask<Answer>(ctx.database, 'banking.settle_joint_order', signed))
  }
  if (!answer.closing) return settled(ctx, answer)
  // What a closing pays is looked at and signed by whose word is the last.
  const closed = await closeAccount(ctx, { id: answer.closing }, { id, to: answer.to ?? null, challengeId })
  ctx.reply.pending = false
  return {
    id,
    status: 'proposalId' in closed ? ('pending' as const) : ('approved' as const),
    transactionId: null,
  }
}

/** Refuses not_found, forbidden, already_settled. */
export async function refuseJointOrder(ctx: Signed, { id, reason }: z.output<typeof jointRefusalInput>) {
  const values = [ctx.who.jti, id, 'false', reason, null, ctx.requestId]
  return settled(ctx, await ask<Answer>(ctx.database, 'banking.settle_joint_order', values))
}
