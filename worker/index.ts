/** The Worker: /trpc, /api, /health, /ready, /metrics, /dev/outbox; every other page is the web app's. */
import { sql } from 'drizzle-orm'
import { type Context as Honest, Hono } from 'hono'
import { verifyToken } from './auth/tokens.ts'
import { type Config, type Env, Misconfigured, readConfig } from './config.ts'
import { Asking } from './context.ts'
import { asRefusal, checkRole, connect } from './db.ts'
import { Refusal } from './errors.ts'
import {
  Address,
  allowFrontend,
  bounded,
  checkOrigin,
  preflight,
  problem,
  secure,
  trpcProblem,
} from './http.ts'
import { count, metricsText, outboxState } from './metrics.ts'
import { definitionOf, operations, procedures, run } from './rest.ts'
import { answerCall } from './rpc.ts'
import { scheduled } from './scheduled.ts'
import { type Context, type Meta, refusalOf } from './trpc.ts'
import { vaultOf } from './vault/opening.ts'

type Variables = {
  requestId: string
  config: Config
  route: string
  code: string | undefined
  reason: string | undefined
  /** Whether the answer has all its headers: nobody needs to look at them again. */
  isDressed: boolean
}
type Http = Honest<{ Bindings: Env; Variables: Variables }>

const app = new Hono<{ Bindings: Env; Variables: Variables }>()

/** One line a request: what was asked for by its route, never by its ids; codes, never values. */
function log(c: Http, status: number, startedAt: number) {
  const milliseconds = Date.now() - startedAt
  const route = c.get('route')
  count(route, status, milliseconds)
  const [requestId, code, reason] = [c.get('requestId'), c.get('code'), c.get('reason')]
  console.log(JSON.stringify({ requestId, method: c.req.method, route, status, milliseconds, code, reason }))
}

app.use(async (c, next) => {
  const startedAt = Date.now()
  c.set('requestId', crypto.randomUUID())
  c.set('route', 'unknown')
  if (configure(c)) await next()
  const { res } = c
  if (!c.get('isDressed')) secure(res.headers, c.get('requestId'))
  // `c.var` would make an object of all variables each time. There is no configuration where it was refused.
  const origin = (c.get('config') as Config | undefined)?.frontendOrigin
  if (origin !== undefined) allowFrontend(res.headers, c.req.raw, origin)
  log(c, res.status, startedAt)
})

/** Whether there is a configuration that the bank runs with; else the answer says so. */
function configure(c: Http): boolean {
  try {
    c.set('config', readConfig(c.env))
    return true
  } catch (error) {
    c.res = refuse(c, error)
    return false
  }
}

/** An error anywhere becomes a problem with a request id; its reason goes to the log alone. */
function refuse(c: Http, error: unknown): Response {
  const refusal =
    error instanceof Misconfigured ? new Refusal('unavailable', { reason: error.message }) : refusalOf(error)
  note(c, refusal)
  return (c.req.path.startsWith('/trpc/') ? trpcProblem : problem)(refusal, c.get('requestId'))
}
app.onError((error, c) => refuse(c, error))

function refuseMethod(c: Http, methods: string[]): Response {
  const response = refuse(c, new Refusal('method_not_allowed'))
  response.headers.set('Allow', methods.join(', '))
  return response
}

function note(c: Http, refusal: Refusal) {
  c.set('code', refusal.code)
  if (refusal.detail.reason) c.set('reason', String(refusal.detail.reason))
}

app.get('/health', (c) => {
  c.set('route', '/health')
  return c.json({ status: 'ok' })
})

app.get('/ready', async (c) => {
  c.set('route', '/ready')
  await checkRole(c.var.config.databaseUrl)
  await connect(c.var.config.databaseUrl)
    .execute(sql`select from banking.business_dates`)
    .catch((error: unknown) => Promise.reject(asRefusal(error)))
  await vaultOf(c.var)
  return c.json({ status: 'ready' })
})

app.get('/metrics', async (c) => {
  c.set('route', '/metrics')
  const { metricsToken } = c.var.config
  if (!metricsToken) throw new Refusal('not_found')
  if (c.req.header('Authorization') !== `Bearer ${metricsToken}`) throw new Refusal('unauthenticated')
  return c.text(metricsText(await outboxState(c.var.config.databaseUrl)), 200, {
    'Content-Type': 'text/plain; version=0.0.4',
  })
})

app.get('/dev/outbox', async (c) => {
  c.set('route', '/dev/outbox')
  const { outboxCredential } = c.var.config
  if (!outboxCredential) throw new Refusal('not_found')
  const { outboxPage } = await import('./outbox.ts')
  return outboxPage(c.var.config, outboxCredential, c.req.header('Accept')?.includes('json') ?? false)
})

/** How much of a body is read. Nobody who shows no token of the bank has it read more than the usual. */
async function boundOf({ bodyBytesMost: most }: Meta, { config, authorization }: Context) {
  if (most === undefined) return undefined
  return verifyToken(config, authorization).then(
    () => most,
    () => undefined,
  )
}

/** What a procedure is given, whichever door was used. */
async function contextFor(c: Http, asked: Address, channel: Context['channel']): Promise<Context> {
  const config = c.get('config')
  await checkRole(config.databaseUrl)
  return new Asking(c.req.raw, asked, c.env, config, c.get('requestId'), channel)
}

/**
 * A code that somebody waits for does not wait for the clock: after the answer, messages that are due are sent. A fault
 * of it is the next run's to mend.
 */
function sendSoon(c: Http, meta: Meta) {
  if (!meta.sends) return
  const config = c.get('config')
  if (!config.jobDatabaseUrl) return
  const work = import('./delivery/delivery.ts').then(({ deliver }) => deliver(c.env, config))
  c.executionCtx.waitUntil(
    work.catch((error: unknown) => {
      const { code, detail } = refusalOf(error)
      const requestId = c.get('requestId')
      console.error(JSON.stringify({ requestId, route: 'job deliver', code, reason: detail.reason }))
    }),
  )
}

/** What the procedure said besides its body. */
function finish(c: Http, response: Response, ctx: Context): Response {
  c.set('isDressed', ctx.reply.isDressed === true)
  for (const [name, value] of ctx.reply.headers) response.headers.append(name, value)
  if (ctx.reply.replayed) response.headers.set('Idempotent-Replayed', 'true')
  return response
}

app.options('*', (c) => {
  const { frontendOrigin } = c.var.config
  if (!frontendOrigin || c.req.header('Origin') !== frontendOrigin) throw new Refusal('method_not_allowed')
  return preflight()
})

app.all('/trpc/:procedure', async (c) => {
  const asked = new Address(c.req.url)
  const name = c.req.param('procedure')
  if (!Object.hasOwn(procedures, name)) throw new Refusal('not_found')
  c.set('route', name)
  const methods = definitionOf(procedures[name]!).type === 'query' ? ['GET', 'POST'] : ['POST']
  if (!methods.includes(c.req.method)) return refuseMethod(c, methods)
  checkOrigin(c.req.raw, asked, c.get('config').frontendOrigin)
  const ctx = await contextFor(c, asked, 'web')
  try {
    const body = await bounded(c.req.raw, asked, await boundOf(definitionOf(procedures[name]!).meta, ctx))
    return finish(c, await answerCall(name, ctx, c.req.raw, asked, body), ctx)
  } catch (error) {
    return finish(c, refuse(c, error), ctx)
  } finally {
    sendSoon(c, definitionOf(procedures[name]!).meta)
  }
})

app.get('/api/v1/openapi.json', async (c) => {
  c.set('route', '/api/v1/openapi.json')
  const { openapi } = await import('./openapi.ts')
  return c.json(openapi(), 200, { 'Cache-Control': 'public, max-age=300' })
})

const patternOf = (path: string) => path.replaceAll(/\{(\w+)\}/g, ':$1')
const methodsOf = new Map<string, string[]>()
for (const path of [
  '/health',
  '/ready',
  '/metrics',
  '/dev/outbox',
  '/api/v1/openapi.json',
  '/api/docs',
  '/api/docs.css',
  '/.well-known/security.txt',
])
  methodsOf.set(path, ['GET'])
for (const { route } of operations)
  methodsOf.set(route.path, [...(methodsOf.get(route.path) ?? []), route.method])

app.get('/api/docs', async (c) => {
  c.set('route', '/api/docs')
  const { docsHeaders, docsPage } = await import('./docs.ts')
  return c.body(docsPage(), 200, docsHeaders)
})

app.get('/api/docs.css', async (c) => {
  c.set('route', '/api/docs.css')
  const { docsStyle } = await import('./docs.ts')
  return c.body(docsStyle, 200, {
    'Content-Type': 'text/css; charset=utf-8',
    'Cache-Control': 'public, max-age=300',
  })
})

/** RFC 9116: whom to tell of a weakness (SECURITY.md). */
app.get('/.well-known/security.txt', (c) => {
  c.set('route', '/.well-known/security.txt')
  const { origin, hostname } = new URL(c.req.url)
  const expires = new Date(Date.now() + 180 * 86_400_000).toISOString()
  const lines = [
    `Contact: mailto:security@${hostname}`,
    `Expires: ${expires}`,
    'Preferred-Languages: en',
    `Canonical: ${origin}/.well-known/security.txt`,
  ]
  return c.text(`${lines.join('\n')}\n`)
})

function serve(operation: (typeof operations)[number]) {
  app.on(operation.route.method, patternOf(operation.route.path), async (c) => {
    c.set('route', `${operation.route.method} ${operation.route.path}`)
    const asked = new Address(c.req.url)
    checkOrigin(c.req.raw, asked, c.get('config').frontendOrigin)
    const ctx = await contextFor(c, asked, 'api')
    try {
      const body = await bounded(c.req.raw, asked, await boundOf(operation.meta, ctx))
      return finish(c, await run(operation, ctx, c.req.raw, asked, body, c.req.param()), ctx)
    } catch (error) {
      return finish(c, refuse(c, error), ctx)
    } finally {
      sendSoon(c, operation.meta)
    }
  })
}

// Written-out paths before those with an id, each with its refusal of other methods: `history` is no id.
for (const hasId of [false, true])
  for (const [path, methods] of methodsOf) {
    if (path.includes('{') !== hasId) continue
    for (const operation of operations) if (operation.route.path === path) serve(operation)
    app.all(patternOf(path), (c) => {
      c.set('route', path)
      return refuseMethod(c, methods)
    })
  }

const forMachines = /^\/(?:api|trpc|atm|rails|dev|assets|metrics|health|ready)(?:\/|$)/

/** Static files were answered before the Worker ran: what is left is a page's path, or nothing. */
app.notFound(async (c) => {
  const { pathname } = new URL(c.req.url)
  const page = c.req.method === 'GET' && !forMachines.test(pathname) && !/\.[a-z0-9]+$/i.test(pathname)
  if (!page) return refuse(c, new Refusal('not_found'))
  c.set('route', 'page')
  const response = await c.env.ASSETS.fetch(new Request(new URL('/', c.req.url)))
  return new Response(response.body, response)
})

export default { fetch: app.fetch, scheduled }
