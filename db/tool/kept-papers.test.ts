/** Papers of applicants and files of messages go with a backup and come back with it; each is opened before the bank is. */
import { createHash, randomUUID } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import { aPng } from '../../test/pictures.ts'
import { connectOwner, rows, value } from '../../test/teller.ts'
import { contentOf, objectOf } from '../../worker/attachments/rules.ts'
import { nameOf, placeOf } from '../../worker/documents/rules.ts'
import { gcmSeal } from '../../worker/vault/gcm.ts'
import { newKey, openRing } from '../../worker/vault/vault.ts'
import { backUp } from './backup.ts'
import { inFolder } from './file-places.ts'
import { faultsOfPapers, type KeptPaper, listName, putPapers } from './kept-papers.ts'
import { type Restoring, restore } from './restore.ts'

const secret = (name: string) => Buffer.from(inject('workerBindings')[name]!, 'base64')
const [dataKey, sealKey, originKey] = [secret('DATA_KEY'), secret('SEAL_KEY'), secret('ORIGIN_KEY')]
const folder = mkdtempSync(join(tmpdir(), 'kept-papers-'))
const [to, keysTo, bucket] = [join(folder, 'data'), join(folder, 'keys'), join(folder, 'bucket')]
mkdirSync(bucket)

const bank = await freshBank()
const target = await freshBank({ empty: true })
const doubted = await freshBank({ empty: true })
const spare = await freshBank({ empty: true })
let owner: pg.Client
const png = Buffer.from(aPng, 'base64')

/** A paper as the Worker leaves it: a row, and a sealed file in the bucket. */
async function aPaper(): Promise<string> {
  const [id, application] = [randomUUID(), randomUUID()]
  const { kept, key } = await newKey(await openRing(dataKey), 'subject', `application:${application}`)
  const sealed = Buffer.from(await gcmSeal(key.key, png, placeOf(id)))
  const [{ maker }] = (await rows(
    owner,
    `select min(id) as maker from banking.users where kind = 'operator'`,
  )) as [{ maker: string }]
  await owner.query('select banking.keep_key($1, $2)', [`application:${application}`, kept])
  await owner.query(
    `insert into banking.applications (id, version, person_sealed, email_index, name_tokens, product_code, kyc_level, makers, maker_user_id, expires_at)
     values ($1::uuid, 1, 'v1.' || $3::text || '.x', sha256($1::uuid::text::bytea), '{}', 'savings', 'full', array['user:0'], $2, now() + interval '1 day')`,
    [application, maker, kept.id],
  )
  await owner.query(
    `insert into banking.documents (id, application_id, kind, content_type, bytes, key_id, sealed_hash, added_by)
     values ($1, $2, 'identity', 'image/png', $3, $4, $5, $6)`,
    [id, application, png.length, kept.id, createHash('sha256').update(sealed).digest(), maker],
  )
  await inFolder(bucket).put(nameOf(id), sealed)
  return id
}

/** A file beside the first message of a ticket, as the Worker leaves it, under an id that a paper may have as well. */
async function aFile(id: string): Promise<string> {
  const [ticket, message] = [randomUUID(), randomUUID()]
  const { kept, key } = await newKey(await openRing(dataKey), 'subject', `customer:${ticket}`)
  const sealed = Buffer.from(await gcmSeal(key.key, png, contentOf(id)))
  await owner.query('select banking.keep_key($1, $2)', [`customer:${ticket}`, kept])
  await owner.query(
    `with who as (select id as user_id, customer_id from banking.users where kind = 'customer' order by id limit 1),
      ticket as (insert into banking.tickets (id, customer_id, category, priority, status, subject_sealed, opened_at, changed_at, due_at, solve_due_at, messages)
        select $1, customer_id, 'payment', 'normal', 'open', 'v1.x', now(), now(), now(), now(), 1 from who),
      message as (insert into banking.ticket_messages (id, ticket_id, at, author, kind, internal, body_sealed, digest)
        select $2, $1, now(), 'customer', 'message', false, 'v1.x', sha256('none'))
     insert into banking.ticket_attachments (id, ticket_id, message_id, customer_id, at, author, user_id, internal, name_sealed, content_type, bytes, key_id, sealed_hash)
     select $3, $1, $2, customer_id, now(), 'customer', user_id, false, 'v1.x', 'image/png', $4, $5, $6 from who`,
    [ticket, message, id, png.length, kept.id, createHash('sha256').update(sealed).digest()],
  )
  await inFolder(bucket).put(objectOf(id), sealed)
  return id
}

const files = async () => inFolder(bucket)
const backUpNow = (given: Partial<Parameters<typeof backUp>[2]> = {}) =>
  backUp(bank.wire.ownerUrl, { dataKey, sealKey }, { to, keysTo, actor: 'tool:test', files, ...given })
const back = (at: string, from: string, given: Partial<Restoring> = {}) =>
  restore(
    at,
    { dataKeys: { current: dataKey }, sealKey, originKey },
    { from, keysFrom: keysTo, actor: 'tool:test', published: [], ...given },
  )
const emptyBucket = () => {
  const path = mkdtempSync(join(folder, 'empty-'))
  return { path, files: async () => inFolder(path) }
}
const opens = `select has_schema_privilege('banking_app', 'banking', 'usage')`
const copyOf = (id: string) => {
  const beside = join(to, 'papers', id.slice(-2))
  const found = existsSync(beside) ? readdirSync(beside).find((name) => name.startsWith(`${id}.`)) : undefined
  return join(beside, found ?? id)
}

let papers: string[]
let first: Awaited<ReturnType<typeof backUpNow>>

beforeAll(async () => {
  owner = await connectOwner(bank.wire.ownerUrl)
  papers = [await aPaper(), await aPaper(), await aPaper(), await aPaper()]
  // One whose person was erased, and one that the bucket has lost.
  await owner.query(
    `update banking.encryption_keys set wrapped = null, destroyed_at = now()
      where id = (select key_id from banking.documents where id = $1)`,
    [papers[2]],
  )
  rmSync(join(bucket, nameOf(papers[3]!)))
  first = await backUpNow()
})

describe('a backup', () => {
  it('says where papers are or that they are left out; what is half written is no backup', async () => {
    const before = readdirSync(to)
    await expect(backUpNow({ files: undefined })).rejects.toThrow('--files')
    expect(readdirSync(to)).toEqual(before)
    const without = await backUpNow({ files: 'none' })
    expect(without.manifest.papers).toBeNull()
  })

  it('has each paper that opens, sealed as it stands in the bucket, and tells which was lost', () => {
    expect([first.copied, first.missing, first.manifest.papers?.count]).toEqual([2, [papers[3]], 2])
    for (const id of papers.slice(0, 2))
      expect(readFileSync(copyOf(id))).toEqual(readFileSync(join(bucket, nameOf(id))))
    expect(existsSync(copyOf(papers[2]!))).toBe(false)
    const list = JSON.parse(readFileSync(join(first.folder, listName), 'utf8'))
    expect(list.map(({ id }: { id: string }) => id)).toEqual(papers.slice(0, 2).sort())
  })

  it('copies what is new alone, and again what was cut off', async () => {
    const one = await aPaper()
    writeFileSync(copyOf(papers[0]!), readFileSync(copyOf(papers[0]!)).subarray(1))
    const { copied, manifest } = await backUpNow()
    expect([copied, manifest.papers?.count]).toEqual([2, 3])
    expect(existsSync(copyOf(one))).toBe(true)
  })
})

describe('a folder of before, in which papers are called by their ids alone', () => {
  it('is read as it is, and goes on without another copy', async () => {
    const named = copyOf(papers[1]!)
    const plain = join(to, 'papers', papers[1]!.slice(-2), papers[1]!)
    renameSync(named, plain)
    const list = JSON.parse(readFileSync(join(first.folder, listName), 'utf8')) as KeptPaper[]
    const into = inFolder(emptyBucket().path)
    expect(await putPapers(list, join(to, 'papers'), into)).toBe(2)
    expect((await backUpNow()).copied).toBe(0)
    expect([existsSync(named), existsSync(plain)]).toEqual([true, false])
  })
})

describe('a file beside a message', () => {
  it('goes with the backup and comes back, also under the id of a paper', async () => {
    const [own, shared] = [await aFile(randomUUID()), await aFile(papers[0]!)]
    const { copied, folder: made, manifest, missing } = await backUpNow()
    expect([copied, missing]).toEqual([2, [papers[3]]])
    const list = JSON.parse(readFileSync(join(made, listName), 'utf8')) as KeptPaper[]
    expect(list).toHaveLength(manifest.papers!.count)
    const ofMessages = list.filter(({ table }) => table === 'ticket_attachments').map(({ id }) => id)
    expect(ofMessages).toEqual([own, shared].sort())
    const into = emptyBucket()
    const place = inFolder(into.path)
    expect(await putPapers(list, join(to, 'papers'), place)).toBe(list.length)
    for (const name of [objectOf(own), objectOf(shared), nameOf(papers[0]!)])
      expect(readFileSync(join(into.path, name))).toEqual(readFileSync(join(bucket, name)))
    const faults = async (known: KeptPaper[]) =>
      faultsOfPapers(owner, { current: dataKey }, inFolder(into.path), known)
    expect(await faults(list)).toEqual({ faults: [], lost: [papers[3]] })
    rmSync(join(into.path, objectOf(shared)))
    const said = `paper ${shared} is not in the bucket`
    expect(await faults(list)).toEqual({ faults: [said], lost: [papers[3]] })
    expect((await faults(list.filter(({ id }) => id !== shared))).lost).toContain(shared)
  })
})

describe('restoring', () => {
  it('puts them where the Worker looks, and opens each before the bank is opened', async () => {
    const into = emptyBucket()
    const done = await back(target.wire.ownerUrl, first.folder, { files: into.files })
    expect([done.papers, done.lost, done.verdict.clean]).toEqual([2, [papers[3]], true])
    expect(done.verdict.checks.at(-1)).toMatchObject({
      name: expect.stringContaining('papers'),
      checked: 2,
      faults: [],
    })
    for (const id of papers.slice(0, 2))
      expect(readFileSync(join(into.path, nameOf(id)))).toEqual(readFileSync(join(bucket, nameOf(id))))
    expect(await value(await connectOwner(target.wire.ownerUrl), opens)).toBe(true)
  })

  it('keeps the Worker out where one does not open from there', async () => {
    const place = inFolder(emptyBucket().path)
    const forgetful = async () => ({ ...place, put: async () => {} })
    const { verdict } = await back(doubted.wire.ownerUrl, first.folder, { files: forgetful })
    const said = papers.slice(0, 2).map((id) => `paper ${id} is not in the bucket`)
    expect(verdict.checks.at(-1)!.faults).toEqual(said.sort())
    expect(verdict.clean).toBe(false)
    expect(await value(await connectOwner(doubted.wire.ownerUrl), opens)).toBe(false)
  })

  it('writes nothing where a paper or the list is not what was signed, or there is no place', async () => {
    const { files: into, path } = emptyBucket()
    const again = (given: Partial<Restoring> = {}) =>
      back(spare.wire.ownerUrl, first.folder, { files: into, ...given })
    await expect(again({ files: undefined })).rejects.toThrow('There are 2 papers in the backup')
    await expect(again({ papersFrom: emptyBucket().path })).rejects.toThrow('--papers')
    const spoil = async (file: string, words: string) => {
      const whole = readFileSync(file)
      const other = Buffer.from(whole)
      other[40]! ^= 1
      writeFileSync(file, other)
      await expect(again()).rejects.toThrow(words)
      writeFileSync(file, whole)
    }
    await spoil(copyOf(papers[1]!), 'is not the paper that was signed')
    await spoil(join(first.folder, listName), 'is not the file that was signed')
    expect(readdirSync(path)).toEqual([])
    const client = await connectOwner(spare.wire.ownerUrl)
    expect(await value(client, 'select count(*)::int from banking.users')).toBe(0)
  })

  it('leaves a bucket as it is where that is said', async () => {
    const { papers: put, verdict } = await back(spare.wire.ownerUrl, first.folder, { files: 'none' })
    expect([put, verdict.clean]).toEqual([0, true])
  })
})
