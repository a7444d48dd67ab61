import { expect, test } from 'vitest'
import { isSound, openEdge, transferOf } from '../../test/edge.ts'

const edge = await openEdge()
const person = await edge.provision(['savings', 'current'], 100_000n)
const [account, second] = person.accounts as [string, string]
const { token } = await edge.signIn(person.email)
const staff = (await edge.signIn('operator1@demo.bank')).token

const rupees = (amount: string) => ({ amount, currency: 'INR' })
const ask = (path: string, body: Record<string, unknown>) =>
  edge.send(`/api/v1/holds${path}`, { token: staff, body: { requestId: crypto.randomUUID(), ...body } })
const place = (amount: string, more: Record<string, unknown> = {}) =>
  ask('', {
    account,
    amount: rupees(amount),
    merchant: 'Hotel Taj',
    expiresAt: new Date(Date.now() + 3600_000).toISOString(),
    ...more,
  })
const balance = async () => (await edge.send(`/api/v1/accounts/${account}/balance`, { token })).body

test('a hold shows in the balance and on the account until it is captured', async () => {
  const placed = await place('300.00')
  expect(placed.status).toBe(201)
  expect(placed.body).toMatchObject({ status: 'open', accountNumber: account, authorised: rupees('300.00') })
  const { id } = placed.body
  expect(await balance()).toMatchObject({
    balance: rupees('1000.00'),
    held: rupees('300.00'),
    available: rupees('700.00'),
  })
  const details = await edge.send(`/api/v1/accounts/${account}/details`, { token })
  expect(details.body.holds).toMatchObject([{ id, merchant: 'Hotel Taj', amount: rupees('300.00') }])
  const order = transferOf(account, second, { amount: rupees('700.01') })
  expect((await edge.send('/api/v1/transactions', { token, body: order })).code).toBe('insufficient_funds')
  expect((await ask(`/${id}/increment`, { amount: rupees('50.00') })).body.authorised).toEqual(
    rupees('350.00'),
  )
  const part = await ask(`/${id}/capture`, { amount: rupees('100.00'), final: false })
  expect(part.body).toMatchObject({ status: 'open', captured: rupees('100.00') })
  const requestId = crypto.randomUUID()
  const last = await ask(`/${id}/capture`, { requestId, amount: rupees('200.00') })
  expect(last.body).toMatchObject({
    status: 'captured',
    captured: rupees('300.00'),
    released: rupees('50.00'),
  })
  const again = await ask(`/${id}/capture`, { requestId, amount: rupees('200.00') })
  expect([again.status, again.headers.get('Idempotent-Replayed'), again.body]).toEqual([
    200,
    'true',
    last.body,
  ])
  expect((await ask(`/${id}/capture`, { requestId, amount: rupees('201.00') })).code).toBe(
    'idempotency_conflict',
  )
  expect((await ask(`/${id}/release`, {})).code).toBe('already_settled')
  expect((await edge.send(`/api/v1/holds/${id}`, { token: staff })).body).toEqual(last.body)
  expect(await balance()).toMatchObject({ balance: rupees('700.00'), held: rupees('0.00') })
  const receipt = await edge.send(`/api/v1/transactions/${last.body.transactionId}`, { token })
  expect(receipt.body).toMatchObject({ type: 'payment', to: { name: 'Hotel Taj', accountNumber: null } })
})

test('of two captures at once one settles the hold, and what exceeds it is told as forced', async () => {
  const { id } = (await place('100.00')).body
  const both = await Promise.all([1, 2].map(() => ask(`/${id}/capture`, { amount: rupees('120.00') })))
  expect(both.map(({ code, status }) => code ?? status).sort()).toEqual([200, 'already_settled'])
  expect(both.find(({ status }) => status === 200)!.body.forced).toEqual(rupees('20.00'))
})

test('what a capture takes beyond its hold has an end, and the most is told', async () => {
  const [other] = (await edge.provision(['savings'], 100_000n)).accounts
  const { id } = (await place('1.00', { account: other })).body
  const far = await ask(`/${id}/capture`, { amount: rupees('500000.00') })
  expect([far.status, far.code]).toEqual([409, 'limit_exceeded'])
  expect(far.body).toMatchObject({ field: 'amount', limit: 'capture', most: rupees('200001.00') })
  expect((await edge.send(`/api/v1/holds/${id}`, { token: staff })).body.status).toBe('open')
})

test('what is no hold is refused: amounts, times, merchants', async () => {
  for (const more of [
    { amount: rupees('0.00') },
    { amount: rupees('-1.00') },
    { amount: { amount: '1.00', currency: 'XXX' } },
    { merchant: '' },
    { merchant: 'x'.repeat(81) },
    { expiresAt: 'soon' },
    { expiresAt: '2000-01-01T00:00:00Z' },
    { account: '1' },
    { requestId: '1' },
  ])
    expect((await place('1.00', more)).code, JSON.stringify(more)).toBe('invalid_input')
  expect((await place('1.00', { amount: { amount: '1.00', currency: 'USD' } })).code).toBe(
    'currency_mismatch',
  )
  expect((await place('999999.00')).code).toBe('insufficient_funds')
  const { id } = (await place('1.00')).body
  expect((await ask(`/${id}/capture`, { amount: rupees('1.00'), final: 'yes' })).code).toBe('invalid_input')
  expect(await isSound(edge)).toBe(true)
})
