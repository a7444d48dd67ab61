/**
 * Papers of applicants, and files beside messages of support, in a backup. They change only when they are sealed anew, under
 * another key of their subject, so each form is copied once, as it stands in the bucket, into one folder beside all backups; a backup lists those of its
 * snapshot. docs/backup.md.
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, renameSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type pg from 'pg'
import { judged } from '../../worker/documents/rules.ts'
import { gcmOpenWhole, Unopenable } from '../../worker/vault/gcm.ts'
import { openRing, type Ring, unwrapKey, type WrappedKey } from '../../worker/vault/vault.ts'
import { type FilePlace, writeWhole } from './file-places.ts'
import { type Kind, keptIn, kinds } from './papers-anew.ts'
import type { DataKeys } from './vault.ts'

/**
 * Sealed: length and hash of what stands in the bucket, and by which key (lists of before do not say). Without a table it is
 * an applicant's, as all were in the first lists.
 */
export type KeptPaper = { table?: Kind['table']; id: string; bytes: number; sha256: string; key?: string }
/** What the manifest says of `papers.json`; null where papers were left out. */
export type PaperList = { count: number; bytes: number; sha256: string } | null

export const listName = 'papers.json'
/** Beside the backups. */
export const folderOf = (backup: string) => join(dirname(backup.replace(/\/+$/, '')), 'papers')
/** By what stands in it as well: one paper under two keys is two files. */
const pathOf = (folder: string, { id, sha256 }: KeptPaper) =>
  join(folder, id.slice(-2), `${id}.${sha256.slice(0, 16)}`)
/** As the first backups called it. */
const plainPathOf = (folder: string, { id }: KeptPaper) => join(folder, id.slice(-2), id)
const sha256 = (content: Buffer) => createHash('sha256').update(content).digest('hex')
/** Of a sealed paper: its IV and tag. */
const sealedMore = 28
const faultsShown = 200

const [documents] = kinds as [Kind]
const kindOf = ({ table }: KeptPaper) => kinds.find((kind) => kind.table === table) ?? documents
/** Ids are made by those who hand them in: an applicant's paper and a file may have the same. */
const nameOf = (paper: KeptPaper) => kindOf(paper).name(paper.id)

/** Those that somebody's key still opens. In the caller's snapshot. */
export async function papersOf(client: pg.Client): Promise<KeptPaper[]> {
  const found: KeptPaper[] = []
  for (const { table } of kinds) {
    const { rows } = await client.query<KeptPaper>(
      `select t.id, t.bytes + $1::int as bytes, encode(t.sealed_hash, 'hex') as sha256, t.key_id::text as key
         from banking.${table} t join banking.encryption_keys k on k.id = t.key_id and k.wrapped is not null order by t.id`,
      [sealedMore],
    )
    found.push(...rows.map((row) => (table === documents.table ? row : { table, ...row })))
  }
  return found
}

const inBucket = (from: FilePlace, paper: KeptPaper) =>
  keptIn(from, nameOf(paper), paper.key ?? '', paper.sha256)

/** Copies those that are not there yet; answers which the bucket does not hold as they were handed in. */
export async function copyPapers(papers: readonly KeptPaper[], from: FilePlace, folder: string) {
  const missing: KeptPaper[] = []
  let copied = 0
  for (const paper of papers) {
    const [path, plain] = [pathOf(folder, paper), plainPathOf(folder, paper)]
    if (existsSync(path) && statSync(path).size === paper.bytes) continue
    if (existsSync(plain) && sha256(readFileSync(plain)) === paper.sha256) {
      renameSync(plain, path)
      continue
    }
    const kept = await inBucket(from, paper)
    if (!kept) missing.push(paper)
    else {
      writeWhole(path, kept.found)
      copied += 1
    }
  }
  return { copied, missing }
}

export function listed(papers: readonly KeptPaper[], missing: readonly KeptPaper[]) {
  const kept = papers.filter((paper) => !missing.includes(paper))
  const content = Buffer.from(`${JSON.stringify(kept)}\n`)
  return { content, list: { count: kept.length, bytes: content.length, sha256: sha256(content) } }
}

const pathIn = (folder: string, paper: KeptPaper) =>
  existsSync(pathOf(folder, paper)) ? pathOf(folder, paper) : plainPathOf(folder, paper)

/** What the backup lists, after each was found to be what was signed. Throws where one is not. */
export function checkedPapers(backup: string, list: PaperList, folder: string): KeptPaper[] {
  if (!list) return []
  const content = readFileSync(join(backup, listName))
  if (sha256(content) !== list.sha256) throw new Error(`${listName} is not the file that was signed.`)
  const papers = JSON.parse(content.toString()) as KeptPaper[]
  for (const paper of papers) {
    const path = pathIn(folder, paper)
    if (!existsSync(path)) throw new Error(`${path} is missing: --papers names the folder of papers.`)
    if (sha256(readFileSync(path)) !== paper.sha256)
      throw new Error(`${path} is not the paper that was signed.`)
  }
  return papers
}

/** Puts back what the bucket does not hold as it was; answers how many. */
export async function putPapers(papers: readonly KeptPaper[], folder: string, into: FilePlace) {
  let put = 0
  for (const paper of papers) {
    if (await inBucket(into, paper)) continue
    await into.put(nameOf(paper), readFileSync(pathIn(folder, paper)))
    put += 1
  }
  return put
}

type Document = { id: string; bytes: number; type: string; hash: string; key: WrappedKey }

async function faultOf(ring: Ring, from: FilePlace, kind: Kind, { id, bytes, type, hash, key }: Document) {
  const name = kind.name(id)
  const sealed = (await keptIn(from, name, key.id, hash))?.found
  if (!sealed) return (await from.get(name)) ? 'is not what was kept' : 'is not in the bucket'
  try {
    const content = await gcmOpenWhole((await unwrapKey(ring, key)).key, sealed, kind.content(id))
    const found = judged(content)
    if (content.length !== bytes || !('type' in found) || found.type !== type)
      return 'is not what was handed in'
  } catch (error) {
    if (error instanceof Unopenable) return 'does not open'
    throw error
  }
}

/**
 * Opens every paper of the bank from where the Worker will look for it. Answers what is wrong, in words, and which the
 * backup did not have (`known`): the bucket had lost them before.
 */
export async function faultsOfPapers(
  client: pg.Client,
  keys: DataKeys,
  from: FilePlace,
  known: readonly KeptPaper[],
): Promise<{ faults: string[]; lost: string[] }> {
  const ids = new Set(known.map(nameOf))
  const lost: string[] = []
  const ring = await openRing(keys.current, keys.previous)
  const faults: string[] = []
  for (const kind of kinds)
    for (let after: string | null = null, more = true; more; ) {
      const { rows } = (await client.query(
        `select t.id, t.bytes, t.content_type as type, encode(t.sealed_hash, 'hex') as hash, banking.kept_key(t.key_id) as key
           from banking.${kind.table} t join banking.encryption_keys k on k.id = t.key_id and k.wrapped is not null
          where $1::uuid is null or t.id > $1 order by t.id limit 500`,
        [after],
      )) as { rows: Document[] }
      for (const document of rows) {
        const fault = await faultOf(ring, from, kind, document)
        if (fault && !ids.has(kind.name(document.id))) lost.push(document.id)
        else if (fault && faults.length < faultsShown) faults.push(`paper ${document.id} ${fault}`)
      }
      after = rows.at(-1)?.id ?? null
      more = after !== null
    }
  return { faults, lost }
}
