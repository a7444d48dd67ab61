import * as z from 'zod/mini'
import { date, instant, paging } from '../shapes.ts'

const reportKind = z.enum(['cash', 'suspicious', 'dormant', 'access', 'audit', 'reconciliation'])
export type ReportKind = z.infer<typeof reportKind>
const id = z
  .string()
  .check(z.regex(/^\d{1,18}$/, 'This is not the number of a report.'), z.describe('The number of a report'))

export const report = z.object({
  id,
  kind: reportKind,
  title: z.string(),
  from: date,
  to: date,
  revision: z.int().check(z.describe('1 for the first of this period')),
  rows: z.int(),
  state: z
    .enum(['final', 'provisional', 'superseded'])
    .check(
      z.describe(
        'Provisional: its period was not closed; superseded: a later one of that period came out differently',
      ),
    ),
  cutAt: instant,
  cutBy: z.string(),
  downloads: z
    .array(z.object({ by: z.string(), at: instant, format: z.string() }))
    .check(z.describe('The last five, newest first')),
})
export type Report = z.infer<typeof report>

export const reportsInput = z.prefault(
  z.object({
    kind: z.optional(reportKind).check(z.describe('One kind alone')),
    limit: paging.limit,
    cursor: z.optional(id).check(z.describe('The `next` of the page before')),
  }),
  {},
)
export const reports = z.object({
  businessDate: date,
  kinds: z
    .array(
      z.object({
        kind: reportKind,
        title: z.string(),
        every: z.enum(['daily', 'monthly']),
        says: z.string(),
        source: z.string(),
      }),
    )
    .check(z.describe('Those that the caller may see')),
  items: z.array(report),
  next: z.nullable(z.string()),
})
export type Reports = z.infer<typeof reports>

export const runInput = z.object({ kind: reportKind, from: date, to: date })
const reportFormat = z.enum(['csv', 'pdf']).check(z.describe('A table for a spreadsheet, or paper'))
export const fileInput = z.object({ id, format: reportFormat })
