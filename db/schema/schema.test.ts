/** The Drizzle schema, from which queries are written, and the database, which answers them, are one. */
import { is } from 'drizzle-orm'
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core'
import type pg from 'pg'
import { beforeAll, expect, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import { connectOwner, rows } from '../../test/teller.ts'
import * as accountChanges from './account-changes.ts'
import * as accounts from './accounts.ts'
import * as analytics from './analytics.ts'
import * as applications from './applications.ts'
import * as attachments from './attachments.ts'
import * as audit from './audit.ts'
import * as bank from './bank.ts'
import * as books from './books.ts'
import * as challenges from './challenges.ts'
import * as changes from './changes.ts'
import * as customerChanges from './customer-changes.ts'
import * as customers from './customers.ts'
import * as day from './day.ts'
import * as deposits from './deposits.ts'
import * as documents from './documents.ts'
import * as encryption from './encryption.ts'
import * as evidence from './evidence.ts'
import * as exchange from './exchange.ts'
import * as dataExports from './exports.ts'
import * as factors from './factors.ts'
import * as holds from './holds.ts'
import * as insights from './insights.ts'
import * as joint from './joint.ts'
import * as ledger from './ledger.ts'
import * as life from './life.ts'
import * as limits from './limits.ts'
import * as migrations from './migrations.ts'
import * as names from './names.ts'
import * as passkeys from './passkeys.ts'
import * as passwords from './passwords.ts'
import * as payees from './payees.ts'
import * as pots from './pots.ts'
import * as preferences from './preferences.ts'
import * as reports from './reports.ts'
import * as risk from './risk.ts'
import * as schedules from './schedules.ts'
import * as seals from './seals.ts'
import * as settingChanges from './setting-changes.ts'
import * as support from './support.ts'
import * as users from './users.ts'

let owner: pg.Client

beforeAll(async () => {
  owner = await connectOwner((await freshBank()).wire.ownerUrl)
})

const parts = [
  accountChanges,
  customerChanges,
  dataExports,
  accounts,
  analytics,
  applications,
  attachments,
  audit,
  bank,
  books,
  challenges,
  changes,
  customers,
  day,
  deposits,
  documents,
  encryption,
  evidence,
  exchange,
  factors,
  holds,
  insights,
  joint,
  ledger,
  life,
  limits,
  migrations,
  names,
  passkeys,
  passwords,
  payees,
  pots,
  reports,
  preferences,
  risk,
  schedules,
  seals,
  settingChanges,
  support,
  users,
]
const tables = parts
  .flatMap((part) => Object.values<unknown>(part))
  .filter((thing) => is(thing, PgTable))
  .map((table) => getTableConfig(table as PgTable))

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

it('every column has in the database the name, type and nullability that the schema gives it', async () => {
  const written = tables.flatMap((table) =>
    table.columns.map((column) => ({
      table: table.name,
      column: column.keyAsName ? snake(column.name) : column.name,
      type: column.getSQLType().replace(', ', ','),
      required: column.notNull,
    })),
  )
  const standing = await rows(
    owner,
    `select c.relname as table, a.attname as column, a.attnotnull as required,
        replace(format_type(a.atttypid, a.atttypmod), 'banking.', '') as type
       from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relnamespace = 'banking'::regnamespace and c.relkind = 'r'`,
  )
  const sorted = (columns: unknown[]) =>
    columns.map((column) => JSON.stringify(column, Object.keys(standing[0]!).sort())).sort()
  expect(sorted(standing)).toEqual(sorted(written))
})

it('tables keep the names that others rely on', () => {
  const kept = ['customers', 'accounts', 'transactions', 'users', 'audit_logs', 'configurations']
  kept.push('user_sessions', 'security_events', 'auth_tokens', 'access_logs', 'encryption_keys')
  expect(tables.map(({ name }) => name)).toEqual(expect.arrayContaining(kept))
  expect(new Set(tables.map(({ schema }) => schema))).toEqual(new Set(['banking']))
})
