/** Brings a backup back into an empty database, and opens the bank only when everything in it adds up. docs/backup.md. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { canonical, isSigned } from '../../worker/proofs/bytes.ts'
import type { Root } from '../../worker/proofs/contract.ts'
import { kekIdOf } from '../../worker/vault/vault.ts'
import { copyText, type KeysManifest, type Manifest, type Table, type TableFile, tablesOf } from './backup.ts'
import type { FilePlace } from './file-places.ts'
import { checkedPapers, faultsOfPapers, folderOf, type KeptPaper, putPapers } from './kept-papers.ts'
import { migrate } from './migrate.ts'
import { publicKeyOf } from './papers.ts'
import { backupKey, hashOf, readSealed } from './sealed-file.ts'
import { asOwner, type DataKeys } from './vault.ts'
import { type Verdict, verify } from './verify.ts'

export type RestoreKeys = { dataKeys: DataKeys; sealKey: Uint8Array; originKey: Buffer }
export type Restoring = {
  from: string
  keysFrom: string
  actor: string
  /** What stands outside of Postgres, oldest first. */
  published: readonly Root[]
  /** The folder of papers, else the one beside the backup. */
  papersFrom?: string | undefined
  /** Where the bank will look for its papers, opened only where there are any; `none` leaves them as they are. */
  files?: (() => Promise<FilePlace>) | 'none' | undefined
  /** What was booked after the backup is gone, and somebody has said that this is known. */
  acceptLoss?: boolean
  onProgress?: (table: TableFile) => void
}
export type Restored = {
  manifest: Manifest
  /** How many were put back. */
  papers: number
  /** Papers that the bucket had lost before the backup. */
  lost: string[]
  erased: number
  sessions: number
  verdict: Verdict
}

const readJson = (path: string): unknown => {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    throw new Error(`${path} cannot be read: is this the folder of a backup?`)
  }
}

/** What was signed by this bank's SEAL_KEY; throws for anything else. */
async function readSigned<Whole extends { format: string; signature: string }>(
  path: string,
  format: Whole['format'],
  sealKey: Uint8Array,
): Promise<Whole> {
  const { signature, ...whole } = readJson(path) as Whole
  const { publicKey } = await publicKeyOf(sealKey)
  const isOurs = typeof signature === 'string' && (await isSigned(canonical(whole), signature, publicKey))
  if (!isOurs || whole.format !== format)
    throw new Error(`${path} was not signed by this bank’s SEAL_KEY, or was changed.`)
  return { ...whole, signature } as unknown as Whole
}

/** The newest file of keys: it has all that an older one has, save what was destroyed since. */
function newestKeys(folder: string, manifest: Manifest): string {
  const newest = readdirSync(folder)
    .filter((name) => /^\d{4}-\d\d-\d\dT[\w-]+\.keys$/.test(name))
    .sort()
    .at(-1)
  // The names begin with the time.
  if (!newest || newest < `${manifest.id}.keys`)
    throw new Error(`${folder} holds no keys as young as the backup: nobody’s data would open.`)
  return join(folder, newest)
}

async function openingKey(keys: DataKeys, { id, kekId }: { id: string; kekId: string }): Promise<Buffer> {
  for (const raw of [keys.current, keys.previous])
    if (raw && (await kekIdOf(raw)) === kekId) return backupKey(raw, id)
  throw new Error(`The backup is sealed under DATA_KEY ${kekId}: set it as DATA_KEY or DATA_KEY_PREVIOUS.`)
}

type Part = { path: string; file: TableFile; key: Buffer }

/** Every file of the backup, after each was found to be the one that was signed. */
async function partsOf(
  keys: RestoreKeys,
  { from, keysFrom }: Restoring,
  manifest: Manifest,
): Promise<Part[]> {
  const keysPath = newestKeys(keysFrom, manifest)
  const ofKeys = await readSigned<KeysManifest>(`${keysPath}.json`, 'edgebank-keys-1', keys.sealKey)
  const key = await openingKey(keys.dataKeys, manifest)
  const parts = [
    ...manifest.tables.map((file) => ({ path: join(from, `${file.name}.copy`), file, key })),
    { path: keysPath, file: ofKeys.file, key: await openingKey(keys.dataKeys, ofKeys) },
  ]
  for (const { path, file } of parts) {
    const { bytes, sha256 } = await hashOf(path)
    if (bytes !== file.bytes || sha256 !== file.sha256)
      throw new Error(`${path} is not the file that was signed: ${bytes} bytes instead of ${file.bytes}.`)
  }
  return parts
}

async function refuseUnfit(client: pg.Client, manifest: Manifest, { published, acceptLoss }: Restoring) {
  const { rows: taken } = await client.query(
    'select where exists (select from banking.users) or exists (select from banking.transactions)',
  )
  if (taken.length > 0) throw new Error('There is a bank in this database: restore into an empty one.')
  const { rows } = await client.query<Manifest['migrations'][number]>(
    'select name, sha256 from banking.migrations order by name',
  )
  if (canonical(rows) !== canonical(manifest.migrations))
    throw new Error(
      `The backup is of another release: restore it with the one that ends in ${manifest.migrations.at(-1)?.name}, then migrate.`,
    )
  const lost = published.filter(({ date }) => date > (manifest.lastRoot ?? ''))
  if (lost.length > 0 && !acceptLoss)
    throw new Error(
      `Roots up to ${lost.at(-1)!.date} were published and this backup ends with ${manifest.lastRoot ?? 'none'}: what was booked since would be lost. Take a newer backup, or say --accept-loss yes.`,
    )
}

const named = ({ name }: Table) => `banking.${pg.escapeIdentifier(name)}`

/**
 * Triggers are off while rows come in as they were: what they would refuse or add is in the rows already. Row-level
 * security binds the owner too, under FORCE, and COPY refuses to run under it.
 */
async function fill(client: pg.Client, parts: Part[], onProgress: Restoring['onProgress']) {
  const tables = await tablesOf(client)
  for (const table of tables)
    await client.query(
      `alter table ${named(table)} disable trigger user; alter table ${named(table)} no force row level security`,
    )
  // A backup may be of before something was sealed: close_plain makes these again, as far as what came in lets it.
  const { rows: rules } = await client.query<{ drop: string }>(
    `select format('alter table %s drop constraint %I', c.conrelid::regclass, c.conname) as drop from pg_constraint c
      where c.connamespace = 'banking'::regnamespace and c.contype = 'c' and c.conname like '%\\_sealed'`,
  )
  for (const { drop } of rules) await client.query(drop)
  await client.query(`truncate ${tables.map(named).join(', ')}`)
  for (const table of tables) {
    const part = parts.find(({ file }) => file.name === table.name)
    if (!part) throw new Error(`The backup has no table ${table.name}.`)
    const into = client.query(copyFrom(`copy ${copyText(part.file)} from stdin`))
    await readSealed(part.path, part.key, table.name, into)
    if (into.rowCount !== part.file.rows)
      throw new Error(`${table.name} has ${into.rowCount} rows instead of ${part.file.rows}.`)
    onProgress?.(part.file)
  }
  for (const table of tables)
    await client.query(
      `alter table ${named(table)} enable trigger user; alter table ${named(table)} force row level security`,
    )
  await client.query('select banking.close_plain()')
}

/** Nobody is signed in, and who was erased after the backup is erased again. */
async function settle(client: pg.Client, manifest: Manifest, actor: string) {
  const sessions = await client.query(
    `select banking.end_session(id, 'restored') from banking.user_sessions where ended_at is null`,
  )
  const { rows } = await client.query<{ id: string }>(
    `select c.id, banking.forget_customer(c) from banking.customers c
      where exists (select from banking.encryption_keys k where k.subject = 'customer:' || c.id)
        and not exists (select from banking.encryption_keys k
          where k.subject = 'customer:' || c.id and k.destroyed_at is null)
        and exists (select from banking.users u where u.customer_id = c.id and u.email_index is not null)`,
  )
  // Copies of data are in no backup, and end with their keys; roots are published again where they stand no more.
  await client.query(
    `with over as (update banking.data_exports set status = 'expired' where status <> 'expired' returning id)
     update banking.encryption_keys k set wrapped = null, destroyed_at = clock_timestamp() from over o
      where k.subject = 'export:' || o.id and k.destroyed_at is null`,
  )
  await client.query('update banking.roots set published_at = null where published_at is not null')
  const done = { sessions: sessions.rowCount ?? 0, erased: rows.length }
  await client.query(
    'insert into banking.audit_logs (actor, action, subject, detail) values ($1, $2, $3, $4)',
    [actor, 'bank.restore', `backup:${manifest.id}`, JSON.stringify(done)],
  )
  return done
}

const setOpen = (client: pg.Client, isOpen: boolean) =>
  client.query(
    isOpen
      ? 'grant usage on schema banking to banking_app, banking_job'
      : 'revoke usage on schema banking from banking_app, banking_job',
  )

/** Where papers go, and that there is a place for them. */
async function placeFor(papers: readonly KeptPaper[], { files }: Restoring): Promise<FilePlace | undefined> {
  if (files === 'none' || papers.length === 0) return undefined
  if (files) return files()
  throw new Error(
    `There are ${papers.length} papers in the backup: --files names where they go, or says none to leave them.`,
  )
}

const openPapers = 'papers of applicants open as they were handed in'

/**
 * Everything comes in by one transaction, in which the Worker loses its way into the schema; it has it back when
 * `verify` finds the bank clean. Throws, and leaves the database empty, where the backup is not whole or does not fit.
 */
export async function restore(ownerUrl: string, keys: RestoreKeys, restoring: Restoring): Promise<Restored> {
  const manifest = await readSigned<Manifest>(
    join(restoring.from, 'manifest.json'),
    'edgebank-backup-1',
    keys.sealKey,
  )
  const parts = await partsOf(keys, restoring, manifest)
  const papersFrom = restoring.papersFrom ?? folderOf(restoring.from)
  const papers =
    restoring.files === 'none' ? [] : checkedPapers(restoring.from, manifest.papers ?? null, papersFrom)
  await migrate(ownerUrl)
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'bank restore' })
  await client.connect()
  let place: FilePlace | undefined
  let lost: string[] = []
  try {
    await asOwner(client, () => refuseUnfit(client, manifest, restoring))
    place = await placeFor(papers, restoring)
    // Before the rows: a restore that is killed here can be begun again.
    const put = place ? await putPapers(papers, papersFrom, place) : 0
    const done = await asOwner(client, async () => {
      await refuseUnfit(client, manifest, restoring)
      await setOpen(client, false)
      await fill(client, parts, restoring.onProgress)
      for (const { name, next } of manifest.sequences)
        await client.query('select setval($1::regclass, $2, false)', [`banking.${name}`, next])
      return settle(client, manifest, restoring.actor)
    })
    const published = restoring.published.filter(({ date }) => date <= (manifest.lastRoot ?? ''))
    const trusted = { keys: [await publicKeyOf(keys.sealKey)], published }
    const verdict = await verify(ownerUrl, {
      originKey: keys.originKey,
      trusted,
      dataKeys: () => keys.dataKeys,
    })
    if (place) {
      const from = place
      const found = await asOwner(client, () => faultsOfPapers(client, keys.dataKeys, from, papers))
      lost = found.lost
      const { faults } = found
      verdict.checks.push({ name: openPapers, checked: papers.length, faults })
      verdict.clean &&= faults.length === 0
    }
    if (verdict.clean) await asOwner(client, () => setOpen(client, true))
    return { manifest, papers: put, lost, ...done, verdict }
  } finally {
    await place?.close()
    await client.end()
  }
}
