import type { Money } from '../../../worker/money.ts'
import type { Fault } from '../../api.ts'
import { inWords } from '../../bank/money/format.ts'

export const statusNames: Record<string, string> = {
  active: 'Active',
  frozen: 'Frozen',
  debit_frozen: 'Debits frozen',
  credit_frozen: 'Credits frozen',
  locked: 'Locked in',
  dormant: 'Dormant',
  closed: 'Closed',
}

export const mandateNames: Record<string, string> = {
  either: 'Decides alone',
  jointly: 'Only together',
  view: 'Looks only',
}

export const eventNames: Record<string, string> = {
  opened: 'Opened',
  frozen: 'Frozen',
  unfrozen: 'Freeze ended',
  dormant: 'Fell dormant',
  woken: 'Back in use',
  overdraft: 'Overdraft limit set',
  holder_added: 'Holder added or changed',
  holder_removed: 'Holder ended',
  closed: 'Closed',
}

const obstacles: Record<string, string> = {
  balance: 'pay out or pay in until the balance is zero',
  holds: 'capture or release the open holds',
  term_deposit: 'the term deposit must end first',
  payout: 'a term deposit pays out here: name another account for it',
  schedules: 'cancel the orders that leave it',
  frozen: 'end the freeze',
}

/** What has to be done before an account can be closed. */
export const whatKeepsItOpen = (obligations: readonly string[]) =>
  obligations.map((one) => obstacles[one] ?? one).join('; ')

/** Why the bank refused a deed on an account, and what to do about it. */
export function accountRefusal(fault: Fault): string {
  const detail = (fault.detail ?? {}) as {
    obligations?: string[]
    waits?: boolean
    limit?: string
    most?: Money
  }
  if (detail.obligations) return `Before it can be closed: ${whatKeepsItOpen(detail.obligations)}.`
  if (fault.code === 'already_settled')
    return detail.waits
      ? 'A change like this waits already. Somebody decides it under Approvals first.'
      : 'It is so already. Load the page anew to see how the account stands.'
  if (fault.code === 'insufficient_funds')
    return `Nothing was set aside: ${fault.available ? `only ${inWords(fault.available)} is available` : 'there is not enough available'}. Choose a smaller amount.`
  if (fault.code === 'account_not_active')
    return 'The account does not allow this as it stands: it is frozen, dormant, not dormant, or closed. Look at its status.'
  if (fault.code === 'limit_exceeded' && detail.limit === 'capture' && detail.most)
    return `Nothing was captured: today one person can take ${inWords(detail.most)} at most out of this hold and beyond it. Capture no more than that, and place another hold for the rest. If the money for it is not there, the overdraft limit is raised first; above a sum a second person approves that.`
  if (fault.code === 'limit_exceeded')
    return detail.most
      ? `The product allows ${inWords(detail.most)} at most. Choose a lower limit.`
      : 'This is more than the product allows. Choose a lower limit.'
  if (fault.code === 'forbidden')
    return 'You may not do this: it is an account of your own person, its owner, or a customer who is not active. Ask a colleague.'
  if (fault.code === 'not_found') return 'There is no such customer or holder. Check the number.'
  return fault.fields[0]?.message ?? `${fault.title}. ${fault.sentence}`
}
