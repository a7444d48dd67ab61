/**
 * A walk over every procedure in every state of second factors. What is expected comes from the permission table alone: its
 * roles, and the conditions `proved` and `password`. Doors, and sessions that are over, are in walk.test.ts.
 */
import { beforeAll, describe, expect, test } from 'vitest'
import { type Door, doorsOf, faultsOf } from '../test/doors.ts'
import { type Edge, openEdge, password } from '../test/edge.ts'
import { everybody, examples, factsOf } from '../test/examples.ts'
import { type FactorState, factorStates, type InState, newcomerIn } from '../test/factor-states.ts'
import { type Example, type Facts, nowhere } from '../test/facts.ts'
import type { Role } from './auth/contract.ts'
import { type Condition, mayCall, permissions } from './permissions.ts'

const states = Object.entries(factorStates)
const edges = await Promise.all(states.map(() => openEdge()))
/** All that asks for a session. */
const names = Object.keys(permissions).filter((name) => permissions[name]!.roles !== 'anyone')

describe.each(states.map(([what, state], at) => ({ what, state, edge: edges[at]! })))(
  'somebody who is signed in $what',
  ({ state, edge }) => {
    let facts: Facts
    const sessions = {} as Record<Role, InState>

    beforeAll(async () => {
      facts = await factsOf(edge)
      for (const role of state.roles) sessions[role] = await state.enter(edge, `${role}1@demo.bank`)
    })

    test.each(names)('may call %s as the permission table says', async (name) => {
      const faults: string[] = []
      for (const role of state.roles)
        faults.push(...(await faultsAs(edge, state, facts, name, role, sessions[role])))
      expect(faults).toEqual([])
    })
  },
)

async function faultsAs(
  edge: Edge,
  state: FactorState,
  facts: Facts,
  name: string,
  role: Role,
  session: InState,
): Promise<string[]> {
  const example = examples[name]!
  const permission = permissions[name]!
  const [door] = doorsOf(edge, name) as [Door]
  const inputOf = () => (example.as?.[role] ?? example.input)?.(facts)
  if (!mayCall(permission, role)) {
    const answer = await door.ask(inputOf(), { token: session.token })
    return as(role, faultsOf(edge, door, answer, { status: 403, code: 'forbidden' }))
  }
  const asks = (condition: Condition) => permission.when?.includes(condition) ?? false
  // What changes its caller is asked as somebody of its own.
  const isOnce = asks('proved') || example.begin || example.endsSession
  const newcomer = isOnce ? await newcomerIn(edge, state, role) : undefined
  const { token } = newcomer ?? session
  facts.factor = newcomer?.factor ?? nowhere
  if (newcomer) await example.begin?.(edge, facts, token, await newcomer.prove())
  await example.prepare?.(edge, facts, token)
  const faults: string[] = []
  if (asks('proved'))
    for (const proof of [{}, ...state.others(newcomer ?? session)]) {
      const answer = await door.ask({ ...bare(inputOf()), ...proof }, { token })
      const wanted = wantedOf(example, state) ?? { status: 401, code: 'step_up_required' }
      faults.push(...as(`${role} by ${Object.keys(proof)}`, faultsOf(edge, door, answer, wanted)))
    }
  if (asks('password')) {
    const answer = await door.ask({ ...(inputOf() as object), current: `not ${password}` }, { token })
    faults.push(...as(role, faultsOf(edge, door, answer, { status: 400, code: 'invalid_input' })))
  }
  const proof = asks('proved') ? await newcomer?.prove() : undefined
  const answer = await door.ask(proof ? { ...bare(inputOf()), ...proof } : inputOf(), { token })
  const wanted = wantedOf(example, state)
  if (wanted) faults.push(...as(role, faultsOf(edge, door, answer, wanted)))
  else if (answer.status >= 300) faults.push(`${role}: ${answer.status} ${answer.text}`)
  return faults
}

const as = (who: string, faults: string[]) => faults.map((fault) => `${who}: ${fault}`)
/** An input without what proves who asks. */
const bare = (input: unknown) => {
  const { password: _, totp, recoveryCode, ...rest } = input as Record<string, unknown>
  return rest
}
const wantedOf = (example: Example, state: FactorState) =>
  example.needsFactor && !state.hasFactor ? { status: 404, code: 'not_found' } : undefined

test('staff are in no other state: a password alone gives them no token', async () => {
  const [edge] = edges as [Edge]
  for (const role of ['operator', 'admin'] as const) {
    const enrolled = `${role}1@demo.bank`
    const newcomer = await edge.provisionStaff(role)
    for (const email of [enrolled, newcomer]) {
      const answer = await edge.tryToSignIn(email, password)
      expect([answer.status, answer.code, answer.body.accessToken]).toEqual([
        401,
        'step_up_required',
        undefined,
      ])
    }
  }
})

test('every role is in some state', () => {
  const roles = new Set(Object.values(factorStates).flatMap((state) => state.roles))
  expect([...roles].sort()).toEqual([...everybody].sort())
})
