/** Copies of a customer's data: asked for with a factor, made in steps, whole, for its own alone, and gone in time. */
import { describe, expect, test, vi } from 'vitest'
import { aDocument, aDraft } from '../../test/applying.ts'
import { challengeIn, confirm, withFactor } from '../../test/confirming.ts'
import { openEdge, transferOf } from '../../test/edge.ts'
import { aPng } from '../../test/pictures.ts'
import { sha256Hex } from '../proofs/bytes.ts'

const edge = await openEdge()
const one = await edge.provision(['savings', 'current'], 100_000n)
const { token } = await edge.signIn(one.email)
const other = (await edge.signIn((await edge.provision()).email)).token
const leela = (await edge.signIn('operator1@demo.bank')).token
const arjun = (await edge.signIn('operator2@demo.bank')).token

const lines: string[] = []
vi.spyOn(console, 'log').mockImplementation((...said) => {
  lines.push(said.map(String).join(' '))
})
const newId = () => crypto.randomUUID()
const afresh = () => edge.sql(`update banking.data_exports set asked_at = now() - interval '31 days'`)
const ask = (id = newId(), by = token) =>
  withFactor(edge, by, (challenge) => edge.call('exports.ask', { id, ...challenge }, { token: by }))
const make = async (id: string, by = token, verb: 'exports.make' | 'exports.makeFor' = 'exports.make') => {
  for (let turn = 0; turn < 40; turn += 1) {
    const { body, text: said } = await edge.call(verb, { id }, { token: by })
    if (body.error || body.code) throw new Error(said + lines.slice(-3).join('\n'))
    if (body.status === 'ready') return body
  }
  throw new Error('never ready')
}
const text = (body: { body: string }) =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(
    Uint8Array.from(atob(body.body), (char) => char.charCodeAt(0)),
  )
const take = async (id: string, position: number, by = token) => {
  const { body } = await edge.call('exports.file', { id, position }, { token: by })
  return text(body)
}

describe('a copy', () => {
  test('needs a factor, is made in steps, and holds what there is, opened', async () => {
    await edge.send(`/api/v1/accounts/${one.accounts[0]}`, {
      method: 'PUT',
      token,
      body: { nickname: 'Rainy days' },
    })
    const noted = transferOf(...(one.accounts as [string, string]), { note: 'Ladder for the attic' })
    expect((await edge.send('/api/v1/transactions', { token, body: noted })).status).toBe(201)
    await edge.send(`/api/v1/transactions/${noted.id}`, {
      method: 'PUT',
      token,
      body: { note: 'My own words' },
    })
    await edge.send('/api/v1/schedules', {
      token,
      body: { ...noted, id: newId(), note: 'Every spring', firstDate: '2031-01-01' },
    })
    // A note of before: one in clear is taken no more.
    await edge.sql('alter table banking.transactions drop constraint journal_notes_sealed')
    await edge.sql(
      `select banking.post('system:test', 'job:test', gen_random_uuid(), 'transfer', row(f.*)::banking.accounts, row(t.*)::banking.accounts,
         f.holder_name, t.holder_name, 100 + n, '=cmd()', clock_timestamp(), '\\x00', null)
         from generate_series(1, 1) n, banking.accounts f, banking.accounts t where f.account_number = $1 and t.account_number = $2`,
      one.accounts,
    )
    await edge.sql(
      `insert into banking.configurations (name, effective_from, value, source) values ('exports.lines', current_date - 1, '2', 'test')`,
    )
    const id = newId()
    const asked = await edge.call('exports.ask', { id }, { token })
    expect(asked.code).toBe('step_up_required')
    const challengeId = challengeIn(asked)
    await confirm(edge, token, challengeId)
    expect((await edge.call('exports.ask', { id: newId(), challengeId }, { token })).code).toBe(
      'step_up_required',
    )
    const begun = await ask(id)
    expect(begun.body).toMatchObject({ id, status: 'making', files: [], byStaff: false })
    const first = (await edge.call('exports.make', { id }, { token })).body
    expect(first.files.map(({ name }: { name: string }) => name)).toEqual(['record.json'])
    const whole = await make(id)
    expect(whole.files.map(({ name }: { name: string }) => name).slice(0, 3)).toEqual([
      'record.json',
      'entries-1.json',
      'entries-1.csv',
    ])
    const record = JSON.parse(await take(id, 0))
    expect(record.users).toMatchObject([{ email_sealed: one.email }])
    expect(record.accounts).toHaveLength(2)
    expect(record.accounts.map(({ nickname }: { nickname: string }) => nickname)).toContain('Rainy days')
    expect(record.user_sessions[0].address).not.toMatch(/^v1\./)
    expect(JSON.stringify(record)).not.toMatch(/v1\.[0-9a-f-]{36}\./)
    expect(record.schedules).toMatchObject([{ note: 'Every spring' }])
    expect(record.transaction_notes).toMatchObject([{ note: 'My own words' }])
    const entries = []
    let csv = ''
    for (let at = 1; at < whole.files.length; at += 2) {
      entries.push(...JSON.parse(await take(id, at)))
      csv += await take(id, at + 1)
    }
    const [counted] = await edge.sql(
      `select count(*)::int as count from banking.entries e join banking.accounts a on a.id = e.account_id where a.account_number = any ($1)`,
      [one.accounts],
    )
    expect(entries).toHaveLength(counted.count)
    expect(entries).toContainEqual(
      expect.objectContaining({ amount: '-1.01', from_name: expect.not.stringMatching(/^v1/) }),
    )
    expect(csv).toContain(',-1.01,INR')
    expect(entries).toContainEqual(
      expect.objectContaining({ note: 'Ladder for the attic', own_note: 'My own words' }),
    )
    expect(csv).toContain('Ladder for the attic,My own words')
    expect(csv).not.toMatch(/v1\.[0-9a-f-]{36}\./)
    expect(csv).toContain("'=cmd()")
    const [seen] = await edge.sql(
      `select count(*)::int as count from banking.audit_logs where action in ('exports.ask', 'exports.take')`,
    )
    expect(seen.count).toBeGreaterThan(2)
  })

  test('goes on where it was left, and two at once make each file once', async () => {
    await afresh()
    const { id } = (await ask()).body
    await Promise.all([1, 2, 3].map(() => edge.call('exports.make', { id }, { token })))
    const whole = await make(id)
    const names = whole.files.map(({ name }: { name: string }) => name)
    expect(new Set(names).size).toBe(names.length)
    expect((await edge.call('exports.list', undefined, { token })).body.items[0]).toMatchObject({
      id,
      status: 'ready',
    })
  })

  test('is nobody else’s, one at a time, and few in a month', async () => {
    await afresh()
    const { id } = (await ask()).body
    const again = await ask()
    expect([again.code, again.body.error.data.detail]).toEqual(['already_settled', { id }])
    for (const by of [other])
      for (const [verb, input] of [
        ['exports.make', { id }],
        ['exports.file', { id, position: 0 }],
      ] as const)
        expect((await edge.call(verb, input, { token: by })).code).toBe('not_found')
    expect((await edge.call('exports.makeFor', { id }, { token: leela })).code).toBe('not_found')
    expect((await edge.call('exports.file', { id, position: 99 }, { token })).code).toBe('not_found')
    await edge.sql(`update banking.data_exports set asked_at = now(), status = 'ready', ready_at = now()`)
    expect((await ask()).code).toBe('rate_limited')
  })

  test('is given to a session that has a factor for it: one that lies ready is no use to a stolen password', async () => {
    await afresh()
    await edge.sql(`update banking.data_exports set status = 'ready', ready_at = coalesce(ready_at, now())`)
    const [own, theirs] = [(await ask()).body.id, newId()]
    await make(own)
    await afresh()
    await edge.call('exports.askFor', { id: theirs, customerId: one.customerId }, { token: leela })
    await make(theirs, leela, 'exports.makeFor')
    const later = (await edge.signIn(one.email)).token
    const first = (id: string, by: string) => edge.call('exports.file', { id, position: 0 }, { token: by })
    for (const id of [own, theirs]) {
      const asked = await first(id, later)
      expect([asked.status, asked.code]).toEqual([401, 'step_up_required'])
      expect(asked.text).not.toContain(one.email)
      const door = `/api/v1/exports/${id}/files/0`
      expect((await edge.send(door, { token: later })).code).toBe('step_up_required')
      await confirm(edge, later, challengeIn(asked))
      expect(JSON.parse(await take(id, 0, later)).users).toMatchObject([{ email_sealed: one.email }])
      expect(await take(id, 1, later), 'one factor for all of its files').toContain('[')
      expect((await edge.send(door, { token: later })).status).toBe(200)
    }
    expect((await first(own, (await edge.signIn(one.email)).token)).code).toBe('step_up_required')
    expect((await first(own, token)).status, 'who asked for it').toBe(200)
  })

  test('that is over opens no more, and what was changed in the bucket is not given out', async () => {
    await afresh()
    await edge.sql(`update banking.data_exports set status = 'ready', ready_at = coalesce(ready_at, now())`)
    const { id } = (await ask()).body
    await make(id)
    const [row] = await edge.sql(
      `select files -> 0 ->> 'hash' as hash from banking.data_exports where id = $1`,
      [id],
    )
    const name = `exports/${id}/${row.hash}`
    const sealed = new Uint8Array(await (await edge.env.FILES!.get(name))!.arrayBuffer())
    expect(new TextDecoder().decode(sealed)).not.toContain('customers')
    sealed[20]! ^= 1
    await edge.env.FILES!.put(name, sealed)
    expect((await edge.call('exports.file', { id, position: 0 }, { token })).code).toBe('unavailable')
    await edge.sql(`update banking.data_exports set expires_at = now() where id = $1`, [id])
    expect((await edge.call('exports.file', { id, position: 1 }, { token })).code).toBe('not_found')
    await edge.sql(`select banking.expire_exports(current_date, '', 10)`)
    const [key] = await edge.sql(`select wrapped from banking.encryption_keys where subject = $1`, [
      `export:${id}`,
    ])
    expect(key.wrapped).toBeNull()
  })
})

describe('papers that were handed in', () => {
  test('come with the copy, opened, in a list with their sha256; what the bucket lost is told in its place', async () => {
    await afresh()
    await edge.sql(`update banking.data_exports set status = 'ready', ready_at = coalesce(ready_at, now())`)
    const application = await aDraft(edge)
    const [kept, lost] = [await aDocument(edge, application), await aDocument(edge, application)]
    const strangers = await aDocument(edge, await aDraft(edge))
    await edge.sql(
      `update banking.applications a set status = 'approved', submitted_at = now(), settled_at = now(), risk = 'low', risk_reasons = '[]', provision = null, review_on = '2036-01-01',
          checker_person = 'user:1', checker_user_id = 1, customer_id = c.id from banking.customers c where c.customer_id = $2 and a.id = $1`,
      [application, one.customerId],
    )
    await edge.env.FILES!.delete(`documents/${lost}`)
    const { id } = (await ask()).body
    const whole = await make(id)
    const names: string[] = whole.files.map(({ name }: { name: string }) => name)
    const at = names.indexOf('paper-1-identity.png')
    expect(names.slice(at)).toEqual(['paper-1-identity.png', 'paper-2-identity-missing.txt', 'papers.json'])
    expect(whole.files[at]).toEqual({ name: names[at], contentType: 'image/png', bytes: atob(aPng).length })
    const { body } = await edge.call('exports.file', { id, position: at }, { token })
    expect(body).toMatchObject({ contentType: 'image/png', body: aPng })
    expect(await take(id, at + 1)).toContain('could not find this paper')
    const listed = JSON.parse(await take(id, at + 2))
    const sha256 = await sha256Hex(Uint8Array.from(atob(aPng), (char) => char.charCodeAt(0)))
    expect(listed).toMatchObject([
      { file: names[at], kind: 'identity', sha256 },
      { file: names[at + 1], sha256: null },
    ])
    expect(JSON.stringify(listed)).not.toContain(strangers)
    const told = `select detail ->> 'missing' as id from banking.audit_logs where action = 'exports.make' and detail ? 'missing'`
    expect(await edge.sql(told)).toEqual([{ id: lost }])
    const [row] = await edge.sql(`select files from banking.data_exports where id = $1`, [id])
    const inBucket = await edge.env.FILES!.get(`exports/${id}/${row.files[at].hash}`)
    expect(new Uint8Array(await inBucket!.arrayBuffer()).subarray(0, 4)).not.toEqual(
      Uint8Array.of(0x89, 0x50, 0x4e, 0x47),
    )
    expect(kept).not.toBe(lost)
  })

  test('and files beside questions and answers come with it; what staff noted for themselves does not', async () => {
    await afresh()
    await edge.sql(`update banking.data_exports set status = 'ready', ready_at = coalesce(ready_at, now())`)
    const [ticket, asked, answered, noted, lost] = [newId(), newId(), newId(), newId(), newId()]
    const words = { id: ticket, category: 'fees', subject: 'A fee', text: 'What is this?' }
    await edge.call('support.open', words, { token })
    const attach = (door: string, message: string, id: string, by: string) =>
      edge.send(`/api/v1/${door}/tickets/${ticket}/messages/${message}/attachments`, {
        token: by,
        body: { id, name: 'my bill.png', content: aPng },
      })
    const said = async (verb: 'answer' | 'note') => {
      const messageId = newId()
      await edge.call(`tickets.${verb}`, { id: ticket, messageId, text: 'See here.' }, { token: leela })
      return messageId
    }
    const sent = [
      await attach('support', ticket, asked, token),
      await attach('support', ticket, lost, token),
      await attach('desk', await said('answer'), answered, leela),
      await attach('desk', await said('note'), noted, leela),
    ]
    expect(sent.map(({ status }) => status)).toEqual([201, 201, 201, 201])
    await edge.env.FILES!.delete(`attachments/${lost}`)
    const { id } = (await ask()).body
    const whole = await make(id)
    const names: string[] = whole.files.map(({ name }: { name: string }) => name)
    const listed: { file: string; id: string; kind: string; sha256: string | null }[] = JSON.parse(
      await take(id, names.indexOf('papers.json')),
    )
    const questions = listed.filter(({ kind }) => kind === 'question')
    expect(new Set(questions.map((one) => one.id))).toEqual(new Set([asked, lost, answered]))
    for (const { id: paper, file, sha256 } of questions) {
      expect(file).toMatch(paper === lost ? /question-missing\.txt$/ : /^paper-\d+-question\.png$/)
      const { body } = await edge.call('exports.file', { id, position: names.indexOf(file) }, { token })
      if (sha256) expect(body).toMatchObject({ contentType: 'image/png', body: aPng })
      else expect(text(body)).toContain('could not find this paper')
    }
    // By its id the record tells under which name it was sent; Postgres keeps that sealed.
    const record = JSON.parse(await take(id, 0))
    expect(record.ticket_attachments.find((one: { id: string }) => one.id === asked).name_sealed).toBe(
      'my bill.png',
    )
    const [row] = await edge.sql('select files from banking.data_exports where id = $1', [id])
    expect(JSON.stringify(row.files)).not.toContain('my bill')
  })

  test('of who was erased are in no copy: nothing opens them', async () => {
    await afresh()
    await edge.sql(
      `update banking.encryption_keys k set wrapped = null, destroyed_at = now() from banking.applications a
        join banking.customers c on c.id = a.customer_id where k.subject = 'application:' || a.id and c.customer_id = $1`,
      [one.customerId],
    )
    const { id } = (await ask()).body
    const { files } = await make(id)
    expect(files.some(({ name }: { name: string }) => name.includes('identity'))).toBe(false)
  })
})

describe('staff', () => {
  test('make one of a customer, which the customer sees in their history; a colleague cannot take it', async () => {
    await afresh()
    const id = newId()
    const asked = await edge.call('exports.askFor', { id, customerId: one.customerId }, { token: leela })
    expect(asked.body).toMatchObject({ id, byStaff: true })
    await make(id, leela, 'exports.makeFor')
    const { body } = await edge.call('exports.fileFor', { id, position: 0 }, { token: leela })
    expect(JSON.parse(text(body)).customers).toHaveLength(1)
    expect((await edge.call('exports.fileFor', { id, position: 0 }, { token: arjun })).code).toBe('not_found')
    const seen = (await edge.send('/api/v1/profile/access-history', { token })).body.items
    expect(seen.map(({ what }: { what: string }) => what)).toContain('export')
  })
})
