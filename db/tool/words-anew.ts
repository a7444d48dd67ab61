/**
 * What people wrote, sealed anew under the key that is in use: names of accounts, payees and pots, nominees, tickets and
 * their messages, applications. What is done is found by its key, so that one that was killed goes on.
 */
import type pg from 'pg'
import { Unopenable } from '../../worker/vault/gcm.ts'
import {
  accountNickname,
  messageBody,
  nomineeField,
  payeeNickname,
  potName,
  ticketRating,
  ticketSubject,
} from '../../worker/vault/names.ts'
import {
  openField,
  type Place,
  type Ring,
  sealField,
  unwrapKey,
  type WrappedKey,
} from '../../worker/vault/vault.ts'
import { asOwner } from './vault.ts'

type Column = {
  table: string
  column: string
  /** What tells a row, and its type. */
  id: string
  type: 'bigint' | 'uuid' | 'text'
  place: (id: string) => Place
}

const number = `(select a.account_number from banking.accounts a where a.id = t.account_id) || '.' || t.position`
const nominee = (column: 'name' | 'relation'): Column => ({
  table: 'account_nominees',
  column,
  id: number,
  type: 'text',
  place: (id) => {
    const [account, position] = id.split('.') as [string, string]
    return nomineeField(column, account, Number(position))
  },
})
/** Who is named in an order that waits is sealed for the place where they will stand. */
const proposed = (column: 'name' | 'relation'): Column => ({
  ...nominee(column),
  table: 'joint_nominees',
  id: `${number} || '.' || t.order_id`,
})
const byUuid = (table: string, column: string, place: (id: string) => Place): Column => ({
  table,
  column,
  id: 't.id',
  type: 'uuid',
  place,
})

export const columns: readonly Column[] = [
  { table: 'accounts', column: 'nickname', id: 't.id', type: 'bigint', place: () => accountNickname },
  byUuid('payees', 'nickname', payeeNickname),
  byUuid('pots', 'name', potName),
  nominee('name'),
  nominee('relation'),
  proposed('name'),
  proposed('relation'),
  byUuid('tickets', 'subject_sealed', ticketSubject),
  byUuid('tickets', 'rating_sealed', ticketRating),
  byUuid('ticket_messages', 'body_sealed', messageBody),
  byUuid('applications', 'person_sealed', (row) => ({ table: 'applications', column: 'person_sealed', row })),
]

type Sealed = { id: string; sealed: string; old: WrappedKey; now: WrappedKey | null }

/** Undefined where it stays: its person was erased, or it does not open where it stands. */
async function anew(ring: Ring, place: Place, { id, sealed, old, now }: Sealed) {
  if (!old.wrapped || !now?.wrapped) return undefined
  try {
    const text = await openField(await unwrapKey(ring, old), place, sealed)
    return { id, sealed: await sealField(await unwrapKey(ring, now), place, text) }
  } catch (error) {
    if (error instanceof Unopenable) return undefined
    throw error
  }
}

/** In the trigger's and the evidence's eyes: not other words, but the same under another key (sealing_anew.sql). */
export const sayAnew = (client: pg.Client) => client.query(`set local banking.sealing_anew = 'on'`)

/**
 * The next rows of a column behind `after`. They are held locked: of who is erased meanwhile the row is empty by then or the
 * keys are gone, so an erasure stands.
 */
async function sealChunk(client: pg.Client, ring: Ring, of: Column, after: string | null, size: number) {
  const { table, column, id, type, place } = of
  const { rows } = await client.query<Sealed>(
    `select (${id})::text as id, t.${column} as sealed, banking.kept_key(k.id) as old, banking.subject_key(k.subject) as now
       from banking.${table} t
       join banking.encryption_keys k on k.id = case when t.${column} like 'v1.%' then banking.key_in(t.${column}) end
        and k.purpose = 'subject' and k.retired_at is not null and k.wrapped is not null
      where $1::${type} is null or ${id} > $1::${type} order by ${id} limit $2 for update of t`,
    [after, size],
  )
  const sealed = await Promise.all(rows.map((row) => anew(ring, place(row.id), row)))
  const done = sealed.filter((one) => one !== undefined)
  await sayAnew(client)
  await client.query(
    `update banking.${table} t set ${column} = p.sealed from jsonb_to_recordset($1) as p(id ${type}, sealed text) where ${id} = p.id`,
    [JSON.stringify(done)],
  )
  return { done: done.length, last: rows.length < size ? null : rows.at(-1)!.id }
}

/** Every column, in chunks that each commit. Answers how many values. */
export async function sealWordsAnew(
  client: pg.Client,
  ring: Ring,
  { actor, chunk = 200, onProgress }: { actor: string; chunk?: number; onProgress?: (done: number) => void },
): Promise<number> {
  let total = 0
  for (const of of columns) {
    let ofColumn = 0
    for (let after: string | null = null, more = true; more; ) {
      const { done, last } = await asOwner(client, async () => {
        const found = await sealChunk(client, ring, of, after, chunk)
        if (found.done > 0)
          await client.query(
            'insert into banking.audit_logs (actor, action, subject, detail) values ($1, $2, $3, $4)',
            [actor, 'keys.seal_anew', 'keys', { place: `${of.table}.${of.column}`, values: found.done }],
          )
        return found
      })
      ofColumn += done
      onProgress?.(total + ofColumn)
      after = last
      more = last !== null
    }
    total += ofColumn
  }
  return total
}

export type Use = { place: string; keys: number; count: number }

/** What still stands under keys that have retired, and how many of these stand free. */
export async function usesOfRetired(
  client: pg.Client,
): Promise<{ retired: number; free: number; uses: Use[] }> {
  const { rows } = await asOwner(client, () =>
    client.query<Use>(
      `select place, count(*)::int as keys, sum(count)::int as count from banking.uses_of_retired_keys() group by 1 order by 1`,
    ),
  )
  const { rows: counted } = await asOwner(client, () =>
    client.query<{ retired: number; free: number }>(
      `select count(*)::int as retired, (count(*) filter (where used.key is null))::int as free
         from banking.encryption_keys k left join (select distinct key from banking.uses_of_retired_keys()) used on used.key = k.id
        where k.purpose = 'subject' and k.retired_at is not null and k.wrapped is not null`,
    ),
  )
  return { ...counted[0]!, uses: rows }
}
