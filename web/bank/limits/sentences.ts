import type { Exceeded } from '../../../worker/limits/contract.ts'
import type { Money } from '../../../worker/money.ts'
import type { Fault } from '../../api.ts'
import { longMoment } from '../ledger/days.ts'
import { inWords } from '../money/format.ts'

const names: Record<Exceeded, string> = {
  per_transaction: 'One payment from this account may be',
  daily_amount: 'In a day this account may pay',
  daily_count: 'Payments a day from this account:',
  monthly_amount: 'In a month this account may pay',
  new_payees: 'To people you have not paid before, or saved since less than a day, you may pay',
  level_debits_month: 'Until we know you better, this account may pay in a month',
  payee_daily_amount: 'You have set a daily limit for this payee:',
}

/** What the other's level leaves is theirs to know. */
const otherSide =
  'Nothing was sent: the account it goes to cannot take in so much. Ask its holder, who can lift this at the bank.'

/** Which limit stood in the way, what is left of it, and from when on it is whole again. */
export function limitSentence(fault: Fault): string {
  const { limit, maximum, left, resetsAt } = (fault.detail ?? {}) as {
    limit?: Exceeded
    maximum?: Money | number
    left?: Money | number
    resetsAt?: string | null
  }
  if (limit?.startsWith('level_') && maximum === undefined) return otherSide
  if (!limit || maximum === undefined || left === undefined) return fault.sentence
  const said = (value: Money | number) => (typeof value === 'number' ? String(value) : inWords(value))
  const first = `Nothing was sent. ${names[limit]} ${said(maximum)} at most${limit === 'new_payees' ? ' a day' : ''}.`
  if (!resetsAt) return `${first} Choose a smaller amount.`
  return `${first} ${said(left)} is left until ${longMoment(resetsAt)}.${limit === 'level_debits_month' ? ' Come by with your papers to lift this.' : ''}`
}
