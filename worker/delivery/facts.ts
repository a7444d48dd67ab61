/** Facts of a message as people read them, and what a template makes of them. */
import { type Currency, toMoney } from '../money.ts'

export type Facts = Record<string, unknown>
export type Template = {
  subject: string
  /** Of no use after so long: it is dropped rather than sent late. */
  minutes?: number
  lines: (facts: Facts) => (string | undefined)[]
}
const instant = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/
const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })

/** A fact as people read it; the first of these names that is there. */
export function fact(facts: Facts, ...names: string[]): string | undefined {
  const value = names.map((name) => facts[name]).find((one) => one !== undefined && one !== null)
  if (typeof value === 'string' && instant.test(value)) return `${moment.format(new Date(value))} UTC`
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  const money = value as { amount?: unknown; currency?: unknown } | undefined
  return money?.amount && money.currency ? `${money.currency} ${money.amount}` : undefined
}

export const ifThere = (text: string | undefined, sentence: (text: string) => string) =>
  text === undefined ? undefined : sentence(text)

/** `amount` in minor units with its `currency`, or as it is. */
export function sumOf(facts: Facts): string | undefined {
  const { amount, currency } = facts
  const minor = typeof amount === 'string' && typeof currency === 'string' && /^\d+$/.test(amount)
  return fact({ money: minor ? toMoney(BigInt(amount), currency as Currency) : amount }, 'money')
}

/** What a code confirms: the amount and to whom, or the new payee, or the purpose in a word. */
export function ordered(facts: Facts): string {
  const sum = sumOf(facts)
  const payee = [fact(facts, 'payee', 'payeeName', 'name'), fact(facts, 'account')].filter(Boolean).join(' ')
  if (sum) return payee ? `${sum} to ${payee}` : sum
  if (payee) return `new payee ${payee}`
  const contact = fact(facts, 'contact')
  if (contact)
    return `${facts.contactKind === 'phone' ? 'new phone number' : 'new e-mail address'} ${contact}`
  if (facts.purpose === 'factor') return 'a change of how you sign in'
  if (facts.purpose === 'export') return 'a copy of all your data'
  return fact(facts, 'purpose', 'action') ?? 'what you have just ordered'
}
