/**
 * Papers and files, sealed anew under the key that is in use. Their bytes stand in a bucket: what is sealed anew is put
 * beside what was there, then Postgres changes over, and the old bytes go with the old key. So each is readable at every
 * moment, and what was killed goes on: what stands there already under the new key is taken as it is.
 */
import { createHash } from 'node:crypto'
import type pg from 'pg'
import { contentOf, nameOf as nameOfAttachment, objectOf } from '../../worker/attachments/rules.ts'
import { nameOf, placeOf } from '../../worker/documents/rules.ts'
import { nameAnew } from '../../worker/files/rules.ts'
import { gcmOpenWhole, gcmSeal, Unopenable } from '../../worker/vault/gcm.ts'
import {
  type DataKey,
  openField,
  type Place,
  type Ring,
  sealField,
  unwrapKey,
  type WrappedKey,
} from '../../worker/vault/vault.ts'
import type { FilePlace } from './file-places.ts'
import type { RotationOptions } from './rotation.ts'
import { asOwner } from './vault.ts'
import { sayAnew } from './words-anew.ts'

/** Papers of applicants, and files beside messages of support. */
export type Kind = {
  table: 'documents' | 'ticket_attachments'
  /** What it is called in the bucket, and what its content is bound to. */
  name: (id: string) => string
  content: (id: string) => Uint8Array
  /** Of what is called by a name of its own. */
  label?: (id: string) => Place
}

export const kinds: readonly Kind[] = [
  { table: 'documents', name: nameOf, content: placeOf },
  { table: 'ticket_attachments', name: objectOf, content: contentOf, label: nameOfAttachment },
]

const sha256 = (content: Uint8Array) => createHash('sha256').update(content).digest('hex')

/** What Postgres knows of, under either name. */
export async function keptIn(place: FilePlace, name: string, keyId: string, hash: string) {
  for (const at of [name, nameAnew(name, keyId)]) {
    const found = await place.get(at)
    if (found && sha256(found) === hash) return { at, found }
  }
  return undefined
}

type Paper = { id: string; hash: string; label: string | null; old: WrappedKey; now: WrappedKey | null }

/** The sealed bytes under the new key's name, put there now or by a run that was killed. */
async function putAnew(place: FilePlace, name: string, key: DataKey, content: Uint8Array, aad: Uint8Array) {
  const at = nameAnew(name, key.id)
  const sealed = Buffer.from(await gcmSeal(key.key, content, aad))
  if (await place.add(at, sealed)) return sealed
  const before = await place.get(at)
  if (!before || !Buffer.from(await gcmOpenWhole(key.key, before, aad)).equals(content))
    throw new Unopenable()
  return before
}

/** False where it stays: it is not in the bucket as it was, or its person was erased meanwhile. */
async function sealOne(client: pg.Client, ring: Ring, place: FilePlace, kind: Kind, paper: Paper) {
  const { id, hash, old, now, label } = paper
  if (!old.wrapped || !now?.wrapped) return false
  try {
    const name = kind.name(id)
    const kept = await keptIn(place, name, old.id, hash)
    if (!kept) return false
    const [from, to] = [await unwrapKey(ring, old), await unwrapKey(ring, now)]
    const content = await gcmOpenWhole(from.key, kept.found, kind.content(id))
    const sealed = await putAnew(place, name, to, content, kind.content(id))
    const called =
      label && kind.label
        ? await sealField(to, kind.label(id), await openField(from, kind.label(id), label))
        : null
    return await asOwner(client, async () => {
      await sayAnew(client)
      const { rowCount } = await client.query(
        `update banking.${kind.table} t set key_id = $2, sealed_hash = decode($3, 'hex')${kind.label ? ', name_sealed = $5' : ''}
          where t.id = $1 and t.key_id = $4${kind.label ? '' : ' and $5::text is null'}
            and exists (select from banking.encryption_keys k where k.id = $2 and k.wrapped is not null for share)`,
        [id, to.id, sha256(sealed), old.id, called],
      )
      return rowCount === 1
    })
  } catch (error) {
    if (error instanceof Unopenable) return false
    throw error
  }
}

/** Each in a transaction of its own. Answers how many, and which stay under their old key. */
export async function sealPapersAnew(
  client: pg.Client,
  ring: Ring,
  place: FilePlace,
  { actor, onProgress }: RotationOptions,
): Promise<{ done: number; stayed: string[] }> {
  let done = 0
  const stayed: string[] = []
  for (const kind of kinds) {
    const before = done
    for (let after: string | null = null, more = true; more; ) {
      const paper: Paper | undefined = await asOwner(client, async () => {
        const { rows } = await client.query<Paper>(
          `select t.id::text as id, encode(t.sealed_hash, 'hex') as hash, ${kind.label ? 't.name_sealed' : 'null'} as label,
              banking.kept_key(k.id) as old, banking.subject_key(k.subject) as now
             from banking.${kind.table} t join banking.encryption_keys k on k.id = t.key_id
              and k.purpose = 'subject' and k.retired_at is not null and k.wrapped is not null
            where $1::uuid is null or t.id > $1::uuid order by t.id limit 1`,
          [after],
        )
        return rows[0]
      })
      more = paper !== undefined
      if (!paper) continue
      after = paper.id
      if (await sealOne(client, ring, place, kind, paper)) done += 1
      else stayed.push(paper.id)
      await onProgress?.({ done, left: 0 })
    }
    if (done > before)
      await asOwner(client, () =>
        client.query(
          'insert into banking.audit_logs (actor, action, subject, detail) values ($1, $2, $3, $4)',
          [actor, 'keys.seal_anew', 'keys', { place: `${kind.table} (content)`, values: done - before }],
        ),
      )
  }
  return { done, stayed }
}

type Left = { id: string; key: string; hash: string; olds: string[] }

/** The bytes under keys that are about to be destroyed, where what stands for them is in its place. Answers how many papers. */
export async function removeOldPapers(client: pg.Client, place: FilePlace): Promise<number> {
  let removed = 0
  for (const { table, name } of kinds) {
    const { rows } = await asOwner(client, () =>
      client.query<Left>(
        `select t.id::text as id, t.key_id::text as key, encode(t.sealed_hash, 'hex') as hash, array_agg(o.id::text) as olds
           from banking.${table} t join banking.encryption_keys k on k.id = t.key_id and k.retired_at is null
           join banking.encryption_keys o on o.subject = k.subject and o.purpose = k.purpose and o.wrapped is not null
            and o.retired_at < clock_timestamp() - interval '1 day'
          group by t.id, t.key_id, t.sealed_hash`,
      ),
    )
    for (const { id, key, hash, olds } of rows) {
      const kept = await keptIn(place, name(id), key, hash)
      // It never was under another key.
      if (kept?.at !== nameAnew(name(id), key)) continue
      for (const at of [name(id), ...olds.map((old) => nameAnew(name(id), old))]) await place.remove(at)
      removed += 1
    }
  }
  return removed
}
