/** Where somebody who is signed in can stand with their second factors, and what proves then who they are once more. */
import { createHash } from 'node:crypto'
import type { Role } from '../worker/auth/contract.ts'
import type { ProofInput } from '../worker/factors/contract.ts'
import { recoveryHash } from '../worker/factors/rules.ts'
import { demoCodeAt, demoSecret, isDemoStaff } from './codes.ts'
import { type Edge, password } from './edge.ts'

/** A session, and the code that opened it, where one did. */
export type InState = { token: string; used: ProofInput }

export type FactorState = {
  /** Whose sessions can be in it: staff have none without a factor that was proved. */
  roles: readonly Role[]
  hasFactor: boolean
  /** Signs in somebody who has no factor, demo staff apart, so that their session is in this state. */
  enter: (edge: Edge, email: string) => Promise<InState>
  /** Good now. */
  proof: () => ProofInput
  /** What proves nothing here, besides nothing at all. */
  others: (one: InState) => ProofInput[]
}

const code = () => ({ totp: demoCodeAt(Date.now()) })
const [usedCode, codeLeft] = ['AAAA-BBBB-CCCC-DDDD', 'EEEE-FFFF-GGGG-HHHH'] as const
const unused = (edge: Edge) => edge.sql('update banking.user_factors set last_used_step = null')
const give = async (edge: Edge, email: string) => {
  if (!isDemoStaff(email)) await edge.giveFactor(email, demoSecret)
}
const tokenOf = ({ status, text, body }: Awaited<ReturnType<Edge['tryToSignIn']>>): string => {
  if (status !== 200) throw new Error(`cannot sign in: ${status} ${text}`)
  return body.accessToken
}

const everybody = ['customer', 'operator', 'admin'] as const

export const factorStates: Record<string, FactorState> = {
  'without a factor': {
    roles: ['customer'],
    hasFactor: false,
    enter: async (edge, email) => ({ token: (await edge.signIn(email)).token, used: {} }),
    proof: () => ({ password }),
    others: () => [code(), { recoveryCode: codeLeft }, { password: 'not the password' }],
  },
  'with a factor that this session has not proved': {
    roles: ['customer'],
    hasFactor: true,
    enter: async (edge, email) => {
      const { token } = await edge.signIn(email)
      await give(edge, email)
      return { token, used: {} }
    },
    proof: code,
    others: () => [{ password }],
  },
  'with a factor that this session has proved': {
    roles: everybody,
    hasFactor: true,
    enter: async (edge, email) => {
      await give(edge, email)
      await unused(edge)
      const used = code()
      return { token: tokenOf(await edge.tryToSignIn(email, password, 'api', {}, used.totp)), used }
    },
    proof: code,
    others: ({ used }) => [{ password }, used],
  },
  'by a recovery code': {
    roles: everybody,
    hasFactor: true,
    enter: async (edge, email) => {
      await give(edge, email)
      for (const one of [usedCode, codeLeft])
        await edge.sql(
          `insert into banking.recovery_codes (user_id, code_hash)
           select banking.find_user(testing.identifier($1)), decode($2, 'hex')`,
          [email, createHash('sha256').update(recoveryHash(one)).digest('hex')],
        )
      const { body } = await edge.tryToSignIn(email, password)
      const used = { recoveryCode: usedCode }
      const completed = await edge.call('auth.completeSignIn', { challengeId: body.challengeId, ...used })
      return { token: tokenOf(completed), used }
    },
    proof: () => ({ recoveryCode: codeLeft }),
    others: ({ used }) => [{ password }, used],
  },
}

/** Somebody of a role for one call, in a state; where they have a factor, a further one that may be taken away. */
export async function newcomerIn(edge: Edge, state: FactorState, role: Role) {
  const email = role === 'customer' ? (await edge.provision([])).email : await edge.provisionStaff(role)
  const entered = await state.enter(edge, email)
  const factor = state.hasFactor ? await edge.giveFactor(email, 'K'.repeat(32)) : undefined
  return { ...entered, factor, prove: () => unused(edge).then(state.proof) }
}
