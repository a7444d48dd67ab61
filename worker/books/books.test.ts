/** The books and the customers over the wire, as staff read them. */
import { expect, test } from 'vitest'
import { openEdge } from '../../test/edge.ts'

const edge = await openEdge()
const { token } = await edge.signIn('operator1@demo.bank')
const get = async (path: string) => (await edge.send(`/api/v1${path}`, { token })).body
const [{ today }] = await edge.sql('select current::text as today from banking.business_dates')

test('the trial balance balances, and each line leads to accounts that add up to it', async () => {
  for (const basis of ['booking', 'value']) {
    const { lines, totals } = await get(`/books/trial-balance?date=${today}&basis=${basis}`)
    expect(totals).toHaveLength(1)
    expect(totals[0].debit).toEqual(totals[0].credit)
    for (const { code, debit, credit } of lines) {
      const query = `date=${today}&basis=${basis}&code=${code}&currency=INR&limit=200`
      const { items } = await get(`/books/accounts?${query}`)
      const sum = items.reduce(
        (total: number, { balance }: { balance: { amount: string } }) => total + Number(balance.amount),
        0,
      )
      expect(sum, code).toBeCloseTo(Number(credit.amount) - Number(debit.amount), 2)
    }
  }
})

test('lists go by cursor and end', async () => {
  const first = await get(`/books/accounts?date=${today}&code=1100&currency=INR&limit=5`)
  const rest = await get(`/books/accounts?date=${today}&code=1100&currency=INR&limit=5&cursor=${first.next}`)
  expect([first.items.length, rest.items.length, rest.next]).toEqual([5, 3, null])
  const [{ number }] = await edge.sql(
    `select account_number as number from banking.accounts where version > 50 and type <> 'bank' limit 1`,
  )
  const page = await get(`/desk/accounts/${number}/entries?limit=3`)
  const next = await get(`/desk/accounts/${number}/entries?limit=3&cursor=${page.next}`)
  expect(new Set([...page.items, ...next.items].map(({ seq }: { seq: string }) => seq)).size).toBe(6)
  const day = await get(`/books/day?date=${page.items[0].bookingDate}&limit=200`)
  expect(day.items.map(({ id }: { id: string }) => id)).toContain(page.items[0].id)
})

test('a customer is found and read, and both looks are written down with the request', async () => {
  const { items } = await get('/customers?q=Vikram')
  expect(items).toHaveLength(1)
  const answer = await edge.send(`/api/v1/customers/${items[0].customerId}`, { token })
  expect(answer.body).toMatchObject({ name: 'Vikram Mehta', email: 'customer2@demo.bank' })
  expect(answer.body.accounts).toHaveLength(2)
  expect(answer.body.latest[0].counterparty.name).toEqual(expect.any(String))
  const looks = await edge.sql('select what, request_id from banking.access_logs order by id desc limit 2')
  expect(looks[0]).toEqual({ what: 'customer', request_id: answer.headers.get('X-Request-Id') })
  expect(looks[1].what).toBe('find')
})

test('bad dates, codes, cursors and words are refused by their name', async () => {
  const bad: [string, string][] = [
    ['/books/trial-balance', 'date'],
    ['/books/trial-balance?date=2026-02-30', 'date'],
    [`/books/trial-balance?date=${today}&basis=both`, 'basis'],
    [`/books/accounts?date=${today}&currency=INR&code=1`, 'code'],
    [`/books/day?date=${today}&cursor=x`, 'cursor'],
    ['/customers?q=a', 'q'],
    ['/customers/1', 'id'],
  ]
  for (const [path, field] of bad) {
    const answer = await edge.send(`/api/v1${path}`, { token })
    expect([answer.code, answer.body.fields[0].path], path).toEqual(['invalid_input', field])
  }
  expect((await edge.send('/api/v1/customers/C0000000000', { token })).code).toBe('not_found')
})
