/**
 * Who may do what: every procedure with its roles and conditions, and every machine with its credential. The page
 * /desk/permissions and docs/permissions.md are made of this; tests hold the router and Postgres to it.
 */
import type { Role } from './auth/contract.ts'
import { ofRecords } from './exports/permissions.ts'
import { machines } from './machines.ts'
import { ofSupport } from './support/permissions.ts'

/** What narrows a role's permission, in words. */
export const conditions = {
  own: 'Own accounts and records alone',
  party: 'Accounts that the customer is party to',
  mandate: 'With a mandate that allows it',
  owner: 'The owner of the account alone',
  otherPerson: 'Never for an account or user of one’s own person',
  above: 'Above `till.second_person_above` a second person approves it',
  parts: 'With a part counts what was taken back before, and what waits',
  beyond: 'Beyond holds no more of an account in a day than `till.second_person_above`',
  together: 'Where holders decide together, the others approve it',
  agreed: 'And what all holders agreed to, by each of them',
  notOwn: 'Never by the holder who ordered it',
  aboveDifference: 'Above `till.difference_second_above` in a day a second person approves it',
  aboveOverdraft: 'Above `overdraft.second_person_above` a second person approves it',
  second: 'A second person approves it',
  secondForAdmins: 'What makes, unmakes, suspends or restores an admin needs a second person',
  secondForStaff: 'A second person approves it, where anybody is there whom the caller did not make',
  cools: 'After approval it can be stopped for a time: `contact.cooling_hours`, `admins.cooling_hours`',
  notMaker:
    'Never by the person who proposed it, nor by a log-in that the proposer made, nor by whoever made the proposer’s, nor where one person made both alone',
  oneAdmin: 'For admins’ rights one of the two persons is an admin',
  operatorsMoney: 'Orders of money are for operators alone',
  logged: 'Each customer who is shown is written to `access_logs`',
  switched: 'Operators the kinds that two admins have switched on for them: `reports.operators.<kind>`',
  noNames: 'Customers stand there by number, without names',
  till: 'Through the till of the operator',
  cookie: 'With the refresh cookie',
  code: 'With the code of a notice',
  challenge: 'After the right password, with the id of its challenge',
  password: 'With the current password',
  proved: 'With a code of a factor, or the password where there is none',
  confirmed: 'Above `step_up.transfer_above`, and for a new payee, with a confirmed challenge',
  confirmedOwn: 'With a confirmed challenge',
  asked: 'What the same member of staff asked for',
  session: 'Of the session that asks',
  ownCools: 'Needs the password, codes to the old and the new contact; stoppable for `contact.cooling_hours`',
  cooling: 'New payees and limits bound what leaves',
} as const
export type Condition = keyof typeof conditions

export type Permission = {
  roles: readonly Role[] | 'anyone'
  when?: readonly Condition[]
  /** Whether money moves or is set aside: never for an admin. */
  money?: true
}

const customer = ['customer'] as const
const operator = ['operator'] as const
const admin = ['admin'] as const
const staff = ['operator', 'admin'] as const
const everybody = ['customer', 'operator', 'admin'] as const

const open = (...when: Condition[]): Permission => ({ roles: 'anyone', when })
const reads: Permission = { roles: customer, when: ['party'] }
const writes: Permission = { roles: customer, when: ['party', 'mandate'] }
const pays: Permission = { roles: customer, when: ['party', 'mandate', 'cooling'], money: true }
const own: Permission = { roles: customer, when: ['own'] }
const serves: Permission = { roles: operator, when: ['otherPerson'] }
const servesMoney: Permission = { ...serves, money: true }
const looks: Permission = { roles: staff, when: ['logged'] }
const books: Permission = { roles: staff, when: ['noNames'] }

export const permissions: Record<string, Permission> = {
  'auth.login': open(),
  'auth.refresh': open('cookie'),
  'auth.resume': open('cookie'),
  'auth.refreshDesk': open('cookie'),
  'auth.logout': { roles: everybody, when: ['session'] },
  'auth.completeSignIn': open('challenge'),
  'auth.enrolAtSignIn': open('challenge'),
  'auth.sendCode': open('challenge'),
  'auth.beginPasskey': open(),
  'auth.signInByPasskey': open(),
  'auth.forgotPassword': open(),
  'auth.resetPassword': open('code'),
  'auth.changePassword': { roles: everybody, when: ['session', 'password'] },
  'auth.unblock': { roles: admin, when: ['otherPerson'] },
  'factors.list': { roles: everybody, when: ['own'] },
  'factors.begin': { roles: everybody, when: ['own', 'proved'] },
  'factors.confirm': { roles: everybody, when: ['own'] },
  'factors.remove': { roles: everybody, when: ['own', 'proved'] },
  'factors.renewCodes': { roles: everybody, when: ['own', 'proved'] },
  'factors.prove': { roles: everybody, when: ['own'] },
  'factors.setSignInCode': { roles: customer, when: ['own', 'proved'] },
  'passkeys.list': { roles: everybody, when: ['own'] },
  'passkeys.begin': { roles: everybody, when: ['own', 'proved'] },
  'passkeys.add': { roles: everybody, when: ['own'] },
  'passkeys.rename': { roles: everybody, when: ['own'] },
  'passkeys.remove': { roles: everybody, when: ['own', 'proved'] },
  'sessions.list': { roles: everybody, when: ['own'] },
  'sessions.end': { roles: everybody, when: ['own'] },
  'sessions.endOthers': { roles: everybody, when: ['own'] },
  'sessions.endAll': { roles: everybody, when: ['own'] },
  'sessions.stay': { roles: everybody, when: ['session'] },
  'challenges.sendCode': { roles: everybody, when: ['session'] },
  'challenges.confirm': { roles: everybody, when: ['session'] },
  'challenges.askPasskey': { roles: everybody, when: ['session'] },
  'challenges.confirmByPasskey': { roles: everybody, when: ['session'] },
  'customers.accessHistory': own,
  'customers.activity': { roles: everybody, when: ['own'] },
  'evidence.events': { roles: admin, when: ['noNames'] },
  'evidence.alerts': { roles: admin, when: ['noNames'] },
  'evidence.acknowledge': { roles: admin },
  'settings.list': { roles: admin },
  'settings.history': { roles: admin },
  'settings.propose': { roles: admin, when: ['second', 'notMaker'] },
  'products.list': { roles: admin },
  'products.propose': { roles: admin, when: ['second', 'notMaker'] },
  'settings.proposeHoliday': { roles: admin, when: ['second', 'notMaker'] },
  'evidence.audit': { roles: admin, when: ['noNames'] },
  'customers.profile': { roles: everybody, when: ['own'] },
  'accounts.overview': reads,
  'accounts.list': reads,
  'accounts.get': reads,
  'accounts.balance': reads,
  'accounts.details': reads,
  'accounts.open': own,
  'accounts.openFor': serves,
  'accounts.update': writes,
  'accounts.close': { roles: customer, when: ['party', 'mandate', 'together'] },
  'accounts.closing': reads,
  'accounts.wake': writes,
  'accounts.nominate': { roles: customer, when: ['owner', 'together'] },
  'accounts.freeze': serves,
  'accounts.unfreeze': serves,
  'accounts.overdraft': { roles: operator, when: ['otherPerson', 'aboveOverdraft'] },
  'accounts.holder': { roles: operator, when: ['otherPerson', 'second'] },
  'accounts.reactivate': { roles: operator, when: ['otherPerson', 'second'] },
  'accounts.closeFor': { roles: operator, when: ['otherPerson', 'second'] },
  'ledger.history': reads,
  'ledger.ofAccount': reads,
  'ledger.totals': reads,
  'ledger.export': reads,
  'ledger.transaction': reads,
  'ledger.annotate': writes,
  'statements.list': reads,
  'statements.file': reads,
  'statements.manifest': reads,
  'statements.receipt': reads,
  'statements.receiptManifest': reads,
  'seals.keys': open(),
  'seals.root': open(),
  'transfers.make': {
    roles: ['customer', 'operator'],
    when: ['party', 'mandate', 'together', 'cooling', 'confirmed', 'till', 'above', 'otherPerson'],
    money: true,
  },
  'joint.list': reads,
  'joint.approve': { roles: customer, when: ['party', 'mandate', 'notOwn', 'confirmed'], money: true },
  'joint.refuse': writes,
  'transfers.lookUp': own,
  'limits.ofAccount': reads,
  'limits.lower': writes,
  'limits.raises': { roles: staff, when: ['noNames'] },
  'limits.proposeRaise': { roles: staff, when: ['otherPerson', 'second'] },
  'limits.approveRaise': { roles: staff, when: ['otherPerson', 'notMaker'] },
  'limits.rejectRaise': { roles: staff, when: ['otherPerson', 'notMaker'] },
  'holds.place': servesMoney,
  'holds.get': { roles: operator, when: ['noNames'] },
  'holds.increment': servesMoney,
  'holds.capture': { ...servesMoney, when: ['otherPerson', 'beyond'] },
  'holds.release': servesMoney,
  'deposits.offers': own,
  'deposits.preview': own,
  'deposits.open': { ...pays, when: ['party', 'mandate', 'together', 'cooling'] },
  'deposits.get': reads,
  'deposits.update': { ...writes, when: ['party', 'mandate', 'together'] },
  'deposits.close': pays,
  'exchange.quote': own,
  'exchange.make': pays,
  'catalogue.read': open(),
  'tills.mine': { roles: operator, when: ['till'] },
  'tills.open': { roles: operator, when: ['till'] },
  'tills.move': { roles: operator, when: ['till', 'above'], money: true },
  'tills.count': { roles: operator, when: ['till', 'aboveDifference'], money: true },
  'reversals.make': { roles: operator, when: ['otherPerson', 'above', 'parts'], money: true },
  'proposals.list': { roles: staff, when: ['noNames'] },
  'proposals.approve': {
    roles: staff,
    when: ['notMaker', 'operatorsMoney', 'oneAdmin', 'otherPerson', 'cools'],
  },
  'proposals.refuse': { roles: staff, when: ['notMaker', 'operatorsMoney', 'oneAdmin', 'otherPerson'] },
  'proposals.stop': { roles: staff },
  'proposals.stopByCode': open('code'),
  'applications.list': looks,
  'applications.get': looks,
  'applications.save': { roles: operator, when: ['otherPerson'] },
  'applications.submit': { roles: operator, when: ['otherPerson', 'second'] },
  'applications.withdraw': { roles: operator, when: ['otherPerson'] },
  'applications.judge': { roles: staff, when: ['otherPerson'] },
  'applications.invite': { roles: operator, when: ['otherPerson'] },
  'applications.uninvite': { roles: operator, when: ['otherPerson'] },
  ...ofRecords,
  'applications.loadScreening': { roles: admin },
  'applications.screeningLists': { roles: staff },
  'documents.list': looks,
  'documents.add': { roles: operator, when: ['otherPerson'] },
  'documents.get': looks,
  'risk.rules': { roles: staff },
  'risk.proposeRule': { roles: staff, when: ['second'] },
  'risk.decideRule': { roles: staff, when: ['notMaker'] },
  'risk.cases': { roles: staff, when: ['logged', 'otherPerson'] },
  'risk.readCase': { roles: staff, when: ['logged', 'otherPerson'] },
  'risk.moveCase': { roles: staff, when: ['otherPerson', 'second', 'notMaker'] },
  'risk.settleHeld': servesMoney,
  'analytics.read': { roles: staff },
  'analytics.file': { roles: staff },
  'reports.list': { roles: staff, when: ['switched'] },
  'reports.run': { roles: staff, when: ['switched'] },
  'reports.file': { roles: staff, when: ['switched', 'otherPerson', 'logged'] },
  'desk.find': looks,
  'desk.customer': looks,
  'desk.entries': looks,
  'desk.account': looks,
  'desk.limits': looks,
  'desk.days': looks,
  'desk.transaction': books,
  'books.trialBalance': books,
  'books.accounts': books,
  'books.chart': { roles: staff },
  'books.chartFile': { roles: staff },
  'books.dayBook': books,
  'day.status': { roles: staff },
  'day.close': { roles: staff },
  'insights.month': own,
  'insights.ahead': own,
  'pots.list': own,
  'pots.open': writes,
  'pots.change': { roles: customer, when: ['own', 'mandate'] },
  'pots.move': { roles: customer, when: ['own', 'mandate'], money: true },
  'pots.close': { roles: customer, when: ['own', 'mandate'], money: true },
  'contacts.list': own,
  'contacts.change': { roles: customer, when: ['own', 'ownCools'] },
  'contacts.stop': own,
  'payees.list': own,
  'payees.get': own,
  'payees.check': own,
  'payees.add': { roles: customer, when: ['own', 'confirmed'] },
  'payees.change': own,
  'payees.remove': own,
  'preferences.read': own,
  'preferences.language': own,
  'preferences.notifications': own,
  'schedules.list': own,
  'schedules.add': { roles: customer, when: ['party', 'mandate', 'together', 'confirmed'] },
  'schedules.change': { roles: customer, when: ['own', 'confirmed'] },
  'schedules.pause': { roles: customer, when: ['own', 'agreed'] },
  'schedules.resume': { roles: customer, when: ['own', 'agreed'] },
  'schedules.cancel': { roles: customer, when: ['own', 'agreed'] },
  ...ofSupport,
  'users.list': { roles: admin, when: ['logged'] },
  'users.create': { roles: admin, when: ['otherPerson', 'secondForStaff', 'secondForAdmins', 'cools'] },
  'users.setRole': { roles: admin, when: ['otherPerson', 'secondForAdmins', 'cools'] },
  'users.setStatus': { roles: admin, when: ['otherPerson', 'secondForAdmins', 'cools'] },
  'users.confirm': { roles: admin, when: ['otherPerson', 'second'] },
  'users.resetFactors': { roles: staff, when: ['otherPerson', 'second', 'cools'] },
  'users.changeContact': { roles: staff, when: ['otherPerson', 'second', 'cools', 'logged'] },
}

/** `accounts.openFor` → `Accounts: open for`. */
export const nameOf = (procedure: string) => {
  const [noun, verb] = procedure.split('.') as [string, string]
  return `${noun[0]!.toUpperCase()}${noun.slice(1)}: ${verb.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}`
}

export const roleNames = ['customer', 'operator', 'admin'] as const satisfies readonly Role[]
export const mayCall = ({ roles }: Permission, role: Role) => roles === 'anyone' || roles.includes(role)

/** docs/permissions.md. `says` is the sentence of each procedure. */
export function permissionsPage(says: (procedure: string) => string): string {
  const cell = (permission: Permission, role: Role) =>
    permission.roles === 'anyone' ? 'anyone' : mayCall(permission, role) ? 'yes' : '–'
  const rows = Object.entries(permissions).map(([name, permission]) =>
    [
      `\`${name}\``,
      says(name),
      ...roleNames.map((role) => cell(permission, role)),
      (permission.when ?? []).map((condition) => conditions[condition]).join('; '),
    ].join(' | '),
  )
  return `# Who may do what

Made of \`worker/permissions.ts\`; \`WRITE_PERMISSIONS=1\` on its test writes it anew. What is not in this table nobody may.
Two persons are told apart by the person behind a log-in (\`users.person_id\`), also by constraints of the database.

| procedure | what it does | customer | operator | admin | conditions |
| --- | --- | --- | --- | --- | --- |
${rows.map((row) => `| ${row} |`).join('\n')}

## Machines

| who | by what | what they may |
| --- | --- | --- |
${machines.map(({ name, credential, may }) => `| ${name} | ${credential} | ${may} |`).join('\n')}
`
}
