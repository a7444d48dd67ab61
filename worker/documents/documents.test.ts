/** Papers beside an application: sealed where they are kept, seen by staff alone, and each look written down. */
import { expect, test } from 'vitest'
import { someone } from '../../test/applicant.ts'
import { aDocument, atApplications } from '../../test/applying.ts'
import { openEdge } from '../../test/edge.ts'
import { aPng } from '../../test/pictures.ts'
import { fromBase64 } from '../proofs/bytes.ts'
import { contentBytesMost } from './contract.ts'

const edge = await openEdge()
const { leela, arjun, admin, newId, save, approved, submitted, decide } = await atApplications(edge)
const png = fromBase64(aPng)
const draft = async () => (await save(someone())).body.id as string
const add = (application: string, content = aPng, id = newId(), token: string | undefined = leela) =>
  edge.send(`/api/v1/applications/${application}/documents`, {
    token,
    body: { id, kind: 'identity', content },
  })
const kept = async (id: string) => (await edge.env.FILES!.get(`documents/${id}`))?.arrayBuffer()
/** A PNG of about so many bytes. */
function large(bytes: number): string {
  const filler = bytes - png.length - 12
  const chunk = new Uint8Array(filler + 12)
  new DataView(chunk.buffer).setUint32(0, filler)
  chunk.set(new TextEncoder().encode('prVt'), 4)
  const whole = new Uint8Array([...png.subarray(0, 33), ...chunk, ...png.subarray(33)])
  let text = ''
  for (let at = 0; at < whole.length; at += 8190)
    text += String.fromCharCode(...whole.subarray(at, at + 8190))
  return btoa(text)
}

test('what was added comes back as it was, as a file to be saved; what is kept is sealed', async () => {
  const application = await draft()
  const id = newId()
  const added = await add(application, aPng, id)
  expect([added.status, added.body]).toEqual([
    201,
    expect.objectContaining({ id, kind: 'identity', contentType: 'image/png', bytes: png.length }),
  ])
  const { body } = await edge.send(`/api/v1/applications/${application}/documents`, { token: arjun })
  expect(body.items).toMatchObject([{ id, addedBy: 'Leela Nair' }])
  const got = await edge.send(`/api/v1/documents/${id}`, { token: admin })
  expect(got.status).toBe(200)
  expect(got.headers.get('Content-Type')).toBe('image/png')
  expect(got.headers.get('Content-Disposition')).toMatch(
    /^attachment; filename="identity-[0-9a-f]{12}\.png"$/,
  )
  expect(got.headers.get('X-Content-Type-Options')).toBe('nosniff')
  expect(got.headers.get('Content-Security-Policy')).toContain('sandbox')
  expect((await edge.call('documents.get', { id }, { token: leela })).body.body).toBe(aPng)
  const stored = new Uint8Array((await kept(id))!)
  expect(stored.length).toBe(png.length + 28)
  expect(new TextDecoder('latin1').decode(stored)).not.toContain('PNG')
})

test('each look is written down, once there is a customer among their own', async () => {
  const id = await submitted()
  const document = await aDocument(edge, id)
  await decide(id)
  await edge.send(`/api/v1/documents/${document}`, { token: arjun })
  const rows = await edge.sql(
    `select (select count(*)::int from banking.audit_logs where action = 'documents.read' and subject = 'application:' || $1::text) as deeds,
      (select count(*)::int from banking.access_logs l join banking.applications a on a.customer_id = l.customer_id
        where a.id = $1::uuid and l.what = 'document') as looks`,
    [id],
  )
  expect(rows[0]).toEqual({ deeds: 1, looks: 1 })
})

test.each([
  ['an SVG with a script', btoa('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>')],
  ['a zip', btoa('PK\u0003\u0004 and more of it')],
  ['a polyglot', btoa(`${atob(aPng)}PK\u0003\u0004 and more of it`)],
  ['half of base64', 'AAAAA'],
])('%s is refused with a sentence, and nothing is kept', async (_, content) => {
  const id = newId()
  const answer = await add(await draft(), content, id)
  expect([answer.status, answer.code]).toEqual([400, 'invalid_input'])
  expect(answer.body.fields).toMatchObject([{ path: 'content' }])
  expect(await kept(id)).toBeUndefined()
})

test('five megabytes are taken, one byte more is not, and a body far above is not read', async () => {
  const application = await draft()
  const most = await add(application, large(contentBytesMost))
  expect([most.status, most.body.bytes]).toEqual([201, contentBytesMost])
  const more = await add(application, large(contentBytesMost + 1))
  expect([more.status, more.body.mostBytes]).toEqual([413, contentBytesMost])
  const huge = await edge.send(`/api/v1/applications/${application}/documents`, {
    method: 'POST',
    token: leela,
    raw: 'x'.repeat(100),
    headers: { 'Content-Type': 'application/json', 'Content-Length': String(100 * 1024 * 1024) },
  })
  expect(huge.code).toBe('too_large')
})

test('nobody without a token of the bank has more read than the usual', async () => {
  const answer = await add(await draft(), large(100_000), newId(), 'none.of.ours')
  expect([answer.status, answer.code]).toEqual([413, 'too_large'])
  expect((await add(await draft(), aPng, newId(), 'none.of.ours')).code).toBe('unauthenticated')
})

test('an id is good once, and a paper comes too late for what is decided', async () => {
  const application = await draft()
  const id = newId()
  expect((await add(application, aPng, id)).status).toBe(201)
  const before = await kept(id)
  expect((await add(application, aPng, id)).code).toBe('idempotency_conflict')
  expect(await kept(id)).toEqual(before)
  const late = newId()
  expect((await add((await approved()).id, aPng, late)).code).toBe('already_settled')
  expect(await kept(late)).toBeUndefined()
})

test('there are no more than the bank allows beside one application', async () => {
  const application = await draft()
  await edge.sql(`insert into banking.configurations values ('documents.most', '2001-01-01', '1', 'test')`)
  expect((await add(application)).status).toBe(201)
  expect(await add(application)).toMatchObject({
    code: 'limit_exceeded',
    body: { limit: 'documents', most: 1 },
  })
})

test('what was exchanged in the bucket is not shown', async () => {
  const document = await aDocument(edge, await submitted())
  const other = await aDocument(edge, await submitted())
  await edge.env.FILES!.put(`documents/${document}`, (await kept(other))!)
  expect((await edge.send(`/api/v1/documents/${document}`, { token: leela })).code).toBe('unavailable')
})

test('what was sealed for a person goes with their key', async () => {
  const application = await draft()
  const document = await aDocument(edge, application)
  await edge.sql(
    `update banking.encryption_keys set wrapped = null, destroyed_at = now() where subject = 'application:' || $1`,
    [application],
  )
  expect((await edge.send(`/api/v1/documents/${document}`, { token: leela })).code).toBe('not_found')
})
