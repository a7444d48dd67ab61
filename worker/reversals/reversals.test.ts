/** Taking back over the wire: who may, how a transaction is named, and what the answers look like. */
import { expect, test } from 'vitest'
import { openEdge, transferOf } from '../../test/edge.ts'

const edge = await openEdge()
const payer = await edge.provision(['savings'], 1_000_000n)
const payee = await edge.provision(['savings'])
const [from, to] = [payer.accounts[0]!, payee.accounts[0]!]
const customer = (await edge.signIn(payer.email)).token
const operator = (await edge.signIn('operator1@demo.bank')).token
const send = (token: string, original: string, body: object) =>
  edge.send(`/api/v1/transactions/${original}/reversals`, {
    token,
    body: { id: crypto.randomUUID(), reason: 'Sent twice', ...body },
  })

/** As staff find it: in the lines of the account. */
async function found(id: string) {
  const { body } = await edge.send(`/api/v1/desk/accounts/${from}/entries?limit=200`, { token: operator })
  return body.items.find((one: { id: string }) => one.id === id)
}

test('a transfer found in the account’s lines is taken back in parts, then the rest is gone', async () => {
  const order = transferOf(from, to, { amount: { amount: '100.00', currency: 'INR' } })
  await edge.send('/api/v1/transactions', { token: customer, body: order })
  const { scope } = await found(order.id)
  const amount = { amount: '40.00', currency: 'INR' }
  const part = await send(operator, order.id, { scope, amount })
  expect([part.status, part.body.type, part.body.amount, part.body.note]).toEqual([
    201,
    'refund',
    amount,
    'Sent twice',
  ])
  expect((await found(order.id)).refunded).toEqual(amount)
  const more = await send(operator, order.id, { scope, amount: { amount: '60.01', currency: 'INR' } })
  expect(more.body).toMatchObject({ status: 409, code: 'limit_exceeded', left: { amount: '60.00' } })
  expect((await send(operator, order.id, { scope })).code).toBe('already_settled')
  // The customer reads it in their own history.
  const { body } = await edge.send('/api/v1/transactions?type=refund', { token: customer })
  expect(body.items).toHaveLength(1)
})

test('an order that the bank does not know is cancelled before it comes', async () => {
  const deposit = {
    id: crypto.randomUUID(),
    type: 'deposit',
    to,
    amount: { amount: '5.00', currency: 'INR' },
  }
  const cancelled = await send(operator, deposit.id, {})
  expect([cancelled.status, cancelled.body]).toEqual([201, { status: 'cancelled', original: deposit.id }])
  expect((await edge.send('/api/v1/transactions', { token: operator, body: deposit })).code).toBe(
    'already_settled',
  )
})

test('customers take nothing back, and a reason is needed', async () => {
  const order = transferOf(from, to)
  await edge.send('/api/v1/transactions', { token: customer, body: order })
  const { scope } = await found(order.id)
  expect((await send(customer, order.id, { scope })).code).toBe('forbidden')
  for (const bad of [
    { reason: '' },
    { reason: 'x'.repeat(281) },
    { scope: 'customer' },
    { amount: 1 },
    { force: 'x' },
  ])
    expect((await send(operator, order.id, { scope, ...bad })).code, JSON.stringify(bad)).toBe(
      'invalid_input',
    )
  expect((await send(operator, order.id, { scope: 'customer:999999' })).code).toBe('not_found')
  const forced = await send(operator, order.id, { scope, force: 'bank_error' })
  expect([forced.status, forced.body.status]).toEqual([202, 'pending'])
})
