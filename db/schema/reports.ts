import { sql } from 'drizzle-orm'
import { bigint, boolean, check, date, index, integer, jsonb, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { banking, bytea, moment } from './banking.ts'

/**
 * What the bank owes its supervisors and itself, cut by the end of day on its schedule or by somebody for a period
 * (db/functions/cut_report.sql). Never changed: what comes out differently later is a further revision. Rows hold
 * numbers of people, never names: these are laid beside them at reading, so that who was erased is erased here as well.
 */
export const reports = banking.table(
  'reports',
  {
    id: bigint({ mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
    kind: text().notNull(),
    fromDate: date('from_date').notNull(),
    toDate: date('to_date').notNull(),
    revision: integer().notNull(),
    /** Whether the period was closed when it was cut. */
    isFinal: boolean('is_final').notNull(),
    cutAt: moment().notNull().defaultNow(),
    cutBy: text('cut_by').notNull(),
    rowCount: integer('row_count').notNull(),
    /** A list of rows; a cell is a text, or {"customer"} or {"user"} where a name belongs. */
    content: jsonb().notNull(),
    /** sha256 of the content, which stands in the sealed deed of cutting as well. */
    hash: bytea().notNull(),
  },
  (t) => [
    uniqueIndex('reports_revision').on(t.kind, t.fromDate, t.toDate, t.revision),
    index('reports_kind').on(t.kind, t.id),
    check('report_period', sql`${t.fromDate} <= ${t.toDate}`),
    check('report_hash', sql`length(${t.hash}) = 32`),
  ],
)
