/** Cash over the wire: one route for customers and operators, pending where a second person is needed. */
import { expect, test } from 'vitest'
import { openEdge, transferOf } from '../../test/edge.ts'

const edge = await openEdge()
const person = await edge.provision(['savings', 'current'], 1_000_000n)
const [account, second] = person.accounts as [string, string]
const tokens = {
  customer: (await edge.signIn(person.email)).token,
  operator: (await edge.signIn('operator1@demo.bank')).token,
  other: (await edge.signIn('operator2@demo.bank')).token,
  admin: (await edge.signIn('admin1@demo.bank')).token,
}
const rupees = (amount: string) => ({ amount, currency: 'INR' })
const order = (type: 'deposit' | 'withdrawal', amount: string, more = {}) => ({
  id: crypto.randomUUID(),
  type,
  ...(type === 'deposit' ? { to: account } : { from: account }),
  amount: rupees(amount),
  ...more,
})
const send = (token: string, body: unknown, path = '/api/v1/transactions') => edge.send(path, { token, body })
const till = async (token: string) => (await edge.send('/api/v1/tills/mine', { token })).body

test('a deposit is made once at either door, and a withdrawal gives it back', async () => {
  const before = await till(tokens.operator)
  const deposit = order('deposit', '250.00', { note: 'Notes and coins' })
  const made = await send(tokens.operator, deposit)
  expect([made.status, made.body]).toEqual([
    201,
    expect.objectContaining({
      id: deposit.id,
      type: 'deposit',
      status: 'posted',
      from: { accountNumber: null, name: 'Cash' },
      balanceAfter: rupees('10250.00'),
    }),
  ])
  const again = await edge.call('transfers.make', deposit, { token: tokens.operator })
  expect([again.status, again.headers.get('Idempotent-Replayed'), again.body]).toEqual([
    200,
    'true',
    made.body,
  ])
  expect((await till(tokens.operator)).cash.amount).toBe((Number(before.cash.amount) + 250).toFixed(2))
  const taken = await send(tokens.operator, order('withdrawal', '250.00', { to: before.accountNumber }))
  expect([taken.status, taken.body.balanceAfter]).toEqual([201, rupees('10000.00')])
  expect(await till(tokens.operator)).toEqual(before)
})

test('the customer sees it in their history as cash', async () => {
  await send(tokens.operator, order('deposit', '1.00'))
  const { body } = await edge.send('/api/v1/transactions?type=deposit&limit=1', { token: tokens.customer })
  expect(body.items[0]).toMatchObject({
    counterparty: { accountNumber: null, name: 'Cash' },
    direction: 'credit',
  })
})

test('each kind of caller has their own types on the one route', async () => {
  const cash = () => [order('deposit', '1.00'), order('withdrawal', '1.00')]
  const moves = () => [transferOf(account, second), transferOf(account, second, { type: 'payment' })]
  const refused: [string, unknown[]][] = [
    [tokens.customer, cash()],
    [tokens.operator, moves()],
    [tokens.admin, [...cash(), ...moves()]],
  ]
  for (const [token, bodies] of refused)
    for (const body of bodies) expect((await send(token, body)).code).toBe('forbidden')
  for (const body of moves()) expect((await send(tokens.customer, body)).status).toBe(201)
})

test('another’s till is forbidden, and too much cash is refused with what is there', async () => {
  const other = (await till(tokens.other)).accountNumber
  expect((await send(tokens.operator, order('deposit', '1.00', { from: other }))).code).toBe('forbidden')
  const poor = await send(tokens.operator, order('withdrawal', '99999.00'))
  expect(poor.body).toMatchObject({ status: 409, code: 'insufficient_funds', field: 'from' })
})

test('above the threshold: 202, an inbox, another person’s approval, and a receipt', async () => {
  const large = order('deposit', '200000.01')
  const held = await send(tokens.operator, large)
  expect([held.status, held.body]).toEqual([202, { status: 'pending', proposalId: expect.any(String) }])
  expect((await send(tokens.operator, large)).body).toEqual(held.body)
  const inbox = await edge.send('/api/v1/proposals', { token: tokens.other })
  expect(inbox.body.items[0]).toMatchObject({
    id: held.body.proposalId,
    kind: 'deposit',
    amount: rupees('200000.01'),
    maker: 'Leela Nair',
    mine: false,
  })
  const approve = (token: string) => send(token, {}, `/api/v1/proposals/${held.body.proposalId}/approval`)
  expect((await approve(tokens.operator)).code).toBe('forbidden')
  expect((await approve(tokens.admin)).code).toBe('forbidden')
  const done = await approve(tokens.other)
  expect([done.status, done.body.id, done.body.status]).toEqual([201, large.id, 'posted'])
  expect((await approve(tokens.other)).status).toBe(200)
  const no = await send(tokens.other, { reason: 'Late' }, `/api/v1/proposals/${held.body.proposalId}/refusal`)
  expect(no.code).toBe('already_settled')
})

test('cash goes between vault and till', async () => {
  const before = await till(tokens.operator)
  for (const kind of ['issue', 'return']) {
    const body = { id: crypto.randomUUID(), kind, amount: rupees('10.00') }
    expect((await send(tokens.operator, body, '/api/v1/tills/cash')).status).toBe(201)
  }
  expect(await till(tokens.operator)).toEqual(before)
})

test('a till in another currency is opened once, and cash of it goes over that one alone', async () => {
  const dollars = (await edge.provision(['current-usd'])).accounts[0]!
  const usd = (amount: string) => ({ amount, currency: 'USD' })
  const deposit = { id: crypto.randomUUID(), type: 'deposit', to: dollars, amount: usd('20.00') }
  const none = await send(tokens.other, deposit)
  expect([none.code, none.body.field]).toEqual(['currency_mismatch', 'till'])
  const path = '/api/v1/tills'
  expect((await send(tokens.other, { currency: 'CHF' }, path)).code).toBe('invalid_input')
  for (const token of [tokens.customer, tokens.admin])
    expect((await send(token, { currency: 'USD' }, path)).code).toBe('forbidden')
  const rupeesBefore = (await till(tokens.other)).cash
  const opened = await send(tokens.other, { currency: 'USD' }, path)
  expect([opened.status, opened.body.cash, opened.body.inVault]).toEqual([201, usd('0.00'), usd('0.00')])
  const again = await send(tokens.other, { currency: 'USD' }, path)
  expect([again.status, again.headers.get('Idempotent-Replayed'), again.body]).toEqual([
    200,
    'true',
    opened.body,
  ])
  const made = await send(tokens.other, deposit)
  expect([made.status, made.body.balanceAfter], made.text).toEqual([201, usd('20.00')])
  const seen = await edge.send('/api/v1/tills/mine?currency=USD', { token: tokens.other })
  expect(seen.body.cash).toEqual(usd('20.00'))
  expect(seen.body.tills.map(({ cash }: { cash: unknown }) => cash)).toEqual([rupeesBefore, usd('20.00')])
  const counts = [
    { value: usd('10.00'), count: 1 },
    { value: usd('0.25'), count: 38 },
  ]
  const counted = await send(
    tokens.other,
    { id: crypto.randomUUID(), denominations: counts },
    '/api/v1/tills/counts',
  )
  expect(counted.body).toMatchObject({ status: 'posted', difference: usd('-0.50') })
  expect((await till(tokens.other)).cash).toEqual(rupeesBefore)
})

test.each([
  { currency: 'JPY', product: 'current-jpy', note: '1000', coin: '1', wrong: '1.00', zero: '0', left: '999' },
  {
    currency: 'KWD',
    product: 'current-kwd',
    note: '20.000',
    coin: '0.250',
    wrong: '1.00',
    zero: '0.000',
    left: '19.750',
  },
])('a till in $currency has the decimals of its cash, and refuses others', async (one) => {
  const { currency, product, note, coin, wrong, zero, left } = one
  const account = (await edge.provision([product])).accounts[0]!
  const money = (amount: string) => ({ amount, currency })
  const opened = await send(tokens.operator, { currency }, '/api/v1/tills')
  expect([opened.status, opened.body.cash, opened.body.inVault]).toEqual([201, money(zero), money(zero)])
  expect(opened.body.denominations).toEqual(expect.arrayContaining([money(note), money(coin)]))
  const cash = (kind: string, amount: string) =>
    send(tokens.operator, { id: crypto.randomUUID(), kind, amount: money(amount) }, '/api/v1/tills/cash')
  const refused = await cash('delivery', wrong)
  expect([refused.code, refused.body.fields[0].path], refused.text).toEqual([
    'invalid_input',
    'amount.amount',
  ])
  expect((await cash('delivery', note)).status).toBe(201)
  expect((await cash('issue', note)).status).toBe(201)
  const order = (type: 'deposit' | 'withdrawal', amount: string) =>
    send(tokens.operator, {
      ...{ id: crypto.randomUUID(), type, amount: money(amount) },
      ...(type === 'deposit' ? { to: account } : { from: account }),
    })
  const made = await order('deposit', coin)
  expect([made.status, made.body.balanceAfter], made.text).toEqual([201, money(coin)])
  expect((await order('withdrawal', note)).body).toMatchObject({ code: 'insufficient_funds', field: 'from' })
  expect((await order('withdrawal', coin)).body.balanceAfter).toEqual(money(zero))
  const counted = await send(
    tokens.operator,
    { id: crypto.randomUUID(), denominations: [{ value: money(note), count: 1 }] },
    '/api/v1/tills/counts',
  )
  expect(counted.body).toMatchObject({ status: 'even', expected: money(note), difference: money(zero) })
  expect((await cash('return', coin)).status).toBe(201)
  const seen = await edge.send(`/api/v1/tills/mine?currency=${currency}`, { token: tokens.operator })
  expect([seen.body.cash, seen.body.inVault]).toEqual([money(left), money(coin)])
})
