/** Files beside tickets: whose they are, what is taken, how many, and what is kept of them. */
import { describe, expect, test } from 'vitest'
import { openEdge } from '../../test/edge.ts'
import { aPng } from '../../test/pictures.ts'
import { contentBytesMost } from '../documents/contract.ts'
import { fromBase64, joined, toBase64, utf8 } from '../proofs/bytes.ts'

const edge = await openEdge()
const asha = await edge.provision()
const { token } = await edge.signIn(asha.email)
const other = (await edge.signIn((await edge.provision()).email)).token
const leela = (await edge.signIn('operator1@demo.bank')).token
const arjun = (await edge.signIn('operator2@demo.bank')).token
const [png, uuid] = [fromBase64(aPng), () => crypto.randomUUID()]

const open = async (by = token) => {
  await edge.sql('delete from banking.throttles')
  const id = uuid()
  const words = { id, category: 'fees', subject: 'A fee', text: 'What is this?' }
  expect((await edge.call('support.open', words, { token: by })).status).toBe(200)
  return id
}
type More = { id?: string; message?: string; name?: string; content?: string; by?: string }
const attach = (
  ticket: string,
  { id = uuid(), message = ticket, name = 'bill.png', content = aPng, by = token }: More = {},
) =>
  edge.send(`/api/v1/support/tickets/${ticket}/messages/${message}/attachments`, {
    token: by,
    body: { id, name, content },
  })
const staffSay = async (verb: 'answer' | 'note', ticket: string, by = leela) => {
  const messageId = uuid()
  const said = await edge.call(`tickets.${verb}`, { id: ticket, messageId, text: 'See here.' }, { token: by })
  expect(said.status, said.text).toBe(200)
  return messageId
}
const attachFor = (ticket: string, message: string, by = leela, id = uuid()) =>
  edge.send(`/api/v1/desk/tickets/${ticket}/messages/${message}/attachments`, {
    token: by,
    body: { id, name: 'from the bank.png', content: aPng },
  })
const take = (id: string, by = token) => edge.send(`/api/v1/support/attachments/${id}`, { token: by })
const takeFor = (id: string, by = leela) => edge.send(`/api/v1/desk/attachments/${id}`, { token: by })
const filesOf = async (ticket: string, by = token) =>
  (await edge.call('support.get', { id: ticket }, { token: by })).body.messages.flatMap(
    ({ attachments }: { attachments: object[] }) => attachments,
  )
const kept = async (id: string) => (await edge.env.FILES!.get(`attachments/${id}`))?.arrayBuffer()
function large(bytes: number): string {
  const chunk = new Uint8Array(bytes - png.length)
  new DataView(chunk.buffer).setUint32(0, chunk.length - 12)
  chunk.set(utf8('prVt'), 4)
  return toBase64(joined(png.subarray(0, 33), chunk, png.subarray(33)))
}
const set = (name: string, value: number) =>
  edge.sql(
    `insert into banking.configurations values ($1, '2001-01-01', to_jsonb($2::int), 'test')
     on conflict (name, effective_from) do update set value = excluded.value`,
    [name, value],
  )

describe('what a customer sends', () => {
  test('comes back as it was to them and to staff, to be saved; it stands nowhere in clear', async () => {
    const ticket = await open()
    const id = uuid()
    const sent = await attach(ticket, { id, name: 'Secret बिल “1”.PNG' })
    expect([sent.status, sent.body]).toEqual([
      201,
      { id, name: 'Secret बिल “1”.png', contentType: 'image/png', bytes: png.length },
    ])
    expect(await filesOf(ticket)).toEqual([sent.body])
    for (const got of [await take(id), await takeFor(id)]) {
      expect(got.status).toBe(200)
      const header = (name: string) => got.headers.get(name)
      expect(header('Content-Type')).toBe('image/png')
      expect(header('Content-Disposition')).toBe(
        `attachment; filename="Secret ___ _1_.png"; filename*=UTF-8''Secret%20${encodeURIComponent('बिल “1”')}.png`,
      )
      expect(header('X-Content-Type-Options')).toBe('nosniff')
      expect(header('Content-Security-Policy')).toMatch(/sandbox; default-src 'none'/)
      expect(header('Cache-Control')).toBe('no-store')
    }
    expect((await edge.call('attachments.get', { id }, { token })).body.body).toBe(aPng)
    const stored = new Uint8Array((await kept(id))!)
    expect(stored.length).toBe(png.length + 28)
    expect(new TextDecoder('latin1').decode(stored)).not.toContain('PNG')
    const rows = await edge.sql(
      `select (select json_agg(f)::text from banking.ticket_attachments f) as files,
        (select json_agg(l)::text from banking.audit_logs l where l.action = 'tickets.attach') as deeds`,
    )
    expect(rows[0].deeds).toContain(id)
    expect(JSON.stringify(rows)).not.toContain('Secret')
  })

  test('is theirs alone, and each look of staff is written down', async () => {
    const ticket = await open()
    const id = uuid()
    await attach(ticket, { id })
    expect((await take(id, other)).code).toBe('not_found')
    expect((await attach(ticket, { by: other })).code).toBe('not_found')
    expect((await takeFor(id, token)).code).toBe('forbidden')
    expect((await take(id, leela)).code).toBe('forbidden')
    const looks = () =>
      edge.sql(
        `select l.what from banking.access_logs l join banking.customers c on c.id = l.customer_id
          where c.customer_id = $1 and l.what = 'attachment'`,
        [asha.customerId],
      )
    const before = (await looks()).length
    await takeFor(id, arjun)
    expect((await looks()).length).toBe(before + 1)
  })

  test('nobody reads what stands beside a ticket of their own person, or answers there', async () => {
    const ticket = await open()
    const message = await staffSay('answer', ticket)
    const id = uuid()
    await attach(ticket, { id })
    const isLeela = (customerId: string | null) =>
      edge.sql(
        `update banking.users set person_id = (select id from banking.customers where customer_id = $1)
          where email_index = testing.index_of('operator1@demo.bank')`,
        [customerId],
      )
    await isLeela(asha.customerId)
    expect((await takeFor(id)).code).toBe('forbidden')
    expect((await attachFor(ticket, message)).code).toBe('forbidden')
    await isLeela(null)
  })

  test('is erased with their key, and so is its name', async () => {
    const gone = await edge.provision()
    const by = (await edge.signIn(gone.email)).token
    const ticket = await open(by)
    const id = uuid()
    await attach(ticket, { id, by })
    expect((await takeFor(id)).status).toBe(200)
    await edge.sql(
      `update banking.encryption_keys set wrapped = null, destroyed_at = now()
        where subject = (select 'customer:' || id from banking.customers where customer_id = $1)`,
      [gone.customerId],
    )
    expect((await takeFor(id)).code).toBe('not_found')
    const told = (await edge.call('tickets.get', { id: ticket }, { token: leela })).body
    expect(told.messages[0].attachments).toMatchObject([{ id, name: 'erased' }])
    expect((await attach(ticket, { by })).code).toBe('already_settled')
  })

  test('of what was exchanged in the bucket nothing is shown', async () => {
    const ticket = await open()
    const [one, two] = [uuid(), uuid()]
    await attach(ticket, { id: one })
    await attach(ticket, { id: two })
    await edge.env.FILES!.put(`attachments/${one}`, (await kept(two))!)
    expect((await take(one)).code).toBe('unavailable')
    expect((await takeFor(one)).code).toBe('unavailable')
  })
})

describe('what staff send', () => {
  test('beside an answer the customer has it; beside a note they never learn of it', async () => {
    const ticket = await open()
    const [answered, noted] = [uuid(), uuid()]
    expect((await attachFor(ticket, await staffSay('answer', ticket), leela, answered)).status).toBe(201)
    expect((await attachFor(ticket, await staffSay('note', ticket), leela, noted)).status).toBe(201)
    expect((await filesOf(ticket)).map(({ id }: { id: string }) => id)).toEqual([answered])
    expect((await take(answered)).status).toBe(200)
    expect((await take(noted)).code).toBe('not_found')
    expect((await takeFor(noted)).status).toBe(200)
    const copy = await edge.sql(
      `select banking.export_record(id)::text as record from banking.customers where customer_id = $1`,
      [asha.customerId],
    )
    expect(copy[0].record).toContain(answered)
    expect(copy[0].record).not.toContain(noted)
  })

  test('stands beside their own words alone, on a closed ticket beside a note alone', async () => {
    const ticket = await open()
    const answer = await staffSay('answer', ticket)
    expect((await attachFor(ticket, answer, arjun)).code, 'a colleague’s').toBe('not_found')
    expect((await attachFor(ticket, ticket)).code, 'the customer’s').toBe('not_found')
    expect((await attach(ticket, { message: answer })).code, 'the bank’s').toBe('not_found')
    await edge.call('support.close', { id: ticket }, { token })
    expect((await attachFor(ticket, answer)).code).toBe('already_settled')
    expect((await attach(ticket)).code).toBe('already_settled')
    expect((await attachFor(ticket, await staffSay('note', ticket))).status).toBe(201)
  })
})

describe('what is taken', () => {
  const pdf = (inside: string) =>
    btoa(`%PDF-1.7\n1 0 obj\n${inside}\nendobj\nxref\n0 1\ntrailer <</Root 1 0 R>>\nstartxref\n9\n%%EOF\n`)
  test.each([
    ['an SVG with a script', btoa('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>')],
    ['a zip bomb', btoa('PK\u0003\u0004 and forty gigabytes of it')],
    ['a polyglot of PNG and zip', btoa(`${atob(aPng)}PK\u0003\u0004 and more of it`)],
    ['a PDF with a script', pdf('<</JS (app.alert(1))>>')],
    ['a PDF with a zip bomb inside', pdf('<</EmbeddedFiles 3 0 R>>')],
    ['a page', btoa('<!doctype html><script>1</script>')],
    ['half of base64', 'AAAAA'],
  ])('%s is refused with a sentence, and nothing is kept', async (_, content) => {
    const id = uuid()
    const answer = await attach(await open(), { id, content, name: 'bill.png' })
    expect([answer.status, answer.code]).toEqual([400, 'invalid_input'])
    expect(answer.body.fields).toMatchObject([{ path: 'content', message: expect.stringMatching(/\.$/) }])
    expect(await kept(id)).toBeUndefined()
  })

  test('five megabytes are, one byte more is not, and of a hundred nothing is read', async () => {
    const ticket = await open()
    const most = await attach(ticket, { content: large(contentBytesMost) })
    expect([most.status, most.body.bytes]).toEqual([201, contentBytesMost])
    const more = await attach(ticket, { content: large(contentBytesMost + 1) })
    expect([more.status, more.body.mostBytes]).toEqual([413, contentBytesMost])
    const huge = await edge.send(`/api/v1/support/tickets/${ticket}/messages/${ticket}/attachments`, {
      method: 'POST',
      token,
      raw: 'x'.repeat(100),
      headers: { 'Content-Type': 'application/json', 'Content-Length': String(100 * 1024 * 1024) },
    })
    expect([huge.status, huge.code]).toEqual([413, 'too_large'])
    const nobody = await attach(ticket, { content: large(100_000), by: 'none.of.ours' })
    expect(nobody.code, 'without a token of the bank').toBe('too_large')
  })
})

describe('a file that is sent again', () => {
  test('is the same file, also where its answer or its row was lost; other content is none', async () => {
    const ticket = await open()
    const id = uuid()
    expect((await attach(ticket, { id })).status).toBe(201)
    const before = await kept(id)
    const again = await attach(ticket, { id })
    expect([again.status, again.headers.get('Idempotent-Replayed')]).toEqual([200, 'true'])
    expect(await kept(id)).toEqual(before)
    expect((await attach(ticket, { id, content: large(200) })).code).toBe('idempotency_conflict')
    const elsewhere = await open(other)
    expect((await attach(elsewhere, { id, by: other })).code).toBe('idempotency_conflict')
    // Put away, and then Postgres was not there: what lies in the bucket is taken up.
    const lost = uuid()
    await edge.sql(
      `create function banking.testing_gone() returns trigger language plpgsql as $$ begin
         raise exception 'gone' using errcode = '57P01'; end $$`,
    )
    const onFiles = 'before insert on banking.ticket_attachments execute function banking.testing_gone()'
    await edge.sql(`create trigger testing_gone ${onFiles}`)
    expect((await attach(ticket, { id: lost })).status).toBeGreaterThanOrEqual(500)
    await edge.sql('drop function banking.testing_gone cascade')
    expect(await kept(lost)).toBeDefined()
    expect((await attach(ticket, { id: lost })).status).toBe(201)
    expect((await take(lost)).status).toBe(200)
    expect((await filesOf(ticket)).length).toBe(2)
  })

  test('comes too late an hour after its message, and nothing is put away', async () => {
    const ticket = await open()
    await edge.sql(`alter table banking.ticket_messages disable trigger words_stay`)
    const older = `update banking.ticket_messages set at = at - interval '61 minutes' where id = $1`
    await edge.sql(older, [ticket])
    await edge.sql(`alter table banking.ticket_messages enable trigger words_stay`)
    const id = uuid()
    expect((await attach(ticket, { id })).code).toBe('already_settled')
    expect(await kept(id)).toBeUndefined()
  })
})

describe('no more than there may be', () => {
  test('beside a message, on a ticket, of a customer in a day: each says which, and keeps nothing', async () => {
    const person = await edge.provision()
    const by = (await edge.signIn(person.email)).token
    const ticket = await open(by)
    const refused = async (name: string, most: number, into = ticket, message = into) => {
      const id = uuid()
      const answer = await attach(into, { id, by, message })
      expect([answer.status, answer.code]).toEqual([409, 'limit_exceeded'])
      expect(answer.body).toMatchObject({ limit: `attachments_of_${name}`, most })
      expect(await kept(id)).toBeUndefined()
      return answer.body
    }
    await set('support.attachments_per_message', 2)
    await set('support.attachments_per_ticket', 3)
    await set('support.attachments_per_day', 4)
    for (let at = 0; at < 2; at += 1) expect((await attach(ticket, { by })).status).toBe(201)
    await refused('message', 2)
    const message = uuid()
    await edge.call('support.reply', { id: ticket, messageId: message, text: 'And this' }, { token: by })
    expect((await attach(ticket, { by, message })).status).toBe(201)
    await refused('ticket', 3, ticket, message)
    const second = await open(by)
    expect((await attach(second, { by })).status).toBe(201)
    const told = await refused('day', 4, second)
    const inHours = (Date.parse(told.resetsAt) - Date.now()) / 3_600_000
    expect(inHours).toBeGreaterThan(23)
    expect(inHours).toBeLessThan(24.1)
  })

  test('also where many come at once', async () => {
    const by = (await edge.signIn((await edge.provision()).email)).token
    const ticket = await open(by)
    await set('support.attachments_per_message', 3)
    await set('support.attachments_per_ticket', 40)
    await set('support.attachments_per_day', 40)
    const answers = await Promise.all(Array.from({ length: 6 }, () => attach(ticket, { by })))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(3)
    expect(await filesOf(ticket, by)).toHaveLength(3)
  })

  test('and no more calls in a minute than messages', async () => {
    const by = (await edge.signIn((await edge.provision()).email)).token
    const ticket = await open(by)
    await set('support.messages_per_minute', 1)
    expect((await attach(ticket, { by })).status).toBe(201)
    const answer = await attach(ticket, { by })
    expect([answer.status, answer.code]).toEqual([429, 'rate_limited'])
    await set('support.messages_per_minute', 10)
  })
})
