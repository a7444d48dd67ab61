import type { ReportKind } from '../../../worker/reports/contract.ts'
import { bank } from '../../api.ts'

type Paged = { signal: AbortSignal; pageParam: string }

export const reportsQuery = (kind: ReportKind | '') => ({
  queryKey: ['desk', 'reports', kind],
  queryFn: ({ signal, pageParam }: Paged) =>
    bank.reports.list.query(
      { limit: 50, ...(kind && { kind }), ...(pageParam && { cursor: pageParam }) },
      { signal },
    ),
  initialPageParam: '',
  getNextPageParam: (page: { next: string | null }) => page.next,
  staleTime: 0,
})
