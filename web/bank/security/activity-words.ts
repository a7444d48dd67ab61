import { words } from '../../ui/language.ts'

/** What staff were shown, by the words of the access log. */
export const looked = words('looked', {
  find: 'Found you in a search for a customer',
  customer: 'Opened your details, your accounts and your latest transactions',
  entries: 'Read the transactions of one of your accounts',
  account: 'Opened one of your accounts with its holders, holds and orders',
  limits: 'Looked at the limits of one of your accounts',
  days: 'Read the balances of one of your accounts day by day',
  transaction: 'Looked at one of your transactions in the bank’s books',
  hold: 'Looked at money set aside on one of your accounts',
  tickets: 'Saw your question in the list of what waits for an answer',
  attachment: 'Opened a file that you or the bank added to a question',
  ticket: 'Read what you and the bank wrote to each other',
  proposals: 'Saw your account in the list of orders that need a second person',
  raises: 'Saw your account in the list of limits to be raised',
  day_book: 'Saw your account number in the bank’s book of a day',
  books: 'Saw your account number and balance in the bank’s books',
  audit: 'Looked at a change of your data',
  security_events: 'Looked at security events of your sign-in',
  something: 'Saw some of your data',
})

export const lookers = words('lookers', {
  operator: 'Branch and service staff',
  admin: 'Security and audit staff',
  staff: 'Staff',
})

export const happenings = words('happenings', {
  signed_in: 'Signed in',
  sign_in_wrong: 'A wrong password was entered',
  sign_in_blocked: 'A sign-in was refused while your log-in is blocked',
  sign_in_inactive: 'A sign-in was refused: your log-in is not active',
  sign_in_without_factor: 'A sign-in was refused: a second factor is needed',
  refresh_reuse: 'A stolen session was ended',
  session_replaced: 'The oldest session was ended: there were too many',
  sessions_ended: 'Your sessions were ended',
  password_changed: 'The password was changed',
  reset_requested: 'A link for a new password was sent',
  reset_not_sent: 'A link for a new password was asked for and not sent',
  reset_refused: 'A link for a new password was refused',
  contact_change_asked: 'A change of your contact was asked for',
  change_stopped: 'A change was stopped',
  step_up_wrong: 'A confirmation failed',
  factor_wrong: 'A wrong code was entered',
  factor_added: 'A second factor was added',
  factor_removed: 'A second factor was removed',
  passkey_added: 'A passkey was added',
  passkey_removed: 'A passkey was removed',
  passkey_counter_back: 'A passkey may have been copied',
  recovery_code_used: 'A recovery code was used',
  recovery_codes_renewed: 'New recovery codes were made',
  user_unblocked: 'The bank opened your log-in again',
  change_wrong: 'A wrong password was entered to change the password',
  reproof_wrong: 'A wrong password or code was entered to confirm',
  other: 'Something around your security',
})

const said = (names: Record<string, string>, key: string): string | undefined =>
  Object.hasOwn(names, key) ? names[key] : undefined

export const lookWords = (what: string) => said(looked.all, what) ?? looked('something')
export const roleWords = (role: string) => said(lookers.all, role) ?? lookers('staff')

/** `password_changed` → `Password changed`: for staff, who know the kinds. */
export function plainKind(kind: string): string {
  const plain = kind.replaceAll('_', ' ')
  return plain.charAt(0).toUpperCase() + plain.slice(1)
}

/** For whom it is about. */
export const kindWords = (kind: string) => said(happenings.all, kind) ?? happenings('other')
