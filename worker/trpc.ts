/** Context, actor and the kinds of procedure. A procedure says who may call; Postgres makes it true. */
import { initTRPC, TRPCError } from '@trpc/server'
import type { Role } from './auth/contract.ts'
import { audienceOf, type Claims, verifyToken } from './auth/tokens.ts'
import type { Config, Env } from './config.ts'
import { type Claimed, closedTo, type Database, type Feature, needing } from './db.ts'
import { type ErrorCode, errors, type FieldFault, Refusal } from './errors.ts'

export type Context = {
  env: Env
  config: Config
  database: Database
  requestId: string
  authorization: string | null
  readonly cookie: string | null
  readonly userAgent: string | null
  readonly address: string
  /** What Cloudflare knows of the connection; nothing that a caller could say. */
  readonly edge: object | undefined
  /** The door that was used: browser sessions idle out, API tokens do not. */
  channel: 'web' | 'api'
  readonly secure: boolean
  /** What the answer carries besides its body. */
  reply: { headers: [name: string, value: string][]; replayed: boolean; pending?: boolean; isDressed?: true }
}

export type Route = {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  path: string
  status?: 200 | 201 | 202 | 204
}

export type Meta = {
  /** One sentence for the API's readers. */
  says: string
  /** Paths under /api/v1 unless they start with /api. Empty only with a reason. */
  rest: Route[]
  noRest?: string
  /** Requests to Postgres, where it is not one, with the reason; `onlyStepUp` where only a step_up_required takes them. */
  trips?: { most: number; reason: string; onlyStepUp?: true }
  /** A body of more than the usual bound, in bytes: read for who shows a token of the bank, and for nobody else. */
  bodyBytesMost?: number
  /** The output is a `file` (shapes.ts): REST answers its bytes under its own content type, to be saved. */
  isFile?: true
  /** The input's field for which an Idempotency-Key header may stand. */
  idempotencyKey?: string
  /** Whether it writes a code that somebody waits for: the outbox is sent right after the answer. */
  sends?: true
  /** The switch among the bank's features that it needs: `feature_off` where that is off. */
  feature?: Feature
  /** Whether it may wait for a second person: 202 with the proposal's id. */
  mayPend?: true
  /** Who may call. The kinds of procedure below say it, no router does. */
  roles?: readonly Role[] | 'anyone'
}

/** Of whoever writes for themselves, such as the name of an account. */
export const ownTrips: NonNullable<Meta['trips']> = {
  most: 2,
  reason: 'what customers write for themselves is sealed under their own key, which Postgres keeps',
}

const t = initTRPC
  .context<Context>()
  .meta<Meta>()
  .create({
    // Without this, stacks reach the client.
    isDev: false,
    errorFormatter: ({ error, ctx }) => trpcShape(refusalOf(error), ctx?.requestId ?? null),
  })

/** A refusal as tRPC's clients read it, also where it comes before tRPC was asked. */
export function trpcShape(refusal: Refusal, requestId: string | null) {
  const [status, , , sentence] = errors[refusal.code]
  return {
    code: -32000 - (status % 100),
    message: sentence,
    data: {
      code: refusal.code,
      httpStatus: status,
      requestId,
      detail: publicDetail(refusal),
      fields: refusal.fields ?? null,
    },
  }
}

/** Reasons are for the log; the caller learns them only where they are about the request. */
export const publicDetail = (refusal: Refusal): Record<string, unknown> => {
  const { reason: _, ...detail } = refusal.detail
  return detail
}

const codeOfTrpc: Partial<Record<TRPCError['code'], ErrorCode>> = {
  PARSE_ERROR: 'invalid_input',
  BAD_REQUEST: 'invalid_input',
  NOT_FOUND: 'not_found',
  METHOD_NOT_SUPPORTED: 'method_not_allowed',
  PAYLOAD_TOO_LARGE: 'too_large',
  UNSUPPORTED_MEDIA_TYPE: 'unsupported_media_type',
}

type Issue = { path: PropertyKey[]; message: string; code?: string }

/** Any error on its way out as one of ours. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  if (!(error instanceof TRPCError)) return new Refusal('internal', { reason: nameOf(error) })
  if (error.cause instanceof Refusal) return error.cause
  if (error.code === 'BAD_REQUEST' && isShapeError(error.cause))
    return new Refusal('invalid_input', {}, error.cause.issues.map(faultOf))
  return new Refusal(codeOfTrpc[error.code] ?? 'internal', { reason: nameOf(error.cause ?? error) })
}

const nameOf = (error: unknown) => (error instanceof Error ? error.name : typeof error)
const isShapeError = (cause: unknown): cause is { issues: Issue[] } & Error =>
  cause instanceof Error && Array.isArray((cause as { issues?: unknown }).issues)
const faultOf = (issue: Issue): FieldFault => ({ path: issue.path.join('.'), message: issue.message })

export const router = t.router

/** What every procedure of a kind has in common; a router adds the rest. */
const kindFor = (roles: NonNullable<Meta['roles']>) => t.procedure.meta({ says: '', rest: [], roles })

/** No session needed. */
export const anyone = kindFor('anyone')

export type Signed = Context & { who: Claimed; claims: Claims }

// Steps one and two of the token check come before the input's shape, the other two with the work itself.
const signed = (kinds: readonly Role[]) =>
  kindFor(kinds).use(async ({ ctx, meta, next }) => {
    const claims = await verifyToken(ctx.config, ctx.authorization)
    const isHere = kinds.some((kind) => audienceOf(kind) === audienceOf(claims.role))
    // A token of the other side of the bank: nothing is asked but whether it still is one, in its order of refusals.
    const open = isHere ? ctx.database : closedTo(ctx.database, claims.jti)
    const database = isHere && meta?.feature ? needing(open, meta.feature) : open
    return next({ ctx: { database, claims, who: { jti: claims.jti, kinds } } })
  })

/** Whoever is signed in, of any role. */
export const person = signed(['customer', 'operator', 'admin'])
export const customer = signed(['customer'])
export const operator = signed(['operator'])
/** Who moves money: Postgres knows which kind may do what. */
export const mover = signed(['customer', 'operator'])
export const staff = signed(['operator', 'admin'])
/** Users and configuration, never money. */
export const admin = signed(['admin'])
