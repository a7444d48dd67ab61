/** Facts of a message as people read them, in the language and figures that the reader chose. */
import { type Currency, toMoney } from '../money.ts'
import type { Tongue } from './words/words.ts'

export type Facts = Record<string, unknown>
/** Who reads: their language, how they like digits, and the bank's time zone. */
export type Reader = { tongue: Tongue; grouping: 'indian' | 'international'; zone: string }

const instant = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/
const day = /^\d{4}-\d\d-\d\d$/
const month = /^\d{4}-\d\d$/
/** Names that a fact has had, the newest first. */
const names: Record<string, string[]> = {
  payee: ['payee', 'payeeName', 'name'],
  link: ['link', 'url'],
  token: ['token', 'code'],
}
const hole = /\{(\w+)\}/g

const isDecimal = (text: unknown): text is Intl.StringNumericLiteral =>
  typeof text === 'string' && /^-?\d+(\.\d+)?$/.test(text)

/** What one message says of its facts. */
export function reading(facts: Facts, { tongue, grouping, zone }: Reader) {
  const locale = tongue.locales[grouping]
  const date = (text: string, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, options).format(new Date(text))
  const money = (amount: unknown, currency: unknown): string | undefined => {
    if (!amount || typeof currency !== 'string') return undefined
    if (!isDecimal(amount) || !/^[A-Z]{3}$/.test(currency)) return `${currency} ${amount}`
    const digits = amount.split('.')[1]?.length ?? 0
    const format = new Intl.NumberFormat(locale, {
      style: 'currency',
      currency,
      currencyDisplay: tongue.currency,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    })
    return format.format(amount).replaceAll('\u00a0', ' ')
  }
  const minor = (amount: unknown, currency: unknown) => {
    if (typeof amount !== 'string' || typeof currency !== 'string' || !/^\d{1,18}$/.test(amount))
      return undefined
    const sum = toMoney(BigInt(amount), currency as Currency)
    return money(sum.amount, sum.currency)
  }
  const plain = (value: unknown): string | undefined => {
    if (typeof value === 'number') return String(value)
    if (typeof value === 'string') {
      if (instant.test(value))
        return date(value, {
          dateStyle: 'medium',
          timeStyle: 'short',
          timeZone: zone,
        }).concat(` ${zoneName(value)}`)
      if (day.test(value)) return date(value, { dateStyle: 'medium', timeZone: 'UTC' })
      if (month.test(value)) return date(`${value}-01`, { month: 'long', year: 'numeric', timeZone: 'UTC' })
      return value
    }
    const { amount, currency } = (value ?? {}) as { amount?: unknown; currency?: unknown }
    return money(amount, currency)
  }
  /** `IST` where the language has a name for it, else the distance from UTC. */
  const zoneName = (at: string) =>
    new Intl.DateTimeFormat('en-IN', { timeZone: zone, timeZoneName: 'short' })
      .formatToParts(new Date(at))
      .find(({ type }) => type === 'timeZoneName')?.value ?? zone
  const fact = (name: string) =>
    plain((names[name] ?? [name]).map((one) => facts[one]).find((one) => one !== undefined && one !== null))

  const filled = (text: string, holes: (name: string) => string | undefined): string | undefined => {
    const values = new Map([...text.matchAll(hole)].map(([, name]) => [name!, holes(name!)]))
    if ([...values.values()].includes(undefined)) return undefined
    return text.replace(hole, (_, name: string) => values.get(name)!)
  }
  const { phrases } = tongue
  /** `amount` in minor units with its `currency`, or as it is. */
  const sum = () => minor(facts.amount, facts.currency) ?? plain(facts.amount)
  const payee = () => [fact('payee'), fact('account')].filter(Boolean).join(' ') || undefined
  /** What a code confirms: the amount and to whom, or the new payee, or the purpose in a word. */
  const ordered = (): string => {
    const holes = (name: string) => (name === 'sum' ? sum() : name === 'payee' ? payee() : fact(name))
    const contact = facts.contactKind === 'phone' ? phrases.new_phone : phrases.new_email
    const purposes: Record<string, string> = phrases
    return (
      filled(phrases.sum_to, holes) ??
      sum() ??
      filled(phrases.new_payee, holes) ??
      filled(contact, holes) ??
      (['factor', 'export', 'limit'].includes(String(facts.purpose))
        ? purposes[String(facts.purpose)]!
        : phrases.something)
    )
  }
  const known: Record<string, () => string | undefined> = {
    sum,
    ordered,
    device: () =>
      [plain(facts.device ?? facts.userAgent), fact('place')].filter(Boolean).join(', ') || undefined,
  }
  const value = (name: string) => (known[name] ? known[name]() : fact(name))
  return {
    /** A sentence with its facts; undefined where one of them is missing. */
    say: (key: keyof Tongue['sentences'], more: Record<string, string> = {}) =>
      filled(tongue.sentences[key], (name) => more[name] ?? value(name)),
    value,
    minor,
    none: phrases.none,
  }
}
export type Reading = ReturnType<typeof reading>

export type Line = keyof Tongue['sentences'] | ((reading: Reading, facts: Facts) => Said)
export type Said = string | undefined | (string | undefined)[]
export type Template = {
  /** Of no use after so long: it is dropped rather than sent late. */
  minutes?: number
  lines: Line[]
}
