import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

const STEP_SECONDS = 30
const DIGITS = 6
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** Base32 (RFC 4648) without padding, as authenticator apps take it. */
export function toBase32(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? [])
    .map((five) => alphabet[Number.parseInt(five.padEnd(5, '0'), 2)])
    .join('')
}

export function fromBase32(text: string): Uint8Array {
  const bits = Array.from(text, (char) => alphabet.indexOf(char).toString(2).padStart(5, '0')).join('')
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2))
}

/** The time step (RFC 6238) of a moment in milliseconds since 1970. */
export const stepAt = (now: number): number => Math.floor(now / 1000 / STEP_SECONDS)

/** The code of a step (RFC 4226 over the step, HMAC-SHA-1, the algorithm that every authenticator app knows). */
export function codeOf(secret: Uint8Array, step: number, digits = DIGITS): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', secret).update(counter).digest()
  const number = mac.readUInt32BE(mac[19]! & 15) & 0x7fffffff
  return String(number % 10 ** digits).padStart(digits, '0')
}

/** An unsealed TOTP factor. */
export type Totp = { id: string; secret: Uint8Array; lastUsedStep: number }

const isSame = (one: string, other: string) =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other))

/**
 * Which factor and step a code belongs to: of now, of the one before or of the one after, since clocks differ, and never
 * one that was used. Postgres has the last word on that.
 */
export function judgeTotp(
  factors: Totp[],
  code: string,
  now: number,
): { id: string; step: number } | undefined {
  const current = stepAt(now)
  for (const { id, secret, lastUsedStep } of factors)
    for (const step of [current, current - 1, current + 1])
      if (step > lastUsedStep && isSame(codeOf(secret, step), code)) return { id, step }
  return undefined
}

/** What authenticator apps read out of the QR code. */
export const otpauthUri = (account: string, secret: string): string =>
  `otpauth://totp/Edgebank:${encodeURIComponent(account)}?secret=${secret}&issuer=Edgebank`

/** A recovery code from 10 random bytes: `ABCD-EFGH-IJKL-MNOP`, 80 bits. */
export const recoveryCodeOf = (random: Uint8Array): string =>
  toBase32(random.subarray(0, 10)).match(/.{4}/g)!.join('-')

/** sha256 of a recovery code as it was meant: without dashes and spaces, in capitals. Postgres keeps a hash of this. */
export const recoveryHash = (code: string): Uint8Array =>
  createHash('sha256').update(code.replaceAll(/[\s-]/g, '').toUpperCase()).digest()

/** What the Worker tells Postgres about a factor that it judged. Only `binding`, the last field, could hold a line break. */
export type Proof = {
  purpose: 'sign-in' | 'passkey' | 'step-up' | 'confirm' | 'add' | 'remove' | 'renew'
  userId: string
  kind: string
  /** Of `totp`: the factor's id and the step, `id:step`. Of `passkey`: `id:counter:backed up`, or all that is stored of it. */
  assertion: string
  /** The challenge that is answered, where there is one. */
  challenge?: string | undefined
  /** The tokens that it opens (`openingOf`), or the jti of the session that it is said in. */
  binding: string
}

const proofText = ({ purpose, userId, kind, assertion, challenge, binding }: Proof): string =>
  ['edgebank-factor-1', purpose, userId, kind, assertion, challenge ?? '', binding].join('\n')

/** The key of these MACs follows from ORIGIN_KEY; Postgres holds a copy that banking_app cannot read. 32 bytes. */
const factorKey = (originKey: Uint8Array): Uint8Array =>
  createHmac('sha256', originKey).update('edgebank-factor-1').digest()

/** banking.factor_mac: without it Postgres does not believe that a factor was judged. 32 bytes. */
export const factorMac = (originKey: Uint8Array, proof: Proof): Uint8Array =>
  createHmac('sha256', factorKey(originKey)).update(proofText(proof)).digest()

/** The key as banking.secrets holds it: key ⊕ ipad and key ⊕ opad (RFC 2104), 128 bytes. */
export const factorPads = (originKey: Uint8Array): Uint8Array => {
  const key = factorKey(originKey)
  const padded = (byte: number) => Array.from({ length: 64 }, (_, at) => (key[at] ?? 0) ^ byte)
  return Uint8Array.from([...padded(0x36), ...padded(0x5c)])
}

/** The binding of a sign-in: the very pair of tokens that it opens. */
export const openingOf = (jti: string, refreshHash: Uint8Array): string =>
  `${jti}.${Buffer.from(refreshHash).toString('hex')}`
