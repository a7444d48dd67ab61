/** People who hold a passkey, at the Worker's doors. */

import { codeOf, fromBase32, stepAt } from '../worker/factors/rules.ts'
import { type Authenticator, authenticator, type Lie } from './authenticator.ts'
import { demoSecret } from './codes.ts'
import { type Answer, type Edge, password } from './edge.ts'

export const said = ({ status, code }: Answer) => [status, code]
export const codeAt = () => codeOf(fromBase32(demoSecret), stepAt(Date.now()))

export function passkeysAt(edge: Edge) {
  const post = (path: string, token: string | undefined, body: object) =>
    edge.send(`/api/v1${path}`, { token, body })

  async function add(token: string, device: Authenticator, proof: object = { password }, label = 'My phone') {
    const options = await post('/passkeys/options', token, proof)
    if (options.status !== 201) return options
    return post('/passkeys', token, { label, credential: await device.create(options.body) })
  }

  /** A customer with a passkey, signed in, with money. They have it long enough to confirm by it, or only now. */
  async function withPasskey(minor = 0n, since: 'yesterday' | 'new' = 'yesterday') {
    const person = await edge.provision(['savings'], minor)
    const { token } = await edge.signIn(person.email)
    const device = await authenticator()
    const { body } = await add(token, device)
    if (since === 'yesterday')
      await edge.sql(
        `update banking.passkeys set created_at = created_at - interval '25 hours' where id = $1`,
        [body.id],
      )
    return { ...person, token, device, id: body.id as string, codes: body.recoveryCodes as string[] }
  }

  const askAlone = async () => (await post('/auth/passkey/options', undefined, {})).body
  /** Signing in without a name. */
  const alone = async (device: Authenticator, lie: Lie = {}) =>
    post('/auth/passkey', undefined, { credential: await device.get(await askAlone(), lie) })
  const profile = (token: string) => edge.send('/api/account/profile', { token })
  const login = (email: string) => edge.tryToSignIn(email, password)
  return { post, add, withPasskey, askAlone, alone, profile, login }
}
export type Holder = Awaited<ReturnType<ReturnType<typeof passkeysAt>['withPasskey']>>
