/** Payments for later as a client orders them: shapes, refusals, and the life of a schedule. */
import { expect, test } from 'vitest'
import { openEdge } from '../../test/edge.ts'

const edge = await openEdge()
const payer = await edge.provision(['savings', 'current'], 1_000_000n)
const payee = await edge.provision(['savings'])
const [from, second] = payer.accounts as [string, string]
const [to] = payee.accounts as [string]
const { token } = await edge.signIn(payer.email)
const [{ today }] = await edge.sql('select current::text as today from banking.business_dates')
const later = (days: number) => new Date(Date.parse(today) + days * 86_400_000).toISOString().slice(0, 10)

const order = (more: object = {}) => ({
  id: crypto.randomUUID(),
  from,
  to,
  amount: { amount: '250.00', currency: 'INR' },
  firstDate: later(3),
  rule: 'monthly',
  ...more,
})
const send = (method: string, path: string, body?: object) =>
  edge.send(`/api/v1/schedules${path}`, { method, token, ...(body ? { body } : {}) })

test('a standing order is made once, listed with what it pays, changed, paused, resumed and cancelled', async () => {
  const body = order({ note: 'Rent', rule: 'weekly', times: 4 })
  const made = await send('POST', '', body)
  expect([made.status, made.body]).toMatchObject([
    201,
    { id: body.id, status: 'active', nextDate: later(3), to: { accountNumber: to }, last: null },
  ])
  const again = await send('POST', '', body)
  expect([again.status, again.headers.get('Idempotent-Replayed')]).toEqual([200, 'true'])
  expect(again.body).toEqual(made.body)
  const list = (await send('GET', '')).body
  expect(list.items).toEqual([{ ...made.body, mine: true }])
  expect(list.upcoming.map(({ date }: { date: string }) => date)).toEqual([3, 10, 17, 24].map(later))
  const change = {
    amount: { amount: '300.00', currency: 'INR' },
    note: null,
    until: null,
    times: 2,
    retryDays: 3,
  }
  expect((await send('PUT', `/${body.id}`, change)).body).toMatchObject({
    times: 2,
    note: null,
    retryDays: 3,
  })
  expect((await send('GET', '')).body.upcoming).toHaveLength(2)
  expect((await send('POST', `/${body.id}/pause`)).body.status).toBe('paused')
  expect((await send('GET', '')).body.upcoming).toEqual([])
  expect((await send('POST', `/${body.id}/resumption`)).body).toMatchObject({
    status: 'active',
    nextDate: later(3),
  })
  expect((await send('DELETE', `/${body.id}`)).body).toMatchObject({ status: 'cancelled', nextDate: null })
  expect((await send('PUT', `/${body.id}`, change)).code).toBe('already_settled')
  expect((await send('POST', `/${body.id}/pause`)).code).toBe('already_settled')
  expect((await send('GET', '')).body.items).toEqual([])
})

test('what cannot be is refused, with the field', async () => {
  const faults: [object, string][] = [
    [{ firstDate: later(-1) }, 'invalid_input'],
    [{ firstDate: 'tomorrow' }, 'invalid_input'],
    [{ firstDate: later(4000) }, 'invalid_input'],
    [{ until: later(2) }, 'invalid_input'],
    [{ rule: 'hourly' }, 'invalid_input'],
    [{ times: 0 }, 'invalid_input'],
    [{ retryDays: 15 }, 'invalid_input'],
    [{ to: from }, 'invalid_input'],
    [{ amount: { amount: '0.00', currency: 'INR' } }, 'invalid_input'],
    [{ from: '9999999999999' }, 'not_found'],
    [{ to: '9999999999999' }, 'not_found'],
    [{ amount: { amount: '1.00', currency: 'USD' } }, 'currency_mismatch'],
  ]
  for (const [more, code] of faults)
    expect((await send('POST', '', order(more))).code, JSON.stringify(more)).toBe(code)
  expect((await send('GET', '')).body.items).toEqual([])
})

test('one between own accounts is ordered like any other', async () => {
  const { body } = await send('POST', '', order({ to: second, rule: 'once' }))
  expect(body).toMatchObject({ rule: 'once', to: { accountNumber: second } })
})
