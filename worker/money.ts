/**
 * Money is an integer count of minor units (`bigint`) inside the bank and a decimal string with exactly the
 * currency's ISO 4217 exponent on the wire. This file is the only place that turns one into the other.
 */

/** ISO 4217 exponents of the currencies that the bank keeps accounts in. */
export const exponents = { INR: 2, USD: 2, EUR: 2, GBP: 2, JPY: 0, KWD: 3 } as const

export type Currency = keyof typeof exponents
export const currencies = Object.keys(exponents) as [Currency, ...Currency[]]

/** Wire form. `amount` carries a leading `-` only in answers (an overdrawn balance). */
export type Money = { amount: string; currency: Currency }

/** Above this an amount is a typing error, and sums of a lifetime still fit 64 bits. In minor units. */
export const greatestMinor = 10n ** 15n

const patterns = {
  0: /^(?:0|[1-9]\d{0,15})$/,
  2: /^(?:0|[1-9]\d{0,13})\.\d{2}$/,
  3: /^(?:0|[1-9]\d{0,12})\.\d{3}$/,
} as const

/** `"1250.00"`, `INR` → `125000n`; `undefined` for anything but the one spelling the wire allows. */
export function toMinor(amount: string, currency: Currency): bigint | undefined {
  if (!patterns[exponents[currency]].test(amount)) return undefined
  const minor = BigInt(amount.replace('.', ''))
  return minor <= greatestMinor ? minor : undefined
}

/** `-125000n`, `INR` → `{ amount: "-1250.00", currency: "INR" }`. */
export function toMoney(minor: bigint, currency: Currency): Money {
  const exponent = exponents[currency]
  const digits = (minor < 0n ? -minor : minor).toString().padStart(exponent + 1, '0')
  const whole = digits.slice(0, digits.length - exponent)
  const sign = minor < 0n ? '-' : ''
  return { amount: exponent === 0 ? sign + whole : `${sign}${whole}.${digits.slice(-exponent)}`, currency }
}

/** A wire amount back to minor units, sign included, for arithmetic on answers of the bank. Throws on a malformed one. */
export function minorOf(money: Money): bigint {
  const negative = money.amount.startsWith('-')
  const minor = toMinor(negative ? money.amount.slice(1) : money.amount, money.currency)
  if (minor === undefined) throw new RangeError('not an amount of money')
  return negative ? -minor : minor
}

/** A sum less some whole percent of it, rounded up to the minor unit: never below what the percent says. */
export function lessPercent(money: Money, percent: number): Money {
  const minor = minorOf(money)
  return toMoney(minor - (minor * BigInt(percent)) / 100n, money.currency)
}

/**
 * What a person typed (`1,25,000.5`, `₹ 500`) → the wire's spelling, or `undefined` where it is no amount.
 * Grouping commas and spaces are dropped; missing decimals are filled, superfluous ones refused.
 */
export function fromTyping(text: string, currency: Currency): string | undefined {
  const bare = text.replace(/[\s,\u00a0₹$€£¥]/g, '')
  const parts = /^(\d+)(?:\.(\d*))?$/.exec(bare)
  const exponent = exponents[currency]
  if (!parts?.[1] || (parts[2] ?? '').length > exponent) return undefined
  const whole = parts[1].replace(/^0+(?=\d)/, '')
  const amount = exponent === 0 ? whole : `${whole}.${(parts[2] ?? '').padEnd(exponent, '0')}`
  return toMinor(amount, currency) === undefined ? undefined : amount
}
