/** What people write to each other, at rest: sealed under the customer's data key, bound to the row it stands in. */
import { ask } from '../db.ts'
import { Refusal } from '../errors.ts'
import type { Signed } from '../trpc.ts'
import { opening, sealing, type Vault, vaultOf } from '../vault/opening.ts'
import { blindHex, keyIdIn, type Place, type WrappedKey } from '../vault/vault.ts'

export const subjectOf = (ticket: string): Place => ({ table: 'tickets', column: 'subject', row: ticket })
export const ratingOf = (ticket: string): Place => ({ table: 'tickets', column: 'rating', row: ticket })
export const bodyOf = (message: string): Place => ({ table: 'ticket_messages', column: 'body', row: message })

/** The reason of the two trips of whoever writes. */
export const trips = {
  most: 2,
  reason: 'words are sealed under the customer’s own key, which Postgres keeps',
}

/**
 * The customer's wrapped key: of the caller, or for staff of whose ticket it is. Refuses not_found, forbidden (staff:
 * one's own person's).
 */
const keyFor = (ctx: Signed, ticket: string | null): Promise<WrappedKey | null> =>
  ask(ctx.database, 'banking.ticket_key', [ctx.who.jti, ticket])

export type Sealer = {
  seal: (place: Place, text: string) => Promise<string>
  /** As SQL takes it. Knows the same words under the same id again; of other ids it tells nothing. */
  digest: (message: string, text: string) => Promise<string>
}

/** Refuses already_settled where the customer was erased: nothing new is kept of them. */
export async function sealerFor(ctx: Signed, ticket: string | null): Promise<Sealer> {
  const vault = await vaultOf(ctx)
  const key = await keyFor(ctx, ticket)
  if (!key?.wrapped) throw new Refusal('already_settled')
  const digest = (message: string, text: string) =>
    blindHex(vault.index, 'ticket_messages.digest', `${message}\n${text}`)
  return {
    seal: (place, text) => sealing(vault, place, key, text),
    digest: async (message, text) => `\\x${await digest(message, text)}`,
  }
}

/** Opens what was sealed by the one of these keys that it names; `erased` where that was destroyed. */
export const openWith = (vault: Vault, keys: WrappedKey[], place: Place, sealed: string | null) =>
  opening(vault, place, sealed, keys.find(({ id }) => sealed !== null && id === keyIdIn(sealed)) ?? null)
