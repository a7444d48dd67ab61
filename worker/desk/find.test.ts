/** Customers found by their names, which stand nowhere in clear. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openEdge } from '../../test/edge.ts'
import { forgetting } from '../../test/forgetting.ts'

const edge = await openEdge()
let leela: string
const lines: string[] = []

beforeAll(async () => {
  leela = (await edge.signIn('operator1@demo.bank')).token
  vi.spyOn(console, 'log').mockImplementation((...said) => void lines.push(said.map(String).join(' ')))
})
afterAll(() => vi.restoreAllMocks())

const find = (q: string, more: object = {}) => edge.call('desk.find', { q, ...more }, { token: leela })
const names = async (q: string) => (await find(q)).body.items.map(({ name }: { name: string }) => name)

test.each([
  ['as', ['Asha Raman']],
  ['asha', ['Asha Raman']],
  ['ASHA RA', ['Asha Raman']],
  ['raman ash', ['Asha Raman']],
  ['Ráman', ['Asha Raman']],
  ['asha r', ['Asha Raman']],
  ['sha', []],
  ['asha mehta', []],
  ['%%', []],
  ['a'.repeat(32), []],
  ['0'.repeat(64), []],
  ['leela', []],
])('“%s” finds %j', async (q, found) => {
  expect(await names(q)).toEqual(found)
})

test('each of up to eight words has to be there, in any order', async () => {
  const customerIdOf = async (fullName: string) =>
    (await edge.provision(['savings'], 0n, fullName)).customerId
  const five = await customerIdOf('Zara Quill Ember Noor Vance')
  const four = await customerIdOf('Zara Quill Ember Noor')
  const ids = async (q: string) =>
    (await find(q)).body.items.map(({ customerId }: { customerId: string }) => customerId)
  expect(await ids('zara quill em')).toEqual([five, four])
  expect(await ids('noor ember quill zara')).toEqual([five, four])
  expect(await ids('vance zara em noor qu')).toEqual([five])
  expect(await ids('zar za quill qui em emb noor vance')).toEqual([five])
  expect(await ids('zara quill ember vane')).toEqual([])
})

test('pages go on where they ended, each person once, and each one shown is written down', async () => {
  const made = []
  for (let at = 0; at < 5; at += 1) made.push((await edge.provision()).customerId)
  const looks = async () =>
    (await edge.sql(`select count(*)::int as count from banking.access_logs where what = 'find'`))[0].count
  const before = await looks()
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const { status, body } = await find('test pers', { limit: 2, ...(cursor ? { cursor } : {}) })
    expect(status).toBe(200)
    expect(body.items.length).toBeLessThanOrEqual(2)
    seen.push(...body.items.map(({ customerId }: { customerId: string }) => customerId))
    cursor = body.next ?? undefined
  } while (cursor)
  expect(seen).toEqual(made)
  expect(await looks()).toBe(before + 5)
  expect((await find('test', { cursor: 'x' })).body.error.data.code).toBe('invalid_input')
})

test('who was erased is found by number alone, and stands there as erased', async () => {
  const person = await edge.provision()
  await edge.sql(`update banking.accounts set status = 'closed' where account_number = $1`, [
    person.accounts[0],
  ])
  const shown = async (q: string) =>
    (await find(q, { limit: 50 })).body.items.find(
      ({ customerId }: { customerId: string }) => customerId === person.customerId,
    )
  expect(await shown('test person')).toMatchObject({ name: 'Test Person', email: person.email })
  await edge.sql(forgetting, [person.customerId])
  expect(await shown('test person')).toBeUndefined()
  expect(await shown(person.customerId)).toMatchObject({ name: 'erased', email: 'erased', status: 'closed' })
  const { body } = await edge.call('desk.customer', { id: person.customerId }, { token: leela })
  expect(body).toMatchObject({ name: 'erased', email: 'erased' })
  expect(JSON.stringify(body)).not.toContain('Test Person')
})

test('a first account carries the name, which the Worker is asked for once', async () => {
  const person = await edge.provision([])
  const { token } = await edge.signIn(person.email)
  const id = crypto.randomUUID()
  const open = () => edge.send('/api/v1/accounts', { token, body: { id, product: 'savings' } })
  const first = await open()
  expect(first.status).toBe(201)
  expect(await open()).toMatchObject({ status: 200, body: first.body })
  const second = await edge.send('/api/v1/accounts', {
    token,
    body: { id: crypto.randomUUID(), product: 'savings' },
  })
  const [details] = [await edge.call('accounts.details', { id: second.body.accountNumber }, { token })]
  expect(details.body.holders).toEqual([{ name: 'Test Person', role: 'owner', mandate: 'either', you: true }])
})

test('no line of the log tells a name', () => {
  expect(lines.length).toBeGreaterThan(10)
  for (const name of ['Asha', 'Raman', 'Test Person', 'test person'])
    expect(lines.filter((line) => line.includes(name))).toEqual([])
})
