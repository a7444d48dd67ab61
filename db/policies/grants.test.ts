/** Rights: what each role of the bank may do, told one by one, on a bank made as at Neon: by no superuser. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import { connect, connectOwner, outcome, type Row, rows, value } from '../../test/teller.ts'
import { migrate } from '../tool/migrate.ts'

let owner: pg.Client
let app: pg.Client
let job: pg.Client

beforeAll(async () => {
  const bank = await freshBank({ empty: true })
  await migrate(bank.wire.ownerUrl)
  owner = await connectOwner(bank.wire.ownerUrl)
  app = await connect(bank.wire.appUrl)
  job = await connect(bank.wire.jobUrl)
})

const names = async (text: string, values: unknown[] = []) =>
  (await rows(owner, text, values)).map(({ name }) => name as string)

/** Functions that a role may execute, with the types of their arguments. */
const executable = (role: string) =>
  names(
    `select p.proname || '(' || oidvectortypes(p.proargtypes) || ')' as name from pg_proc p
      where pronamespace = 'banking'::regnamespace and has_function_privilege($1, p.oid, 'execute') order by 1`,
    [role],
  )

/** Everything that a role may, one line each, as it stands in rights.txt for whoever reviews or audits it. */
async function rightsInFull(): Promise<string> {
  const reads = await rows(
    owner,
    `select c.relname as table, string_agg(a.attname::text, ', ' order by a.attnum) filter
          (where has_column_privilege('banking_app', c.oid, a.attnum, 'select')) as may,
        string_agg(a.attname::text, ', ' order by a.attnum) filter
          (where not has_column_privilege('banking_app', c.oid, a.attnum, 'select')) as may_not
       from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relnamespace = 'banking'::regnamespace and c.relkind = 'r' group by 1 order by 1`,
  )
  const inserts = await names(
    `select c.relname as name from pg_class c where c.relnamespace = 'banking'::regnamespace and c.relkind = 'r'
        and has_table_privilege('banking_money', c.oid, 'insert') order by 1`,
  )
  const updates = await names(
    `select c.relname || ': ' || string_agg(attname::text, ', ' order by attnum) as name
       from pg_attribute a join pg_class c on c.oid = a.attrelid
      where c.relnamespace = 'banking'::regnamespace and c.relkind = 'r' and attnum > 0 and not attisdropped
        and has_column_privilege('banking_money', attrelid, attnum, 'update') group by c.relname order by 1`,
  )
  const of = (wanted: (table: Row) => unknown, say: (table: Row) => string) =>
    reads.filter(wanted).map((table) => say(table))
  const parts: [string, string[]][] = [
    ['banking_app may execute', await executable('banking_app')],
    ['banking_job may execute', await executable('banking_job')],
    [
      'banking_app may read, of the rows that its policies show',
      of(
        (t) => t.may && !t.may_not,
        (t) => t.table,
      ),
    ],
    [
      'banking_app may read without some columns',
      of(
        (t) => t.may && t.may_not,
        (t) => `${t.table}, without ${t.may_not}`,
      ),
    ],
    [
      'banking_app may not read',
      of(
        (t) => !t.may,
        (t) => t.table,
      ),
    ],
    ['banking_money may append to', inserts],
    ['banking_money may update the columns', updates],
  ]
  return parts.map(([title, lines]) => `${title}\n${lines.map((line) => `  ${line}\n`).join('')}`).join('\n')
}

// WRITE_RIGHTS=1 writes the page anew; what changed in it is then to be reviewed.
it('rights stand in rights.txt, all of them: a new one is reviewed there', async () => {
  const page = join(import.meta.dirname, 'rights.txt')
  const rights = await rightsInFull()
  if (process.env.WRITE_RIGHTS) writeFileSync(page, rights)
  expect(rights).toBe(readFileSync(page, 'utf8'))
})

describe('the Worker’s role', () => {
  it('reads no verifier, salt, secret, key or hash of a token', async () => {
    const found = await names(
      `select c.relname || '.' || a.attname as name
         from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        where c.relnamespace = 'banking'::regnamespace and c.relkind = 'r'
          and has_column_privilege('banking_app', c.oid, a.attnum, 'select')
          -- Of names, which are their reader's to search; not of sessions.
          and a.attname not in ('from_tokens', 'to_tokens', 'holder_tokens')
          and (a.attname ~ '(password|salt|secret|verifier|jti|token|mac|blocked|failures)' or c.relname in
            ('secrets', 'auth_tokens', 'refresh_tokens', 'request_keys', 'audit_logs', 'access_logs', 'security_events', 'outbox'))`,
    )
    expect(found).toEqual([])
  })
})

describe('nobody who logs in', () => {
  const outsiders = ['banking_app', 'banking_job', 'banking_migrator', 'public']

  it('has a right to change a row of any table, or to use a sequence', async () => {
    const writes = ['insert', 'update', 'delete', 'truncate', 'references', 'trigger', 'maintain']
    const found = await names(
      `select o.role || ' may ' || w.write || ' ' || c.relname as name
         from unnest($1::text[]) o(role), unnest($2::text[]) w(write), pg_class c
        where c.relnamespace = 'banking'::regnamespace and c.relkind = 'r'
          and (has_table_privilege(o.role, c.oid, w.write) or w.write in ('insert', 'update', 'references')
            and has_any_column_privilege(o.role, c.oid, w.write))
       union all
       select o.role || ' may use ' || c.relname from unnest($1::text[]) o(role), pg_class c
        where c.relnamespace = 'banking'::regnamespace and c.relkind = 'S'
          and (has_sequence_privilege(o.role, c.oid, 'usage') or has_sequence_privilege(o.role, c.oid, 'update'))`,
      [outsiders, writes],
    )
    expect(found).toEqual([])
  })

  it('may read a table, but for the Worker’s role', async () => {
    const found = await names(
      `select c.relname as name from unnest($1::text[]) o(role), pg_class c
        where c.relnamespace = 'banking'::regnamespace and c.relkind = 'r' and o.role <> 'banking_app'
          and (has_table_privilege(o.role, c.oid, 'select') or has_any_column_privilege(o.role, c.oid, 'select'))`,
      [outsiders],
    )
    expect(found).toEqual([])
  })

  it('may execute a function, but for the Worker’s role and jobs', async () => {
    expect(await executable('public')).toEqual([])
    expect(await executable('banking_migrator')).toEqual([])
  })

  it('may make anything in the database', async () => {
    const found = await rows(
      owner,
      `select o.role, has_database_privilege(o.role, current_database(), 'create') as schemas,
          has_database_privilege(o.role, current_database(), 'temporary') as temporary,
          has_schema_privilege(o.role, 'banking', 'create') or has_schema_privilege(o.role, 'public', 'create') as objects
         from unnest($1::text[]) o(role)`,
      [[...outsiders, 'banking_money']],
    )
    for (const one of found)
      expect(one).toEqual({ role: one.role, schemas: false, temporary: false, objects: false })
    const entry = `has_database_privilege('public', current_database(), 'connect')
      or has_schema_privilege('public', 'banking', 'usage')`
    expect(await value(owner, `select ${entry}`)).toBe(false)
  })

  it('gets through with SQL of their own', async () => {
    const attempts = [
      'update banking.entries set amount = 1',
      'delete from banking.entries',
      'truncate banking.entries',
      `insert into banking.entries default values`,
      'update banking.transactions set amount = 1',
      'delete from banking.audit_logs',
      'update banking.accounts set posted = posted + 1',
      `update banking.users set failures = 0`,
      'insert into banking.auth_tokens default values',
      'select password_verifier from banking.users',
      'select * from banking.users',
      'select value from banking.secrets',
      'select jti_hash from banking.auth_tokens',
      'select token_hash from banking.refresh_tokens',
      'select banking.caller_mac($$customer|1|1|1$$)',
      'select banking.admit($$x$$, null, false)',
      'select banking.setting($$auth.failures_allowed$$)',
      'select banking.end_session(1, $$me$$)',
      `select banking.issue_account_number()`,
      'select nextval($$banking.account_numbers$$)',
      'set role banking_owner',
      'set role banking_money',
      'set role banking_migrator',
      'set session authorization banking_owner',
      'set session_replication_role = replica',
      'alter table banking.entries disable trigger all',
      'alter table banking.entries disable row level security',
      'alter table banking.entries no force row level security',
      'drop trigger rows_stay on banking.entries',
      'drop policy owner_all on banking.entries',
      'create table banking.mine ()',
      'create table public.mine ()',
      'create temporary table mine ()',
      'create schema mine',
      'create function banking.mine() returns int language sql as $$select 1$$',
      'create function pg_temp.mine() returns int language sql as $$select 1$$',
      'create role mine',
      'grant banking_owner to banking_app',
      'copy banking.users to stdout',
      `copy (select 1) to program 'true'`,
      `select pg_read_file('PG_VERSION')`,
    ]
    for (const client of [app, job])
      for (const attempt of attempts)
        expect(['42501', '0LP01'], `${client.user}: ${attempt}`).toContain(
          await outcome(client.query(attempt)),
        )
  })
})

describe('the roles', () => {
  it('are neither superusers nor makers of roles or databases, and row-level security binds each', async () => {
    const found = await rows(
      owner,
      `select rolname as role, rolcanlogin as logs_in, rolinherit as inherits from pg_roles
        where rolname ~ '^banking_' and not (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)
        order by 1`,
    )
    expect(found).toEqual([
      { role: 'banking_app', logs_in: true, inherits: false },
      { role: 'banking_job', logs_in: true, inherits: false },
      { role: 'banking_migrator', logs_in: true, inherits: false },
      { role: 'banking_money', logs_in: false, inherits: false },
      { role: 'banking_owner', logs_in: false, inherits: true },
    ])
  })

  it('belong to each other only so that migrations can run and the owner can hand verbs over', async () => {
    const found = await rows(
      owner,
      `select member::regrole::text as member, roleid::regrole::text as of, bool_or(set_option) as may_set,
          bool_or(inherit_option) as inherits, bool_or(m.admin_option) as may_grant
         from pg_auth_members m where roleid::regrole::text ~ '^banking_' and member::regrole::text ~ '^banking_'
        group by 1, 2 order by 1`,
    )
    expect(found).toEqual([
      { member: 'banking_migrator', of: 'banking_owner', may_set: true, inherits: false, may_grant: false },
      { member: 'banking_owner', of: 'banking_money', may_set: true, inherits: true, may_grant: false },
    ])
  })

  it('the role that moves money cannot change a line of the journal or of the audit, nor a balance, nor delete anything', async () => {
    const writable = await names(
      `select w.write || ' ' || c.relname as name
         from pg_class c, unnest(array['update', 'delete', 'truncate']) w(write)
        where c.relnamespace = 'banking'::regnamespace and c.relkind = 'r'
          and has_table_privilege('banking_money', c.oid, w.write)`,
    )
    expect(writable).toEqual([])
    const columns = await names(
      `select c.relname || '.' || attname as name from pg_attribute a join pg_class c on c.oid = a.attrelid
        where c.relnamespace = 'banking'::regnamespace and c.relkind = 'r' and attnum > 0 and not attisdropped
          and has_column_privilege('banking_money', attrelid, attnum, 'update')
          and (c.relname in ('transactions', 'entries', 'audit_logs', 'request_keys', 'security_events', 'users',
            'customers', 'secrets', 'auth_tokens', 'configurations', 'force_debits')
            or c.relname = 'accounts' and attname in ('id', 'account_number', 'currency', 'posted', 'version', 'head'))`,
    )
    expect(columns).toEqual([])
  })
})

it('every function that runs as its owner has a pinned search path, and its owner is bound by row-level security', async () => {
  const found = await rows(
    owner,
    `select proname as name, proconfig as settings, proowner::regrole::text as owner from pg_proc
      where pronamespace = 'banking'::regnamespace and prosecdef order by 1`,
  )
  expect(found.length).toBeGreaterThan(8)
  for (const one of found) {
    expect(one.settings, one.name).toContain('search_path=pg_catalog, banking')
    expect(['banking_owner', 'banking_money'], one.name).toContain(one.owner)
  }
  expect(found.find(({ name }) => name === 'make_transfer')!.owner).toBe('banking_money')
})
