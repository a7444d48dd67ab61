import { words } from '../../ui/language.ts'

export const t = words('exceeded', {
  per_transaction: 'Nothing was sent. One payment from this account may be {maximum} at most.',
  daily_amount: 'Nothing was sent. In a day this account may pay {maximum} at most.',
  daily_count: 'Nothing was sent. Payments a day from this account: {maximum} at most.',
  monthly_amount: 'Nothing was sent. In a month this account may pay {maximum} at most.',
  new_payees:
    'Nothing was sent. To people you have not paid before, or saved since less than a day, you may pay {maximum} at most a day.',
  payee_daily_amount: 'Nothing was sent. You have set a daily limit for this payee: {maximum} at most.',
  level_debits_month:
    'Nothing was sent. Until we know you better, this account may pay in a month {maximum} at most.',
  lifted_with_papers: 'Come by with your papers to lift this.',
  other_side:
    'Nothing was sent: the account it goes to cannot take in so much. Ask its holder, who can lift this at the bank.',
  smaller: '{limit} Choose a smaller amount.',
  left_until: '{limit} {left} is left until {time}.',
})
