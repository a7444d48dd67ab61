/** Examples about passkeys and codes at sign-in, each of a person made for it. */
import type { Role } from '../worker/auth/contract.ts'
import type { ProofInput } from '../worker/factors/contract.ts'
import { type Authenticator, authenticator } from './authenticator.ts'
import { type Edge, password } from './edge.ts'
import { openChallenge } from './examples-challenges.ts'
import { proofIsOwn, signedOf } from './examples-factors.ts'
import { type Example, type Facts, nowhere } from './facts.ts'
import { partsOf } from './tokens.ts'

const everybody: Role[] = ['customer', 'operator', 'admin']
/** What a device says its user is called, where the test puts the passkey into the bank itself. */
const handle = Buffer.alloc(32, 7)
const options = { challenge: '', rpId: 'localhost', timeout: 1, userVerification: 'required' as const }

/** A passkey of whoever a token is, as if it had been added long ago. */
async function giveDevice(edge: Edge, facts: Facts, token: string): Promise<Authenticator> {
  const device = await authenticator()
  const [row] = await edge.sql(
    `insert into banking.passkeys (user_id, credential_id, user_handle, public_key, sign_count, transports,
       backup_eligible, backed_up, label, created_at)
     select t.user_id, decode($2, 'hex'), decode($3, 'hex'), decode($4, 'hex'), 0, '{internal}', true, false, 'Test key',
         now() - interval '30 days'
       from banking.auth_tokens t where t.jti_hash = sha256(convert_to($1, 'UTF8')) returning id`,
    [
      partsOf(token).claims.jti,
      Buffer.from(device.id, 'base64url').toString('hex'),
      handle.toString('hex'),
      Buffer.from(device.publicKey).toString('hex'),
    ],
  )
  facts.passkey = row.id
  return device
}

/** Signed in, with an app whose code is good, and a passkey. */
async function holderOf(edge: Edge, facts: Facts, role: Role): Promise<string> {
  const token = await signedOf(edge, facts, role, 1)
  await giveDevice(edge, facts, token)
  return token
}

/** An open challenge of the session, signed by a passkey of its person. */
async function askOne(edge: Edge, facts: Facts, token: string) {
  const device = await giveDevice(edge, facts, token)
  await openChallenge(edge, facts, token, 'transfer')
  const { body } = await edge.call('challenges.askPasskey', { challengeId: facts.challenge }, { token })
  facts.credential = await device.get(body)
}
async function askedOf(edge: Edge, facts: Facts, role: Role): Promise<string> {
  const token = await signedOf(edge, facts, role, 1)
  await askOne(edge, facts, token)
  return token
}

/** A passkey that the device has made, and the bank does not know yet. */
async function makeOne(edge: Edge, facts: Facts, token: string, proof: ProofInput) {
  const { body } = await edge.call('passkeys.begin', proof, { token })
  facts.creation = await (await authenticator()).create(body)
}

/** For who has a factor; who has none has no passkey either. */
async function giveFurther(edge: Edge, facts: Facts, token: string, proof: ProofInput) {
  facts.passkey = nowhere
  if (proof.password !== undefined) return
  // The code is used up, as the state says that it was.
  if (proof.totp !== undefined) await edge.call('passkeys.begin', proof, { token })
  await giveDevice(edge, facts, token)
}

const others = ({ foreignChallenge }: Facts) => [foreignChallenge, nowhere]

export const ofPasskeys: Record<string, Example> = {
  'auth.sendCode': {
    for: 'anyone',
    person: async (edge, facts) => {
      const { email } = await edge.provision([])
      await edge.sql(
        'update banking.users set sign_in_code_since = now() where id = banking.find_user(testing.identifier($1))',
        [email],
      )
      facts.signInChallenge = (await edge.tryToSignIn(email, password)).body.challengeId
      return ''
    },
    input: ({ signInChallenge }) => ({ challengeId: signInChallenge, channel: 'email' }),
    foreignIsFine: 'its id is the challenge’s own, which only the right password gives',
  },
  'auth.beginPasskey': { for: 'anyone' },
  'auth.signInByPasskey': {
    for: 'anyone',
    person: async (edge, facts) => {
      const { token } = await edge.signIn((await edge.provision([])).email)
      const device = await giveDevice(edge, facts, token)
      const { body } = await edge.call('auth.beginPasskey')
      facts.credential = await device.get(body, { userHandle: handle.toString('base64url') })
      return ''
    },
    input: ({ credential }) => ({ credential }),
  },
  'factors.prove': { for: everybody, person: holderOf, begin: giveDevice },
  'factors.setSignInCode': {
    for: ['customer'],
    person: (edge, facts, role) => signedOf(edge, facts, role, 1),
    input: ({ code }) => ({ on: true, totp: code }),
    foreignIsFine: proofIsOwn,
  },
  'passkeys.list': { for: everybody },
  'passkeys.begin': {
    for: everybody,
    person: (edge, facts, role) => signedOf(edge, facts, role, 1),
    input: ({ code }) => ({ totp: code }),
    foreignIsFine: proofIsOwn,
  },
  'passkeys.add': {
    for: everybody,
    person: async (edge, facts, role) => {
      const token = await signedOf(edge, facts, role, 1)
      await makeOne(edge, facts, token, { totp: facts.code })
      return token
    },
    begin: makeOne,
    input: ({ creation }) => ({ label: 'Phone', credential: creation }),
  },
  'passkeys.rename': {
    for: everybody,
    person: holderOf,
    begin: giveDevice,
    input: ({ passkey }) => ({ id: passkey, label: 'Key ring' }),
    foreign: () => [{ id: nowhere, label: 'Key ring' }],
  },
  'passkeys.remove': {
    for: everybody,
    needsFactor: true,
    person: holderOf,
    begin: giveFurther,
    input: ({ passkey, code }) => ({ id: passkey, totp: code }),
    foreign: ({ code }) => [{ id: nowhere, totp: code }],
  },
  'challenges.askPasskey': {
    for: everybody,
    person: askedOf,
    begin: askOne,
    input: ({ challenge }) => ({ challengeId: challenge }),
    foreign: (facts) => others(facts).map((challengeId) => ({ challengeId })),
  },
  'challenges.confirmByPasskey': {
    for: everybody,
    person: askedOf,
    begin: askOne,
    input: ({ challenge, credential }) => ({ challengeId: challenge, credential }),
    foreign: (facts) => others(facts).map((challengeId) => ({ challengeId, credential: facts.credential })),
  },
}

/** Something of the right shape, before there is any. */
export const someCredential = async () =>
  (await authenticator()).get({
    ...options,
    challenge: 'A'.repeat(43),
    allowCredentials: [],
  }) as Promise<unknown>

export const someCreation = async () =>
  (await authenticator()).create({
    ...options,
    challenge: 'A'.repeat(43),
    rp: { id: options.rpId, name: 'Edgebank' },
    user: { id: handle.toString('base64url'), name: 'Somebody', displayName: 'Somebody' },
    pubKeyCredParams: [],
    attestation: 'none',
    authenticatorSelection: {
      residentKey: 'required',
      requireResidentKey: true,
      userVerification: 'required',
    },
    excludeCredentials: [],
  }) as Promise<unknown>
