/** Papers and files go to the new key while people read them, also after a kill; then the old key and the old bytes can go. */
import { createHash, randomUUID } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import { connect, connectOwner, outcome, rows, value } from '../../test/teller.ts'
import { contentOf, nameOf as labelOf, objectOf } from '../../worker/attachments/rules.ts'
import { nameOf, placeOf } from '../../worker/documents/rules.ts'
import { getKept } from '../../worker/files/files.ts'
import { nameAnew } from '../../worker/files/rules.ts'
import { gcmOpenWhole, gcmSeal } from '../../worker/vault/gcm.ts'
import {
  newKey,
  openField,
  openRing,
  sealField,
  unwrapKey,
  type WrappedKey,
} from '../../worker/vault/vault.ts'
import { type FilePlace, inFolder } from './file-places.ts'
import { removeOldPapers, sealPapersAnew } from './papers-anew.ts'
import { replaceKeys } from './rotation.ts'
import { fillVault } from './vault.ts'
import { usesOfRetired } from './words-anew.ts'

const keys = { current: Buffer.from(inject('workerBindings').DATA_KEY!, 'base64') }
const ring = await openRing(keys.current)
const bank = await freshBank()
const url = bank.wire.ownerUrl
const owner = await connectOwner(url)
const folder = mkdtempSync(join(tmpdir(), 'papers-anew-'))
const bucket = inFolder(folder)
const actor = 'tool:test'
const sha256 = (content: Uint8Array) => createHash('sha256').update(content).digest('hex')
const words = (id: string) => Buffer.from(`The paper ${id}`)

await fillVault(url, keys)
const [{ customer, user }] = (await rows(
  owner,
  `select u.customer_id::text as customer, u.id::text as user from banking.users u
     where u.email_index = testing.index_of('customer1@demo.bank')`,
)) as [{ customer: string; user: string }]

async function aPaper(): Promise<string> {
  const [id, application] = [randomUUID(), randomUUID()]
  const { kept, key } = await newKey(ring, 'subject', `application:${application}`)
  const sealed = Buffer.from(await gcmSeal(key.key, words(id), placeOf(id)))
  await owner.query('select banking.keep_key($1, $2)', [`application:${application}`, kept])
  const place = { table: 'applications', column: 'person_sealed', row: application }
  await owner.query(
    `insert into banking.applications (id, version, person_sealed, email_index, name_tokens, product_code, kyc_level, makers, maker_user_id, expires_at)
     values ($1::uuid, 1, $2, sha256($1::uuid::text::bytea), '{}', 'savings', 'full', array['user:0'], 1, now() + interval '1 day')`,
    [application, await sealField(key, place, 'Words')],
  )
  await owner.query(
    `insert into banking.documents (id, application_id, kind, content_type, bytes, key_id, sealed_hash, added_by)
     values ($1, $2, 'identity', 'image/png', $3, $4, decode($5, 'hex'), 1)`,
    [id, application, words(id).length, kept.id, sha256(sealed)],
  )
  await bucket.put(nameOf(id), sealed)
  return id
}

async function aFile(): Promise<string> {
  const [id, ticket, message] = [randomUUID(), randomUUID(), randomUUID()]
  const key = await unwrapKey(
    ring,
    await value(owner, `select banking.subject_key('customer:' || $1)`, [customer]),
  )
  const sealedWords = `v1.${key.id}.${'A'.repeat(40)}`
  await owner.query(
    `with t as (insert into banking.tickets (id, customer_id, category, priority, subject_sealed, opened_at, changed_at, due_at, solve_due_at)
       values ($1, $2, 'other', 'normal', $4, now(), now(), now(), now()))
     insert into banking.ticket_messages (id, ticket_id, at, author, kind, internal, body_sealed, digest)
       values ($3, $1, now(), 'customer', 'message', false, $4, sha256('x'))`,
    [ticket, customer, message, sealedWords],
  )
  const sealed = Buffer.from(await gcmSeal(key.key, words(id), contentOf(id)))
  await owner.query(
    `insert into banking.ticket_attachments (id, ticket_id, message_id, customer_id, at, author, user_id, internal, name_sealed, content_type, bytes, key_id, sealed_hash)
     values ($1, $2, $3, $4, now(), 'customer', $5, false, $6, 'image/png', $7, $8, decode($9, 'hex'))`,
    [
      id,
      ticket,
      message,
      customer,
      user,
      await sealField(key, labelOf(id), `${id}.png`),
      words(id).length,
      key.id,
      sha256(sealed),
    ],
  )
  await bucket.put(objectOf(id), sealed)
  return id
}

type Row = { id: string; hash: string; key: WrappedKey; label: string | null }
const papers = [await aPaper(), await aPaper(), await aPaper()]
const files = [await aFile(), await aFile()]
const all = `select d.id::text as id, encode(d.sealed_hash, 'hex') as hash, banking.kept_key(d.key_id) as key, null as label from banking.documents d
   where d.id = any ($1) union all
  select f.id::text, encode(f.sealed_hash, 'hex'), banking.kept_key(f.key_id), f.name_sealed from banking.ticket_attachments f where f.id = any ($1)
  order by id`
const known = async () => (await rows(owner, all, [[...papers, ...files]])) as Row[]

/** As the Worker reads them, by what Postgres answered a moment before. */
async function read({ id, hash, key, label }: Row) {
  const [name, aad] = label ? [objectOf(id), contentOf(id)] : [nameOf(id), placeOf(id)]
  const sealed = await getKept(bucket as never, name, { keyId: key.id, sealedHash: hash })
  const data = await unwrapKey(ring, key)
  if (label) expect(await openField(data, labelOf(id), label)).toBe(`${id}.png`)
  return Buffer.from(await gcmOpenWhole(data.key, sealed!, aad)).toString()
}
const expectReadable = async (some: Row[]) => {
  for (const row of some) expect(await read(row)).toBe(`The paper ${row.id}`)
}
const objects = () =>
  ['documents', 'attachments'].flatMap((kind) =>
    readdirSync(join(folder, kind)).map((name) => `${kind}/${name}`),
  )
const under = async () =>
  (await usesOfRetired(owner)).uses
    .filter(({ place }) => /document|attachment/.test(place))
    .map(({ place, count }) => [place, count])

describe('papers and files', () => {
  it('are readable while they are sealed anew, by what was asked before as well, and after a kill in the middle', async () => {
    const before = await known()
    await replaceKeys(url, keys, { actor })
    expect(await under()).toEqual([
      ['documents (papers)', 3],
      ['ticket_attachments.name_sealed', 2],
    ])
    // Killed behind the bucket and before Postgres, then behind both.
    const dying: FilePlace = {
      ...bucket,
      add: async (name, content) => {
        await bucket.add(name, content)
        throw new Error('killed')
      },
    }
    await expect(sealPapersAnew(owner, ring, dying, { actor })).rejects.toThrow('killed')
    expect(await known()).toEqual(before)
    await expectReadable(before)
    const onProgress = ({ done }: { done: number }) => {
      if (done === 2) throw new Error('killed')
    }
    await expect(sealPapersAnew(owner, ring, bucket, { actor, onProgress })).rejects.toThrow('killed')
    await expectReadable([...before, ...(await known())])
    expect(await sealPapersAnew(owner, ring, bucket, { actor })).toEqual({ done: 3, stayed: [] })
    expect(await sealPapersAnew(owner, ring, bucket, { actor })).toEqual({ done: 0, stayed: [] })
    const after = await known()
    await expectReadable([...before, ...after])
    for (const [at, row] of after.entries()) {
      expect(row.key.id).not.toBe(before[at]!.key.id)
      expect(row.key.subject).toBe(before[at]!.key.subject)
    }
    expect(await under()).toEqual([])
    expect(objects()).toHaveLength(10)
  })

  it('by two at once, and one that the bucket has lost: each once, none by two keys', async () => {
    await replaceKeys(url, keys, { actor })
    const lost = papers[0]!
    const [row] = (await known()).filter(({ id }) => id === lost)
    const path = join(folder, nameAnew(nameOf(lost), row!.key.id))
    const content = readFileSync(path)
    writeFileSync(path, 'something else')
    const clients = await Promise.all([connectOwner(url), connectOwner(url)])
    const done = await Promise.all(clients.map((client) => sealPapersAnew(client, ring, bucket, { actor })))
    expect(done[0]!.done + done[1]!.done).toBe(4)
    expect(done[0]!.stayed).toContain(lost)
    expect(await under()).toEqual([['documents (papers)', 1]])
    writeFileSync(path, content)
    expect(await sealPapersAnew(owner, ring, bucket, { actor })).toEqual({ done: 1, stayed: [] })
    await expectReadable(await known())
  })

  it('let the old keys go a day later, and the bytes under them', async () => {
    expect(await removeOldPapers(owner, bucket)).toBe(0)
    const one = await aPaper()
    await owner.query(
      `update banking.encryption_keys set retired_at = retired_at - interval '2 days', created_at = created_at - interval '3 days' where retired_at is not null`,
    )
    expect(await removeOldPapers(owner, bucket)).toBe(5)
    expect(await value(owner, 'select banking.destroy_unused_keys($1)', [actor])).toBeGreaterThan(3)
    const now = await known()
    expect(objects().toSorted()).toEqual(
      [
        nameOf(one),
        ...now.map(({ id, key, label }) => nameAnew(label ? objectOf(id) : nameOf(id), key.id)),
      ].toSorted(),
    )
    await expectReadable(now)
    expect(existsSync(join(folder, nameOf(papers[1]!)))).toBe(false)
  })

  it('change in no other way, whoever asks', async () => {
    const [paper, file] = [papers[1]!, files[0]!]
    const change = async (text: string, anew = true) => {
      await owner.query('begin')
      if (anew) await owner.query(`set local banking.sealing_anew = 'on'`)
      const ended = await outcome(owner.query(text))
      await owner.query('rollback')
      return ended
    }
    const at = (id: string) => `where id = '${id}'`
    expect(await change(`update banking.documents set sealed_hash = sha256('y') ${at(paper)}`, false)).toBe(
      'BK001',
    )
    expect(await change(`update banking.documents set sealed_hash = sha256('y') ${at(paper)}`)).toBe('BK001')
    expect(await change(`update banking.documents set kind = 'other' ${at(paper)}`)).toBe('BK001')
    expect(await change(`update banking.ticket_attachments set internal = true ${at(file)}`)).toBe('BK001')
    expect(await change(`update banking.ticket_attachments set key_id = key_id ${at(file)}`)).toBe('BK001')
    expect(await outcome(owner.query(`delete from banking.ticket_attachments ${at(file)}`))).toBe('BK001')
    const app = await connect(bank.wire.appUrl)
    expect(await outcome(app.query(`update banking.documents set kind = 'other' ${at(paper)}`))).toBe('42501')
  })
})
