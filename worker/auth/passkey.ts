/** Signing in by a passkey alone: nobody says who they are, the authenticator does. */
import type * as z from 'zod/mini'
import { ask } from '../db.ts'
import { factorMac, openingOf } from '../factors/rules.ts'
import { challengeHash, newChallenge, optionsFor, partyOf } from '../passkeys/asking.ts'
import { fromBase64url, judgeAssertion, type Passkey } from '../passkeys/ceremony.ts'
import type { RequestOptions } from '../passkeys/contract.ts'
import { Unverified } from '../passkeys/cose.ts'
import { deviceOf, placeOf } from '../sessions/rules.ts'
import type { Context } from '../trpc.ts'
import { originOf } from '../vault/opening.ts'
import type { passkeyInput, Session } from './contract.ts'
import { answer, newTokens, type Opened, refuseFlood, sha256 } from './sessions.ts'
import { bytea } from './tags.ts'

/** Refuses rate_limited. */
export async function beginPasskeySignIn(ctx: Context): Promise<RequestOptions> {
  await refuseFlood(ctx)
  const party = partyOf(ctx.config)
  const { challenge, hash } = await newChallenge()
  await ask(ctx.database, 'banking.begin_passkey_sign_in', [hash])
  return optionsFor(party, challenge, [])
}

type Known = Passkey & { userId: string; handle: string }

/** P-256's base point, ES256: so that an unknown passkey costs the work of a known one. It signs nobody in. */
const decoyKey =
  'a5010203262001215820' +
  '6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296' +
  '225820' +
  '4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5'

/** Whether it is right, with what Postgres is told of it; undefined for what is wrong in any way. */
async function assertionOf(
  ctx: Context,
  known: Known | null,
  given: z.infer<typeof passkeyInput>['credential'],
) {
  const credentialId = Buffer.from(given.id, 'base64url').toString('hex')
  const decoy = { id: '', credentialId, publicKey: decoyKey, transports: [], backupEligible: false }
  try {
    const said = await judgeAssertion(partyOf(ctx.config), known ?? decoy, given)
    const handle = Buffer.from(fromBase64url(given.response.userHandle ?? '')).toString('hex')
    if (!known || known.handle !== handle) return undefined
    return `${known.id}:${said.signCount}:${Number(said.backedUp)}`
  } catch (error) {
    if (error instanceof Unverified) return undefined
    throw error
  }
}

/** The challenge that was signed, whatever else is wrong with it: it is used up in any case. */
function challengeIn(clientDataJSON: string): Uint8Array {
  try {
    return fromBase64url(JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString('utf8')).challenge)
  } catch {
    return new Uint8Array()
  }
}

/** Unknown, wrong, removed and blocked are one answer. Refuses rate_limited, token_expired, unauthenticated. */
export async function signInByPasskey(
  ctx: Context,
  { credential }: z.infer<typeof passkeyInput>,
): Promise<Session> {
  await refuseFlood(ctx)
  const id = Buffer.from(credential.id, 'base64url')
  const known = await ask<Known | null>(ctx.database, 'banking.read_passkey', [bytea(id)])
  const assertion = (await assertionOf(ctx, known, credential)) ?? null
  const [tokens, origin] = await Promise.all([newTokens(), originOf(ctx)])
  const binding = openingOf(tokens.jti, tokens.refreshHash)
  const mac =
    known && assertion
      ? factorMac(ctx.config.originKey, {
          purpose: 'passkey',
          userId: known.userId,
          kind: 'passkey',
          assertion,
          binding,
        })
      : null
  const opened = await ask<Opened>(ctx.database, 'banking.sign_in_by_passkey', [
    await challengeHash(challengeIn(credential.response.clientDataJSON)),
    known?.id ?? null,
    assertion,
    mac && bytea(mac),
    tokens.jti,
    bytea(tokens.refreshHash),
    ctx.channel,
    origin.agent,
    origin.address,
    ctx.requestId,
    deviceOf(ctx.userAgent),
    placeOf(ctx.edge, ctx.address),
  ])
  return answer(ctx, opened, tokens)
}

/** What a passkey signs as a second factor: it follows from the challenge, which is good once, for minutes, for one user. */
export const secondStepChallenge = (challengeId: string): Promise<Uint8Array> =>
  sha256(`edgebank-passkey-sign-in-1\n${challengeId}`)
