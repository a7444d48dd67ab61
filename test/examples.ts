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
  /** A business date that has a published root. */
  rootDate: string
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
const period = '2026-01'

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
  'statements.list': {
    for: ['customer'],
    input: ({ own }) => ({ id: own, limit: 2 }),
    foreign: ({ foreign, nobodys }) => [{ id: foreign }, { id: nobodys }],
  },
  'statements.file': {
    for: ['customer'],
    input: ({ own }) => ({ id: own, period, format: 'csv' }),
    foreign: ({ foreign, nobodys }) => [
      { id: foreign, period },
      { id: nobodys, period },
    ],
  },
  'statements.manifest': {
    for: ['customer'],
    input: ({ own }) => ({ id: own, period, format: 'camt053' }),
    foreign: ({ foreign, nobodys }) => [
      { id: foreign, period },
      { id: nobodys, period },
    ],
  },
  'statements.receipt': {
    for: ['customer'],
    input: ({ booked }) => ({ id: booked }),
    foreign: ({ foreignBooked }) => [{ id: foreignBooked }, { id: nowhere }],
  },
  'statements.receiptManifest': {
    for: ['customer'],
    input: ({ booked }) => ({ id: booked }),
    foreign: ({ foreignBooked }) => [{ id: foreignBooked }, { id: nowhere }],
  },
  'seals.keys': { for: 'anyone' },
  'seals.root': { for: 'anyone', input: ({ rootDate }) => ({ date: rootDate }) },
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
    rootDate: await sealedDate(edge),
  }
}

/** Makes the root of yesterday, under a signature that proves nothing. */
async function sealedDate(edge: Edge): Promise<string> {
  await edge.sql('select banking.cut_seal(100000)')
  await edge.sql('select banking.make_root(null)')
  await edge.sql(`select banking.sign_root(date, 'example', decode(repeat('00', 32), 'hex'), decode(repeat('00', 64), 'hex'))
    from banking.roots`)
  return (await edge.sql('select max(date)::text as date from banking.roots'))[0].date
}
