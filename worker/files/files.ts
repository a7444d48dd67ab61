/** Content that is too large for Postgres: a bucket, and nothing that looks into it. What is put here is sealed before. */
import type { Env } from '../config.ts'
import { Refusal } from '../errors.ts'
import { sha256Hex } from '../proofs/bytes.ts'
import { nameAnew } from './rules.ts'

export type Files = {
  /** What stands under a name stays: false where something does. */
  put: (name: string, content: Uint8Array) => Promise<boolean>
  get: (name: string) => Promise<Uint8Array | undefined>
  remove: (name: string) => Promise<void>
}

/** Refuses unavailable where no bucket is bound. */
export function filesOf({ FILES: bucket }: Env): Files {
  if (!bucket) throw new Refusal('unavailable', { reason: 'there is no binding FILES' })
  return {
    put: async (name, content) =>
      (await bucket.put(name, content, { onlyIf: new Headers({ 'If-None-Match': '*' }) })) !== null,
    get: async (name) => {
      const found = await bucket.get(name)
      return found ? new Uint8Array(await found.arrayBuffer()) : undefined
    },
    remove: (name) => bucket.delete(name),
  }
}

/** What was kept under a name, also where it was sealed anew since; undefined where neither is what Postgres knows of. */
export async function getKept(
  files: Pick<Files, 'get'>,
  name: string,
  { keyId, sealedHash }: { keyId: string; sealedHash: string },
): Promise<Uint8Array | undefined> {
  for (const at of [name, nameAnew(name, keyId)]) {
    const found = await files.get(at)
    if (found && (await sha256Hex(found)) === sealedHash) return found
  }
  return undefined
}
