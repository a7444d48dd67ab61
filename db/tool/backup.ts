/**
 * A backup is a folder: one sealed file a table, all of one snapshot, and a manifest that the bank signs. The wrapped
 * keys of people lie apart, since they are kept for 35 days only: with them goes what was erased. docs/backup.md.
 */
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { canonical, openSealKey } from '../../worker/proofs/bytes.ts'
import { kekIdOf } from '../../worker/vault/vault.ts'
import type { FilePlace } from './file-places.ts'
import {
  copyPapers,
  folderOf,
  type KeptPaper,
  listed,
  listName,
  type PaperList,
  papersOf,
} from './kept-papers.ts'
import { backupKey, type Written, writeSealed } from './sealed-file.ts'
import { asOwner } from './vault.ts'

export type TableFile = { name: string; columns: string[]; rows: number } & Written

/** What `manifest.json` holds besides its signature: no personal data, so that it can be read without any key. */
export type Contents = {
  format: 'edgebank-backup-1'
  id: string
  /** RFC 3339. */
  madeAt: string
  /** Which DATA_KEY the files are sealed under. */
  kekId: string
  businessDate: string
  migrations: { name: string; sha256: string }[]
  tables: TableFile[]
  sequences: { name: string; next: string }[]
  /** The newest seal and root inside: whoever restores compares them with what was published. */
  lastSeal: string | null
  lastRoot: string | null
  /** Of backups from before papers were in them it is not there. */
  papers?: PaperList
}
type Signed = { keyId: string; signature: string }
export type Manifest = Contents & Signed
/** Stands beside each file of keys, signed likewise. */
export type KeysManifest = {
  format: 'edgebank-keys-1'
  id: string
  madeAt: string
  kekId: string
  file: TableFile
} & Signed

/** Says what the schema is: `migrate` writes it in the bank that is restored. */
const leftOut = 'migrations'
/** Wrapped keys, which are kept apart. */
export const keysTable = 'encryption_keys'

export type Table = { name: string; columns: string[] }

/** The bank's tables, those first that others refer to. */
export async function tablesOf(client: pg.Client): Promise<Table[]> {
  const { rows } = await client.query<Table & { refers: string[] }>(
    `select c.relname as name,
        (select array_agg(a.attname::text order by a.attnum) from pg_attribute a where a.attrelid = c.oid
          and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
        array(select distinct r.relname::text from pg_constraint f join pg_class r on r.oid = f.confrelid
          where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid) as refers
       from pg_class c where c.relnamespace = 'banking'::regnamespace and c.relkind = 'r' order by c.relname`,
  )
  const left = new Map(rows.map((row) => [row.name, row]))
  const ordered: Table[] = []
  while (left.size > 0) {
    const ready = [...left.values()].filter(({ refers }) => !refers.some((name) => left.has(name)))
    if (ready.length === 0) throw new Error(`Tables refer to each other in a circle: ${[...left.keys()]}.`)
    for (const { name, columns } of ready) {
      left.delete(name)
      if (name !== leftOut) ordered.push({ name, columns })
    }
  }
  return ordered
}

const quoted = ({ columns }: Table) => columns.map((column) => pg.escapeIdentifier(column)).join(', ')
export const copyText = (table: Table) => `banking.${pg.escapeIdentifier(table.name)} (${quoted(table)})`

export type BackupKeys = { dataKey: Uint8Array; sealKey: Uint8Array }
type Progress = (table: TableFile) => void

async function writeTable(client: pg.Client, path: string, key: Buffer, table: Table): Promise<TableFile> {
  // Under row-level security a table is copied by a query: the owner's policy lets every row through.
  const copied = client.query(
    copyTo(`copy (select ${quoted(table)} from banking.${pg.escapeIdentifier(table.name)}) to stdout`),
  )
  const written = await writeSealed(path, key, table.name, copied)
  return { ...table, rows: copied.rowCount, ...written }
}

async function contentsOf(
  client: pg.Client,
  id: string,
): Promise<Omit<Contents, 'tables' | 'kekId' | 'papers'>> {
  const one = async <Value>(text: string) =>
    (await client.query<{ value: Value }>(`select (${text}) as value`)).rows[0]!.value
  const rowsOf = (text: string) =>
    one<never[]>(`select coalesce(jsonb_agg(to_jsonb(t)), '[]') from (${text}) t`)
  return {
    format: 'edgebank-backup-1',
    id,
    madeAt: new Date(await one<Date>('transaction_timestamp()')).toISOString(),
    businessDate: await one<string>('select current::text from banking.business_dates'),
    migrations: await rowsOf('select name, sha256 from banking.migrations order by name'),
    sequences: await rowsOf(
      `select sequencename as name, coalesce(last_value + increment_by, start_value)::text as next
         from pg_sequences where schemaname = 'banking' order by 1`,
    ),
    lastSeal: await one<string | null>('select max(number)::text from banking.seals'),
    lastRoot: await one<string | null>('select max(date)::text from banking.roots'),
  }
}

async function sign<Whole extends object>(sealKey: Uint8Array, whole: Whole) {
  const key = await openSealKey(sealKey)
  return { ...whole, keyId: key.keyId, signature: await key.sign(canonical({ ...whole, keyId: key.keyId })) }
}

function refuseTogether(to: string, keysTo: string) {
  const [one, other] = [resolve(to) + sep, resolve(keysTo) + sep]
  if (one.startsWith(other) || other.startsWith(one))
    throw new Error('Keys lie apart from what they open: --keys-to is another place than --to.')
}

/** Keys are kept for as long as the bank says; the newest ones always, whatever their age. */
function pruneKeys(folder: string, days: number, now: number): string[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.keys'))
  const newest = files.sort().at(-1)
  const old = files.filter(
    (name) => name !== newest && statSync(join(folder, name)).mtimeMs < now - days * 864e5,
  )
  for (const name of old)
    for (const file of [name, `${name}.json`]) rmSync(join(folder, file), { force: true })
  return old
}

const isKeys = ({ name }: Table) => name === keysTable
const writeJson = (path: string, value: object) =>
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600, flag: 'wx' })

export type BackingUp = {
  to: string
  keysTo: string
  actor: string
  /** Where the bank keeps its papers, opened only where there are any; `none` leaves them out. */
  files?: (() => Promise<FilePlace>) | 'none' | undefined
  onProgress?: Progress
}

/** Copies what is new and writes the list of all, which the manifest signs. */
async function writePapers(
  papers: readonly KeptPaper[],
  files: BackingUp['files'],
  folder: string,
  to: string,
) {
  if (files === 'none') return { list: null, copied: 0, missing: [] }
  const place = papers.length > 0 ? await files?.() : undefined
  if (papers.length > 0 && !place)
    throw new Error(
      'Papers of applicants and files of messages lie outside of Postgres: --files names where, or says none to leave them out.',
    )
  try {
    const { copied, missing } = place ? await copyPapers(papers, place, to) : { copied: 0, missing: [] }
    const { content, list } = listed(papers, missing)
    writeFileSync(join(folder, listName), content, { mode: 0o600, flag: 'wx' })
    return { list, copied, missing: missing.map(({ id }) => id) }
  } finally {
    await place?.close()
  }
}

async function noteBackup(client: pg.Client, actor: string, { id, tables }: Manifest) {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0)
  await asOwner(client, () =>
    client.query('insert into banking.audit_logs (actor, action, subject, detail) values ($1, $2, $3, $4)', [
      actor,
      'bank.backup',
      `backup:${id}`,
      JSON.stringify({ tables: tables.length, rows }),
    ]),
  )
}

/**
 * Writes a backup of the bank at `ownerUrl` while it is open. What is half written is called `.unfinished` and never
 * taken for a backup. Answers the folder, the keys that were too old to keep, how many papers were new, and which of them
 * the bank does not hold as they were handed in.
 */
export async function backUp(
  ownerUrl: string,
  keys: BackupKeys,
  { to, keysTo, actor, files, onProgress }: BackingUp,
): Promise<{ folder: string; manifest: Manifest; pruned: string[]; copied: number; missing: string[] }> {
  refuseTogether(to, keysTo)
  const id = `${new Date().toISOString().replaceAll(/[:.]/g, '-')}-${crypto.randomUUID().slice(0, 8)}`
  const key = backupKey(keys.dataKey, id)
  const folder = join(to, id)
  const unfinished = `${folder}.unfinished`
  const keysFile = join(keysTo, `${id}.keys`)
  for (const path of [unfinished, keysTo]) mkdirSync(path, { recursive: true, mode: 0o700 })
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'bank backup' })
  await client.connect()
  try {
    await client.query('begin isolation level repeatable read read only')
    await client.query('set local role banking_owner')
    const contents = { ...(await contentsOf(client, id)), kekId: await kekIdOf(keys.dataKey) }
    const tables: TableFile[] = []
    for (const table of await tablesOf(client)) {
      const path =
        table.name === keysTable ? `${keysFile}.unfinished` : join(unfinished, `${table.name}.copy`)
      tables.push(await writeTable(client, path, key, table))
      onProgress?.(tables.at(-1)!)
    }
    const { rows } = await client.query<{ days: string }>(
      `select banking.setting('backup.keys_kept_days') as days`,
    )
    const papers = await papersOf(client)
    await client.query('commit')
    const { list, ...ofPapers } = await writePapers(papers, files, unfinished, folderOf(folder))
    const [apart, kept] = [tables.find(isKeys)!, tables.filter((table) => !isKeys(table))]
    const manifest = await sign(keys.sealKey, { ...contents, tables: kept, papers: list })
    const { madeAt, kekId } = contents
    const ofKeys = { format: 'edgebank-keys-1' as const, id, madeAt, kekId, file: apart }
    writeJson(`${keysFile}.json`, await sign(keys.sealKey, ofKeys))
    renameSync(`${keysFile}.unfinished`, keysFile)
    writeJson(join(unfinished, 'manifest.json'), manifest)
    renameSync(unfinished, folder)
    await noteBackup(client, actor, manifest)
    return { folder, manifest, pruned: pruneKeys(keysTo, Number(rows[0]!.days), Date.now()), ...ofPapers }
  } catch (error) {
    for (const path of [unfinished, `${keysFile}.unfinished`, `${keysFile}.json`])
      rmSync(path, { recursive: true, force: true })
    throw error
  } finally {
    await client.end()
  }
}
