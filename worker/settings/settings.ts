import type * as z from 'zod/mini'
import { ask } from '../db.ts'
import { toInstant } from '../instants.ts'
import type { Signed } from '../trpc.ts'
import type { asked, History, holidayInput, proposeInput, Settings } from './contract.ts'

export const listSettings = (ctx: Signed) =>
  ask<Settings>(ctx.database, 'banking.read_settings', [ctx.who.jti])

/** Refuses not_found. */
export async function readHistory(ctx: Signed, name: string): Promise<History> {
  const { changes, ...rest } = await ask<History>(ctx.database, 'banking.read_setting_history', [
    ctx.who.jti,
    name,
  ])
  const shaped = changes.map((change) => ({
    ...change,
    madeAt: toInstant(change.madeAt),
    settledAt: change.settledAt && toInstant(change.settledAt),
  }))
  return { ...rest, changes: shaped }
}

type Asked = z.infer<typeof asked>
/** Any change of the bank itself, as `propose_setting` takes it. */
export async function propose(ctx: Signed, values: (string | null)[]): Promise<Asked> {
  const { replayed, proposalId } = await ask<Asked & { replayed: boolean }>(
    ctx.database,
    'banking.propose_setting',
    [ctx.who.jti, ...values, ctx.requestId],
  )
  ctx.reply.replayed = replayed
  ctx.reply.pending = true
  return { status: 'pending', proposalId }
}

/** Refuses invalid_input (what the bank does not know, or out of bounds; a day that is over), already_settled. */
export const proposeSetting = (ctx: Signed, input: z.output<typeof proposeInput>) =>
  propose(ctx, ['setting', input.name, input.value, input.effectiveFrom, input.reason, input.source])

/** Refuses invalid_input (a day that is over), not_found (to be taken away, and none), already_settled. */
export const proposeHoliday = (ctx: Signed, { day, name, reason, source }: z.output<typeof holidayInput>) =>
  propose(ctx, ['holiday', day, name === null ? null : JSON.stringify(name), day, reason, source])
