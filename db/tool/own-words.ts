/** What customers wrote for themselves before it was sealed: names of accounts, payees and pots, nominees. */
import type pg from 'pg'
import { accountNickname, nomineeField, payeeNickname, potName } from '../../worker/vault/names.ts'
import { type Place, type Ring, sealField, unwrapKey, type WrappedKey } from '../../worker/vault/vault.ts'

type Plain = { id: string; first: string; second: string | null; key: WrappedKey | null }
type Words = {
  /** The next rows in clear: id, one or two texts, and the key of who wrote them. */
  find: string
  places: (id: string) => Place[]
  /** Takes [{id, first, second}]; null where the customer was erased. */
  keep: string
}

const given = `jsonb_to_recordset($1) as p(id text, first text, second text)`
const ownerOf = (
  account: string,
) => `(select banking.subject_key('customer:' || p.customer_id) from banking.account_parties p
  where p.account_id = ${account} and p.role = 'owner' limit 1)`

const all: Words[] = [
  {
    find: `select a.id::text, a.nickname as first, null as second, ${ownerOf('a.id')} as key from banking.accounts a
      where a.nickname not like 'v1.%' order by a.id limit $1 for update of a`,
    places: () => [accountNickname],
    keep: `update banking.accounts a set nickname = p.first from ${given} where a.id = p.id::bigint`,
  },
  {
    find: `select y.id::text, y.nickname as first, null as second, banking.subject_key('customer:' || y.customer_id) as key
      from banking.payees y where y.nickname not like 'v1.%' order by y.id limit $1 for update of y`,
    places: (id) => [payeeNickname(id)],
    keep: `update banking.payees y set nickname = p.first from ${given} where y.id = p.id::uuid`,
  },
  {
    find: `select o.id::text, o.name as first, null as second, banking.subject_key('customer:' || o.customer_id) as key
      from banking.pots o where o.name not like 'v1.%' and o.name <> 'erased' order by o.id limit $1 for update of o`,
    places: (id) => [potName(id)],
    keep: `update banking.pots o set name = coalesce(p.first, 'erased') from ${given} where o.id = p.id::uuid`,
  },
  {
    find: `select a.account_number || '.' || n.position as id, n.name as first, n.relation as second, ${ownerOf('a.id')} as key
      from banking.account_nominees n join banking.accounts a on a.id = n.account_id
      where not (n.name like 'v1.%' and n.relation like 'v1.%') order by n.account_id, n.position limit $1 for update of n`,
    places: (id) => {
      const [account, position] = id.split('.') as [string, string]
      return [
        nomineeField('name', account, Number(position)),
        nomineeField('relation', account, Number(position)),
      ]
    },
    keep: `with p as materialized (select * from ${given}), gone as (delete from banking.account_nominees n using p, banking.accounts a
        where p.first is null and a.account_number || '.' || n.position = p.id and n.account_id = a.id)
      update banking.account_nominees n set name = p.first, relation = p.second from p, banking.accounts a
       where p.first is not null and n.account_id = a.id and a.account_number || '.' || n.position = p.id`,
  },
]

async function sealed(ring: Ring, { id, first, second, key }: Plain, places: Place[]) {
  // Of who was erased there is nothing left to seal under.
  if (!key?.wrapped) return { id, first: null, second: null }
  const data = await unwrapKey(ring, key)
  return {
    id,
    first: await sealField(data, places[0]!, first),
    second: second === null ? null : await sealField(data, places[1]!, second),
  }
}

/** Seals the next rows of each kind that stand in clear; answers the most that one kind had. In the caller's transaction. */
export async function sealOwnWords(client: pg.Client, ring: Ring, size: number): Promise<number> {
  let most = 0
  for (const { find, places, keep } of all) {
    const { rows } = await client.query<Plain>(find, [size])
    if (rows.length === 0) continue
    const kept = await Promise.all(rows.map((row) => sealed(ring, row, places(row.id))))
    await client.query(keep, [JSON.stringify(kept)])
    most = Math.max(most, rows.length)
  }
  return most
}
