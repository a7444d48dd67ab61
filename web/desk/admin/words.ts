import { type Currency, currencies, toMinor, toMoney } from '../../../worker/money.ts'
import type { Setting } from '../../../worker/settings/contract.ts'
import { inWords } from '../../bank/money/format.ts'

const groupNames: Record<string, string> = {
  bank: 'The bank',
  auth: 'Signing in',
  step_up: 'Confirmations',
  payees: 'Payees',
  contact: 'Waiting times',
  admins: 'Waiting times',
  proposals: 'Two persons',
  joint_orders: 'Two persons',
  till: 'Tills and cash',
  cash: 'Tills and cash',
  overdraft: 'Two persons',
  exchange: 'Exchange',
  fees: 'Fees',
  books: 'Books',
  ledger: 'Books',
  calendar: 'Calendar',
  accounts: 'Accounts and deposits',
  deposits: 'Accounts and deposits',
  holds: 'Accounts and deposits',
  reports: 'Reports',
  outbox: 'Messages',
  backup: 'Backups',
}
export const groupOf = (name: string) => groupNames[name.split('.')[0]!] ?? 'Other'

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

/** `auth.idle_seconds.web` as people say it. */
export function titleOf(name: string) {
  const words = name.replace(/^[^.]+\./, '').replaceAll(/[._]/g, ' ')
  return words[0]!.toUpperCase() + words.slice(1)
}

type Kinded = Pick<Setting, 'kind' | 'unit'>
const money = (minor: unknown, currency: string) =>
  inWords(toMoney(BigInt(String(minor)), currency as Currency))

/** A value as people read it. */
export function valueInWords({ kind, unit }: Kinded, json: string): string {
  const value = JSON.parse(json)
  if (kind === 'switch') return value ? 'On' : 'Off'
  if (kind === 'money')
    return (
      Object.entries(value)
        .map(([code, minor]) => money(minor, code))
        .join(', ') || 'No limit set'
    )
  if (kind === 'list')
    return (value as number[]).map((day) => weekdays[day - 1] ?? String(day)).join(', ') || 'None'
  if (kind === 'denominations')
    return Object.entries(value as Record<string, string[]>)
      .map(([code, list]) => list.map((minor) => money(minor, code)).join(', '))
      .join('; ')
  if (kind === 'rates')
    return Object.entries(value as Record<string, Record<string, number>>)
      .map(([code, rates]) =>
        [code, ...Object.entries(rates).map(([name, rate]) => `${name.toUpperCase()} ${rate} %`)].join(' '),
      )
      .join('; ')
  if (kind === 'number' || kind === 'hours') return `${value} ${unit ?? ''}`.trim()
  return partsInWords(value)
}

/** What has no form of its own: `{"high": 2, "low": 10}` as “high: 2; low: 10”. */
function partsInWords(value: unknown): string {
  if (Array.isArray(value)) return value.map(partsInWords).join(', ')
  if (typeof value !== 'object' || value === null) return String(value)
  return Object.entries(value)
    .map(
      ([name, part]) =>
        `${name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase()}: ${partsInWords(part)}`,
    )
    .join('; ')
}

/** What stands in the field when somebody begins to change it. */
export function draftOf({ kind }: Kinded, json: string): string {
  const value = JSON.parse(json)
  if (kind === 'money')
    return Object.entries(value)
      .map(([code, minor]) => `${code} ${toMoney(BigInt(String(minor)), code as Currency).amount}`)
      .join('\n')
  if (kind === 'list') return (value as number[]).join(', ')
  if (kind === 'text' || kind === 'time_zone') return String(value)
  return json
}

const isCurrency = (code: string): code is Currency => (currencies as readonly string[]).includes(code)

/** What somebody typed as JSON, or what is wrong with it. */
export function readDraft(setting: Setting, draft: string): { json: string } | { fault: string } {
  const text = draft.trim()
  const { kind, least, most, unit } = setting
  if (kind === 'text' || kind === 'time_zone')
    return text ? { json: JSON.stringify(text) } : { fault: 'Enter a value.' }
  if (kind === 'number' || kind === 'hours') {
    const number = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
    return number >= (least ?? 0) && number <= (most ?? Number.MAX_SAFE_INTEGER)
      ? { json: String(number) }
      : { fault: `Enter a whole number from ${least} to ${most} (${unit}).` }
  }
  if (kind === 'list') {
    const numbers = text ? text.split(/[\s,]+/).map(Number) : []
    return numbers.every((one) => Number.isInteger(one) && one >= least! && one <= most!)
      ? { json: JSON.stringify(numbers) }
      : { fault: `Enter numbers from ${least} to ${most}, such as 6, 7.` }
  }
  if (kind === 'money') {
    const amounts: Record<string, string> = {}
    for (const line of text.split('\n').filter((one) => one.trim())) {
      const [, code = '', amount = ''] = /^\s*([A-Z]{3})\s+(\S+)\s*$/.exec(line) ?? []
      const minor = isCurrency(code) ? toMinor(amount, code) : undefined
      if (minor === undefined || minor < 0n)
        return { fault: 'Enter one line for each currency, such as INR 50000.00.' }
      amounts[code] = String(minor)
    }
    return { json: JSON.stringify(amounts) }
  }
  try {
    return { json: JSON.stringify(JSON.parse(text)) }
  } catch {
    return { fault: 'This is no JSON. Change only the numbers of what stood here.' }
  }
}
