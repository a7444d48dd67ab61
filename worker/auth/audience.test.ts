/** The bank and the desk are two audiences: a token of the one opens nothing of the other, whatever its session may do. */
import { expect, test } from 'vitest'
import { openEdge } from '../../test/edge.ts'
import { callerOf, examples, factsOf } from '../../test/examples.ts'
import { forge, partsOf, secretOf } from '../../test/tokens.ts'
import { definitionOf, procedures } from '../rest.ts'
import type { Role } from './contract.ts'

const edge = await openEdge()
const facts = await factsOf(edge)

/** The live session of somebody under a token that says another role, signed by the bank's own secret. */
async function disguised(email: string, role: Role): Promise<string> {
  const { header, claims } = partsOf((await edge.signIn(email)).token)
  const aud = role === 'customer' ? 'bank' : 'desk'
  return forge(secretOf(edge.env.JWT_SECRET!), { ...claims, role, aud }, header)
}
const rolesOf = (name: string) => definitionOf(procedures[name]!).meta.roles
const ofSide = (side: 'customer' | 'staff') =>
  Object.keys(procedures).filter((name) => {
    const roles = rolesOf(name)
    return Array.isArray(roles) && roles.every((role) => (role === 'customer') === (side === 'customer'))
  })
const staff = await disguised('admin1@demo.bank', 'customer')
const operator = await disguised('operator1@demo.bank', 'customer')
const customer = await disguised('customer1@demo.bank', 'operator')

test('both sides have procedures of their own', () => {
  expect([ofSide('staff').length > 30, ofSide('customer').length > 20]).toEqual([true, true])
})
test.each(ofSide('staff'))(
  '%s is not for a token of the bank, though its session is of staff',
  async (name) => {
    const token = callerOf(examples[name]!) === 'admin' ? staff : operator
    expect((await edge.call(name, examples[name]!.input?.(facts), { token })).code).toBe('forbidden')
  },
)
test.each(ofSide('customer'))(
  '%s is not for a token of the desk, though its session is a customer’s',
  async (name) => {
    expect((await edge.call(name, examples[name]!.input?.(facts), { token: customer })).code).toBe(
      'forbidden',
    )
  },
)
test('what is forbidden so is refused after what else is wrong with the token or the input', async () => {
  const { token } = await edge.signIn('customer1@demo.bank')
  expect((await edge.call('desk.find', { q: 7 }, { token })).code).toBe('invalid_input')
  expect((await edge.call('desk.find', { q: 'Asha' }, { token })).code).toBe('forbidden')
  await edge.send('/api/auth/logout', { method: 'POST', token })
  expect((await edge.call('desk.find', { q: 'Asha' }, { token })).code).toBe('token_revoked')
})
