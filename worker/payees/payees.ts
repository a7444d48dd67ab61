import { and, asc, eq, gt, sql } from 'drizzle-orm'
import type * as z from 'zod/mini'
import { payees } from '../../db/schema/payees.ts'
import { ask, read } from '../db.ts'
import { Refusal } from '../errors.ts'
import { toInstant } from '../instants.ts'
import { type Currency, type Money, toMinor, toMoney } from '../money.ts'
import type { Signed } from '../trpc.ts'
import { payeeNickname } from '../vault/names.ts'
import { vaultOf } from '../vault/opening.ts'
import { ownKey, sealOwn, wordsDigest } from '../vault/own.ts'
import { blindHex, type WrappedKey } from '../vault/vault.ts'
import type { addInput, Checked, changeInput, NameMatch, payeesInput, SavedPayee } from './contract.ts'
import { matchName } from './rules.ts'

type Saved = {
  id: string
  accountNumber: string
  name: string
  nickname: string | null
  match: string
  currency: string
  dailyLimit: string | bigint | null
  newUntil: string | null
  createdAt: string
}

const shapePayee = (row: Saved): SavedPayee => ({
  id: row.id,
  accountNumber: row.accountNumber,
  name: row.name,
  nickname: row.nickname,
  match: row.match as NameMatch,
  dailyLimit: row.dailyLimit === null ? null : toMoney(BigInt(row.dailyLimit), row.currency as Currency),
  newUntil: row.newUntil && new Date(row.newUntil).getTime() > Date.now() ? toInstant(row.newUntil) : null,
  createdAt: toInstant(row.createdAt),
})

const columns = {
  id: payees.id,
  accountNumber: payees.accountNumber,
  name: payees.name,
  // Opened on its way (worker/vault/journal.ts).
  nickname: sql<
    string | null
  >`banking.own_words('payees', 'nickname', ${payees.id}::text, ${payees.nickname})`,
  match: payees.match,
  currency: payees.currency,
  dailyLimit: payees.dailyLimit,
  newUntil: payees.newUntil,
  createdAt: payees.createdAt,
}

/** By id, which is by age where clients make version 7 UUIDs. */
export async function listPayees(ctx: Signed, { limit, cursor }: z.output<typeof payeesInput>) {
  const after = cursor && /^[0-9a-f]{32}$/.test(cursor) ? cursor : undefined
  if (cursor !== undefined && !after)
    throw new Refusal('invalid_input', {}, [{ path: 'cursor', message: 'This is not a cursor of the bank.' }])
  const rows = await read(
    ctx.database,
    ctx.who,
    ctx.database
      .select(columns)
      .from(payees)
      .where(and(eq(payees.status, 'active'), after ? gt(payees.id, after) : undefined))
      .orderBy(asc(payees.id))
      .limit(limit + 1),
  )
  const shown = rows.slice(0, limit)
  return {
    items: shown.map(shapePayee),
    next: rows.length > limit ? shown.at(-1)!.id.replaceAll('-', '') : null,
  }
}

/** Refuses not_found. */
export async function getPayee(ctx: Signed, id: string): Promise<SavedPayee> {
  const [row] = await read(
    ctx.database,
    ctx.who,
    ctx.database
      .select(columns)
      .from(payees)
      .where(and(eq(payees.id, id), eq(payees.status, 'active'))),
  )
  if (!row) throw new Refusal('not_found')
  return shapePayee(row)
}

type Known = { accountNumber: string; name: string; currency: Currency; own: boolean; key: WrappedKey | null }

/** Counted, so that numbers cannot be tried out. The name is sealed in Postgres, so it is compared here. */
async function compared(ctx: Signed, accountNumber: string, typed: string) {
  const { key, ...known } = await ask<Known>(ctx.database, 'banking.look_up_payee', [
    ctx.who.jti,
    accountNumber,
  ])
  const match = matchName(typed, known.name)
  return { key, checked: { ...known, match, name: match === 'none' ? null : known.name } satisfies Checked }
}

/** Refuses rate_limited, not_found. */
export const checkPayee = async (ctx: Signed, accountNumber: string, name: string): Promise<Checked> =>
  (await compared(ctx, accountNumber, name)).checked

const minorOf = (money: Money | null | undefined) => (money ? toMinor(money.amount, money.currency)! : null)

/** Refuses invalid_input (a worse match than was accepted), rate_limited, idempotency_conflict, not_found, step_up_required. */
export async function addPayee(ctx: Signed, input: z.output<typeof addInput>): Promise<SavedPayee> {
  const { id, accountNumber, name, accepted, nickname, dailyLimit, challengeId } = input
  const { key, checked } = await compared(ctx, accountNumber, name)
  const called = nickname?.trim() ? nickname : null
  const { index } = await vaultOf(ctx)
  const saved = await ask<Saved & { replayed?: boolean }>(ctx.database, 'banking.add_payee', [
    ctx.who.jti,
    id,
    accountNumber,
    // What was typed is kept as what tells it from something else.
    await blindHex(index, 'typed_name', name),
    accepted,
    called && (await sealOwn(ctx, key, payeeNickname(id), called)),
    minorOf(dailyLimit),
    dailyLimit?.currency ?? null,
    ctx.requestId,
    challengeId ?? null,
    checked.match,
    await wordsDigest(ctx, called),
  ])
  ctx.reply.replayed = saved.replayed ?? false
  return shapePayee(saved)
}

/** Refuses not_found, currency_mismatch, forbidden (a limit that would be raised). */
export async function changePayee(ctx: Signed, input: z.output<typeof changeInput>): Promise<SavedPayee> {
  const { id, nickname, dailyLimit } = input
  const called = nickname?.trim() ? nickname : null
  const saved = await ask<Saved>(ctx.database, 'banking.change_payee', [
    ctx.who.jti,
    id,
    called && (await sealOwn(ctx, await ownKey(ctx), payeeNickname(id), called)),
    minorOf(dailyLimit),
    dailyLimit?.currency ?? null,
    ctx.requestId,
  ])
  return shapePayee(saved)
}

/** Refuses not_found. */
export async function removePayee(ctx: Signed, id: string): Promise<Record<string, never>> {
  await ask(ctx.database, 'banking.remove_payee', [ctx.who.jti, id, ctx.requestId])
  return {}
}
