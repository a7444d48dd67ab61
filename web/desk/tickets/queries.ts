import { queryOptions } from '@tanstack/solid-query'
import type { DeskTicket } from '../../../worker/tickets/contract.ts'
import { bank } from '../../api.ts'

export type View = 'open' | 'mine' | 'unassigned' | 'overdue' | 'waiting' | 'solved' | 'closed'
type Paged = { signal: AbortSignal; pageParam: string }

export const queueQuery = (view: View) => ({
  queryKey: ['desk', 'tickets', view],
  queryFn: ({ signal, pageParam }: Paged) =>
    bank.tickets.queue.query({ view, limit: 50, ...(pageParam ? { cursor: pageParam } : {}) }, { signal }),
  initialPageParam: '',
  getNextPageParam: (page: { items: DeskTicket[]; next: string | null }) => page.next,
  staleTime: 0,
})

export const ticketQuery = (id: string) =>
  queryOptions({
    queryKey: ['desk', 'ticket', id],
    queryFn: ({ signal }) => bank.tickets.get.query({ id }, { signal }),
    staleTime: 0,
  })

export const colleaguesQuery = () =>
  queryOptions({
    queryKey: ['desk', 'colleagues'],
    queryFn: async ({ signal }) => (await bank.tickets.colleagues.query(undefined, { signal })).items,
  })

export const cannedQuery = () =>
  queryOptions({
    queryKey: ['desk', 'canned'],
    queryFn: async ({ signal }) => (await bank.tickets.canned.query(undefined, { signal })).items,
  })
