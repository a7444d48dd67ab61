import { forget } from '../auth/auth.ts'
import { networkOf } from '../auth/networks.ts'
import { ask } from '../db.ts'
import { toInstant } from '../instants.ts'
import type { Signed } from '../trpc.ts'
import { openAddresses } from '../vault/opening.ts'
import type { OpenSession, TimeLeft } from './contract.ts'

export async function listSessions(ctx: Signed): Promise<{ items: OpenSession[]; next: null }> {
  const { items } = await ask<{ items: (OpenSession & { address: string | null })[] }>(
    ctx.database,
    'banking.list_sessions',
    [ctx.who.jti],
  )
  return {
    items: (await openAddresses(ctx, items)).map(({ address, ...session }) => ({
      ...session,
      // The network is enough to know one's own.
      place: session.place ?? (address && networkOf(address)),
      startedAt: toInstant(session.startedAt),
      lastSeenAt: toInstant(session.lastSeenAt),
      endsAt: toInstant(session.endsAt),
    })),
    next: null,
  }
}

/** Refuses not_found. When this has answered, nothing under that session commits any more. */
export async function endSession(ctx: Signed, id: string): Promise<Record<string, never>> {
  const args = [ctx.who.jti, id, ctx.requestId]
  const { current } = await ask<{ current: boolean }>(ctx.database, 'banking.end_own_session', args)
  if (current) forget(ctx)
  return {}
}

export const endOtherSessions = (ctx: Signed): Promise<{ ended: number }> =>
  ask(ctx.database, 'banking.end_own_sessions', [ctx.who.jti, 'true', ctx.requestId])

/** The caller's own as well: a sign-out on every device. */
export async function endAllSessions(ctx: Signed): Promise<Record<string, never>> {
  await ask(ctx.database, 'banking.end_own_sessions', [ctx.who.jti, 'false', ctx.requestId])
  forget(ctx)
  return {}
}

export const stay = (ctx: Signed, idleSeconds: number): Promise<TimeLeft> =>
  ask(ctx.database, 'banking.stay', [ctx.who.jti, String(idleSeconds)])
