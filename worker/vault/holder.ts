import { ask } from '../db.ts'
import type { Signed } from '../trpc.ts'
import { type KeptName, openName, vaultOf } from './opening.ts'

/**
 * Asks a function that opens an account, whose last parameter is the holder's name. SQL takes it from an account that
 * they own already; only where there is none it answers the sealed name, and is asked a second time with it opened.
 */
export async function askAsHolder<Answer extends object>(
  ctx: Signed,
  name: `banking.${string}`,
  values: (string | bigint | null)[],
): Promise<Answer> {
  const answer = await ask<Answer | { holder: KeptName }>(ctx.database, name, values)
  if (!('holder' in answer)) return answer
  return ask(ctx.database, name, [...values, await openName(await vaultOf(ctx), answer.holder)])
}
