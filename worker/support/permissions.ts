/** Who may what with tickets, what stands beside them, and answers that are kept ready. */
import type { Permission } from '../permissions.ts'

const own: Permission = { roles: ['customer'], when: ['own'] }
const reads: Permission = { roles: ['customer'], when: ['party'] }
const staff = ['operator', 'admin'] as const

export const ofSupport: Record<string, Permission> = {
  'support.list': own,
  'support.get': own,
  'support.unread': own,
  'support.open': own,
  'support.dispute': reads,
  'support.reply': own,
  'support.see': own,
  'support.close': own,
  'support.rate': own,
  'attachments.add': own,
  'attachments.get': own,
  'attachments.addFor': { roles: staff, when: ['otherPerson'] },
  'attachments.getFor': { roles: staff, when: ['otherPerson', 'logged'] },
  'tickets.queue': { roles: staff, when: ['otherPerson', 'logged'] },
  'tickets.get': { roles: staff, when: ['otherPerson', 'logged'] },
  'tickets.answer': { roles: staff, when: ['otherPerson'] },
  'tickets.note': { roles: staff, when: ['otherPerson'] },
  'tickets.assign': { roles: staff, when: ['otherPerson'] },
  'tickets.sort': { roles: staff, when: ['otherPerson'] },
  'tickets.solve': { roles: staff, when: ['otherPerson'] },
  'tickets.colleagues': { roles: staff },
  'tickets.canned': { roles: staff },
  'tickets.keepCanned': { roles: staff },
  'tickets.removeCanned': { roles: staff },
}
