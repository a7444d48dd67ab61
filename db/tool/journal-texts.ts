/**
 * Names and notes that stood in the journal before they were sealed there. Entries commit to sha256(salt ‖ clear text), so
 * sealing what stands there moves no hash, as long as the salt goes with it: beside a salt in clear the commitment would
 * let short texts be guessed. In its place stands the salt sealed, with which of the texts were clear.
 */
import type pg from 'pg'
import { Unopenable } from '../../worker/vault/gcm.ts'
import { holderTokens, journalPlace } from '../../worker/vault/names.ts'
import { openNote, sealNote } from '../../worker/vault/notes.ts'
import { type JournalKey, openField, type Place, sealField } from '../../worker/vault/vault.ts'
import type { RotationOptions } from './rotation.ts'
import { asOwner, type BankVault, type DataKeys, openBankVault } from './vault.ts'
import { sayAnew } from './words-anew.ts'

type Texts = { text_salt: Buffer; from_name: string; to_name: string; note: string | null }
type Booked = Texts & { seq: string }
type Kept = { salt: string; clear: ('from_name' | 'to_name' | 'note')[] }

const saltPlace = (seq: string): Place => ({ table: 'transactions', column: 'text_salt', row: seq })

/** A salt is 16 bytes; one that is sealed is far longer (sealing_anew.sql holds it to that). */
export const isSealedSince = ({ text_salt }: Pick<Texts, 'text_salt'>) => text_salt.length > 64

/** What the entries commit to; undefined where it does not open, or nobody brought the key. */
export async function committedTexts(row: Booked, key: JournalKey | undefined): Promise<Texts | undefined> {
  if (!key) return undefined
  try {
    const kept = JSON.parse(await openField(key, saltPlace(row.seq), row.text_salt.toString('utf8'))) as Kept
    const open = (field: 'from_name' | 'to_name') =>
      kept.clear.includes(field) ? openField(key, journalPlace, row[field]) : row[field]
    return {
      text_salt: Buffer.from(kept.salt, 'hex'),
      from_name: await open('from_name'),
      to_name: await open('to_name'),
      note: row.note !== null && kept.clear.includes('note') ? await openNote(key, row.note) : row.note,
    }
  } catch (error) {
    if (error instanceof Unopenable) return undefined
    throw error
  }
}

const sealedName = `~ '^v1\\.[0-9a-f-]{36}\\.[A-Za-z0-9_-]{38,}$'`
const sealedNote = `~ '^v1\\.[0-9a-f-]{36}\\.[A-Za-z0-9_-]{38,}(~[A-Za-z0-9_-]{6})*$'`

/** Of customers' accounts, which alone have a number there, and of what people wrote: the bank's own words stay. */
const clearIn = {
  from_name: `(t.from_number is not null and t.from_name <> 'erased' and not t.from_name ${sealedName})`,
  to_name: `(t.to_number is not null and t.to_name <> 'erased' and not t.to_name ${sealedName})`,
  note: `(t.note is not null and t.type not in ('fee', 'interest', 'exchange') and not t.note ${sealedNote})`,
}
const left = `octet_length(t.text_salt) <= 64 and (${Object.values(clearIn).join(' or ')})`

type Plain = Booked & { id: string; clear: Kept['clear'] }

async function sealRow(vault: BankVault, row: Plain) {
  const isClear = (field: Kept['clear'][number]) => row.clear.includes(field)
  const name = async (field: 'from_name' | 'to_name') =>
    isClear(field)
      ? {
          name: await sealField(vault.journal, journalPlace, row[field]),
          tokens: await holderTokens(vault.index, row[field]),
        }
      : { name: row[field], tokens: null }
  const kept: Kept = { salt: row.text_salt.toString('hex'), clear: row.clear }
  return {
    seq: row.seq,
    salt: await sealField(vault.journal, saltPlace(row.seq), JSON.stringify(kept)),
    from: await name('from_name'),
    to: await name('to_name'),
    note: isClear('note') ? await sealNote(vault, row.id, row.note!) : row.note,
  }
}

async function sealChunk(client: pg.Client, vault: BankVault, after: string, size: number) {
  const { rows } = await client.query<Plain>(
    `select t.seq::text as seq, t.id::text as id, t.text_salt, t.from_name, t.to_name, t.note,
        array_remove(array[${Object.entries(clearIn)
          .map(([field, rule]) => `case when ${rule} then '${field}' end`)
          .join(', ')}], null) as clear
       from banking.transactions t where t.seq > $1 and ${left} order by t.seq limit $2 for update`,
    [after, size],
  )
  const sealed = await Promise.all(rows.map((row) => sealRow(vault, row)))
  await sayAnew(client)
  const { rowCount } = await client.query(
    `update banking.transactions t set text_salt = convert_to(p.salt, 'UTF8'), note = p.note,
        from_name = p."from" ->> 'name', from_tokens = case when p."from" ->> 'tokens' is null then t.from_tokens
          else array(select jsonb_array_elements_text(p."from" -> 'tokens')::int) end,
        to_name = p."to" ->> 'name', to_tokens = case when p."to" ->> 'tokens' is null then t.to_tokens
          else array(select jsonb_array_elements_text(p."to" -> 'tokens')::int) end
       from jsonb_to_recordset($1) as p(seq bigint, salt text, note text, "from" jsonb, "to" jsonb) where t.seq = p.seq`,
    [JSON.stringify(sealed)],
  )
  return { done: rowCount ?? 0, last: rows.at(-1)?.seq }
}

/**
 * Seals what stands in clear in the journal, in chunks that each commit while the bank is open; what was killed goes on.
 * Then no note in clear stands there, of before either, and the rule says so. Answers how many transactions.
 */
export async function sealJournal(
  client: pg.Client,
  keys: DataKeys,
  { actor, chunk = 500, onProgress }: RotationOptions,
): Promise<number> {
  const vault = await asOwner(client, () => openBankVault(client, keys))
  let total = 0
  for (let after: string | undefined = '0'; after !== undefined; ) {
    const from: string = after
    const { done, last } = await asOwner(client, async () => {
      const found = await sealChunk(client, vault, from, chunk)
      if (found.done > 0)
        await client.query(
          'insert into banking.audit_logs (actor, action, subject, detail) values ($1, $2, $3, $4)',
          [actor, 'keys.seal_journal', 'ledger', { transactions: found.done, through: found.last }],
        )
      return found
    })
    total += done
    after = last
    await onProgress?.({ done: total, left: 0 })
  }
  await asOwner(client, () =>
    client.query('alter table banking.transactions validate constraint journal_notes_sealed'),
  )
  return total
}
