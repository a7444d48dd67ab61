import { words } from '../../ui/language.ts'

/** The page of one's data, and its copies. */
export const t = words('copies', {
  profile: 'Profile',
  title: 'Your data',
  what: 'A copy holds all that the bank keeps of you, for you or for another service: who you are, accounts, what was booked, payees, pots, messages, devices, and who looked at your data. Entries come as JSON and as CSV, papers that you handed in and files beside messages as they were, the rest as JSON.',
  erased: 'To be erased',
  erased_how:
    'When all your accounts are closed you can have your data erased: come by, or write to us under Help. What you wrote for yourself and whom you paid goes at once.',
  erased_law:
    'The law has the bank keep what was booked, and for five years who you were. After that nothing tells it any more. If you do not agree with what is kept, you may complain to the data protection authority.',
  several: 'There were several copies in the last thirty days. Take one of those, or come back later.',
  in_making: 'A copy is being made already. Go on with that one.',
  copy_of: 'Copy of {time}',
  until: 'Can be taken until {time}',
  being_made: {
    one: 'Being made: {count} file so far. You can leave this page and go on later.',
    other: 'Being made: {count} files so far. You can leave this page and go on later.',
  },
  not_whole: {
    one: 'Not whole yet: {count} file so far.',
    other: 'Not whole yet: {count} files so far.',
  },
  make: 'Make the files',
  go_on: 'Go on',
  save: 'Save',
  none: 'No copy yet',
  none_why: 'What you ask for here stands here for a week.',
  ask: 'Ask for a copy',
})
