/** Schedules in words: what a rule means on a calendar, and why a payment was not made. */
import type { Rule, Schedule } from '../../../worker/schedules/contract.ts'
import { longDate } from '../ledger/days.ts'

const weekday = new Intl.DateTimeFormat('en-IN', { weekday: 'long', timeZone: 'UTC' })
const dayMonth = new Intl.DateTimeFormat('en-IN', { day: 'numeric', month: 'long', timeZone: 'UTC' })

export const ruleNames: Record<Rule, string> = {
  once: 'Once',
  daily: 'Every day',
  weekly: 'Every week',
  monthly: 'Every month',
  quarterly: 'Every three months',
  yearly: 'Every year',
}

function ordinal(day: number) {
  const tens = day % 100
  const suffix = tens >= 11 && tens <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][day % 10] ?? 'th')
  return `${day}${suffix}`
}

/** `Every month on the 31st, or the last day`. */
export function ruleInWords({
  rule,
  firstDate,
  monthEnd,
}: Pick<Schedule, 'rule' | 'firstDate' | 'monthEnd'>) {
  const date = new Date(firstDate)
  const day = date.getUTCDate()
  if (rule === 'once') return `Once, on ${longDate(firstDate)}`
  if (rule === 'daily') return 'Every day'
  if (rule === 'weekly') return `Every ${weekday.format(date)}`
  if (rule === 'yearly') {
    const leap = day === 29 && date.getUTCMonth() === 1
    const else_ = monthEnd === 'skip' ? ', in leap years' : ', or the last day of February'
    return `Every year on ${dayMonth.format(date)}${leap ? else_ : ''}`
  }
  const ends = day > 28 ? (monthEnd === 'skip' ? ', where there is one' : ', or the last day') : ''
  return `${ruleNames[rule]} on the ${ordinal(day)}${ends}`
}

/** What ends it, where something does. */
export function endInWords({ until, times, rule }: Pick<Schedule, 'until' | 'times' | 'rule'>) {
  if (rule === 'once') return undefined
  if (until) return `until ${longDate(until)}`
  return times ? `${times} ${times === 1 ? 'time' : 'times'}` : undefined
}

const reasons = {
  not_found: 'the account is no longer there',
  account_not_active: 'one of the accounts does not accept payments now',
  currency_mismatch: 'the accounts are in different currencies',
  limit_exceeded: 'it would have exceeded a limit',
  insufficient_funds: 'there was not enough money',
  cancelled: 'it was cancelled',
} as const

/** Why the newest payment was not made; undefined where it was, or none came due. */
export function troubleInWords(last: Schedule['last']) {
  if (!last || last.status === 'paid') return undefined
  const why = last.reason ? `: ${reasons[last.reason]}` : ''
  if (last.status === 'waiting')
    return `The payment of ${longDate(last.dueDate)} is put off${why}. The bank tries again on ${longDate(last.retryOn!)}.`
  return `The payment of ${longDate(last.dueDate)} was not made${why}.`
}
