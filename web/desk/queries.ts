import { queryOptions } from '@tanstack/solid-query'
import type { Currency } from '../../worker/money.ts'
import { bank } from '../api.ts'

/** By when the bank booked, or by when money counts. */
export type Basis = 'booking' | 'value'

/** The caller's till in a currency, their first where none is named. */
export const tillQuery = (currency?: Currency) =>
  queryOptions({
    queryKey: ['desk', 'till', currency ?? 'first'],
    queryFn: ({ signal }) => bank.tills.mine.query(currency ? { currency } : {}, { signal }),
  })

export const customerQuery = (id: string) =>
  queryOptions({
    queryKey: ['desk', 'customer', id],
    queryFn: ({ signal }) => bank.desk.customer.query({ id }, { signal }),
    staleTime: 0,
  })

type Paged = { signal: AbortSignal; pageParam: string }
const paged = {
  initialPageParam: '',
  getNextPageParam: (page: { next: string | null }) => page.next,
}
const after = (cursor: string) => (cursor ? { cursor } : {})

export const findQuery = (q: string) => ({
  queryKey: ['desk', 'find', q],
  queryFn: ({ signal, pageParam }: Paged) =>
    bank.desk.find.query({ q, limit: 20, ...after(pageParam) }, { signal }),
  enabled: q.length > 1,
  ...paged,
})

export const entriesQuery = (id: string, limit = 50, day: { day?: string; basis?: Basis } = {}) => ({
  queryKey: ['desk', 'entries', id, limit, day],
  queryFn: ({ signal, pageParam }: Paged) =>
    bank.desk.entries.query({ id, limit, ...day, ...after(pageParam) }, { signal }),
  ...paged,
})

export const accountQuery = (id: string) =>
  queryOptions({
    queryKey: ['desk', 'account', id],
    queryFn: ({ signal }) => bank.desk.account.query({ id }, { signal }),
    staleTime: 0,
  })

export const accountLimitsQuery = (id: string) =>
  queryOptions({
    queryKey: ['desk', 'limits', id],
    queryFn: ({ signal }) => bank.desk.limits.query({ id }, { signal }),
    staleTime: 0,
  })

export const daysQuery = (id: string, basis: Basis) => ({
  queryKey: ['desk', 'days', id, basis],
  queryFn: ({ signal, pageParam }: Paged) =>
    bank.desk.days.query({ id, basis, limit: 60, ...after(pageParam) }, { signal }),
  ...paged,
})

export const journalLineQuery = (seq: string) =>
  queryOptions({
    queryKey: ['desk', 'transaction', seq],
    queryFn: ({ signal }) => bank.desk.transaction.query({ seq }, { signal }),
  })

export const chartQuery = (date: string, basis: Basis) =>
  queryOptions({
    queryKey: ['desk', 'chart', date, basis],
    queryFn: ({ signal }) => bank.books.chart.query({ date, basis }, { signal }),
  })

export const trialBalanceQuery = (date: string, basis: Basis) =>
  queryOptions({
    queryKey: ['desk', 'trial-balance', date, basis],
    queryFn: ({ signal }) => bank.books.trialBalance.query({ date, basis }, { signal }),
  })

export const ledgerAccountsQuery = (code: string, currency: Currency, date: string, basis: Basis) => ({
  queryKey: ['desk', 'ledger', code, currency, date, basis],
  queryFn: ({ signal, pageParam }: Paged) =>
    bank.books.accounts.query({ code, currency, date, basis, limit: 100, ...after(pageParam) }, { signal }),
  ...paged,
})

export const dayBookQuery = (date: string) => ({
  queryKey: ['desk', 'day-book', date],
  queryFn: ({ signal, pageParam }: Paged) =>
    bank.books.dayBook.query({ date, limit: 100, ...after(pageParam) }, { signal }),
  ...paged,
})

export type Status = 'pending' | 'cooling' | 'approved' | 'refused' | 'stopped' | 'expired'

export const proposalsQuery = (status: Status) => ({
  queryKey: ['desk', 'proposals', status],
  queryFn: ({ signal, pageParam }: Paged) =>
    bank.proposals.list.query({ status, limit: 50, ...after(pageParam) }, { signal }),
  ...paged,
})

export type UserRole = 'customer' | 'operator' | 'admin'

export const usersQuery = (q: string, role: UserRole | '') => ({
  queryKey: ['desk', 'users', q, role],
  queryFn: ({ signal, pageParam }: Paged) =>
    bank.users.list.query(
      { ...(q && { q }), ...(role && { role }), limit: 50, ...after(pageParam) },
      { signal },
    ),
  ...paged,
})
