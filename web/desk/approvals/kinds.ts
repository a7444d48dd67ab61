import type { Proposal } from '../../../worker/proposals/contract.ts'

/** What is asked for, in a word or two. */
export const kindNames: Record<Proposal['kind'], string> = {
  deposit: 'Deposit',
  withdrawal: 'Withdrawal',
  issue: 'Cash from the vault',
  return: 'Cash to the vault',
  delivery: 'Cash arrived at the vault',
  remittance: 'Cash sent out',
  shortage: 'Too little in a till',
  overage: 'Too much in a till',
  reversal: 'Reversal',
  refund: 'Refund',
  user_new_user: 'New user',
  user_role: 'Role',
  user_status: 'Status',
  user_factors: 'Reset of second factors',
  user_contact: 'Contact',
  account_overdraft: 'Overdraft limit',
  account_holder: 'Joint holder',
  account_wake: 'Back into use',
  account_close: 'Close account',
  application: 'New customer',
  limit_raise: 'Raise of a limit',
  setting: 'Setting',
  holiday_add: 'Bank holiday',
  holiday_remove: 'No bank holiday any more',
}
