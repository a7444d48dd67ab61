import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { WebSocketServer } from 'ws'
import { Answer, type AnswerShape } from './answer.ts'
import { type Head, HeadCache, HttpClient } from './http.ts'
import { type DatabaseError, databaseError } from './messages.ts'
import { Pool } from './pool.ts'
import { freePort } from './ports.ts'
import type { Server } from './startup.ts'
import { openTunnel } from './tunnel.ts'
import { textOfJson } from './values.ts'
import type { Job, Query } from './wire.ts'

export type Endpoint = {
  port: number
  /** A connection string for Neon's driver. */
  url(database: string, user: string, password: string): string
  /** Lets go of every idle connection, as `create database … template` asks of the template. */
  closeIdle(): void
  close(): Promise<void>
}

export type EndpointOptions = {
  postgresPort: number
  postgresHost?: string
  port?: number
  host?: string
  /** Connections for each user and database. */
  maxConnections?: number
}

/** What the headers of a request ask for. */
type Wish = { pool: Pool; arrayMode: boolean; rawText: boolean; begin: string }

const IDLE_MS = 20_000
const ISOLATION: Record<string, string> = {
  ReadUncommitted: 'read uncommitted',
  ReadCommitted: 'read committed',
  RepeatableRead: 'repeatable read',
  Serializable: 'serializable',
}
const nothing = () => {}

function refusal(message: string, code = '08P01'): DatabaseError {
  return databaseError({ message, code })
}

function errorResponse(error: DatabaseError): Buffer {
  const body = Buffer.from(JSON.stringify(error))
  const head = `HTTP/1.1 400 Bad Request\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`
  return Buffer.concat([Buffer.from(head), body])
}

function beginOf(headers: Record<string, string>): string {
  let begin = 'begin'
  const isolation = headers['neon-batch-isolation-level']
  if (isolation !== undefined) {
    if (!ISOLATION[isolation]) throw refusal(`Unknown isolation level "${isolation}".`)
    begin += ` isolation level ${ISOLATION[isolation]}`
  }
  const readOnly = headers['neon-batch-read-only']
  if (readOnly !== undefined) begin += readOnly === 'true' ? ' read only' : ' read write'
  const deferrable = headers['neon-batch-deferrable']
  if (deferrable !== undefined) begin += deferrable === 'true' ? ' deferrable' : ' not deferrable'
  return begin
}

function readQuery(value: unknown): Query {
  const { query, params = [] } = (value ?? {}) as { query?: unknown; params?: unknown }
  if (typeof query !== 'string' || !Array.isArray(params)) throw refusal('Expected a query and its params.')
  if (query.includes('\0')) throw refusal('A query cannot hold a NUL character.', '22021')
  for (let index = 0; index < params.length; index++) {
    if (typeof params[index] !== 'string') params[index] = textOfJson(params[index])
  }
  return { query, params: params as (string | null)[] }
}

function readServer(connection: string, host: string, port: number): Server {
  const text = /^postgres(?:ql)?:(\/\/.*)$/s.exec(connection)?.[1]
  if (!text || !URL.canParse(`http:${text}`)) throw refusal('Neon-Connection-String is no connection string.')
  const url = new URL(`http:${text}`)
  const user = decodeURIComponent(url.username)
  const database = decodeURIComponent(url.pathname.slice(1))
  if (!user || !database) throw refusal('Neon-Connection-String needs a user and a database.')
  const parameters: Record<string, string> = { user, database, client_encoding: 'UTF8' }
  for (const name of ['application_name', 'options']) {
    const value = url.searchParams.get(name)
    if (value) parameters[name] = value
  }
  return { host, port, parameters, password: decodeURIComponent(url.password) }
}

/** Neon's HTTP and WebSocket endpoint in front of a Postgres. */
export async function startEndpoint(options: EndpointOptions): Promise<Endpoint> {
  const host = options.host ?? '127.0.0.1'
  const postgresHost = options.postgresHost ?? '127.0.0.1'
  const maxConnections = options.maxConnections ?? 16
  const pools = new Map<string, Pool>()
  const heads = new HeadCache()
  const sockets = new Set<Socket>()

  function makeRoom() {
    for (const pool of pools.values()) if (pool.closeIdle(0, 1) > 0) return
  }

  function poolOf(connection: string): Pool {
    const server = readServer(connection, postgresHost, options.postgresPort)
    const key = JSON.stringify([server.parameters, server.password])
    let pool = pools.get(key)
    if (!pool) {
      pool = new Pool(server, maxConnections, makeRoom)
      pools.set(key, pool)
    }
    return pool
  }

  function wishOf(headers: Record<string, string>): Wish {
    const connection = headers['neon-connection-string']
    if (!connection) throw refusal('The header Neon-Connection-String is missing.')
    return {
      pool: poolOf(connection),
      arrayMode: headers['neon-array-mode'] === 'true',
      rawText: headers['neon-raw-text-output'] === 'true',
      begin: beginOf(headers),
    }
  }

  function handle(head: Head, body: string, respond: (response: Buffer) => void): () => void {
    try {
      head.note ??= wishOf(head.headers)
      const wish = head.note as Wish
      const parsed = JSON.parse(body) as { queries?: unknown[] }
      const isBatch = Array.isArray(parsed.queries)
      const queries = isBatch ? parsed.queries!.map(readQuery) : [readQuery(parsed)]
      return run(wish, queries, isBatch, respond)
    } catch (error) {
      respond(
        errorResponse(
          error instanceof Error ? refusal(`Bad request: ${error.message}`) : (error as DatabaseError),
        ),
      )
      return nothing
    }
  }

  function run(wish: Wish, queries: Query[], isBatch: boolean, respond: (response: Buffer) => void) {
    const shape: AnswerShape = { isBatch, arrayMode: wish.arrayMode, rawText: wish.rawText }
    const answer = new Answer(shape)
    const job: Job = {
      queries,
      begin: isBatch ? wish.begin : undefined,
      begun: (statement, index) => answer.begin(statement, index),
      row: (buffer, at, columns) => answer.row(buffer, at, columns),
      end: (tag) => answer.end(tag),
      done: (error) => respond(error ? errorResponse(error) : answer.finish()),
    }
    wish.pool.run(job)
    return () => wish.pool.cancel(job)
  }

  /** Requests in a form that Neon's driver does not use: chunked bodies, HTTP/1.0, other paths. */
  async function handleOther(request: IncomingMessage, response: ServerResponse) {
    const path = request.url?.split('?')[0]
    if (path !== '/sql' || request.method !== 'POST') {
      response.writeHead(path === '/sql' ? 405 : 404, { 'content-type': 'application/json' })
      return void response.end('{"message":"POST /sql, or a WebSocket on /v2."}')
    }
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const headers: Record<string, string> = {}
    for (const [name, value] of Object.entries(request.headers)) headers[name] = String(value)
    const head: Head = { isPlain: false, contentLength: 0, isLast: false, headers, note: undefined }
    const callOff = handle(head, Buffer.concat(chunks).toString('utf8'), (whole) => {
      const split = whole.indexOf('\r\n\r\n')
      const status = Number(whole.toString('latin1', 9, 12))
      response.writeHead(status, { 'content-type': 'application/json' }).end(whole.subarray(split + 4))
    })
    response.on('close', callOff)
  }

  const others = createHttpServer((request, response) => {
    handleOther(request, response).catch(() => response.destroy())
  })
  const webSockets = new WebSocketServer({ noServer: true, perMessageDeflate: false })
  others.on('upgrade', (request, socket, head) => {
    if (request.url?.split('?')[0] !== '/v2') return void socket.destroy()
    webSockets.handleUpgrade(request, socket, head, (client) =>
      openTunnel(client, postgresHost, options.postgresPort),
    )
  })

  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    new HttpClient(socket, heads, handle, (given, bytes) => {
      others.emit('connection', given)
      given.emit('data', bytes)
    })
  })
  const wanted = options.port ?? (await freePort(host))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(wanted, host, resolve)
  })
  const { port } = server.address() as AddressInfo
  const sweep = setInterval(() => {
    for (const pool of pools.values()) pool.closeIdle(IDLE_MS)
  }, IDLE_MS / 4)
  sweep.unref()

  return {
    port,
    url(database, user, password) {
      const secret = `${encodeURIComponent(user)}:${encodeURIComponent(password)}`
      return `postgresql://${secret}@${host}:${port}/${encodeURIComponent(database)}`
    },
    closeIdle() {
      for (const pool of pools.values()) pool.closeIdle()
    },
    async close() {
      clearInterval(sweep)
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const client of webSockets.clients) client.terminate()
      for (const socket of sockets) socket.destroy()
      for (const pool of pools.values()) pool.close()
      await closed
    },
  }
}
