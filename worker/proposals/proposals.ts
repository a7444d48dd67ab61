import type * as z from 'zod/mini'
import { refuseFlood } from '../auth/sessions.ts'
import { ask } from '../db.ts'
import { toInstant } from '../instants.ts'
import type { Transaction } from '../ledger/contract.ts'
import { type Booked, shapeTransaction } from '../ledger/ledger.ts'
import { type Currency, toMoney } from '../money.ts'
import type { Context, Signed } from '../trpc.ts'
import type {
  accountChanged,
  approved,
  Changed,
  customerChanged,
  Proposal,
  proposalsInput,
  refusalInput,
  settingChanged,
} from './contract.ts'

/** What a verb of staff answers: booked, waiting for a second person, or an order cancelled before it came. */
export type Settled = {
  replayed: boolean
  transaction?: Booked
  proposalId?: string
  cancelled?: true
}

export type Pending = { status: 'pending'; proposalId: string }

/** What waits for somebody else's word. */
export function shapePending(ctx: Signed, proposalId: string): Pending {
  ctx.reply.pending = true
  return { status: 'pending', proposalId }
}

/** The transaction or what it waits for, and how the reply says so. */
export function shapeSettled(ctx: Signed, answer: Settled): Transaction | Pending {
  ctx.reply.replayed = answer.replayed
  if (answer.transaction) return shapeTransaction(answer.transaction)
  return shapePending(ctx, answer.proposalId!)
}

type Amount = { minor: string; currency: Currency }
export type Facts = Record<string, string | number | Amount>
export type ProposalRow = Omit<Proposal, 'amount' | 'before' | 'after'> & {
  amount?: string
  currency: Currency
  before?: Facts
  after?: Facts
}

export const inWords = (facts: Facts | undefined) =>
  facts ? Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, said(value)])) : null
const said = (value: Facts[string]) => {
  if (typeof value !== 'object') return String(value)
  const { amount, currency } = toMoney(BigInt(value.minor), value.currency)
  return `${amount} ${currency}`
}

/** An order of money, a change of a user or an account, a raise of a limit; what the one has not is null. */
export const shapeProposal = ({ currency, ...row }: ProposalRow): Proposal => ({
  ...row,
  amount: row.amount ? toMoney(BigInt(row.amount), currency) : null,
  accountNumber: row.accountNumber ?? null,
  original: row.original ?? null,
  force: row.force ?? null,
  user: row.user ?? null,
  before: inWords(row.before),
  after: inWords(row.after),
  madeAt: toInstant(row.madeAt),
  expiresAt: row.expiresAt ? toInstant(row.expiresAt) : null,
  takesEffectAt: row.takesEffectAt ? toInstant(row.takesEffectAt) : null,
})

export async function listProposals(ctx: Signed, input: z.output<typeof proposalsInput>) {
  const rows = await ask<ProposalRow[]>(ctx.database, 'banking.list_proposals', [
    ctx.who.jti,
    input.status,
    input.cursor ?? null,
    String(input.limit + 1),
    ctx.requestId,
  ])
  const items = rows.slice(0, input.limit).map(shapeProposal)
  return { items, next: rows.length > input.limit ? items.at(-1)!.madeAt : null }
}

/** 128 random bits, as an address can carry them. */
const newCode = () =>
  btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

export type ChangeAnswer = Changed & { replayed: boolean }

/** What became of a change of a user, as the answer tells it. */
export function shapeChange(ctx: Context, answer: ChangeAnswer): Changed {
  const { replayed, status, proposalId, userId, takesEffectAt } = answer
  ctx.reply.replayed = replayed
  return { status, proposalId, userId, takesEffectAt: takesEffectAt && toInstant(takesEffectAt) }
}

/**
 * Refuses not_found, forbidden (one's own, by the person; money to whoever is no operator), already_settled, and all
 * that refuses the order or the change itself. Whom a change is about is told, with a code that stops it.
 */
export async function approveProposal(ctx: Signed, id: string): Promise<z.infer<typeof approved>> {
  type Done =
    | z.infer<typeof accountChanged>
    | z.infer<typeof customerChanged>
    | z.infer<typeof settingChanged>
  const answer = await ask<Settled | ChangeAnswer | Done>(ctx.database, 'banking.settle_proposal', [
    ctx.who.jti,
    id,
    'true',
    newCode(),
    null,
    ctx.requestId,
  ])
  if ('accountNumber' in answer || 'customerId' in answer || 'setting' in answer) return answer
  if ('status' in answer) return shapeChange(ctx, answer)
  ctx.reply.replayed = answer.replayed
  return shapeTransaction(answer.transaction!)
}

/** Refuses not_found, forbidden (one's own), already_settled. */
export async function refuseProposal(ctx: Signed, { id, reason }: z.output<typeof refusalInput>) {
  await ask(ctx.database, 'banking.settle_proposal', [ctx.who.jti, id, 'false', null, reason, ctx.requestId])
  return { id }
}

/** Any of the staff stops an approved change while it cools. Refuses not_found, already_settled. */
export const stopChange = async (ctx: Signed, { id, reason }: z.output<typeof refusalInput>) =>
  shapeChange(
    ctx,
    await ask<ChangeAnswer>(ctx.database, 'banking.stop_user_change', [
      ctx.who.jti,
      id,
      reason,
      ctx.requestId,
    ]),
  )

/** Whoever has the code of a notice stops what it told of. Refuses rate_limited, not_found, already_settled. */
export async function stopByCode(ctx: Context, code: string) {
  await refuseFlood(ctx)
  const answer = await ask<ChangeAnswer>(ctx.database, 'banking.stop_change_by_code', [code, ctx.requestId])
  ctx.reply.replayed = answer.replayed
  return { status: 'stopped' as const }
}
