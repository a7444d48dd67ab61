/** Access tokens as an attacker would make them. */
import { CompactSign } from 'jose'

export const secretOf = (base64: string) => Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))

const encoded = (value: unknown) =>
  btoa(typeof value === 'string' ? value : JSON.stringify(value))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')

export const partsOf = (token: string) => {
  const [header, payload, signature] = token.split('.') as [string, string, string]
  const decoded = (part: string) => JSON.parse(atob(part.replaceAll('-', '+').replaceAll('_', '/')))
  return { header: decoded(header), claims: decoded(payload), raw: { header, payload, signature } }
}

/** Signed with any algorithm, header and claims. */
export function forge(secret: Uint8Array, claims: unknown, header: { alg: string; [name: string]: unknown }) {
  const payload = new TextEncoder().encode(typeof claims === 'string' ? claims : JSON.stringify(claims))
  return new CompactSign(payload).setProtectedHeader(header).sign(secret)
}

/** Every way to say that no signature is needed. */
export function unsigned(token: string): string[] {
  const { raw } = partsOf(token)
  return ['none', 'None', 'NONE', 'nOnE', ''].flatMap((alg) => {
    const header = encoded({ alg, typ: 'at+jwt' })
    return [
      `${header}.${raw.payload}.`,
      `${header}.${raw.payload}`,
      `${header}.${raw.payload}.${raw.signature}`,
    ]
  })
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/**
 * The same bytes spelt otherwise: 43 characters of base64url carry 258 bits for a signature's 256, so that the last
 * character has four spellings; padding adds more.
 */
export function otherSpellings(token: string): string[] {
  const last = alphabet.indexOf(token.at(-1)!)
  const trailing = [0, 1, 2, 3]
    .map((bits) => alphabet[(last & ~3) | bits]!)
    .filter((char) => char !== token.at(-1))
    .map((char) => token.slice(0, -1) + char)
  return [`${token}=`, `${token}==`, ...trailing, ...trailing.map((other) => `${other}=`)]
}

/** Tokens that fail the first two steps of the check: header, signature, algorithm, type, issuer, audience. */
export async function forgeries(token: string, secret: Uint8Array): Promise<[string, string][]> {
  const { header, claims, raw } = partsOf(token)
  const other = crypto.getRandomValues(new Uint8Array(32))
  const sign = (changed: object, head: object = {}) =>
    forge(secret, { ...claims, ...changed }, { ...header, ...head })
  return [
    ['garbage', 'this-is-not-a-token-of-any-kind'],
    ['two parts', `${raw.header}.${raw.payload}`],
    ['four parts', `${token}.${raw.signature}`],
    ['another payload', `${raw.header}.${encoded({ ...claims, role: 'admin' })}.${raw.signature}`],
    ['a cut signature', token.slice(0, -4)],
    ['no signature', `${raw.header}.${raw.payload}.`],
    ...unsigned(token).map((text, index): [string, string] => [`alg none, spelling ${index + 1}`, text]),
    ['another key', await forge(other, claims, header)],
    ['an empty-looking key', await forge(new Uint8Array(32), claims, header)],
    ['HS384', await sign({}, { alg: 'HS384' })],
    ['HS512', await forge(new Uint8Array([...secret, ...secret]), claims, { ...header, alg: 'HS512' })],
    ['typ JWT', await sign({}, { typ: 'JWT' })],
    ['typ in capitals', await sign({}, { typ: 'AT+JWT' })],
    ['no typ', await forge(secret, claims, { alg: 'HS256' })],
    ['another audience', await sign({ aud: 'desk' })],
    ['a list of audiences', await sign({ aud: ['bank'] })],
    ['no audience', await sign({ aud: undefined })],
    ['another issuer', await sign({ iss: 'https://edgebank.example' })],
    ['no issuer', await sign({ iss: undefined })],
    ['no jti', await sign({ jti: undefined })],
    ['a jti that is a list', await sign({ jti: [claims.jti] })],
    ['no subject', await sign({ sub: undefined })],
    ['claims that are no JSON', await forge(secret, 'claims', header)],
    ['claims that are null', await forge(secret, 'null', header)],
    [
      'a crit header',
      await forge(secret, claims, { ...header, crit: ['exp'], exp: 1 }).catch(() => 'x'.repeat(40)),
    ],
  ]
}
