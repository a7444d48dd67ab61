import type * as z from 'zod/mini'
import { ask } from '../db.ts'
import { toInstant } from '../instants.ts'
import type { Signed } from '../trpc.ts'
import { openAddresses } from '../vault/opening.ts'
import type { Activity, Look, seenInput } from './contract.ts'

/** Who of the staff looked at the caller's data, newest first. */
export async function readAccessHistory(ctx: Signed, { limit, cursor }: z.output<typeof seenInput>) {
  const rows = await ask<Look[]>(ctx.database, 'banking.read_access_history', [
    ctx.who.jti,
    cursor ?? null,
    String(limit + 1),
  ])
  const items = rows.slice(0, limit).map((row) => ({ ...row, at: toInstant(row.at) }))
  return { items, next: rows.length > limit ? items.at(-1)!.id : null }
}

/** Sign-ins and security events of the caller's own log-in, newest first. */
export async function readActivity(
  ctx: Signed,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
) {
  const rows = await ask<(Activity & { place: string })[]>(ctx.database, 'banking.read_activity', [
    ctx.who.jti,
    cursor ?? null,
    String(limit + 1),
  ])
  const items = (await openAddresses(ctx, rows.slice(0, limit))).map(({ place: _, ...row }) => ({
    ...row,
    at: toInstant(row.at),
    endedAt: row.endedAt && toInstant(row.endedAt),
  }))
  return { items, next: rows.length > limit ? rows[limit - 1]!.place : null }
}
