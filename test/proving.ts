/** The second half of a sign-in, as the Worker says it to Postgres. */
import { createHash, randomBytes } from 'node:crypto'
import type pg from 'pg'
import { inject } from 'vitest'
import { factorMac, openingOf } from '../worker/factors/rules.ts'

/** The Worker's. */
export const originKey = () => Buffer.from(inject('workerBindings').ORIGIN_KEY!, 'base64')
// Postgres takes any step that is newer than the last: here each is, however often somebody signs in.
let step = Math.floor(Date.now() / 30_000)

/** An authenticator app whose secret nobody holds: Postgres takes the Worker's word for a code of it. */
export const giveFactor = (owner: pg.Client, userId: string) =>
  owner.query(
    `insert into banking.user_factors (id, user_id, kind, secret, label, confirmed_at)
     values (gen_random_uuid(), $1, 'totp', 'v1.of.nobody', 'Test app', now())`,
    [userId],
  )

export type Challenge = { id: string; userId: string; sealed: { id: string }[] }

const hex = (text: string) => createHash('sha256').update(text).digest('hex')
/** An address in the form in which the Worker sends it: two indexes, and what is sealed, here only by its looks. */
export const originOf = (address: string) =>
  `${hex(address)}:${hex(`program at ${address}`)}:${keptOf(address)}`
/** What of it the database keeps. */
export const keptOf = (address: string) =>
  `v1.00000000-0000-4000-8000-000000000000.${Buffer.from(address).toString('base64url')}`

/** Says as the Worker does that the code of an authenticator app was right; `more` changes what is said. */
export async function proveFactor(
  app: pg.Client,
  challenge: Challenge,
  jti: string,
  refreshHash: Buffer,
  more: { mac?: Buffer; assertion?: string; kind?: string; recovery?: Buffer; address?: string } = {},
) {
  step += 1
  const { kind = 'totp', assertion = `${challenge.sealed[0]?.id}:${step}` } = more
  const proof = {
    purpose: 'sign-in' as const,
    userId: challenge.userId,
    kind,
    assertion,
    challenge: challenge.id,
  }
  const mac = more.mac ?? factorMac(originKey(), { ...proof, binding: openingOf(jti, refreshHash) })
  const judged = more.recovery ? [null, null, null, more.recovery] : [kind, assertion, mac, null]
  const given = [
    challenge.id,
    ...judged,
    jti,
    refreshHash,
    'web',
    'vitest',
    originOf(more.address ?? [10, ...randomBytes(3)].join('.')),
    'a request',
    'other',
  ]
  const places = given.map((_, at) => `$${at + 1}`).join(', ')
  const { rows } = await app.query(`select banking.complete_sign_in(${places}) as answer`, given)
  return rows[0].answer
}
