/** The vault from the internal tool's side: the bank's own keys, and what stood in clear before there was one. */
import pg from 'pg'
import { sealAddress, sealAgent } from '../../worker/vault/origin.ts'
import {
  type BankKeys,
  type Reserved,
  type SealedPerson,
  sealName,
  sealPerson,
} from '../../worker/vault/person.ts'
import {
  blindHex,
  type DataKey,
  type JournalKey,
  newKey,
  openIndexKey,
  openJournalKey,
  openRing,
  type Ring,
  unwrapKey,
  type WrappedKey,
} from '../../worker/vault/vault.ts'
import { sealNotes } from './notes.ts'
import { sealOwnWords } from './own-words.ts'

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
  for (const purpose of ['index', 'system', 'journal'] as const) {
    const { rowCount } = await client.query(
      'select from banking.encryption_keys where purpose = $1 and retired_at is null',
      [purpose],
    )
    if (rowCount === 0) await insertKey(client, (await newKey(ring, purpose)).kept)
  }
}

export type BankVault = BankKeys & { system: DataKey; journal: JournalKey }

/** What the vault needs to seal and to find: the ring of DATA_KEY, and the bank's own keys. */
export async function openBankVault(client: pg.Client, keys: DataKeys): Promise<BankVault> {
  const ring = await openRing(keys.current, keys.previous)
  const { rows } = await client.query<WrappedKey>(
    `select id, purpose, subject, kek_id as "kekId", wrapped from banking.encryption_keys
      where subject is null and retired_at is null order by purpose`,
  )
  const [ofIndex, ofJournal, ofSystem] = rows
  if (!ofIndex || !ofJournal || !ofSystem)
    throw new Error('The bank has no keys yet: npm run bank -- rotate-keys makes them with DATA_KEY.')
  try {
    return {
      ring,
      index: await openIndexKey(ring, ofIndex),
      journal: await openJournalKey(ring, ofJournal),
      system: await unwrapKey(ring, ofSystem),
    }
  } catch {
    throw new Error(
      'This bank was made with another DATA_KEY: take the DATA_DIR that it was made with, or set its DATA_KEY as DATA_KEY_PREVIOUS and rotate.',
    )
  }
}

type Newcomer = { name: string; email: string; phone?: string | null | undefined }

/** Reserves the rows of people and seals names and addresses for them. As the owner, in the caller's transaction. */
export async function sealNewPeople(
  client: pg.Client,
  keys: DataKeys,
  kind: 'customer' | 'staff',
  people: readonly Newcomer[],
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
  person: Newcomer,
): Promise<SealedPerson> => (await sealNewPeople(client, keys, kind, [person]))[0]!

type Plain = {
  userId: string
  customerId: string | null
  name: string | null
  email: string | null
  phone: string | null
  key: WrappedKey | null
}

/** What of a person stands in clear, sealed: all of it under a new key, or the name alone under the one they have. */
async function sealPlain(vault: BankKeys, row: Plain) {
  const name = row.name ?? 'erased'
  if (row.email !== null) return sealPerson(vault, row, { ...row, name, email: row.email })
  const { userId, customerId, key } = row
  // Who was erased has nothing left to seal under.
  if (!key?.wrapped || row.name === null) return { userId, customerId, nameTokens: [], holderTokens: [] }
  return {
    userId,
    customerId,
    ...(await sealName(await unwrapKey(vault.ring, key), vault, row, name)),
  }
}

/** Seals what stands in clear of the next people; answers how many there were. */
async function sealChunk(client: pg.Client, vault: BankKeys, size: number) {
  const { rows } = await client.query<Plain>(
    `select u.id as "userId", u.customer_id as "customerId", coalesce(c.full_name, u.name) as name, u.email, u.phone,
        banking.subject_key(banking.subject_of(u.id)) as key
       from banking.users u left join banking.customers c on c.id = u.customer_id
      where u.email is not null or u.name is not null or c.full_name is not null order by u.id limit $1 for update of u`,
    [size],
  )
  const sealed = JSON.stringify(await Promise.all(rows.map((row) => sealPlain(vault, row))))
  await client.query(
    `with p as materialized (select * from jsonb_to_recordset($1) as p("userId" bigint, "customerId" bigint, key jsonb,
        name text, email text, "emailIndex" text, phone text, "phoneIndex" text)),
      kept as materialized (select banking.keep_key(case when p."customerId" is null then 'user:' || p."userId"
        else 'customer:' || p."customerId" end, p.key) from p where p.key is not null)
     update banking.users u set name = null, name_sealed = p.name, email = null, phone = null,
         email_sealed = coalesce(p.email, u.email_sealed), phone_sealed = coalesce(p.phone, u.phone_sealed),
         email_index = coalesce(decode(p."emailIndex", 'hex'), u.email_index),
         phone_index = coalesce(decode(p."phoneIndex", 'hex'), u.phone_index)
       from p where u.id = p."userId" and (select count(*) from kept) is not null`,
    [sealed],
  )
  await client.query(
    `with p as materialized (select * from jsonb_to_recordset($1) as p("userId" bigint, "customerId" bigint,
        "fullName" text, "nameTokens" jsonb, holder text, "holderTokens" int[])),
      kept as materialized (select banking.keep_name_tokens(case when p."customerId" is null then 'staff' else 'customer' end,
        coalesce(p."customerId", p."userId"), p."nameTokens") from p)
     update banking.customers c set full_name = null, name_sealed = p."fullName", holder_name = p.holder,
         holder_tokens = p."holderTokens"
       from p where c.id = p."customerId" and (select count(*) from kept) is not null`,
    [sealed],
  )
  await client.query(
    `update banking.accounts a set holder_name = c.holder_name, holder_tokens = c.holder_tokens
       from jsonb_to_recordset($1) as s("customerId" bigint) join banking.customers c on c.id = s."customerId"
       join banking.account_parties p on p.customer_id = c.id and p.role = 'owner'
      where a.id = p.account_id and c.holder_name is not null and a.holder_name not like 'v1.%'`,
    [sealed],
  )
  return rows.length
}

/** Whom people pay, and what they typed to find them: the names of the next ones that stand in clear. */
async function sealPaid(client: pg.Client, { index }: BankKeys, size: number) {
  const { rows } = await client.query<{ id: string; typed: string }>(
    `select y.id, y.typed_name as typed from banking.payees y where y.typed_name !~ '^[0-9a-f]{64}$' order by y.id limit $1
        for update`,
    [size],
  )
  const typed = await Promise.all(
    rows.map(async (row) => ({ id: row.id, typed: await blindHex(index, 'typed_name', row.typed) })),
  )
  await client.query(
    `update banking.payees y set typed_name = p.typed, name = a.holder_name
       from jsonb_to_recordset($1) as p(id uuid, typed text), banking.accounts a
      where y.id = p.id and a.account_number = y.account_number`,
    [JSON.stringify(typed)],
  )
  const { rowCount } = await client.query(
    `update banking.schedules s set to_name = a.holder_name from banking.accounts a
      where s.id in (select o.id from banking.schedules o join banking.accounts b on b.account_number = o.to_number
          where o.to_name not like 'v1.%' and b.holder_name like 'v1.%' limit $1)
        and a.account_number = s.to_number`,
    [size],
  )
  return Math.max(rows.length, rowCount ?? 0)
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
 * After `migrate`: makes the bank's own keys and seals what stood in clear of people, payees and sessions, in chunks that each commit,
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
      count = await asOwner(client, () => sealPaid(client, vault, chunk))
    for (let count = chunk; count === chunk; )
      count = await asOwner(client, () => sealOwnWords(client, ring, chunk))
    for (let count = chunk; count === chunk; )
      count = await asOwner(client, () => sealNotes(client, vault, chunk))
    for (let count = chunk; count === chunk; )
      count = await asOwner(client, () => sealSessions(client, vault, chunk))
    await asOwner(client, () => client.query('select banking.close_plain()'))
    return sealed
  } finally {
    await client.end()
  }
}
