import type * as z from 'zod/mini'
import { ask } from '../db.ts'
import { judgePasskey } from '../factors/judging.ts'
import { optionsFor, partyOf } from '../passkeys/asking.ts'
import type { Passkey } from '../passkeys/ceremony.ts'
import type { RequestOptions } from '../passkeys/contract.ts'
import type { Signed } from '../trpc.ts'
import type {
  CodeSent,
  confirmByPasskeyInput,
  confirmed,
  confirmInput,
  passkeyAsked,
  sendCodeInput,
} from './contract.ts'

/** Refuses invalid_input (no such way), rate_limited, not_found, already_settled (with the state it is in). */
export const sendCode = (
  ctx: Signed,
  { challengeId, channel }: z.output<typeof sendCodeInput>,
): Promise<CodeSent> =>
  ask(ctx.database, 'banking.send_code', [ctx.who.jti, challengeId, channel, ctx.requestId])

/** Refuses not_found, already_settled (with the state it is in), invalid_input (a wrong code, with the tries left). */
export const confirmCode = (
  ctx: Signed,
  { challengeId, code }: z.output<typeof confirmInput>,
): Promise<z.infer<typeof confirmed>> =>
  ask(ctx.database, 'banking.confirm_code', [ctx.who.jti, challengeId, code, ctx.requestId])

type Asked = { userId: string; binding: string; passkeys: Passkey[] }

const readAsked = async (ctx: Signed, challengeId: string) => {
  const { binding, ...rest } = await ask<Asked>(ctx.database, 'banking.read_step_up', [
    ctx.who.jti,
    challengeId,
  ])
  return { ...rest, challenge: new Uint8Array(Buffer.from(binding, 'hex')) }
}

/** What the browser is to have signed: the sha256 of what is approved. Refuses not_found, already_settled, unavailable. */
export async function askPasskey(
  ctx: Signed,
  { challengeId }: z.output<typeof passkeyAsked>,
): Promise<RequestOptions> {
  const { challenge, passkeys } = await readAsked(ctx, challengeId)
  return optionsFor(partyOf(ctx.config), challenge, passkeys)
}

/** Refuses not_found, already_settled, invalid_input (not this user's, or not over this; with the tries left). */
export async function confirmByPasskey(
  ctx: Signed,
  { challengeId, credential }: z.output<typeof confirmByPasskeyInput>,
): Promise<z.infer<typeof confirmed>> {
  const { userId, ...expected } = await readAsked(ctx, challengeId)
  const about = { purpose: 'step-up' as const, userId, challenge: challengeId, binding: ctx.who.jti }
  const [, assertion, mac] = await judgePasskey(ctx.config, about, expected, credential)
  return ask(ctx.database, 'banking.confirm_by_passkey', [
    ctx.who.jti,
    challengeId,
    assertion,
    mac,
    ctx.requestId,
  ])
}
