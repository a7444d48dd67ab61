import { words } from './ui/language.ts'

/** What a mandate on an account does not allow, and what to do instead. */
export const t = words('mandates', {
  jointly_title: 'Decided together',
  jointly:
    'The holders of this account decide together, so one alone cannot do this. Send the money to an account of your own first, which the others approve, or ask us together.',
  view_title: 'Only to look at',
  view: 'You may look at this account, and not decide about it.',
})
