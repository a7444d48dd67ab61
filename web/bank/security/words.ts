/** What staff were shown, by the words of the access log. */
const looks: Record<string, string> = {
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
}
export const lookWords = (what: string) => looks[what] ?? 'Saw some of your data'

const roles: Record<string, string> = {
  operator: 'Branch and service staff',
  admin: 'Security and audit staff',
}
export const roleWords = (role: string) => roles[role] ?? 'Staff'

const kinds: Record<string, string> = {
  signed_in: 'Signed in',
  sign_in_wrong: 'A wrong password was entered',
  sign_in_blocked: 'A sign-in was refused while your log-in is blocked',
  sign_in_inactive: 'A sign-in was refused: your log-in is not active',
  sign_in_without_factor: 'A sign-in was refused: a second factor is needed',
  refresh_reuse: 'A stolen session was ended',
}

/** `password_changed` → `Password changed`: for staff, who know the kinds. */
export function plainKind(kind: string): string {
  const plain = kind.replaceAll('_', ' ')
  return plain.charAt(0).toUpperCase() + plain.slice(1)
}

/** For whom it is about. */
export const kindWords = (kind: string) => kinds[kind] ?? plainKind(kind)
