/** Every procedure with a valid input: what the tests that walk all of them go by. */
import type { Role } from '../worker/auth/contract.ts'
import { currenciesOf, exchangeOf } from './currencies.ts'
import { type Edge, transferOf } from './edge.ts'
import { ofAccounts } from './examples-accounts.ts'
import { ofAnalytics } from './examples-analytics.ts'
import { ofApplications } from './examples-applications.ts'
import { challengesOf, ofChallenges } from './examples-challenges.ts'
import { ofContacts } from './examples-contacts.ts'
import { ofDesk } from './examples-desk.ts'
import { ofEvidence } from './examples-evidence.ts'
import { ofFactors } from './examples-factors.ts'
import { ofInsights, potsOf } from './examples-insights.ts'
import { ofJoint } from './examples-joint.ts'
import { ofLedger } from './examples-ledger.ts'
import { ofPasskeys, someCreation, someCredential } from './examples-passkeys.ts'
import { ofPasswords } from './examples-passwords.ts'
import { ofPayees, savedOf } from './examples-payees.ts'
import { ofPreferences } from './examples-preferences.ts'
import { ofRecords } from './examples-records.ts'
import { ofReports } from './examples-reports.ts'
import { ofRisk } from './examples-risk.ts'
import { ofSessions, sessionsOf } from './examples-sessions.ts'
import { ofSettings } from './examples-settings.ts'
import { ofSupport, ticketsOf } from './examples-support.ts'
import { ofUsers } from './examples-users.ts'
import { type Example, type Facts, nowhere } from './facts.ts'
import { openDeposit, openHold, sealedDate, spareAccount } from './prepared.ts'

/** More than `step_up.transfer_above`. */
const large = { amount: '50000.01', currency: 'INR' }
export const everybody: Role[] = ['customer', 'operator', 'admin']

const staff: Role[] = ['operator', 'admin']
export const examples: Record<string, Example> = {
  ...ofAccounts,
  ...ofJoint,
  ...ofLedger,
  ...ofDesk,
  ...ofAnalytics,
  ...ofApplications,
  ...ofRecords,
  ...ofPasswords,
  ...ofInsights,
  ...ofPayees,
  ...ofPreferences,
  ...ofFactors,
  ...ofPasskeys,
  ...ofReports,
  ...ofRisk,
  ...ofSessions,
  ...ofChallenges,
  ...ofContacts,
  ...ofEvidence,
  ...ofSupport,
  ...ofSettings,
  ...ofUsers,
  'auth.login': {
    for: 'anyone',
    // Without a code.
    trips: 2,
    input: () => ({ identifier: 'customer1@demo.bank', password: 'correct-horse-battery-demo' }),
  },
  'auth.refresh': { for: 'anyone', needsCookie: true },
  'auth.resume': { for: 'anyone', needsCookie: true },
  'auth.refreshDesk': { for: 'anyone', needsCookie: true, by: 'operator' },
  'auth.logout': { for: everybody, endsSession: true },
  'catalogue.read': { for: 'anyone' },
  'customers.profile': { for: everybody },
  'accounts.overview': { for: ['customer'] },
  'accounts.list': { for: ['customer'], input: () => ({ limit: 1 }) },
  'accounts.get': {
    for: ['customer'],
    input: ({ own }) => ({ id: own }),
    foreign: ({ foreign, nobodys }) => [{ id: foreign }, { id: nobodys }],
  },
  'accounts.balance': {
    for: ['customer'],
    input: ({ own }) => ({ id: own }),
    foreign: ({ foreign, nobodys }) => [{ id: foreign }, { id: nobodys }],
  },
  'transfers.make': {
    for: ['customer', 'operator'],
    as: {
      operator: ({ own }) => ({
        id: crypto.randomUUID(),
        type: 'deposit',
        to: own,
        amount: { amount: '1.00', currency: 'INR' },
      }),
    },
    input: ({ own, second }) => transferOf(own, second),
    unconfirmed: ({ own, foreign }) => [transferOf(own, foreign, { amount: large })],
    foreign: ({ foreign, own, nobodys }) => [transferOf(foreign, own), transferOf(nobodys, own)],
  },
  'limits.ofAccount': {
    for: ['customer'],
    input: ({ own }) => ({ id: own }),
    foreign: ({ foreign, nobodys }) => [{ id: foreign }, { id: nobodys }],
  },
  'limits.lower': {
    for: ['customer'],
    input: ({ second }) => ({ id: second, channel: 'api', dailyCount: 40 }),
    foreign: ({ foreign, nobodys }) =>
      [foreign, nobodys].map((id) => ({ id, channel: 'api', dailyCount: 40 })),
  },
  'limits.raises': { for: staff },
  'limits.proposeRaise': {
    for: staff,
    input: ({ own }) => ({
      id: crypto.randomUUID(),
      accountNumber: own,
      channel: 'web',
      kind: 'dailyCount',
      count: 2000,
      reason: 'Asked at the branch',
    }),
    foreignIsFine: 'staff serve every customer',
  },
  'limits.approveRaise': {
    for: staff,
    input: ({ raise }) => ({ id: raise }),
    foreignIsFine: 'staff serve every customer',
  },
  'limits.rejectRaise': {
    for: staff,
    input: ({ otherRaise }) => ({ id: otherRaise }),
    foreignIsFine: 'staff serve every customer',
  },
  'transfers.lookUp': {
    for: ['customer'],
    input: ({ foreign }) => ({ accountNumber: foreign }),
    foreignIsFine: 'it is there to tell the name behind an account of somebody else',
  },
  'exchange.quote': {
    for: ['customer'],
    input: () => ({ id: crypto.randomUUID(), sell: { amount: '100.00', currency: 'INR' }, buy: 'USD' }),
    foreignIsFine: 'its id is the new quote’s own',
  },
  'exchange.make': {
    for: ['customer'],
    input: ({ own, dollars, quotes }) => exchangeOf(quotes.pop()!, own, dollars),
    foreign: ({ dollars, foreign, nobodys, quotes }) => [
      exchangeOf(quotes.pop()!, foreign, dollars),
      exchangeOf(quotes.pop()!, nobodys, dollars),
    ],
  },
  'tills.mine': { for: ['operator'] },
  'tills.open': {
    for: ['operator'],
    input: () => ({ currency: 'EUR' }),
    foreignIsFine: 'the till is the caller’s',
  },
  'tills.count': {
    for: ['operator'],
    input: () => ({
      id: crypto.randomUUID(),
      denominations: [{ value: { amount: '500.00', currency: 'INR' }, count: 1 }],
    }),
    foreignIsFine: 'its id is the request’s own; the till is the caller’s',
  },
  'tills.move': {
    for: ['operator'],
    input: () => ({ id: crypto.randomUUID(), kind: 'issue', amount: { amount: '1.00', currency: 'INR' } }),
    foreignIsFine: 'the id is the request’s own; the till is the caller’s',
  },
  'reversals.make': {
    for: ['operator'],
    input: () => ({ original: crypto.randomUUID(), id: crypto.randomUUID(), reason: 'Typed twice' }),
    foreignIsFine: 'staff take back what any customer ordered; who may is in reversals.test.ts',
  },
  'day.status': { for: ['operator', 'admin'] },
  'day.close': { for: ['operator', 'admin'], input: ({ businessDate }) => ({ date: businessDate }) },
}

/** Somebody who may call a procedure. */
export const callerOf = ({ for: roles, by }: Example): Role =>
  by ?? (roles === 'anyone' || roles.includes('customer') ? 'customer' : roles[0]!)

/** A session of its own for a call that ends one. */
export const freshCaller = (edge: Edge, example: Example, role = callerOf(example)) =>
  edge.signIn(example.endsAll ? `${callerOf(example)}2@demo.bank` : `${role}1@demo.bank`)

/** Records of the demo bank: of customer1, of customer2, and of nobody. */
export async function factsOf(edge: Edge): Promise<Facts> {
  const rows =
    await edge.sql(`select a.account_number as number, p.customer_id = testing.customer('customer1@demo.bank') as asha,
      p.customer_id = testing.customer('customer2@demo.bank') as vikram from banking.accounts a
    join banking.account_parties p on p.account_id = a.id order by a.id`)
  const [own, second] = rows.filter(({ asha }) => asha).map(({ number }) => number)
  const [foreign, otherForeign] = rows.filter(({ vikram }) => vikram).map(({ number }) => number)
  const bookedOn = async (number: string) =>
    (
      await edge.sql(
        `select t.id from banking.transactions t where $1 in (t.from_number, t.to_number)
          and (t.from_number is null or t.to_number is null) limit 1`,
        [number],
      )
    )[0].id
  const proposeRaise = async (): Promise<string> =>
    (
      await edge.sql(
        `insert into banking.limit_raises (id, account_id, channel, kind, value, reason, proposed_by)
         select gen_random_uuid(), a.id, 'web', 'daily_count', 3000, 'a test', u.id
           from banking.accounts a, banking.users u where a.account_number = $1 and u.email_index = testing.index_of('operator2@demo.bank')
         returning id`,
        [own],
      )
    )[0].id
  return {
    customerId: (
      await edge.sql(
        `select customer_id from banking.customers where id = testing.customer('customer1@demo.bank')`,
      )
    )[0].customer_id,
    // Made anew before each call that names one.
    change: nowhere,
    copy: { id: nowhere, challengeId: nowhere },
    formerCustomerId: 'C9999999999',
    jointOrder: nowhere,
    largeJointOrder: nowhere,
    foreignJointOrder: nowhere,
    colleague: '0',
    own,
    second,
    foreign,
    otherForeign,
    nobodys: '9999999999999',
    booked: await bookedOn(own),
    foreignBooked: await bookedOn(foreign),
    ...(await currenciesOf(edge, own)),
    raise: await proposeRaise(),
    otherRaise: await proposeRaise(),
    spare: await spareAccount(edge, 'customer1@demo.bank'),
    hold: await openHold(edge, own),
    deposit: await openDeposit(edge, own),
    foreignDeposit: await openDeposit(edge, foreign),
    otherCustomerId: (
      await edge.sql(
        `select customer_id as id from banking.customers where id = testing.customer('customer2@demo.bank')`,
      )
    )[0].id,
    businessDate: (await edge.sql('select current::text as date from banking.business_dates'))[0].date,
    ruleChange: nowhere,
    heldOrder: nowhere,
    riskCase: '0',
    alert: '0',
    application: nowhere,
    hit: '0',
    document: nowhere,
    rootDate: await sealedDate(edge),
    ...(await savedOf(edge, own, foreign)),
    ...(await potsOf(edge, own, foreign)),
    signInChallenge: nowhere,
    factor: nowhere,
    code: '000000',
    ...(await ticketsOf(edge)),
    passkey: nowhere,
    credential: await someCredential(),
    creation: await someCreation(),
    ...(await sessionsOf(edge)),
    ...(await challengesOf(edge)),
  }
}
