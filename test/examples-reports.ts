import type { Edge } from './edge.ts'
import type { Example, Facts } from './facts.ts'

/** A report that stands, whichever test asks first. */
const report = async (edge: Edge): Promise<string> => {
  const [made] = await edge.sql(
    `select (banking.cut_report('reconciliation', b.current - 1, b.current - 1, 'system:test', null)).id::text as id from banking.business_dates b`,
  )
  return made!.id as string
}
let stands = '1'

export const ofReports: Record<string, Example> = {
  'reports.list': { for: ['operator', 'admin'], input: () => ({ limit: 2 }) },
  'reports.run': {
    for: ['operator', 'admin'],
    input: ({ businessDate }: Facts) => ({ kind: 'reconciliation', from: businessDate, to: businessDate }),
  },
  'reports.file': {
    for: ['operator', 'admin'],
    prepare: async (edge) => {
      stands = await report(edge)
    },
    input: () => ({ id: stands, format: 'csv' }),
  },
}
