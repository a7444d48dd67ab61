import { queryOptions } from '@tanstack/solid-query'
import type { ApplicationLine } from '../../../worker/applications/contract.ts'
import { bank } from '../../api.ts'

export type Status = ApplicationLine['status']

export const applicationsQuery = (status: Status | '') => ({
  queryKey: ['desk', 'applications', status],
  queryFn: ({ signal, pageParam }: { signal: AbortSignal; pageParam: string }) =>
    bank.applications.list.query(
      { ...(status && { status }), limit: 50, ...(pageParam && { cursor: pageParam }) },
      { signal },
    ),
  initialPageParam: '',
  getNextPageParam: (page: { next: string | null }) => page.next,
})

export const applicationQuery = (id: string) =>
  queryOptions({
    queryKey: ['desk', 'application', id],
    queryFn: ({ signal }) => bank.applications.get.query({ id }, { signal }),
    staleTime: 0,
  })

export const screeningQuery = () =>
  queryOptions({
    queryKey: ['desk', 'screening'],
    queryFn: ({ signal }) => bank.applications.screeningLists.query(undefined, { signal }),
  })
