import type { Edge } from './edge.ts'
import { type Example, type Facts, nowhere } from './facts.ts'
import { openDeposit, openHold, setStatus } from './prepared.ts'

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
export const ofAccounts: Record<string, Example> = {
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
    input: ({ otherCustomerId }) => ({ id: request(), customerId: otherCustomerId, product: 'current' }),
    foreign: () => [{ id: request(), customerId: 'C9999999999', product: 'current' }],
  },
  'accounts.update': {
    for: ['customer'],
    input: ({ second }) => ({ id: second, nickname: 'Mine' }),
    foreign: ({ foreign, nobodys }) => [foreign, nobodys].map((id) => ({ id, nickname: 'Mine' })),
  },
  'accounts.close': {
    for: ['customer'],
    prepare: spareIs('active'),
    input: ({ spare }) => ({ id: spare }),
    foreign: ({ foreign, nobodys }) => [{ id: foreign }, { id: nobodys }],
  },
  'accounts.closing': {
    for: ['customer'],
    input: ({ own }) => ({ id: own }),
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
    input: ({ spare, otherCustomerId }) => ({
      id: spare,
      customerId: otherCustomerId,
      mandate: 'view',
      reason: 'Asked at the branch',
    }),
    foreign: ({ nobodys, otherCustomerId }) => [
      { id: nobodys, customerId: otherCustomerId, mandate: 'view', reason: 'Asked' },
    ],
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
