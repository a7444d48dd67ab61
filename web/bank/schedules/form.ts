/** The form of a payment for later: what it holds, and what is wrong with it before the bank is asked. */
import type { Rule, Schedule } from '../../../worker/schedules/contract.ts'
import { check } from '../transfers/check.ts'
import { t } from './words.ts'

export type Form = {
  from: string
  to: string
  amount: string
  note: string
  firstDate: string
  rule: Rule
  monthEnd: Schedule['monthEnd']
  holiday: Schedule['holiday']
  until: string
  retry: 'skip' | 'retry'
}
export type Faults = Partial<Record<keyof Form, string>>

/** For how long a payment is tried again. */
export const RETRY_DAYS = 3

export const empty: Form = {
  from: '',
  to: '',
  amount: '',
  note: '',
  firstDate: '',
  rule: 'monthly',
  monthEnd: 'last_day',
  holiday: 'ignore',
  until: '',
  retry: 'retry',
}

/** Which field the bank means by its own name for it. */
export const fields: Record<string, keyof Form> = {
  firstDate: 'firstDate',
  until: 'until',
  to: 'to',
  from: 'from',
}

/** Whether some months lack the day of the first payment. */
export const lacksDay = ({ firstDate, rule }: Form) =>
  Number(firstDate.slice(8)) > 28 && ['monthly', 'quarterly', 'yearly'].includes(rule)

/** `today` is the bank's business date. */
export function faultsOf(form: Form, account: Parameters<typeof check>[1], today: string): Faults {
  const { from, to, amount, note, firstDate, rule, until } = form
  const found: Faults = { ...check({ from, to, amount, note }, account) }
  if (!/^\d{4}-\d\d-\d\d$/.test(firstDate)) found.firstDate = t('choose_first')
  else if (firstDate < today) found.firstDate = t('day_over')
  if (rule !== 'once' && until && until < firstDate) found.until = t('end_before')
  return found
}
