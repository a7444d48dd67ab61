import type { Case, Rule, WholeCase } from '../../../worker/risk/contract.ts'
import { inWords } from '../../bank/money/format.ts'

export const kindNames: Record<Rule['kind'], string> = {
  velocity: 'Many payments in a short time',
  structuring: 'Just under a threshold, again and again',
  new_payee: 'New payee from a new device',
  dormant: 'An account that was dormant',
  hour: 'Unusual hour',
  large: 'Much larger than before',
}

export const actionNames: Record<Rule['action'], string> = {
  allow: 'Let through',
  step_up: 'Ask for a factor',
  hold: 'Hold for the staff',
  refuse: 'Decline',
}
export const actionLooks = { allow: 'neutral', step_up: 'warn', hold: 'warn', refuse: 'bad' } as const

export const outcomeNames: Record<NonNullable<Case['outcome']>, string> = {
  false_positive: 'False positive',
  confirmed: 'Confirmed',
  reported: 'Reported to the authority',
}

export const becameNames: Record<WholeCase['evidence'][number]['became'], string> = {
  booked: 'Booked',
  held: 'Held',
  declined: 'Declined',
  expired: 'Not decided in time',
}
export const becameLooks = { booked: 'neutral', held: 'warn', declined: 'bad', expired: 'neutral' } as const

export const noteNames: Record<WholeCase['notes'][number]['kind'], string> = {
  note: 'Note',
  taken: 'Taken under review',
  proposed: 'Outcome proposed',
  sent_back: 'Sent back',
  closed: 'Closed',
  released: 'Order released',
  declined: 'Order declined',
}

/** When a rule applies, as a sentence. */
export function lineOf({
  kind,
  parameters,
  currency,
}: Pick<Rule, 'kind' | 'parameters'> & { currency: Rule['currency'] }) {
  const money = (name: string) => inWords({ amount: String(parameters[name] ?? 0), currency })
  const { minutes, count, days, percent, times, deviceHours, payeeHours } = parameters
  const hour = (name: string) => `${String(parameters[name]).padStart(2, '0')}:00`
  switch (kind) {
    case 'velocity': {
      const lines = [
        count && `more than ${count} payments`,
        parameters.amount && `more than ${money('amount')}`,
      ]
      return `${lines.filter(Boolean).join(', or ')}, within ${minutes} minutes`
    }
    case 'structuring':
      return `${count} payments at most ${percent} % under ${money('threshold')}, within ${days} days`
    case 'new_payee':
      return `${money('amount')} or more to a payee of less than ${payeeHours} hours, from a device of less than ${deviceHours} hours`
    case 'dormant':
      return `${money('amount')} or more within ${days} days of waking`
    case 'hour':
      return `${money('amount')} or more between ${hour('from')} and ${hour('to')}`
    case 'large':
      return `${money('amount')} or more, and ${times} times the largest of 90 days`
  }
}
