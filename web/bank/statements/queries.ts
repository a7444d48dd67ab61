import { queryOptions } from '@tanstack/solid-query'
import type { PaperFormat } from '../../../worker/proofs/contract.ts'
import { bank } from '../../api.ts'

export const monthsQuery = (id: string) =>
  queryOptions({
    queryKey: ['statements', id],
    queryFn: ({ signal }) => bank.statements.list.query({ id, limit: 120 }, { signal }),
  })

export const formatNames: Record<PaperFormat, string> = {
  pdf: 'PDF',
  csv: 'CSV',
  camt053: 'camt.053',
  ofx: 'OFX',
}
