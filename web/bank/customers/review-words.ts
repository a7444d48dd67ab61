import { words } from '../../ui/language.ts'

/** When the bank must see a customer's papers again. */
export const review = words('review', {
  stopped: 'Payments from your accounts have stopped',
  due: 'Please show us again who you are',
  stopped_why:
    'Come by with a passport or another paper with a photograph, and a proof of address. Your money is safe and still comes in; payments go on as soon as we have seen them.',
  due_why:
    'The law has us look at your papers again by {date}. Come by with a passport or another paper with a photograph, and a proof of address. We never ask for papers by mail.',
})
