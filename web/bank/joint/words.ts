import { words } from '../../ui/language.ts'

export const t = words('joint', {
  waiting: { one: 'An order waits for your approval', other: '{count} orders wait for your approval' },
  waiting_why: 'Another holder of an account that you decide about together has asked for it.',
  look: 'Look at it',
})
