import type * as z from 'zod/mini'
import type { Config } from '../config.ts'
import { ask, connect } from '../db.ts'
import { toInstant } from '../instants.ts'
import type { Signed } from '../trpc.ts'
import { nameLookup } from '../vault/names.ts'
import { type Contact, openContact, sealing, type Vault, vaultOf } from '../vault/opening.ts'
import { lookupOf, normalEmail, normalPhone, type Reserved, sealPerson } from '../vault/person.ts'
import { blindHex } from '../vault/vault.ts'
import type {
  contactInput,
  createInput,
  outcome,
  resetInput,
  roleInput,
  statusInput,
  User,
  user,
  usersInput,
} from './contract.ts'
import { masked, maskedEmail, maskedPhone } from './rules.ts'

type Answer = { replayed: boolean; status: string; proposalId: string; userId: string }
type Outcome = z.infer<typeof outcome>

/** Done at once, or what it waits for, and how the reply says so. */
function shapeOutcome(ctx: Signed, { replayed, status, proposalId, userId }: Answer): Outcome {
  ctx.reply.replayed = replayed
  if (status === 'done') return { status, userId }
  ctx.reply.pending = true
  return { status: 'pending', proposalId }
}

type Row = Omit<z.infer<typeof user>, 'email'> & Pick<Contact, 'email' | 'key'>

async function shape(vault: Vault, { email: sealed, key, ...row }: Row): Promise<User> {
  const { email } = await openContact(vault, { userId: row.id, email: sealed, key })
  return {
    ...row,
    name: row.role === 'customer' ? masked(row.name) : row.name,
    email: email && maskedEmail(email),
    blockedUntil: row.blockedUntil && toInstant(row.blockedUntil),
    lastSignInAt: row.lastSignInAt && toInstant(row.lastSignInAt),
  }
}

/** A whole address or customer id names one user, all else is of names; 64 digits of the caller's own are no index. */
async function wordsOf({ index }: Vault, q: string | undefined): Promise<string | null> {
  if (!q?.trim()) return null
  if (/@|^\s*(?:c\d{10}|[0-9a-f]{64})\s*$/i.test(q)) return lookupOf(index, q)
  // Signs that no name holds name nobody, rather than everybody.
  return (await nameLookup(index, q)) || 'nobody'
}

/** The staff, or whom the words name. A customer who is shown is written down. */
export async function listUsers(ctx: Signed, input: z.output<typeof usersInput>) {
  const vault = await vaultOf(ctx)
  const rows = await ask<Row[]>(ctx.database, 'banking.list_users', [
    ctx.who.jti,
    await wordsOf(vault, input.q),
    input.role ?? null,
    input.status ?? null,
    input.cursor ?? null,
    String(input.limit + 1),
    ctx.requestId,
  ])
  const items = await Promise.all(rows.slice(0, input.limit).map((row) => shape(vault, row)))
  return { items, next: rows.length > input.limit ? items.at(-1)!.id : null }
}

const hex = (bytes: Uint8Array) =>
  `\\x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`
/** A verifier that no password has: the first one is chosen by the mail that invites. */
const random = (length: number) => hex(crypto.getRandomValues(new Uint8Array(length)))

/** Waits for a second person; an operator is there at once where there is none. Refuses invalid_input (a taken e-mail), idempotency_conflict, not_found. */
export async function createUser(ctx: Signed, input: z.output<typeof createInput>): Promise<Outcome> {
  const vault = await vaultOf(ctx)
  const reserved = await ask<Reserved>(ctx.database, 'banking.reserve_user', [ctx.who.jti])
  const answer = await ask<Answer>(ctx.database, 'banking.create_staff', [
    ctx.who.jti,
    input.id,
    input.role,
    JSON.stringify(await sealPerson(vault, reserved, input)),
    input.person ?? null,
    input.reason,
    random(16),
    random(32),
    ctx.requestId,
  ])
  return shapeOutcome(ctx, answer)
}

/** What one verb of Postgres made of a change. */
const asked = async (ctx: Signed, verb: `banking.${string}`, ...values: string[]): Promise<Outcome> =>
  shapeOutcome(ctx, await ask<Answer>(ctx.database, verb, [ctx.who.jti, ...values, ctx.requestId]))

/** Waits for a second person. Refuses idempotency_conflict, not_found, forbidden, already_settled, account_not_active. */
export const setRole = (ctx: Signed, { request, id, role, reason }: z.output<typeof roleInput>) =>
  asked(ctx, 'banking.set_user_role', request, id, role, reason)

/** Sessions end at once; an admin's status waits. Refuses idempotency_conflict, not_found, forbidden, already_settled. */
export const setStatus = (ctx: Signed, { request, id, status, reason }: z.output<typeof statusInput>) =>
  asked(ctx, 'banking.set_user_status', request, id, status, reason)

/** Waits for a second person. Refuses idempotency_conflict, not_found, forbidden, already_settled (nobody has to). */
export const confirmUser = (ctx: Signed, { request, id, reason }: z.output<typeof resetInput>) =>
  asked(ctx, 'banking.confirm_user', request, id, reason)

/** Waits for a second person, then cools. Refuses idempotency_conflict, not_found, forbidden, already_settled. */
export const resetFactors = (ctx: Signed, { request, id, reason }: z.output<typeof resetInput>) =>
  asked(ctx, 'banking.reset_factors', request, id, reason)

/**
 * Waits for a second person, then cools; the contact of now is told. Refuses invalid_input (an address that somebody
 * has), idempotency_conflict, not_found, forbidden, already_settled.
 */
export async function changeContact(ctx: Signed, input: z.output<typeof contactInput>): Promise<Outcome> {
  const vault = await vaultOf(ctx)
  const known = await ask<Contact>(ctx.database, 'banking.contact_of', [ctx.who.jti, input.id, ctx.requestId])
  const { channel } = input
  const isEmail = channel === 'email'
  const mask = isEmail ? maskedEmail : maskedPhone
  const value = isEmail ? normalEmail(input.value) : input.value
  const now = (await openContact(vault, known))[channel]
  const place = { table: 'users', column: channel, row: known.userId }
  const answer = await ask<Answer>(ctx.database, 'banking.change_contact', [
    ctx.who.jti,
    input.request,
    input.id,
    channel,
    await sealing(vault, place, known.key!, value),
    await blindHex(vault.index, channel, isEmail ? value : normalPhone(value)),
    now === null ? 'none' : mask(now),
    mask(value),
    input.reason,
    ctx.requestId,
  ])
  return shapeOutcome(ctx, answer)
}

/** By the clock: approved changes that have cooled take effect, and what nobody decided is over. Nothing to say of none. */
export async function settleByClock({ jobDatabaseUrl }: Config): Promise<{ settled: number } | undefined> {
  if (!jobDatabaseUrl) return undefined
  const settled = await ask<number>(connect(jobDatabaseUrl), 'banking.settle_cooled_changes', ['100'])
  return settled > 0 ? { settled } : undefined
}
