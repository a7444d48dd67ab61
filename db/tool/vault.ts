/** The vault from the internal tool's side: the bank's own keys, and what stood in clear before there was one. */
import pg from 'pg'
import { sealAddress, sealAgent } from '../../worker/vault/origin.ts'
import { type Reserved, type SealedPerson, sealPerson } from '../../worker/vault/person.ts'
import {
  type DataKey,
  type IndexKey,
  newKey,
  openIndexKey,
  openRing,
  type Ring,
  unwrapKey,
  type WrappedKey,
} from '../../worker/vault/vault.ts'

/** DATA_KEY and, while rotating, DATA_KEY_PREVIOUS: 32 bytes each. */
export type DataKeys = { current: Uint8Array; previous?: Uint8Array | undefined }

export const dataKeysOf = (keys: { DATA_KEY: string; DATA_KEY_PREVIOUS?: string | undefined }): DataKeys => ({
  current: Buffer.from(keys.DATA_KEY, 'base64'),
  previous: keys.DATA_KEY_PREVIOUS ? Buffer.from(keys.DATA_KEY_PREVIOUS, 'base64') : undefined,
})

/** One transaction as the owner of the tables. */
export async function asOwner<Result>(client: pg.Client, work: () => Promise<Result>): Promise<Result> {
  await client.query('begin')
  try {
    await client.query('set local role banking_owner')
    const result = await work()
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

const insertKey = (client: pg.Client, { id, purpose, subject, kekId, wrapped }: WrappedKey) =>
  client.query(
    `insert into banking.encryption_keys (id, purpose, subject, kek_id, wrapped) values ($1, $2, $3, $4, $5)
     on conflict do nothing`,
    [id, purpose, subject, kekId, wrapped],
  )

/** The bank's own keys, made once: whoever comes second finds the first one's. */
async function makeBankKeys(client: pg.Client, ring: Ring) {
  for (const purpose of ['index', 'system'] as const) {
    const { rowCount } = await client.query(
      'select from banking.encryption_keys where purpose = $1 and retired_at is null',
      [purpose],
    )
    if (rowCount === 0) await insertKey(client, (await newKey(ring, purpose)).kept)
  }
}

export type BankVault = { ring: Ring; index: IndexKey; system: DataKey }

/** What the vault needs to seal and to find: the ring of DATA_KEY, and the bank's own keys. */
export async function openBankVault(client: pg.Client, keys: DataKeys): Promise<BankVault> {
  const ring = await openRing(keys.current, keys.previous)
  const { rows } = await client.query<WrappedKey>(
    `select id, purpose, subject, kek_id as "kekId", wrapped from banking.encryption_keys
      where subject is null and retired_at is null order by purpose`,
  )
  const [ofIndex, ofSystem] = rows
  if (!ofIndex || !ofSystem)
    throw new Error('The bank has no keys yet: npm run bank -- rotate-keys makes them with DATA_KEY.')
  try {
    return { ring, index: await openIndexKey(ring, ofIndex), system: await unwrapKey(ring, ofSystem) }
  } catch {
    throw new Error(
      'This bank was made with another DATA_KEY: take the DATA_DIR that it was made with, or set its DATA_KEY as DATA_KEY_PREVIOUS and rotate.',
    )
  }
}

type Addresses = { email: string; phone?: string | null | undefined }

/** Reserves the rows of people and seals their addresses for them. As the owner, in the caller's transaction. */
export async function sealNewPeople(
  client: pg.Client,
  keys: DataKeys,
  kind: 'customer' | 'staff',
  people: readonly Addresses[],
): Promise<SealedPerson[]> {
  const vault = await openBankVault(client, keys)
  const { rows } = await client.query<{ reserved: Reserved }>(
    'select banking.reserve_person($1) as reserved from generate_series(1, $2::int)',
    [kind, people.length],
  )
  return Promise.all(people.map((person, at) => sealPerson(vault, rows[at]!.reserved, person)))
}

export const sealNewPerson = async (
  client: pg.Client,
  keys: DataKeys,
  kind: 'customer' | 'staff',
  person: Addresses,
): Promise<SealedPerson> => (await sealNewPeople(client, keys, kind, [person]))[0]!

type Plain = { userId: string; customerId: string | null; email: string; phone: string | null }

/** Seals the addresses of the next users in clear; answers how many there were. */
async function sealChunk(client: pg.Client, vault: BankVault, size: number) {
  const { rows } = await client.query<Plain>(
    `select id as "userId", customer_id as "customerId", email, phone from banking.users
      where email is not null order by id limit $1 for update`,
    [size],
  )
  const sealed = await Promise.all(rows.map((row) => sealPerson(vault, row, row)))
  await client.query(
    `with p as materialized (select * from jsonb_to_recordset($1) as p("userId" bigint, "customerId" bigint, key jsonb,
        email text, "emailIndex" text, phone text, "phoneIndex" text)),
      kept as materialized (select banking.keep_key(case when p."customerId" is null then 'user:' || p."userId"
        else 'customer:' || p."customerId" end, p.key) from p)
     update banking.users u set email = null, phone = null, email_sealed = p.email,
         email_index = decode(p."emailIndex", 'hex'), phone_sealed = p.phone, phone_index = decode(p."phoneIndex", 'hex')
       from p where u.id = p."userId" and (select count(*) from kept) is not null`,
    [JSON.stringify(sealed)],
  )
  return rows.length
}

type Session = { id: string; address: string | null; agent: string | null }

/** Seals where the next sessions in clear came from; answers how many there were. */
async function sealSessions(client: pg.Client, vault: BankVault, size: number) {
  const { rows } = await client.query<Session>(
    `select id, address, user_agent as agent from banking.user_sessions
      where not (address like 'v1.%' and user_agent like 'v1.%') order by id limit $1 for update`,
    [size],
  )
  const isPlain = (value: string | null) => value !== null && !value.startsWith('v1.')
  const sealed = await Promise.all(
    rows.map(async ({ id, address, agent }) => ({
      id,
      address: isPlain(address) ? await sealAddress(vault, address!) : address,
      agent: isPlain(agent) ? await sealAgent(vault, agent!) : agent,
    })),
  )
  await client.query(
    `update banking.user_sessions s set address = p.address, user_agent = p.agent
       from jsonb_to_recordset($1) as p(id bigint, address text, agent text) where s.id = p.id`,
    [JSON.stringify(sealed)],
  )
  return rows.length
}

/**
 * After `migrate`: makes the bank's own keys and seals what stood in clear of people and sessions, in chunks that each commit,
 * so that what was killed goes on. Does nothing where all is done. Answers how many people it sealed.
 */
export async function fillVault(ownerUrl: string, keys: DataKeys, chunk = 500): Promise<number> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'bank vault' })
  await client.connect()
  try {
    const ring = await openRing(keys.current, keys.previous)
    const vault = await asOwner(client, async () => {
      // Two deployments at once: the second finds the keys of the first.
      await client.query(`select pg_advisory_xact_lock(hashtext('banking vault'))`)
      await makeBankKeys(client, ring)
      return openBankVault(client, keys)
    })
    let sealed = 0
    for (let count = chunk; count === chunk; sealed += count)
      count = await asOwner(client, () => sealChunk(client, vault, chunk))
    for (let count = chunk; count === chunk; )
      count = await asOwner(client, () => sealSessions(client, vault, chunk))
    await asOwner(client, () => client.query('select banking.close_plain()'))
    return sealed
  } finally {
    await client.end()
  }
}
