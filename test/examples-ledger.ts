/** History, statements, receipts and what proves them: examples. */
import { type Example, nowhere } from './facts.ts'

const period = '2026-01'

export const ofLedger: Record<string, Example> = {
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
  'ledger.totals': {
    for: ['customer'],
    input: ({ own }) => ({ account: own }),
    foreign: ({ foreign, nobodys }) => [{ account: foreign }, { account: nobodys }],
  },
  'ledger.export': {
    for: ['customer'],
    input: ({ own }) => ({ account: own, type: 'interest' }),
    foreign: ({ foreign, nobodys }) => [{ account: foreign }, { account: nobodys }],
  },
  'ledger.transaction': {
    for: ['customer'],
    input: ({ booked }) => ({ id: booked }),
    foreign: ({ foreignBooked }) => [{ id: foreignBooked }, { id: nowhere }],
  },
  'ledger.annotate': {
    for: ['customer'],
    input: ({ booked }) => ({ id: booked, category: 'other', note: 'An example' }),
    foreign: ({ foreignBooked }) => [
      { id: foreignBooked, category: 'other' },
      { id: nowhere, category: 'other' },
    ],
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
}
