/**
 * Customers of another bank's system, with the bcrypt hashes of their passwords, from a CSV file: all of it or nothing.
 * A hash is accepted once: the first sign-in stores the password anew as argon2id. What is kept of it until then is its
 * salt and sha256 of its tag, so that neither the file's hash nor what the bank keeps can be sent as a password's proof.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { decodeBase64 } from 'bcryptjs'
import { CsvError, parse } from 'csv-parse/sync'
import pg from 'pg'
import { lookupOf } from '../../worker/vault/person.ts'
import { type DataKeys, openBankVault, sealNewPeople } from './vault.ts'

const columns = ['name', 'email', 'phone', 'products', 'password_hash']
const required = ['name', 'email', 'password_hash']
export const importing = {
  says: 'Makes customers from a CSV file with bcrypt hashes of their passwords: all of them or none.',
  usage: `--file customers.csv [--dry-run]   (columns: ${columns.join(',')})`,
  options: ['file', 'dry-run'],
}
const mostBytes = 64 * 1024 * 1024
const mostFaults = 20
const reportEvery = 1000

type Newcomer = {
  line: number
  name: string
  email: string
  phone: string | null
  products: string[]
  salt: Buffer
  verifier: Buffer
}
type Fault = { line: number; says: string }

/** `$2b$12$` and 53 characters: salt and tag of bcrypt at twelve rounds. Undefined for anything else. */
export function bcryptParts(hash: string): { salt: Buffer; verifier: Buffer } | undefined {
  const [, salt, tag] = /^\$2[aby]\$12\$([./A-Za-z0-9]{22})([./A-Za-z0-9]{31})$/.exec(hash) ?? []
  if (!salt || !tag) return undefined
  const bytes = (text: string, length: number) => Buffer.from(decodeBase64(text, length))
  return { salt: bytes(salt, 16), verifier: createHash('sha256').update(bytes(tag, 23)).digest() }
}

function newcomerOf(row: Record<string, string>, line: number): Newcomer | Fault {
  const fault = (says: string) => ({ line, says })
  const email = row.email!.toLowerCase()
  if (row.name === '' || row.name!.length > 120 || !row.name!.isWellFormed() || row.name!.includes('\0'))
    return fault('name: 1 to 120 characters are needed')
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) || email.length > 254)
    return fault('email: this is no address')
  if (row.phone && !/^\+[1-9]\d{6,14}$/.test(row.phone)) return fault('phone: + and 7 to 15 digits')
  const parts = bcryptParts(row.password_hash!)
  // The hash itself is never shown.
  if (!parts) return fault('password_hash: a bcrypt of twelve rounds ($2a$12$, $2b$12$ or $2y$12$) is needed')
  const products = (row.products || 'savings').split(/[;|]/).map((code) => code.trim())
  return { line, name: row.name!, email, phone: row.phone || null, products, ...parts }
}

/** The rows of a file and what is wrong with it, by line; RFC 4180 with a line of names first. */
export function readCustomers(text: string): { newcomers: Newcomer[]; faults: Fault[] } {
  type Parsed = { record: Record<string, string>; info: { lines: number } }
  let rows: Parsed[]
  try {
    rows = parse(text, { columns: true, info: true, trim: true, bom: true, skip_empty_lines: true }) as never
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    return { newcomers: [], faults: [{ line: Number(error.lines ?? 1), says: `not CSV (${error.code})` }] }
  }
  const named = Object.keys(rows[0]?.record ?? {})
  const missing = required.filter((name) => !named.includes(name))
  const foreign = named.filter((name) => !columns.includes(name))
  if (rows.length === 0) return { newcomers: [], faults: [{ line: 1, says: 'there are no customers in it' }] }
  if (missing.length + foreign.length > 0)
    return {
      newcomers: [],
      faults: [{ line: 1, says: `the columns are ${columns.join(', ')}; needed: ${required.join(', ')}` }],
    }
  const judged = rows.map(({ record, info }) => newcomerOf(record, info.lines))
  const faults = judged.filter((one): one is Fault => 'says' in one)
  const newcomers = judged.filter((one): one is Newcomer => !('says' in one))
  const seen = new Map<string, number>()
  for (const { email, line } of newcomers) {
    const before = seen.get(email)
    if (before === undefined) seen.set(email, line)
    else faults.push({ line, says: `email: stands in line ${before} as well` })
  }
  return { newcomers, faults: faults.sort((one, other) => one.line - other.line) }
}

/** A file that cannot be taken, with what is wrong in which line. */
class Unacceptable extends Error {
  constructor(faults: Fault[]) {
    const shown = faults.slice(0, mostFaults).map(({ line, says }) => `line ${line}: ${says}`)
    const more = faults.length > mostFaults ? [`… and ${faults.length - mostFaults} more`] : []
    super(['Nothing was imported.', ...shown, ...more].join('\n'))
  }
}

async function refuseStanding(client: pg.Client, keys: DataKeys, newcomers: Newcomer[]) {
  const { rows: products } = await client.query<{ code: string }>(
    `select code from banking.products where type not in ('bank', 'term_deposit')`,
  )
  const { index } = await openBankVault(client, keys)
  const offered = new Set(products.map(({ code }) => code))
  const { rows } = await client.query<{ at: string }>(
    'select at::text from unnest($1::text[]) with ordinality n (name, at) where banking.find_user(n.name) is not null',
    [await Promise.all(newcomers.map(({ email }) => lookupOf(index, email)))],
  )
  const faults = rows.map(({ at }) => ({
    line: newcomers[Number(at) - 1]!.line,
    says: 'email: somebody banks here under it',
  }))
  for (const { line, products } of newcomers)
    for (const code of products)
      if (!offered.has(code)) faults.push({ line, says: `products: there is no ${code}` })
  if (faults.length > 0) throw new Unacceptable(faults.sort((one, other) => one.line - other.line))
}

/** Makes the customers of a file, in the transaction of `client`. Throws `Unacceptable`. */
async function importCustomers(
  client: pg.Client,
  keys: DataKeys,
  actor: string,
  path: string,
  onProgress: (done: number, all: number) => void,
): Promise<{ email: string; customerId: string }[]> {
  const bytes = readFileSync(path)
  if (bytes.length > mostBytes) throw new Error('The file is larger than 64 MiB: split it.')
  const { newcomers, faults } = readCustomers(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  if (faults.length > 0) throw new Unacceptable(faults)
  await refuseStanding(client, keys, newcomers)
  const sealed = await sealNewPeople(client, keys, 'customer', newcomers)
  const made = []
  for (const [at, { email, products, salt, verifier }] of newcomers.entries()) {
    const { rows } = await client.query<{ id: string }>(
      `select banking.provision_customer($1, $2, $3, 0, 12, 0, $4, $5) ->> 'customerId' as id`,
      [actor, sealed[at], salt, verifier, products],
    )
    made.push({ email, customerId: rows[0]!.id })
    if (made.length % reportEvery === 0) onProgress(made.length, newcomers.length)
  }
  await client.query(
    `update banking.users u set password_scheme = 'bcrypt' from banking.customers c
      where c.id = u.customer_id and c.customer_id = any ($1)`,
    [made.map(({ customerId }) => customerId)],
  )
  await client.query(
    'insert into banking.audit_logs (actor, action, subject, detail) values ($1, $2, $3, $4)',
    [
      actor,
      'customers.import',
      'customers',
      JSON.stringify({ count: made.length, file: createHash('sha256').update(bytes).digest('hex') }),
    ],
  )
  return made
}

/** Imports a file in one transaction and says who is a customer now; a dry run does everything and takes it back. */
export async function importFile(
  ownerUrl: string,
  keys: DataKeys,
  actor: string,
  path: string,
  isDry: boolean,
): Promise<number> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'bank import' })
  await client.connect()
  try {
    await client.query('begin')
    await client.query('set local role banking_owner')
    const made = await importCustomers(client, keys, actor, path, (done, all) =>
      console.error(`${done} of ${all}`),
    )
    await client.query(isDry ? 'rollback' : 'commit')
    for (const { customerId, email } of made) console.log(`${isDry ? 'can be made' : customerId}  ${email}`)
    console.log(`${made.length} customers ${isDry ? 'can be imported; nothing was changed' : 'imported'}`)
    return 0
  } finally {
    // Ends what was begun: without a commit nothing of the file stays.
    await client.end()
  }
}
