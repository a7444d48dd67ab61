/**
 * bcrypt, for passwords that another bank's system made: until their first sign-in here, which stores them anew. What is
 * kept of one is its salt and sha256 of the tag (23 bytes), so what leaks cannot be sent as a tag. Slow in JavaScript:
 * loaded only for those who need it.
 */
import { decodeBase64, encodeBase64, hashSync } from 'bcryptjs'

const tagBytes = 23
const costMost = 12

/** The bcrypt tag of a password under a salt of 16 bytes. Of more than 72 bytes the rest does not count: bcrypt's own bound. */
export function bcrypt(password: string, salt: Uint8Array, cost: number): Uint8Array {
  if (salt.length !== 16 || !Number.isInteger(cost) || cost < 4 || cost > costMost)
    throw new RangeError('bcrypt: input out of bounds')
  const setting = `$2b$${String(cost).padStart(2, '0')}$${encodeBase64([...salt], 16)}`
  return Uint8Array.from(decodeBase64(hashSync(password, setting).slice(29), tagBytes))
}
