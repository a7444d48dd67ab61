/** Every procedure with a valid input: what the tests that walk all of them go by. */
import type { Role } from '../worker/auth/contract.ts'
import { type Edge, transferOf } from './edge.ts'

export type Facts = {
  own: string
  second: string
  foreign: string
  nobodys: string
  booked: string
  foreignBooked: string
  /** A raise of a limit that operator2 proposed. */
  raise: string
  otherRaise: string
  /** A saved payee and a standing order: of customer1 twice, and of customer2. */
  payee: string
  payeeToRemove: string
  foreignPayee: string
  schedule: string
  scheduleToCancel: string
  foreignSchedule: string
}

export type Example = {
  /** A valid input; left out where the procedure takes none. */
  input?: (facts: Facts) => unknown
  /** Who may call; the others are forbidden. `anyone` needs no token. */
  for: Role[] | 'anyone'
  /** Valid inputs that name another customer's records: not_found, like records that do not exist. */
  foreign?: (facts: Facts) => unknown[]
  /** Why an input with an id has no foreign case. */
  foreignIsFine?: string
  needsCookie?: true
  endsSession?: true
}

export const everybody: Role[] = ['customer', 'operator', 'admin']
const nowhere = '00000000-0000-4000-8000-000000000000'

const inAYear = new Date(Date.now() + 365 * 86_400_000).toISOString().slice(0, 10)
const scheduleOf = (from: string, to: string) => ({
  id: crypto.randomUUID(),
  from,
  to,
  amount: { amount: '1.00', currency: 'INR' },
  firstDate: inAYear,
  rule: 'monthly',
})
const scheduleChange = {
  amount: { amount: '2.00', currency: 'INR' },
  note: null,
  until: null,
  times: null,
  retryDays: 2,
}

const staff: Role[] = ['operator', 'admin']

export const examples: Record<string, Example> = {
  'auth.login': {
    for: 'anyone',
    input: () => ({ identifier: 'customer1@demo.bank', password: 'correct-horse-battery-demo' }),
  },
  'auth.refresh': { for: 'anyone', needsCookie: true },
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
  'ledger.history': {
    for: ['customer'],
    input: ({ own }) => ({ account: own, limit: 2 }),
    foreign: ({ foreign, nobodys }) => [{ account: foreign }, { account: nobodys }],
  },
  'ledger.ofAccount': {
    for: ['customer'],
    input: ({ own }) => ({ id: own, limit: 2 }),
    foreign: ({ foreign, nobodys }) => [{ id: foreign }, { id: nobodys }],
  },
  'ledger.transaction': {
    for: ['customer'],
    input: ({ booked }) => ({ id: booked }),
    foreign: ({ foreignBooked }) => [{ id: foreignBooked }, { id: nowhere }],
  },
  'transfers.make': {
    for: ['customer'],
    input: ({ own, second }) => transferOf(own, second),
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
  'payees.list': { for: ['customer'], input: () => ({ limit: 2 }) },
  'payees.get': {
    for: ['customer'],
    input: ({ payee }) => ({ id: payee }),
    foreign: ({ foreignPayee }) => [{ id: foreignPayee }, { id: nowhere }],
  },
  'payees.check': {
    for: ['customer'],
    input: ({ foreign }) => ({ accountNumber: foreign, name: 'Vikram Mehta' }),
    foreignIsFine: 'it is there to confirm the name behind an account of somebody else',
  },
  'payees.add': {
    for: ['customer'],
    input: ({ foreign }) => ({ id: crypto.randomUUID(), accountNumber: foreign, name: 'vikram mehta' }),
    foreignIsFine: 'payees are accounts of somebody else',
  },
  'payees.change': {
    for: ['customer'],
    input: ({ payee }) => ({ id: payee, nickname: 'Vik', dailyLimit: null }),
    foreign: ({ foreignPayee }) =>
      [foreignPayee, nowhere].map((id) => ({ id, nickname: 'Vik', dailyLimit: null })),
  },
  'payees.remove': {
    for: ['customer'],
    input: ({ payeeToRemove }) => ({ id: payeeToRemove }),
    foreign: ({ foreignPayee }) => [{ id: foreignPayee }, { id: nowhere }],
  },
  'schedules.list': { for: ['customer'] },
  'schedules.add': {
    for: ['customer'],
    input: ({ own, second }) => scheduleOf(own, second),
    foreign: ({ foreign, own, nobodys }) => [scheduleOf(foreign, own), scheduleOf(nobodys, own)],
  },
  'schedules.change': {
    for: ['customer'],
    input: ({ schedule }) => ({ id: schedule, ...scheduleChange }),
    foreign: ({ foreignSchedule }) => [foreignSchedule, nowhere].map((id) => ({ id, ...scheduleChange })),
  },
  'schedules.pause': {
    for: ['customer'],
    input: ({ schedule }) => ({ id: schedule }),
    foreign: ({ foreignSchedule }) => [{ id: foreignSchedule }, { id: nowhere }],
  },
  'schedules.resume': {
    for: ['customer'],
    input: ({ schedule }) => ({ id: schedule }),
    foreign: ({ foreignSchedule }) => [{ id: foreignSchedule }, { id: nowhere }],
  },
  'schedules.cancel': {
    for: ['customer'],
    input: ({ scheduleToCancel }) => ({ id: scheduleToCancel }),
    foreign: ({ foreignSchedule }) => [{ id: foreignSchedule }, { id: nowhere }],
  },
  'transfers.lookUp': {
    for: ['customer'],
    input: ({ foreign }) => ({ accountNumber: foreign }),
    foreignIsFine: 'it is there to tell the name behind an account of somebody else',
  },
}

/** Records of the demo bank: of customer1, of customer2, and of nobody. */
export async function factsOf(edge: Edge): Promise<Facts> {
  const rows = await edge.sql(`select a.account_number as number, c.full_name as name from banking.accounts a
    join banking.account_parties p on p.account_id = a.id join banking.customers c on c.id = p.customer_id order by a.id`)
  const [own, second] = rows.filter(({ name }) => name === 'Asha Raman').map(({ number }) => number)
  const [foreign] = rows.filter(({ name }) => name === 'Vikram Mehta').map(({ number }) => number)
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
           from banking.accounts a, banking.users u where a.account_number = $1 and u.email = 'operator2@demo.bank'
         returning id`,
        [own],
      )
    )[0].id
  const savePayee = async (email: string, number: string): Promise<string> =>
    (
      await edge.sql(
        `insert into banking.payees (id, customer_id, account_number, name, typed_name, match, currency, new_until)
         select gen_random_uuid(), u.customer_id, $2, 'Somebody', 'Somebody', 'match', 'INR', now()
           from banking.users u where u.email = $1 returning id`,
        [email, number],
      )
    )[0].id
  const order = async (email: string, number: string): Promise<string> =>
    (
      await edge.sql(
        `insert into banking.schedules (id, customer_id, user_id, channel, from_account_id, to_number, to_name, amount,
           currency, first_date, rule, month_end, holiday, retry_days, next_number, next_nominal, next_date)
         select gen_random_uuid(), u.customer_id, u.id, 'web', a.id, '9999999999999', 'Somebody', 100, 'INR', $3, 'monthly',
             'last_day', 'ignore', 0, 0, $3, $3
           from banking.users u, banking.accounts a where u.email = $1 and a.account_number = $2 returning id`,
        [email, number, inAYear],
      )
    )[0].id
  const [asha, vikram] = ['customer1@demo.bank', 'customer2@demo.bank'] as const
  return {
    own,
    second,
    foreign,
    nobodys: '9999999999999',
    booked: await bookedOn(own),
    foreignBooked: await bookedOn(foreign),
    raise: await proposeRaise(),
    otherRaise: await proposeRaise(),
    payee: await savePayee(asha, '1000000000001'),
    payeeToRemove: await savePayee(asha, '1000000000002'),
    foreignPayee: await savePayee(vikram, '1000000000003'),
    schedule: await order(asha, own),
    scheduleToCancel: await order(asha, own),
    foreignSchedule: await order(vikram, foreign),
  }
}
