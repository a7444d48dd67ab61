import type { Alert, SecurityEvent } from '../../../worker/evidence/contract.ts'
import { bank } from '../../api.ts'

type Paged = { signal: AbortSignal; pageParam: string }
const paged = {
  initialPageParam: '',
  getNextPageParam: (page: { next: string | null }) => page.next,
}
const after = (cursor: string) => (cursor ? { cursor } : {})
const given = <Filters extends Record<string, string>>(filters: Filters) =>
  Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== '')) as Partial<Filters>

export type EventFilters = {
  severity: SecurityEvent['severity'] | ''
  kind: string
  userId: string
  from: string
}

export const eventsQuery = (filters: EventFilters) => ({
  queryKey: ['desk', 'security-events', given(filters)],
  queryFn: ({ signal, pageParam }: Paged) =>
    bank.evidence.events.query(
      { ...(given(filters) as object), limit: 100, ...after(pageParam) },
      { signal },
    ),
  ...paged,
})

export type AlertState = 'open' | 'acknowledged'

export const alertsQuery = (state: AlertState) => ({
  queryKey: ['desk', 'alerts', state],
  queryFn: ({ signal, pageParam }: Paged) =>
    bank.evidence.alerts.query({ state, limit: 50, ...after(pageParam) }, { signal }),
  ...paged,
})

export type AuditFilters = Record<'actor' | 'action' | 'subject' | 'requestId' | 'from' | 'to', string>

export const auditQuery = (filters: AuditFilters) => ({
  queryKey: ['desk', 'audit', given(filters)],
  queryFn: ({ signal, pageParam }: Paged) =>
    bank.evidence.audit.query({ ...given(filters), limit: 50, ...after(pageParam) }, { signal }),
  ...paged,
})

/** Whom something is about, without a name: a customer by id, staff by number. */
export const aboutOf = (one: Pick<Alert, 'userId' | 'customerId' | 'role'>) =>
  one.customerId ?? (one.userId ? `${one.role ?? 'user'} ${one.userId}` : 'nobody known')

export const severityLooks = { low: 'neutral', medium: 'warn', high: 'bad', critical: 'bad' } as const
