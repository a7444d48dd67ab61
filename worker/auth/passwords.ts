/** Forgetting, resetting and changing a password, and lifting a block. */
import type * as z from 'zod/mini'
import { ask } from '../db.ts'
import { Refusal } from '../errors.ts'
import type { Context, Signed } from '../trpc.ts'
import { type Contact, openContact, originOf, vaultOf } from '../vault/opening.ts'
import { lookupOf } from '../vault/person.ts'
import type { Cost } from './argon2.ts'
import type { changePasswordInput, forgotInput, resetInput, unblockInput } from './contract.ts'
import { faultOfPassword, type PasswordOwner } from './password-rules.ts'
import { refuseFlood } from './sessions.ts'
import { bytea, type Method, newPassword, tagOf } from './tags.ts'

type Facts = PasswordOwner & { cost: Cost; name: string; contact: Contact }
type Nothing = Record<string, never>

/** Refuses invalid_input with the field and what is wrong with the password. */
function refuseWeak(path: string, password: string, owner: PasswordOwner) {
  const message = faultOfPassword(password, owner)
  if (message) throw new Refusal('invalid_input', {}, [{ path, message }])
}

/** Whose password it will be, with name and address, which Postgres cannot read. */
async function ownerOf(
  ctx: Context,
  { hasFactor, words, name, contact }: Omit<Facts, 'cost'>,
): Promise<PasswordOwner> {
  const { email } = await openContact(await vaultOf(ctx), contact)
  return { hasFactor, words: [...words, name, email].filter((word) => word !== null) }
}

/** Sends a link by mail where somebody banks here under this name; the answer is the same where nobody does. */
export async function forgotPassword(ctx: Context, input: z.infer<typeof forgotInput>): Promise<Nothing> {
  await refuseFlood(ctx)
  const identifier = await lookupOf((await vaultOf(ctx)).index, input.identifier)
  return ask(ctx.database, 'banking.forgot_password', [
    identifier,
    (await originOf(ctx)).address,
    ctx.requestId,
  ])
}

/**
 * Sets a password by the token of such a link; signs nobody in. Two trips: whether the password is good depends on whose
 * it is, and argon2 runs here. Refuses rate_limited, not_found (used, expired, voided, unknown), invalid_input.
 */
export async function resetPassword(ctx: Context, input: z.infer<typeof resetInput>): Promise<Nothing> {
  await refuseFlood(ctx)
  const { token, password } = input
  const { address } = await originOf(ctx)
  const { cost, ...facts } = await ask<Facts>(ctx.database, 'banking.read_reset', [
    token,
    address,
    ctx.requestId,
  ])
  refuseWeak('password', password, await ownerOf(ctx, facts))
  return ask(ctx.database, 'banking.reset_password', [
    token,
    newPassword(password, cost),
    address,
    ctx.requestId,
  ])
}

/**
 * Sets a new password for a caller who proves the current one; their other sessions end. Two trips, as at sign-in.
 * Refuses rate_limited, invalid_input (a weak one, or the current one is wrong), token_revoked (wrong too often).
 */
export async function changePassword(
  ctx: Signed,
  input: z.infer<typeof changePasswordInput>,
): Promise<Nothing> {
  await refuseFlood(ctx)
  const { cost, hasFactor, words, name, contact, ...method } = await ask<Facts & Method>(
    ctx.database,
    'banking.begin_change',
    [ctx.who.jti],
  )
  refuseWeak('new', input.new, await ownerOf(ctx, { hasFactor, words, name, contact }))
  const tag = await tagOf(input.current, method)
  try {
    return await ask(ctx.database, 'banking.change_password', [
      ctx.who.jti,
      bytea(tag),
      newPassword(input.new, cost),
      (await originOf(ctx)).address,
      ctx.requestId,
    ])
  } catch (error) {
    if (!(error instanceof Refusal) || error.detail.field !== 'current') throw error
    throw new Refusal('invalid_input', {}, [
      { path: 'current', message: 'This is not your present password.' },
    ])
  }
}

/** Lifts the block that failed sign-ins brought. Refuses not_found, forbidden (oneself), already_settled. */
export const unblock = (ctx: Signed, input: z.infer<typeof unblockInput>): Promise<Nothing> =>
  ask(ctx.database, 'banking.unblock_user', [ctx.who.jti, input.user, input.reason, ctx.requestId])
