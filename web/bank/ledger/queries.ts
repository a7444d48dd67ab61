import { queryOptions } from '@tanstack/solid-query'
import type { Category, HistoryItem, TransactionType } from '../../../worker/ledger/contract.ts'
import { bank } from '../../api.ts'

export type Filters = {
  account?: string | undefined
  type?: TransactionType | undefined
  from?: string | undefined
  to?: string | undefined
  /** In major units of the account's currency. */
  min?: string | undefined
  max?: string | undefined
  category?: Category | undefined
  q?: string | undefined
}

const given = (filters: Filters) =>
  Object.fromEntries(Object.entries(filters).filter(([, value]) => value)) as {
    [Name in keyof Filters]?: NonNullable<Filters[Name]>
  }

export const latestQuery = (account?: string, limit = 100) =>
  queryOptions({
    queryKey: ['ledger', 'latest', account, limit],
    queryFn: ({ signal }) => bank.ledger.history.query({ ...given({ account }), limit }, { signal }),
  })

export const historyQuery = (filters: Filters) => ({
  queryKey: ['ledger', 'history', given(filters)],
  queryFn: ({ signal, pageParam }: { signal: AbortSignal; pageParam: string }) =>
    bank.ledger.history.query(
      { ...given(filters), limit: 40, ...(pageParam && { cursor: pageParam }) },
      { signal },
    ),
  initialPageParam: '',
  getNextPageParam: (page: { next: string | null }) => page.next,
})

export const totalsQuery = (filters: Filters) =>
  queryOptions({
    queryKey: ['ledger', 'history', 'totals', given(filters)],
    queryFn: ({ signal }) => bank.ledger.totals.query(given(filters), { signal }),
  })

/** What passes the filters, as a CSV file. */
export const exportOf = (filters: Filters) => bank.ledger.export.query(given(filters))

/** `account` says which side of a transfer between own accounts; else the one that paid. */
export const transactionQuery = (id: string, account?: string) =>
  queryOptions({
    queryKey: ['ledger', 'transaction', id, account ?? ''],
    queryFn: ({ signal }) => bank.ledger.transaction.query({ id, ...given({ account }) }, { signal }),
  })

/** Those paid lately, the last one first, each once: whom one is likely to pay again. */
export function recentPayees(items: readonly HistoryItem[], own: readonly string[], most = 6) {
  const payees = new Map<string, string>()
  for (const { direction, counterparty, type } of items) {
    const { accountNumber, name } = counterparty
    if (direction !== 'debit' || !accountNumber || own.includes(accountNumber)) continue
    if ((type === 'transfer' || type === 'payment') && !payees.has(accountNumber))
      payees.set(accountNumber, name)
  }
  return [...payees].slice(0, most).map(([accountNumber, name]) => ({ accountNumber, name }))
}
