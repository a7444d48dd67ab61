/**
 * What customers write for themselves (names of accounts, payees and pots, nominees): sealed under their own key, so that
 * it goes with them. Postgres tells it as `banking.own_words` makes it, and it is opened at the one door (journal.ts).
 */
import { and, eq, isNull, like } from 'drizzle-orm'
import { encryptionKeys } from '../../db/schema/encryption.ts'
import { read } from '../db.ts'
import { Refusal } from '../errors.ts'
import type { Signed } from '../trpc.ts'
import { ownNote } from './names.ts'
import { noteTokens } from './notes.ts'
import { keyColumns, sealing, vaultOf } from './opening.ts'
import { blindHex, type Place, type WrappedKey } from './vault.ts'

/** Refuses already_settled where the customer was erased. */
export async function sealOwn(
  ctx: Signed,
  key: WrappedKey | null | undefined,
  place: Place,
  text: string,
): Promise<string> {
  if (!key?.wrapped) throw new Refusal('already_settled')
  return sealing(await vaultOf(ctx), place, key, text)
}

/** As `sealOwn` of what is written beside a transaction, with what finds it. */
export const sealOwnNote = async (
  ctx: Signed,
  key: WrappedKey,
  transaction: string,
  text: string,
): Promise<string> =>
  `${await sealOwn(ctx, key, ownNote(transaction), text)}${await noteTokens((await vaultOf(ctx)).index, text)}`

/** The caller's key, by one trip. Refuses already_settled where they were erased. */
export async function ownKey(ctx: Signed): Promise<WrappedKey> {
  const { subject, purpose, retiredAt } = encryptionKeys
  const [key] = await read(
    ctx.database,
    ctx.who,
    ctx.database
      .select(keyColumns)
      .from(encryptionKeys)
      .where(and(like(subject, 'customer:%'), eq(purpose, 'subject'), isNull(retiredAt))),
  )
  if (!key) throw new Refusal('already_settled')
  return key as WrappedKey
}

/** Stands for words that are sealed anew each time wherever the same ones must be known again. */
export const wordsDigest = async (ctx: Signed, text: string | null): Promise<string | null> =>
  text === null ? null : blindHex((await vaultOf(ctx)).index, 'own_words', text)
