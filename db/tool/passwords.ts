/** Passwords where Node runs: native argon2id, the same parameters and the same stored form as at the edge. */
import { createHash, randomBytes } from 'node:crypto'
import { type Algorithm, hashRaw } from '@node-rs/argon2'

/** OWASP's second profile: 19 MiB, two passes, one lane. */
export const argon2 = { memoryKib: 19456, passes: 2, lanes: 1, tagBytes: 32 } as const

/** What the bank keeps of a password: salt, parameters, and sha256 of the argon2id tag. */
export type StoredPassword = {
  salt: Buffer
  memoryKib: number
  passes: number
  lanes: number
  verifier: Buffer
}

export const tagOf = (password: string, salt: Buffer): Promise<Buffer> =>
  hashRaw(Buffer.from(password, 'utf8'), {
    algorithm: 2 satisfies Algorithm.Argon2id,
    memoryCost: argon2.memoryKib,
    timeCost: argon2.passes,
    parallelism: argon2.lanes,
    outputLen: argon2.tagBytes,
    salt,
  })

export async function storedPassword(password: string): Promise<StoredPassword> {
  const salt = randomBytes(16)
  const verifier = createHash('sha256')
    .update(await tagOf(password, salt))
    .digest()
  return { salt, memoryKib: argon2.memoryKib, passes: argon2.passes, lanes: argon2.lanes, verifier }
}
