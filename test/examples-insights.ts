/** What people see of their money, and pots: examples, and the pots that they name. */
import type { Edge } from './edge.ts'
import { type Example, type Facts, nowhere } from './facts.ts'

const potOf = (account: string) => ({ id: crypto.randomUUID(), account, name: 'Holiday' })
const moveOf = (id: string, way: string) => ({
  id,
  requestId: crypto.randomUUID(),
  way,
  amount: { amount: '1.00', currency: 'INR' },
})

export const ofInsights: Record<string, Example> = {
  'insights.month': { for: ['customer'], input: () => ({ month: '2026-11' }) },
  'insights.ahead': { for: ['customer'] },
  'pots.list': { for: ['customer'] },
  'pots.open': {
    for: ['customer'],
    input: ({ own }) => potOf(own),
    foreign: ({ foreign, nobodys }) => [potOf(foreign), potOf(nobodys)],
  },
  'pots.change': {
    for: ['customer'],
    input: ({ pot }) => ({ id: pot, name: 'Journey' }),
    foreign: ({ foreignPot }) => [foreignPot, nowhere].map((id) => ({ id, name: 'Journey' })),
  },
  'pots.move': {
    for: ['customer'],
    input: ({ pot }) => moveOf(pot, 'in'),
    foreign: ({ foreignPot }) => [foreignPot, nowhere].map((id) => moveOf(id, 'in')),
  },
  'pots.close': {
    for: ['customer'],
    input: ({ potToClose }) => ({ id: potToClose }),
    foreign: ({ foreignPot }) => [foreignPot, nowhere].map((id) => ({ id })),
  },
}

type Pots = Pick<Facts, 'pot' | 'potToClose' | 'foreignPot'>

/** Pots of customer1 twice, and of customer2; a name is sealed where the bank's own verb makes one. */
export async function potsOf(edge: Edge, own: string, foreign: string): Promise<Pots> {
  const open = async (email: string, number: string): Promise<string> =>
    (
      await edge.sql(
        `insert into banking.pots (id, customer_id, account_id, name, colour, filled_on)
         select gen_random_uuid(), u.customer_id, a.id, 'erased', 'teal', b.current
           from banking.users u, banking.accounts a, banking.business_dates b
          where u.email_index = testing.index_of($1) and a.account_number = $2 returning id`,
        [email, number],
      )
    )[0].id
  return {
    pot: await open('customer1@demo.bank', own),
    potToClose: await open('customer1@demo.bank', own),
    foreignPot: await open('customer2@demo.bank', foreign),
  }
}
