/** Limits as a client meets them: what is left, lowering, and raising by two people of the bank. */
import { describe, expect, test } from 'vitest'
import { isSound, openEdge, transferOf } from '../../test/edge.ts'

const edge = await openEdge()
const payer = await edge.provision(['savings', 'current'], 100_000_000n)
const payee = await edge.provision(['savings'])
const [from, second] = payer.accounts as [string, string]
const [to] = payee.accounts as [string]
const { token } = await edge.signIn(payer.email)
const leela = (await edge.signIn('operator1@demo.bank')).token
const arjun = (await edge.signIn('operator2@demo.bank')).token

const rupees = (amount: string) => ({ amount, currency: 'INR' })
const pay = (amount: string, more: Record<string, unknown> = {}) =>
  edge.send('/api/v1/transactions', {
    token,
    body: transferOf(from, to, { amount: rupees(amount), ...more }),
  })
const look = async (account = from) => (await edge.send(`/api/v1/accounts/${account}/limits`, { token })).body
const channelOf = async (channel: string, account = from) =>
  (await look(account)).channels.find((one: { channel: string }) => one.channel === channel)
const lower = (body: object, account = from, by = token) =>
  edge.send(`/api/v1/accounts/${account}/limits`, { method: 'PUT', token: by, body })

test('a payment counts on the channel it came through, and the page of limits shows it', async () => {
  await pay('250.00')
  await edge.call('transfers.make', transferOf(from, to, { amount: rupees('100.50') }), { token })
  await pay('999.00', { to: second })
  const limits = await look()
  expect(limits).toMatchObject({ accountNumber: from, currency: 'INR' })
  expect(limits.channels).toMatchObject([
    { channel: 'web', dailyAmount: { used: rupees('100.50') }, dailyCount: { used: 1 } },
    { channel: 'api', dailyAmount: { used: rupees('250.00') }, dailyCount: { used: 1 } },
  ])
  expect(limits.newPayees).toMatchObject({ used: rupees('350.50'), limit: rupees('100000.00'), hours: 24 })
  expect(new Date(limits.dayEndsAt).getTime()).toBeGreaterThan(Date.now())
  expect(new Date(limits.monthEndsAt).getTime()).toBeGreaterThanOrEqual(new Date(limits.dayEndsAt).getTime())
})

describe('a customer', () => {
  test('lowers a limit, which holds at once, and is told what is left', async () => {
    const { body } = await lower({ channel: 'api', dailyAmount: rupees('300.00') })
    expect(body.channels[1]).toMatchObject({ dailyAmount: { limit: rupees('300.00') } })
    const refused = await pay('50.01')
    expect([refused.status, refused.body]).toEqual([
      409,
      expect.objectContaining({
        code: 'limit_exceeded',
        limit: 'daily_amount',
        channel: 'api',
        maximum: rupees('300.00'),
        left: rupees('50.00'),
        resetsAt: (await look()).dayEndsAt.replace('.000Z', 'Z'),
      }),
    ])
    expect((await pay('50.00')).status).toBe(201)
  })

  test('closes a channel by a limit of nothing', async () => {
    await lower({ channel: 'api', perTransaction: rupees('0.00') }, second)
    const order = transferOf(second, to, { amount: rupees('0.01') })
    expect((await edge.send('/api/v1/transactions', { token, body: order })).body).toMatchObject({
      limit: 'per_transaction',
      maximum: rupees('0.00'),
      resetsAt: null,
    })
  })

  test('cannot raise it again, not even to what it was', async () => {
    for (const body of [
      { channel: 'api', dailyAmount: rupees('300.01') },
      { channel: 'api', dailyAmount: rupees('500000.00') },
      { channel: 'web', dailyCount: 1001 },
      { channel: 'web', perTransaction: rupees('500000.01') },
      { channel: 'web', monthlyAmount: rupees('99999999.00') },
    ]) {
      const answer = await lower(body)
      expect([answer.status, answer.code], JSON.stringify(body)).toEqual([403, 'forbidden'])
    }
    expect((await channelOf('api')).dailyAmount.limit).toEqual(rupees('300.00'))
  })

  test('says which, in one currency, that of the account', async () => {
    const faults = [
      {},
      { channel: 'web' },
      { channel: 'atm', dailyCount: 1 },
      { channel: 'web', dailyCount: -1 },
      { channel: 'web', dailyCount: 1.5 },
      { channel: 'web', dailyAmount: rupees('-1.00') },
      { channel: 'web', dailyAmount: rupees('1.0') },
      { channel: 'web', dailyAmount: rupees('1.00'), perTransaction: { amount: '1.00', currency: 'USD' } },
    ]
    for (const body of faults) expect((await lower(body)).code, JSON.stringify(body)).toBe('invalid_input')
    const dollars = { channel: 'web', dailyAmount: { amount: '1.00', currency: 'USD' } }
    expect((await lower(dollars)).code).toBe('currency_mismatch')
  })

  test('who may only look sees the limits and changes none', async () => {
    const other = await edge.provision(['savings'])
    await edge.sql(
      `insert into banking.account_parties (account_id, customer_id, role, mandate)
       select a.id, c.id, 'joint', 'view' from banking.accounts a, banking.customers c
        where a.account_number = $1 and c.customer_id = $2`,
      [from, other.customerId],
    )
    const theirs = (await edge.signIn(other.email)).token
    expect((await edge.send(`/api/v1/accounts/${from}/limits`, { token: theirs })).status).toBe(200)
    expect((await lower({ channel: 'api', dailyCount: 1 }, from, theirs)).code).toBe('forbidden')
  })
})

describe('a raise', () => {
  const proposal = (more: object = {}) => ({
    id: crypto.randomUUID(),
    accountNumber: from,
    channel: 'api',
    kind: 'dailyAmount',
    amount: rupees('900000.00'),
    reason: 'Buys a car',
    ...more,
  })
  const propose = (body: object, by = leela) => edge.send('/api/v1/limit-raises', { token: by, body })
  const decide = (id: string, by: string, how = 'approval') =>
    edge.send(`/api/v1/limit-raises/${id}/${how}`, { method: 'POST', token: by })

  test('is proposed by one and approved by another: then it holds, above the product’s own too', async () => {
    const body = proposal()
    const proposed = await propose(body)
    expect([proposed.status, proposed.body]).toMatchObject([202, { status: 'pending', proposalId: body.id }])
    expect((await propose(body)).status, 'sent again').toBe(202)
    expect((await propose({ ...body, reason: 'else' })).code).toBe('idempotency_conflict')
    expect((await channelOf('api')).dailyAmount.limit, 'nothing yet').toEqual(rupees('300.00'))
    expect((await decide(body.id, leela)).code, 'by the proposer').toBe('forbidden')
    const waiting = await edge.send('/api/v1/limit-raises', { token: arjun })
    expect(waiting.body.items).toMatchObject([
      { id: body.id, own: false, present: rupees('300.00'), amount: rupees('900000.00') },
    ])
    expect((await decide(body.id, arjun)).body).toMatchObject({ status: 'approved', decidedBy: 'Arjun Das' })
    expect((await decide(body.id, arjun)).status, 'once more').toBe(200)
    expect((await decide(body.id, arjun, 'rejection')).code).toBe('already_settled')
    expect((await channelOf('api')).dailyAmount).toMatchObject({
      limit: rupees('900000.00'),
      most: rupees('900000.00'),
    })
    expect((await pay('400.00')).status).toBe(201)
    expect((await lower({ channel: 'api', dailyAmount: rupees('899999.00') })).status).toBe(200)
  })

  test('that is rejected changes nothing', async () => {
    const before = await look()
    const body = proposal({ channel: 'web', kind: 'dailyCount', amount: undefined, count: 5000 })
    expect((await propose(body)).body.proposal).toMatchObject({ count: 5000, amount: null, present: 1000 })
    expect((await decide(body.id, leela, 'rejection')).code).toBe('forbidden')
    expect((await decide(body.id, arjun, 'rejection')).body.status).toBe('rejected')
    expect((await decide(body.id, arjun)).code).toBe('already_settled')
    expect(await look()).toEqual(before)
  })

  test('of two who decide at once one decision holds', async () => {
    const admin = (await edge.signIn('admin1@demo.bank')).token
    const { id } = (await propose(proposal({ kind: 'monthlyAmount', amount: rupees('9000000.00') }))).body
      .proposal
    const answers = await Promise.all([decide(id, arjun), decide(id, admin, 'rejection')])
    expect(answers.map(({ code, status }) => code ?? status).sort()).toEqual([200, 'already_settled'])
  })

  test('says what shall be: an amount of the account’s currency, or a count above nothing', async () => {
    for (const fault of [
      { amount: undefined },
      { count: 5 },
      { kind: 'dailyCount' },
      { kind: 'dailyCount', amount: undefined, count: 0 },
      { reason: '' },
      { amount: rupees('0.00') },
    ])
      expect((await propose(proposal(fault))).code, JSON.stringify(fault)).toBe('invalid_input')
    expect((await propose(proposal({ amount: { amount: '1.00', currency: 'USD' } }))).code).toBe(
      'currency_mismatch',
    )
    expect((await propose(proposal({ accountNumber: '9999999999999' }))).code).toBe('not_found')
    expect((await decide(crypto.randomUUID(), arjun)).code).toBe('not_found')
  })

  test('needs two different users, in the database too', async () => {
    const own = edge.sql(
      `update banking.limit_raises set status = 'approved', decided_by = proposed_by where status = 'pending'
        or id = (select id from banking.limit_raises limit 1)`,
    )
    await expect(own).rejects.toMatchObject({ constraint: 'limit_raise_four_eyes' })
  })
})

test('the books are sound after all that', async () => {
  expect(await isSound(edge)).toBe(true)
})
