/**
 * The one door to Postgres. A read is a Drizzle query in an HTTP batch behind `banking.enter`; a write is one
 * function. Either is a single request and a single transaction.
 */
import { neon, neonConfig } from '@neondatabase/serverless'
import { fillPlaceholders, sql } from 'drizzle-orm'
import type { BatchItem } from 'drizzle-orm/batch'
import { drizzle } from 'drizzle-orm/neon-http'
import type { PgPreparedQuery, PreparedQueryConfig } from 'drizzle-orm/pg-core'
import { isLoopback } from './config.ts'
import { isErrorCode, Refusal } from './errors.ts'
import { type Currency, toMoney } from './money.ts'

const atNeon = neonConfig.fetchEndpoint as (
  host: string,
  port: number | string,
  options?: { jwtAuth?: boolean },
) => string
neonConfig.fetchEndpoint = (host, port, options) =>
  isLoopback(host) ? `http://${host}:${port}/sql` : atNeon(host, port, options)

/** Longer than the role's own statement_timeout: what has not answered by then is a line that is dead. */
const patienceMs = 35_000
/** How the driver asks Postgres. */
export const fetchPatiently = (url: string, options: RequestInit) =>
  fetch(url, Object.assign(options, { signal: AbortSignal.timeout(patienceMs) }))
neonConfig.fetchFunction = fetchPatiently

export type Database = ReturnType<typeof open>
const open = (url: string) => drizzle(neon(url), { casing: 'snake_case' })

const opened = new Map<string, Database>()

/** Opens what is sealed in an answer of Postgres, where it stands (worker/vault/journal.ts). */
export type Opener = (told: unknown) => Promise<void>
const openers = new WeakMap<Database, Opener>()

/** A client whose answers are opened before anybody sees them. */
export function connectOpening(url: string, opener: Opener): Database {
  const database = connect(url)
  openers.set(database, opener)
  return database
}

/** A client for each URL of this isolate. It holds no connection: every request is one fetch. */
export function connect(url: string): Database {
  const before = opened.get(url)
  if (before) return before
  const database = open(url)
  opened.set(url, database)
  return database
}

/** Who asks, as far as the Worker knows: Postgres decides whether that is true. */
export type Claimed = { jti: string; kinds: readonly string[] }

const kindsLiteral = (kinds: readonly string[]) => `{${kinds.join(',')}}`

/** What Drizzle's `batch` asks of a query. */
const ready = (text: string, params: unknown[], mapResult: (response: unknown) => unknown) => {
  const prepared = { getQuery: () => ({ sql: text, params }), isResponseInArrayMode: () => true, mapResult }
  return { _prepare: () => prepared } as unknown as BatchItem<'pg'>
}

/**
 * A query that Drizzle builds once, with a place for each value that changes: built anew for every request it cost the
 * Worker a quarter of a read. Takes the values, by name, and answers a query for `read`.
 */
export function kept<
  Query extends { prepare(name: string): PgPreparedQuery<PreparedQueryConfig> } & BatchItem<'pg'>,
>(build: (database: Database) => Query) {
  let made: { text: string; params: unknown[]; mapResult: (response: unknown) => unknown } | undefined
  return (database: Database, values: Record<string, unknown> = {}): BatchItem<'pg'> & { _: Query['_'] } => {
    if (!made) {
      const prepared = build(database).prepare('')
      const { sql: text, params } = prepared.getQuery()
      made = { text, params, mapResult: (response) => prepared.mapResult(response) }
    }
    return ready(made.text, fillPlaceholders(made.params, values), made.mapResult) as never
  }
}

const entering = ({ jti, kinds }: Claimed) =>
  ready('select banking.enter($1, $2::text[])', [jti, kindsLiteral(kinds)], () => undefined)

/** The rows of one query, as the caller may see them. */
export async function read<Query extends BatchItem<'pg'>>(
  database: Database,
  who: Claimed,
  query: Query,
): Promise<Query['_']['result']> {
  const [, rows] = await refusing(database.batch([entering(who), query]))
  await openers.get(database)?.(rowsIn(rows))
  return rows as Query['_']['result']
}

/** Of a query written by hand the driver answers more than its rows. */
const rowsIn = (answer: unknown): unknown => (answer as { rows?: unknown }).rows ?? answer

/** The rows of two queries in one snapshot-consistent batch, behind one `enter`. */
export async function readBoth<One extends BatchItem<'pg'>, Two extends BatchItem<'pg'>>(
  database: Database,
  who: Claimed,
  one: One,
  two: Two,
): Promise<[One['_']['result'], Two['_']['result']]> {
  const [, first, second] = await refusing(database.batch([entering(who), one, two]))
  await openers.get(database)?.([rowsIn(first), rowsIn(second)])
  return [first as One['_']['result'], second as Two['_']['result']]
}

/**
 * As `read`, by plans that follow an index in its order. The planner counts on an account of the usual size; for one of
 * a hundred thousand lines it would gather and sort them all to show fifty (measured: 115 ms instead of 6).
 */
export async function readInOrder<Query extends BatchItem<'pg'>>(
  database: Database,
  who: Claimed,
  query: Query,
): Promise<Query['_']['result']> {
  const inOrder = database.execute(
    sql`select set_config('enable_' || plan, 'off', true)
      from unnest('{bitmapscan,hashjoin,material,memoize,mergejoin,seqscan,sort}'::text[]) plan`,
  )
  const [, rows] = await readBoth(database, who, inOrder, query)
  return rows
}

/** What anybody may read: no session, no rows of a person. */
export const readPublic = <Result>(query: Promise<Result>): Promise<Result> => refusing(query)

/**
 * Calls one function of the bank, by name and in the order of its parameters, and answers its jsonb. A
 * `{refused: code}` that was committed becomes the same Refusal as one that was raised. Straight through the driver:
 * building the statement anew with Drizzle costs a tenth of a transfer.
 */
export async function ask<Answer>(
  database: Database,
  name: `banking.${string}`,
  values: (string | bigint | null)[],
): Promise<Answer> {
  const places = values.map((_, index) => `$${index + 1}`).join(', ')
  const rows = await refusing(database.$client.query(`select ${name}(${places}) as answer`, values))
  const answer = rows[0]?.answer as (Answer & { refused?: unknown }) | undefined
  await openers.get(database)?.(answer)
  if (answer && isErrorCode(answer.refused)) {
    const { refused, ...detail } = answer
    throw new Refusal(refused as never, wireDetail(detail))
  }
  return answer as Answer
}

/** A door that answers every request with the refusal of its caller: token_revoked, token_expired, session_idle, else forbidden. */
export function closedTo(database: Database, jti: string): Database {
  const refuse = async () => {
    await ask(database, 'banking.enter', [jti, '{}'])
    throw new Refusal('forbidden')
  }
  return new Proxy(database, {
    get: (target, name) =>
      name === '$client' ? { query: refuse } : name === 'batch' ? refuse : Reflect.get(target, name, target),
  })
}

/** What the bank can switch off, as `feature.<name>` among its settings. */
export const features = ['exchange', 'term_deposits', 'scheduled_payments'] as const
export type Feature = (typeof features)[number]

/**
 * A door whose every request names the feature that it needs: `banking.admit` looks at its switch, after the session and
 * the role, on the trip that is made anyway.
 */
export function needing(database: Database, feature: Feature): Database {
  const naming = `set_config('banking.feature', '${feature}', true)`
  const client = {
    query: (text: string, values: unknown[]) =>
      // In its FROM: it is named before the verb is called.
      database.$client.query(`${text} from ${naming}`, values),
  }
  const batch = async (queries: [BatchItem<'pg'>, ...BatchItem<'pg'>[]]) => {
    const [, ...results] = await database.batch([ready(`select ${naming}`, [], () => undefined), ...queries])
    return results
  }
  const door = new Proxy(database, {
    get: (target, name) =>
      name === '$client' ? client : name === 'batch' ? batch : Reflect.get(target, name, target),
  })
  const opener = openers.get(database)
  if (opener) openers.set(door, opener)
  return door
}

async function refusing<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work
  } catch (error) {
    throw asRefusal(error)
  }
}

type DatabaseError = { code?: string; message?: string; detail?: string; routine?: string }

/** SQLSTATEs that say "later": connection, resources, operator, time limits, serialization, deadlock. */
const transient = /^(?:08|53|57|55P03|40001|40P01)/

/** Our own SQLSTATEs (class BK) carry a code of `errors.ts` as message. The text of any other error stays inside. */
export function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  const outer = error as DatabaseError & { cause?: DatabaseError }
  const fault = outer.code ? outer : (outer.cause ?? outer)
  if (fault.code?.startsWith('BK') && isErrorCode(fault.message))
    return new Refusal(fault.message, wireDetail(fault.detail ? JSON.parse(fault.detail) : {}))
  if (!fault.code || transient.test(fault.code))
    return new Refusal('unavailable', { retryAfterSeconds: 1, reason: fault.code ?? 'no answer' })
  return new Refusal('internal', { reason: `${fault.code} ${fault.routine ?? ''}`.trim() })
}

/** `{currency, minor: {available: "12"}}` from SQL → `{available: {amount: "0.12", currency}}` on the wire. */
function wireDetail(detail: Record<string, unknown>): Record<string, unknown> {
  const { currency, minor, ...rest } = detail
  if (typeof minor !== 'object' || minor === null) return detail
  const amounts = Object.entries(minor).map(([name, value]) => [
    name,
    toMoney(BigInt(value), currency as Currency),
  ])
  return { ...rest, ...Object.fromEntries(amounts) }
}

const checked = new Set<string>()

/**
 * Once in an isolate: refuses a database role that row-level security would not bind. Only the outcome is kept, not
 * the promise: a request that is cancelled in the middle would leave every later one waiting for it.
 */
export async function checkRole(url: string): Promise<void> {
  if (checked.has(url)) return
  const { rows } = await refusing(
    connect(url).execute<{ unbound: boolean }>(sql`
      select rolsuper or rolbypassrls or pg_has_role(current_user, 'banking_owner', 'member') as unbound
        from pg_roles where rolname = current_user`),
  )
  if (rows[0]?.unbound !== false)
    throw new Refusal('unavailable', { reason: 'the database role is superuser, owner or BYPASSRLS' })
  checked.add(url)
}
