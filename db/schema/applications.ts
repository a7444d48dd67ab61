import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  check,
  date,
  index,
  integer,
  jsonb,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { banking, bytea, moment } from './banking.ts'

/**
 * Somebody who asks to become a customer, written down by staff. Who they are stands sealed under the application's own
 * key (`application:<id>`), with blind indexes of what finds them twice. No foreign keys to users: a row that a verb
 * writes would wait for whoever signs out.
 */
export const applications = banking.table(
  'applications',
  {
    /** The request's own. */
    id: uuid().primaryKey(),
    status: text().notNull().default('draft'),
    /** Counts what was saved: who saves an older one is told. */
    version: integer().notNull(),
    /** Name, date of birth, address, e-mail, phone, nationality, occupation, tax id and purpose. */
    personSealed: text('person_sealed').notNull(),
    emailIndex: bytea('email_index'),
    phoneIndex: bytea('phone_index'),
    taxIndex: bytea('tax_index'),
    /** Keyed hashes of the name's words, for the screening list. */
    nameTokens: bytea('name_tokens').array().notNull(),
    productCode: text('product_code').notNull(),
    kycLevel: text('kyc_level').notNull(),
    risk: text(),
    /** Codes of what the rating rests on. */
    riskReasons: jsonb('risk_reasons'),
    /** Everybody who wrote in it, by the person: none of them decides. */
    makers: text().array().notNull(),
    makerUserId: bigint('maker_user_id', { mode: 'bigint' }).notNull(),
    madeAt: moment().notNull().defaultNow(),
    changedAt: moment().notNull().defaultNow(),
    submittedAt: moment(),
    expiresAt: moment().notNull(),
    /** Who they are as `provision_customer` takes it, sealed when it was submitted, until it is settled. */
    provision: jsonb(),
    checkerUserId: bigint('checker_user_id', { mode: 'bigint' }),
    checkerPerson: text('checker_person'),
    settledAt: moment(),
    /** Why it was refused or withdrawn. */
    decision: text(),
    customerId: bigint('customer_id', { mode: 'bigint' }),
    /** When the bank looks at this customer again. */
    reviewOn: date('review_on'),
  },
  (t) => [
    index('applications_changed').on(t.status, t.changedAt),
    index('applications_submitted').on(t.status, t.submittedAt),
    // What expired is no status of its own: nobody writes a row when its time runs out.
    index('applications_open').on(t.expiresAt).where(sql`status in ('draft', 'submitted')`),
    index('applications_email').on(t.emailIndex),
    index('applications_phone').on(t.phoneIndex),
    index('applications_tax').on(t.taxIndex),
    uniqueIndex('applications_customer').on(t.customerId),
    index('applications_review').on(t.reviewOn),
    check(
      'application_status',
      sql`${t.status} in ('draft', 'submitted', 'approved', 'refused', 'withdrawn')`,
    ),
    check('application_kyc_level', sql`${t.kycLevel} in ('minimum', 'small', 'full')`),
    check('application_risk', sql`${t.risk} in ('low', 'medium', 'high')`),
    check('application_made', sql`cardinality(${t.makers}) > 0`),
    check('application_second_person', sql`not ${t.checkerPerson} = any (${t.makers})`),
    check(
      'application_decided',
      sql`(${t.status} in ('approved', 'refused')) = (${t.checkerPerson} is not null and ${t.checkerUserId} is not null)`,
    ),
    check(
      'application_settled',
      sql`(${t.status} in ('approved', 'refused', 'withdrawn')) = (${t.settledAt} is not null)`,
    ),
    check(
      'application_approved',
      sql`(${t.status} = 'approved') = (${t.customerId} is not null and ${t.reviewOn} is not null)`,
    ),
    check(
      'application_submitted',
      sql`${t.status} not in ('submitted', 'approved', 'refused') or (${t.submittedAt} is not null and ${t.risk} is not null)`,
    ),
    check('application_provision', sql`(${t.status} = 'submitted') = (${t.provision} is not null)`),
  ],
)

/** Names that nobody is taken on under without a look: a list that admins load whole. What was replaced stays for its hits. */
export const screeningEntries = banking.table(
  'screening_entries',
  {
    id: bigint({ mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
    /** The request that loaded it, and its line there. */
    load: uuid().notNull(),
    line: integer().notNull(),
    list: text().notNull(),
    /** As published: no customer’s. */
    name: text().notNull(),
    reference: text(),
    /** Keyed hashes of its words, each once. */
    tokens: bytea().array().notNull(),
    isActive: boolean('is_active').notNull().default(false),
    loadedAt: moment().notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex('screening_entries_line').on(t.load, t.line),
    index('screening_entries_tokens').using('gin', t.tokens),
    index('screening_entries_list').on(t.list, t.isActive),
    check('screening_words', sql`cardinality(${t.tokens}) > 0`),
  ],
)

/** A name on the list that is like an applicant's: somebody says with a reason whether it is the same person. */
export const applicationHits = banking.table(
  'application_hits',
  {
    applicationId: uuid('application_id')
      .notNull()
      .references(() => applications.id),
    entryId: bigint('entry_id', { mode: 'bigint' })
      .notNull()
      .references(() => screeningEntries.id),
    /** Of 100: how many of both names' words are the same. */
    score: integer().notNull(),
    foundAt: moment().notNull().defaultNow(),
    isMatch: boolean('is_match'),
    reason: text(),
    judgeUserId: bigint('judge_user_id', { mode: 'bigint' }),
    judgedAt: moment(),
  },
  (t) => [
    primaryKey({ columns: [t.applicationId, t.entryId] }),
    check('hit_score', sql`${t.score} between 1 and 100`),
    check('hit_judged', sql`num_nulls(${t.isMatch}, ${t.reason}, ${t.judgeUserId}, ${t.judgedAt}) in (0, 4)`),
  ],
)
