import { queryOptions } from '@tanstack/solid-query'
import { bank } from '../../api.ts'

type Paged = { signal: AbortSignal; pageParam: string }

export const ticketsQuery = () => ({
  queryKey: ['support', 'list'],
  queryFn: ({ signal, pageParam }: Paged) =>
    bank.support.list.query({ limit: 30, ...(pageParam ? { cursor: pageParam } : {}) }, { signal }),
  initialPageParam: '',
  getNextPageParam: (page: { next: string | null }) => page.next,
})

export const ticketQuery = (id: string) =>
  queryOptions({
    queryKey: ['support', 'ticket', id],
    queryFn: ({ signal }) => bank.support.get.query({ id }, { signal }),
    staleTime: 0,
  })

export const unreadQuery = () =>
  queryOptions({
    queryKey: ['support', 'unread'],
    queryFn: ({ signal }) => bank.support.unread.query(undefined, { signal }),
  })

export const disputesQuery = (transaction: string) =>
  queryOptions({
    queryKey: ['support', 'of', transaction],
    queryFn: ({ signal }) => bank.support.list.query({ transaction, limit: 1 }, { signal }),
  })
