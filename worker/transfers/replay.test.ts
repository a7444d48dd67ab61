/** The same request again: by id, by header, after a lost answer, by two customers. */
import { describe, expect, test } from 'vitest'
import { type Answer, isSound, openEdge, transferOf } from '../../test/edge.ts'

const edge = await openEdge()
const payer = await edge.provision(['savings', 'current'], 1_000_000n)
const payee = await edge.provision(['savings'], 1_000_000n)
const [from, second] = payer.accounts as [string, string]
const [to] = payee.accounts as [string]
const { token } = await edge.signIn(payer.email)
const theirs = await edge.signIn(payee.email)

const make = (body: object, headers: Record<string, string> = {}, by = token) =>
  edge.send('/api/v1/transactions', { token: by, body, headers })
const without = ({ id: _, ...order }: ReturnType<typeof transferOf>) => order
const booked = async (id: string): Promise<number> =>
  (await edge.sql('select id from banking.transactions where id = $1', [id])).length
const isReplayed = (answer: Answer) => answer.headers.get('Idempotent-Replayed')

describe('a transfer that is sent again', () => {
  test('is made once and answered alike: 201 first, then 200 with Idempotent-Replayed', async () => {
    const order = transferOf(from, to, { note: 'once' })
    const first = await make(order)
    expect([first.status, isReplayed(first)]).toEqual([201, null])
    const before = await edge.posted(from)
    for (let times = 0; times < 3; times += 1) {
      const again = await make(order)
      expect([again.status, isReplayed(again), again.text]).toEqual([200, 'true', first.text])
    }
    const overTrpc = await edge.call('transfers.make', order, { token })
    expect([overTrpc.status, isReplayed(overTrpc)]).toEqual([200, 'true'])
    expect(overTrpc.body).toEqual(first.body)
    expect(await edge.posted(from)).toBe(before)
    expect(await booked(order.id)).toBe(1)
  })

  test('by another session of the customer, with the id in capitals, has the same answer', async () => {
    const order = transferOf(from, to)
    const first = await make(order)
    const other = await edge.signIn(payer.email, 'web')
    const again = await make({ ...order, id: order.id.toUpperCase() }, {}, other.token)
    expect([again.status, again.text]).toEqual([200, first.text])
  })

  test('has the first answer even after the balance would no longer cover it', async () => {
    const poor = await edge.provision(['savings'], 15_000n)
    const { token } = await edge.signIn(poor.email)
    const all = transferOf(poor.accounts[0]!, to, { amount: { amount: '150.00', currency: 'INR' } })
    const first = await make(all, {}, token)
    expect([first.status, first.body.balanceAfter.amount]).toEqual([201, '0.00'])
    const again = await make(all, {}, token)
    expect([again.status, again.text]).toEqual([200, first.text])
    await edge.sql(`update banking.accounts set status = 'closed' where account_number = $1`, [
      poor.accounts[0],
    ])
    expect((await make(all, {}, token)).text).toBe(first.text)
  })

  test('with another payload is an idempotency_conflict, whatever was changed', async () => {
    const order = transferOf(from, to, { note: 'rent' })
    await make(order)
    const before = await edge.posted(from)
    const changes = [
      { note: 'Rent' },
      { note: '' },
      { note: undefined },
      { amount: { amount: '1.01', currency: 'INR' } },
      { amount: { amount: '1.00', currency: 'USD' } },
      { to: second },
      { from: second, to },
      { type: 'payment' },
    ]
    for (const change of changes) {
      const answer = await make({ ...order, ...change })
      expect([answer.status, answer.code], JSON.stringify(change)).toEqual([409, 'idempotency_conflict'])
    }
    expect(await edge.posted(from)).toBe(before)
    expect((await make(order)).status).toBe(200)
  })

  test('does not burn its id by a refusal', async () => {
    const poor = await edge.provision(['savings'])
    const { token } = await edge.signIn(poor.email)
    const order = transferOf(poor.accounts[0]!, to)
    for (let times = 0; times < 3; times += 1)
      expect((await make(order, {}, token)).code).toBe('insufficient_funds')
    expect((await make({ ...order, to: '9999999999999' }, {}, token)).code).toBe('not_found')
    await edge.deposit(poor.accounts[0]!, 100n)
    expect((await make(order, {}, token)).status).toBe(201)
    expect((await make(order, {}, token)).status).toBe(200)
  })
})

describe('an Idempotency-Key header', () => {
  test('stands for the id, quoted or not', async () => {
    for (const quote of ['', '"']) {
      const order = transferOf(from, to)
      const key = { 'Idempotency-Key': `${quote}${order.id}${quote}` }
      const first = await make(without(order), key)
      expect([first.status, first.body.id]).toEqual([201, order.id])
      const again = await make(without(order), key)
      expect([again.status, again.text]).toEqual([200, first.text])
      // By id it is the same request.
      expect((await make(order)).text).toBe(first.text)
    }
  })

  test('equals the id where both are given, in any case of letters', async () => {
    const order = transferOf(from, to)
    expect((await make(order, { 'Idempotency-Key': order.id.toUpperCase() })).status).toBe(201)
    const other = await make(order, { 'Idempotency-Key': crypto.randomUUID() })
    expect(other.body).toMatchObject({ code: 'invalid_input', fields: [{ path: 'id' }] })
  })

  test('that is no UUID, or missing without an id, is invalid', async () => {
    const order = without(transferOf(from, to))
    const keys = ['', ' ', 'key', '1', '""', '"', `${crypto.randomUUID()}0`, `{${crypto.randomUUID()}}`]
    for (const key of keys)
      expect((await make(order, { 'Idempotency-Key': key })).body, key).toMatchObject({
        code: 'invalid_input',
        fields: expect.arrayContaining([expect.objectContaining({ path: 'id' })]),
      })
    expect((await make(order)).code).toBe('invalid_input')
  })

  test('means nothing to tRPC, where the id stands in the input', async () => {
    const order = transferOf(from, to)
    const headers = { 'Idempotency-Key': crypto.randomUUID() }
    const answer = await edge.call('transfers.make', order, { token, headers })
    expect([answer.status, answer.body.id]).toEqual([200, order.id])
  })
})

describe('one id in the hands of two customers', () => {
  test('is two transfers, and each sees their own', async () => {
    const mine = transferOf(from, to, { note: 'mine' })
    const yours = { ...transferOf(to, from, { note: 'yours' }), id: mine.id }
    const [first, other] = [await make(mine), await make(yours, {}, theirs.token)]
    expect([first.status, other.status]).toEqual([201, 201])
    expect(await booked(mine.id)).toBe(2)
    const seen = (by: string) => edge.send(`/api/v1/transactions/${mine.id}`, { token: by })
    expect((await seen(token)).body.note).toBe('mine')
    expect((await seen(theirs.token)).body.note).toBe('yours')
    expect((await make(mine)).text).toBe(first.text)
    expect((await make(yours, {}, theirs.token)).text).toBe(other.text)
  })

  test('shows the payee the transfer with the payee’s balance, never the payer’s', async () => {
    const order = transferOf(from, to, { amount: { amount: '7.77', currency: 'INR' } })
    const made = await make(order)
    const [payerHas, payeeHas] = [await edge.posted(from), await edge.posted(to)]
    expect(payerHas).not.toBe(payeeHas)
    expect(made.body.balanceAfter.amount).toBe(inRupees(payerHas))
    const receipts = [
      await edge.send(`/api/v1/transactions/${order.id}`, { token: theirs.token }),
      await edge.call('ledger.transaction', { id: order.id }, { token: theirs.token }),
      await edge.send('/api/v1/transactions?limit=1', { token: theirs.token }),
    ]
    for (const receipt of receipts) {
      expect(receipt.text).toContain(inRupees(payeeHas))
      expect(receipt.text).not.toContain(inRupees(payerHas))
    }
    // Nor by sending the payer's very request.
    const stolen = await make(order, {}, theirs.token)
    expect(stolen.code).toBe('not_found')
    expect(stolen.text).not.toContain(inRupees(payerHas))
  })
})

const inRupees = (minor: bigint) => `${minor / 100n}.${String(minor % 100n).padStart(2, '0')}`

test('the books are sound after all that', async () => {
  expect(await isSound(edge)).toBe(true)
})
