import type * as z from 'zod/mini'
import { ask } from '../db.ts'
import { toMoney } from '../money.ts'
import { toBase64, utf8 } from '../proofs/bytes.ts'
import { contentTypes } from '../statements/rules.ts'
import type { Signed } from '../trpc.ts'
import type { Analytics, AnalyticsLine, analyticsInput } from './contract.ts'

type Told = Omit<Analytics, 'lines'> & { lines: (Omit<AnalyticsLine, 'sum' | 'minutes'> & { sum: string })[] }

/** Refuses invalid_input (the period). */
export async function readAnalytics(
  ctx: Signed,
  { from, to, by, currency }: z.output<typeof analyticsInput>,
): Promise<Analytics> {
  const told = await ask<Told>(ctx.database, 'banking.read_analytics', [
    ctx.who.jti,
    from,
    to,
    by,
    currency ?? null,
  ])
  const lines = told.lines.map(({ sum, ...line }) => {
    const isMoney = line.measure === 'booked' || line.measure === 'deposits'
    const isTime = line.measure === 'answered' || line.measure === 'solved'
    return {
      ...line,
      sum: isMoney ? toMoney(BigInt(sum), told.currency) : null,
      minutes: isTime ? Number(sum) : null,
    }
  })
  return { ...told, lines }
}

/** Refuses as readAnalytics. */
export async function exportAnalytics(ctx: Signed, input: z.output<typeof analyticsInput>) {
  const { lines, cohorts, currency } = await readAnalytics(ctx, input)
  const { csvOf } = await import('../reports/csv.ts')
  const text = csvOf({
    columns: [
      ...['Place', 'Measure', 'Key'].map((name) => ({ name })),
      ...['Count', 'Amount', 'Minutes'].map((name) => ({ name, n: true as const })),
      { name: 'Currency' },
    ],
    cells: [
      ...lines.map(({ place, measure, key, count, sum, minutes }) => [
        ...[place, measure, key, String(count), sum?.amount ?? '', String(minutes ?? '')],
        sum ? currency : '',
      ]),
      ...cohorts.flatMap(({ month, size, active }) => [
        [month, 'cohort', 'size', String(size), '', '', ''],
        ...active.map((count, after) => [month, 'cohort', `month ${after}`, String(count), '', '', '']),
      ]),
    ],
  })
  return {
    contentType: contentTypes.csv,
    filename: `analytics-${input.from}-${input.to}.csv`,
    body: toBase64(utf8(text)),
  }
}
