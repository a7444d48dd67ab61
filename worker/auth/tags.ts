/** What stands for a password on its way to Postgres: its tag, which Postgres compares by sha256 and never gives back. */
import { argon2id, type Cost } from './argon2.ts'

/** How a user's password is hashed, as Postgres tells before it compares. */
export type Method = Cost & { salt: string; scheme: 'argon2id' | 'bcrypt' }

export const toHex = (bytes: Uint8Array) =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
export const bytea = (bytes: Uint8Array) => `\\x${toHex(bytes)}`
const fromHex = (hex: string): Uint8Array => Buffer.from(hex, 'hex')

/** The tag of a password by the method with which it was stored. */
export async function tagOf(password: string, { salt, scheme, ...cost }: Method): Promise<Uint8Array> {
  if (scheme === 'argon2id') return argon2id(password, fromHex(salt), cost)
  const { bcrypt } = await import('./bcrypt.ts')
  return bcrypt(password, fromHex(salt), cost.passes)
}

/** A password to be stored at this cost under a fresh salt, as `banking.set_password` takes it. */
export function newPassword(password: string, { memoryKib, passes, lanes }: Cost): string {
  const salt = crypto.getRandomValues(new Uint8Array(16))
  const tag = argon2id(password, salt, { memoryKib, passes, lanes })
  return JSON.stringify({ salt: toHex(salt), tag: toHex(tag), memoryKib, passes, lanes })
}
