/** Secrets of factors at rest, in the vault: bound to the user and the row, so that none serves in another's place. */
import { type DataKey, openField, sealField } from '../vault/vault.ts'
import { fromBase32, toBase32 } from './rules.ts'

/** Whose factor it is, and which. */
export type Place = { userId: string; id: string }

const placeOf = ({ userId, id }: Place) => ({
  table: 'user_factors',
  column: 'secret',
  row: `${userId}/${id}`,
})

/** Under the bank's own data key, which DATA_KEY wraps. */
export const sealSecret = (key: DataKey, place: Place, secret: Uint8Array): Promise<string> =>
  sealField(key, placeOf(place), toBase32(secret))

/** Throws Unopenable for another key, another place or changed bytes. */
export const openSecret = async (key: DataKey, place: Place, sealed: string): Promise<Uint8Array> =>
  fromBase32(await openField(key, placeOf(place), sealed))
