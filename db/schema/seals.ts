import { sql } from 'drizzle-orm'
import { bigint, check, date, integer, text } from 'drizzle-orm/pg-core'
import { banking, bytea, moment } from './banking.ts'

/** Public halves of the keys that the bank has sealed with. An old one stays: what it signed is still to be checked. */
export const sealKeys = banking.table(
  'seal_keys',
  {
    /** The first eight bytes of the key's sha256, hexadecimal. */
    keyId: text('key_id').primaryKey(),
    publicKey: bytea('public_key').notNull(),
    firstUsedAt: moment().notNull().defaultNow(),
  },
  (t) => [check('seal_key_length', sql`length(${t.publicKey}) = 32`)],
)

/** Batches of the journal, each by one hash over its entries' hashes and the seal before. */
export const seals = banking.table(
  'seals',
  {
    number: bigint({ mode: 'bigint' }).primaryKey(),
    firstSeq: bigint('first_seq', { mode: 'bigint' }).notNull().unique(),
    lastSeq: bigint('last_seq', { mode: 'bigint' }).notNull().unique(),
    entries: integer().notNull(),
    digest: bytea().notNull(),
    previous: bytea().notNull().unique(),
    hash: bytea().notNull().unique(),
    sealedAt: moment().notNull(),
    keyId: text('key_id').references(() => sealKeys.keyId),
    signature: bytea(),
  },
  (t) => [
    check('seal_range', sql`${t.firstSeq} <= ${t.lastSeq} and ${t.number} > 0`),
    check('seal_signed', sql`(${t.keyId} is null) = (${t.signature} is null)`),
  ],
)

/** One Merkle root a closed business date over the state of all accounts at its end. */
export const roots = banking.table(
  'roots',
  {
    date: date().primaryKey(),
    accounts: integer().notNull(),
    /** The roots of the chunks of accounts, 32 bytes each, by account id. */
    chunks: bytea().notNull(),
    root: bytea().notNull(),
    /** Hash of the newest seal. */
    seal: bytea().notNull(),
    madeAt: moment().notNull(),
    keyId: text('key_id').references(() => sealKeys.keyId),
    signature: bytea(),
    publishedAt: moment(),
    /** Number and hash of the newest seal of the evidence (evidence.ts). */
    evidenceNumber: bigint('evidence_number', { mode: 'bigint' }),
    evidence: bytea(),
  },
  (t) => [
    check('root_signed', sql`(${t.keyId} is null) = (${t.signature} is null)`),
    check('root_published_signed', sql`${t.publishedAt} is null or ${t.signature} is not null`),
  ],
)
