import { words } from '../../ui/language.ts'

export const t = words('notifications', {
  title: 'Notifications',
  profile: 'Profile',
  money_in: 'Money has arrived',
  money_out: 'Money has left',
  schedules: 'A planned payment waits or was not made',
  statements: 'A statement is ready',
  deposits: 'A term deposit matures',
  fees: 'Fees and minimum balance',
  answers: 'The bank has answered you',
  new_device: 'A sign-in from a new device',
  email: 'By e-mail',
  sms: 'By SMS',
  none: 'Do not tell me',
  always: 'For your safety this one is always sent.',
  above_in: 'From this sum on, in',
  above_out: 'From this sum on, out',
  above_hint: 'Leave it empty to hear of each. Accounts in another currency tell of each.',
  such_as: 'Enter an amount such as 1,250.',
  no_phone: 'The bank has no phone number of yours, so there is no SMS. You can add one under Security.',
  save: 'Save',
  saved: 'Saved',
  security: 'Notices of security are always sent',
  security_why:
    'Changes of your password, your contacts, your payees and how you sign in, codes, and what waits for your approval cannot be turned off.',
})
