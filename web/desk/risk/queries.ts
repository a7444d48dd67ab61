import type { Case } from '../../../worker/risk/contract.ts'
import { bank, type Fault } from '../../api.ts'
import { barredBy } from '../approvals/barred.ts'

export type CaseStatus = Case['status']

export const casesQuery = (status: CaseStatus) => ({
  queryKey: ['desk', 'cases', status],
  queryFn: ({ signal, pageParam }: { signal: AbortSignal; pageParam: string }) =>
    bank.risk.cases.query({ status, limit: 50, ...(pageParam ? { cursor: pageParam } : {}) }, { signal }),
  initialPageParam: '',
  getNextPageParam: (page: { next: string | null }) => page.next,
})

export const caseQuery = (id: string) => ({
  queryKey: ['desk', 'case', id],
  queryFn: ({ signal }: { signal: AbortSignal }) => bank.risk.readCase.query({ id }, { signal }),
})

export const rulesQuery = () => ({
  queryKey: ['desk', 'rules'],
  queryFn: ({ signal }: { signal: AbortSignal }) => bank.risk.rules.query(undefined, { signal }),
})

/** Why the bank refused a step, and what to do next. */
export function stepRefusal(fault: Fault): string {
  if (fault.code === 'already_settled')
    return 'This stands otherwise by now, or an order of it still waits. Look at the page again.'
  if (fault.code === 'forbidden')
    return barredBy(fault) ?? 'Somebody else does this: you proposed it, or it is about your own person.'
  return fault.fields[0]?.message ?? fault.sentence
}
