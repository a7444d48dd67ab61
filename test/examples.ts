/** Every procedure with a valid input: what the tests that walk all of them go by. */
import type { Role } from '../worker/auth/contract.ts'
import { type Edge, transferOf } from './edge.ts'
import { openDeposit, openHold, setStatus, spareAccount } from './prepared.ts'

export type Facts = {
  own: string
  second: string
  foreign: string
  nobodys: string
  booked: string
  foreignBooked: string
  /** A further account of customer1, empty. */
  spare: string
  /** On `own`. */
  hold: string
  /** Of customer1, and of customer2. */
  deposit: string
  foreignDeposit: string
  customerId: string
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
  /** Brings the bank into the state in which the call is allowed; before each call. */
  prepare?: (edge: Edge, facts: Facts) => Promise<unknown>
  needsCookie?: true
  endsSession?: true
}

export const everybody: Role[] = ['customer', 'operator', 'admin']
const nowhere = '00000000-0000-4000-8000-000000000000'

const rupees = (amount: string) => ({ amount, currency: 'INR' })
const request = () => crypto.randomUUID()
const freshHold = async (edge: Edge, facts: Facts) => {
  facts.hold = await openHold(edge, facts.own)
}
const freshDeposit = async (edge: Edge, facts: Facts) => {
  facts.deposit = await openDeposit(edge, facts.own)
}
const spareIs = (status: string) => (edge: Edge, facts: Facts) => setStatus(edge, facts.spare, status)

/** Accounts' life, holds and term deposits. */
const ofAccounts: Record<string, Example> = {
  'accounts.details': {
    for: ['customer'],
    input: ({ own }) => ({ id: own }),
    foreign: ({ foreign, nobodys }) => [{ id: foreign }, { id: nobodys }],
  },
  'accounts.open': {
    for: ['customer'],
    input: () => ({ id: request(), product: 'savings', nickname: 'Travel' }),
    foreignIsFine: 'the id is the request’s own',
  },
  'accounts.openFor': {
    for: ['operator'],
    input: ({ customerId }) => ({ id: request(), customerId, product: 'current' }),
    foreign: () => [{ id: request(), customerId: 'C9999999999', product: 'current' }],
  },
  'accounts.update': {
    for: ['customer'],
    input: ({ second }) => ({ id: second, nickname: null }),
    foreign: ({ foreign, nobodys }) => [foreign, nobodys].map((id) => ({ id, nickname: 'Mine' })),
  },
  'accounts.close': {
    for: ['customer'],
    prepare: spareIs('active'),
    input: ({ spare }) => ({ id: spare }),
    foreign: ({ foreign, nobodys }) => [{ id: foreign }, { id: nobodys }],
  },
  'accounts.wake': {
    for: ['customer'],
    prepare: spareIs('dormant'),
    input: ({ spare }) => ({ id: spare }),
    foreign: ({ foreign, nobodys }) => [{ id: foreign }, { id: nobodys }],
  },
  'accounts.nominate': {
    for: ['customer'],
    input: ({ own }) => ({
      id: own,
      nominees: [{ name: 'Ravi Raman', relation: 'Brother', sharePercent: '100' }],
    }),
    foreign: ({ foreign, nobodys }) => [foreign, nobodys].map((id) => ({ id, nominees: [] })),
  },
  'accounts.freeze': {
    for: ['operator'],
    prepare: spareIs('active'),
    input: ({ spare }) => ({ id: spare, side: 'debit', reason: 'Court order' }),
    foreign: ({ nobodys }) => [{ id: nobodys, side: 'both', reason: 'Court order' }],
  },
  'accounts.unfreeze': {
    for: ['operator'],
    prepare: spareIs('frozen'),
    input: ({ spare }) => ({ id: spare, reason: 'Lifted' }),
    foreign: ({ nobodys }) => [{ id: nobodys, reason: 'Lifted' }],
  },
  'accounts.overdraft': {
    for: ['operator'],
    prepare: spareIs('active'),
    input: ({ spare }) => ({ id: spare, limit: rupees('0.00'), reason: 'Agreed' }),
    foreign: ({ nobodys }) => [{ id: nobodys, limit: rupees('0.00'), reason: 'Agreed' }],
  },
  'accounts.holder': {
    for: ['operator'],
    prepare: spareIs('active'),
    input: ({ spare, customerId }) => ({ id: spare, customerId, mandate: 'view' }),
    foreign: ({ nobodys, customerId }) => [{ id: nobodys, customerId, mandate: 'view' }],
  },
  'holds.place': {
    for: ['operator'],
    input: ({ own }) => ({
      requestId: request(),
      account: own,
      amount: rupees('5.00'),
      merchant: 'Hotel Taj',
      expiresAt: new Date(Date.now() + 3600_000).toISOString(),
    }),
    foreign: ({ nobodys }) => [
      {
        requestId: request(),
        account: nobodys,
        amount: rupees('5.00'),
        merchant: 'Hotel Taj',
        expiresAt: new Date(Date.now() + 3600_000).toISOString(),
      },
    ],
  },
  'holds.get': {
    for: ['operator'],
    input: ({ hold }) => ({ id: hold }),
    foreign: () => [{ id: nowhere }],
  },
  'holds.increment': {
    for: ['operator'],
    prepare: freshHold,
    input: ({ hold }) => ({ id: hold, requestId: request(), amount: rupees('1.00') }),
    foreign: () => [{ id: nowhere, requestId: request(), amount: rupees('1.00') }],
  },
  'holds.capture': {
    for: ['operator'],
    prepare: freshHold,
    input: ({ hold }) => ({ id: hold, requestId: request(), amount: rupees('10.00') }),
    foreign: () => [{ id: nowhere, requestId: request(), amount: rupees('1.00') }],
  },
  'holds.release': {
    for: ['operator'],
    prepare: freshHold,
    input: ({ hold }) => ({ id: hold, requestId: request() }),
    foreign: () => [{ id: nowhere, requestId: request() }],
  },
  'deposits.offers': { for: ['customer'] },
  'deposits.preview': {
    for: ['customer'],
    input: () => ({ offer: '1-year', amount: rupees('1000.00') }),
  },
  'deposits.open': {
    for: ['customer'],
    input: ({ own }) => ({ id: request(), offer: '1-year', from: own, amount: rupees('1000.00') }),
    foreign: ({ foreign, nobodys }) =>
      [foreign, nobodys].map((from) => ({ id: request(), offer: '1-year', from, amount: rupees('1000.00') })),
  },
  'deposits.get': {
    for: ['customer'],
    input: ({ deposit }) => ({ id: deposit }),
    foreign: ({ foreignDeposit, nobodys }) => [{ id: foreignDeposit }, { id: nobodys }],
  },
  'deposits.update': {
    for: ['customer'],
    prepare: freshDeposit,
    input: ({ deposit, own }) => ({ id: deposit, renewal: 'principal', payout: own }),
    foreign: ({ foreignDeposit, nobodys, own }) =>
      [foreignDeposit, nobodys].map((id) => ({ id, renewal: 'none', payout: own })),
  },
  'deposits.close': {
    for: ['customer'],
    prepare: freshDeposit,
    input: ({ deposit, own }) => ({ id: deposit, requestId: request(), to: own, total: rupees('1000.00') }),
    foreign: ({ foreignDeposit, nobodys, own }) =>
      [foreignDeposit, nobodys].map((id) => ({
        id,
        requestId: request(),
        to: own,
        total: rupees('1000.00'),
      })),
  },
}

export const examples: Record<string, Example> = {
  ...ofAccounts,
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
  return {
    own,
    second,
    foreign,
    nobodys: '9999999999999',
    booked: await bookedOn(own),
    foreignBooked: await bookedOn(foreign),
    spare: await spareAccount(edge, 'Asha Raman'),
    hold: await openHold(edge, own),
    deposit: await openDeposit(edge, own),
    foreignDeposit: await openDeposit(edge, foreign),
    customerId: (
      await edge.sql(`select customer_id as id from banking.customers where full_name = 'Vikram Mehta'`)
    )[0].id,
  }
}
