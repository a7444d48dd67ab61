import { asc, desc, eq } from 'drizzle-orm'
import type * as z from 'zod/mini'
import { roots, sealKeys, seals } from '../../db/schema/seals.ts'
import type { Config, Env } from '../config.ts'
import { ask, connect, readPublic } from '../db.ts'
import { Refusal } from '../errors.ts'
import { toInstant } from '../instants.ts'
import { openSealKey, toBase64url, toHex } from '../proofs/bytes.ts'
import type { Root } from '../proofs/contract.ts'
import { type Sealed, sealLedger } from '../proofs/sealing.ts'
import type { Context } from '../trpc.ts'
import type { sealKeys as sealKeysShape } from './contract.ts'
import { fromBucket, inBucket } from './published.ts'

/** The present key first, then those that sealed before it. */
export async function readKeys(ctx: Context): Promise<z.infer<typeof sealKeysShape>> {
  const { keyId, publicKey } = await openSealKey(ctx.config.sealKey)
  const latest = ctx.database
    .select({ number: seals.number, lastSeq: seals.lastSeq, hash: seals.hash, sealedAt: seals.sealedAt })
    .from(seals)
    .orderBy(desc(seals.number))
    .limit(1)
    .as('latest')
  const rows = await readPublic(
    ctx.database
      .select({
        keyId: sealKeys.keyId,
        publicKey: sealKeys.publicKey,
        number: latest.number,
        lastSeq: latest.lastSeq,
        hash: latest.hash,
        sealedAt: latest.sealedAt,
      })
      .from(sealKeys)
      .leftJoin(latest, eq(sealKeys.keyId, sealKeys.keyId))
      .orderBy(asc(sealKeys.firstUsedAt)),
  )
  const now = { keyId, publicKey }
  const keys = [now, ...rows.filter((row) => row.keyId !== keyId)].map((key) => ({
    keyId: key.keyId,
    algorithm: 'Ed25519' as const,
    publicKey: toBase64url(key.publicKey),
  }))
  const [seal] = rows
  return {
    keys,
    latest: seal?.hash
      ? {
          number: String(seal.number),
          lastSeq: String(seal.lastSeq),
          hash: toHex(seal.hash),
          sealedAt: toInstant(seal.sealedAt!),
        }
      : null,
  }
}

/** As it stands in the bucket, else as the bank keeps it; either way under the bank's signature. Refuses not_found. */
export async function readRoot(ctx: Context, date: string): Promise<Root> {
  const published = ctx.env.ROOTS && (await fromBucket(ctx.env.ROOTS, date))
  if (published) return published
  const [row] = await readPublic(ctx.database.select().from(roots).where(eq(roots.date, date)))
  if (!row?.keyId || !row.signature) throw new Refusal('not_found')
  return {
    date: row.date,
    accounts: row.accounts,
    root: toHex(row.root),
    seal: toHex(row.seal),
    madeAt: toInstant(row.madeAt),
    evidence: row.evidence && { number: String(row.evidenceNumber), hash: toHex(row.evidence) },
    keyId: row.keyId,
    signature: toBase64url(row.signature),
  }
}

/** What the clock does each minute. Nothing where the Worker has no credential for it. */
export async function sealByClock(env: Env, config: Config): Promise<Sealed | undefined> {
  if (!config.jobDatabaseUrl) return undefined
  const database = connect(config.jobDatabaseUrl)
  const key = await openSealKey(config.sealKey)
  return sealLedger((name, values) => ask(database, name, values), key, env.ROOTS && inBucket(env.ROOTS))
}
