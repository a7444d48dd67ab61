import { text } from 'drizzle-orm/pg-core'
import { banking, moment } from './banking.ts'

/** Which files of db/migrations stand in this database; an applied file never changes. */
export const migrations = banking.table('migrations', {
  name: text().primaryKey(),
  sha256: text().notNull(),
  appliedAt: moment().notNull().defaultNow(),
})
