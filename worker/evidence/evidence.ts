import type * as z from 'zod/mini'
import { ask } from '../db.ts'
import { toInstant } from '../instants.ts'
import type { Signed } from '../trpc.ts'
import { Unopenable } from '../vault/gcm.ts'
import { openAddresses, opening, type Vault, vaultOf } from '../vault/opening.ts'
import { UNREADABLE } from '../vault/origin.ts'
import { keyIdIn, type WrappedKey } from '../vault/vault.ts'
import type {
  Alert,
  acknowledgeInput,
  alertsInput,
  auditInput,
  Deed,
  eventsInput,
  SecurityEvent,
} from './contract.ts'

const instant = (text: string | null) => (text === null ? null : toInstant(text))

/** A page of rows of which one more than the limit was asked for. */
const paged = <Row extends { id: string }>(rows: Row[], limit: number) => ({
  items: rows.slice(0, limit),
  next: rows.length > limit ? rows[limit - 1]!.id : null,
})

/** Newest first. Whose events are shown is written down. */
export async function listEvents(ctx: Signed, input: z.output<typeof eventsInput>) {
  const rows = await ask<SecurityEvent[]>(ctx.database, 'banking.list_security_events', [
    ctx.who.jti,
    input.severity ?? null,
    input.kind ?? null,
    input.userId ?? null,
    input.from ?? null,
    input.to ?? null,
    input.cursor ?? null,
    String(input.limit + 1),
    ctx.requestId,
  ])
  return paged(
    (await openAddresses(ctx, rows)).map((row) => ({ ...row, at: toInstant(row.at) })),
    input.limit,
  )
}

const shapeAlert = (row: Alert): Alert => ({
  ...row,
  firstAt: toInstant(row.firstAt),
  lastAt: toInstant(row.lastAt),
  acknowledgedAt: instant(row.acknowledgedAt),
})

/** Newest first. Whom they are about is written down. */
export async function listAlerts(ctx: Signed, input: z.output<typeof alertsInput>) {
  const rows = await ask<Alert[]>(ctx.database, 'banking.list_alerts', [
    ctx.who.jti,
    String(input.state === 'open'),
    input.cursor ?? null,
    String(input.limit + 1),
    ctx.requestId,
  ])
  return paged(rows.map(shapeAlert), input.limit)
}

/** Refuses not_found, already_settled (acknowledged by somebody else, or with another note). */
export const acknowledge = async (ctx: Signed, { id, note }: z.output<typeof acknowledgeInput>) =>
  shapeAlert(
    await ask<Alert>(ctx.database, 'banking.acknowledge_alert', [ctx.who.jti, id, note, ctx.requestId]),
  )

type Values = Deed['changes'][number]['before']

/** What a change kept sealed, opened for its own row: evidence that was moved from another does not open. */
async function openValues(
  vault: Vault,
  { table, row }: Deed['changes'][number],
  values: Values,
  keys: WrappedKey[],
): Promise<Values> {
  if (values === null) return null
  const opened = await Promise.all(
    Object.entries(values).map(async ([name, value]) => {
      if (typeof value !== 'string' || !value.startsWith('v1.')) return [name, value]
      const key = keys.find(({ id }) => id === keyIdIn(value)) ?? null
      const place = { table, column: name.replace(/_sealed$/, ''), row }
      const text = await opening(vault, place, value, key).catch((error: unknown) => {
        if (error instanceof Unopenable) return UNREADABLE
        throw error
      })
      return [name, text]
    }),
  )
  return Object.fromEntries(opened)
}

/** Rows that one search looks at: what stands further back comes with the next page. */
const mostRows = 50_000

/** Deeds, newest first, each with what it changed and whether it still is what was sealed. */
export async function searchAudit(ctx: Signed, input: z.output<typeof auditInput>) {
  const { items, lookedTo, keys } = await ask<{ items: Deed[]; lookedTo: string | null; keys: WrappedKey[] }>(
    ctx.database,
    'banking.search_audit',
    [
      ctx.who.jti,
      input.actor ?? null,
      input.action ?? null,
      input.subject ?? null,
      input.requestId ?? null,
      input.from ?? null,
      input.to ?? null,
      input.cursor ?? null,
      String(input.limit),
      String(mostRows),
      ctx.requestId,
    ],
  )
  const deeds = await openAddresses(ctx, items)
  const vault = await vaultOf(ctx)
  const opened = await Promise.all(
    deeds.map(async (row) => ({
      ...row,
      at: toInstant(row.at),
      changes: await Promise.all(
        row.changes.map(async (change) => ({
          ...change,
          before: await openValues(vault, change, change.before, keys),
          after: await openValues(vault, change, change.after, keys),
        })),
      ),
    })),
  )
  return { items: opened, next: lookedTo }
}
