/** Who may what with reviews, erasure and copies of data. */
import type { Permission } from '../permissions.ts'

const own: Permission = { roles: ['customer'], when: ['own'] }
const looks: Permission = { roles: ['operator', 'admin'], when: ['logged'] }

export const ofRecords: Record<string, Permission> = {
  'exports.ask': { roles: ['customer'], when: ['own', 'confirmedOwn'] },
  'exports.list': own,
  'exports.make': own,
  'exports.file': { roles: ['customer'], when: ['own', 'confirmedOwn'] },
  'exports.askFor': { roles: ['operator'], when: ['otherPerson', 'logged'] },
  'exports.listFor': { roles: ['operator'], when: ['asked'] },
  'exports.makeFor': { roles: ['operator'], when: ['asked', 'logged'] },
  'exports.fileFor': { roles: ['operator'], when: ['asked', 'logged'] },
  'reviews.erasure': looks,
  'reviews.erase': { roles: ['operator'], when: ['otherPerson', 'second'] },
  'reviews.list': looks,
  'reviews.propose': { roles: ['operator'], when: ['otherPerson', 'second'] },
}
