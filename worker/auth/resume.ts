import * as z from 'zod/mini'
import { readOverview } from '../accounts/accounts.ts'
import { overview } from '../accounts/contract.ts'
import { ahead } from '../insights/contract.ts'
import { readAhead } from '../insights/insights.ts'
import type { Context, Signed } from '../trpc.ts'
import { refresh } from './auth.ts'
import { session } from './contract.ts'
import { verifyToken } from './tokens.ts'

// Not in contract.ts, on whose roles the contracts of accounts stand.
/** `home` is what a customer's first page shows; null for staff, and where it could not be read. */
export const resumed = z.object({ session, home: z.nullable(z.object({ overview, ahead })) })
type Resumed = z.infer<typeof resumed>

/** Less than `auth.reuse_grace_seconds` by far. */
const homeMostMs = 4_000

/**
 * Home is the page that is opened most, and on a phone each request before its first figure is a sixth of a second: the
 * session and what it shows are one answer. Refuses as `refresh`.
 */
export async function resume(ctx: Context): Promise<Resumed> {
  const opened = await refresh(ctx, 'bank')
  if (opened.role !== 'customer') return { session: opened, home: null }
  const claims = await verifyToken(ctx.config, `Bearer ${opened.accessToken}`)
  const signed: Signed = Object.assign(ctx, { claims, who: { jti: claims.jti, kinds: ['customer'] } })
  return { session: opened, home: await inTime(readHome(signed)) }
}

type Home = z.infer<typeof resumed>['home']

/** Null where it fails: the page then asks for each by itself, and hears what is wrong. */
const readHome = (signed: Signed): Promise<Home> =>
  Promise.all([readOverview(signed), readAhead(signed)]).then(
    ([overview, ahead]) => ({ overview, ahead }),
    () => null,
  )

/** The old refresh token is used up, so the new one must arrive, and before the old one's grace is over. */
async function inTime(home: Promise<Home>): Promise<Home> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), homeMostMs)
  })
  const found = await Promise.race([home, late])
  clearTimeout(timer)
  return found
}
