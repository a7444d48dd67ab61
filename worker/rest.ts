/** /api: the same procedures, by the paths in their meta. Nothing is said twice. */
import type { AnyProcedure } from '@trpc/server'
import type * as z from 'zod/mini'
import { Refusal } from './errors.ts'
import { type Address, jsonAnswer } from './http.ts'
import { bank } from './router.ts'
import type { file } from './shapes.ts'
import type { Context, Meta, Route } from './trpc.ts'

export type Operation = {
  /** The procedure's path, e.g. `transfers.make`. */
  name: string
  procedure: AnyProcedure
  kind: 'query' | 'mutation'
  meta: Meta
  route: Route & { status: 200 | 201 | 202 | 204 }
  input: z.ZodMiniType | undefined
  output: z.ZodMiniType
}

type Options = {
  ctx: Context
  type: 'query' | 'mutation'
  path: string
  input: unknown
  meta: unknown
  /** Nobody's: a request's own costs an object of the runtime, and work that was begun is finished. */
  signal: undefined
  batchIndex: number
  getRawInput: () => Promise<unknown>
}
type Result = { ok: true; data: unknown }
type Next = (more?: { ctx?: Partial<Context>; input?: unknown }) => Promise<Result>
type Step = (options: Options & { next: Next }) => Promise<Result>

type Definition = {
  type: 'query' | 'mutation'
  meta: Meta
  inputs: z.ZodMiniType[]
  output: z.ZodMiniType
  middlewares: Step[]
}
export const definitionOf = (procedure: AnyProcedure) => (procedure as unknown as { _def: Definition })._def

const underApi = (path: string) => (path.startsWith('/api/') ? path : `/api/v1${path}`)

/** Every procedure by name. */
export const procedures = bank._def.procedures as unknown as Record<string, AnyProcedure>

/** Every REST route. Fixed paths stand before those with a parameter: /transactions/history before {id}. */
export const operations: Operation[] = Object.entries(procedures)
  .flatMap(([name, procedure]) => {
    const { type, meta, inputs, output } = definitionOf(procedure)
    return meta.rest.map((route) => ({
      name,
      procedure,
      kind: type,
      meta,
      route: { ...route, path: underApi(route.path), status: route.status ?? 200 },
      input: inputs[0],
      output,
    }))
  })
  .sort((a, b) => Number(a.route.path.includes('{')) - Number(b.route.path.includes('{')))

/** The input of a call: parameters of the path, then the query string or the JSON body. */
export async function inputOf(
  operation: Operation,
  request: Request,
  address: Address,
  body: string,
  parameters: Record<string, string>,
): Promise<unknown> {
  if (!operation.input) return undefined
  if (operation.route.method === 'GET' || operation.route.method === 'DELETE')
    return address.hasSearch
      ? { ...Object.fromEntries(address.url.searchParams), ...parameters }
      : { ...parameters }
  let parsed: unknown
  try {
    parsed = body === '' ? {} : JSON.parse(body)
  } catch {
    throw new Refusal('invalid_input', {}, [{ path: '', message: 'The body is not JSON.' }])
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    throw new Refusal('invalid_input', {}, [{ path: '', message: 'The body must be a JSON object.' }])
  return { ...withIdempotencyKey(operation, request, parsed as Record<string, unknown>), ...parameters }
}

function withIdempotencyKey(operation: Operation, request: Request, body: Record<string, unknown>) {
  const field = operation.meta.idempotencyKey
  const header = request.headers.get('Idempotency-Key')?.replace(/^"(.*)"$/, '$1')
  if (!field || header === undefined) return body
  if (body[field] === undefined) return { ...body, [field]: header }
  if (String(body[field]).toLowerCase() !== header.toLowerCase())
    throw new Refusal('invalid_input', {}, [
      { path: field, message: 'This and the Idempotency-Key header differ.' },
    ])
  return body
}

function take(steps: readonly Step[], at: number, options: Options): Promise<Result> {
  return steps[at]!({
    ...options,
    next: (more) => {
      if (more?.ctx) Object.assign(options.ctx, more.ctx)
      return take(steps, at + 1, more && 'input' in more ? { ...options, input: more.input } : options)
    },
  })
}

/**
 * Who may call, then the input's shape, the work, the answer's shape; answers what the procedure answers and throws what
 * it throws. The input is asked for in its turn: a token is judged before a body is looked at.
 */
export async function perform(
  path: string,
  procedure: AnyProcedure,
  ctx: Context,
  getRawInput: () => Promise<unknown>,
): Promise<unknown> {
  const { type, meta, middlewares } = definitionOf(procedure)
  const options = { ctx, type, path, input: undefined, meta, signal: undefined, batchIndex: 0, getRawInput }
  return (await take(middlewares, 0, options)).data
}

/** RFC 6266: a name in ASCII that nothing can break out of, and the whole one where it is another. */
function disposition(filename: string): string {
  const plain = filename.replace(/[^\w. -]/g, '_')
  if (plain === filename) return `attachment; filename="${plain}"`
  const whole = encodeURIComponent(filename).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`
}

/** A file is saved, and shown nowhere. */
const fileResponse = ({ contentType, filename, body }: z.infer<typeof file>) =>
  new Response(
    Uint8Array.from(atob(body), (char) => char.charCodeAt(0)),
    {
      headers: {
        'Content-Type': contentType,
        'Content-Disposition': disposition(filename),
        // Should a browser show it all the same, it does nothing there.
        'Content-Security-Policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
      },
    },
  )

/** Runs one operation; throws what the procedure throws. */
export async function run(
  operation: Operation,
  ctx: Context,
  request: Request,
  address: Address,
  body: string,
  parameters: Record<string, string>,
) {
  // The token's signature is judged before the input's shape, so the body is not looked at until the procedure asks.
  const { name, procedure } = operation
  const answer = await perform(name, procedure, ctx, () =>
    inputOf(operation, request, address, body, parameters),
  )
  if (operation.meta.isFile) return fileResponse(answer as z.infer<typeof file>)
  const status = ctx.reply.pending ? 202 : ctx.reply.replayed ? 200 : operation.route.status
  if (status === 204) return new Response(null, { status })
  const response = jsonAnswer(answer, status, ctx.requestId)
  ctx.reply.isDressed = true
  return response
}
