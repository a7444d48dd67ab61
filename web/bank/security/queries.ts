import { bank } from '../../api.ts'

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
