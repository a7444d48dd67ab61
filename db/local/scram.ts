import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto'

/** SCRAM-SHA-256 (RFC 5802, RFC 7677) without channel binding, the client's side. */
export type Scram = { first: string; answer(serverFirst: string): string; verify(serverFinal: string): void }

const hmac = (key: Buffer, text: string | Buffer) => createHmac('sha256', key).update(text).digest()

function attributes(message: string) {
  return new Map(message.split(',').map((part) => [part[0], part.slice(2)]))
}

export function startScram(password: string): Scram {
  const nonce = randomBytes(18).toString('base64')
  const bare = `n=*,r=${nonce}`
  let expected: Buffer | undefined
  return {
    first: `n,,${bare}`,
    answer(serverFirst) {
      const { r, s, i } = Object.fromEntries(attributes(serverFirst)) as Record<string, string>
      if (!r?.startsWith(nonce) || !s || !i) throw new Error('The server broke the SCRAM protocol.')
      const salted = pbkdf2Sync(password.normalize('NFKC'), Buffer.from(s, 'base64'), Number(i), 32, 'sha256')
      const clientKey = hmac(salted, 'Client Key')
      const withoutProof = `c=biws,r=${r}`
      const signed = `${bare},${serverFirst},${withoutProof}`
      const proof = hmac(createHash('sha256').update(clientKey).digest(), signed)
      for (let at = 0; at < proof.length; at++) proof[at]! ^= clientKey[at]!
      expected = hmac(hmac(salted, 'Server Key'), signed)
      return `${withoutProof},p=${proof.toString('base64')}`
    },
    verify(serverFinal) {
      const given = Buffer.from(attributes(serverFinal).get('v') ?? '', 'base64')
      if (!expected || given.length !== expected.length || !timingSafeEqual(given, expected)) {
        throw new Error('The server does not know the password it let in.')
      }
    },
  }
}
