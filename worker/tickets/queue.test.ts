/** The desk's queue: what is due first, by whom, and what a state does to the clock. */
import { beforeAll, describe, expect, test } from 'vitest'
import { openEdge } from '../../test/edge.ts'

const edge = await openEdge()
const asha = await edge.provision()
const { token } = await edge.signIn(asha.email)
const leela = (await edge.signIn('operator1@demo.bank')).token
const meera = (await edge.signIn('admin1@demo.bank')).token

const uuid = () => crypto.randomUUID()
const open = async (category = 'account', subject = 'x') => {
  await edge.sql('delete from banking.throttles')
  const id = uuid()
  await edge.call('support.open', { id, category, subject, text: 'y' }, { token })
  return id
}
const desk = (verb: string, input?: object, by = leela) => edge.call(`tickets.${verb}`, input, { token: by })
const reply = (id: string) => edge.call('support.reply', { id, messageId: uuid(), text: 'z' }, { token })
const answer = (id: string, becomes = 'waiting') =>
  desk('answer', { id, messageId: uuid(), text: 'z', becomes })
const ids = async (view: string, by = leela) =>
  (await desk('queue', { view, limit: 200 }, by)).body.items.map(({ id }: { id: string }) => id)
const rowOf = async (id: string) =>
  (
    await edge.sql(
      `select extract(epoch from due_at - opened_at)::int / 3600 as due,
         round(extract(epoch from solve_due_at - opened_at) / 3600)::int as solve
         from banking.tickets where id = $1`,
      [id],
    )
  )[0]
const me = async (by = leela) =>
  (await desk('colleagues', undefined, by)).body.items.find(({ mine }: { mine: boolean }) => mine).id

beforeAll(() => edge.sql(`update banking.tickets set status = 'closed', closed_at = now()`))

test.each([
  ['security', 2, 24, 'urgent'],
  ['payment', 8, 72, 'normal'],
  ['documents', 48, 168, 'low'],
])('%s is owed an answer in %i hours and its end in %i', async (category, due, solve, priority) => {
  const id = await open(category)
  expect(await rowOf(id)).toEqual({ due, solve })
  expect((await desk('get', { id })).body.priority).toBe(priority)
})

test('is sorted by what is due, comes in pages, and each view shows its own', async () => {
  const [late, soon, calm] = [await open('documents'), await open('security'), await open('documents')]
  await edge.sql(`update banking.tickets set due_at = now() - interval '1 hour' where id = $1`, [late])
  const all = await ids('open')
  expect([all.indexOf(late), all.indexOf(soon) < all.indexOf(calm)]).toEqual([0, true])
  expect(await ids('overdue')).toEqual([late])
  const seen: string[] = []
  let cursor: string | null = null
  do {
    const { body } = await desk('queue', { view: 'open', limit: 1, ...(cursor && { cursor }) })
    seen.push(...body.items.map(({ id }: { id: string }) => id))
    cursor = body.next
  } while (cursor)
  expect(seen).toEqual(all)
  expect((await desk('queue', { cursor: 'x' })).code).toBe('invalid_input')

  await desk('assign', { id: soon, assignee: await me() })
  expect(await ids('mine')).toEqual([soon])
  expect(await ids('mine', meera)).toEqual([])
  expect(await ids('unassigned')).not.toContain(soon)
  await answer(soon)
  expect([await ids('mine'), await ids('waiting')]).toEqual([[soon], [soon]])
  await desk('solve', { id: soon, solved: true })
  expect([await ids('mine'), await ids('solved')]).toEqual([[], [soon]])
  expect((await desk('solve', { id: soon, solved: true })).code).toBe('already_settled')
  expect((await desk('sort', { id: soon, category: 'fees', priority: 'low' })).code).toBe('already_settled')
  expect((await desk('solve', { id: soon, solved: false })).body.status).toBe('open')
  await desk('get', { id: soon })
  const looked = await edge.sql(
    `select distinct l.what from banking.access_logs l join banking.customers c on c.id = l.customer_id
      where c.customer_id = $1 and l.what like 'ticket%' order by 1`,
    [asha.customerId],
  )
  expect(looked.map(({ what }) => what)).toEqual(['ticket', 'tickets'])
})

describe('the clock', () => {
  test('stands while it waits for the customer, and a reply is owed an answer', async () => {
    const id = await open('payment')
    await answer(id)
    await edge.sql(
      `update banking.tickets set opened_at = opened_at - interval '40 hours', solve_due_at = solve_due_at - interval '40 hours',
         waiting_since = waiting_since - interval '30 hours' where id = $1`,
      [id],
    )
    await reply(id)
    expect(await rowOf(id)).toEqual({ due: 48, solve: 102 })
  })

  test('is the new category’s, counted from the opening; a dispute stays one', async () => {
    const id = await open('documents')
    await desk('sort', { id, category: 'security', priority: 'urgent' })
    expect(await rowOf(id)).toEqual({ due: 2, solve: 24 })
    expect((await desk('sort', { id, category: 'dispute', priority: 'low' })).code).toBe('invalid_input')
  })

  test('ends a week after it was solved, by the end of day', async () => {
    const [done, fresh] = [await open(), await open()]
    for (const id of [done, fresh]) await desk('solve', { id, solved: true })
    await edge.sql(`update banking.tickets set solved_at = solved_at - interval '8 days' where id = $1`, [
      done,
    ])
    const close = () =>
      edge.sql(`select banking.close_tickets(b.current, null, 10) as done from banking.business_dates b`)
    expect([(await close())[0].done, (await close())[0].done]).toEqual([1, 0])
    const statuses = await Promise.all(
      [done, fresh].map(async (id) => (await desk('get', { id })).body.status),
    )
    expect(statuses).toEqual(['closed', 'solved'])
  })
})

test('a ticket is given to whoever is of the active staff, and to nobody else', async () => {
  const id = await open()
  const [{ customer }] = await edge.sql(
    `select id::text as customer from banking.users where email_index = testing.index_of($1)`,
    [asha.email],
  )
  for (const assignee of [customer, '999999999'])
    expect((await desk('assign', { id, assignee })).code).toBe('not_found')
  expect((await desk('assign', { id, assignee: await me(meera) })).status).toBe(200)
  expect((await desk('get', { id })).body.assignee).toMatchObject({ mine: false })
  expect(await ids('mine', meera)).toEqual([id])
})

test('ready answers know their places, have a title each, and go away', async () => {
  const keep = (answer: object) =>
    desk('keepCanned', { id: uuid(), title: 'One', text: 'Dear {customer}', ...answer })
  const { body } = await keep({})
  expect((await keep({})).code).toBe('already_settled')
  expect((await keep({ title: 'Two', text: 'Dear {password}' })).code).toBe('invalid_input')
  expect((await keep({ id: body.id, text: 'Hello {customer}' })).body.text).toBe('Hello {customer}')
  expect((await desk('canned')).body.items).toMatchObject([{ title: 'One', text: 'Hello {customer}' }])
  expect([(await desk('removeCanned', { id: body.id })).status, (await desk('canned')).body.items]).toEqual([
    200,
    [],
  ])
  expect((await keep({ id: body.id })).code).toBe('idempotency_conflict')
  expect((await desk('removeCanned', { id: uuid() })).code).toBe('not_found')
})
