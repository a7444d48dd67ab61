/**
 * Names as Postgres tells them, opened once for all doors. Of a person: an object as `banking.user_name` makes it, in whose
 * place the name stands. In the journal: a customer's accounts carry their name sealed under the journal's key, and SQL copies it beside
 * each entry as it is: a transfer seals nothing and opens nothing in Postgres. It is opened under the
 * names of fields in which names are told.
 */
import type { Config } from '../config.ts'
import type { Opener } from '../db.ts'
import { journalPlace } from './names.ts'
import { openNote } from './notes.ts'
import { type KeptName, openName, type Vault, vaultOf } from './opening.ts'
import { openField } from './vault.ts'

const sealedForm = /^v1\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.[\w-]{38,}$/
// Where people write for themselves stands another name, so that nobody opens by it what they brought along.
const nameFields = /^(?:name|from_name|to_name|holder|payee|[a-z]+Name)$/
const noteFields = /^(?:note|own_note|ownNote)$/
const mostOpened = 5_000
const opened = new WeakMap<Vault, Map<string, string>>()

/** A name of the journal in clear; what was never sealed as it is. Throws Unopenable for one that was changed. */
async function openJournalName(vault: Vault, sealed: string): Promise<string> {
  const known = opened.get(vault) ?? new Map<string, string>()
  opened.set(vault, known)
  const before = known.get(sealed)
  if (before !== undefined) return before
  if (sealedForm.exec(sealed)?.[1] !== vault.journal.id) return sealed
  const name = await openField(vault.journal, journalPlace, sealed)
  if (known.size >= mostOpened) known.delete(known.keys().next().value!)
  known.set(sealed, name)
  return name
}

/** Enough to recognise, not to learn: "Vikram Mehta" as "V••• M•••". As masked_name in db/functions/masks.sql. */
const maskedName = (name: string): string => name.replace(/(\S)\S*/gu, '$1•••')

type Found = { at: Record<string, unknown>; field: string; kept: string | KeptName }

/** What banking.user_name and banking.own_words answer; no text that somebody wrote comes as an object. */
const isKept = (value: object): value is KeptName =>
  'sealed' in value && 'text' in value && 'table' in value && 'row' in value && 'key' in value

function findSealed(told: unknown, found: Found[]): void {
  if (typeof told !== 'object' || told === null || told instanceof Date) return
  if (Array.isArray(told)) {
    for (const one of told) findSealed(one, found)
    return
  }
  for (const field of Object.keys(told)) {
    const value: unknown = (told as Record<string, unknown>)[field]
    if (typeof value === 'object' && value !== null) {
      if (isKept(value)) found.push({ at: told as Record<string, unknown>, field, kept: value })
      else findSealed(value, found)
    } else if (
      typeof value === 'string' &&
      value.startsWith('v1.') &&
      (nameFields.test(field) || noteFields.test(field))
    )
      found.push({ at: told as Record<string, unknown>, field, kept: value })
  }
}

/** Opens the names in what Postgres told, where they stand; under `payee` they are masked. */
export const journalOpener =
  (config: Config): Opener =>
  async (told) => {
    const found: Found[] = []
    findSealed(told, found)
    if (found.length === 0) return
    const vault = await vaultOf({ config })
    await Promise.all(
      found.map(async ({ at, field, kept }) => {
        if (typeof kept === 'string' && noteFields.test(field)) {
          at[field] = await openNote(vault.journal, kept)
          return
        }
        const name = await (typeof kept === 'string' ? openJournalName(vault, kept) : openName(vault, kept))
        at[field] = field === 'payee' && name !== kept ? maskedName(name) : name
      }),
    )
  }
