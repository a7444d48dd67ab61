/**
 * Numbers that the bank issues. Check digits follow ISO/IEC 7064 MOD 11,10 (Postgres computes the same in
 * `banking.check_digit`); once issued, a number never changes.
 */

/** The ISO/IEC 7064 MOD 11,10 check digit of a string of decimal digits. */
export function checkDigit(digits: string): string {
  let remainder = 10
  for (const digit of digits) {
    const sum = (remainder + Number(digit)) % 10 || 10
    remainder = (sum * 2) % 11
  }
  return String((11 - remainder) % 10)
}

const closes = (digits: string) => checkDigit(digits.slice(0, -1)) === digits.slice(-1)

export const accountNumberPattern = /^\d{13}$/
export const customerIdPattern = /^C\d{10}$/

/** 12 digits and a check digit. A number that fails was mistyped: no account can bear it. */
export const isAccountNumber = (text: string) => accountNumberPattern.test(text) && closes(text)

/** `C`, 9 digits and a check digit. */
export const isCustomerId = (text: string) => customerIdPattern.test(text) && closes(text.slice(1))

/** RFC 9562 version 7: time-ordered, 74 random bits. `now` in milliseconds since 1970. */
export function uuidv7(now = Date.now()): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  new DataView(bytes.buffer).setBigUint64(0, (BigInt(now) << 16n) | BigInt((bytes[6]! << 8) | bytes[7]!))
  bytes[6] = (bytes[6]! & 0x0f) | 0x70
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
