/** The vault in an isolate: DATA_KEY from the configuration, the bank's own keys from Postgres, data keys as they come. */
import { isNull } from 'drizzle-orm'
import { encryptionKeys } from '../../db/schema/encryption.ts'
import type { Config } from '../config.ts'
import { connect, readPublic } from '../db.ts'
import { Refusal } from '../errors.ts'
import { Unopenable } from './gcm.ts'
import { namePlace } from './names.ts'
import { sealNote } from './notes.ts'
import { openAddressOf, sealOrigin, UNREADABLE } from './origin.ts'
import {
  type DataKey,
  Erased,
  type IndexKey,
  type JournalKey,
  openField,
  openIndexKey,
  openJournalKey,
  openRing,
  type Place,
  type Ring,
  sealField,
  unwrapKey,
  type WrappedKey,
} from './vault.ts'

/** `system` is the data key of what is about nobody, `journal` of names on accounts, and of names and notes beside entries. */
export type Vault = {
  ring: Ring
  index: IndexKey
  system: DataKey
  journal: JournalKey
  known: Map<string, DataKey>
}

const opened = new WeakMap<Config, Vault>()
const mostKnown = 2_000

/**
 * One trip, once in an isolate: everything after it finds the bank's own keys here. Only the outcome is kept, not the
 * promise: a request that is cancelled in the middle would leave every later one waiting for it. Refuses unavailable
 * where DATA_KEY does not open this bank.
 */
export async function vaultOf({ config }: { config: Config }): Promise<Vault> {
  const before = opened.get(config)
  if (before) return before
  const { subject, retiredAt } = encryptionKeys
  const columns = { ...keyColumns, retiredAt }
  const rows = await readPublic(
    connect(config.databaseUrl).select(columns).from(encryptionKeys).where(isNull(subject)),
  )
  const kept = (wanted: WrappedKey['purpose']) =>
    rows.find((row) => row.purpose === wanted && row.retiredAt === null) as WrappedKey | undefined
  const [ofIndex, ofSystem, ofJournal] = [kept('index'), kept('system'), kept('journal')]
  if (!ofIndex || !ofSystem || !ofJournal)
    throw new Refusal('unavailable', { reason: 'the bank has no keys' })
  const ring = await openRing(config.dataKey, config.dataKeyPrevious)
  try {
    const vault: Vault = {
      ring,
      index: await openIndexKey(ring, ofIndex),
      system: await unwrapKey(ring, ofSystem),
      journal: await openJournalKey(ring, ofJournal),
      known: new Map(),
    }
    opened.set(config, vault)
    return vault
  } catch {
    throw new Refusal('unavailable', { reason: 'DATA_KEY does not open this bank' })
  }
}

/** Throws Erased, Unopenable. The key comes with its row each time, so that a destroyed one is not found here. */
export async function keyOf(vault: Vault, kept: WrappedKey): Promise<DataKey> {
  if (kept.wrapped === null) throw new Erased()
  const name = `${kept.id} ${kept.subject} ${kept.wrapped}`
  const before = vault.known.get(name)
  if (before) return before
  const key = await unwrapKey(vault.ring, kept)
  if (vault.known.size >= mostKnown) vault.known.delete(vault.known.keys().next().value!)
  vault.known.set(name, key)
  return key
}

/** What stands in the place of a value whose key was destroyed. */
export const ERASED = 'erased'

/**
 * The text of a sealed value by the wrapped key that came with it; `erased` where that was destroyed. Throws Unopenable,
 * also where no key came: the caller may not see it, so the value is not theirs.
 */
export async function opening(
  vault: Vault,
  place: Place,
  sealed: string | null,
  kept: WrappedKey | null,
): Promise<string | null> {
  if (sealed === null) return null
  if (kept === null) throw new Unopenable()
  try {
    return await openField(await keyOf(vault, kept), place, sealed)
  } catch (error) {
    if (error instanceof Erased) return ERASED
    throw error
  }
}

/** As `opening`, of words that stand among others: where they do not open, whoever wrote them keeps nobody from the rest. */
export async function openingAmong(...asked: Parameters<typeof opening>): Promise<string | null> {
  try {
    return await opening(...asked)
  } catch (error) {
    if (error instanceof Unopenable) return UNREADABLE
    throw error
  }
}

/** Seals a value under a subject's wrapped key. Throws Erased. */
export const sealing = async (vault: Vault, place: Place, kept: WrappedKey, text: string): Promise<string> =>
  sealField(await keyOf(vault, kept), place, text)

/** As it comes from Postgres: addresses sealed under one key, which comes with them. */
export type Contact = {
  userId: string | bigint
  email: string | null
  phone?: string | null
  key: WrappedKey | null
}

/** For queries that join `encryption_keys`: what of a row opens a field. */
type KeyColumn = 'id' | 'purpose' | 'subject' | 'kekId' | 'wrapped'
export const keyColumnsOf = <Table extends Record<KeyColumn, unknown>>({
  id,
  purpose,
  subject,
  kekId,
  wrapped,
}: Table): Pick<Table, KeyColumn> => ({
  id,
  purpose,
  subject,
  kekId,
  wrapped,
})
export const keyColumns = keyColumnsOf(encryptionKeys)

/** A user's addresses in clear; `erased` where their key was destroyed. */
export async function openContact(vault: Vault, { userId, email, phone = null, key }: Contact) {
  const at = (column: string): Place => ({ table: 'users', column, row: userId })
  return {
    email: await opening(vault, at('email'), email, key),
    phone: await opening(vault, at('phone'), phone, key),
  }
}

/**
 * A name as `banking.user_name` and `banking.customer_name` give it, or words of a customer's own as `banking.own_words`
 * does, with their column; `text` only where it was never sealed.
 */
export type KeptName = {
  table: string
  column?: string
  row: string | bigint
  text: string | null
  sealed: string | null
  key: WrappedKey | null
}

/** A name in clear; `erased` where its key was destroyed. Words of a customer's own that do not open are `unreadable`. */
export async function openName(vault: Vault, kept: KeptName): Promise<string> {
  const { table, column, row, text, sealed, key } = kept
  const place = column ? { table, column, row } : namePlace(table as 'users' | 'customers', row)
  // Behind a note stands what finds it (notes.ts).
  const alone = sealed && sealed.split('~', 1)[0]!
  return text ?? (await (column ? openingAmong : opening)(vault, place, alone, key)) ?? ERASED
}

type Asking = { config: Config; address: string; userAgent: string | null }

/** The origin of a request, as the verbs take it in the place of address and User-Agent. */
export const originOf = async (ctx: Asking) => sealOrigin(await vaultOf(ctx), ctx.address, ctx.userAgent)

/** The note of an order as the verbs take it; `id` is the order's. */
export const sealedNote = async (
  ctx: { config: Config },
  id: string,
  note: string | null | undefined,
): Promise<string | null> =>
  note === null || note === undefined ? null : sealNote(await vaultOf(ctx), id, note)

/** Rows with an address, opened. */
export async function openAddresses<Row extends { address: string | null }>(
  ctx: { config: Config },
  rows: readonly Row[],
): Promise<Row[]> {
  const vault = await vaultOf(ctx)
  return Promise.all(rows.map(async (row) => ({ ...row, address: await openAddressOf(vault, row.address) })))
}
