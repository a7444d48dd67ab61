import { beforeEach, describe, expect, test } from 'vitest'
import { challengeIn, confirm, withFactor } from '../../test/confirming.ts'
import { isSound, openEdge, transferOf } from '../../test/edge.ts'

const edge = await openEdge()
const payer = await edge.provision(['savings', 'current'], 90_000_000n)
const payee = await edge.provision(['savings'])
const [from, second] = payer.accounts as [string, string]
const [to] = payee.accounts as [string]
const { token } = await edge.signIn(payer.email)
const today = (await edge.sql('select current::text as today from banking.business_dates'))[0].today

const rupees = (amount: string) => ({ amount, currency: 'INR' })
const large = (more: object = {}) =>
  transferOf(from, to, { amount: rupees('50000.01'), note: 'Rent', ...more })
const pay = (order: object, by = token) => edge.send('/api/v1/transactions', { token: by, body: order })

beforeEach(async () => {
  await edge.sql('delete from banking.throttles')
  await edge.sql('delete from banking.limit_usage')
})

describe('what leaves later', () => {
  const order = (more: object = {}) => ({
    id: crypto.randomUUID(),
    from,
    to,
    amount: rupees('50000.01'),
    firstDate: today,
    rule: 'monthly',
    ...more,
  })
  const add = (body: object) => edge.send('/api/v1/schedules', { token, body })
  const change = (id: string, body: object) =>
    edge.send(`/api/v1/schedules/${id}`, { method: 'PUT', token, body })

  test('in large amounts to somebody else is confirmed when it is ordered', async () => {
    const body = order()
    const refused = await add(body)
    expect(refused.body).toMatchObject({
      code: 'step_up_required',
      amount: rupees('50000.01'),
      payee: 'T••• P•••',
      purpose: 'transfer',
    })
    await confirm(edge, token, refused.body.challengeId)
    const { challengeId } = refused.body
    expect((await add({ ...body, rule: 'weekly', challengeId })).code).toBe('step_up_required')
    const made = await withFactor(edge, token, (challenge) => add({ ...body, ...challenge }))
    expect(made.status).toBe(201)
    expect((await add(body)).status, 'sent again').toBe(200)
    expect((await add(order({ to: second }))).status, 'to oneself').toBe(201)
    expect((await add(order({ amount: rupees('50000.00') }))).status).toBe(201)
    expect((await add(order({ to: '9999999999999' }))).code).toBe('not_found')
  })

  test('is confirmed again when it is raised, not when it is lowered', async () => {
    const small = order({ amount: rupees('100.00') })
    await add(small)
    const rest = { note: null, until: null, times: null, retryDays: 0 }
    const raise = { ...rest, amount: rupees('60000.00') }
    expect((await change(small.id, { ...rest, amount: rupees('50000.00') })).status).toBe(200)
    const refused = await change(small.id, raise)
    expect(refused.body).toMatchObject({
      code: 'step_up_required',
      amount: rupees('60000.00'),
      payee: 'T••• P•••',
    })
    const raised = await withFactor(edge, token, (challenge) => change(small.id, { ...raise, ...challenge }))
    expect(raised.body.amount).toEqual(rupees('60000.00'))
    expect((await change(small.id, { ...raise, note: 'Rent' })).status, 'no higher').toBe(200)
    expect((await change(small.id, { ...rest, amount: rupees('55000.00') })).status).toBe(200)
  })
})

describe('a new payee', () => {
  const add = (body: object) => edge.send('/api/v1/payees', { token, body })

  test('is confirmed, for exactly this account and name, and shown masked', async () => {
    const body = { id: crypto.randomUUID(), accountNumber: to, name: 'Test Person' }
    const wrongName = await add({ ...body, name: 'Somebody Else' })
    expect(wrongName.code, 'the name comes first').toBe('invalid_input')
    const refused = await add(body)
    expect(refused.body).toMatchObject({
      code: 'step_up_required',
      purpose: 'payee',
      payee: 'T••• P•••',
      account: `•••• ${to.slice(-4)}`,
    })
    expect(refused.body).not.toHaveProperty('amount')
    const { challengeId } = refused.body
    await confirm(edge, token, challengeId)
    const [other] = (await edge.provision(['savings'])).accounts
    for (const change of [
      { accountNumber: other },
      { id: crypto.randomUUID() },
      { nickname: 'Landlord' },
      { dailyLimit: rupees('1.00') },
    ]) {
      const another = await add({ ...body, ...change, challengeId })
      expect(another.code, JSON.stringify(change)).toBe('step_up_required')
    }
    const made = await withFactor(edge, token, (challenge) => add({ ...body, ...challenge }))
    expect(made.status).toBe(201)
    expect((await add(body)).status, 'sent again').toBe(200)
    expect((await add({ ...body, id: crypto.randomUUID() })).body.id, 'saved already').toBe(body.id)
    expect((await edge.sql('select id from banking.payees')).map(({ id }) => id)).toEqual([body.id])
  })

  test('is not added by the confirmation of a transfer', async () => {
    const challengeId = challengeIn(await pay(large()))
    await confirm(edge, token, challengeId)
    const [other] = (await edge.provision(['savings'])).accounts
    const body = { id: crypto.randomUUID(), accountNumber: other, name: 'Test Person', challengeId }
    expect((await add(body)).code).toBe('step_up_required')
  })
})

test('the books are sound after all of it', async () => expect(await isSound(edge)).toBe(true))
