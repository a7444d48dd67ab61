/** What the bank is told about second factors from outside the Worker: the key of its proofs, and the demo bank's app. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { factorPads, fromBase32 } from '../../worker/factors/rules.ts'
import { sealSecret } from '../../worker/factors/sealing.ts'
import { openRing, unwrapKey, type WrappedKey } from '../../worker/vault/vault.ts'
import type { DataKeys } from './vault.ts'

/** The authenticator app of all demo staff. */
export const demoTotpSecret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'

/** Lets Postgres check what the holder of the Worker's key says about a factor (banking.factor_mac). */
export async function enrolFactorKey(client: pg.Client, originKey: Uint8Array) {
  await client.query(
    `insert into banking.secrets (name, value) values ('factor', $1)
     on conflict (name) do update set value = excluded.value where secrets.value <> excluded.value`,
    [Buffer.from(factorPads(originKey))],
  )
}

/** The bank's own data key, under which secrets of factors stand. */
async function openSystemKey(client: pg.Client, keys: DataKeys) {
  const { rows } = await client.query<WrappedKey>(
    `select id, purpose, subject, kek_id as "kekId", wrapped from banking.encryption_keys
      where purpose = 'system' and retired_at is null`,
  )
  return unwrapKey(await openRing(keys.current, keys.previous), rows[0]!)
}

/** Gives a user the demo bank's authenticator app. */
export async function giveDemoFactor(client: pg.Client, keys: DataKeys, userId: string) {
  const id = randomUUID()
  const key = await openSystemKey(client, keys)
  const sealed = await sealSecret(key, { userId, id }, fromBase32(demoTotpSecret))
  await client.query(
    `insert into banking.user_factors (id, user_id, kind, secret, label, confirmed_at)
     values ($1, $2, 'totp', $3, 'Demo app', now())`,
    [id, userId, sealed],
  )
}
