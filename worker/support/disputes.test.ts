/** "Something is wrong": facts as they were, one at a time, and what the bank took back. */
import { describe, expect, test } from 'vitest'
import { openEdge, transferOf } from '../../test/edge.ts'

const edge = await openEdge()
const payer = await edge.provision(['savings', 'current'], 1_000_000n)
const payee = await edge.provision(['savings'])
const [from, second] = payer.accounts as [string, string]
const [to] = payee.accounts as [string]
const { token } = await edge.signIn(payer.email)
const theirs = (await edge.signIn(payee.email)).token
const leela = (await edge.signIn('operator1@demo.bank')).token

const uuid = () => crypto.randomUUID()
const pay = async (target = to, amount = '10.00') => {
  const order = transferOf(from, target, { amount: { amount, currency: 'INR' } })
  expect((await edge.send('/api/v1/transactions', { token, body: order })).status).toBe(201)
  return order.id
}
const dispute = async (transactionId: string, more: object = {}, by = token) => {
  await edge.sql('delete from banking.throttles')
  const id = uuid()
  const input = { id, transactionId, reason: 'twice', wanted: 'money_back', text: 'I paid once.', ...more }
  return { id, ...(await edge.call('support.dispute', input, { token: by })) }
}
const read = async (id: string, by = token) => (await edge.call('support.get', { id }, { token: by })).body
const record = async (id: string) => (await edge.call('tickets.get', { id }, { token: leela })).body

test('keeps the facts of that moment, and the desk sees what was taken back since', async () => {
  const paid = await pay()
  const { id } = await dispute(paid)
  const facts = {
    transactionId: paid,
    reason: 'twice',
    wanted: 'money_back',
    type: 'transfer',
    account: from,
    direction: 'debit',
    amount: { amount: '10.00', currency: 'INR' },
    otherNumber: to,
    channel: 'api',
    status: 'booked',
  }
  expect(await read(id)).toMatchObject({
    category: 'dispute',
    status: 'open',
    transactionId: paid,
    dispute: facts,
  })
  const shown = await record(id)
  expect(shown).toMatchObject({ priority: 'high', dispute: { ...facts, refunded: { amount: '0.00' } } })
  const taken = await edge.call(
    'reversals.make',
    { id: uuid(), original: paid, scope: shown.dispute.scope, reason: 'Booked twice' },
    { token: leela },
  )
  expect(taken.body).toMatchObject({ status: 'posted' })
  expect((await record(id)).dispute).toMatchObject({ status: 'booked', refunded: { amount: '10.00' } })
  expect((await edge.call('support.list', { transaction: paid }, { token })).body.items).toMatchObject([
    { id },
  ])
  await edge.call('support.close', { id }, { token })
  const again = await dispute(paid)
  expect((await read(again.id)).dispute.status, 'as it is by now').toBe('returned')
})

test('is each side’s own: whoever was paid sees nothing of it', async () => {
  const paid = await pay()
  const { id } = await dispute(paid)
  expect((await edge.call('support.get', { id }, { token: theirs })).code).toBe('not_found')
  const other = await dispute(paid, { reason: 'other', wanted: 'explanation' }, theirs)
  expect(await read(other.id, theirs)).toMatchObject({
    dispute: { account: to, direction: 'credit', otherNumber: from },
  })
  expect((await edge.call('support.list', { transaction: paid }, { token })).body.items).toHaveLength(1)
})

describe('refuses', () => {
  test('a second one while the first is not closed, also of two at once', async () => {
    const paid = await pay()
    const both = await Promise.all([dispute(paid), dispute(paid)])
    expect(both.map(({ code }) => code).sort()).toEqual(['already_settled', undefined])
    const [made] = both.filter(({ code }) => code === undefined)
    const refused = await dispute(paid)
    expect([refused.code, refused.body.error.data.detail]).toEqual([
      'already_settled',
      { ticketId: made!.id },
    ])
  })

  test.each([
    ['invalid_input', { reason: 'because' }],
    ['invalid_input', { wanted: 'the moon' }],
    ['invalid_input', { text: '' }],
    ['not_found', {}],
  ])('%s %j', async (code, more) => {
    expect((await dispute(code === 'not_found' ? uuid() : await pay(second), more)).code).toBe(code)
  })
})
