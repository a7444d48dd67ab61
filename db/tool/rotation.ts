/** Rotation of keys while the bank is open. Every chunk commits, so what was killed goes on where it stood. */
import pg from 'pg'
import { namePlace } from '../../worker/vault/names.ts'
import {
  keyIdIn,
  newKey,
  openField,
  openRing,
  type Place,
  type Ring,
  rewrap,
  sealField,
  unwrapKey,
  type WrappedKey,
} from '../../worker/vault/vault.ts'
import { asOwner, type DataKeys } from './vault.ts'
import { sayAnew, sealWordsAnew } from './words-anew.ts'

export type RotationOptions = {
  actor: string
  chunk?: number
  onProgress?: (progress: { done: number; left: number }) => void | Promise<void>
}

const columns = 'k.id, k.purpose, k.subject, k.kek_id as "kekId", k.wrapped'

export async function withClient<Result>(ownerUrl: string, work: (client: pg.Client) => Promise<Result>) {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'bank rotate-keys' })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

async function count(client: pg.Client, text: string, values: unknown[]): Promise<number> {
  const { rows } = await asOwner(client, () => client.query<{ count: number }>(text, values))
  return rows[0]!.count
}

/** A key that neither DATA_KEY nor DATA_KEY_PREVIOUS opens would be found in the middle: look before. */
async function checkRing(client: pg.Client, ring: Ring) {
  const { rows } = await asOwner(client, () =>
    client.query<{ id: string }>(
      'select distinct kek_id as id from banking.encryption_keys where wrapped is not null',
    ),
  )
  const unknown = rows.map(({ id }) => id).filter((id) => !ring.all.has(id))
  if (unknown.length > 0)
    throw new Error(
      `Keys are wrapped by ${unknown.join(', ')}: put that DATA_KEY into DATA_KEY_PREVIOUS. Nothing was changed.`,
    )
}

/** Wraps every data key by DATA_KEY that another one still wraps. Answers how many. */
export async function rotateKeys(
  ownerUrl: string,
  keys: DataKeys,
  options: RotationOptions,
): Promise<number> {
  const { actor, chunk = 500, onProgress } = options
  const ring = await openRing(keys.current, keys.previous)
  return withClient(ownerUrl, async (client) => {
    await checkRing(client, ring)
    const left = () =>
      count(
        client,
        'select count(*)::int from banking.encryption_keys where kek_id <> $1 and wrapped is not null',
        [ring.current.id],
      )
    let done = 0
    for (let rest = await left(); rest > 0; rest = await left()) {
      done += await asOwner(client, async () => {
        const { rows } = await client.query<WrappedKey>(
          `select ${columns} from banking.encryption_keys k where k.kek_id <> $1 and k.wrapped is not null
            order by k.kek_id, k.id limit $2 for update`,
          [ring.current.id, chunk],
        )
        const anew = await Promise.all(
          rows.map(async (row) => ({ ...(await rewrap(ring, row)), before: row.wrapped })),
        )
        await client.query('select banking.rewrap_keys($1, $2)', [actor, JSON.stringify(anew)])
        return rows.length
      })
      await onProgress?.({ done, left: Math.max(0, rest - chunk) })
    }
    return done
  })
}

type SealedUser = {
  userId: string
  customerId: string | null
  name: string | null
  fullName: string | null
  email: string | null
  phone: string | null
}

/** What one user has sealed, under another key of the same subject. */
async function sealAnew(
  ring: Ring,
  opens: Map<string, WrappedKey>,
  to: { id: string; key: CryptoKey },
  user: SealedUser,
) {
  const anew = async (sealed: string | null, place: Place) => {
    const kept = sealed && opens.get(keyIdIn(sealed))
    if (!sealed || !kept) return sealed
    return sealField(to, place, await openField(await unwrapKey(ring, kept), place, sealed))
  }
  const { userId, customerId } = user
  return {
    userId,
    customerId,
    name: await anew(user.name, namePlace('users', userId)),
    fullName: customerId && (await anew(user.fullName, namePlace('customers', customerId))),
    email: await anew(user.email, { table: 'users', column: 'email', row: userId }),
    phone: await anew(user.phone, { table: 'users', column: 'phone', row: userId }),
  }
}

/** Copies of data end within a week, with their keys: what was made of one goes on opening. */
const replaceable = `purpose = 'subject' and retired_at is null and wrapped is not null and subject not like 'export:%'`

/** The subjects of one chunk: a new key for each, and their fields under it. Answers how many. */
async function replaceChunk(client: pg.Client, ring: Ring, actor: string, since: string, chunk: number) {
  const { rows: old } = await client.query<WrappedKey & { subject: string }>(
    `select ${columns} from banking.encryption_keys k
      where ${replaceable} and k.created_at < $1
      order by k.id limit $2 for update`,
    [since, chunk],
  )
  if (old.length === 0) return 0
  const idsOf = (kind: string) =>
    old.flatMap(({ subject }) => (subject.startsWith(kind) ? [subject.slice(kind.length)] : []))
  const { rows: users } = await client.query<SealedUser & { subject: string }>(
    `select u.id as "userId", u.customer_id as "customerId", u.name_sealed as name, c.name_sealed as "fullName",
        u.email_sealed as email, u.phone_sealed as phone, coalesce('customer:' || u.customer_id, 'user:' || u.id) as subject
       from banking.users u left join banking.customers c on c.id = u.customer_id where u.customer_id = any ($1) or (u.customer_id is null and u.id = any ($2))
      order by u.id for update of u`,
    [idsOf('customer:'), idsOf('user:')],
  )
  // A field may still be under a key that retired before.
  const { rows: all } = await client.query<WrappedKey>(
    `select ${columns} from banking.encryption_keys k where k.subject = any ($1) and k.wrapped is not null`,
    [old.map(({ subject }) => subject)],
  )
  const made = await Promise.all(
    old.map(async (before) => ({ before, ...(await newKey(ring, 'subject', before.subject)) })),
  )
  const opens = new Map(all.map((kept) => [kept.id, kept]))
  const bySubject = new Map(made.map((one) => [one.before.subject, one.key]))
  const sealed = await Promise.all(
    users.map((user) => sealAnew(ring, opens, bySubject.get(user.subject)!, user)),
  )
  await sayAnew(client)
  await client.query('select banking.replace_keys($1, $2, $3)', [
    actor,
    JSON.stringify(made.map(({ before, kept }) => ({ ...kept, old: before.id }))),
    JSON.stringify(sealed),
  ])
  return old.length
}

/**
 * Gives every subject a new data key and seals their fields anew under it. The audit log says when it began, so that one
 * that was killed does not begin again. Answers how many subjects.
 */
export async function replaceKeys(
  ownerUrl: string,
  keys: DataKeys,
  options: RotationOptions,
): Promise<number> {
  const { actor, chunk = 200, onProgress } = options
  const ring = await openRing(keys.current, keys.previous)
  return withClient(ownerUrl, async (client) => {
    await checkRing(client, ring)
    const note = (action: string) =>
      client.query('insert into banking.audit_logs (actor, action, subject) values ($1, $2, $3)', [
        actor,
        action,
        'keys',
      ])
    const since = await asOwner(client, async () => {
      const begun = `select at::text as at, action from banking.audit_logs where action in ('keys.replace.begin', 'keys.replace.end')
        order by id desc limit 1`
      const { rows } = await client.query<{ at: string; action: string }>(begun)
      if (rows[0]?.action !== 'keys.replace.begin') await note('keys.replace.begin')
      return (await client.query<{ at: string }>(begun)).rows[0]!.at
    })
    let done = 0
    for (let more = -1; more !== 0; done += more) {
      more = await asOwner(client, () => replaceChunk(client, ring, actor, since, chunk))
      const left = await count(
        client,
        `select count(*)::int from banking.encryption_keys
          where ${replaceable} and created_at < $1`,
        [since],
      )
      await onProgress?.({ done: done + more, left })
    }
    await sealWordsAnew(client, ring, { actor, chunk })
    await asOwner(client, () => note('keys.replace.end'))
    return done
  })
}
