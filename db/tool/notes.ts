/** Notes from before they were sealed: of orders that have a life of their own, and what customers wrote beside lines. */
import type pg from 'pg'
import { ownNote } from '../../worker/vault/names.ts'
import { noteTokens, sealNote } from '../../worker/vault/notes.ts'
import type { BankKeys } from '../../worker/vault/person.ts'
import { type JournalKey, sealField, unwrapKey, type WrappedKey } from '../../worker/vault/vault.ts'

type Keys = BankKeys & { journal: JournalKey }

/** Where notes of orders wait to be booked, with the order's own id. */
const orders = [
  ['schedules', 'id::text'],
  ['joint_orders', 'key'],
  ['risk_orders', 'key'],
  ['proposals', 'key'],
] as const

async function sealOrders(client: pg.Client, vault: Keys, size: number): Promise<number> {
  let most = 0
  for (const [table, id] of orders) {
    const { rows } = await client.query<{ at: string; id: string; note: string }>(
      `select o.ctid::text as at, o.${id} as id, o.note from banking.${table} o where o.note not like 'v1.%'
        limit $1 for update`,
      [size],
    )
    if (rows.length === 0) continue
    const sealed = await Promise.all(
      rows.map(async ({ at, id, note }) => ({ at, note: await sealNote(vault, id, note) })),
    )
    await client.query(
      `update banking.${table} o set note = p.note from jsonb_to_recordset($1) as p(at tid, note text) where o.ctid = p.at`,
      [JSON.stringify(sealed)],
    )
    most = Math.max(most, rows.length)
  }
  return most
}

type Plain = { account: string; seq: string; id: string; note: string; key: WrappedKey | null }

/** Under the key of the account's owner: who of several wrote one is not known. */
async function sealOwn(client: pg.Client, vault: Keys, size: number): Promise<number> {
  const { rows } = await client.query<Plain>(
    `select n.account_id::text as account, n.transaction_seq::text as seq, t.id, n.note,
        (select banking.subject_key('customer:' || p.customer_id) from banking.account_parties p
          where p.account_id = n.account_id and p.role = 'owner' limit 1) as key
       from banking.transaction_notes n join banking.transactions t on t.seq = n.transaction_seq
      where n.note not like 'v1.%' order by n.account_id, n.transaction_seq limit $1 for update of n`,
    [size],
  )
  const sealed = await Promise.all(
    rows.map(async ({ account, seq, id, note, key }) => {
      // Of who was erased there is nothing left to seal under.
      if (!key?.wrapped) return { account, seq, note: null }
      const text = await sealField(await unwrapKey(vault.ring, key), ownNote(id), note)
      return { account, seq, note: `${text}${await noteTokens(vault.index, note)}` }
    }),
  )
  await client.query(
    `with p as materialized (select * from jsonb_to_recordset($1) as p(account bigint, seq bigint, note text)),
      gone as (delete from banking.transaction_notes n using p
        where p.note is null and n.category is null and n.account_id = p.account and n.transaction_seq = p.seq)
     update banking.transaction_notes n set note = p.note from p
      where (p.note is not null or n.category is not null) and n.account_id = p.account and n.transaction_seq = p.seq`,
    [JSON.stringify(sealed)],
  )
  return rows.length
}

/**
 * Seals the next notes of each kind that stand in clear; answers the most that one kind had. In the caller's transaction.
 * What is in the journal stays, since entries commit to it, and so do counts of tills, whose rows nobody changes.
 */
export const sealNotes = async (client: pg.Client, vault: Keys, size: number): Promise<number> =>
  Math.max(await sealOrders(client, vault, size), await sealOwn(client, vault, size))
