import type * as z from 'zod/mini'
import { ask } from '../db.ts'
import { Refusal } from '../errors.ts'
import { toInstant } from '../instants.ts'
import { toBase64, utf8 } from '../proofs/bytes.ts'
import { programsOf } from '../statements/programs.ts'
import { contentTypes } from '../statements/rules.ts'
import type { Signed } from '../trpc.ts'
import type { fileInput, Report, Reports, reportsInput, runInput } from './contract.ts'

const shape = (row: Report): Report => ({
  ...row,
  cutAt: toInstant(row.cutAt),
  downloads: row.downloads.map((one) => ({ ...one, at: toInstant(one.at) })),
})

export async function listReports(ctx: Signed, input: z.output<typeof reportsInput>): Promise<Reports> {
  const { items, ...rest } = await ask<Reports>(ctx.database, 'banking.list_reports', [
    ctx.who.jti,
    input.kind ?? null,
    input.cursor ?? null,
    String(input.limit + 1),
  ])
  const shown = items.slice(0, input.limit).map(shape)
  return { ...rest, items: shown, next: items.length > input.limit ? shown.at(-1)!.id : null }
}

/** Refuses forbidden (a kind that operators do not see), invalid_input (the period). */
export const runReport = async (ctx: Signed, input: z.output<typeof runInput>) =>
  shape(
    await ask<Report>(ctx.database, 'banking.run_report', [
      ctx.who.jti,
      input.kind,
      input.from,
      input.to,
      ctx.requestId,
    ]),
  )

/** `n` marks a column of numbers. */
export type Cells = { columns: { name: string; n?: true }[]; cells: (string | { name: string })[][] }
/** As banking.read_report answers: `w` is a column's share of the width. */
export type Told = Report & {
  bank: string
  says: string
  source: string
  withheld: number
  sha256: string
  columns: (Cells['columns'][number] & { w: number })[]
  cells: Cells['cells']
}
export const textOf = (cell: Cells['cells'][number][number]) => (typeof cell === 'string' ? cell : cell.name)

/** The longest that is set on paper. */
const mostSet = 5000

/** Refuses not_found, unavailable (its rows are not what was cut), invalid_input (too long for paper). */
export async function makeFile(ctx: Signed, { id, format }: z.output<typeof fileInput>) {
  const told = await ask<Told>(ctx.database, 'banking.read_report', [ctx.who.jti, id, format, ctx.requestId])
  if (format === 'pdf' && told.cells.length > mostSet)
    throw new Refusal('invalid_input', {}, [
      { path: 'format', message: `A report of more than ${mostSet} rows comes as CSV alone.` },
    ])
  const bytes =
    format === 'pdf'
      ? await (await import('./sheet.ts')).reportSheet(told, programsOf(ctx.env))
      : utf8((await import('./csv.ts')).csvOf(told))
  return {
    contentType: contentTypes[format],
    filename: `${told.kind}-${told.from}-${told.to}-${told.revision}.${format}`,
    body: toBase64(bytes),
  }
}
