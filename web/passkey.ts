/** The browser's own half of a passkey: asks it to make one or to sign, and says plainly why it did not. */
import type { CreationOptions, RequestOptions } from '../worker/passkeys/contract.ts'
import { t } from './passkey-words.ts'

/** Why there is no passkey now, in a sentence for the person. */
export class PasskeyTrouble extends Error {
  override name = 'PasskeyTrouble'
}

const toBytes = (text: string) =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0))
const toText = (bytes: ArrayBuffer) =>
  btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

const described = (list: { id: string; transports: string[] }[]): PublicKeyCredentialDescriptor[] =>
  list.map(({ id, transports }) => ({
    type: 'public-key',
    id: toBytes(id),
    transports: transports as AuthenticatorTransport[],
  }))

const isAddress = /^[\d.]+$|^\[/.test(location.hostname)

/** Why this page can have no passkeys at all; undefined where it can. */
export function whyNone(): string | undefined {
  if (isAddress)
    return location.hostname === '127.0.0.1'
      ? t('by_this_name', { host: location.host, address: `http://localhost:${location.port}` })
      : t('by_name', { host: location.host })
  if (!('PublicKeyCredential' in window)) return t('cannot')
  return undefined
}

const known = [
  'NotAllowedError',
  'InvalidStateError',
  'SecurityError',
  'NotSupportedError',
  'ConstraintError',
] as const
const isKnown = (name: string): name is (typeof known)[number] => known.some((one) => one === name)

/** Throws PasskeyTrouble; an AbortError, which is our own doing, as it is. */
async function asked(work: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  const why = whyNone()
  if (why) throw new PasskeyTrouble(why)
  try {
    const credential = await work()
    if (credential) return credential as PublicKeyCredential
  } catch (error) {
    const { name } = error as DOMException
    if (name === 'AbortError') throw error
    throw new PasskeyTrouble(isKnown(name) ? t(name) : t('failed'))
  }
  throw new PasskeyTrouble(t('none'))
}

export async function makePasskey(options: CreationOptions) {
  const publicKey: PublicKeyCredentialCreationOptions = {
    ...options,
    challenge: toBytes(options.challenge),
    user: { ...options.user, id: toBytes(options.user.id) },
    excludeCredentials: described(options.excludeCredentials),
  }
  const { id, response } = await asked(() => navigator.credentials.create({ publicKey }))
  const { clientDataJSON, attestationObject, getTransports } = response as AuthenticatorAttestationResponse
  return {
    id,
    type: 'public-key' as const,
    response: {
      clientDataJSON: toText(clientDataJSON),
      attestationObject: toText(attestationObject),
      transports: getTransports?.call(response) ?? [],
    },
  }
}

/** With `mediation: 'conditional'` the browser offers passkeys in the field for the name, until the signal ends it. */
export async function usePasskey(
  options: RequestOptions,
  more: { mediation?: 'conditional'; signal?: AbortSignal } = {},
) {
  const publicKey: PublicKeyCredentialRequestOptions = {
    ...options,
    challenge: toBytes(options.challenge),
    allowCredentials: described(options.allowCredentials),
  }
  const { id, response } = await asked(() => navigator.credentials.get({ publicKey, ...more }))
  const said = response as AuthenticatorAssertionResponse
  return {
    id,
    type: 'public-key' as const,
    response: {
      clientDataJSON: toText(said.clientDataJSON),
      authenticatorData: toText(said.authenticatorData),
      signature: toText(said.signature),
      userHandle: said.userHandle ? toText(said.userHandle) : null,
    },
  }
}

/** Whether passkeys can be offered in the field for the name. */
export const canOffer = async (): Promise<boolean> =>
  whyNone() === undefined && ((await PublicKeyCredential.isConditionalMediationAvailable?.()) ?? false)
