import { sql } from 'drizzle-orm'
import { bigint, check, integer, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { banking, bytea, moment } from './banking.ts'
import { sealKeys } from './seals.ts'

/** Batches of evidence (audit_logs, audit_changes, access_logs, security_events), chained, each under one signature. */
export const evidenceSeals = banking.table(
  'evidence_seals',
  {
    number: bigint({ mode: 'bigint' }).primaryKey(),
    previous: bytea().notNull().unique(),
    hash: bytea().notNull().unique(),
    sealedAt: moment().notNull(),
    keyId: text('key_id').references(() => sealKeys.keyId),
    signature: bytea(),
  },
  (t) => [
    check('evidence_seal_number', sql`${t.number} > 0`),
    check('evidence_seal_signed', sql`(${t.keyId} is null) = (${t.signature} is null)`),
  ],
)

/** What a seal holds of one table. */
export const evidenceParts = banking.table(
  'evidence_parts',
  {
    sealNumber: bigint('seal_number', { mode: 'bigint' })
      .notNull()
      .references(() => evidenceSeals.number),
    tableName: text('table_name').notNull(),
    firstId: bigint('first_id', { mode: 'bigint' }).notNull(),
    lastId: bigint('last_id', { mode: 'bigint' }).notNull(),
    rows: integer().notNull(),
    /** For each row, by id: eight bytes of its id and the sha256 of its canonical text. So a fault is located. */
    leaves: bytea().notNull(),
    /** sha256 of the leaves. */
    digest: bytea().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tableName, t.sealNumber] }),
    // Finds the seal of a row.
    uniqueIndex('evidence_parts_rows').on(t.tableName, t.lastId),
    check('evidence_part_range', sql`${t.firstId} <= ${t.lastId}`),
    check('evidence_part_leaves', sql`length(${t.leaves}) = 40 * ${t.rows}`),
  ],
)
