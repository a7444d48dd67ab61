import type * as z from 'zod/mini'
import { ask } from '../db.ts'
import { toInstant } from '../instants.ts'
import type { Transaction } from '../ledger/contract.ts'
import { type Booked, shapeTransaction } from '../ledger/ledger.ts'
import { type Currency, toMoney } from '../money.ts'
import type { Signed } from '../trpc.ts'
import type { Proposal, proposalsInput, refusalInput } from './contract.ts'

/** What a verb of staff answers: booked, waiting for a second person, or an order cancelled before it came. */
export type Settled = {
  replayed: boolean
  transaction?: Booked
  proposalId?: string
  cancelled?: true
}

export type Pending = { status: 'pending'; proposalId: string }

/** The transaction or what it waits for, and how the reply says so. */
export function shapeSettled(ctx: Signed, answer: Settled): Transaction | Pending {
  ctx.reply.replayed = answer.replayed
  if (answer.transaction) return shapeTransaction(answer.transaction)
  ctx.reply.pending = true
  return { status: 'pending', proposalId: answer.proposalId! }
}

type Row = Omit<Proposal, 'amount'> & { amount: string; currency: Currency }

const shape = ({ currency, ...row }: Row): Proposal => ({
  ...row,
  amount: toMoney(BigInt(row.amount), currency),
  madeAt: toInstant(row.madeAt),
  expiresAt: toInstant(row.expiresAt),
})

export async function listProposals(ctx: Signed, input: z.output<typeof proposalsInput>) {
  const rows = await ask<Row[]>(ctx.database, 'banking.list_proposals', [
    ctx.who.jti,
    input.status,
    input.cursor ?? null,
    String(input.limit + 1),
    ctx.requestId,
  ])
  const items = rows.slice(0, input.limit).map(shape)
  return { items, next: rows.length > input.limit ? items.at(-1)!.madeAt : null }
}

/** Refuses not_found, forbidden (one's own, by the person), already_settled, and all that refuses the order itself. */
export async function approveProposal(ctx: Signed, id: string): Promise<Transaction> {
  const answer = await ask<Settled>(ctx.database, 'banking.approve_proposal', [
    ctx.who.jti,
    id,
    ctx.requestId,
  ])
  ctx.reply.replayed = answer.replayed
  return shapeTransaction(answer.transaction!)
}

/** Refuses not_found, forbidden (one's own), already_settled. */
export const refuseProposal = (ctx: Signed, { id, reason }: z.output<typeof refusalInput>) =>
  ask<{ id: string }>(ctx.database, 'banking.refuse_proposal', [ctx.who.jti, id, reason, ctx.requestId])
