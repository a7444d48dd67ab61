/** Brings a database to the state of this checkout: roles, tables, functions, policies, settings, secrets. */
import { createHash, randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import pg from 'pg'

const folder = (name: string) => new URL(`../${name}/`, import.meta.url)
const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')
const sqlFiles = (name: string) =>
  readdirSync(folder(name))
    .filter((file) => file.endsWith('.sql'))
    .sort()

export type Passwords = { banking_app?: string; banking_job?: string; banking_migrator?: string }

/**
 * `ownerUrl` names a role that may create roles (the project's owner at Neon, the superuser locally) or, once the
 * roles stand, `banking_migrator`. Runs in one transaction under a lock, so that two deployments cannot interleave;
 * answers the names of the migrations applied now. Throws when an applied migration was changed afterwards.
 */
export async function migrate(ownerUrl: string, passwords: Passwords = {}): Promise<string[]> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'bank migrate' })
  await client.connect()
  try {
    await addEnumValues(client)
    await client.query('begin')
    await client.query(`select pg_advisory_xact_lock(hashtext('banking migrate'))`)
    await client.query('set local client_min_messages = warning')
    await makeRoles(client, passwords)
    await client.query('set local role banking_owner')
    await client.query('set local check_function_bodies = off')
    const applied = await applyMigrations(client)
    // A function can be handed only to a role that may create in the schema; the right lasts for this transaction.
    await client.query('grant create on schema banking to banking_money')
    await client.query(read('policies/types.sql'))
    for (const file of sqlFiles('functions')) await apply(client, `functions/${file}`)
    const left = await functionsLeft(client)
    await apply(client, 'policies/tables.sql')
    await apply(client, 'policies/triggers.sql')
    await apply(client, 'policies/levels.sql')
    await apply(client, 'policies/evidence.sql')
    await apply(client, 'policies/settings.sql')
    // Only now, when no policy or trigger is of one any more.
    if (left.length > 0) await client.query(`drop routine ${left.join(', ')}`)
    await client.query('revoke create on schema banking from banking_money')
    await makeSecrets(client)
    await client.query('commit')
    return applied
  } finally {
    await client.end()
  }
}

async function apply(client: pg.Client, path: string, change = (text: string) => text) {
  try {
    await client.query(change(read(path)))
  } catch (error) {
    throw new Error(`db/${path}: ${(error as Error).message}`, { cause: error })
  }
}

/**
 * What no file makes any more, as it was before its arguments changed or at all: each would stay a door, with its rights.
 * Every file has just written its functions, so these are the rows that this transaction has not.
 */
async function functionsLeft(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select p.oid::regprocedure::text as name from pg_proc p
      where p.pronamespace = 'banking'::regnamespace and p.xmin <> pg_current_xact_id()::xid`,
  )
  return rows.map(({ name }) => name)
}

async function makeRoles(client: pg.Client, passwords: Passwords) {
  const { rows } = await client.query<{ may: boolean }>(
    'select rolcreaterole or rolsuper as may from pg_roles where rolname = current_user',
  )
  if (!rows[0]?.may) return
  await apply(client, 'policies/roles.sql')
  for (const [role, password] of Object.entries(passwords)) {
    await client.query(
      `alter role ${client.escapeIdentifier(role)} password ${client.escapeLiteral(password)}`,
    )
  }
}

type Applied = { name: string; sha256: string }

async function appliedBefore(client: pg.Client): Promise<Applied[]> {
  const { rows } = await client.query<{ standing: string | null }>(
    `select to_regclass('banking.migrations') as standing`,
  )
  if (!rows[0]?.standing) return []
  return (await client.query<Applied>('select name, sha256 from banking.migrations')).rows
}

const enumValue = /^(ALTER TYPE \S+ ADD VALUE) ('.*)$/gm
const tolerant = (text: string) => text.replaceAll(enumValue, '$1 IF NOT EXISTS $2')

/**
 * A value that is added to an enumeration cannot be used before its transaction has committed, and settings use it.
 * So a bank that stands gets its new values first; one too many, should the rest fail, does no harm.
 */
async function addEnumValues(client: pg.Client) {
  const { rows } = await client.query<{ stands: boolean }>(
    `select to_regnamespace('banking') is not null as stands`,
  )
  if (!rows[0]?.stands) return
  await client.query('set role banking_owner')
  const before = new Set((await appliedBefore(client)).map(({ name }) => name))
  if (before.size > 0)
    for (const file of sqlFiles('migrations').filter((name) => !before.has(name)))
      for (const [statement] of read(`migrations/${file}`).matchAll(enumValue))
        await client.query(tolerant(statement.replace('--> statement-breakpoint', '')))
  await client.query('reset role')
}

async function applyMigrations(client: pg.Client): Promise<string[]> {
  const before = await appliedBefore(client)
  const applied: string[] = []
  for (const name of sqlFiles('migrations')) {
    const text = read(`migrations/${name}`)
    const sha256 = createHash('sha256').update(text).digest('hex')
    const known = before.find((migration) => migration.name === name)
    if (known && known.sha256 !== sha256)
      throw new Error(`db/migrations/${name} was changed after it was applied`)
    if (known) continue
    await apply(client, `migrations/${name}`, tolerant)
    await client.query('insert into banking.migrations (name, sha256) values ($1, $2)', [name, sha256])
    applied.push(name)
  }
  return applied
}

/** Keys that Postgres alone knows, made once. */
async function makeSecrets(client: pg.Client) {
  const key = randomBytes(64)
  const pads = Buffer.concat([key.map((byte) => byte ^ 0x36), key.map((byte) => byte ^ 0x5c)])
  for (const [name, value] of [
    ['caller', pads],
    ['fake_salt', randomBytes(32)],
  ] as const) {
    await client.query('insert into banking.secrets (name, value) values ($1, $2) on conflict do nothing', [
      name,
      value,
    ])
  }
}

/** Everything that `migrate` applies, in its order, for those who apply it by hand. */
export function wholeSchema(): string {
  const paths = [
    'policies/roles.sql',
    ...sqlFiles('migrations').map((file) => `migrations/${file}`),
    'policies/types.sql',
    ...sqlFiles('functions').map((file) => `functions/${file}`),
    'policies/tables.sql',
    'policies/triggers.sql',
    'policies/levels.sql',
    'policies/evidence.sql',
    'policies/settings.sql',
  ]
  const parts = paths.map((path) => `-- db/${path}\n${read(path).trim()}\n`)
  // Between roles and tables the rest becomes the owner's, as in migrate.
  parts.splice(1, 0, 'set role banking_owner;\nset check_function_bodies = off;\n')
  const schemaMade = paths.findIndex((path) => path.startsWith('policies/types')) + 1
  parts.splice(schemaMade, 0, 'grant create on schema banking to banking_money;\n')
  return `${parts.join('\n')}
revoke create on schema banking from banking_money;
-- Two secrets that only this database knows; gen_random_uuid draws from the system's strong source.
with key as (select string_agg(uuid_send(gen_random_uuid()), '') as bytes from generate_series(1, 4))
insert into banking.secrets (name, value)
select 'caller', string_agg(set_byte('\\x00', 0, get_byte(key.bytes, i) # pad), '' order by pad, i)
  from key, generate_series(0, 63) i, (values (54), (92)) pads (pad)
union all
select 'fake_salt', uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
on conflict do nothing;
`
}
