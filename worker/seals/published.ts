/** Roots outside Postgres, where the database's owner cannot change them: a bucket in production. */
import type { Root } from '../proofs/contract.ts'
import { root as rootShape } from '../proofs/contract.ts'
import type { Publishing } from '../proofs/sealing.ts'

const nameOf = (date: string) => `roots/${date}.json`

export const inBucket = (bucket: R2Bucket): Publishing => ({
  // What stands there stays: a second root of one date is not published over the first.
  put: async (root) => {
    await bucket.put(nameOf(root.date), JSON.stringify(root), {
      onlyIf: new Headers({ 'If-None-Match': '*' }),
      httpMetadata: { contentType: 'application/json' },
    })
  },
})

export async function fromBucket(bucket: R2Bucket, date: string): Promise<Root | undefined> {
  const found = await bucket.get(nameOf(date))
  return found ? rootShape.parse(await found.json()) : undefined
}
