/** Examples about second factors. What changes a person is asked of one made for it. */
import type { Role } from '../worker/auth/contract.ts'
import type { ProofInput } from '../worker/factors/contract.ts'
import { demoCodeAt, demoSecret } from './codes.ts'
import { type Edge, password } from './edge.ts'
import { type Example, type Facts, nowhere } from './facts.ts'

const everybody: Role[] = ['customer', 'operator', 'admin']

/** Somebody of a role, who has the demo bank's authenticator app where `withFactor`. */
async function personOf(edge: Edge, facts: Facts, role: Role, factors: number) {
  const email = role === 'customer' ? (await edge.provision([])).email : await edge.provisionStaff(role)
  for (let times = 0; times < factors; times += 1) facts.factor = await edge.giveFactor(email, demoSecret)
  facts.code = demoCodeAt(Date.now())
  return email
}

/** The same, signed in, with every step of the app unused again. */
export async function signedOf(edge: Edge, facts: Facts, role: Role, factors: number): Promise<string> {
  const email = await personOf(edge, facts, role, factors)
  const totp = factors > 0 ? facts.code : undefined
  const { body } = await edge.tryToSignIn(email, password, 'api', {}, totp)
  await edge.sql('update banking.user_factors set last_used_step = null')
  return body.accessToken
}

async function challengeOf(edge: Edge, facts: Facts, role: Role, factors: number): Promise<string> {
  const { body } = await edge.tryToSignIn(await personOf(edge, facts, role, factors), password)
  facts.signInChallenge = body.challengeId
  return ''
}

/** Of a challenge in the place of a code. */
export const proofIsOwn = 'another’s challenge proves as little as one that does not exist: step_up_required'

/** An app that waits for its first code. */
async function beginOne(edge: Edge, facts: Facts, token: string, proof: ProofInput) {
  const { body } = await edge.call('factors.begin', proof, { token })
  facts.factor = body.id
  facts.code = demoCodeAt(Date.now(), body.secret)
}

const notTheirs = ({ code }: Facts) => [{ id: nowhere, totp: code }]

export const ofFactors: Record<string, Example> = {
  'auth.completeSignIn': {
    for: 'anyone',
    // With a first factor: recovery codes come with it.
    person: async (edge, facts) => {
      await challengeOf(edge, facts, 'operator', 0)
      const { body } = await edge.call('auth.enrolAtSignIn', { challengeId: facts.signInChallenge })
      facts.code = demoCodeAt(Date.now(), body.secret)
      return ''
    },
    input: ({ signInChallenge, code }) => ({ challengeId: signInChallenge, totp: code }),
    foreignIsFine: 'its id is the challenge’s own, which only the right password gives',
  },
  'auth.enrolAtSignIn': {
    for: 'anyone',
    person: (edge, facts) => challengeOf(edge, facts, 'operator', 0),
    input: ({ signInChallenge }) => ({ challengeId: signInChallenge }),
    foreignIsFine: 'its id is the challenge’s own, which only the right password gives',
  },
  'factors.list': { for: everybody },
  'factors.begin': {
    for: everybody,
    person: (edge, facts, role) => signedOf(edge, facts, role, 1),
    input: ({ code }) => ({ label: 'Phone', totp: code }),
    foreignIsFine: proofIsOwn,
  },
  'factors.confirm': {
    for: everybody,
    person: async (edge, facts, role) => {
      const token = await signedOf(edge, facts, role, 1)
      await beginOne(edge, facts, token, { totp: facts.code })
      return token
    },
    begin: beginOne,
    input: ({ factor, code }) => ({ id: factor, totp: code }),
    foreign: notTheirs,
  },
  'factors.remove': {
    for: everybody,
    needsFactor: true,
    person: (edge, facts, role) => signedOf(edge, facts, role, 2),
    input: ({ factor, code }) => ({ id: factor, totp: code }),
    foreign: notTheirs,
  },
  'factors.renewCodes': {
    for: everybody,
    needsFactor: true,
    person: (edge, facts, role) => signedOf(edge, facts, role, 1),
    input: ({ code }) => ({ totp: code }),
    foreignIsFine: proofIsOwn,
  },
}
