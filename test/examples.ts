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
  /** An own account in dollars, and open quotes from rupees into it, one for each use. */
  dollars: string
  quotes: string[]
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
}

const exchangeOf = (quoteId: string, from: string, to: string) => ({
  id: crypto.randomUUID(),
  quoteId,
  from,
  to,
})

/** A dollar account of customer1, and quotes that stay open for as long as a test runs. */
async function currenciesOf(edge: Edge, own: string): Promise<{ dollars: string; quotes: string[] }> {
  const [made] = await edge.sql(
    `with opened as (
       insert into banking.accounts (account_number, product_code, type, currency, holder_name, opened_on)
       select banking.issue_account_number(), 'current-usd', 'current', 'USD', a.holder_name, a.opened_on
         from banking.accounts a where a.account_number = $1 returning id, account_number)
     insert into banking.account_parties (account_id, customer_id, role, mandate)
     select o.id, p.customer_id, 'owner', 'either' from opened o, banking.account_parties p
       join banking.accounts a on a.id = p.account_id where a.account_number = $1
     returning customer_id, (select account_number from opened) as number`,
    [own],
  )
  const quotes = await edge.sql(
    `insert into banking.fx_quotes (id, customer_id, sell_currency, buy_currency, sell_minor, buy_minor, rate, expires_at)
     select gen_random_uuid(), $1, 'INR', 'USD', 10000, 112, 0.0112, now() + interval '1 day' from generate_series(1, 200)
     returning id`,
    [made.customer_id],
  )
  return { dollars: made.number, quotes: quotes.map(({ id }) => id) }
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
    ...(await currenciesOf(edge, own)),
  }
}
