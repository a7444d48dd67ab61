import type * as z from 'zod/mini'
import { bytea, type Method, tagOf } from '../auth/tags.ts'
import { ask } from '../db.ts'
import { Refusal } from '../errors.ts'
import { toBase64url } from '../proofs/bytes.ts'
import type { Signed } from '../trpc.ts'
import { maskedEmail, maskedPhone } from '../users/rules.ts'
import { type Contact, openContact, originOf, sealing, vaultOf } from '../vault/opening.ts'
import { normalEmail, normalPhone } from '../vault/person.ts'
import { blindHex } from '../vault/vault.ts'
import type { ContactChange, changeInput } from './contract.ts'

type Begun = Method & { contact: Contact }

/** 128 bits, in a notice to the contacts of now: whoever reads it stops the change without a sign-in. */
const newStopCode = () => toBase64url(crypto.getRandomValues(new Uint8Array(16)))

/** What a customer may be told of a field that Postgres refused. */
const faults: Record<string, string> = {
  password: 'This is not your present password.',
  value: 'This address cannot be used. Choose another one.',
}

/**
 * Asks for another e-mail address or phone number of the caller's own. Refuses invalid_input (a wrong password; an address
 * that somebody has), rate_limited, token_revoked (wrong passwords), idempotency_conflict, already_settled, step_up_required
 * with a challenge of the purpose `contact`, then with one of `new_contact`.
 */
export async function changeContact(
  ctx: Signed,
  input: z.output<typeof changeInput>,
): Promise<ContactChange> {
  const { channel } = input
  const vault = await vaultOf(ctx)
  const { contact, ...method } = await ask<Begun>(ctx.database, 'banking.begin_own_contact', [ctx.who.jti])
  const isEmail = channel === 'email'
  const mask = isEmail ? maskedEmail : maskedPhone
  const value = isEmail ? normalEmail(input.value) : input.value
  const before = (await openContact(vault, contact))[channel]
  const place = { table: 'users', column: channel, row: contact.userId }
  try {
    const { replayed, ...change } = await ask<ContactChange & { replayed: boolean }>(
      ctx.database,
      'banking.change_own_contact',
      [
        ctx.who.jti,
        input.id,
        channel,
        await sealing(vault, place, contact.key!, value),
        await blindHex(vault.index, channel, isEmail ? value : normalPhone(value)),
        before === null ? 'none' : mask(before),
        mask(value),
        bytea(await tagOf(input.password, method)),
        input.challengeId ?? null,
        input.newChallengeId ?? null,
        newStopCode(),
        (await originOf(ctx)).address,
        ctx.requestId,
      ],
    )
    ctx.reply.replayed = replayed
    return change
  } catch (error) {
    const path = error instanceof Refusal && error.code === 'invalid_input' ? String(error.detail.field) : ''
    if (!Object.hasOwn(faults, path)) throw error
    throw new Refusal('invalid_input', {}, [{ path, message: faults[path]! }])
  }
}

/** At most one, and only while it can be stopped. */
export const listChanges = (ctx: Signed): Promise<{ items: ContactChange[] }> =>
  ask(ctx.database, 'banking.own_contact_changes', [ctx.who.jti])

/** Refuses not_found, already_settled (it has taken effect). */
export async function stopChange(ctx: Signed, id: string): Promise<{ status: 'stopped' }> {
  await ask(ctx.database, 'banking.stop_own_change', [ctx.who.jti, id, ctx.requestId])
  return { status: 'stopped' }
}
