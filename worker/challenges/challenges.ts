import type * as z from 'zod/mini'
import { ask } from '../db.ts'
import type { Signed } from '../trpc.ts'
import type { CodeSent, confirmed, confirmInput, sendCodeInput } from './contract.ts'

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
