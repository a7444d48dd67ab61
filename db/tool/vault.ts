/** The vault from the internal tool's side: the bank's own keys, and what stood in clear before there was one. */
import pg from 'pg'
import { newKey, openRing, type Ring, type WrappedKey } from '../../worker/vault/vault.ts'

/** DATA_KEY and, while rotating, DATA_KEY_PREVIOUS: 32 bytes each. */
export type DataKeys = { current: Uint8Array; previous?: Uint8Array | undefined }

export const dataKeysOf = (keys: { DATA_KEY: string; DATA_KEY_PREVIOUS?: string | undefined }): DataKeys => ({
  current: Buffer.from(keys.DATA_KEY, 'base64'),
  previous: keys.DATA_KEY_PREVIOUS ? Buffer.from(keys.DATA_KEY_PREVIOUS, 'base64') : undefined,
})

/** One transaction as the owner of the tables. */
async function asOwner<Result>(client: pg.Client, work: () => Promise<Result>): Promise<Result> {
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

export const insertKey = (client: pg.Client, { id, purpose, subject, kekId, wrapped }: WrappedKey) =>
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

/** After `migrate`: makes the keys that the bank itself needs. Can be repeated. */
export async function fillVault(ownerUrl: string, keys: DataKeys): Promise<void> {
  const ring = await openRing(keys.current, keys.previous)
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'bank vault' })
  await client.connect()
  try {
    await asOwner(client, () => makeBankKeys(client, ring))
  } finally {
    await client.end()
  }
}
