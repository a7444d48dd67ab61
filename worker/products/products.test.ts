/** A product over HTTP: proposed by one admin, approved by another, and what the wire refuses by itself. */
import { beforeAll, expect, it } from 'vitest'
import { openEdge } from '../../test/edge.ts'

const edge = await openEdge()
let maker: string
let checker: string
let operator: string

beforeAll(async () => {
  await edge.sql(
    `update banking.users set kind = 'admin' where email_index = testing.index_of('operator2@demo.bank')`,
  )
  maker = (await edge.signIn('admin1@demo.bank')).token
  checker = (await edge.signIn('operator2@demo.bank')).token
  operator = (await edge.signIn('operator1@demo.bank')).token
})
const propose = (changes: unknown, token = maker) =>
  edge.send('/api/v1/products/savings', {
    method: 'PUT',
    token,
    body: { effectiveFrom: '2035-04-01', changes, reason: 'Rates have fallen', source: 'Board' },
  })
const savings = async () =>
  (await edge.send('/api/v1/products', { token: maker })).body.products.find(
    ({ code }: { code: string }) => code === 'savings',
  )

it('is changed by two admins from a day on, with amounts and history', async () => {
  const asked = await propose({
    interestRatePercent: null,
    monthlyFee: { amount: '12.50', currency: 'INR' },
    offeredUntil: null,
    summary: 'Another sentence.',
  })
  expect([asked.status, asked.body.status]).toEqual([202, 'pending'])
  expect((await savings()).waits).toBe(true)
  const approve = (token: string) =>
    edge.send(`/api/v1/proposals/${asked.body.proposalId}/approval`, { token, body: {} })
  expect((await approve(maker)).code).toBe('forbidden')
  expect((await approve(operator)).code).toBe('forbidden')
  expect((await approve(checker)).status).toBe(201)
  const shown = await savings()
  expect(shown.terms[0]).toMatchObject({
    from: '2035-04-01',
    state: 'scheduled',
    interestRatePercent: null,
    monthlyFee: { amount: '12.50', currency: 'INR' },
  })
  expect(shown.changes[0]).toMatchObject({
    before: { interestRatePercent: '3.5', monthlyFee: '0.00 INR', offeredUntil: 'infinity' },
    after: { interestRatePercent: 'none', monthlyFee: '12.50 INR', offeredUntil: 'infinity' },
    status: 'approved',
    applied: false,
  })
})

it('of a wrong amount, rate or shape, or by an operator, is refused', async () => {
  const code = async (changes: unknown, token = maker) => (await propose(changes, token)).code
  expect(await code({ monthlyFee: { amount: '12.5', currency: 'INR' } })).toBe('invalid_input')
  expect(await code({ monthlyFee: { amount: '12.50', currency: 'USD' } })).toBe('invalid_input')
  expect(await code({ interestRatePercent: '40' })).toBe('invalid_input')
  expect(await code({})).toBe('invalid_input')
  expect(await code({ interestRatePercent: '3' }, operator)).toBe('forbidden')
})
