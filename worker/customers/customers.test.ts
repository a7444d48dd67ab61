import { expect, test } from 'vitest'
import { openEdge } from '../../test/edge.ts'

const edge = await openEdge()

test('a profile tells customers and staff who they are, at every door, and nothing else', async () => {
  const staff = { status: null, reviewOn: null }
  const people = [
    [
      'customer1@demo.bank',
      {
        role: 'customer',
        name: 'Asha Raman',
        phone: '+919800000001',
        status: 'active',
        // Ten years after a customer of low risk was taken on.
        reviewOn: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      },
    ],
    [
      'operator1@demo.bank',
      { role: 'operator', name: 'Leela Nair', phone: null, customerId: null, ...staff },
    ],
    ['admin1@demo.bank', { role: 'admin', name: 'Meera Iyer', phone: null, customerId: null, ...staff }],
  ] as const
  for (const [email, expected] of people) {
    const { token, customerId } = await edge.signIn(email)
    const answer = await edge.send('/api/account/profile', { token })
    expect(answer.body).toEqual({
      customerId,
      ...expected,
      email,
      memberSince: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      previousSignInAt: null,
    })
    expect((await edge.send('/api/v1/profile', { token })).body).toEqual(answer.body)
    expect((await edge.call('customers.profile', undefined, { token })).body).toEqual(answer.body)
  }
})

test('a profile is the caller’s own: no parameter asks for another', async () => {
  const { token, customerId } = await edge.signIn('customer1@demo.bank')
  const other = (await edge.signIn('customer2@demo.bank')).customerId
  for (const query of [`customerId=${other}`, `id=${other}`, 'email=customer2@demo.bank'])
    expect((await edge.send(`/api/account/profile?${query}`, { token })).body.customerId).toBe(customerId)
  expect((await edge.call('customers.profile', { customerId: other }, { token })).body.customerId).toBe(
    customerId,
  )
})

test('a profile tells when somebody signed in before', async () => {
  const person = await edge.provision()
  const first = await edge.signIn(person.email)
  const second = await edge.signIn(person.email)
  const at = async (token: string) =>
    (await edge.send('/api/account/profile', { token })).body.previousSignInAt
  expect(await at(first.token)).toBeNull()
  expect(await at(second.token)).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
})
