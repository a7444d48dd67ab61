/** Schedules in words: what a rule means on a calendar, and why a payment was not made. */
import type { Rule, Schedule } from '../../../worker/schedules/contract.ts'
import { dateFormat, voice, words } from '../../ui/language.ts'
import { longDate } from '../ledger/days.ts'

export const rules = words('rules', {
  once: 'Once',
  daily: 'Every day',
  weekly: 'Every week',
  monthly: 'Every month',
  quarterly: 'Every three months',
  yearly: 'Every year',
})

export const t = words('schedules', {
  once_on: 'Once, on {date}',
  every_weekday: 'Every {weekday}',
  every_year: 'Every year on {date}',
  leap_years: '{rule}, in leap years',
  last_february: '{rule}, or the last day of February',
  on_the: '{rule} on the {day}',
  where_one: '{rule}, where there is one',
  or_last: '{rule}, or the last day',
  until_date: 'until {date}',
  times: { one: '{count} time', other: '{count} times' },
  why_not_found: 'the account is no longer there',
  why_account_not_active: 'one of the accounts does not accept payments now',
  why_currency_mismatch: 'the accounts are in different currencies',
  why_limit_exceeded: 'it would have exceeded a limit',
  why_insufficient_funds: 'there was not enough money',
  why_cancelled: 'it was cancelled',
  put_off: 'The payment of {date} is put off. The bank tries again on {again}.',
  put_off_why: 'The payment of {date} is put off: {why}. The bank tries again on {again}.',
  not_made: 'The payment of {date} was not made.',
  not_made_why: 'The payment of {date} was not made: {why}.',
  from_other: ' · from {account}, ordered by another holder',
  paused: 'Paused',
  finished: 'Finished',
  waits_holders: 'Waits for the other holders',
  next_on: 'Next on {date}',
  pause: 'Pause',
  resume: 'Resume',
  cancel: 'Cancel',
  pause_which: 'Pause: {payment}',
  resume_which: 'Resume: {payment}',
  cancel_which: 'Cancel: {payment}',
  coming: 'Coming up',
  goes_on: 'It goes on.',
  is_paused: 'It is paused.',
  too_many:
    'The bank keeps no more payments for later for one customer. Cancel one that you no longer need, then try again.',
  off: 'New ones are switched off for now.',
  new: 'New',
  profile: 'Profile',
  scheduled: 'Scheduled payments',
  nothing: 'Nothing is scheduled',
  nothing_why:
    'Rent on the first, something set aside on pay day: the bank pays it for you, as often as you say.',
  cancel_it_q: 'Cancel this payment?',
  ends: '{payment}. It ends for good; what was paid stays paid.',
  keep_it: 'Keep it',
  is_cancelled: 'It is cancelled.',
  cancel_it: 'Cancel it',
  waits_approval: 'It waits for the approval of the other holders.',
  is_scheduled: 'It is scheduled.',
  schedule_one: 'Schedule a payment',
  to_number: 'To account number',
  digits: '13 digits',
  amount: 'Amount',
  how_often: 'How often',
  on: 'On',
  first_on: 'First on',
  until: 'Until',
  until_hint: 'Optional. Empty goes on until you cancel it.',
  lacking: 'In months without that day',
  on_last: 'On the last day',
  not_at_all: 'Not at all',
  holiday: 'When the day is a holiday or Sunday',
  that_day: 'That day',
  day_before: 'Day before',
  day_after: 'Day after',
  short: 'When there is not enough money',
  try_more: 'Try {days} more days',
  skip_it: 'Skip it',
  note: 'Note',
  note_hint: 'Optional. You both can read it.',
  pays: 'Pays {name}',
  own_account: 'One of your own accounts.',
  known_name: 'This is the name that the bank knows.',
  pays_by: 'The bank pays by the end of the day and tells you when it cannot. Your limits hold.',
  schedule: 'Schedule',
  continue: 'Continue',
  choose_first: 'Choose the day of the first payment.',
  day_over: 'This day is over. Choose today or a later one.',
  end_before: 'The end comes before the first payment.',
})

export const ruleNames: Record<Rule, string> = rules.all

/** `31st` in English; other languages say the number. */
function ordinal(day: number): string {
  if (!voice().code.startsWith('en')) return String(day)
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
  const said = (options: Intl.DateTimeFormatOptions) =>
    dateFormat({ ...options, timeZone: 'UTC' }).format(date)
  if (rule === 'once') return t('once_on', { date: longDate(firstDate) })
  if (rule === 'daily') return rules('daily')
  if (rule === 'weekly') return t('every_weekday', { weekday: said({ weekday: 'long' }) })
  if (rule === 'yearly') {
    const yearly = t('every_year', { date: said({ day: 'numeric', month: 'long' }) })
    const isLeap = day === 29 && date.getUTCMonth() === 1
    return isLeap ? t(monthEnd === 'skip' ? 'leap_years' : 'last_february', { rule: yearly }) : yearly
  }
  const monthly = t('on_the', { rule: rules(rule), day: ordinal(day) })
  return day > 28 ? t(monthEnd === 'skip' ? 'where_one' : 'or_last', { rule: monthly }) : monthly
}

/** What ends it, where something does. */
export function endInWords({ until, times, rule }: Pick<Schedule, 'until' | 'times' | 'rule'>) {
  if (rule === 'once') return undefined
  if (until) return t('until_date', { date: longDate(until) })
  return times ? t('times', { count: times }) : undefined
}

/** Why the newest payment was not made; undefined where it was, or none came due. */
export function troubleInWords(last: Schedule['last']) {
  if (!last || last.status === 'paid') return undefined
  const date = longDate(last.dueDate)
  const why = last.reason && t(`why_${last.reason}`)
  if (last.status === 'waiting') {
    const again = longDate(last.retryOn!)
    return why ? t('put_off_why', { date, why, again }) : t('put_off', { date, again })
  }
  return why ? t('not_made_why', { date, why }) : t('not_made', { date })
}
