import { queryOptions } from '@tanstack/solid-query'
import { bank } from '../../api.ts'

export const sessionsQuery = () =>
  queryOptions({
    queryKey: ['security', 'sessions'],
    queryFn: ({ signal }) => bank.sessions.list.query(undefined, { signal }),
  })

export const factorsQuery = () =>
  queryOptions({
    queryKey: ['security', 'factors'],
    queryFn: ({ signal }) => bank.factors.list.query(undefined, { signal }),
  })

export const passkeysQuery = () =>
  queryOptions({
    queryKey: ['security', 'passkeys'],
    queryFn: ({ signal }) => bank.passkeys.list.query(undefined, { signal }),
  })

export const contactChangesQuery = () =>
  queryOptions({
    queryKey: ['security', 'contacts'],
    queryFn: ({ signal }) => bank.contacts.list.query(undefined, { signal }),
  })

type Paged = { signal: AbortSignal; pageParam: string }
const paged = {
  initialPageParam: '',
  getNextPageParam: (page: { next: string | null }) => page.next,
}
const after = (cursor: string) => (cursor ? { cursor } : {})

export const seenQuery = () => ({
  queryKey: ['security', 'seen'],
  queryFn: ({ signal, pageParam }: Paged) =>
    bank.customers.accessHistory.query({ limit: 10, ...after(pageParam) }, { signal }),
  ...paged,
})

export const activityQuery = () => ({
  queryKey: ['security', 'activity'],
  queryFn: ({ signal, pageParam }: Paged) =>
    bank.customers.activity.query({ limit: 10, ...after(pageParam) }, { signal }),
  ...paged,
})
