/** What people write to each other, at rest: sealed under the customer's data key, bound to the row it stands in. */
import { ask } from '../db.ts'
import { Refusal } from '../errors.ts'
import type { Signed } from '../trpc.ts'
import { openingAmong, sealing, type Vault, vaultOf } from '../vault/opening.ts'
import { blindHex, keyIdIn, type Place, type WrappedKey } from '../vault/vault.ts'

/** The reason of the two trips of whoever writes. */
export const trips = {
  most: 2,
  reason: 'words are sealed under the customer’s own key, which Postgres keeps',
}

export type Sealer = {
  seal: (place: Place, text: string) => Promise<string>
  /** As SQL takes it. Knows the same words under the same id again; of other ids it tells nothing. */
  digest: (message: string, text: string) => Promise<string>
}

/** Refuses already_settled where the customer was erased: nothing new is kept of them. */
async function sealerBy(ctx: Signed, asked: Promise<WrappedKey | null>): Promise<Sealer> {
  const key = await asked
  const vault = await vaultOf(ctx)
  if (!key?.wrapped) throw new Refusal('already_settled')
  const digest = (message: string, text: string) =>
    blindHex(vault.index, 'ticket_messages.digest', `${message}\n${text}`)
  return {
    seal: (place, text) => sealing(vault, place, key, text),
    digest: async (message, text) => `\\x${await digest(message, text)}`,
  }
}

/** For words of the caller, on a ticket of theirs or a new one (null). Refuses not_found, already_settled. */
export const ownSealer = (ctx: Signed, ticket: string | null): Promise<Sealer> =>
  sealerBy(ctx, ask(ctx.database, 'banking.own_ticket_key', [ctx.who.jti, ticket]))

/** For words of staff on a customer's ticket. Refuses not_found, forbidden (one's own person's), already_settled. */
export const servedSealer = (ctx: Signed, ticket: string): Promise<Sealer> =>
  sealerBy(ctx, ask(ctx.database, 'banking.served_ticket_key', [ctx.who.jti, ticket]))

/** Opens what was sealed by the one of these keys that it names; `erased` where that was destroyed, else `unreadable`. */
export const openWith = (vault: Vault, keys: WrappedKey[], place: Place, sealed: string | null) =>
  openingAmong(vault, place, sealed, keys.find(({ id }) => sealed !== null && id === keyIdIn(sealed)) ?? null)
